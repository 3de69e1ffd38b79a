"""A run while it goes on: the step, the time left, the loss, and what has left so far."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from core.config import RunConfig
from core.events import (
    Evaluated,
    Event,
    JobContinued,
    JobPaused,
    JobProgress,
    RunResumed,
    RunStarted,
    StepDone,
)
from gui.text import bytes_text, duration_text, number_text, share_text, translate
from gui.theme import theme
from gui.widgets.buttons import secondary
from gui.widgets.card import Card
from gui.widgets.label import Label
from gui.widgets.level_text import level_text
from gui.widgets.loss_plot import LossPlot
from gui.widgets.paragraph import Paragraph
from gui.widgets.plot_legend import PlotLegend
from gui.widgets.run_words import left_out_text
from gui.widgets.stat import Stat


class RunProgress(QWidget):
    """Fed with the events of one run by `begin` and `take`."""

    pause = Signal()
    go_on = Signal()
    stop = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.paused = False
        self._waiting = ""
        self._epochs, self._noise = 1, 0.0
        self._step = self._total = 0
        self._first_loss: float | None = None
        self._first_accuracy: float | None = None
        column = QVBoxLayout(self)
        theme().space(column, spacing=16, margins=0)
        self.steps_card = self._steps_card()
        column.addWidget(self.steps_card)
        self.row = row = QHBoxLayout()
        theme().space(row, spacing=16)
        row.addWidget(self._plot_card(), 7)
        self.figures_card = self._figures_card()
        row.addWidget(self.figures_card, 3)
        column.addLayout(row, 1)

    # --- parts --------------------------------------------------------------------------

    def _steps_card(self) -> Card:
        card = Card()
        self.headline = Label("", "figure")
        self.epoch = Label("", "note")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress of the run"))
        self.time = Label("", "note")
        self.pause_button = secondary(self.tr("Pause"), "pause")
        self.stop_button = secondary(
            self.tr("Stop and keep"),
            "square",
            hint=self.tr("Ends the run now. What was learnt so far is kept and can be used."),
        )
        self.pause_button.clicked.connect(self._pause_or_go_on)
        self.stop_button.clicked.connect(self._stop)
        words = QHBoxLayout()
        theme().space(words, spacing=8)
        words.addWidget(self.headline)
        words.addWidget(self.epoch)
        words.addStretch(1)
        left = QVBoxLayout()
        theme().space(left, spacing=8)
        left.addLayout(words)
        left.addWidget(self.bar)
        left.addWidget(self.time)
        self.remarks = Paragraph("", "note")
        self.remarks.hide()
        left.addWidget(self.remarks)
        self.head = row = QHBoxLayout()
        theme().space(row, spacing=16)
        row.addLayout(left, 1)
        row.addWidget(self.pause_button)
        row.addWidget(self.stop_button)
        card.add(row)
        return card

    def _plot_card(self) -> Card:
        card = Card(self.tr("Loss"))
        card.title.setToolTip(self._loss_hint())
        card.add_to_header(PlotLegend())
        self.plot = LossPlot()
        card.add(self.plot, 1)
        return card

    def _figures_card(self) -> Card:
        card = Card()
        theme().space(card.body, spacing=16)
        self.held_back = Stat(self.tr("Loss on held-back rows"), hint=self._loss_hint())
        self.accuracy = Stat(self.tr("Right answers, held-back rows"))
        self.sent = Stat(self.tr("Left this computer"))
        for stat in (self.held_back, self.accuracy, self.sent):
            card.add(stat)
        card.body.addStretch(1)
        return card

    def _loss_hint(self) -> str:
        return self.tr("How surprised the model is by the right answers. Lower is better.")

    def show_all(self, on: bool) -> None:
        """Everything while the run goes on; the plot alone when it is over."""
        self.steps_card.setVisible(on)
        self.figures_card.setVisible(on)

    # --- the run ------------------------------------------------------------------------

    def begin(self, config: RunConfig) -> None:
        """A run was asked for; nothing is known of it yet."""
        self._step = self._total = 0
        self._first_loss = self._first_accuracy = None
        self._waiting = ""
        self.paused = False
        self.headline.setText(self.tr("Preparing"))
        self.epoch.setText("")
        self.time.setText(self.tr("Estimating the time left…"))
        self.remarks.hide()
        self.bar.setRange(0, 0)
        self._epochs = config.training.epochs
        self._noise = config.privacy.noise_level
        self.held_back.set_value("\u2013", self.tr("measured before the first step"))
        self.accuracy.hide()
        self._show_traffic(0, 0)
        self.plot.clear()
        self._show_buttons()

    def take(self, event: Event) -> None:
        """Show one event of the run."""
        match event:
            case JobProgress():
                self._show_stage(event)
            case RunStarted():
                self._total = event.total_steps
                self.plot.clear(event.total_steps)
                self.bar.setRange(0, max(1, event.total_steps))
                self.bar.setValue(0)
                self._show_remarks(event)
                self._show_headline()
            case RunResumed():
                self._take_history(event)
            case StepDone():
                self._take_step(event)
            case Evaluated():
                self._take_evaluated(event)
            case JobPaused():
                self.paused, self._waiting = True, ""
                self._show_headline()
                self.time.setText(self.tr("Nothing is sent while it is paused."))
                self._show_buttons()
            case JobContinued():
                self.paused, self._waiting = False, ""
                self._show_headline()
                self._show_buttons()
            case _:
                pass

    def _take_history(self, event: RunResumed) -> None:
        """A run that goes on: what was before is drawn as if it had never stopped."""
        self._step = event.step
        self.bar.setValue(event.step)
        for step, loss in event.losses:
            self.plot.add_training(step, loss)
        for evaluated in event.evaluations:
            self._take_evaluated(evaluated)
        self._show_headline()

    def _show_remarks(self, event: RunStarted) -> None:
        """Say plainly what a crash would cost, and which rows are left out."""
        words = {
            "keyring": self.tr(
                "This run cannot go on after a crash: this computer has no keyring that could keep"
                " the secret of its noise, and it is not written to the disk."
            ),
            "policy": self.tr(
                "This run cannot go on after a crash: a rule of your administrator does not allow"
                " to send its adapter back to the server."
            ),
        }
        parts = words.get(event.obstacle, ""), left_out_text(event.left_out_rows, event.unused_rows)
        self.remarks.setText(" ".join(part for part in parts if part))
        self.remarks.setVisible(any(parts))

    def _show_stage(self, event: JobProgress) -> None:
        """What is being done while no step is: loading, measuring, saving."""
        text = translate("stages", event.stage)
        if event.share is not None and 0 < event.share < 1:
            text = f"{text} · {share_text(event.share)}"
        if text and not self._waiting:
            self.time.setText(text)

    def _take_step(self, event: StepDone) -> None:
        self._step, self._total = event.step, event.total_steps
        self.bar.setRange(0, max(1, event.total_steps))
        self.bar.setValue(event.step)
        self._show_headline()
        if event.epoch > 0:
            now = min(self._epochs, int(event.epoch) + 1)
            self.epoch.setText(self.tr("epoch {now} of {all}").format(now=now, all=self._epochs))
        self.plot.add_training(event.step, event.loss)
        self._show_traffic(event.bytes_sent, event.bytes_received)
        parts = []
        if event.seconds_left is None:
            parts.append(self.tr("Estimating the time left…"))
        elif event.step < event.total_steps:
            time = duration_text(event.seconds_left)
            parts.append(self.tr("About {time} left").format(time=time))
        else:
            parts.append(self.tr("Measuring on the held-back rows…"))
        if event.seconds > 0 and event.tokens:
            speed = number_text(event.tokens / event.seconds)
            parts.append(self.tr("{n} tokens a second").format(n=speed))
        self.time.setText(" · ".join(parts))

    def _take_evaluated(self, event: Evaluated) -> None:
        if event.when == "before":
            self._first_loss, self._first_accuracy = event.loss, event.accuracy
        self.plot.add_held_back(event.step, event.loss)
        self.held_back.set_value(
            number_text(event.loss, 2), self._was(event.loss, self._first_loss, 2)
        )
        if event.accuracy is not None:
            self.accuracy.show()
            note = (
                self.tr("before: {share}").format(share=share_text(self._first_accuracy))
                if self._first_accuracy is not None and event.when != "before"
                else self.tr("before the run")
            )
            self.accuracy.set_value(share_text(event.accuracy), note)

    def _show_traffic(self, sent: int, received: int) -> None:
        noise = (
            self.tr("with noise {level}").format(level=level_text(self._noise))
            if self._noise > 0
            else self.tr("without noise")
        )
        back = self.tr("{size} came back").format(size=bytes_text(received))
        self.sent.set_value(bytes_text(sent), f"{noise} · {back}")

    def _was(self, now: float, first: float | None, digits: int) -> str:
        if first is None or first == now:
            return self.tr("before the first step")
        return self.tr("was {figure}").format(figure=number_text(first, digits))

    # --- buttons ------------------------------------------------------------------------

    def _pause_or_go_on(self) -> None:
        if self.paused:
            self._waiting = self.tr("Going on…")
            self.go_on.emit()
        else:
            self._waiting = self.tr("Pausing after this step…")
            self.pause.emit()
        self._show_buttons()

    def _stop(self) -> None:
        self._waiting = self.tr("Stopping, keeping what was learnt…")
        self.stop_button.setEnabled(False)
        self.stop.emit()
        self._show_buttons()

    def _show_buttons(self) -> None:
        self.pause_button.setEnabled(not self._waiting)
        if not self._waiting:
            self.stop_button.setEnabled(True)
        else:
            self.time.setText(self._waiting)
        if self.paused:
            self.pause_button.set_look(self.tr("Continue"), "play")
        else:
            self.pause_button.set_look(self.tr("Pause"), "pause")

    def _show_headline(self) -> None:
        if self._total == 0:
            return
        words = (
            self.tr("Paused at step {step} of {all}")
            if self.paused
            else self.tr("Step {step} of {all}")
        )
        self.headline.setText(
            words.format(step=number_text(self._step), all=number_text(self._total))
        )
