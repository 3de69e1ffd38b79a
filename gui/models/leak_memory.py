"""What was measured on the user's own rows, and at which setting. Forgotten with the window."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.events import ColumnMapping, DataOpened
from core.leak_report import LeakReport

if TYPE_CHECKING:
    from gui.state import AppState


@dataclass(frozen=True)
class LeakSetting:
    """All that a measurement depends on, as far as the user can change it."""

    model: str
    """Fingerprint of the model."""
    data: tuple[str, str, int, int]
    """Path, name, rows, and a hash of the first rows: the same path may hold other rows later."""
    columns: ColumnMapping
    input_blocks: int
    output_blocks: int
    noise_level: float
    gradient_noise: float = 0.0
    adapter: str = ""
    mask: bool = False
    """Whether personal data is masked before."""
    sends: int = 1
    """How often a row is sent with fresh noise."""
    eight_bits: bool = False


class LeakMemory(QObject):
    """Reports by setting, settings that the user did not want measured, and known noise units."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.sends = 1
        """How often the planned run sends a row with fresh noise."""
        self._reports: dict[LeakSetting, LeakReport] = {}
        self._waived: set[LeakSetting] = set()
        self._units: dict[tuple[str, int], float] = {}

    def keep(self, setting: LeakSetting, report: LeakReport) -> None:
        """Remember what was measured."""
        self._reports.pop(setting, None)
        self._reports[setting] = report
        self.note_unit(setting.model, setting.input_blocks, report.noise_level, report.sigma)
        self.changed.emit()

    def find(self, setting: LeakSetting) -> LeakReport | None:
        """The report on this setting. One for more sends will do: more copies tell more."""
        enough = [
            each
            for each in self._reports
            if each.sends >= setting.sends and replace(each, sends=setting.sends) == setting
        ]
        best = min(enough, key=lambda each: each.sends, default=None)
        return self._reports[best] if best else None

    def last_of(self, setting: LeakSetting) -> LeakReport | None:
        """The newest report on the same rows and model, whatever the cut and the noise."""
        same = (setting.model, setting.data, setting.columns, setting.mask)
        for each, report in reversed(self._reports.items()):
            if (each.model, each.data, each.columns, each.mask) == same:
                return report
        return None

    def waive(self, setting: LeakSetting) -> None:
        """The user starts without measuring; not asked again for this setting."""
        self._waived.add(setting)

    def to_ask(self, setting: LeakSetting) -> bool:
        """Whether to ask before a run: neither measured nor waived."""
        return setting not in self._waived and self.find(setting) is None

    def plan_sends(self, sends: int) -> None:
        """The planned run sends each row so often."""
        if sends != self.sends:
            self.sends = sends
            self.changed.emit()

    def note_unit(self, model: str, input_blocks: int, noise_level: float, sigma: float) -> None:
        """Remember what a noise level is in the model's own units at this cut."""
        if noise_level > 0 and sigma > 0:
            self._units[model, input_blocks] = sigma / noise_level
            self.changed.emit()

    def sigma(self, model: str, input_blocks: int, noise_level: float) -> float | None:
        """The noise's standard deviation in the model's own units, where it is known."""
        unit = self._units.get((model, input_blocks))
        return unit * noise_level if unit and noise_level > 0 else None


def leak_setting(state: AppState) -> LeakSetting | None:
    """What would be measured now; None while there is no model or nothing to learn from."""
    model, data, mapping = state.model, state.data, state.mapping
    if model is None or data is None or mapping is None or not state.data_ready:
        return None
    return LeakSetting(
        model=model.fingerprint,
        data=_identity(data),
        columns=mapping.mapping,
        input_blocks=state.input_blocks,
        output_blocks=state.output_blocks,
        noise_level=state.noise_level,
        gradient_noise=state.gradient_noise,
        mask=state.masks_data,
        sends=min(state.leaks.sends, 1000),
        eight_bits=state.settings.eight_bits,
    )


def _identity(data: DataOpened) -> tuple[str, str, int, int]:
    first = hash(tuple(tuple(row) for row in data.preview))
    return data.path, data.name, data.rows, first
