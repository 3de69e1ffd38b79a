"""One message of a conversation: the user's at the right, the model's at the left."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRectF, QRegularExpression, Signal
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from core.events import ChatAnswered, ChatMasked
from gui.text import bytes_text, number_text
from gui.theme import theme
from gui.widgets.bubble_text import BubbleText
from gui.widgets.buttons import quiet
from gui.widgets.label import Label
from gui.widgets.level_text import level_text
from gui.widgets.masked_note import MaskedNote

_PLACEHOLDER = QRegularExpression(r"\[[A-Z]+ [0-9]+\]")


class MessageBubble(QWidget):
    """A bubble in a full-width row. Answers end with a line of figures, Copy and Regenerate."""

    regenerate = Signal()

    def __init__(self, text: str, *, mine: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.mine = mine
        self.frame = _Ground(mine=mine)
        self.text = BubbleText()
        self.text.setAccessibleName(self.tr("You wrote") if mine else self.tr("Answer"))
        self.masked: MaskedNote | None = None
        self._column = column = QVBoxLayout(self.frame)
        theme().space(column, spacing=4, margins=(16, 10, 16, 10))
        column.addWidget(self.text)
        self.waiting = Label(self.tr("Working on the answer…"), "note")
        self.note = Label("", "note", selectable=True)
        self.copy_button = quiet(self.tr("Copy"), "copy", name=self.tr("Copy this message"))
        self.again_button = quiet(
            self.tr("Regenerate"),
            "rotate-ccw",
            hint=self.tr("Answer the same message once more, in other words."),
        )
        self.copy_button.clicked.connect(self._copy)
        self.again_button.clicked.connect(self.regenerate)
        self.tools = QWidget()
        self._foot = QHBoxLayout(self.tools)
        theme().space(self._foot, spacing=4, margins=0)
        buttons = QHBoxLayout()
        theme().space(buttons, spacing=4)
        buttons.addStretch(1)
        buttons.addWidget(self.copy_button)
        buttons.addWidget(self.again_button)
        self._foot.addWidget(self.note)
        self._foot.addLayout(buttons, 1)
        column.addWidget(self.waiting)
        column.addWidget(self.tools)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        if mine:
            row.addStretch(1)
        row.addWidget(self.frame)
        if not mine:
            row.addStretch(1)
        self.waiting.hide()
        self.again_button.hide()
        self.tools.setVisible(not mine)
        self.text.set_text(text)

    def set_row_width(self, width: int) -> None:
        """Fit into a row of this width: long messages take about two thirds of it."""
        units = theme().px
        share = 0.66 if width > units(820) else 0.86
        room = max(units(160), round(width * share) - units(32) - 2)
        self.text.set_available_width(room)
        across = QBoxLayout.Direction.LeftToRight
        self._foot.setDirection(across if room >= units(560) else QBoxLayout.Direction.TopToBottom)

    def show_sent(self, event: ChatMasked) -> None:
        """The message went on masked: show what was sent, and how to see what was written."""
        if self.masked is not None:  # sent once more after the session was lost
            return
        self.masked = MaskedNote(self.text.toPlainText(), event.text, event.count)
        self.masked.shown.connect(self.text.set_text)
        self._column.addWidget(self.masked)
        self.text.mark(_PLACEHOLDER)
        self.text.set_text(event.text)

    # --- an answer as it comes ------------------------------------------------------------

    def begin(self) -> None:
        """Empty, with a caret: the answer is about to come."""
        self.text.set_text("")
        self.text.hide()
        self.waiting.show()
        self.tools.hide()
        self.text.set_caret(True)

    def append(self, text: str) -> None:
        """The next piece of the answer."""
        if self.waiting.isVisibleTo(self):
            self.waiting.hide()
            self.text.show()
        self.text.append_text(text)

    def finish(self, answer: ChatAnswered) -> None:
        """The answer is complete, or was stopped."""
        if self.text.toPlainText() != answer.text:
            self.text.set_text(answer.text)
        self.note.setText(answer_note(answer))
        self.end()
        self.text.setVisible(bool(answer.text))

    def end(self) -> None:
        """No more text will come."""
        self.text.set_caret(False)
        self.text.show()
        self.waiting.hide()
        self.tools.show()

    def fail(self, sentence: str) -> None:
        """The answer did not come, or not to its end."""
        self.note.setText(sentence)
        self.note.set_tone("bad")
        self.end()
        self.text.setVisible(bool(self.text.toPlainText()))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.copy_button.setText(self.tr("Copied"))
        self.copy_button.setAccessibleName(self.tr("Copied"))


def answer_note(answer: ChatAnswered) -> str:
    """The line under an answer: what left, how fast, under how much noise."""
    translate = QCoreApplication.translate
    left = translate("MessageBubble", "{size} left this computer").format(
        size=bytes_text(answer.bytes_sent)
    )
    speed = translate("MessageBubble", "{n} tokens a second").format(
        n=number_text(answer.tokens_per_second)
    )
    if answer.noise_level > 0:
        noise = translate("MessageBubble", "noise {level}").format(
            level=level_text(answer.noise_level)
        )
    else:
        noise = translate("MessageBubble", "no noise")
    parts = [left, speed, noise]
    if answer.hardened is not None:
        parts.append(translate("MessageBubble", "the trunk has learnt to live with it"))
    if answer.stopped:
        parts.insert(0, translate("MessageBubble", "stopped"))
    elif not answer.text:
        parts.insert(0, translate("MessageBubble", "the model ended its answer before a word"))
    return " · ".join(parts)


class _Ground(QFrame):
    """The coloured ground of a bubble."""

    def __init__(self, *, mine: bool) -> None:
        super().__init__()
        self._mine = mine
        theme().changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A rounded rectangle, with a hairline for answers."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = theme()
        edge = "action_soft" if self._mine else "line"
        painter.setPen(look.color(edge))
        painter.setBrush(look.color("action_soft" if self._mine else "panel"))
        radius = look.px(12)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
