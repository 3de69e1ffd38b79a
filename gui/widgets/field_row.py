"""Fields side by side, one below the other where it is narrow, with their labels in one line."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from gui.widgets.columns import Columns
from gui.widgets.field import Field


def field_row(*fields: Field, units: int = 480) -> Columns:
    """A row of `fields`; a higher one does not move the others' labels down."""
    row = Columns(units)
    for field in fields:
        column = field.layout()
        if isinstance(column, QVBoxLayout):
            column.addStretch(1)
        row.add(field)
    return row
