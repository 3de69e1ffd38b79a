"""How much noise leaves with the numbers: a slider with named levels, never called safe."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolTip, QVBoxLayout, QWidget

from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.level_text import level_text
from gui.widgets.noise_scale import DETENTS, MOST, NoiseTrack
from gui.widgets.paragraph import Paragraph


class NoiseDial(QWidget):
    """A noise level between 0 and 8. `changed` follows the dial, `committed` comes at the end.

    Level 0 counts only after it was confirmed; until then the last level above 0 stays in force.
    A minimum set by the administrator is out of reach for mouse and keys alike.
    """

    changed = Signal(float)
    committed = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._level = 0.5
        self._expected: Callable[[float], str] = lambda _level: ""
        self._minimum = 0.0
        self._names = (
            self.tr("off"),
            self.tr("light"),
            self.tr("medium"),
            self.tr("strong"),
            self.tr("most"),
        )
        self.track = NoiseTrack(theme)
        self.track.setAccessibleName(self.tr("Noise level"))
        self.marks = _Marks(theme, self.track, self._names)
        self.question = _Question(theme, self)
        self.notice = Paragraph(
            self.tr("No noise: what leaves can be read almost word for word."),
            "note",
            parent=self,
        )
        self.notice.set_tone("warning")
        layout = QVBoxLayout(self)
        theme.space(layout, 4, 0)
        for part in (self.track, self.marks, self.question, self.notice):
            layout.addWidget(part)
        self.set_level(self._level)
        self.track.valueChanged.connect(self._on_value)
        self.track.sliderReleased.connect(self._on_released)
        self.question.confirmed.connect(self._switch_off)
        self.question.declined.connect(lambda: self.track.setValue(round(self._level * 100)))
        self.setFocusProxy(self.track)

    def level(self) -> float:
        """The level in force."""
        return self._level

    def set_level(self, level: float) -> None:
        """Show `level` without a signal; 0 given here was confirmed before."""
        self._level = max(self._minimum, min(max(level, 0.0), MOST / 100))
        blocked = self.track.blockSignals(True)
        self.track.setValue(round(self._level * 100))
        self.track.blockSignals(blocked)
        self.track.update()
        self._show()

    def set_minimum(self, level: float, reason: str = "") -> None:
        """Keep the dial at `level` or above; it may lie above what the dial can show.

        `reason` says who wants that; without it, it is the administrator.
        """
        self._minimum = level
        least = min(math.ceil(round(level * 100, 6)), MOST)
        blocked = self.track.blockSignals(True)
        self.track.setMinimum(least)
        self.track.blockSignals(blocked)
        if least <= 0:
            reason = ""
        elif not reason:
            reason = self.tr("Your administrator has set the least noise level: {level}.").format(
                level=level_text(level)
            )
        self.track.setToolTip(reason)
        self.marks.setToolTip(reason)
        self.set_level(self._level)

    def word(self) -> str:
        """The name of the level, or of the two it lies between."""
        hundredths = round(self._level * 100)
        for mark, name in zip(DETENTS, self._names, strict=True):
            if mark == hundredths:
                return name
        if hundredths > MOST:
            return self._names[-1]
        above = next(index for index, mark in enumerate(DETENTS) if mark > hundredths)
        return self.tr("between {low} and {high}").format(
            low=self._names[above - 1], high=self._names[above]
        )

    def explain(self, expected: Callable[[float], str]) -> None:
        """Say what is expected at a level, at the level in force and at each named one."""
        self._expected = expected
        notes = []
        for mark, name in zip(DETENTS, self._names, strict=True):
            expectation = expected(mark / 100)
            notes.append(f"{name} ({mark / 100:.2f}): {expectation}" if expectation else "")
        self.marks.set_notes(notes)
        self._show()

    def _on_value(self, hundredths: int) -> None:
        if hundredths > 0:
            self._level = max(self._minimum, hundredths / 100)
            self.changed.emit(self._level)
            if not self.track.isSliderDown():
                self.committed.emit(self._level)
        self._show()

    def _on_released(self) -> None:
        if self.track.value() > 0:
            self.committed.emit(self._level)
        self._show()

    def _switch_off(self) -> None:
        self._level = 0.0
        self._show()
        self.track.setFocus()
        self.changed.emit(0.0)
        self.committed.emit(0.0)

    def _show(self) -> None:
        asking = self.track.value() == 0 and self._level > 0
        self.question.setVisible(asking and not self.track.isSliderDown())
        self.notice.setVisible(self._level == 0)
        if asking:
            self.track.announce(self.tr("Off, not confirmed yet"))
        else:
            parts = (f"{self._level:.2f}", self.word(), self._expected(self._level))
            value, rule = ", ".join(part for part in parts if part), self.track.toolTip()
            self.track.announce(f"{value}. {rule}" if rule else value)
        self.marks.update()


class _Marks(QWidget):
    """The names under the track; a click on one goes there."""

    def __init__(self, theme: Theme, track: NoiseTrack, names: tuple[str, ...]) -> None:
        super().__init__()
        self._theme, self._track, self._names = theme, track, names
        self._notes = [""] * len(names)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.changed.connect(self.updateGeometry)

    def set_notes(self, notes: list[str]) -> None:
        """What is expected at each name; shown as its tooltip and read out."""
        self._notes = notes
        self.setAccessibleDescription("; ".join(note for note in notes if note))

    def note_at(self, x: float) -> str:
        """What is expected at the name nearest to `x`."""
        nearest = min(
            range(len(DETENTS)), key=lambda at: abs(self._track.place_of(DETENTS[at]) - x)
        )
        return self._notes[nearest]

    def event(self, event: QEvent) -> bool:
        """A tooltip for the name under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.note_at(event.pos().x()), self)
            return True
        return super().event(event)

    def sizeHint(self) -> QSize:
        """One line of notes."""
        height = QFontMetricsF(self._theme.font("note")).height()
        return QSize(self._theme.px(320), round(height + self._theme.px(4)))

    def minimumSizeHint(self) -> QSize:
        """The height is needed, the width is not."""
        return QSize(0, self.sizeHint().height())

    def _boxes(self) -> list[QRectF]:
        metrics = QFontMetricsF(self._theme.font("note", weight=QFont.Weight.DemiBold))
        boxes = []
        for mark, name in zip(DETENTS, self._names, strict=True):
            box = QRectF(0, 0, metrics.horizontalAdvance(name) + 2, self.height())
            box.moveCenter(QPointF(self._track.place_of(mark), self.height() / 2))
            box.moveLeft(min(max(box.left(), 0), self.width() - box.width()))
            boxes.append(box)
        return boxes

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Write the names, the one in force in bold."""
        painter = QPainter(self)
        for mark, name, box in zip(DETENTS, self._names, self._boxes(), strict=True):
            here = mark == self._track.value() and self.isEnabled()
            weight = QFont.Weight.DemiBold if here else None
            painter.setFont(self._theme.font("note", weight=weight))
            locked = mark < self._track.minimum()
            painter.setPen(self._theme.color("text" if here else "disabled" if locked else "muted"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, name)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the nearest name."""
        nearest = min(
            DETENTS, key=lambda mark: abs(self._track.place_of(mark) - event.position().x())
        )
        self._track.setFocus(Qt.FocusReason.MouseFocusReason)
        self._track.setValue(nearest)


class _Question(QFrame):
    """Asks, in place, whether the noise is really to be switched off."""

    confirmed = Signal()
    declined = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("surface", "banner")
        self.setProperty("tone", "warning")
        text = Paragraph(
            self.tr(
                "Switch the noise off? Whoever runs the server could then read what leaves"
                " almost word for word."
            ),
        )
        self.setAccessibleName(text.text())
        self.keep = Button(self.tr("Keep the noise"))
        self.switch_off = Button(self.tr("Switch it off"), "danger")
        self.keep.clicked.connect(self.declined)
        self.switch_off.clicked.connect(self.confirmed)
        buttons = QHBoxLayout()
        theme.space(buttons, 8)
        buttons.addWidget(self.keep)
        buttons.addWidget(self.switch_off)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        theme.space(layout, 8, 12)
        layout.addWidget(text)
        layout.addLayout(buttons)
