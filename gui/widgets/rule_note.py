"""A lock and a sentence: what the administrator has set, and whom to ask."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from core.policy import Policy
from core.policy_rules import rules
from gui.text import rule_text
from gui.theme import theme
from gui.widgets.icons import IconLabel
from gui.widgets.paragraph import Paragraph


def held_rules(policy: Policy, *keys: str) -> str:
    """Those of the rules `keys` that hold, as a sentence; empty if none does."""
    held = [rule_text(rule) for rule in rules(policy) if rule.key in keys]
    if not held:
        return ""
    set_by = QCoreApplication.translate("RuleNote", "Set by your administrator.")
    return " ".join(part for part in (set_by, *held, policy.contact) if part)


class RuleNote(QWidget):
    """Hidden while no rule concerns what it stands beside."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        theme().space(row, spacing=8, margins=(0, 2, 0, 2))
        row.addWidget(IconLabel("lock", "muted", 16), 0, Qt.AlignmentFlag.AlignTop)
        self.text = Paragraph("", "note")
        row.addWidget(self.text, 1)
        self.hide()

    def show_rules(self, policy: Policy, *keys: str) -> str:
        """Show those of the rules `keys` that hold; return the sentence, empty if none does."""
        text = held_rules(policy, *keys)
        self.text.setText(text)
        self.setVisible(bool(text))
        return text
