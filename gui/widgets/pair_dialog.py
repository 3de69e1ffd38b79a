"""Pairing with a server: paste its line or open its file, look at what it says, and agree."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from core.address import check_address
from core.errors import FedseaError
from core.pairing import SUFFIX, Pairing, line_of, pairing_of, read_pairing
from core.pins import grouped, pin_of
from core.policy import Policy
from gui.theme import theme
from gui.widgets.banner import Banner
from gui.widgets.buttons import Button, secondary
from gui.widgets.fact_grid import FactGrid
from gui.widgets.paragraph import Paragraph

_WIDTH, _HEIGHT, _LINES = 620, 480, 4


class PairDialog(QDialog):
    """`agreed` carries the line, the address, and whether a known certificate is replaced."""

    agreed = Signal(str, str, bool)

    def __init__(self, parent: QWidget, policy: Policy) -> None:
        super().__init__(parent)
        self._policy = policy
        self.setWindowTitle(self.tr("Pair with a server"))
        column = QVBoxLayout(self)
        theme().space(column, spacing=12, margins=24)
        column.addWidget(
            Paragraph(
                self.tr(
                    "Paste the line that whoever runs the server gave you, or open its file. It "
                    "opens the server as a password does; do not pass it on."
                )
            )
        )
        self.line = QPlainTextEdit()
        self.line.setAccessibleName(self.tr("Pairing line"))
        self.line.setPlaceholderText("fedsea-pairing:…")
        self.line.setTabChangesFocus(True)
        self.line.setFixedHeight(self.line.fontMetrics().lineSpacing() * _LINES + theme().px(16))
        self.line.textChanged.connect(self._read)
        column.addWidget(self.line)
        self.open_button = secondary(self.tr("Open a pairing file …"), "folder-open")
        self.open_button.clicked.connect(self._ask_for_file)
        row = QHBoxLayout()
        row.addWidget(self.open_button)
        row.addStretch(1)
        column.addLayout(row)
        self.facts = FactGrid()
        column.addLayout(self.facts)
        self.compare = Paragraph(
            self.tr(
                "Have the certificate read to you by whoever runs the server if the line did not "
                "come to you safely."
            ),
            "note",
        )
        column.addWidget(self.compare)
        self.banner = Banner(dismissable=False)
        column.addWidget(self.banner)
        self.replace = QCheckBox(self.tr("I have asked: the certificate of this server is new"))
        self.replace.setAccessibleName(self.replace.text())
        self.replace.toggled.connect(self._allow)
        column.addWidget(self.replace)
        column.addStretch(1)
        buttons = QDialogButtonBox()
        self.pair_button = Button(self.tr("Pair and connect"), "primary")
        buttons.addButton(self.pair_button, QDialogButtonBox.ButtonRole.AcceptRole)
        self.cancel_button = secondary(self.tr("Cancel"))
        buttons.addButton(self.cancel_button, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self._agree)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self.resize(theme().px(_WIDTH), theme().px(_HEIGHT))
        self._read()

    def open_file(self, file: str) -> None:
        """Read a pairing file as if its line had been pasted."""
        try:
            self.line.setPlainText(line_of(read_pairing(Path(file))))
        except FedseaError as error:
            self.line.clear()
            self.banner.show_problem(error.problem())

    def _ask_for_file(self) -> None:
        kinds = self.tr("Pairings")
        others = self.tr("All files")
        file, _ = QFileDialog.getOpenFileName(
            self, self.open_button.text(), "", f"{kinds} (*{SUFFIX});;{others} (*)"
        )
        if file:
            self.open_file(file)

    def _read(self) -> None:
        """Show what the line says, and whether it can be taken."""
        self._pairing: Pairing | None = None
        self._url = ""
        self.replace.setChecked(False)
        self.replace.hide()
        self.banner.clear()
        try:
            if self.line.toPlainText().strip():
                self._look_at(pairing_of(self.line.toPlainText()))
        except FedseaError as error:
            self.banner.show_problem(error.problem())
        self._show_facts()
        self._allow()

    def _look_at(self, pairing: Pairing) -> None:
        self._pairing, self._url = pairing, check_address(pairing.server)
        if not self._policy.allows_server(self._url):
            self._pairing = None
            self.banner.say(
                "bad",
                self.tr("Your administrator does not allow this address."),
                f"{self._url} {self._policy.contact}".strip(),
            )
            return
        known = pin_of(self._url)
        if known and known != pairing.certificate:
            self.banner.say(
                "warning",
                self.tr("This server had another certificate until now."),
                self.tr(
                    "It was {certificate}. Ask whoever runs the server whether there is a new one; "
                    "if there is not, somebody may be pretending to be it: do not connect."
                ).format(certificate=grouped(known)),
            )
            self.replace.show()

    def _show_facts(self) -> None:
        pairing = self._pairing
        facts = []
        if pairing is not None:
            vouched = self.tr("one that this computer’s authorities vouch for")
            facts = [
                (self.tr("Server"), self._url),
                (self.tr("Its certificate"), grouped(pairing.certificate) or vouched),
            ]
            if pairing.name:
                facts.append((self.tr("Made for"), pairing.name))
            if not pairing.token:
                facts.append((self.tr("Access token"), self.tr("not in it; the one that is kept")))
        self.facts.show_facts(facts)
        self.compare.setVisible(bool(pairing and pairing.certificate))

    def _allow(self) -> None:
        asked = self.replace.isHidden() or self.replace.isChecked()
        self.pair_button.setEnabled(self._pairing is not None and asked)

    def _agree(self) -> None:
        if self._pairing is not None and self.pair_button.isEnabled():
            self.agreed.emit(line_of(self._pairing), self._url, self.replace.isChecked())
            self.line.clear()
            self.accept()
