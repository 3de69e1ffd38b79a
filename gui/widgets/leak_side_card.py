"""How much of the prompts, or of the replies, was read, and by which attack."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from core.leak_report import LeakSide
from gui.text import share_text
from gui.theme import theme
from gui.widgets.attack_words import attack_name, attack_sentence
from gui.widgets.card import Card
from gui.widgets.paragraph import Paragraph
from gui.widgets.read_back_words import measured, tone_of
from gui.widgets.stat import Stat


class LeakSideCard(Card):
    """First guess, ten guesses, ROUGE-L, the interval, and the strongest attack in words."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.first = Stat(
            self.tr("First guess"),
            hint=self.tr("Share of the tokens for which the first guess is right (top-1)."),
        )
        self.ten = Stat(
            self.tr("Ten guesses"),
            hint=self.tr("Share of the tokens that are among the first ten guesses (top-10)."),
        )
        self.order = Stat(
            self.tr("Order of words"),
            hint=self.tr("ROUGE-L: how much of the text is found again in its order."),
        )
        self.figures = QHBoxLayout()
        theme().space(self.figures, spacing=16)
        for stat in (self.first, self.ten, self.order):
            self.figures.addWidget(stat, 1)
        self.add(self.figures)
        self.interval = Paragraph("", "note")
        self.strongest = Paragraph("", "note")
        self.add(self.interval)
        self.add(self.strongest)
        self.body.addStretch(1)

    def show_side(self, side: LeakSide) -> None:
        """Show the figures; where no attack ran, say so instead of showing nothing read."""
        known = measured(side)
        for stat, share, note in (
            (self.first, side.top1, ""),
            (self.ten, side.top10, ""),
            (self.order, side.rouge_l, "ROUGE-L"),
        ):
            text = share_text(share) if known else "\u2013"
            stat.set_value(text, note, tone=tone_of(share) if known else "")
        self.strongest.setVisible(known)
        if not known:
            self.interval.setText(self.tr("Not measured: no attack was run here."))
            return
        self.interval.setText(
            self.tr("First guess between {low} and {high}, with 95\u00a0% certainty.").format(
                low=share_text(side.low), high=share_text(side.high)
            )
        )
        self.strongest.setText(
            self.tr("Strongest attack: {name}. {sentence}")
            .format(name=attack_name(side.attack), sentence=attack_sentence(side.attack))
            .strip()
        )
