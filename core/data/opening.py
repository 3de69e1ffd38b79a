"""Opening a file or folder of any kind the program reads."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from core.data import limits
from core.data.dataset import DataSet
from core.data.delimited import read_delimited, stream_delimited
from core.data.documents import MARKDOWN, read_document
from core.data.encoding import check_is_text, decode
from core.data.file_access import (
    AS_JSON_LINES,
    HEAD_BYTES,
    is_folder,
    read_head,
    read_whole,
    said_plainly,
    size_and_digest,
    too_large,
)
from core.data.folder import read_folder
from core.data.json_records import looks_like_json, some_line_is_an_object
from core.data.json_rows import read_json, stream_json
from core.data.parquet import read_parquet
from core.data.problems import ProblemLog
from core.data.sample import SAMPLE_FILE, sample_bytes
from core.data.sniffing import KINDS_READ, kind_of
from core.data.streaming import text_file
from core.data.workbook import read_workbook
from core.errors import DataUnreadable
from core.text import QT_TRANSLATE_NOOP

OTHER_KIND = QT_TRANSLATE_NOOP(
    "data",
    "The file is named {suffix} but is {kind}; it was read as what it is. Nothing has to "
    "be done if the rows look right.",
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
    "document": (("", ".docx", ".docm"), QT_TRANSLATE_NOOP("data", "a Word document")),
    "pdf": (("", ".pdf"), QT_TRANSLATE_NOOP("data", "a PDF document")),
    "text": (MARKDOWN, QT_TRANSLATE_NOOP("data", "a text")),
}

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
        unused_rows=log.unused_rows,
    )


def _ignore(_: float) -> None:
    pass


def _open_path(path: Path, sheet: str, log: ProblemLog, progress: Progress) -> DataSet:
    if is_folder(path):
        progress(0.0)
        return read_folder(path, log, progress)
    file, suffix = path.name, path.suffix.lower()
    head, size = read_head(path)
    progress(0.0)
    if head.strip() and kind_of(head, file) == "parquet":
        _compare_name(suffix, _PARQUET_NAMES, QT_TRANSLATE_NOOP("data", "a Parquet file"), log)
        return _with_digest(path, read_parquet(path, file, log, progress))
    if size > limits.STREAM_FROM_BYTES and head.strip() and kind_of(head, file) == "text":
        with said_plainly(path):
            streamed = _stream(path, size, log, progress)
        if streamed is not None:
            return _with_digest(path, streamed)
    return _read(read_whole(path, size), file, sheet, log, progress)


def _with_digest(path: Path, dataset: DataSet) -> DataSet:
    """Of a file that is read piece by piece: it is read once more."""
    size, sha256 = size_and_digest(path)
    return replace(dataset, bytes=size, sha256=sha256)


def _stream(path: Path, size: int, log: ProblemLog, progress: Progress) -> DataSet | None:
    """A large table or JSON Lines file, piece by piece; None for what has to be read whole."""
    if size > limits.MAX_STREAMED_BYTES:
        raise too_large(path, limits.MAX_STREAMED_BYTES)
    suffix = path.suffix.lower()
    if suffix in MARKDOWN:
        return None
    text = text_file(path, size, progress)
    beginning = text.beginning(HEAD_BYTES)
    check_is_text(beginning, path.name)
    as_json = looks_like_json(beginning, suffix)
    if as_json and not some_line_is_an_object(text.beginning(1_000_000)):
        if size > limits.MAX_FILE_BYTES:
            raise too_large(path, limits.MAX_FILE_BYTES, AS_JSON_LINES)
        return None
    if text.encoding.assumed:
        log.add(0, ENCODING_ASSUMED, encoding=text.encoding.assumed)
    if as_json:
        _compare_name(suffix, _JSON_NAMES, "JSON", log)
        return stream_json(text, log, progress)
    _compare_name(suffix, _TABLE_NAMES, QT_TRANSLATE_NOOP("data", "a text table"), log)
    return stream_delimited(text, log, progress)


def _read(content: bytes, file: str, sheet: str, log: ProblemLog, progress: Progress) -> DataSet:
    dataset = _read_kind(content, file, sheet, log, progress)
    return replace(dataset, bytes=len(content), sha256=hashlib.sha256(content).hexdigest())


def _read_kind(
    content: bytes, file: str, sheet: str, log: ProblemLog, progress: Progress
) -> DataSet:
    suffix = Path(file).suffix.lower()
    if not content.strip():
        raise DataUnreadable(
            file=file,
            reason=QT_TRANSLATE_NOOP("data", "The file is empty: it holds no text."),
            advice=KINDS_READ,
        )
    kind = kind_of(content, file)
    if kind == "workbook":
        _compare_name(suffix, _WORKBOOK_NAMES, QT_TRANSLATE_NOOP("data", "an Excel workbook"), log)
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
    _compare_name(suffix, _TABLE_NAMES, QT_TRANSLATE_NOOP("data", "a text table"), log)
    return read_delimited(decoded.text, file, log, progress)


def _compare_name(suffix: str, usual: tuple[str, ...], kind: str, log: ProblemLog) -> None:
    if suffix not in usual:
        log.add(0, OTHER_KIND, suffix=suffix, kind=kind)
