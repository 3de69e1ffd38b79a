"""Where the trunk runs and which model: the choices of the server page."""

from __future__ import annotations

from urllib.parse import urlsplit

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from core.config import BUNDLED, DEMO, FROM_SERVER, is_from_server
from core.policy import Policy
from core.settings import Settings
from gui.models.rows_model import plain_tooltip
from gui.text import elide
from gui.theme import theme
from gui.widgets.buttons import quiet
from gui.widgets.field import Field
from gui.widgets.inputs import ComboBox
from gui.widgets.label import Label
from gui.widgets.rule_note import RuleNote


class ConnectionForm(QWidget):
    """Reads and shows address, token and model. `changed` after each edit by the user.

    A server that the administrator does not allow cannot be chosen.
    """

    changed = Signal()
    submitted = Signal()
    forget = Signal()

    def __init__(self, settings: Settings, policy: Policy | None = None) -> None:
        super().__init__()
        self._policy = policy or Policy()
        column = QVBoxLayout(self)
        theme().space(column, spacing=12, margins=0)
        self.bundled = QRadioButton(self.tr("On this computer"))
        self.remote = QRadioButton(self.tr("On a server of your institution"))
        group = QButtonGroup(self)
        notes = {
            self.bundled: self.tr("Starts by itself. For trying out, and for small models."),
            self.remote: self.tr(
                "For larger models. Your text stays here, noisy numbers go there."
            ),
        }
        for choice, note in notes.items():
            group.addButton(choice)
            choice.setAccessibleName(choice.text())
            choice.setAccessibleDescription(note)
            part = QVBoxLayout()
            theme().space(part, spacing=0)
            part.addWidget(choice)
            below = QVBoxLayout()
            theme().space(below, margins=(30, 0, 0, 0))
            below.addWidget(Label(note, "note", wrap=True))
            part.addLayout(below)
            column.addLayout(part)
        column.addWidget(self._server_fields())
        self.rule = RuleNote()
        column.addWidget(self.rule)
        column.addWidget(self._model_field())
        self._lock()
        self._show(settings)
        self.remote.toggled.connect(self._other_place)
        self._choice_changed()

    # --- reading ---

    @property
    def url(self) -> str:
        """The chosen address, or `bundled`."""
        return BUNDLED if self.bundled.isChecked() else self.address.text().strip()

    @property
    def model(self) -> str:
        """The chosen model: `demo`, a folder, a file, or one of the server."""
        return str(self.models.currentData())

    @property
    def complete(self) -> bool:
        """Whether there is enough to connect with."""
        whole = self.bundled.isChecked() or bool(urlsplit(self.url).scheme and self.url)
        return whole and self._policy.allows_server(self.url)

    def take_token(self) -> str | None:
        """The typed token, once: the field is emptied. None means the one that is kept."""
        token = self.token.text()
        self.token.clear()
        return token or None if self.remote.isChecked() else None

    def show_model(self, model: str) -> None:
        """Choose a model that was chosen elsewhere."""
        if model != self.model:
            self._show_model(model)

    def show_server(self, url: str) -> None:
        """Choose a server elsewhere that was named elsewhere."""
        self.remote.setChecked(True)
        self.address.setText(url)
        self._address_edited()

    def show_token_place(self, kept_in: str) -> None:
        """Say where the access token is kept."""
        words = {
            "keyring": self.tr("The token is kept in this computer's keyring."),
            "memory": self.tr(
                "This computer has no keyring: the token is kept in memory "
                "until the program is closed."
            ),
        }
        self.token_field.set_note(
            words.get(
                kept_in,
                self.tr("It will be kept in this computer's keyring, if there is one."),
            )
        )
        kept = kept_in in words
        self.token.setPlaceholderText(self.tr("kept") if kept else "")
        self.forget_button.setVisible(kept)

    # --- inside ---

    def _server_fields(self) -> QWidget:
        self.server_fields = QWidget()
        column = QVBoxLayout(self.server_fields)
        theme().space(column, spacing=12, margins=(30, 0, 0, 4))
        self.address = QLineEdit()
        self.address.setPlaceholderText("https://trunk.hospital.example:8765")
        self.address.textEdited.connect(self._address_edited)
        self.address.returnPressed.connect(self.submitted)
        self.address_field = Field(self.tr("Address"), self.address)
        column.addWidget(self.address_field)
        self.token = QLineEdit()
        self.token.setEchoMode(QLineEdit.EchoMode.Password)
        self.token.textEdited.connect(self.changed)
        self.token.returnPressed.connect(self.submitted)
        self.forget_button = quiet(
            self.tr("Forget it"), name=self.tr("Forget the kept access token")
        )
        self.forget_button.clicked.connect(self.forget)
        row = QHBoxLayout()
        theme().space(row, spacing=8)
        row.addWidget(self.token, 1)
        row.addWidget(self.forget_button)
        self.token_field = Field(self.tr("Access token"), self.token, row=row)
        column.addWidget(self.token_field)
        self.remember = QCheckBox(self.tr("Remember the token"))
        self.remember.setAccessibleName(self.tr("Remember the token"))
        self.remember.setChecked(True)
        column.addWidget(self.remember)
        return self.server_fields

    def _model_field(self) -> Field:
        self.models = ComboBox()
        self.models.setMinimumContentsLength(12)
        self.models.addItem(self.tr("Demo model"), DEMO)
        self.models.currentIndexChanged.connect(self._choice_changed)
        browse = quiet(
            self.tr("Choose a folder …"), "folder-open", name=self.tr("Choose a model folder")
        )
        browse.clicked.connect(self._browse)
        row = QHBoxLayout()
        theme().space(row, spacing=8)
        row.addWidget(self.models, 1)
        row.addWidget(browse)
        self.model_field = Field(self.tr("Model"), self.models, " ", row=row)
        return self.model_field

    def _lock(self) -> None:
        reason = self.rule.show_rules(self._policy, "allowed_servers")
        allowed = self._policy.allowed_servers
        for choice, possible in (
            (self.bundled, allowed is None or BUNDLED in allowed),
            (self.remote, allowed is None or any(url != BUNDLED for url in allowed)),
        ):
            choice.setEnabled(possible)
            if not possible:
                choice.setToolTip(plain_tooltip(reason))
                choice.setAccessibleDescription(reason)

    def _allowed_url(self, remembered: str) -> str:
        """The remembered address, or the first that may be used instead."""
        if self._policy.allows_server(remembered):
            return remembered
        return next(iter(self._policy.allowed_servers or ()), remembered)

    def _show(self, settings: Settings) -> None:
        url = self._allowed_url(settings.server_url)
        bundled = url == BUNDLED
        self.bundled.setChecked(bundled)
        self.remote.setChecked(not bundled)
        self.address.setText("" if bundled else url)
        self._offer_servers_own()
        self._model_chosen = not bundled or settings.model != DEMO
        if not (bundled and is_from_server(settings.model)):
            self._show_model(settings.model)
        self.models.activated.connect(self._note_choice)
        self.show_token_place("nowhere")

    def _show_model(self, model: str) -> None:
        at = self.models.findData(model)
        if at < 0:
            name = self.tr("The one chosen of the server’s models (fetched)")
            self.models.addItem(name if is_from_server(model) else elide(model, 60), model)
            at = self.models.count() - 1
        self.models.setCurrentIndex(at)
        self._choice_changed()

    def _note_choice(self) -> None:
        self._model_chosen = True

    def _offer_servers_own(self) -> None:
        """Only a server elsewhere has a model of its own to fetch."""
        at = self.models.findData(FROM_SERVER)
        if self.remote.isChecked() and at < 0:
            self.models.insertItem(1, self.tr("The server’s own model (fetched)"), FROM_SERVER)
        elif self.bundled.isChecked():
            if is_from_server(self.model):
                self._model_chosen = False
                self.models.setCurrentIndex(self.models.findData(DEMO))
            for at in reversed(range(self.models.count())):
                if is_from_server(str(self.models.itemData(at))):
                    self.models.removeItem(at)

    def _browse(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Choose a model folder"))
        if folder:
            self._note_choice()
            self._show_model(folder)

    def _address_edited(self) -> None:
        whole = bool(urlsplit(self.url).netloc)
        refused = whole and not self._policy.allows_server(self.url)
        self.address_field.set_note(
            self.tr("Your administrator does not allow this address.") if refused else ""
        )
        self.changed.emit()

    def _other_place(self) -> None:
        self._offer_servers_own()
        if self.remote.isChecked() and not self._model_chosen:
            self.models.setCurrentIndex(self.models.findData(FROM_SERVER))
        self._choice_changed()

    def _choice_changed(self) -> None:
        self.server_fields.setVisible(self.remote.isChecked())
        if is_from_server(self.model):
            note = self.tr("The blocks that run here are fetched from the server when needed.")
        elif self.remote.isChecked():
            note = self.tr("The server must serve the same model; it is compared first.")
        else:
            note = self.tr("More about models, and how they fit, is on the Models page.")
        self.model_field.set_note(note)
        self.changed.emit()
