"""Every attack with what its attacker knows, and how much it read of prompts and replies."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from core.leak_report import ATTACK_NAMES, AttackResult, LeakReport
from gui.text import share_text
from gui.theme import make_tabular, theme
from gui.widgets.attack_words import attack_name, attack_sentence
from gui.widgets.card import Card
from gui.widgets.label import Label
from gui.widgets.paragraph import Paragraph
from gui.widgets.read_back_words import tone_of
from gui.widgets.share_bar import ShareBar


class AttackList(Card):
    """A row for each attack that ran, in the order in which attackers think of them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Attack by attack"), parent)
        hint = self.tr("share of the tokens that is read at the first guess")
        self.add(Paragraph(hint, "note"))
        self._table: QWidget | None = None
        self.names: list[str] = []

    def show_report(self, report: LeakReport) -> None:
        """Show the attacks of `report`."""
        if self._table is not None:
            self._table.deleteLater()
        self._table = table = QWidget()
        grid = QGridLayout(table)
        theme().space(grid, spacing=12, margins=0)
        for column, share in ((0, 5), (1, 2), (2, 2)):
            grid.setColumnStretch(column, share)
        grid.addWidget(Label(self.tr("Prompts"), "note"), 0, 1)
        grid.addWidget(Label(self.tr("Replies"), "note"), 0, 2)
        prompts, replies = report.prompt.attacks, report.reply.attacks
        ran = {**prompts, **replies}
        known = [name for name in ATTACK_NAMES if name in ran]
        self.names = known + [name for name in ran if name not in ATTACK_NAMES]
        for row, name in enumerate(self.names, start=1):
            grid.addWidget(self._words(name), row, 0)
            top = Qt.AlignmentFlag.AlignTop
            grid.addWidget(
                self._figure(name, prompts.get(name), name == report.prompt.attack, True),
                *(row, 1, top),
            )
            grid.addWidget(
                self._figure(name, replies.get(name), name == report.reply.attack, False),
                *(row, 2, top),
            )
        self.add(table)

    def _words(self, name: str) -> QWidget:
        words = QWidget()
        column = QVBoxLayout(words)
        theme().space(column, spacing=2, margins=0)
        sentence = attack_sentence(name)
        column.addWidget(Label(attack_name(name), "strong", wrap=True))
        column.addWidget(Paragraph(sentence, "note"))
        words.setToolTip(sentence)
        return words

    def _figure(
        self, name: str, result: AttackResult | None, strongest: bool, prompts: bool
    ) -> QWidget:
        cell = QWidget()
        column = QVBoxLayout(cell)
        theme().space(column, spacing=4, margins=0)
        side = self.tr("prompts") if prompts else self.tr("replies")
        if result is None:
            figure = Label("\u2013", "muted")
            column.addWidget(figure)
            spoken = self.tr("{attack} was not run on {side}")
            cell.setAccessibleName(spoken.format(attack=attack_name(name), side=side))
            cell.setToolTip(self.tr("Not run here"))
            return cell
        text = share_text(result.top1)
        if strongest:
            text = self.tr("{share}, strongest").format(share=text)
        figure = Label(text, "strong")
        figure.setFont(make_tabular(figure.font()))
        figure.set_tone(tone_of(result.top1))
        column.addWidget(figure)
        column.addWidget(ShareBar(result.top1))
        cell.setAccessibleName(
            self.tr("{attack} reads {share} of the {side}").format(
                attack=attack_name(name), share=text, side=side
            )
        )
        cell.setToolTip(
            self.tr("{ten} among the first ten guesses; {tokens} tokens").format(
                ten=share_text(result.top10), tokens=result.tokens
            )
        )
        return cell
