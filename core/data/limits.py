"""What a file may be at most. Checked before memory is spent on it."""

from __future__ import annotations

MAX_FILE_BYTES = 200 * 1024 * 1024
MAX_UNPACKED_BYTES = 400 * 1024 * 1024
"""All parts of a workbook together, unpacked."""
MAX_UNPACKING_RATIO = 200
"""A part of a workbook that grows more than this and is not small is no workbook."""
SMALL_PART_BYTES = 1024 * 1024
MAX_PARTS = 10_000
MAX_SHEET_ROWS = 1_048_576
MAX_COLUMNS = 1_000
MAX_CELLS = 20_000_000
MAX_CELL_CHARACTERS = 10_000_000
LONG_ROW_CHARACTERS = 50_000
"""Longer than most models can read: worth a word."""
MAX_PROBLEMS = 1_000
"""Problems kept one by one; the rest is counted."""
