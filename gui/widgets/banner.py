"""A calm line that says what happened, why, and what to do, with one button at most."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from core.events import Problem
from gui.text import problem_sentences
from gui.theme import theme
from gui.widgets.buttons import Button
from gui.widgets.icons import IconLabel
from gui.widgets.label import Label, restyle

_LOOK = {
    "info": ("info", "action"),
    "warning": ("triangle-alert", "warning"),
    "bad": ("octagon-alert", "bad"),
    "yours": ("circle-check", "yours"),
}


class Banner(QFrame):
    """Hidden until `say` or `show_problem`; `action` is emitted by its button."""

    action = Signal()
    dismissed = Signal()
    shown_or_hidden = Signal(bool)
    """For whoever keeps space around it."""

    def __init__(self, parent: QWidget | None = None, *, dismissable: bool = True) -> None:
        super().__init__(parent)
        self.setProperty("surface", "banner")
        self.setProperty("tone", "info")
        self.problem: Problem | None = None
        self._dismissable = dismissable
        row = QHBoxLayout(self)
        theme().space(row, spacing=12, margins=(16, 12, 12, 12))
        self._icon = IconLabel("info", "action", 20)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        theme().space(words, spacing=4)
        self.headline = Label("", "strong", wrap=True, selectable=True)
        self.rest = Label("", "text", wrap=True, selectable=True)
        words.addWidget(self.headline)
        words.addWidget(self.rest)
        row.addLayout(words, 1)
        self.button = Button("")
        self.button.hide()
        self.button.clicked.connect(self.action)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        self._close = Button("", "quiet", icon="x", name=self.tr("Dismiss this message"))
        self._close.setToolTip(self.tr("Dismiss this message"))
        self._close.clicked.connect(self._dismiss)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    def say(self, tone: str, headline: str, rest: str = "", action: str = "") -> None:
        """Show a message; `tone` is info, warning, bad or yours; `action` the button's word."""
        self.problem = None
        self._fill(tone, headline, rest, action)

    def show_problem(self, problem: Problem, action: str = "", tone: str = "bad") -> None:
        """Show the three sentences of `problem` in the user's language."""
        self.problem = problem
        what, why, remedy = problem_sentences(problem)
        self._fill(tone, what, " ".join(text for text in (why, remedy) if text), action)

    def set_dismissable(self, dismissable: bool) -> None:
        """Whether it may be put away: not while its button is the only way out."""
        self._dismissable = dismissable
        self._close.setVisible(dismissable)

    def clear(self) -> None:
        """Hide again."""
        self.problem = None
        self.hide()
        self.shown_or_hidden.emit(False)

    def _fill(self, tone: str, headline: str, rest: str, action: str) -> None:
        self._icon.set_icon(*_LOOK[tone])
        restyle(self, "tone", tone)
        self.headline.setText(headline)
        self.rest.setText(rest)
        self.rest.setVisible(bool(rest))
        self.button.setText(action)
        self.button.setAccessibleName(action)
        self.button.setVisible(bool(action))
        self._close.setVisible(self._dismissable)
        self.setAccessibleName(f"{headline} {rest}".strip())
        self.show()
        self.shown_or_hidden.emit(True)

    def _dismiss(self) -> None:
        self.clear()
        self.dismissed.emit()
