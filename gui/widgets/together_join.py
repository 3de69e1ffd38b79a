"""What an invitation asks, one's own part in it, and one's agreement."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from core.config import RunConfig
from core.together_events import InvitationFacts
from gui.models.seat_plan import gradient_noise, has_model, most_blocks, seat_config
from gui.state import AppState
from gui.text import elide, rows_text
from gui.theme import theme
from gui.widgets.buttons import quiet, secondary
from gui.widgets.card import Card
from gui.widgets.field import Field
from gui.widgets.field_row import field_row
from gui.widgets.level_text import level_text
from gui.widgets.noise_choice import NoiseChoice
from gui.widgets.number_fields import WholeField
from gui.widgets.paragraph import Paragraph
from gui.widgets.rule_note import held_rules
from gui.widgets.together_facts import InvitationCard


class TogetherJoin(QWidget):
    """`changed` after each choice; `missing` says why one cannot take part yet."""

    changed = Signal()
    go_to = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.invitation: InvitationFacts | None = None
        self.asked = InvitationCard()
        column = QVBoxLayout(self)
        theme().space(column, spacing=16, margins=0)
        column.addWidget(self.asked)
        column.addWidget(self._part_card())
        column.addWidget(self._agree_card())

    # --- reading ------------------------------------------------------------------------

    def config(self, state: AppState) -> RunConfig:
        """The seat's own run."""
        assert self.invitation is not None
        return seat_config(
            state,
            self.invitation,
            input_blocks=self.input_blocks.value(),
            output_blocks=self.output_blocks.value(),
            noise_level=self.noise.level(),
        )

    def missing(self, state: AppState) -> str:
        """What is in the way; empty if nothing is."""
        invitation, policy = self.invitation, state.policy
        if invitation is None:
            return ""
        if not policy.allow_training:
            return held_rules(policy, "allow_training")
        if not policy.allows_server(invitation.server):
            return held_rules(policy, "allowed_servers")
        if not state.data_ready:
            return self.tr("Open the file the model shall learn from.")
        if not self.agree.isChecked():
            return self.tr("Read what is asked, and agree to it.")
        return ""

    # --- showing ------------------------------------------------------------------------

    def show_invitation(self, invitation: InvitationFacts, state: AppState) -> None:
        """Show another invitation; nothing is agreed to yet."""
        self.invitation = invitation
        run, policy = invitation.run, state.policy
        self.asked.show_invitation(invitation)
        most_in, most_out = most_blocks(state, run)
        least_in = max(run.input_blocks, policy.minimum_input_blocks)
        least_out = max(run.output_blocks, policy.minimum_output_blocks)
        self.input_blocks.setRange(least_in, max(least_in, most_in))
        self.output_blocks.setRange(least_out, max(least_out, most_out))
        self.input_blocks.setValue(state.input_blocks)
        self.output_blocks.setValue(state.output_blocks)
        least = max(run.minimum_noise_level, policy.minimum_noise_level)
        reason = self.tr("The invitation asks for at least {level}.").format(
            level=level_text(run.minimum_noise_level)
        )
        asked = run.minimum_noise_level >= policy.minimum_noise_level
        self.noise.show_level(max(least, state.noise_level), least, reason if asked else "")
        self.agree.setChecked(False)
        self.show_state(state)

    def show_state(self, state: AppState) -> None:
        """Follow file, model and noise on gradients."""
        if self.invitation is None:
            return
        ready, data = state.data_ready, state.data
        name = elide(data.name, 60) if data else ""
        self.data.setText(name if ready else self.tr("No file is open yet"))
        rows = self.tr("{rows} to learn from").format(rows=rows_text(state.usable_rows))
        self.rows.setText(
            rows if ready else self.tr("Open the rows that the model shall learn from.")
        )
        self.data_button.setText(self.tr("Change the file") if ready else self.tr("Go to Data"))
        self.data_button.setAccessibleName(self.data_button.text())
        self.model.setVisible(not has_model(state, self.invitation.run))
        self.model.setText(
            self.tr(
                "The run's model, {model}, is not the one that is open here. Its blocks for this"
                " computer are fetched from the run's server, if that hands them out."
            ).format(model=elide(self.invitation.model, 60))
        )
        level = gradient_noise(state, self.invitation.run)
        self.gradients.setText(
            self.tr("Gradients leave with noise {level}.").format(level=level_text(level))
            if level > 0
            else self.tr("Gradients leave without noise.")
        )

    # --- parts --------------------------------------------------------------------------

    def _part_card(self) -> Card:
        card = Card(self.tr("Your part"))
        theme().space(card.body, spacing=16)
        self.data, self.rows = Paragraph("", "strong"), Paragraph("", "note")
        self.data_button = secondary(self.tr("Go to Data"), "table")
        self.data_button.clicked.connect(lambda: self.go_to.emit("data"))
        words = QVBoxLayout()
        theme().space(words, spacing=2)
        words.addWidget(self.data)
        words.addWidget(self.rows)
        row = QHBoxLayout()
        theme().space(row, spacing=12)
        row.addLayout(words, 1)
        row.addWidget(self.data_button)
        card.add(row)
        self.model = Paragraph("", "note")
        card.add(self.model)
        self.noise = NoiseChoice(
            self.tr("Your noise"),
            self.tr("On the numbers that leave here. More than is asked is always allowed."),
        )
        self.noise.changed.connect(self.changed)
        card.add(self.noise)
        self.gradients = Paragraph("", "note")
        card.add(self.gradients)
        measure = quiet(self.tr("Measure what could be read back"), "shield-half")
        measure.clicked.connect(lambda: self.go_to.emit("privacy"))
        card.body.addWidget(measure, 0, Qt.AlignmentFlag.AlignLeft)
        self.input_blocks, self.output_blocks = WholeField(1, 1024, 3), WholeField(1, 1024, 2)
        card.add(
            field_row(
                Field(
                    self.tr("Blocks before the server"),
                    self.input_blocks,
                    self.tr("That run here. More make it harder to read back."),
                ),
                Field(
                    self.tr("Blocks after the server"),
                    self.output_blocks,
                    self.tr("That run here too."),
                ),
            )
        )
        return card

    def _agree_card(self) -> Card:
        card = Card()
        self.agree = QCheckBox(self.tr("I agree"))
        self.terms = Paragraph(
            self.tr(
                "I agree to what the invitation asks and to what the server and the partners will"
                " see, and I may use these rows for it."
            ),
            "note",
        )
        self.agree.setAccessibleDescription(self.terms.text())
        self.agree.toggled.connect(self.changed)
        theme().space(card.body, spacing=0)
        card.add(self.agree)
        below = QVBoxLayout()
        theme().space(below, margins=(30, 0, 0, 0))
        below.addWidget(self.terms)
        card.add(below)
        return card
