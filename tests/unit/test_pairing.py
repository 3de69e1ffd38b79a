"""Pairing lines: read as written, and damaged ones refused."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.pairing import Pairing, line_of, pairing_of, read_pairing
from core.trust_errors import PairingUnusable

PAIRING = Pairing(1, "https://trunk.example:8765", "ab" * 32, "a-token-of-some-length", "Ward 3")


def test_a_line_is_read_as_it_was_written() -> None:
    assert pairing_of(line_of(PAIRING)) == PAIRING


def test_line_breaks_of_a_mail_do_not_matter() -> None:
    assert pairing_of("\n  ".join(textwrap.wrap(line_of(PAIRING), 40)) + "\n") == PAIRING


def test_a_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "one.fedsea-pairing"
    file.write_text(line_of(PAIRING) + "\n")
    assert read_pairing(file) == PAIRING


@pytest.mark.parametrize(
    "text",
    [
        "",
        "fedsea-pairing:",
        "fedsea-pairing:e30",
        "fedsea-pairing:%%%%",
        line_of(PAIRING)[:-9],
        line_of(PAIRING).replace("fedsea", "other"),
        "fedsea-pairing:" + "A" * 20_000,
        line_of(Pairing(1, "http://trunk.example:8765", "")),  # would send the token in the clear
        line_of(Pairing(1, "ftp://trunk.example", "")),
    ],
)
def test_what_is_no_pairing_is_refused(text: str) -> None:
    with pytest.raises(PairingUnusable):
        pairing_of(text)


@given(st.integers(0, 400), st.characters())
def test_any_damage_is_refused_or_harmless(place: int, other: str) -> None:
    line = line_of(PAIRING)
    cut = place % len(line)
    try:
        found = pairing_of(line[:cut] + other + line[cut + 1 :])
    except PairingUnusable:
        return
    assert isinstance(found, Pairing)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PairingUnusable):
        read_pairing(tmp_path / "none")
