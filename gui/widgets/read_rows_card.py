"""The user's own rows: what they say, and below it what an attacker reads of them."""

from __future__ import annotations

from PySide6.QtGui import QFont, QTextCharFormat
from PySide6.QtWidgets import QHBoxLayout, QWidget

from core.leak_report import ReadToken
from gui.text import number_text
from gui.theme import theme
from gui.widgets.buttons import secondary
from gui.widgets.card import Card
from gui.widgets.fitted_text import FittedText
from gui.widgets.label import Label
from gui.widgets.paragraph import Paragraph
from gui.widgets.pill import Pill

_UNREAD = "□"


class ReadRowsCard(Card):
    """One row at a time. Read words are red, bold and underlined; near misses amber and dotted;
    the rest is grey. So they differ without colour too.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Your row"), parent)
        self.rows: list[list[ReadToken]] = []
        self.index = 0
        self.before = secondary(self.tr("Previous row"))
        self.after = secondary(self.tr("Next row"))
        self.before.clicked.connect(lambda: self._go(-1))
        self.after.clicked.connect(lambda: self._go(1))
        self.add_to_header(self.before)
        self.add_to_header(self.after)
        self.true_text = FittedText(self.tr("Your text"))
        self.read_text = FittedText(self.tr("What an attacker reads of it"))
        self.counts = Paragraph("", "note")
        self.add(Label(self.tr("Yours"), "note"))
        self.add(self.true_text)
        self.add(Label(self.tr("Read back"), "note"))
        self.add(self.read_text)
        self.legend = QHBoxLayout()
        theme().space(self.legend, spacing=8, margins=(0, 4, 0, 0))
        for word, tone, hint in (
            (
                self.tr("read: bold, underlined"),
                "bad",
                self.tr("The attacker's first guess is your word."),
            ),
            (
                self.tr("nearly: dotted"),
                "warning",
                self.tr("Your word is among the first ten guesses; the first one is shown."),
            ),
            (
                self.tr("not read: grey"),
                "muted",
                self.tr("Your word is not among the first ten guesses; the first one is shown."),
            ),
        ):
            pill = Pill(word, tone)
            pill.setToolTip(hint)
            pill.setAccessibleDescription(hint)
            self.legend.addWidget(pill)
        self.legend.addStretch(1)
        self.add(self.legend)
        self.add(self.counts)
        theme().changed.connect(self._draw)

    def show_rows(self, rows: list[list[ReadToken]]) -> None:
        """Show these rows from the first on."""
        self.rows, self.index = rows, 0
        self._draw()

    def _go(self, step: int) -> None:
        self.index = (self.index + step) % max(1, len(self.rows))
        self._draw()

    def _draw(self) -> None:
        if not self.rows:
            return
        row = self.rows[self.index]
        self.set_title(
            self.tr("Your row {number} of {all}").format(
                number=number_text(self.index + 1), all=number_text(len(self.rows))
            )
        )
        self.before.setEnabled(len(self.rows) > 1)
        self.after.setEnabled(len(self.rows) > 1)
        self.true_text.show_pieces([(token.text, _true_look(token)) for token in row])
        self.read_text.show_pieces([(_guess(token), _read_look(token)) for token in row])
        self.counts.setText(self._count(row))
        self.read_text.setAccessibleDescription(self.counts.text())

    def _count(self, row: list[ReadToken]) -> str:
        text = [token for token in row if token.part != "template"]
        read = sum(token.rank == 1 for token in text)
        near = sum(token.rank > 1 for token in text)
        return self.tr(
            "Of {all} tokens {read} are read, {near} are among the first ten guesses, and {rest}"
            " are not read. A token is about three quarters of a word."
        ).format(
            all=number_text(len(text)),
            read=number_text(read),
            near=number_text(near),
            rest=number_text(len(text) - read - near),
        )


def _guess(token: ReadToken) -> str:
    """What stands in the place of a token; a wrong line break must not tear the text apart."""
    if token.part == "template":
        return token.text
    if token.rank == 1:
        return token.guess
    return token.guess.replace("\r", "").replace("\n", "↵") or _UNREAD


def _true_look(token: ReadToken) -> QTextCharFormat:
    look = theme()
    made = QTextCharFormat()
    if token.part == "template":
        return _template_look()
    made.setFont(look.font("text"))
    made.setForeground(look.color("yours" if token.part == "reply" else "text"))
    return made


def _read_look(token: ReadToken) -> QTextCharFormat:
    look = theme()
    made = QTextCharFormat()
    if token.part == "template":
        return _template_look()
    if token.rank == 1:
        made.setFont(look.font("text", weight=QFont.Weight.Bold))
        made.setForeground(look.color("bad"))
        made.setBackground(look.color("bad_soft"))
        made.setFontUnderline(True)
    elif token.rank > 1:
        made.setFont(look.font("text"))
        made.setForeground(look.color("warning"))
        made.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
        made.setUnderlineColor(look.color("warning"))
    else:
        made.setFont(look.font("text"))
        made.setForeground(look.color("muted"))
    return made


def _template_look() -> QTextCharFormat:
    made = QTextCharFormat()
    made.setFont(theme().font("mono"))
    made.setForeground(theme().color("muted"))
    return made
