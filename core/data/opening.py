"""Opening a file or folder of any kind the program reads."""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from core.data import limits
from core.data.dataset import DataSet
from core.data.delimited import read_delimited
from core.data.documents import MARKDOWN, read_document
from core.data.encoding import decode
from core.data.folder import read_folder
from core.data.json_records import looks_like_json
from core.data.json_rows import read_json
from core.data.parquet import read_parquet
from core.data.problems import ProblemLog
from core.data.sample import SAMPLE_FILE, sample_bytes
from core.data.sniffing import KINDS_READ, kind_of
from core.data.workbook import read_workbook
from core.errors import DataUnreadable
from core.text import QT_TRANSLATE_NOOP

OTHER_KIND = QT_TRANSLATE_NOOP(
    "data", "The file is named {suffix} but is {kind}; it was read as what it is."
)
ENCODING_ASSUMED = QT_TRANSLATE_NOOP(
    "data",
    "The text is not Unicode; it was read as {encoding}. If letters look wrong, save the file as "
    "“CSV UTF-8”.",
)

_TABLE_NAMES = ("", ".csv", ".tsv", ".tab", ".txt", ".psv")
_JSON_NAMES = ("", ".json", ".jsonl", ".ndjson", ".txt")
_WORKBOOK_NAMES = ("", ".xlsx", ".xlsm", ".xltx", ".xltm")

_PARQUET_NAMES = ("", ".parquet", ".pq")
_DOCUMENT_NAMES = {
    "document": (("", ".docx", ".docm"), "a Word document"),
    "pdf": (("", ".pdf"), "a PDF document"),
    "text": (MARKDOWN, "a text"),
}
_HEAD_BYTES = 65_536

Progress = Callable[[float], None]


def open_data(path: Path | None, sheet: str = "", progress: Progress | None = None) -> DataSet:
    """Read a file or a folder; None is the built-in sample. `progress` hears shares from 0 to 1
    and may raise to stop the reading.

    Raises `DataUnreadable`.
    """
    report = progress or _ignore
    log = ProblemLog()
    if path is None:
        dataset = _read(sample_bytes(), SAMPLE_FILE, sheet, log, report)
    else:
        dataset = _open_path(path, sheet, log, report)
    report(1.0)
    return replace(
        dataset,
        path=path,
        problems=dataset.problems + log.problems(),
        questions=list(log.questions),
    )


def _ignore(_: float) -> None:
    pass


def _open_path(path: Path, sheet: str, log: ProblemLog, progress: Progress) -> DataSet:
    if _is_folder(path):
        progress(0.0)
        return read_folder(path, log, progress)
    file, suffix = path.name, path.suffix.lower()
    head, size = _head(path)
    progress(0.0)
    if head.strip() and kind_of(head, file) == "parquet":
        _compare_name(suffix, _PARQUET_NAMES, "a Parquet file", log)
        return read_parquet(path, file, log, progress)
    return _read(_content(path, size), file, sheet, log, progress)


def _read(content: bytes, file: str, sheet: str, log: ProblemLog, progress: Progress) -> DataSet:
    suffix = Path(file).suffix.lower()
    if not content.strip():
        raise DataUnreadable(
            file=file,
            reason=QT_TRANSLATE_NOOP("data", "The file is empty: it holds no text."),
            advice=KINDS_READ,
        )
    kind = kind_of(content, file)
    if kind == "workbook":
        _compare_name(suffix, _WORKBOOK_NAMES, "an Excel workbook", log)
        return read_workbook(content, file, sheet, log, progress)
    if kind in ("document", "pdf") or (kind == "text" and suffix in MARKDOWN):
        usual, name = _DOCUMENT_NAMES[kind]
        _compare_name(suffix, usual, name, log)
        return read_document(content, file, log, progress)
    decoded = decode(content, file)
    if decoded.assumed:
        log.add(0, ENCODING_ASSUMED, encoding=decoded.assumed)
    if looks_like_json(decoded.text, suffix):
        _compare_name(suffix, _JSON_NAMES, "JSON", log)
        return read_json(decoded.text, file, log, progress)
    _compare_name(suffix, _TABLE_NAMES, "a text table", log)
    return read_delimited(decoded.text, file, log, progress)


def _compare_name(suffix: str, usual: tuple[str, ...], kind: str, log: ProblemLog) -> None:
    if suffix not in usual:
        log.add(0, OTHER_KIND, suffix=suffix, kind=kind)


def _is_folder(path: Path) -> bool:
    try:
        return stat.S_ISDIR(path.stat().st_mode)
    except (OSError, ValueError):  # said below, where the file is read
        return False


def _head(path: Path) -> tuple[bytes, int]:
    """The beginning of a file and its size."""
    with _said_plainly(path):
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):  # a pipe or device would never end
            raise _unreadable(path, QT_TRANSLATE_NOOP("data", "It is not an ordinary file."))
        with path.open("rb") as stream:
            return stream.read(_HEAD_BYTES), status.st_size


def _content(path: Path, size: int) -> bytes:
    if size > limits.MAX_FILE_BYTES:
        raise _too_large(path)
    with _said_plainly(path), path.open("rb") as stream:
        content = stream.read(limits.MAX_FILE_BYTES + 1)
    if len(content) > limits.MAX_FILE_BYTES:
        raise _too_large(path)
    return content


@contextmanager
def _said_plainly(path: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise _unreadable(path, QT_TRANSLATE_NOOP("data", "There is no such file.")) from error
    except PermissionError as error:
        reason = QT_TRANSLATE_NOOP("data", "You have no permission to read it, or it is in use.")
        raise _unreadable(path, reason) from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise _unreadable(path, f"The system says: {error}") from error


def _unreadable(path: Path, reason: str) -> DataUnreadable:
    advice = QT_TRANSLATE_NOOP("data", "Check where the file is, close other programs, try again.")
    return DataUnreadable(file=path.name, reason=reason, advice=advice)


def _too_large(path: Path) -> DataUnreadable:
    return DataUnreadable(
        file=path.name,
        reason=f"It is larger than {limits.MAX_FILE_BYTES // 2**20} MB.",
        advice=QT_TRANSLATE_NOOP("data", "Divide it, or keep only the columns and rows you need."),
    )
