"""One model of the list: its name, what it is, what it needs here, and whether it fits."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from core.model_events import Computer
from gui.models.model_choice import ModelChoice, Needs
from gui.text import elide, elide_middle
from gui.widgets import model_words as words
from gui.widgets.choice_card import ChoiceCard
from gui.widgets.paragraph import Paragraph
from gui.widgets.pill import Pill

_LONGEST_NAME = 40
_LONGEST_PROBLEM = 200


class ModelRow(ChoiceCard):
    """A card with a radio button that says all of it to a screen reader."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.used = Pill()
        self.fit = Pill()
        self.needs = Paragraph("", "note")
        self.head.addWidget(self.used)
        self.head.addWidget(self.fit)
        self.below.addWidget(self.needs)

    def show_choice(
        self, choice: ModelChoice, needs: Needs | None, computer: Computer, used: str
    ) -> None:
        """Show a model; `used` is a word for the one that is in use, empty for others."""
        verdict = words.verdict_of(choice, needs, computer)
        name = elide_middle(words.name_text(choice), _LONGEST_NAME)
        self.radio.setText(name.replace("&", "&&"))
        self.fit.show_word(verdict.word, verdict.tone)
        self.used.show_word(used, "action")
        self.used.setVisible(bool(used))
        about = words.about_text(choice)
        needed = (
            words.needs_text(choice, needs)
            if needs is not None
            else elide(verdict.sentence, _LONGEST_PROBLEM)
        )
        self.set_text(about)
        self.needs.setText(needed)
        spoken = [words.name_text(choice), used, verdict.word]
        self.radio.setAccessibleName(", ".join(part for part in spoken if part))
        self.radio.setAccessibleDescription(". ".join(part for part in (about, needed) if part))
