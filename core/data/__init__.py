"""From a file to rows, to the columns that matter, to examples a model can learn from."""

from __future__ import annotations

from core.data.dataset import Cell, DataSet, Example, Message, Role, Row, cell_text
from core.data.mapping import examples, guess_mapping, guess_task, labels, split
from core.data.opening import open_data

__all__ = [
    "Cell",
    "DataSet",
    "Example",
    "Message",
    "Role",
    "Row",
    "cell_text",
    "examples",
    "guess_mapping",
    "guess_task",
    "labels",
    "open_data",
    "split",
]
