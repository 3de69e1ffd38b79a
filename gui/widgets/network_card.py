"""How servers are reached: proxy, its log-in, and files for secure connections."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from core import commands, events
from gui.engine_link import EngineLink
from gui.state import AppState
from gui.text import problem_sentences
from gui.theme import theme
from gui.widgets.buttons import secondary
from gui.widgets.card import Card
from gui.widgets.field import Field
from gui.widgets.paragraph import Paragraph
from gui.widgets.rule_note import RuleNote
from gui.widgets.setting_controls import SettingField

_HELD_BY = {
    "proxy": ("proxy", "proxy_address", "no_proxy"),
    "extra_ca": ("extra_ca",),
    "client_certificate": ("client_certificate", "client_key"),
}
"""Settings that do not count where the policy has the key."""


class NetworkCard(Card):
    """The settings save themselves; the log-in goes to the engine and is not kept in the window."""

    def __init__(self, state: AppState, link: EngineLink, fields: list[SettingField]) -> None:
        super().__init__(self.tr("Network"))
        theme().space(self.body, spacing=16)
        self._state, self._link = state, link
        self.rule = RuleNote()
        self.rule.show_rules(state.policy, *_HELD_BY)
        self.add(self.rule)
        held = {
            name for key, names in _HELD_BY.items() if getattr(state.policy, key) for name in names
        }
        for field in fields:
            self.add(field)
            field.setEnabled(field.name not in held)
            if field.name == "no_proxy":
                self._add_login()
        self.body.addStretch(1)
        state.engine_changed.connect(self._allow)
        self._allow()

    def _add_login(self) -> None:
        self.user, self.password = QLineEdit(), QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.add(Field(self.tr("User at the proxy"), self.user, beside=True))
        self.add(Field(self.tr("Password at the proxy"), self.password, beside=True))
        self.keep_button = secondary(self.tr("Keep the log-in"), "lock")
        self.keep_button.clicked.connect(self._keep)
        self.forget_button = secondary(self.tr("Forget the log-in"), "trash-2")
        self.forget_button.clicked.connect(self._forget)
        row = QHBoxLayout()
        theme().space(row, spacing=8)
        row.addWidget(self.keep_button)
        row.addWidget(self.forget_button)
        row.addStretch(1)
        self.add(row)
        self.login_note = Paragraph(
            self.tr("Where the proxy wants one. It is kept in this computer’s keyring."), "note"
        )
        self.add(self.login_note)
        self.user.textChanged.connect(self._allow)
        self.password.returnPressed.connect(self.keep_button.click)

    def _allow(self) -> None:
        ready = self._state.engine is not None
        self.keep_button.setEnabled(ready and bool(self.user.text().strip()))
        self.forget_button.setEnabled(ready)

    def _keep(self) -> None:
        command = commands.KeepProxyLogin(
            user=self.user.text().strip(), password=self.password.text()
        )
        self.password.clear()
        self._send(command)

    def _forget(self) -> None:
        self.user.clear()
        self.password.clear()
        self._send(commands.KeepProxyLogin())

    def _send(self, command: commands.KeepProxyLogin) -> None:
        self._state.flush()  # the engine reads which proxy it is
        job = self._link.run(command)
        job.received.connect(self._kept)
        job.ended.connect(self._ended)

    def _kept(self, event: events.Event) -> None:
        if isinstance(event, events.ProxyLoginKept):
            words = {
                "keyring": self.tr("The log-in is kept in this computer’s keyring."),
                "memory": self.tr(
                    "This computer has no keyring: the log-in is kept in memory until the program "
                    "is closed."
                ),
                "nowhere": self.tr("No log-in is kept for this proxy."),
            }
            self.login_note.setText(words[event.kept_in])

    def _ended(self, event: events.JobEnded) -> None:
        if event.problem is not None:
            self.login_note.setText(" ".join(problem_sentences(event.problem)))
