"""New versions: where it is looked for them, when, a button to look now, and what came of it."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from core.version import VERSION
from gui.engine_link import EngineLink
from gui.models.newest_version import newest_version
from gui.state import AppState
from gui.text import problem_sentences
from gui.theme import theme
from gui.widgets.buttons import secondary
from gui.widgets.card import Card
from gui.widgets.ledger_words import day_text
from gui.widgets.paragraph import Paragraph
from gui.widgets.rule_note import RuleNote
from gui.widgets.setting_controls import SettingField


class VersionCard(Card):
    """The settings save themselves; nothing is asked before the user has filled in an address."""

    def __init__(self, state: AppState, link: EngineLink, fields: list[SettingField]) -> None:
        super().__init__(self.tr("New versions"))
        theme().space(self.body, spacing=16)
        self._state = state
        self._newest = newest_version(state, link)
        policy = state.policy
        self.rule = RuleNote()
        self.rule.show_rules(policy, "version_address", "look_for_versions")
        self.add(self.rule)
        held = {
            "version_address": bool(policy.version_address),
            "look_for_versions": policy.look_for_versions is not None,
        }
        for field in fields:
            self.add(field)
            field.setEnabled(not held[field.name])
            if isinstance(field.control, QLineEdit):
                self._address, self._line = field, field.control
        self._add_button()
        self._line.textChanged.connect(self._show)
        self._newest.changed.connect(self._show)
        state.engine_changed.connect(self._show)
        self._show()

    def _add_button(self) -> None:
        self.look_button = secondary(self.tr("Look for a new version"), "refresh-cw")
        self.look_button.clicked.connect(self._ask)
        self.asked = Paragraph("", "note", selectable=True)
        row = QHBoxLayout()
        theme().space(row, spacing=12)
        row.addWidget(self.look_button)
        row.addWidget(self.asked, 1)
        self.add(row)
        self.result = Paragraph("", "text", selectable=True)
        self.add(self.result)
        self.notes_button = secondary(self.tr("What is new …"), "file-text")
        self.notes_button.clicked.connect(self._open_notes)
        below = QHBoxLayout()
        below.addWidget(self.notes_button)
        below.addStretch(1)
        self.add(below)

    def _ask(self) -> None:
        if self._address.isEnabled():  # else it shows the administrator's
            self._address.commit()
        if self._newest.look.address:
            self._newest.ask()

    def _show(self) -> None:
        address, newest = self._line.text().strip(), self._newest
        allowed = newest.look.allowed
        ready = self._state.engine is not None and not newest.looking
        self.look_button.setEnabled(ready and allowed and bool(address))
        if not allowed:
            hint = self.rule.text.text()
        elif not address:
            hint = self.tr("Fill in the address above first; your administrator may know it.")
        else:
            hint = self.tr("Asks {address}, and nothing else.").format(address=address)
        self.asked.setText(hint if allowed else "")
        self.look_button.setToolTip(hint)
        self.look_button.setAccessibleDescription(hint)
        self._show_result()

    def _show_result(self) -> None:
        found = None if self._newest.problem else self._newest.found
        text = ""
        if self._newest.looking:
            text = self.tr("Looking …")
        elif self._newest.problem is not None:
            text = " ".join(problem_sentences(self._newest.problem))
        elif found is not None and found.is_newer:
            text = self.tr("Version {version} is there since {day}. Ask your administrator for it.")
            text = text.format(version=found.version, day=day_text(found.released))
        elif found is not None:
            text = self.tr("This is the newest version, {version}.").format(version=VERSION)
        self.result.setText(text)
        self.result.setVisible(bool(text))
        notes = found.notes if found is not None and not self._newest.looking else ""
        self.notes_button.setVisible(bool(notes))
        self.notes_button.setToolTip(notes)
        self.notes_button.setAccessibleDescription(notes)

    def _open_notes(self) -> None:
        if self._newest.found is not None:
            QDesktopServices.openUrl(QUrl(self._newest.found.notes))
