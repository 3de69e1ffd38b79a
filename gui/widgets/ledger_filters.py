"""Which lines of the ledger are shown: for which run, of which kind, since when."""

from __future__ import annotations

import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from core.ledger_lines import LedgerFilter
from gui.text import elide_middle
from gui.theme import theme
from gui.widgets.field import Field
from gui.widgets.inputs import ComboBox
from gui.widgets.ledger_words import kinds, run_text
from gui.widgets.narrow import StackWhenNarrow

_ALL = "*"
_LONGEST = 48
_DAYS = (1, 7, 30)


class LedgerFilters(QWidget):
    """Three choices; `changed` after each. They stay as they are while the window is open."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.run, self.kind, self.period = ComboBox(), ComboBox(), ComboBox()
        self.run.addItem(self.tr("Everything"), _ALL)
        self.kind.addItem(self.tr("All kinds"), _ALL)
        for what, name in kinds():
            self.kind.addItem(name, what)
        self.period.addItem(self.tr("All the time"), 0)
        words = (self.tr("Today"), self.tr("Last 7 days"), self.tr("Last 30 days"))
        for days, name in zip(_DAYS, words, strict=True):
            self.period.addItem(name, days)
        row = QHBoxLayout(self)
        theme().space(row, spacing=16, margins=0)
        for label, box in (
            (self.tr("For"), self.run),
            (self.tr("What left"), self.kind),
            (self.tr("When"), self.period),
        ):
            row.addWidget(Field(label, box), 1)
            box.currentIndexChanged.connect(self.changed)
        StackWhenNarrow(self, 520, row)

    def show_runs(self, runs: list[str]) -> None:
        """Offer these runs; the chosen one stays chosen, even if it has no entry any more."""
        wanted = [_ALL, *runs, ""]
        chosen = self.run.currentData()
        if chosen not in wanted:
            wanted.append(chosen)
        if wanted == [self.run.itemData(at) for at in range(self.run.count())]:
            return
        self.run.blockSignals(True)
        self.run.clear()
        for run in wanted:
            name = elide_middle(run_text(run), _LONGEST)
            words = {_ALL: self.tr("Everything"), "": self.tr("Connecting")}
            self.run.addItem(words.get(run, name), run)
        self.run.setCurrentIndex(wanted.index(chosen))
        self.run.blockSignals(False)

    def clear(self) -> None:
        """Show everything again."""
        for box in (self.run, self.kind, self.period):
            box.setCurrentIndex(0)

    @property
    def narrowed(self) -> bool:
        """Whether anything is left out."""
        return any(box.currentIndex() > 0 for box in (self.run, self.kind, self.period))

    def wish(self) -> LedgerFilter:
        """What is chosen."""
        run, what = self.run.currentData(), self.kind.currentData()
        return LedgerFilter(
            None if run == _ALL else run,
            "",
            None if what == _ALL else what,
            _since(self.period.currentData()),
        )


def _since(days: int) -> str:
    """The beginning of the day `days - 1` days ago, here, as the ledger writes times."""
    if not days:
        return ""
    day = datetime.datetime.now().date() - datetime.timedelta(days=days - 1)
    midnight = datetime.datetime.combine(day, datetime.time()).astimezone()
    return midnight.astimezone(datetime.UTC).isoformat(timespec="microseconds")
