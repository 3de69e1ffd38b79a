"""Before, during and after a fine-tuning run."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core import commands, events
from core.config import PrivacyTable, RunConfig, TrainingTable
from core.errors import ReadBackTooHigh
from core.presets import PRESETS, PresetName, StartingValues
from gui.engine_link import EngineLink, Job
from gui.models.chat_choice import chat_choice
from gui.models.evaluation import evaluations
from gui.models.export import exporter
from gui.models.leak_memory import leak_setting
from gui.models.leak_meter import leak_meter
from gui.models.resuming import resuming
from gui.models.rows_model import plain_tooltip
from gui.models.run_plan import planned_run, preset_values
from gui.state import AppState
from gui.theme import Theme
from gui.widgets.banner import Banner
from gui.widgets.buttons import secondary
from gui.widgets.card import Card
from gui.widgets.empty_state import EmptyState
from gui.widgets.forecast_card import ForecastCard
from gui.widgets.give_up import GiveUp
from gui.widgets.measure_first import MeasureFirst
from gui.widgets.narrow import StackWhenNarrow
from gui.widgets.page import Page
from gui.widgets.plan_card import PlanCard
from gui.widgets.preset_picker import PresetPicker
from gui.widgets.resume_card import ResumeCard
from gui.widgets.rule_note import RuleNote
from gui.widgets.run_progress import RunProgress
from gui.widgets.run_result import RunResult
from gui.widgets.training_form import TrainingForm
from gui.widgets.way_on import way_on


class FinetunePage(Page):
    """One view at a time: what is missing, the plan, the run going on, its result."""

    def __init__(self, state: AppState, link: EngineLink, theme: Theme) -> None:
        super().__init__(
            self.tr("Fine-tune"),
            self.tr("The model learns from your rows. You can go on working meanwhile."),
            theme,
        )
        self.state, self.link = state, link
        self.job: Job | None = None
        self.config: RunConfig | None = None
        self._finished: events.RunSummary | None = None
        self.banner = Banner()
        self._way_on = ""
        self.banner.action.connect(lambda: self.go_to.emit(self._way_on))
        self.add(self.banner)
        self.rule = RuleNote()
        self._forbidden = self.rule.show_rules(state.policy, "allow_training")
        self.add(self.rule)
        self.unfinished = ResumeCard()
        self.unfinished.resume.connect(self.resume)
        self.unfinished.go_to_runs.connect(lambda: self.go_to.emit("runs"))
        self.giving_up = GiveUp(self, link)
        self.giving_up.failed.connect(self._show_problem)
        self.unfinished.discard.connect(self.giving_up.ask)
        resuming(state).asked.connect(self.resume)
        self.add(self.unfinished)
        self.missing = self._missing_view("server")
        self.no_data = self._missing_view("data")
        self.setup = self._setup_view()
        self.progress = RunProgress()
        self.result = RunResult(evaluations(state, link), exporter(state, link))
        self.first = MeasureFirst(leak_meter(state, link))
        self.first.start_anyway.connect(self._start_unmeasured)
        self.first.dismissed.connect(self._refresh)
        for view in (self.missing, self.no_data, self.first, self.setup, self.result):
            self.add(view)
        self.add(self.progress, 1)
        self._rest = QWidget()
        self.add(self._rest, 1)
        self.again_button = self.add_secondary(self.tr("New run"), "plus")
        self.again_button.clicked.connect(self._new_run)
        self.main_button = self.set_primary(self.tr("Start fine-tuning"), "play")
        self.main_button.clicked.connect(self._main)
        StackWhenNarrow(self, 760, self.form.sides)
        StackWhenNarrow(
            self,
            640,
            self.plan.columns,
            self.presets.row,
            self.first.buttons,
            self.progress.row,
            self.progress.head,
            self.result.figures,
            self.unfinished.buttons,
            self.result.export.row,
        )
        self.progress.pause.connect(self._pause)
        self.progress.go_on.connect(self._go_on)
        self.progress.stop.connect(self._stop)
        for signal in (
            state.server_changed,
            state.data_changed,
            state.mapping_changed,
            state.privacy_changed,
            state.runs_changed,
            state.run_active_changed,
            state.leaks.changed,
        ):
            signal.connect(self._refresh)
        self._refresh()

    # --- parts --------------------------------------------------------------------------

    def _missing_view(self, place: str) -> QWidget:
        if place == "server":
            button = secondary(self.tr("Go to Server"), "server")
            view = EmptyState(
                "unplug",
                self.tr("No trunk is connected"),
                self.tr("A run needs the middle of the model. Start the trunk on the Server page."),
                button,
            )
        else:
            button = secondary(self.tr("Go to Data"), "table")
            view = EmptyState(
                "file-spreadsheet",
                self.tr("There is nothing to learn from yet"),
                self.tr("Open a file on the Data page and choose the columns, or try the sample."),
                button,
            )
        button.clicked.connect(lambda: self.go_to.emit(place))
        card = Card()
        card.add(view)
        return card

    def _setup_view(self) -> QWidget:
        view = QWidget()
        column = QVBoxLayout(view)
        self.theme.space(column, spacing=16, margins=0)
        self.plan = PlanCard()
        self.plan.go_to.connect(self.go_to)
        how = Card(self.tr("How long it learns"))
        self.theme.space(how.body, spacing=16)
        self.presets = PresetPicker()
        self.form = TrainingForm()
        self.form.keep_to(self.state.policy)
        how.add(self.presets)
        how.add(self.form)
        self.presets.chosen.connect(self._choose_preset)
        self.form.changed.connect(self._form_changed)
        self.form.gradient_noise.setValue(self.state.gradient_noise)
        self.form.gradient_noise.valueChanged.connect(
            lambda level: self.state.set_privacy(gradient_noise=level)
        )
        self.state.privacy_changed.connect(
            lambda: self.form.gradient_noise.setValue(self.state.gradient_noise)
        )
        self._preset: PresetName | None = "balanced"
        self.presets.select(self._preset)
        self.state.mapping_changed.connect(self._follow_task)
        column.addWidget(self.plan)
        column.addWidget(how)
        self.forecast = ForecastCard(self.link, self.run_config)
        column.addWidget(self.forecast)
        return view

    # --- which view ---------------------------------------------------------------------

    @property
    def running(self) -> bool:
        """Whether a run of this page goes on."""
        return self.job is not None

    def shown(self) -> None:
        """Read everything again."""
        self._refresh()

    def _refresh(self) -> None:
        if self.running:
            view: QWidget = self.progress
        elif self._finished is not None:
            view = self.result
        elif not self.state.connected:
            view = self.missing
        elif not self.state.data_ready:
            view = self.no_data
        else:
            view = self.setup
            self._show_plan()
            self._explain_presets()
        ready, done = view is self.setup, view is self.result
        for each in (self.missing, self.no_data, self.setup, self.result):
            each.setVisible(each is view)
        self.progress.setVisible(self.running or done)
        self.progress.show_all(self.running)
        self._rest.setVisible(not self.running and not done)
        waiting = view in (self.setup, self.no_data)
        self.unfinished.show_runs(
            self.state.unfinished,
            waiting,
            plain_tooltip(self._obstacle()) if self._obstacle() else "",
        )
        asking = ready and not self.first.isHidden() and self._to_ask()
        self.first.setVisible(asking)
        self.main_button.setVisible((ready and not asking) or done)
        obstacle = "" if done else self._obstacle()
        self.main_button.setEnabled(not obstacle)
        self.main_button.setToolTip(plain_tooltip(obstacle) if obstacle else "")
        self.main_button.setAccessibleDescription(obstacle)
        self.again_button.setVisible(done)
        if done:
            self.main_button.set_look(self.tr("Chat with it"), "message-square")
        else:
            self.main_button.set_look(self.tr("Start fine-tuning"), "play")

    def _obstacle(self) -> str:
        """Why no run can be started here now; empty if one can."""
        if self.state.taking_part:
            return self.tr("You are taking part in a common run; only one run can go on at a time.")
        return self._forbidden

    def _show_plan(self) -> None:
        setting = leak_setting(self.state)
        report = self.state.leaks.find(setting) if setting else None
        if report is not None:
            self.form.offer_limit(report.prompt.top1)
        self.plan.show_state(self.state)
        self.forecast.refresh()
        self.plan.show_read_back(report, self.form.most_read_back())

    def _to_ask(self) -> bool:
        setting = leak_setting(self.state)
        return setting is not None and self.state.leaks.to_ask(setting)

    def _preset_values(self) -> dict[PresetName, StartingValues]:
        return preset_values(self.state, self.form.batch_size.value())

    def _choose_preset(self, preset: PresetName) -> None:
        self.form.apply(self._preset_values()[preset])

    def _follow_task(self) -> None:
        """Another file or task: a chosen preset means other numbers, the user's own ones stay."""
        if self._preset is not None and not self.running:
            self._choose_preset(self._preset)

    def _explain_presets(self) -> None:
        batch_size = self.form.batch_size.value()
        self.presets.explain(self._preset_values(), self.state.usable_rows, batch_size)

    def _form_changed(self) -> None:
        here, values = self.form.values(), self._preset_values()
        self._preset = next((name for name in PRESETS if values[name] == here), None)
        self.presets.select(self._preset)
        self._explain_presets()
        # With frozen input blocks a row is sent once, or again as the very same bytes.
        fresh = self.form.train_input_blocks()
        self.state.leaks.plan_sends(self.form.epochs.value() if fresh else 1)
        self._show_plan()

    # --- the run ------------------------------------------------------------------------

    def run_config(self) -> RunConfig:
        """The run that Start would begin."""
        return planned_run(
            self.state,
            self.form.training(),
            train_input_blocks=self.form.train_input_blocks(),
            most_read_back=self.form.most_read_back(),
            name=self.form.name(),
        )

    def start(self) -> None:
        """Start a run with what is chosen, without asking."""
        if self.running or not (self.state.connected and self.state.data_ready):
            return
        if self._obstacle():
            return
        self.config = self.run_config()
        self._follow(self.config, commands.StartRun(config=self.config))

    def resume(self, run: events.UnfinishedRun) -> None:
        """Go on with an interrupted run, with the settings that it began with."""
        if self.running or not self.state.connected or self._obstacle():
            return
        self.config = None  # the plan on this page is not that of the run
        shown = RunConfig(
            training=TrainingTable(epochs=run.epochs),
            privacy=PrivacyTable(noise_level=run.noise_level),
        )
        self._follow(shown, commands.ResumeRun(folder=run.folder))

    def _follow(self, config: RunConfig, command: commands.Command) -> None:
        self.banner.clear()
        self.forecast.stop()
        self._finished = None
        self.progress.begin(config)
        job = self.link.run(command)
        job.progress.connect(self.progress.take)
        job.received.connect(self._take)
        job.ended.connect(self._ended)
        self.job = job
        self.state.begin_run(job.number)
        self._refresh()

    def _start_unmeasured(self) -> None:
        setting = leak_setting(self.state)
        if setting is not None:
            self.state.leaks.waive(setting)
        self.start()

    def _pause(self) -> None:
        if self.job is not None:
            self.job.pause()

    def _go_on(self) -> None:
        if self.job is not None:
            self.job.go_on()

    def _stop(self) -> None:
        if self.job is not None:
            self.job.cancel()

    def _take(self, event: events.Event) -> None:
        if isinstance(event, events.RunFinished):
            self._finished = event.run
        else:
            if isinstance(event, events.RunStarted) and self.config and self.state.model:
                self.state.leaks.note_unit(
                    self.state.model.fingerprint,
                    self.config.model.input_blocks,
                    self.config.privacy.noise_level,
                    event.sigma,
                )
            self.progress.take(event)

    def _ended(self, event: events.JobEnded) -> None:
        self.job = None
        self.link.send(commands.ListRuns())  # it may be unfinished now, or finished at last
        run = self._finished
        if run is not None:
            code = event.problem.code if event.problem else ""
            self.result.show_run(run, too_much_read=code == ReadBackTooHigh.__name__)
            chat_choice(self.state).choose(run.folder)
        if event.problem is not None:
            self._show_problem(event.problem)
        elif run is None:
            self.banner.say(
                "info",
                self.tr("The run was stopped before it had learnt anything."),
                self.tr("Nothing was kept. Press Start fine-tuning to begin again."),
            )
        self._refresh()

    def _show_problem(self, problem: events.Problem) -> None:
        self._way_on, words = way_on(problem)
        self.banner.show_problem(problem, words)

    def _main(self) -> None:
        if self._finished is not None:
            chat_choice(self.state).choose(self._finished.folder)
            self.go_to.emit("chat")
        elif self._to_ask():
            self.banner.clear()
            self.first.ask()
            self._refresh()
            self.scroll_to_top()
        else:
            self.start()

    def _new_run(self) -> None:
        self._finished = None
        self.banner.clear()
        self._refresh()
