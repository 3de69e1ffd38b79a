"""One model: all that is known of it, whether it fits, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.model_events import Computer
from gui.models.model_choice import ModelChoice, Needs
from gui.models.rows_model import plain_tooltip
from gui.text import block_text, bytes_text, elide, number_text
from gui.theme import theme
from gui.widgets import model_words as words
from gui.widgets.buttons import Button, secondary
from gui.widgets.card import Card
from gui.widgets.fact_grid import FactGrid
from gui.widgets.paragraph import Paragraph
from gui.widgets.pill import Pill


class ModelCard(Card):
    """Its buttons only say what is wanted; the page does it."""

    fetch = Signal(bool)
    """Carries whether the whole model is wanted."""
    remove = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        theme().space(self.body, spacing=12)
        self.name = Paragraph("", "heading", selectable=True)
        self.word = Pill()
        self.sentence = Paragraph("", "text", selectable=True)
        self.facts = FactGrid()
        self.speed_note = Paragraph("", "note")
        self.fetch_button = secondary("", "download")
        self.fetch_button.clicked.connect(lambda: self.fetch.emit(False))
        self.whole_button = secondary(
            self.tr("Fetch the whole model"), "download", hint=self.tr("Exports need all of it.")
        )
        self.whole_button.clicked.connect(lambda: self.fetch.emit(True))
        self.remove_button = Button(self.tr("Remove from this computer…"), "danger", icon="trash-2")
        self.remove_button.clicked.connect(self.remove)
        self.why = Paragraph("", "note")
        self.trust = Paragraph(
            self.tr(
                "On trust: blocks that come from the server are checked against the server’s own"
                " hashes. That shows that they arrived whole, not that the server is honest. To be"
                " sure, choose a folder with the same model from elsewhere: it is compared by"
                " hash before anything is sent."
            ),
            "note",
        )
        buttons = QVBoxLayout()
        theme().space(buttons, spacing=8)
        for button in (self.fetch_button, self.whole_button, self.remove_button):
            buttons.addWidget(button)
        parts = (self.name, self.word, self.sentence, buttons, self.why, self.facts)
        for part in (*parts, self.speed_note, self.trust):
            self.add(part)
        self.body.addStretch(1)

    def show_choice(self, choice: ModelChoice, needs: Needs | None, computer: Computer) -> None:
        """Show a model and what it needs here."""
        verdict = words.verdict_of(choice, needs, computer)
        self.name.setText(elide(words.name_text(choice), 120))
        self.setAccessibleName(self.name.text())
        self.word.show_word(verdict.word, verdict.tone)
        self.sentence.setText(verdict.sentence)
        self.facts.show_facts(self._facts_of(choice, needs))
        speed = needs is not None and bool(words.speed_text(needs))
        self.speed_note.setVisible(speed)
        if speed and needs is not None:
            self.speed_note.setText(words.speed_reason(needs))
        self.trust.setVisible(choice.comes_from_server)
        begun = choice.here is not None and choice.here.unfinished > 0
        self.fetch_button.set_look(
            self.tr("Go on fetching the blocks for this cut")
            if begun
            else self.tr("Fetch the blocks for this cut"),
            "download",
        )
        for button in (self.fetch_button, self.whole_button):
            button.setVisible(choice.comes_from_server and needs is not None)
        fetched = choice.here is not None and choice.here.kind == "fetched"
        self.remove_button.setVisible(fetched)

    def allow(self, *, use: str, fetch: str, whole: str, remove: str) -> None:
        """Say of each action why it cannot be done now; an empty reason allows it."""
        pairs = (
            (self.fetch_button, fetch),
            (self.whole_button, whole),
            (self.remove_button, remove),
        )
        reasons = [use]
        for button, reason in pairs:
            button.setEnabled(not reason)
            button.setToolTip(plain_tooltip(reason))
            button.setAccessibleDescription(reason)
            if not button.isHidden():
                reasons.append(reason)
        self.why.setText(" ".join(dict.fromkeys(reason for reason in reasons if reason)))
        self.why.setVisible(bool(self.why.text()))

    def _facts_of(self, choice: ModelChoice, needs: Needs | None) -> list[tuple[str, str]]:
        facts, here = choice.facts, choice.here
        found = [(self.tr("Comes from"), words.kind_text(choice))]
        if facts is not None:
            found += [
                (self.tr("Size"), words.parameters_text(facts)),
                (self.tr("Blocks"), number_text(facts.blocks)),
                (self.tr("Licence"), facts.licence or self.tr("not said")),
                (
                    self.tr("Languages"),
                    words.languages_text(choice.languages, 24) or self.tr("not said"),
                ),
            ]
        if here is not None and here.bytes:
            found.append((self.tr("On the disk"), self._disk_text(choice)))
        if needs is not None:
            cut = self.tr("{before} before and {after} after the trunk")
            inside, outside = needs.cut
            found += [
                (self.tr("Cut"), cut.format(before=inside, after=outside)),
                (self.tr("Memory"), bytes_text(needs.memory)),
            ]
            if choice.comes_from_server:
                found.append((self.tr("Still to come"), words.to_fetch_text(needs.to_fetch)))
            found.append((self.tr("Speed"), words.speed_text(needs)))
        elif not choice.offered:
            found.append((self.tr("Source"), choice.source))
        return [(name, value) for name, value in found if value]

    def _disk_text(self, choice: ModelChoice) -> str:
        here, facts = choice.here, choice.facts
        assert here is not None
        size = bytes_text(here.bytes)
        if here.whole or facts is None:
            return size
        return self.tr("{size}, {here} of {blocks}").format(
            size=size, here=number_text(len(here.blocks)), blocks=block_text(facts.blocks)
        )
