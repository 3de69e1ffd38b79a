"""All rules of the administrator in plain words, and the files they come from."""

from __future__ import annotations

from core.policy_rules import rules
from gui.models.held_policy import HeldPolicy
from gui.text import problem_sentences, rule_text
from gui.theme import theme
from gui.widgets.card import Card
from gui.widgets.fact_list import FactList
from gui.widgets.paragraph import Paragraph


class PolicyCard(Card):
    """Hidden where there is no policy."""

    def __init__(self, held: HeldPolicy) -> None:
        super().__init__(self.tr("Set by your administrator"))
        theme().space(self.body, spacing=12)
        self.rules = FactList(self.tr("These rules hold for everybody here"), "lock", "server")
        self.rules.set_facts([(rule_text(rule), "") for rule in rules(held.policy)])
        self.rules.setVisible(bool(self.rules.lines))
        self.add(self.rules)
        if held.problem is not None:
            what, why, remedy = problem_sentences(held.problem)
            headline = Paragraph(what, "strong", selectable=True)
            headline.set_tone("bad")
            self.add(headline)
            self.add(Paragraph(f"{why} {remedy}", "text", selectable=True))
        elif not self.rules.lines:
            self.add(Paragraph(self.tr("The policy forbids nothing."), "muted"))
        if held.policy.contact:
            self.add(Paragraph(held.policy.contact, "text", selectable=True))
        self.source = Paragraph(
            self.tr("From {files}. Read at the start of this window.").format(
                files=", ".join(held.files)
            ),
            "note",
            selectable=True,
        )
        self.add(self.source)
        self.setVisible(bool(held.files))
