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
"""Cells kept at once; of more rows than that an even choice is kept."""
MAX_KEPT_BYTES = 128 * 1024 * 1024
"""Memory for the rows that are kept: far more text than a run here gets through."""
STREAM_FROM_BYTES = 32 * 1024 * 1024
"""Text files larger than this are read piece by piece."""
MAX_STREAMED_BYTES = 20 * 1024 * 1024 * 1024
MAX_RECORD_CHARACTERS = 40_000_000
"""Of one row in a file that is read piece by piece."""
MAX_DOCUMENTS = 20_000
"""Files in a folder."""
MAX_FOLDER_BYTES = 400 * 1024 * 1024
MAX_DOCUMENT_BYTES = 50 * 1024 * 1024
"""One document: texts are small, pictures make documents large."""
MAX_DOCUMENT_XML = 64 * 1024 * 1024
"""Unpacked text of a Word document, with its marks."""
MAX_PAGES = 5_000
MAX_PAGE_BYTES = 8 * 1024 * 1024
"""What one page of a PDF document may unpack to."""
MAX_ROW_GROUP_BYTES = 2 * 1024 * 1024 * 1024
"""Unpacked, of a Parquet file; of it a few hundred rows are in memory at a time."""
MAX_CELL_CHARACTERS = 10_000_000
MAX_TEMPLATE_CHARACTERS = 4_000
"""It stands in every row: longer ones would fill what a model reads."""
LONG_ROW_CHARACTERS = 50_000
"""Longer than most models can read: worth a word."""
MAX_PROBLEMS = 1_000
"""Problems kept one by one; the rest is counted."""
