"""Number fields with their range and first value in one line."""

from __future__ import annotations

from PySide6.QtWidgets import QDoubleSpinBox

from gui.widgets.inputs import RealSpinBox, SpinBox


class WholeField(SpinBox):
    """A whole number between `low` and `high`."""

    def __init__(self, low: int, high: int, value: int) -> None:
        super().__init__()
        self.setRange(low, high)
        self.setValue(value)
        self.setGroupSeparatorShown(True)


class DecimalField(RealSpinBox):
    """A number with decimals; the arrows step in its own order of magnitude."""

    def __init__(self, low: float, high: float, value: float, decimals: int) -> None:
        super().__init__()
        self.setDecimals(decimals)
        self.setRange(low, high)
        self.setStepType(QDoubleSpinBox.StepType.AdaptiveDecimalStepType)
        self.setValue(value)
