"""Models: those here and those that the trunk server offers, what they need, and which is used."""

from __future__ import annotations

from PySide6.QtWidgets import QFileDialog, QMenu, QVBoxLayout, QWidget

from gui.connecting import connect_trunk
from gui.engine_link import EngineLink
from gui.models.model_catalog import model_catalog
from gui.models.model_choice import ModelChoice
from gui.models.model_fetching import model_fetcher
from gui.state import AppState
from gui.text import bytes_text, elide, share_text, translate
from gui.theme import Theme
from gui.widgets.banner import Banner
from gui.widgets.buttons import secondary
from gui.widgets.columns import Columns
from gui.widgets.fetch_card import FetchCard
from gui.widgets.model_card import ModelCard
from gui.widgets.model_list import ModelList
from gui.widgets.model_obstacles import (
    why_not_connect,
    why_not_fetch,
    why_not_remove,
    why_not_use,
)
from gui.widgets.page import Page
from gui.widgets.paragraph import Paragraph
from gui.widgets.question import Question


class ModelsPage(Page):
    """A list, and beside it the chosen model with what can be done with it."""

    def __init__(self, state: AppState, link: EngineLink, look: Theme) -> None:
        super().__init__("", "", look)
        self.set_words(
            self.tr("Models"),
            self.tr("Choose the model. Its first and last blocks run on this computer."),
        )
        self._state, self._link = state, link
        self._catalog = model_catalog(state, link)
        self._fetcher = model_fetcher(state, link)
        self.banner = Banner()
        self.add(self.banner)
        self.fetching = FetchCard(self._fetcher)
        self.add(self.fetching)
        self.cut = Paragraph("", "note")
        self.add(self.cut)
        columns = Columns(760)
        self.list = ModelList(self._catalog)
        self.list.chosen.connect(self._show_details)
        columns.add(self.list, 3)
        columns.add(self._details(), 2)
        self.add(columns)
        self.content.addStretch(1)
        self._add_choose_button()
        self._connecting = Paragraph("", "note")
        self.add_to_footer(self._connecting, left=True)
        self.footer.setStretch(0, 1)
        self.use_button = self.set_primary(self.tr("Use this model"))
        self.use_button.clicked.connect(self._use_or_go_on)
        for signal in (
            self._catalog.changed,
            state.server_changed,
            state.privacy_changed,
            state.engine_changed,
            state.run_active_changed,
            state.settings_changed,
        ):
            signal.connect(self._refresh)
        self._fetcher.changed.connect(self._show_details)
        state.connect_progress_changed.connect(self._show_connecting)
        self._refresh()

    # --- building ---

    def _details(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        self.theme.space(column, spacing=16, margins=0)
        self.card = ModelCard()
        self.card.fetch.connect(self._fetch)
        self.card.remove.connect(self._ask_to_remove)
        column.addWidget(self.card)
        column.addStretch(1)
        return side

    def _add_choose_button(self) -> None:
        self.choose_button = secondary(self.tr("Choose a folder or GGUF file …"), "folder-open")
        self.choices = QMenu(self)
        self.choices.addAction(self.tr("A folder …")).triggered.connect(self._choose_folder)
        self.choices.addAction(self.tr("A GGUF file …")).triggered.connect(self._choose_file)
        self.choose_button.clicked.connect(self._open_choices)
        self.add_to_header(self.choose_button)

    # --- what it shows ---

    def shown(self) -> None:
        """Look again: the command line fetches models too."""
        self._catalog.refresh()

    def _refresh(self) -> None:
        state, catalog = self._state, self._catalog
        used = self.tr("In use") if state.connected else self.tr("Chosen")
        self.list.show_models(used, self._why_nothing_offered())
        inside, outside = state.input_blocks, state.output_blocks
        self.cut.setText(
            self.tr(
                "All figures are for the cut chosen on the Privacy page: {before} before and"
                " {after} after the trunk."
            ).format(before=inside, after=outside)
        )
        if catalog.problem is not None:
            self.banner.show_problem(catalog.problem)
        else:
            self.banner.clear()
        self._show_details()
        self._show_connecting()

    def _why_nothing_offered(self) -> str:
        server = self._state.server
        if not self._state.connected:
            return self.tr(
                "No trunk server is connected. The models of the one that you connect to on the"
                " Server page are listed here."
            )
        if server.bundled:
            return self.tr(
                "The trunk runs on this computer. A server of your institution would list its"
                " models here, and can hand out the blocks that run here."
            )
        return self.tr("The list is being read.")

    def _show_details(self) -> None:
        state, catalog, fetcher = self._state, self._catalog, self._fetcher
        choice = self.list.current
        self.card.setVisible(choice is not None)
        self.choose_button.setEnabled(not why_not_connect(state))
        if choice is None:
            self.use_button.setEnabled(False)
            return
        self.card.show_choice(choice, catalog.needs(choice), catalog.computer)
        used = self._is_connected(choice)
        use = "" if used else why_not_use(state, catalog, choice)
        self.card.allow(
            use=use,
            fetch=why_not_fetch(state, catalog, fetcher, choice, whole=False),
            whole=why_not_fetch(state, catalog, fetcher, choice, whole=True),
            remove=why_not_remove(state, catalog, fetcher, choice),
        )
        if used:
            self.use_button.set_look(self.tr("Continue to your data"), "arrow-right")
        else:
            self.use_button.set_look(self.tr("Use this model"), "check")
        self.use_button.setEnabled(not use)
        self.use_button.setAccessibleDescription(use)

    def _show_connecting(self) -> None:
        progress = self._state.connect_progress
        self._connecting.setVisible(self._state.connecting)
        stage = translate("stages", progress.stage) if progress else self.tr("Connecting …")
        if progress is not None and progress.share is not None:
            stage = f"{stage} · {share_text(progress.share)}"
        self._connecting.setText(stage)

    def _is_connected(self, choice: ModelChoice) -> bool:
        ready = self._state.connected and not self._state.connecting
        return ready and self._catalog.is_used(choice)

    # --- what the user does ---

    def _use_or_go_on(self) -> None:
        choice = self.list.current
        if choice is not None and self._is_connected(choice):
            self.go_to.emit("data")
        elif choice is not None and not why_not_use(self._state, self._catalog, choice):
            self.use(choice.source)

    def use(self, source: str) -> None:
        """Remember a model and connect with it."""
        self._state.update_settings(model=source)
        connect_trunk(self._state, self._link)

    def _fetch(self, whole: bool) -> None:
        choice = self.list.current
        if choice is not None:
            self._fetcher.fetch(choice, self._catalog.cut_for(choice), whole=whole)
            self.scroll_to_top()

    def _ask_to_remove(self) -> None:
        choice = self.list.current
        if choice is None or choice.here is None:
            return
        question = Question(
            self,
            self.tr("Remove the model"),
            self.tr("Remove “{name}” from this computer?").format(name=elide(choice.name, 60)),
            self.tr("{size} are deleted. It can be fetched again from its trunk server.").format(
                size=bytes_text(choice.here.bytes)
            ),
            do_it=self.tr("Remove it"),
            leave_it=self.tr("Keep it"),
        )
        removed = choice.here.source
        question.do_it.clicked.connect(lambda: self._catalog.remove(removed))
        question.open()

    def _open_choices(self) -> None:
        self.choices.popup(self.choose_button.mapToGlobal(self.choose_button.rect().bottomLeft()))

    def _choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Choose a model folder"))
        if folder:
            self.use(folder)

    def _choose_file(self) -> None:
        file, _ = QFileDialog.getOpenFileName(
            self, self.tr("Choose a GGUF file"), "", self.tr("GGUF files (*.gguf)")
        )
        if file:
            self.use(file)
