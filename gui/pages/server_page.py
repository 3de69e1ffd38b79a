"""Server: where the trunk runs, whether it answers, and what model it serves."""

from __future__ import annotations

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QProgressBar

from core import commands
from core.config import BUNDLED
from core.pairing import SUFFIX
from gui.connecting import connect_trunk, pair_trunk
from gui.engine_link import EngineLink
from gui.models.rows_model import plain_tooltip
from gui.state import AppState
from gui.text import block_text, bytes_text, elide_middle, number_text, translate
from gui.theme import Theme
from gui.widgets.banner import Banner
from gui.widgets.buttons import secondary
from gui.widgets.card import Card
from gui.widgets.columns import Columns
from gui.widgets.connection_form import ConnectionForm
from gui.widgets.label import Label
from gui.widgets.page import Page
from gui.widgets.pair_dialog import PairDialog
from gui.widgets.pill import Pill
from gui.widgets.split_picture import SplitPicture

_LONGEST = 34
"""Characters of a name or an address that fit into the card."""

_PAIR_ANEW = ("CertificateChanged", "CertificateKnown", "PairingUnusable")


class ServerPage(Page):
    """Choose and watch the trunk server. Connecting itself is the engine's work."""

    def __init__(self, state: AppState, link: EngineLink, look: Theme) -> None:
        super().__init__("", "", look)
        self.set_words(
            self.tr("Server"),
            self.tr(
                "The large middle of the model, the trunk, can run elsewhere. "
                "It receives numbers with noise on them, not your text."
            ),
        )
        self._state, self._link = state, link
        self._model = state.settings.model
        self.banner = Banner()
        self.banner.action.connect(self._banner_action)
        self.add(self.banner)
        self.add(self._picture_card())
        columns = Columns()
        columns.add(self._choice_card())
        columns.add(self._trunk_card())
        self.add(columns)
        self.content.addStretch(1)
        self.setAcceptDrops(True)
        self.pair_button = self.add_secondary(self.tr("Pair …"), "lock")
        self.pair_button.setToolTip(
            plain_tooltip(self.tr("With a line or file that whoever runs a server gave you."))
        )
        self.pair_button.clicked.connect(lambda: self.pair())
        self._button = self.set_primary(self.tr("Connect"))
        self._button.clicked.connect(self._primary_pressed)
        for signal in (state.server_changed, state.privacy_changed, state.engine_changed):
            signal.connect(self._refresh)
        state.run_active_changed.connect(self._refresh)
        state.settings_changed.connect(self._read_model)
        state.connect_progress_changed.connect(self._show_progress)
        self._refresh()

    # --- what the user does ---

    def _primary_pressed(self) -> None:
        if self._state.connected and not self._differs():
            self.go_to.emit("data")
        else:
            self._connect()

    def _connect(self) -> None:
        if not self.form.complete or self._state.engine is None or self._state.run_active:
            return
        self._state.update_settings(server_url=self.form.url, model=self.form.model)
        token = self.form.take_token()
        connect_trunk(self._state, self._link, token=token, remember=self.form.remember.isChecked())

    def pair(self, file: str = "") -> None:
        """Ask for a pairing; with a `file` show what it says."""
        if not self.pair_button.isEnabled():
            return
        self.pair_dialog = PairDialog(self, self._state.policy)
        self.pair_dialog.agreed.connect(self._paired)
        self.pair_dialog.finished.connect(self.pair_dialog.deleteLater)
        if file:
            self.pair_dialog.open_file(file)
        self.pair_dialog.open()

    def _paired(self, line: str, url: str, anew: bool) -> None:
        self.form.show_server(url)
        self._state.update_settings(model=self.form.model)
        pair_trunk(self._state, self._link, line, url, anew=anew)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept a pairing file."""
        if self.pair_button.isEnabled() and _pairing_in(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Show what the dropped pairing says."""
        event.acceptProposedAction()
        self.pair(_pairing_in(event))

    def _banner_action(self) -> None:
        problem = self._state.connect_problem
        if problem is not None and problem.code in _PAIR_ANEW:
            self.pair()
        else:
            self._connect()

    def _read_model(self) -> None:
        """Another page may have chosen one; a choice here that is not made yet stays otherwise."""
        if self._state.settings.model != self._model:
            self._model = self._state.settings.model
            self.form.show_model(self._model)

    def _stop(self) -> None:
        if self._state.connecting:
            self._link.cancel(self._state.connect_job)
        elif self._state.connected or self._state.reconnecting:
            self._link.send(commands.Disconnect())
        else:
            self._connect()

    def _forget(self) -> None:
        self._link.send(commands.ForgetToken(url=self.form.url))
        self.form.show_token_place("nowhere")

    # --- what it shows ---

    def _differs(self) -> bool:
        settings = self._state.settings
        typed = bool(self.form.token.text()) and self.form.remote.isChecked()
        return typed or (self.form.url, self.form.model) != (settings.server_url, settings.model)

    def _refresh(self) -> None:
        self._show_state()
        self._show_facts()
        self._show_banner()
        self._show_buttons()
        self._show_progress()
        if self._state.server.url == self.form.url:
            self.form.show_token_place(self._state.server.token_kept_in)

    def _show_state(self) -> None:
        server, state = self._state.server, self._state
        if state.connecting or server.state == "starting":
            bundled = state.settings.server_url == BUNDLED
            word = self.tr("Starting") if bundled else self.tr("Connecting")
            self.pill.show_word(word, "action")
        elif server.state == "connected":
            self.pill.show_word(self.tr("Connected"), "yours")
        elif state.reconnecting:
            self.pill.show_word(self.tr("Trying again"), "action")
        elif server.state == "lost":
            self.pill.show_word(self.tr("Does not answer"), "bad")
        elif state.engine_lost:
            self.pill.show_word(self.tr("Engine stopped"), "bad")
        elif state.engine is None:
            self.pill.show_word(self.tr("Getting ready"), "muted")
        else:
            self.pill.show_word(self.tr("Stopped"), "muted")

    def _show_facts(self) -> None:
        server, model = self._state.server, self._state.model
        dash = "\u2013"
        nothing = server.state == "stopped" and not self._state.connecting
        self._nothing.setVisible(nothing and model is None)
        self._nothing.setText(
            self.tr("The program is still loading; then it connects by itself.")
            if self._state.engine is None and not self._state.engine_lost
            else self.tr("No trunk is connected. Training and chat need one.")
        )
        where = self.tr("this computer") if server.bundled else server.url or dash
        if nothing:
            where = dash
        latency = "" if server.latency_ms is None else number_text(server.latency_ms, 1)
        size = model and model.embedding_bytes + model.blocks * model.block_bytes
        values = {
            "where": where,
            "model": model.name if model else dash,
            "blocks": block_text(model.blocks) if model else dash,
            "size": bytes_text(size) if size else dash,
            "licence": (model.licence if model else "") or dash,
            "latency": self.tr("{number} ms").format(number=latency) if latency else dash,
        }
        for name, text in values.items():
            self.facts[name].setText(elide_middle(text, _LONGEST))
            self.facts[name].setToolTip(plain_tooltip(text) if len(text) > _LONGEST else "")
            known = text != dash and (name == "where" or model is not None)
            self.facts[name].setVisible(known)
            self._fact_titles[name].setVisible(known)
        inside, outside = self._state.input_blocks, self._state.output_blocks
        blocks = (inside, model.blocks - inside - outside, outside) if model else None
        self.picture.set_split(
            blocks,
            elsewhere=self._state.settings.server_url != BUNDLED,
            noise=self._state.noise_level > 0,
        )

    def _show_banner(self) -> None:
        server, state = self._state.server, self._state
        problem = state.connect_problem or (server.problem if server.state == "lost" else None)
        if problem is None or state.connecting:
            self.banner.clear()
            return
        bundled = state.settings.server_url == BUNDLED
        again = self.tr("Start the trunk again") if bundled else self.tr("Connect again")
        if problem.code in _PAIR_ANEW:
            again = self.tr("Pair anew …")
        self.banner.show_problem(problem, again)

    def _show_buttons(self) -> None:
        state = self._state
        ready = state.engine is not None and not state.connecting
        if state.connected and not self._differs():
            self._button.set_look(self.tr("Continue to your data"), "arrow-right")
            self._button.setEnabled(True)
        else:
            bundled = self.form.bundled.isChecked()
            self._button.set_look(
                self.tr("Start the trunk") if bundled else self.tr("Connect"), "plug"
            )
            self._button.setEnabled(ready and self.form.complete and not state.run_active)
        if state.connecting:
            self._stop_button.set_look(self.tr("Cancel"), "x")
        elif state.reconnecting:
            self._stop_button.set_look(self.tr("Stop trying"), "x")
        elif state.connected:
            bundled = state.server.bundled
            self._stop_button.set_look(
                self.tr("Stop the trunk") if bundled else self.tr("Disconnect"), "unplug"
            )
        else:
            self._stop_button.set_look(self.tr("Start again"), "refresh-cw")
        self._stop_button.setVisible(state.engine is not None)
        self._stop_button.setEnabled(
            state.engine is not None and not state.run_active and self.form.complete
        )
        self.form.setEnabled(not state.connecting and not state.run_active)
        self.pair_button.setEnabled(ready and not state.run_active)
        self._busy_note.setVisible(state.run_active)

    def _show_progress(self) -> None:
        connecting = self._state.connecting
        self._progress.setVisible(connecting)
        self._stage.setVisible(connecting)
        if not connecting:
            return
        progress = self._state.connect_progress
        share = progress.share if progress else None
        self._progress.setRange(0, 0 if share is None else 1000)
        if share is not None:
            self._progress.setValue(round(share * 1000))
        stage = progress.stage if progress else ""
        text = translate("stages", stage) if stage else self.tr("Getting ready …")
        self._stage.setText(text)
        self._progress.setAccessibleDescription(text)

    # --- building ---

    def _picture_card(self) -> Card:
        card = Card(self.tr("What runs where"))
        self.picture = SplitPicture()
        card.add(self.picture)
        return card

    def _choice_card(self) -> Card:
        card = Card(self.tr("Where the trunk runs"))
        self.form = ConnectionForm(self._state.settings, self._state.policy)
        self.form.changed.connect(self._show_buttons)
        self.form.submitted.connect(self._connect)
        self.form.forget.connect(self._forget)
        card.add(self.form)
        self._busy_note = Label(
            self.tr("A run is going on; the server cannot be changed now."), "note", wrap=True
        )
        card.add(self._busy_note)
        card.body.addStretch(1)
        return card

    def _trunk_card(self) -> Card:
        card = Card(self.tr("The trunk now"))
        self.pill = Pill()
        card.add_to_header(self.pill)
        self._stage = Label("", "note", wrap=True)
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setAccessibleName(self.tr("Progress of connecting"))
        self._nothing = Label("", "muted", wrap=True)
        card.add(self._nothing)
        card.add(self._stage)
        card.add(self._progress)
        grid = QGridLayout()
        self.theme.space(grid, spacing=8)
        grid.setColumnStretch(1, 1)
        names = {
            "where": self.tr("Runs on"),
            "model": self.tr("Model"),
            "blocks": self.tr("Size of the model"),
            "size": self.tr("Weights"),
            "licence": self.tr("Licence"),
            "latency": self.tr("Answers within"),
        }
        self.facts: dict[str, Label] = {}
        self._fact_titles: dict[str, Label] = {}
        for row, (name, title) in enumerate(names.items()):
            label, value = Label(title, "muted"), Label("", "text", wrap=True, selectable=True)
            value.setAccessibleName(title)
            self.facts[name] = value
            self._fact_titles[name] = label
            grid.addWidget(label, row, 0)
            grid.addWidget(value, row, 1)
        card.add(grid)
        self._stop_button = secondary("")
        self._stop_button.clicked.connect(self._stop)
        line = QHBoxLayout()
        line.addWidget(self._stop_button)
        line.addStretch(1)
        self.theme.space(line, margins=(0, 8, 0, 0))
        card.add(line)
        card.body.addStretch(1)
        return card


def _pairing_in(event: QDropEvent) -> str:
    """The pairing file that is dragged; empty if it is something else, or several."""
    files = [it.toLocalFile() for it in event.mimeData().urls() if it.isLocalFile()]
    return files[0] if len(files) == 1 and files[0].endswith(SUFFIX) else ""
