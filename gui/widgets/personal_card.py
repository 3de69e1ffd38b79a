"""Personal data in the open file: how much was found, three examples, and whether to mask it."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QTimer
from PySide6.QtWidgets import QCheckBox

from core import commands
from core.events import PersonalExample, PersonalFound
from gui.engine_link import EngineLink
from gui.state import AppState
from gui.text import elide, number_text, rows_text
from gui.widgets.card import Card
from gui.widgets.label import Label

_SETTLE_MS = 400
"""After the chosen row, which is shown first."""
_EXAMPLES = 3


class PersonalCard(Card):
    """Asks the engine when other columns are learnt from. The switch is kept for each file."""

    def __init__(self, state: AppState, link: EngineLink) -> None:
        super().__init__(self.tr("Personal data"))
        self._state, self._link = state, link
        self._looked_at: tuple[object, ...] = ()
        self.summary = Label("", wrap=True)
        self.add(self.summary)
        self.examples = [Label("", "note", wrap=True) for _ in range(_EXAMPLES)]
        for label in self.examples:
            self.add(label)
        self.switch = QCheckBox(self.tr("Mask before learning"))
        self.switch.setAccessibleName(self.tr("Mask personal data before learning"))
        self.switch.setToolTip(
            self.tr(
                "Puts [NAME 1], [DATE 1] and the like in its place, the same for the same value "
                "within a row."
            )
        )
        self.switch.toggled.connect(state.set_masking)
        self.add(self.switch)
        self.add(
            Label(
                self.tr(
                    "The search finds most, not all, and misses many names: look through your "
                    "rows yourself."
                ),
                "note",
                wrap=True,
            )
        )
        self.body.addStretch(1)
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._look)
        state.data_changed.connect(self._show)
        state.mapping_changed.connect(self._settle.start)
        state.data_changed.connect(self._settle.start)
        state.engine_changed.connect(self._settle.start)
        state.personal_changed.connect(self._show)
        self._show()

    def _look(self) -> None:
        """Let the engine look, once for a file and its columns."""
        state = self._state
        if state.engine is None or not state.data_ready or state.mapping is None:
            return
        now = (id(state.data), state.mapping.mapping)
        if now != self._looked_at or state.personal is None:
            self._looked_at = now
            self._link.send(commands.ScanPersonal())

    def _show(self) -> None:
        blocker = QSignalBlocker(self.switch)
        self.switch.setChecked(self._state.masks_data)
        del blocker
        found = self._state.personal
        self.summary.setText(self._summary(found))
        given = found.examples if found else []
        for place, label in enumerate(self.examples):
            label.setVisible(place < len(given))
            label.setText(self._example(given[place]) if place < len(given) else "")

    def _summary(self, found: PersonalFound | None) -> str:
        if found is None:
            return self.tr("Not looked for yet.")
        looked = rows_text(found.rows_looked_at)
        if found.rows_looked_at < found.rows:
            looked = self.tr("{some} of {all}").format(some=looked, all=number_text(found.rows))
        if not found.counts:
            return self.tr("Nothing was found in {rows}.").format(rows=looked)
        names = self._kinds()
        listed = ", ".join(
            f"{names.get(kind, kind)} {number_text(count)}" for kind, count in found.counts.items()
        )
        return self.tr("{listed}; in {number} of the {rows} looked at.").format(
            listed=listed, number=number_text(found.rows_with), rows=looked
        )

    def _example(self, one: PersonalExample) -> str:
        kind = self._kinds().get(one.kind, one.kind)
        return f"{kind}: … {one.before}«{elide(one.text, 60)}»{one.after} …"

    def _kinds(self) -> dict[str, str]:
        return {
            "name": self.tr("Names"),
            "date": self.tr("Dates"),
            "phone": self.tr("Phone numbers"),
            "number": self.tr("Record and insurance numbers"),
            "address": self.tr("Addresses"),
            "email": self.tr("E-mail addresses"),
            "iban": self.tr("Bank accounts"),
        }
