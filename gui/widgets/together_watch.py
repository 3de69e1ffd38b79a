"""A common run while it goes on: the round, what this seat is at, the partners, the losses."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from core.events import Evaluated, Event, JobProgress, StepDone, TogetherStanding
from gui.text import bytes_text, elide, number_text, share_text, translate
from gui.theme import theme
from gui.widgets.banner import Banner
from gui.widgets.buttons import secondary
from gui.widgets.card import Card
from gui.widgets.columns import Columns
from gui.widgets.curve_legend import CurveLegend
from gui.widgets.label import Label
from gui.widgets.level_text import level_text
from gui.widgets.paragraph import Paragraph
from gui.widgets.round_plot import RoundPlot
from gui.widgets.stat import Stat
from gui.widgets.together_roster import Roster
from gui.widgets.together_words import doing_text, round_text, waits_for_partners


class TogetherWatch(QWidget):
    """Fed by `begin` and `take`; `leave` is a wish that is still to be asked about."""

    leave = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.standing = TogetherStanding()
        self._noise: float | None = None
        self._first_loss: float | None = None
        self._leaving = False
        column = QVBoxLayout(self)
        theme().space(column, spacing=16, margins=0)
        self.lost = Banner(dismissable=False)
        column.addWidget(self.lost)
        column.addWidget(self._head_card())
        self.partners = Card(self.tr("Partners"))
        self.roster = Roster()
        self.partners.add(self.roster)
        column.addWidget(self.partners)
        self.losses = Columns(560)
        self.losses.add(self._plot_card(), 7)
        self.losses.add(self._figures_card(), 3)
        column.addWidget(self.losses, 1)
        self._room = QWidget()
        column.addWidget(self._room, 1)

    # --- the run ------------------------------------------------------------------------

    def begin(self, name: str, noise_level: float | None) -> None:
        """A seat was asked for; `noise_level` is None where the run's folder says it."""
        self.standing = TogetherStanding()
        self.partners.hide()
        self._noise, self._first_loss, self._leaving = noise_level, None, False
        self.name.setText(elide(name, 60))
        self.name.setVisible(bool(name))
        self.lost.clear()
        self.plot.begin()
        self.held_back.set_value("\u2013", self.tr("measured before the first round"))
        self._show_traffic(0, 0)
        self.leave_button.setEnabled(True)
        self._show_standing()

    def leaving(self) -> None:
        """It was asked to leave; that takes a moment."""
        self._leaving = True
        self.leave_button.setEnabled(False)
        self.doing.setText(self.tr("Leaving, keeping what was learnt …"))

    def take(self, event: Event) -> None:
        """Show one event of the job."""
        match event:
            case TogetherStanding():
                self.standing = event
                self.plot.take(event)
                self._show_standing()
            case JobProgress() if self.standing.doing in ("connecting", "over"):
                self._show_stage(event)
            case StepDone():
                self._show_traffic(event.bytes_sent, event.bytes_received)
            case Evaluated():
                self._show_evaluated(event)
            case _:
                pass

    def _show_standing(self) -> None:
        standing = self.standing
        self.headline.setText(round_text(standing))
        if not self._leaving:
            self.doing.setText(doing_text(standing))
        self.doing.setVisible(standing.doing != "lost" or self._leaving)
        if standing.doing == "lost":
            if self.lost.isHidden():
                self.lost.say(
                    "info", self.tr("Connection lost, trying again."), self.tr("Nothing is lost.")
                )
        else:
            self.lost.clear()
        busy = not standing.rounds or waits_for_partners(standing)
        self.bar.setRange(0, 0 if busy and not standing.round else max(1, standing.rounds))
        self.bar.setValue(standing.round)
        self.bar.setAccessibleDescription(self.headline.text())
        if standing.doing != "lost":  # what was known of the others stands until then
            self.partners.setVisible(bool(standing.seats))
            self.roster.show_seats(standing.seats)
        own, common = standing.own_loss, standing.common_loss
        note = ""
        if common is not None:
            note = self.tr("of all partners: {figure}").format(figure=number_text(common, 2))
        self.own.set_value("\u2013" if own is None else number_text(own, 2), note)
        begun = standing.round > 0 or own is not None
        self.losses.setVisible(begun)
        self._room.setVisible(not begun)

    def _show_stage(self, event: JobProgress) -> None:
        text = translate("stages", event.stage)
        if event.share is not None and 0 < event.share < 1:
            text = f"{text} · {share_text(event.share)}"
        if text and not self._leaving:
            self.doing.setText(text)

    def _show_evaluated(self, event: Evaluated) -> None:
        if event.when == "before":
            self._first_loss = event.loss
        note = self.tr("before the first round")
        if event.when != "before" and self._first_loss is not None:
            note = self.tr("was {figure}").format(figure=number_text(self._first_loss, 2))
        self.held_back.set_value(number_text(event.loss, 2), note)

    def _show_traffic(self, sent: int, received: int) -> None:
        back = self.tr("{size} came back").format(size=bytes_text(received))
        if self._noise is None:
            note = back
        elif self._noise > 0:
            noise = self.tr("with noise {level}").format(level=level_text(self._noise))
            note = f"{noise} · {back}"
        else:
            note = f"{self.tr('without noise')} · {back}"
        self.sent.set_value(bytes_text(sent), note)

    # --- parts --------------------------------------------------------------------------

    def _head_card(self) -> Card:
        card = Card()
        self.headline = Label("", "figure")
        self.name = Paragraph("", "note")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress of the common run"))
        self.doing = Paragraph("", "note")
        self.leave_button = secondary(
            self.tr("Leave …"),
            "x",
            hint=self.tr("The others go on without you; you can take your seat again."),
        )
        self.leave_button.clicked.connect(self.leave)
        words = QHBoxLayout()
        theme().space(words, spacing=8)
        words.addWidget(self.headline)
        words.addWidget(self.name, 1)
        left = QVBoxLayout()
        theme().space(left, spacing=8)
        left.addLayout(words)
        left.addWidget(self.bar)
        left.addWidget(self.doing)
        row = QHBoxLayout()
        theme().space(row, spacing=16)
        row.addLayout(left, 1)
        row.addWidget(self.leave_button)
        card.add(row)
        return card

    def _plot_card(self) -> Card:
        card = Card(self.tr("Loss by rounds"))
        card.title.setToolTip(self._loss_hint())
        self.plot = RoundPlot()
        self.legend = CurveLegend(across=True)
        self.legend.show_curves([self.plot.own, self.plot.common])
        card.add_to_header(self.legend)
        card.add(self.plot, 1)
        return card

    def _figures_card(self) -> Card:
        card = Card()
        theme().space(card.body, spacing=16)
        hint = self._loss_hint()
        self.own = Stat(self.tr("Loss on your rows"), hint=hint)
        self.held_back = Stat(self.tr("On your held-back rows"), hint=hint)
        self.sent = Stat(self.tr("Left this computer"))
        for stat in (self.own, self.held_back, self.sent):
            card.add(stat)
        card.body.addStretch(1)
        return card

    def _loss_hint(self) -> str:
        return self.tr("How surprised the model is by the right answers. Lower is better.")
