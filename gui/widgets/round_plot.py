"""Two losses by rounds: one's own, and that of all partners."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from core.together_events import TogetherStanding
from gui.text import number_text
from gui.widgets.curves import Curve
from gui.widgets.loss_plot import LossPlot


class RoundPlot(LossPlot):
    """Fed with standings; a loss is noted once its round is done and taken over here."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.own, self.common = Curve(), Curve()
        self._round = 0
        self.begin()

    def begin(self) -> None:
        """Forget what was drawn."""
        self.own = Curve(self.tr("Your rows"))
        self.common = Curve(self.tr("All partners"))
        self._round = 0
        self.show_curves([self.own, self.common])

    def take(self, standing: TogetherStanding) -> None:
        """Note the losses of a round that was just done; a server that was restored may go back."""
        before, unsure = self._round, standing.doing in ("connecting", "taking", "lost")
        if unsure or standing.round == before:
            return
        self._round = standing.round
        if standing.round < before:
            self._forget_after(standing.round)
        else:
            self._note(standing)
        self.show_curves([self.own, self.common], standing.rounds)

    def _note(self, standing: TogetherStanding) -> None:
        for curve, loss in ((self.own, standing.own_loss), (self.common, standing.common_loss)):
            if loss is not None:
                curve.training[0].append(standing.round)
                curve.training[1].append(loss)
                # A marker at the end: after one round there is no line yet.
                curve.held_back = ([standing.round], [loss])

    def _forget_after(self, last: int) -> None:
        for curve in (self.own, self.common):
            rounds, losses = curve.training
            kept = sum(number <= last for number in rounds)
            del rounds[kept:], losses[kept:]
            curve.held_back = (rounds[-1:], losses[-1:])

    def sentences(self, curve: Curve) -> str:
        """From the first round that was seen to the last."""
        rounds, losses = curve.training
        if not losses:
            return self.tr("{name}: no round is done yet.").format(name=curve.name)
        return self.tr(
            "{name}: loss {first} after round {from_round}, {last} after round {round}."
        ).format(
            name=curve.name,
            first=number_text(losses[0], 2),
            from_round=number_text(rounds[0]),
            last=number_text(losses[-1], 2),
            round=number_text(rounds[-1]),
        )
