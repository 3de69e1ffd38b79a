"""The audit log turns over, outlives a full disk, and does not repeat itself."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from server_stub.audit import Audit


def lines_of(*files: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for it in files for line in it.read_text("utf-8").splitlines()]


def test_lines_are_turned_over_and_the_oldest_go(tmp_path: Path) -> None:
    file = tmp_path / "audit.jsonl"
    audit = Audit(file, most_bytes=1000, kept_files=3)
    for number in range(100):
        audit.note("let in", "Ward A", "192.0.2.1", number=number)
        audit.write()
    found = [tmp_path / "audit.2.jsonl", tmp_path / "audit.1.jsonl", file]
    assert {it.name for it in tmp_path.glob("*.jsonl")} <= {it.name for it in found}
    numbers = [it["number"] for it in lines_of(*(it for it in found if it.exists()))]
    assert numbers == [*range(numbers[0], 100)]
    assert numbers[0] > 0
    for written in tmp_path.glob("*.jsonl"):
        assert os.name == "nt" or stat.S_IMODE(written.stat().st_mode) == 0o600
        assert written.stat().st_size < 1200


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_said_once_and_what_was_lost_is_counted(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "audit.jsonl"
    file.symlink_to("/dev/full")
    audit = Audit(file)
    with caplog.at_level(logging.ERROR):
        for _ in range(3):
            audit.note("let in", "Ward A", "192.0.2.1")
            audit.note("connected", "Ward A", "192.0.2.1")
            audit.write()
    assert len(caplog.records) == 1
    assert "No space left" in caplog.text
    file.unlink()
    audit.note("disconnected", "Ward A", "192.0.2.1")
    audit.write()
    found = lines_of(file)
    assert [it["what"] for it in found] == ["disconnected", "lines lost"]
    assert found[1]["count"] == 6
    audit.note("let in", "Ward A", "192.0.2.1")
    audit.write()
    assert len(lines_of(file)) == 3


def test_the_same_is_noted_once_a_minute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    audit = Audit(tmp_path / "audit.jsonl")
    for _ in range(500):
        audit.note_some("refused", "a stranger", "192.0.2.1", why="no valid token")
    audit.note_some("refused", "a stranger", "192.0.2.2", why="no valid token")
    now[0] += 61
    audit.note_some("refused", "a stranger", "192.0.2.1", why="no valid token")
    audit.write()
    found = lines_of(tmp_path / "audit.jsonl")
    assert [it["peer"] for it in found] == ["192.0.2.1", "192.0.2.2", "192.0.2.1"]
    assert [it.get("more") for it in found] == [None, None, 499]


def test_what_waits_is_written_at_the_end(tmp_path: Path) -> None:
    audit = Audit(tmp_path / "audit.jsonl")

    async def go() -> None:
        writing = asyncio.create_task(audit.write_on())
        await asyncio.sleep(0)
        audit.note("connected", "Ward A", "192.0.2.1")
        writing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await writing

    asyncio.run(go())
    assert [it["what"] for it in lines_of(tmp_path / "audit.jsonl")] == ["connected"]


def test_without_a_file_nothing_is_noted(tmp_path: Path) -> None:
    audit = Audit(None)
    audit.note("connected", "Ward A", "192.0.2.1")
    audit.write()
    assert not [*tmp_path.iterdir()]
