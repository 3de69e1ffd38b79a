"""The ledger as a statement, as a CSV file, and on the command line."""

from __future__ import annotations

import csv
import datetime
import json
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

import fedsea
from core.commands import CheckLedger, ExportLedger, ListLedger
from core.engine.ledger_desk import LedgerDesk
from core.errors import LedgerNotExported
from core.events import Event, LedgerChecked, LedgerListed
from core.jobs import Job, JobCancelled
from core.ledger import entry as entry_module
from core.ledger.book import Ledger
from core.ledger.entry import Sent, SentTensor, sent_request, utc_text
from core.ledger.export import COLUMNS, export_csv, harmless
from core.ledger.files import page_path
from core.ledger.statement import Statement
from core.ledger_lines import LedgerFilter, LedgerLine
from core.paths import ledger_folder

HERE, THERE = "http://127.0.0.1:1234", "https://trunk.example:443"
START = datetime.datetime(2026, 11, 24, 9, 0, tzinfo=datetime.UTC)


class Clock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> str:
        return utc_text(START + datetime.timedelta(seconds=self.seconds))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(entry_module, "now", clock)
    return clock


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FEDSEA_HOME", str(tmp_path))
    return ledger_folder()


@pytest.fixture
def book(home: Path) -> Iterator[Ledger]:
    book = Ledger(home, most_bytes=4000)
    yield book
    book.close()


def sent(
    message: str, run: str, size: int, level: float | None = None, destination: str = HERE
) -> Sent:
    kinds = {"Forward": "hidden", "Backward": "gradient", "PutAdapter": "adapter"}
    tensors = [SentTensor(kinds[message], 2, 8)] if message in kinds else []
    return Sent(destination, run, message, tensors, size, level, "ab" * 32)


def fill(book: Ledger, clock: Clock) -> None:
    """Connecting, two minutes of a run, a chat elsewhere without noise."""
    book.append(sent_request(HERE, "/v1/info"))
    for minute in (0, 1):
        for second in range(3):
            clock.seconds = 60 * minute + second
            book.append(sent("Forward", "letters", 1000, 0.5))
            book.append(sent("Backward", "letters", 500))
            book.append(sent("Step", "letters", 20))
    for minute in (5, 6, 7):
        clock.seconds = 60 * minute
        book.append(sent("Ping", "", 10))
    clock.seconds = 3600
    book.append(sent("Forward", "chat", 100, 0.0, THERE))


def listed(wish: ListLedger) -> LedgerListed:
    found: list[Event] = []
    LedgerDesk().list(Job(emit=found.append), wish)
    return next(event for event in found if isinstance(event, LedgerListed))


def brief(line: LedgerLine) -> tuple[str, str, int, int, int]:
    return line.first[11:16], line.what, line.messages, line.bytes, line.total_bytes


# --- the statement ---------------------------------------------------------------------------


def test_what_belongs_together_is_one_line(book: Ledger, clock: Clock) -> None:
    fill(book, clock)
    found = listed(ListLedger())
    assert [brief(line) for line in found.lines] == [
        ("10:00", "states", 1, 100, 9250),
        ("09:01", "settings", 3, 60, 9150),
        ("09:01", "gradients", 3, 1500, 9090),
        ("09:01", "states", 3, 3000, 7590),
        ("09:00", "settings", 3, 60, 4590),
        ("09:00", "gradients", 3, 1500, 4530),
        ("09:00", "states", 3, 3000, 3030),
        ("09:00", "connection", 4, 30, 30),
    ]
    assert [line.noise_level for line in found.lines][:4] == [0.0, None, None, 0.5]
    assert found.lines[-1].last[11:16] == "09:07"  # checks of the connection: a line an hour
    assert (found.entries, found.messages, found.line_count) == (23, 23, 8)
    assert found.bytes == found.lines[0].total_bytes
    assert found.runs == ["chat", "letters"]


def test_running_totals_are_sums_from_the_oldest_line_on(book: Ledger, clock: Clock) -> None:
    fill(book, clock)
    lines = listed(ListLedger()).lines[::-1]
    so_far = 0
    for line in lines:
        so_far += line.bytes
        assert line.total_bytes == so_far


@pytest.mark.parametrize(
    ("wish", "messages"),
    [
        (LedgerFilter(run="letters"), 18),
        (LedgerFilter(run="chat"), 1),
        (LedgerFilter(run=""), 4),
        (LedgerFilter(what="gradients"), 6),
        (LedgerFilter(destination=THERE), 1),
        (LedgerFilter(since=utc_text(START + datetime.timedelta(seconds=60))), 14),
        (LedgerFilter(run="letters", what="states"), 6),
        (LedgerFilter(run="no such run"), 0),
    ],
)
def test_filters(book: Ledger, clock: Clock, wish: LedgerFilter, messages: int) -> None:
    fill(book, clock)
    found = listed(ListLedger(filter=wish))
    assert found.messages == messages == sum(line.messages for line in found.lines)
    assert found.entries == 23


def test_pages_join_without_a_gap(book: Ledger, clock: Clock) -> None:
    fill(book, clock)
    whole = listed(ListLedger()).lines
    desk, found = LedgerDesk(), []
    for first in (0, 3, 6):
        desk.list(Job(emit=found.append), ListLedger(first=first, count=3))
    pages = [event for event in found if isinstance(event, LedgerListed)]
    assert [line for page in pages for line in page.lines] == whole
    # What is written while one pages down waits for the next look at the first page.
    book.append(sent("Hello", "", 1))
    desk.list(Job(emit=found.append), ListLedger(first=3, count=3))
    assert found[-1].lines == whole[3:6]
    desk.list(Job(emit=found.append), ListLedger(first=0, count=3))
    assert found[-1].entries == 24


def test_only_what_is_new_is_read_again(book: Ledger, clock: Clock) -> None:
    statement = Statement(book.folder)
    for _ in range(3):
        fill(book, clock)
        statement.refresh()
    fresh = Statement(book.folder)
    fresh.refresh()
    everything = LedgerFilter(), 0, 1000
    assert statement.extract(*everything) == fresh.extract(*everything)
    assert statement.entries == fresh.entries == 69
    for file in book.folder.glob("*.jsonl"):
        file.unlink()
    statement.refresh()
    assert statement.entries == 0


def test_damaged_entries_are_counted_and_left_out(book: Ledger, clock: Clock) -> None:
    fill(book, clock)
    file = page_path(book.folder, 1)
    file.write_bytes(file.read_bytes().replace(b'"bytes":1000', b'"bytes":1', 2))
    found = listed(ListLedger())
    assert (found.damaged, found.entries) == (2, 21)


def test_a_hundred_thousand_entries_take_seconds_and_can_be_stopped(home: Path) -> None:
    from core.ledger.entry import NOTHING_BEFORE, write_line

    home.mkdir(parents=True)
    previous, written = NOTHING_BEFORE, []
    for number in range(1, 100_001):
        line, previous = write_line(sent("Forward", "chat", 100, 0.5), number, previous)
        written.append(line)
    page_path(home, 1).write_bytes(b"".join(written))
    start = time.process_time()
    assert listed(ListLedger()).entries == 100_000
    assert time.process_time() - start < 20  # about a second on two shared cores

    for command, do in (
        (CheckLedger(), LedgerDesk().check),
        (ExportLedger(path=str(home.parent / "x.csv")), LedgerDesk().export),
    ):
        job = Job()
        shares: list[float] = []

        def stop(event: Event, job: Job = job, shares: list[float] = shares) -> None:
            shares.append(getattr(event, "share", 0.0))
            if shares[-1] > 0.3:
                job.cancel()

        job.emit = stop
        with pytest.raises(JobCancelled):
            do(job, command)  # type: ignore[arg-type]
        assert shares == sorted(shares)
        assert 0.3 < shares[-1] < 0.4
    assert list(home.parent.iterdir()) == [home]  # a stopped export leaves nothing


def test_the_check_says_what_is_wrong(book: Ledger, clock: Clock) -> None:
    fill(book, clock)
    found: list[Event] = []
    LedgerDesk().check(Job(emit=found.append), CheckLedger())
    assert isinstance(found[-1], LedgerChecked)
    assert (found[-1].entries, found[-1].flaw) == (23, None)
    page_path(book.folder, 1).unlink()
    LedgerDesk().check(Job(emit=found.append), CheckLedger())
    assert str(found[-1].flaw) == "The file ledger-000001.jsonl is missing."


# --- CSV -------------------------------------------------------------------------------------


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_csv_file_has_every_entry(book: Ledger, clock: Clock, tmp_path: Path) -> None:
    fill(book, clock)
    assert export_csv(book.folder, tmp_path / "out.csv") == 23
    found = rows(tmp_path / "out.csv")
    assert list(found[0]) == COLUMNS
    assert [int(row["number"]) for row in found] == list(range(1, 24))
    assert found[1]["tensors"] == "hidden:2x8"
    assert [row["noise_level"] for row in found[:3]] == ["", "0.5", ""]
    assert found[-1]["noise_level"] == "0.0"
    assert all(row["previous"] == before["hash"] for before, row in pairwise(found))
    assert export_csv(book.folder, tmp_path / "runs.csv", LedgerFilter(run="letters")) == 18


def test_a_file_that_is_there_is_not_replaced_unasked(
    book: Ledger, clock: Clock, tmp_path: Path
) -> None:
    fill(book, clock)
    target = tmp_path / "out.csv"
    target.write_text("mine")
    with pytest.raises(LedgerNotExported, match="There is a file of that name"):
        export_csv(book.folder, target)
    assert target.read_text() == "mine"
    assert export_csv(book.folder, target, overwrite=True) == 23
    with pytest.raises(LedgerNotExported, match="ledger itself"):
        export_csv(book.folder, page_path(book.folder, 1), overwrite=True)
    with pytest.raises(LedgerNotExported):
        export_csv(book.folder, tmp_path / "no" / "folder.csv")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["data", "out.csv"]


@pytest.mark.parametrize(
    "name", ['=HYPERLINK("x")', "+1+1", "-2", "@SUM(A1)", "\t=1", "\r=1", "  =1+1", '=1,"b\n']
)
def test_no_cell_is_a_formula(book: Ledger, tmp_path: Path, name: str) -> None:
    book.append(sent("Ping", name, 1))
    export_csv(book.folder, tmp_path / "out.csv")
    (row,) = rows(tmp_path / "out.csv")
    assert row["run"] == "'" + name
    assert not any(cell.lstrip()[:1] in tuple("=+-@") for cell in row.values() if cell)


def test_ordinary_names_stay_as_they_are() -> None:
    assert harmless("2026-11-24 09.00 letters") == "2026-11-24 09.00 letters"
    assert harmless("") == ""


# --- the command line ------------------------------------------------------------------------

Run = Callable[..., tuple[int, list[dict[str, object]], str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*words: str) -> tuple[int, list[dict[str, object]], str]:
        code = fedsea.main(["ledger", *words, "--json"])
        out, err = capsys.readouterr()
        return code, [json.loads(line) for line in out.splitlines()], err

    return run


def test_verify(run: Run, book: Ledger, clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    fill(book, clock)
    code, (result,), err = run("verify")
    assert (code, err) == (0, "")
    assert result == {"event": "result", "entries": 23, "ok": True, "first_problem": None}
    assert fedsea.main(["ledger", "verify"]) == 0
    assert capsys.readouterr().out.startswith("The ledger is whole: 23 entries")
    file = page_path(book.folder, 1)
    file.write_bytes(file.read_bytes().replace(b'"bytes":1000', b'"bytes":1', 1))
    code, (result,), err = run("verify")
    assert code == 2
    assert result["ok"] is False
    assert result["entries"] == 1
    assert "Entry 2 in ledger-000001.jsonl was changed" in str(result["first_problem"])
    assert err.count("\n") == 1
    assert "Entry 2 in ledger-000001.jsonl was changed" in err


def test_list(run: Run, book: Ledger, clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    fill(book, clock)
    code, events, _ = run("list", "--run", "letters", "--limit", "4")
    assert code == 0
    assert [event["event"] for event in events] == ["entry"] * 4 + ["result"]
    assert events[-1] == {"event": "result", "entries": 18, "shown": 4, "bytes": 9120}
    assert events[0]["message"] == "Step"
    assert run("list", "--destination", THERE)[1][-1]["entries"] == 1
    assert run("list", "--since", "2026-11-24T10:00:00+00:00")[1][-1]["entries"] == 1
    assert run("list", "--since", "yesterday")[0] == 2
    assert run("list", "--limit", "0")[0] == 2
    assert fedsea.main(["ledger", "list", "--run", "chat"]) == 0
    text = capsys.readouterr().out
    assert "Forward" in text
    assert "noise 0" in text


def test_export(run: Run, book: Ledger, clock: Clock, tmp_path: Path) -> None:
    fill(book, clock)
    file = str(tmp_path / "out.csv")
    assert run("export", file)[1][-1]["entries"] == 23
    code, events, err = run("export", file)
    assert code == 2
    assert events[-1]["event"] == "error"
    assert "--force" in err
    assert run("export", file, "--force", "--run", "chat")[1][-1]["entries"] == 1


def test_an_empty_ledger_is_no_error(run: Run, home: Path) -> None:
    assert run("verify")[0] == 0
    assert run("list")[1] == [{"event": "result", "entries": 0, "shown": 0, "bytes": 0}]
    assert not home.exists()
