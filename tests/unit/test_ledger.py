"""The ledger: every kind of tampering is found and named; several processes write one chain."""

from __future__ import annotations

import re
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from core.errors import LedgerUnwritable
from core.ledger.book import Ledger, the_ledger
from core.ledger.checking import Checked, check
from core.ledger.entry import Sent, SentTensor, destination_of, sent_request
from core.ledger.files import head_path, page_path
from core.ledger.reading import entries
from core.paths import ledger_folder

WHERE = "http://127.0.0.1:1234"


def sent(size: int = 100, run: str = "chat", level: float | None = 0.5) -> Sent:
    tensor = SentTensor("hidden", 1, size)
    return Sent(WHERE, run, "Forward", [tensor], size, level, "ab" * 32)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A ledger of nine entries in three files."""
    folder = tmp_path / "ledger"
    book = Ledger(folder, most_bytes=1000)
    for number in range(1, 10):
        book.append(sent(number))
    book.close()
    assert [file.name for file in sorted(folder.glob("*.jsonl"))] == [
        f"ledger-00000{number}.jsonl" for number in (1, 2, 3)
    ]
    return folder


def lines(folder: Path, page: int) -> list[bytes]:
    return page_path(folder, page).read_bytes().splitlines(keepends=True)


def put(folder: Path, page: int, content: list[bytes]) -> None:
    page_path(folder, page).write_bytes(b"".join(content))


def sentence(found: Checked) -> str:
    return "" if found.flaw is None else str(found.flaw)


# --- what is written -------------------------------------------------------------------------


def test_a_whole_ledger_is_found_whole(folder: Path) -> None:
    assert check(folder) == Checked(9, None)
    found = [entry for entry, _ in entries(folder)]
    assert [entry.number for entry in found] == list(range(1, 10))
    assert [entry.bytes for entry in found] == list(range(1, 10))
    assert all(
        re.fullmatch(r"\d{4}(-\d\d){2}T(\d\d:){2}\d\d\.\d{6}\+00:00", it.time) for it in found
    )
    assert found == sorted(found, key=lambda entry: entry.time)


def test_each_file_begins_where_the_one_before_ended(folder: Path) -> None:
    hashes = [hashed for _, hashed in entries(folder)]
    assert [entry.previous for entry, _ in entries(folder)] == ["0" * 64, *hashes[:-1]]
    assert len(set(hashes)) == 9


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_only_the_user_may_read_it(folder: Path) -> None:
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for file in folder.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file


def test_no_ledger_at_all_is_whole(tmp_path: Path) -> None:
    assert check(tmp_path / "nowhere") == Checked(0, None)


def test_another_object_goes_on_with_the_chain(folder: Path) -> None:
    Ledger(folder).append(sent())
    assert check(folder) == Checked(10, None)


def test_only_scheme_host_and_port_are_noted_of_an_address() -> None:
    assert destination_of("https://Trunk.example/a/b?c=d") == "https://trunk.example:443"
    assert destination_of("http://[::1]:8080/x") == "http://[::1]:8080"
    assert destination_of("https://me:secret@trunk.example:9") == "https://trunk.example:9"
    assert sent_request(WHERE, "/v1/info").bytes == 0


def test_a_run_of_any_name_can_be_noted(tmp_path: Path) -> None:
    from core.ledger.entry import sent_frame
    from core.protocol.messages import Ping

    book = Ledger(tmp_path)
    for name in ("Grüße \U0001f642", "\udcff\x00\n", "x" * 5000, '","hash":"'):
        book.append(sent_frame(WHERE, name, Ping(1, [], 0), b"x", None))
    assert check(tmp_path) == Checked(4, None)


# --- tampering -------------------------------------------------------------------------------


def change(folder: Path) -> None:
    content = lines(folder, 2)
    content[0] = content[0].replace(b'"noise_level":0.5', b'"noise_level":2.5')
    put(folder, 2, content)


def remove(folder: Path) -> None:
    put(folder, 2, lines(folder, 2)[1:])


def reorder(folder: Path) -> None:
    first, second, *rest = lines(folder, 2)
    put(folder, 2, [second, first, *rest])


def repeat(folder: Path) -> None:
    first, *rest = lines(folder, 2)
    put(folder, 2, [first, first, *rest])


def rewrite(folder: Path) -> None:
    """Change an entry and give it a hash that fits: then the next one does not follow."""
    import hashlib

    content = lines(folder, 2)
    body = re.sub(rb',"hash":"\w+"', b"", content[0][:-1]).replace(b":0.5", b":2.5")
    hashed = hashlib.sha256(body).hexdigest().encode()
    content[0] = body[:-1] + b',"hash":"' + hashed + b'"}\n'
    put(folder, 2, content)


def garbage(folder: Path) -> None:
    content = lines(folder, 2)
    content[1] = b"\xff\x00 not json\n"
    put(folder, 2, content)


def cut_the_end(folder: Path) -> None:
    put(folder, 3, lines(folder, 3)[:-1])


def cut_within_the_last_line(folder: Path) -> None:
    page_path(folder, 3).write_bytes(page_path(folder, 3).read_bytes()[:-30])


def other_last(folder: Path) -> None:
    """The end is cut off and another entry written that fits the chain."""
    head = head_path(folder).read_bytes()
    cut_the_end(folder)
    head_path(folder).unlink()
    Ledger(folder).append(sent(77))
    head_path(folder).write_bytes(head)


@pytest.mark.parametrize(
    ("tamper", "in_order", "said"),
    [
        (change, 3, "Entry 4 in ledger-000002.jsonl was changed after it was written."),
        (garbage, 4, "Entry 5 in ledger-000002.jsonl was changed after it was written."),
        (remove, 3, "Entry 4 is missing in ledger-000002.jsonl: 5 stands there."),
        (reorder, 3, "Entry 4 in ledger-000002.jsonl is not at its place: 5 stands there."),
        (repeat, 4, "Entry 5 in ledger-000002.jsonl is not at its place: 4 stands there."),
        (rewrite, 4, "Entry 5 in ledger-000002.jsonl does not follow from the one before it."),
        (lambda it: page_path(it, 1).unlink(), 0, "The file ledger-000001.jsonl is missing."),
        (lambda it: page_path(it, 2).unlink(), 0, "The file ledger-000002.jsonl is missing."),
        (lambda it: page_path(it, 3).unlink(), 0, "The file ledger-000003.jsonl is missing."),
        (cut_the_end, 8, "The end is missing: 8 entries are there, 9 were written."),
        (cut_within_the_last_line, 8, "The last line of ledger-000003.jsonl, after entry 8, is"),
        (lambda it: head_path(it).unlink(), 9, "The file head.json, which says where the ledger"),
        (lambda it: head_path(it).write_bytes(b"{"), 9, "where the ledger ends, is damaged."),
        (other_last, 9, "The last entry, 9, is not the one that head.json names."),
    ],
    ids=lambda it: getattr(it, "__name__", ""),
)
def test_tampering_is_found_and_named(
    folder: Path, tamper: Callable[[Path], object], in_order: int, said: str
) -> None:
    tamper(folder)
    found = check(folder)
    assert said in sentence(found)
    assert found.entries == in_order


@pytest.mark.parametrize(
    "tamper",
    [change, remove, reorder, rewrite, cut_the_end, lambda it: page_path(it, 3).unlink()],
    ids=["change", "remove", "reorder", "rewrite", "cut the end", "last file"],
)
def test_going_on_does_not_heal_what_was_tampered_with(
    folder: Path, tamper: Callable[[Path], object]
) -> None:
    tamper(folder)
    book = Ledger(folder)
    book.append(sent())
    book.append(sent())
    assert check(folder).flaw is not None


@pytest.mark.parametrize("position", [0, 5, 40, 200, -5, -40, -80])
def test_any_single_byte_counts(folder: Path, position: int) -> None:
    content = bytearray(page_path(folder, 1).read_bytes())
    content[position] ^= 1
    page_path(folder, 1).write_bytes(content)
    assert check(folder).flaw is not None


def test_a_crash_between_entry_and_head_is_no_tampering(folder: Path) -> None:
    before = head_path(folder).read_bytes()
    Ledger(folder).append(sent())
    head_path(folder).write_bytes(before)
    assert check(folder) == Checked(10, None)
    Ledger(folder).append(sent())
    assert check(folder) == Checked(11, None)


def test_a_crash_within_a_line_is_mended_by_the_next_entry(folder: Path) -> None:
    with page_path(folder, 3).open("ab") as file:
        file.write(b'{"destination":"http')
    Ledger(folder).append(sent())
    assert check(folder) == Checked(10, None)


def test_a_crash_at_the_beginning_of_a_file_is_no_tampering(folder: Path) -> None:
    page_path(folder, 4).touch()
    head_path(folder).unlink()
    Ledger(folder).append(sent())
    assert check(folder) == Checked(10, None)


# --- several writers -------------------------------------------------------------------------

_WRITER = """
import sys
from pathlib import Path
from core.ledger.book import Ledger
from core.ledger.entry import Sent
book = Ledger(Path(sys.argv[1]), most_bytes=30_000)
for number in range(200):
    book.append(Sent("http://127.0.0.1:1", sys.argv[2], "Ping", [], number, None, "0" * 64))
"""


def test_two_processes_write_one_valid_chain(tmp_path: Path) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", _WRITER, str(tmp_path / "ledger"), name])
        for name in ("one", "other")
    ]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    assert check(tmp_path / "ledger") == Checked(400, None)
    found = [entry for entry, _ in entries(tmp_path / "ledger")]
    for name in ("one", "other"):
        assert [it.bytes for it in found if it.run == name] == list(range(200))
    assert len(list((tmp_path / "ledger").glob("*.jsonl"))) > 3


def test_what_another_writer_did_is_noticed(folder: Path) -> None:
    mine, other = Ledger(folder, most_bytes=1000), Ledger(folder, most_bytes=700)
    for _ in range(5):
        mine.append(sent())
        other.append(sent())
        other.append(sent())
    assert check(folder) == Checked(24, None)


def test_a_ledger_that_was_deleted_meanwhile_begins_again(folder: Path) -> None:
    book = Ledger(folder)
    book.append(sent())
    for file in folder.glob("*.json*"):
        file.unlink()
    book.append(sent())
    assert check(folder) == Checked(1, None)


def test_an_entry_costs_far_less_than_a_token(tmp_path: Path) -> None:
    book = Ledger(tmp_path)
    book.append(sent())
    start = time.process_time()
    for _ in range(500):
        book.append(sent())
    # About 0.3 ms on two shared cores; a token of the demo model takes 30 ms.
    assert (time.process_time() - start) / 500 < 0.003


# --- where it cannot be written --------------------------------------------------------------


def test_an_unwritable_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "ledger").write_text("a file is in the way")
    with pytest.raises(LedgerUnwritable, match="nothing is sent"):
        Ledger(tmp_path / "ledger").append(sent())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is full")
def test_a_full_disk_is_told_and_leaves_no_half_entry(folder: Path) -> None:
    book = Ledger(folder, most_bytes=1000)
    page_path(folder, 4).symlink_to("/dev/full")
    with pytest.raises(LedgerUnwritable, match="No space left"):
        book.append(sent())
    page_path(folder, 4).unlink()
    assert check(folder) == Checked(9, None)
    book.append(sent())
    assert check(folder) == Checked(10, None)


_FULL_WITHIN_A_LINE = """
import resource, signal, sys
from pathlib import Path
from core.errors import LedgerUnwritable
from core.ledger.book import Ledger
from core.ledger.checking import check
from core.ledger.entry import Sent
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
folder = Path(sys.argv[1])
book, ping = Ledger(folder), Sent("http://x:1", "", "Ping", [], 1, None, "0" * 64)
book.append(ping)
whole = (folder / "ledger-000001.jsonl").read_bytes()
resource.setrlimit(resource.RLIMIT_FSIZE, (len(whole) + 50, resource.RLIM_INFINITY))
try:
    book.append(ping)
except LedgerUnwritable:
    assert (folder / "ledger-000001.jsonl").read_bytes() == whole
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    book.append(ping)
    print(check(folder))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
def test_a_disk_that_is_full_in_the_middle_of_a_line_leaves_no_half_entry(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _FULL_WITHIN_A_LINE, str(tmp_path / "ledger")],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout.strip() == "Checked(entries=2, flaw=None)", done.stderr


def test_the_ledger_is_where_the_home_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FEDSEA_HOME", str(tmp_path))
    assert ledger_folder() == tmp_path / "data" / "ledger"
    the_ledger().append(sent())
    assert the_ledger() is the_ledger()
    assert check(tmp_path / "data" / "ledger").entries == 1
