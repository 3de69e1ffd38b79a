"""The side bar: the order of the work, ticks for what is done, the honest status at its foot."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from gui.places import PLACES, Place, shortcut_of
from gui.state import AppState
from gui.theme import theme
from gui.widgets.icons import ICON_UNITS, IconLabel, themed_icon
from gui.widgets.label import Label
from gui.widgets.logo import Logo
from gui.widgets.status_foot import StatusFoot

_WIDTH = 216


class PlaceButton(QPushButton):
    """One place: icon, title, and a tick once its work is done."""

    def __init__(self, place: Place, number: int) -> None:
        super().__init__(place.title)
        self.place = place
        self._done = False
        self.setProperty("kind", "place")
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(
            self.tr("{title} ({keys})").format(title=place.title, keys=shortcut_of(number))
        )
        self._tick = IconLabel("check", "yours", 16, self)
        row = QHBoxLayout(self)
        theme().space(row, margins=(0, 0, 10, 0))
        row.addStretch(1)
        row.addWidget(self._tick)
        self._tick.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.toggled.connect(self._draw)
        theme().changed.connect(self._draw)
        self.set_done(done=False)
        self._draw()

    def set_done(self, *, done: bool) -> None:
        """Show or hide the tick."""
        self._done = done
        self._tick.setVisible(done)
        title = self.place.title
        self.setAccessibleName(self.tr("{title}, done").format(title=title) if done else title)

    @property
    def done(self) -> bool:
        """Whether the tick is shown."""
        return self._done

    def _draw(self) -> None:
        size, gap = theme().px(ICON_UNITS), theme().px(6)
        colour = "action" if self.isChecked() else "muted"
        self.setIcon(themed_icon(self.place.icon, colour, gap=gap))
        self.setIconSize(QSize(size + gap, size))
        self.setMinimumHeight(theme().px(36))


class SideBar(QFrame):
    """Emits `chosen` with the name of a place."""

    chosen = Signal(str)

    def __init__(self, state: AppState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self.setObjectName("sidebar")
        self.setAccessibleName(self.tr("Places"))
        column = QVBoxLayout(self)
        theme().space(column, spacing=4, margins=(12, 16, 12, 16))
        column.addLayout(self._head())
        column.addSpacing(theme().px(12))
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self.buttons: dict[str, PlaceButton] = {}
        for number, place in enumerate(PLACES, start=1):
            button = PlaceButton(place, number)
            button.clicked.connect(lambda _=False, name=place.name: self.chosen.emit(name))
            self._group.addButton(button)
            self.buttons[place.name] = button
            column.addWidget(button)
        column.addStretch(1)
        line = QFrame()
        line.setProperty("surface", "line")
        column.addWidget(line)
        self.foot = StatusFoot(state)
        column.addWidget(self.foot)
        for signal in (
            state.server_changed,
            state.data_changed,
            state.mapping_changed,
            state.privacy_changed,
            state.runs_changed,
        ):
            signal.connect(self._refresh)
        theme().changed.connect(self._resize)
        self._resize()
        self._refresh()

    def set_current(self, name: str) -> None:
        """Mark the place that is shown."""
        self.buttons[name].setChecked(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down arrows go through the places."""
        names = list(self.buttons)
        current = next((name for name in names if self.buttons[name].hasFocus()), "")
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        if not current or not step:
            super().keyPressEvent(event)
            return
        target = names[(names.index(current) + step) % len(names)]
        self.buttons[target].setFocus(Qt.FocusReason.TabFocusReason)
        self.buttons[target].click()

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        theme().space(head, spacing=8, margins=(8, 4, 8, 4))
        name = Label("FedSEA", "heading")
        name.setProperty("role", "brand")
        head.addWidget(Logo())
        head.addWidget(name)
        head.addStretch(1)
        return head

    def _resize(self) -> None:
        self.setFixedWidth(theme().px(_WIDTH))

    def _refresh(self) -> None:
        for name, button in self.buttons.items():
            button.set_done(done=self._state.done(name))
