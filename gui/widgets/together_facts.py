"""An invitation as a table in plain words: who invites to what, and who will see what."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from core.pins import grouped
from core.together import Way
from core.together_events import InvitationFacts
from gui.text import duration_text, elide, number_text
from gui.widgets.card import Card
from gui.widgets.fact_grid import FactGrid
from gui.widgets.level_text import level_text
from gui.widgets.together_words import (
    averaged_text,
    partners_see_text,
    server_sees_text,
    way_text,
    way_title,
)

_LONGEST = 60


class InvitationCard(Card):
    """Who invites, what is asked, what will be seen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(QCoreApplication.translate("InvitationCard", "The invitation"), parent)
        self.facts = FactGrid()
        self.add(self.facts)

    def show_invitation(self, invitation: InvitationFacts) -> None:
        """Show all it asks."""
        self.set_title(elide(invitation.name, _LONGEST) or self.tr("The invitation"))
        self.facts.show_facts([*self._who(invitation), *self._how(invitation)])

    def _who(self, invitation: InvitationFacts) -> list[tuple[str, str]]:
        names = invitation.seat_names
        others = [elide(name, _LONGEST) for seat, name in names.items() if seat != invitation.seat]
        return [
            (self.tr("You are"), self._own(invitation)),
            (self.tr("Other partners"), ", ".join(others) or self.tr("not named")),
            (self.tr("Server"), invitation.server),
            (
                self.tr("Its certificate"),
                grouped(invitation.certificate) or self.tr("none, the server is on this computer"),
            ),
            (self.tr("Model"), invitation.model),
        ]

    def _own(self, invitation: InvitationFacts) -> str:
        number = self.tr("Partner {number}").format(number=number_text(invitation.seat))
        return elide(invitation.seat_name, _LONGEST) or number

    def _how(self, invitation: InvitationFacts) -> list[tuple[str, str]]:
        run = invitation.run
        steps = self.tr("{rounds} of {steps} steps each").format(
            rounds=number_text(run.rounds), steps=number_text(run.steps_of_a_round)
        )
        if run.way is Way.CLIENT_BATCH:
            steps = self.tr("{rounds}, each one step of all").format(rounds=number_text(run.rounds))
        patience = self.tr("after {time} the round goes on without them").format(
            time=duration_text(run.patience)
        )
        noise = level_text(run.minimum_noise_level)
        if run.minimum_noise_level == 0:
            noise = self.tr("none asked for")
        if run.minimum_gradient_noise > 0:
            noise = self.tr("{level}, and {more} on gradients").format(
                level=noise, more=level_text(run.minimum_gradient_noise)
            )
        blocks = self.tr("{first} before the server, {last} after it").format(
            first=number_text(run.input_blocks), last=number_text(run.output_blocks)
        )
        return [
            (self.tr("Way"), f"{way_title(run.way)}. {way_text(run.way)}"),
            (self.tr("Rounds"), steps),
            (self.tr("Late partners"), patience),
            (self.tr("Minimum noise"), noise),
            (self.tr("Least blocks here"), blocks),
            (self.tr("Averaged"), averaged_text(run)),
            (self.tr("The server sees"), server_sees_text(run)),
            (self.tr("Partners see"), partners_see_text(run, len(invitation.seat_names))),
        ]
