"""The built-in example: letters to a clinic and how urgent they are."""

from __future__ import annotations

from importlib.resources import files

SAMPLE_FILE = "triage-letters.csv"


def sample_bytes() -> bytes:
    """The content of the sample file."""
    return files("resources").joinpath("samples", SAMPLE_FILE).read_bytes()
