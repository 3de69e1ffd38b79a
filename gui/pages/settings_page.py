"""Settings: a form made from the schema, saved at once; what this program is; where logs are."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.paths import log_folder
from core.settings import Settings
from core.version import VERSION
from gui.engine_link import EngineLink
from gui.models.chat_history import chat_history
from gui.state import AppState
from gui.theme import Theme
from gui.widgets.buttons import Button, secondary
from gui.widgets.card import Card
from gui.widgets.columns import Columns
from gui.widgets.label import Label
from gui.widgets.licence_dialog import LicenceDialog
from gui.widgets.logo import Logo
from gui.widgets.network_card import NetworkCard
from gui.widgets.page import Page
from gui.widgets.policy_card import PolicyCard
from gui.widgets.question import Question
from gui.widgets.rule_note import held_rules
from gui.widgets.setting_controls import SettingField, setting_fields
from gui.widgets.version_card import VersionCard


class SettingsPage(Page):
    """Every change counts at once; there is nothing to save or to apply."""

    def __init__(self, state: AppState, link: EngineLink, look: Theme) -> None:
        super().__init__("", "", look)
        self.set_words(
            self.tr("Settings"), self.tr("Changes count at once and are kept on this computer.")
        )
        self._state = state
        self._history = chat_history(state, link)
        self.fields = {field.name: field for field in setting_fields()}
        columns = Columns(800)
        columns.add(self._left_side(link), 3)
        columns.add(self._right_side(), 2)
        self.add(columns)
        self.content.addStretch(1)
        reset = self.add_secondary(self.tr("Reset to defaults"), "undo-2")
        reset.clicked.connect(self.ask_reset)
        state.settings_changed.connect(self._show)
        self._show()
        self._show_locks()

    def ask_reset(self) -> None:
        """Reset after a question."""
        question = Question(
            self,
            self.tr("Reset to defaults"),
            self.tr("Set everything on this page back?"),
            self.tr("Your runs, files and the trunk's address stay as they are."),
            do_it=self.tr("Reset"),
            leave_it=self.tr("Keep my settings"),
        )
        if question.agreed():
            self.reset()

    def reset(self) -> None:
        """Set what this page shows to its defaults; nothing else."""
        fresh = Settings()
        self._state.update_settings(**{name: getattr(fresh, name) for name in self.fields})

    def _show(self) -> None:
        for name, field in self.fields.items():
            field.show_value(getattr(self._state.held.in_force(self._state.settings), name))

    def _edited(self, name: str, value: object) -> None:
        try:
            msgspec.convert({name: value}, Settings)
        except msgspec.ValidationError:
            self._show()
            return
        if getattr(self._state.settings, name) != value:
            self._state.update_settings(**{name: value})
            if name == "keep_chats" and not value and self._history.chats:
                self._ask_delete()

    def _ask_delete(self) -> None:
        question = Question(
            self,
            self.tr("Keep conversations"),
            self.tr("Delete the conversations that were kept so far?"),
            self.tr("No new ones are kept. Those from before stay until you delete them."),
            do_it=self.tr("Delete them"),
            leave_it=self.tr("Leave them"),
        )
        question.do_it.clicked.connect(self._history.delete_all)
        question.open()

    def shown(self) -> None:
        """Find out whether conversations are kept, for the question."""
        self._history.refresh()

    def _show_locks(self) -> None:
        """What the administrator has set cannot be changed here."""
        policy = self._state.policy
        for name, locked in (("keep_chats", not policy.keep_chats), ("offline", policy.offline)):
            if locked:
                field = self.fields[name]
                field.control.setEnabled(False)
                field.set_note(held_rules(policy, name))

    # --- building ---

    def _left_side(self, link: EngineLink) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        self.theme.space(column, spacing=16, margins=0)
        card = Card(self.tr("Your choices"))
        self.theme.space(card.body, spacing=16)
        for field in self.fields.values():
            field.edited.connect(self._edited)
            if not field.card:
                card.add(field)
        column.addWidget(card)
        self.network = NetworkCard(self._state, link, self._fields_of("network"))
        column.addWidget(self.network)
        self.versions = VersionCard(self._state, link, self._fields_of("versions"))
        column.addWidget(self.versions)
        column.addStretch(1)
        return side

    def _fields_of(self, card: str) -> list[SettingField]:
        return [field for field in self.fields.values() if field.card == card]

    def _right_side(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        self.theme.space(column, spacing=16, margins=0)
        self.policy = PolicyCard(self._state.held)
        column.addWidget(self.policy)
        column.addWidget(self._about_card())
        column.addStretch(1)
        return side

    def _about_card(self) -> Card:
        card = Card(self.tr("About"))
        self.theme.space(card.body, spacing=12)
        head = QHBoxLayout()
        self.theme.space(head, spacing=8)
        head.addWidget(Logo())
        head.addWidget(Label(f"FedSEA Desktop {VERSION}", "strong"))
        head.addStretch(1)
        card.add(head)
        for text in (
            self.tr(
                "Fine-tunes a language model on private text and chats with the result. "
                "Your text stays on this computer; numbers with noise on them go to the trunk."
            ),
            self.tr("Free software under the Apache licence 2.0."),
        ):
            card.add(Label(text, "muted", wrap=True))
        licences = secondary(self.tr("Licences of what is bundled …"))
        licences.clicked.connect(lambda: LicenceDialog(self).exec())
        logs = secondary(
            self.tr("Show the log folder"),
            "folder-open",
            hint=self.tr("Logs say what the program did; they hold none of your text."),
        )
        logs.clicked.connect(_show_logs)
        for button in (licences, logs):
            card.add(_left(button))
        card.body.addStretch(1)
        return card


def _left(button: Button) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(button)
    row.addStretch(1)
    return row


def _show_logs() -> None:
    folder = log_folder()
    folder.mkdir(parents=True, exist_ok=True)
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
