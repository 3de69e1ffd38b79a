"""Certificates by address: kept whole, found whatever the path, and never lost in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.network_errors import PinsUnusable
from core.paths import pins_file, settings_file
from core.pins import all_pins, grouped, keep_pin, pin_of

ONE, OTHER = "ab" * 32, "cd" * 32


def test_kept_found_and_forgotten(home: Path) -> None:
    assert pin_of("https://a.example") == ""
    keep_pin("https://A.example", ONE)
    keep_pin("https://a.example:8765/trunk", OTHER)
    keep_pin("https://[::1]:8765", OTHER)
    for same in ("https://a.example", "https://a.example:443/x", "https://a.EXAMPLE."):
        assert pin_of(same) == ONE
    assert pin_of("https://a.example:8765") == OTHER
    assert pin_of("http://a.example") == ""  # has no certificate
    assert all_pins() == {"a.example:443": ONE, "a.example:8765": OTHER, "[::1]:8765": OTHER}
    keep_pin("https://a.example", "")
    assert pin_of("https://a.example") == ""
    assert pins_file().parent == settings_file().parent
    assert [it.name for it in pins_file().parent.iterdir()] == ["pins.json"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff",
        b"[]",
        b'{"pins": {"a:1": "ab"}}',
        b'{"format": 2, "pins": {}}',
        b'{"format": 1, "pins": {}, "more": 1}',
    ],
)
def test_a_damaged_file_is_an_error_and_is_not_written_over(home: Path, content: bytes) -> None:
    keep_pin("https://a.example", ONE)
    pins_file().write_bytes(content)
    with pytest.raises(PinsUnusable, match="damaged"):
        pin_of("https://a.example")
    with pytest.raises(PinsUnusable):
        keep_pin("https://b.example", OTHER)
    assert pins_file().read_bytes() == content


def test_a_folder_in_its_place(home: Path) -> None:
    pins_file().mkdir(parents=True)
    with pytest.raises(PinsUnusable):
        pin_of("https://a.example")


def test_grouped_for_reading_aloud() -> None:
    assert grouped("0123456789ab") == "0123 4567 89ab"
