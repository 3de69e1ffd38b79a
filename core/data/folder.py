"""A folder of texts and documents as one data set."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from core.data import limits
from core.data.cleaning import is_blank, shorten
from core.data.dataset import DataSet
from core.data.documents import MARKDOWN, TEXT, cleaned, document_parts
from core.data.file_access import LARGER, SYSTEM_SAYS
from core.data.keeping import KeptRows
from core.data.problems import ProblemLog
from core.errors import DataUnreadable
from core.text import QT_TRANSLATE_NOOP, Detail, Phrase, phrase

KINDS = (".txt", *MARKDOWN, ".docx", ".pdf")
FILE, PART = "file", "part"

OTHER_FILES = QT_TRANSLATE_NOOP(
    "data",
    "{count} files of other kinds in the folder are not read: {names}. Save those with "
    "text as .txt, .docx or .pdf.",
)
LEFT_OUT = QT_TRANSLATE_NOOP("data", "{file} is left out: {reason} Correct or remove it.")
EMPTY_TEXT = QT_TRANSLATE_NOOP(
    "data", "{file} holds no text and is left out. Remove it, or put text into it."
)
TOO_MUCH = QT_TRANSLATE_NOOP(
    "data",
    "The folder is too large: only its first {used} of {files} files are read. Divide it "
    "to have the others learnt.",
)
PUT_TEXTS = QT_TRANSLATE_NOOP(
    "data", "Choose a folder of texts (.txt, .md, .docx, .pdf), or a file inside it."
)


def read_folder(path: Path, log: ProblemLog, progress: Callable[[float], None]) -> DataSet:
    """One row for each text, one for each page or paragraph of a document; sub-folders too.

    What cannot be read is left out and noted. Raises `DataUnreadable` if fewer than two rows are
    left.
    """
    names, others = _files(path)
    if others:
        shown = ", ".join(shorten(name, 30) for name in others[:5])
        more = "" if len(others) <= 5 else ", …"
        log.add(0, OTHER_FILES, count=len(others), names=shown + more)
    kept, total, with_parts = KeptRows(), 0, False
    refusal: Phrase | None = None
    for place, name in enumerate(names):
        progress(place / len(names))
        line = kept.seen + 1
        try:
            content = _content(path / name, name)
            total += len(content)
            if total > limits.MAX_FOLDER_BYTES:
                log.add(0, TOO_MUCH, used=place, files=len(names))
                break
            unit, parts = document_parts(
                content, name, log, _scaled(progress, place, len(names)), line
            )
        except DataUnreadable as error:
            reason = error.details["reason"]
            refusal = refusal or phrase("{file}: {reason}", file=shorten(name), reason=reason)
            log.add(line, LEFT_OUT, dropped=True, file=shorten(name), reason=reason)
            continue
        with_parts |= unit is not None
        for number, text in parts:
            if is_blank(text):
                log.add(line, EMPTY_TEXT, dropped=True, file=shorten(name))
                continue
            line = kept.seen + 1
            part = f"{unit} {number}" if unit else ""
            kept.add({FILE: name, PART: part, TEXT: cleaned(text, line, log)}, line)
    return _finished(path.name, kept, with_parts, refusal, log)


def _finished(
    file: str, kept: KeptRows, with_parts: bool, refusal: Phrase | None, log: ProblemLog
) -> DataSet:
    if kept.seen < 2:
        reason: Detail = QT_TRANSLATE_NOOP(
            "data", "It is a folder, and holds fewer than two texts."
        )
        if refusal:
            few = QT_TRANSLATE_NOOP(
                "data", "It is a folder with fewer than two texts that can be read. {refusal}"
            )
            reason = phrase(few, refusal=refusal)
        raise DataUnreadable(file=file, reason=reason, advice=PUT_TEXTS)
    kept.note(log)
    columns = [FILE, PART, TEXT] if with_parts else [FILE, TEXT]
    if not with_parts:
        for row in kept.rows:
            del row[PART]
    return DataSet(file, None, columns, kept.rows, kept.lines, free_text=TEXT)


def _files(path: Path) -> tuple[list[str], list[str]]:
    """Names of the files to read and of the others, as seen from the folder. Links to other folders
    are not followed, hidden files not looked at."""
    names: list[str] = []
    others: list[str] = []
    for folder, below, files in os.walk(path):
        below[:] = sorted(name for name in below if not name.startswith("."))
        for name in sorted(files):
            if name.startswith((".", "~$")):  # ~$: what Word puts beside an open document
                continue
            relative = (Path(folder) / name).relative_to(path).as_posix()
            known = Path(name).suffix.lower() in KINDS
            (names if known else others).append(relative)
        if len(names) + len(others) > limits.MAX_DOCUMENTS:
            raise DataUnreadable(
                file=path.name,
                reason=phrase(
                    QT_TRANSLATE_NOOP("data", "The folder holds more than {most} files."),
                    most=f"{limits.MAX_DOCUMENTS:,}",
                ),
                advice=QT_TRANSLATE_NOOP("data", "Choose a smaller folder."),
            )
    return names, others


def _content(path: Path, name: str) -> bytes:
    advice = PUT_TEXTS
    try:
        if not path.is_file():  # a pipe or device would never end
            reason = QT_TRANSLATE_NOOP("data", "It is not an ordinary file.")
            raise DataUnreadable(file=name, reason=reason, advice=advice)
        with path.open("rb") as stream:
            content = stream.read(limits.MAX_DOCUMENT_BYTES + 1)
    except OSError as error:
        said = phrase(SYSTEM_SAYS, error=error.strerror or error)
        raise DataUnreadable(file=name, reason=said, advice=advice) from error
    if len(content) > limits.MAX_DOCUMENT_BYTES:
        larger = phrase(LARGER, most=limits.MAX_DOCUMENT_BYTES // 2**20)
        raise DataUnreadable(file=name, reason=larger, advice=advice)
    return content


def _scaled(progress: Callable[[float], None], place: int, files: int) -> Callable[[float], None]:
    return lambda share: progress((place + share) / files)
