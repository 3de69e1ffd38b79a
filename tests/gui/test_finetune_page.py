"""The fine-tune page from what is missing to what came of a run."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from core import commands
from core.errors import OutOfMemory, ReadBackTooHigh, ServerLost
from core.events import (
    Evaluated,
    JobContinued,
    JobEnded,
    JobPaused,
    JobProgress,
    LeakMeasured,
    RunFinished,
    RunStarted,
    RunSummary,
    StepDone,
)
from gui.models.chat_choice import chat_choice
from gui.models.leak_memory import leak_setting
from gui.text import share_text
from gui.widgets.run_verdict import verdict_of

RUN = RunSummary(
    folder="/runs/one",
    name="Letters",
    created="2026-11-23T17:00:00",
    model="SmolLM2",
    data="letters.csv",
    input_blocks=3,
    output_blocks=2,
    noise_level=0.5,
    steps=92,
    seconds=120.0,
    eval_loss_before=2.88,
    eval_loss_after=1.71,
    accuracy_before=0.41,
    accuracy_after=0.86,
    held_back_rows=89,
    bytes_sent=2_000_000,
    bytes_received=1_000_000,
)


def changed(**figures) -> RunSummary:
    import msgspec

    return msgspec.structs.replace(RUN, **figures)


@pytest.fixture
def page(finetune_page):
    return finetune_page


@pytest.fixture
def ready(ready_to_finetune):
    return ready_to_finetune


@pytest.fixture
def running(qtbot, ready, state):
    state.leaks.waive(leak_setting(state))
    qtbot.mouseClick(ready.main_button, Qt.MouseButton.LeftButton)
    return ready


def test_it_says_what_is_missing_and_leads_there(qtbot, page, connected):
    assert page.no_data.isVisible()
    assert not page.main_button.isVisible()
    connected.engine_gone()
    assert page.missing.isVisible()
    assert not page.no_data.isVisible()


def test_start_sends_the_whole_choice(ready, link, state):
    state.set_privacy(input_blocks=4, noise_level=1.0)
    ready.form.run_name.setText(" Letters ")
    ready.form.input_blocks.setChecked(True)
    ready.form.learning_rate.setValue(0.001)
    ready.form.gradient_noise.setValue(0.5)
    ready.start()
    (command,) = link.of(commands.StartRun)
    config = command.config
    assert (config.model.input_blocks, config.model.output_blocks) == (4, 2)
    assert config.server.url == "bundled"
    assert (config.data.train, config.data.prompt) == ("/data/letters.csv", "letter")
    assert config.privacy.noise_level == 1.0
    assert config.privacy.train_input_blocks
    assert config.privacy.gradient_noise == 0.5
    assert config.training.epochs == 4
    assert round(config.training.learning_rate, 6) == 0.001
    assert config.output.name == "Letters"
    assert state.run_active


def test_training_the_input_blocks_warns(qtbot, ready):
    ready.form.fold.click()
    assert not ready.form.warning.isVisible()
    ready.form.input_blocks.setChecked(True)
    assert ready.form.warning.isVisible()
    assert "shout over the noise" in ready.form.input_blocks.toolTip()


def test_the_plan_says_whether_gradients_carry_noise(ready, state):
    assert "gradients, without noise" in ready.plan.leaves.text()
    assert ready.run_config().privacy.gradient_noise == 0
    ready.form.gradient_noise.setValue(0.5)
    assert state.gradient_noise == 0.5
    assert "gradients, with noise 0.5" in ready.plan.leaves.text()
    assert state.settings.gradient_noise == 0.5


def test_a_run_is_shown_step_by_step_with_an_honest_time(running, link):
    job = running.job.number
    progress = running.progress
    assert progress.headline.text() == "Preparing"
    link.tell(JobProgress(job=job, stage="Loading the model"))
    assert progress.time.text() == "Loading the model"
    link.tell(RunStarted(job=job, folder="/runs/one", total_steps=92))
    link.tell(Evaluated(job=job, when="before", step=0, loss=2.88, accuracy=0.41, rows=9))
    link.tell(StepDone(job=job, step=1, total_steps=92, loss=2.9))
    assert "Estimating" in progress.time.text()
    link.tell(
        StepDone(
            job=job, step=12, total_steps=92, loss=2.5, seconds_left=80.0, bytes_sent=3_000_000
        )
    )
    assert progress.headline.text() == "Step 12 of 92"
    assert progress.bar.value() == 12
    assert progress.time.text().startswith("About 80")
    assert "3.0" in progress.sent.value.text()
    link.tell(Evaluated(job=job, when="during", step=12, loss=2.1, accuracy=0.5, rows=9))
    assert "2.88" in progress.held_back.note.text()
    assert "On held-back rows 2.88 at first, 2.10 now." in progress.plot.summary()


def test_events_of_other_jobs_are_not_taken_for_this_run(running, link):
    link.tell(RunStarted(job=running.job.number, total_steps=92))
    link.tell(StepDone(job=99, step=50, total_steps=60, loss=1.0))
    assert running.progress.headline.text() == "Step 0 of 92"


def test_pause_continue_and_stop_ask_the_engine_for_this_job(qtbot, running, link):
    job = running.job.number
    progress = running.progress
    link.tell(RunStarted(job=job, total_steps=92))
    qtbot.mouseClick(progress.pause_button, Qt.MouseButton.LeftButton)
    assert link.of(commands.Pause)[0].target == job
    assert not progress.pause_button.isEnabled()
    link.tell(JobPaused(job=job))
    assert "Paused" in progress.headline.text()
    qtbot.mouseClick(progress.pause_button, Qt.MouseButton.LeftButton)
    assert link.of(commands.Continue)[0].target == job
    link.tell(JobContinued(job=job))
    assert progress.pause_button.text() == "Pause"
    qtbot.mouseClick(progress.stop_button, Qt.MouseButton.LeftButton)
    assert link.of(commands.Cancel)[0].target == job
    assert not progress.stop_button.isEnabled()


def test_the_result_is_shown_and_can_be_talked_to(qtbot, running, link, state):
    job = running.job.number
    link.tell(RunFinished(job=job, run=RUN))
    link.tell(JobEnded(job=job))
    assert running.result.isVisible()
    assert running.result.word.text() == "It helped"
    assert running.result.folder.text() == "/runs/one"
    assert running.result.accuracy.value.text() == share_text(0.86)
    assert not state.run_active
    chat_choice(state).choose("")
    with qtbot.waitSignal(running.go_to) as caught:
        qtbot.mouseClick(running.main_button, Qt.MouseButton.LeftButton)
    assert caught.args == ["chat"]
    assert chat_choice(state).adapter == "/runs/one"
    qtbot.mouseClick(running.again_button, Qt.MouseButton.LeftButton)
    assert running.setup.isVisible()


def test_a_stop_that_kept_something_is_a_result_too(running, link):
    job = running.job.number
    link.tell(RunFinished(job=job, run=changed(stopped=True)))
    link.tell(JobEnded(job=job, outcome="cancelled"))
    assert "You stopped it" in running.result.sentence.text()


def test_a_stop_before_the_first_step_says_that_nothing_was_kept(running, link):
    link.tell(JobEnded(job=running.job.number, outcome="cancelled"))
    assert running.setup.isVisible()
    assert "Nothing was kept" in running.banner.rest.text()


def test_a_failure_shows_its_three_sentences_and_a_way_on(qtbot, running, link):
    problem = ServerLost(reason="The cable was pulled.").problem()
    link.tell(JobEnded(job=running.job.number, outcome="failed", problem=problem))
    what, why, remedy = problem.sentences()
    assert running.banner.headline.text() == what
    assert why in running.banner.rest.text()
    assert remedy in running.banner.rest.text()
    with qtbot.waitSignal(running.go_to) as caught:
        qtbot.mouseClick(running.banner.button, Qt.MouseButton.LeftButton)
    assert caught.args == ["server"]
    assert running.main_button.isVisible()


def test_a_failure_that_is_no_other_page_s_matter_offers_start_again(running, link):
    problem = OutOfMemory().problem()
    link.tell(JobEnded(job=running.job.number, outcome="failed", problem=problem))
    assert not running.banner.button.isVisible()
    assert running.main_button.isVisible()


@pytest.mark.parametrize(
    ("figures", "tone"),
    [
        ({}, "yours"),
        ({"eval_loss_after": 3.4}, "bad"),
        ({"eval_loss_after": 2.87}, "warning"),
        ({"accuracy_after": 0.2}, "warning"),
        ({"eval_loss_after": None}, "muted"),
    ],
)
def test_the_verdict_is_never_better_than_the_figures(figures, tone):
    assert verdict_of(changed(**figures)).tone == tone


def test_pyqtgraph_is_loaded_when_the_plot_is_seen_and_not_before(qtbot, running, link):
    import subprocess
    import sys

    code = "import sys, gui.pages.finetune_page as p; print('pyqtgraph' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
    qtbot.waitUntil(lambda: running.progress.plot._canvas is not None, timeout=20_000)
    link.tell(StepDone(job=running.job.number, step=1, total_steps=9, loss=float("nan")))
    link.tell(StepDone(job=running.job.number, step=2, total_steps=9, loss=2.0))
    qtbot.wait(300)
    x, y = running.progress.plot._canvas._lines[0].getData()
    assert (list(x), list(y)) == ([2], [2.0])


def test_every_control_has_a_name(ready, check_controls):
    ready.form.fold.click()
    check_controls(ready)


# --- what could be read back -------------------------------------------------------------


def test_the_first_run_asks_to_measure_and_starts_without_when_told(qtbot, ready, link, state):
    qtbot.mouseClick(ready.main_button, Qt.MouseButton.LeftButton)
    assert ready.first.isVisible()
    assert not ready.main_button.isVisible()  # one primary button at a time
    assert link.of(commands.StartRun) == []
    qtbot.mouseClick(ready.first.without, Qt.MouseButton.LeftButton)
    assert len(link.of(commands.StartRun)) == 1
    link.tell(JobEnded(job=ready.job.number, outcome="cancelled"))
    qtbot.mouseClick(ready.main_button, Qt.MouseButton.LeftButton)
    assert len(link.of(commands.StartRun)) == 2  # asked once for a setting
    link.tell(JobEnded(job=ready.job.number, outcome="cancelled"))
    state.set_privacy(noise_level=1.0)
    qtbot.mouseClick(ready.main_button, Qt.MouseButton.LeftButton)
    assert ready.first.isVisible()


def test_the_question_can_be_left_with_the_keyboard(qtbot, ready, link):
    qtbot.mouseClick(ready.main_button, Qt.MouseButton.LeftButton)
    qtbot.keyClick(ready.first.measure, Qt.Key.Key_Escape)
    assert not ready.first.isVisible()
    assert ready.main_button.isVisible()
    assert link.of(commands.StartRun) == []


def measure_first(qtbot, ready, link, report):
    qtbot.mouseClick(ready.main_button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(ready.first.measure, Qt.MouseButton.LeftButton)
    assert ready.first.progress.isVisible()
    assert not ready.first.measure.isVisible()
    job = link._last
    link.tell(LeakMeasured(job=job, report=report))
    link.tell(JobEnded(job=job))


def test_after_measuring_the_plan_says_the_figures_and_start_starts(qtbot, ready, link, report):
    assert "not measured on your rows" in ready.plan.read_back.text()
    measure_first(qtbot, ready, link, report)
    assert not ready.first.isVisible()
    assert share_text(0.68) in ready.plan.read_back.text()
    assert share_text(0.97) in ready.plan.read_back.text()
    assert share_text(0.75) in ready.plan.agreed.text()
    qtbot.mouseClick(ready.main_button, Qt.MouseButton.LeftButton)
    (command,) = link.of(commands.StartRun)
    assert command.config.privacy.most_read_back == 0.75


def test_a_failed_measurement_leaves_both_ways_on(qtbot, ready, link):
    qtbot.mouseClick(ready.main_button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(ready.first.measure, Qt.MouseButton.LeftButton)
    problem = OutOfMemory().problem()
    link.tell(JobEnded(job=link._last, outcome="failed", problem=problem))
    assert ready.first.trouble.text() == " ".join(problem.sentences())
    assert ready.first.measure.isVisible()
    qtbot.mouseClick(ready.first.without, Qt.MouseButton.LeftButton)
    assert ready.running


def test_without_a_measurement_there_is_no_limit_and_own_limits_stay(qtbot, ready, link, report):
    assert ready.run_config().privacy.most_read_back == 1.0
    assert ready.form.limit.text() == "no limit"
    ready.form.limit.setValue(40)
    measure_first(qtbot, ready, link, report)
    assert ready.run_config().privacy.most_read_back == 0.4
    assert share_text(0.4) in ready.plan.agreed.text()


@pytest.mark.parametrize(
    ("measured", "offered"), [(0.68, 0.75), (0.65, 0.7), (0.0, 0.05), (0.9, 0.95), (0.91, 1.0)]
)
def test_the_limit_offered_is_five_points_more_rounded_up(ready, measured, offered):
    ready.form.offer_limit(measured)
    assert ready.form.most_read_back() == offered


def test_only_learning_input_blocks_make_epochs_count(qtbot, ready, link, report, state):
    """Rows then leave anew in every epoch; otherwise they leave once, however many there are."""
    measure_first(qtbot, ready, link, report)
    ready.form.epochs.setValue(8)
    assert share_text(0.68) in ready.plan.read_back.text()
    ready.form.input_blocks.setChecked(True)
    assert "not measured" in ready.plan.read_back.text()
    ready.form.input_blocks.setChecked(False)
    assert share_text(0.68) in ready.plan.read_back.text()


def test_a_run_stopped_for_what_could_be_read_says_so(running, link):
    problem = ReadBackTooHigh(measured=81, agreed=75).problem()
    link.tell(RunFinished(job=running.job.number, run=changed(stopped=True)))
    link.tell(JobEnded(job=running.job.number, outcome="failed", problem=problem))
    assert running.banner.headline.text() == problem.what
    assert "81" in running.banner.rest.text()
    assert running.result.isVisible()
    assert "more could be read back than you agreed to" in running.result.sentence.text()
    assert "You stopped it" not in running.result.sentence.text()
    assert running.banner.button.text() == "Go to Privacy"


def test_a_run_tells_the_noise_in_the_model_s_units(running, link, state, model):
    link.tell(RunStarted(job=running.job.number, total_steps=9, sigma=1.5))
    assert state.leaks.sigma(model.fingerprint, 3, 1.0) == 3.0
    assert state.leaks.sigma(model.fingerprint, 4, 1.0) is None


def test_early_stopping_is_set_and_told(running, link):
    form = running.form
    assert not form.patience.isEnabled()
    form.patience.setValue(3)
    assert form.training().patience == 0  # there would be nothing to count
    form.evaluate_every.setValue(10)
    assert form.patience.isEnabled()
    assert (form.training().evaluate_every, form.training().patience) == (10, 3)
    ended = changed(stopped_early=True, best_step=40, adapter_step=40)
    link.tell(RunFinished(job=running.job.number, run=ended))
    link.tell(JobEnded(job=running.job.number))
    told = running.result.sentence.text()
    assert "did not fall any more" in told
    assert "adapter of step 40" in told
