"""Opening a file of any kind the program reads."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from core.data import limits
from core.data.dataset import DataSet
from core.data.delimited import read_delimited
from core.data.encoding import decode
from core.data.json_records import looks_like_json
from core.data.json_rows import read_json
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

Progress = Callable[[float], None]


def open_data(path: Path | None, sheet: str = "", progress: Progress | None = None) -> DataSet:
    """Read a file; None is the built-in sample. `progress` hears shares from 0 to 1 and may raise
    to stop the reading.

    Raises `DataUnreadable`.
    """
    report = progress or _ignore
    file = path.name if path else SAMPLE_FILE
    content = _content(path) if path else sample_bytes()
    report(0.0)
    log = ProblemLog()
    dataset = _read(content, file, sheet, log, report)
    report(1.0)
    return replace(
        dataset,
        path=path,
        bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        problems=dataset.problems + log.problems(),
        questions=list(log.questions),
    )


def _ignore(_: float) -> None:
    pass


def _read(content: bytes, file: str, sheet: str, log: ProblemLog, progress: Progress) -> DataSet:
    suffix = Path(file).suffix.lower()
    if not content.strip():
        raise DataUnreadable(
            file=file,
            reason=QT_TRANSLATE_NOOP("data", "The file is empty: it holds no text."),
            advice=KINDS_READ,
        )
    if kind_of(content, file) == "workbook":
        _compare_name(suffix, _WORKBOOK_NAMES, "an Excel workbook", log)
        return read_workbook(content, file, sheet, log, progress)
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


def _content(path: Path) -> bytes:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise DataUnreadable(
                file=path.name,
                reason=QT_TRANSLATE_NOOP("data", "It is a folder, not a file."),
                advice=QT_TRANSLATE_NOOP("data", "Choose a file inside it."),
            )
        if not stat.S_ISREG(status.st_mode):  # a pipe or device would never end
            raise _unreadable(path, QT_TRANSLATE_NOOP("data", "It is not an ordinary file."))
        if status.st_size > limits.MAX_FILE_BYTES:
            raise _too_large(path)
        with path.open("rb") as stream:
            content = stream.read(limits.MAX_FILE_BYTES + 1)
    except FileNotFoundError as error:
        raise _unreadable(path, QT_TRANSLATE_NOOP("data", "There is no such file.")) from error
    except PermissionError as error:
        reason = QT_TRANSLATE_NOOP("data", "You have no permission to read it, or it is in use.")
        raise _unreadable(path, reason) from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise _unreadable(path, f"The system says: {error}") from error
    if len(content) > limits.MAX_FILE_BYTES:
        raise _too_large(path)
    return content


def _unreadable(path: Path, reason: str) -> DataUnreadable:
    advice = QT_TRANSLATE_NOOP("data", "Check where the file is, close other programs, try again.")
    return DataUnreadable(file=path.name, reason=reason, advice=advice)


def _too_large(path: Path) -> DataUnreadable:
    return DataUnreadable(
        file=path.name,
        reason=f"It is larger than {limits.MAX_FILE_BYTES // 2**20} MB.",
        advice=QT_TRANSLATE_NOOP("data", "Divide it, or keep only the columns and rows you need."),
    )
