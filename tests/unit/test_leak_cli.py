"""`fedsea leak`: which rows it attacks."""

from __future__ import annotations

import argparse
from pathlib import Path

from core.cli import leak
from core.cli.column_options import add_column_options


def test_rows_are_masked_only_on_wish(tmp_path: Path) -> None:
    file = tmp_path / "letters.csv"
    file.write_text("letter,urgency\n" + "Mrs Keller coughs,urgent\nMr Brandt is well,routine\n")
    parser = argparse.ArgumentParser()
    add_column_options(parser)
    options = parser.parse_args([])
    texts = {}
    for mask in (False, True):
        rows = leak._rows(argparse.Namespace(data=file, mask=mask, **vars(options)))
        texts[mask] = [message.content for row in rows for message in row.messages]
    assert texts[False] == ["Mrs Keller coughs", "urgent", "Mr Brandt is well", "routine"]
    assert texts[True] == ["Mrs [NAME 1] coughs", "urgent", "Mr [NAME 1] is well", "routine"]
