"""Word and PDF documents, texts, and folders of them."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path

import docx
import pypdf
import pytest

from core.data import DataSet, examples, guess_mapping, labels, limits, open_data, split
from core.data.folder import EMPTY_TEXT, LEFT_OUT, OTHER_FILES, TOO_MUCH
from core.data.pdf_text import NO_TEXT_ON_PAGE, PAGE_UNREADABLE
from core.errors import DataUnreadable, MappingImpossible
from core.events import ColumnMapping

FREE = ColumnMapping(text="text")


def pdf(*pages: str | bytes) -> bytes:
    """A PDF document with one line of text on each page, or with a given content stream."""
    bodies = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b"<< /Type /Font /Subtype /Type1 "
              b"/BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"]  # fmt: skip
    kids = []
    for page in pages:
        if isinstance(page, str):
            raw = b"BT /F1 12 Tf 50 700 Td (" + page.encode("cp1252") + b") Tj ET" if page else b""
        else:
            raw = page
        packed = zlib.compress(raw)
        kids.append(f"{len(bodies) + 1} 0 R")
        bodies.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 "
            b"3 0 R >> >> /Contents %d 0 R >>" % (len(bodies) + 2)
        )
        bodies.append(
            b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(packed)
            + packed
            + b"\nendstream"
        )
    bodies[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    made, places = b"%PDF-1.7\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(made))
        made += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    return made + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(bodies) + 1,
        start,
    )


def locked_pdf(password: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf("secret", "more")))
    writer.encrypt(password, owner_password="owner", algorithm="RC4-128")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def word(*paragraphs: str, table: list[list[str]] | None = None) -> bytes:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if table:
        made = document.add_table(len(table), len(table[0]))
        for row, cells in zip(made.rows, table, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def opened(tmp_path: Path, content: bytes, name: str) -> DataSet:
    path = tmp_path / name
    path.write_bytes(content)
    return open_data(path)


def refusal(tmp_path: Path, content: bytes, name: str) -> str:
    with pytest.raises(DataUnreadable) as caught:
        opened(tmp_path, content, name)
    assert all(caught.value.problem().sentences())  # what, why and what to do
    return str(caught.value)


def test_pages_of_a_pdf(tmp_path: Path) -> None:
    dataset = opened(tmp_path, pdf("Überweisung", "", "Zweite Seite"), "letter.pdf")
    assert dataset.rows == [
        {"page": "1", "text": "Überweisung"},
        {"page": "3", "text": "Zweite Seite"},
    ]
    assert dataset.lines == [1, 3]
    assert [(one.line, one.text, one.dropped) for one in dataset.problems] == [
        (2, NO_TEXT_ON_PAGE, True)
    ]
    assert guess_mapping(dataset) == FREE


def test_a_pdf_without_text_was_scanned(tmp_path: Path) -> None:
    message = refusal(tmp_path, pdf("", ""), "scan.pdf")
    assert "pictures" in message
    assert "recognise the text (OCR)" in message


def test_protected_pdfs(tmp_path: Path) -> None:
    message = refusal(tmp_path, locked_pdf("tea"), "locked.pdf")
    assert "password" in message
    assert "copy without it" in message
    # Only printing and changing are forbidden here: whoever has the file may read it.
    assert len(opened(tmp_path, locked_pdf(""), "owner.pdf").rows) == 2


@pytest.mark.parametrize("cut", [0.1, 0.4, 0.7])
def test_cut_off_pdfs(tmp_path: Path, cut: float) -> None:
    whole = pdf("one", "two", "three")
    message = refusal(tmp_path, whole[: int(len(whole) * cut)], "cut.pdf")
    assert "PDF" in message


def test_a_page_that_explodes_is_left_out(tmp_path: Path) -> None:
    bomb = b" " * (limits.MAX_PAGE_BYTES + 1)
    dataset = opened(tmp_path, pdf("fine", bomb), "bomb.pdf")
    assert [row["text"] for row in dataset.rows] == ["fine"]
    assert [(one.line, one.text) for one in dataset.problems] == [(2, PAGE_UNREADABLE)]


def test_too_many_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_PAGES", 2)
    assert "pages" in refusal(tmp_path, pdf("a", "b", "c"), "book.pdf")


def test_paragraphs_of_a_word_document(tmp_path: Path) -> None:
    content = word("Befund", "", "Der Patient ist wach.", table=[["Puls", "72"], ["RR", "120/80"]])
    dataset = opened(tmp_path, content, "letter.docx")
    assert [row["text"] for row in dataset.rows] == [
        "Befund",
        "Der Patient ist wach.",
        "Puls | 72",
        "RR | 120/80",
    ]
    assert dataset.columns == ["paragraph", "text"]
    assert guess_mapping(dataset) == FREE


def test_word_documents_that_cannot_be_read(tmp_path: Path) -> None:
    whole = word("text")
    assert "damaged" in refusal(tmp_path, whole[: len(whole) // 2] + b"word/document.xml", "a.docx")
    assert "no text" in refusal(tmp_path, word(" "), "b.docx")
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    message = refusal(tmp_path, locked, "c.docx")
    assert "The document is protected" in message
    assert "Word" in message
    assert ".docx" in refusal(tmp_path, locked[:8], "d.doc")


def replaced(content: bytes, xml: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", 8) as new:
        for part in old.infolist():
            main = part.filename == "word/document.xml"
            new.writestr(part.filename, xml if main else old.read(part))
    return made.getvalue()


def test_word_documents_that_explode(tmp_path: Path) -> None:
    bomb = replaced(word("text"), b"<x>" + b" " * (limits.MAX_DOCUMENT_XML + 1) + b"</x>")
    assert "grows to" in refusal(tmp_path, bomb, "bomb.docx")
    entity = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'
    assert "declarations" in refusal(tmp_path, replaced(word("text"), entity), "entity.docx")


def test_a_folder_of_texts(tmp_path: Path) -> None:
    folder = tmp_path / "letters"
    (folder / "2024").mkdir(parents=True)
    (folder / "b.txt").write_bytes("Grüße\naus Köln".encode("cp1252"))
    (folder / "a.md").write_text("# Title\n\nText", "utf-8")
    (folder / "2024" / "c.TXT").write_text("old", "utf-8")
    (folder / "empty.txt").write_text(" \n", "utf-8")
    (folder / "photo.png").write_bytes(b"\x89PNG")
    (folder / ".hidden.txt").write_text("hidden", "utf-8")
    dataset = open_data(folder)
    assert dataset.columns == ["file", "text"]
    assert dataset.rows == [
        {"file": "a.md", "text": "# Title\n\nText"},
        {"file": "b.txt", "text": "Grüße\naus Köln"},
        {"file": "2024/c.TXT", "text": "old"},
    ]
    said = {one.text: one for one in dataset.problems}
    assert said[OTHER_FILES].details == {"count": "1", "names": "photo.png"}
    assert said[EMPTY_TEXT].dropped
    assert guess_mapping(dataset) == FREE
    found, _ = examples(dataset, FREE)
    assert all(one.is_free_text for one in found)
    assert labels(found) is None
    train, held_back = split(found, 0.3, 0)
    assert len(train) == 2
    assert len(held_back) == 1


def test_a_folder_of_documents(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf("one", "two"))
    (tmp_path / "b.docx").write_bytes(word("three"))
    (tmp_path / "c.txt").write_text("four", "utf-8")
    (tmp_path / "d.pdf").write_bytes(pdf("secret")[:100])
    (tmp_path / "e.docx").write_text("no document", "utf-8")
    dataset = open_data(tmp_path)
    assert dataset.columns == ["file", "part", "text"]
    assert [(row["file"], row["part"], row["text"]) for row in dataset.rows] == [
        ("a.pdf", "page 1", "one"),
        ("a.pdf", "page 2", "two"),
        ("b.docx", "paragraph 1", "three"),
        ("c.txt", "", "four"),
    ]
    left_out = [one for one in dataset.problems if one.text == LEFT_OUT]
    assert [one.details["file"] for one in left_out] == ["d.pdf", "e.docx"]
    assert all(one.dropped and one.details["reason"] for one in left_out)


def test_folders_that_are_of_no_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DataUnreadable, match="folder"):
        open_data(tmp_path)
    (tmp_path / "a.pdf").write_bytes(locked_pdf("tea"))
    with pytest.raises(DataUnreadable, match=r"a\.pdf: The PDF document is protected"):
        open_data(tmp_path)
    for name in "bcd":
        (tmp_path / f"{name}.txt").write_text("text " * 10, "utf-8")
    monkeypatch.setattr(limits, "MAX_FOLDER_BYTES", (tmp_path / "a.pdf").stat().st_size + 120)
    assert TOO_MUCH in [one.text for one in open_data(tmp_path).problems]
    monkeypatch.setattr(limits, "MAX_DOCUMENT_BYTES", 20)
    with pytest.raises(DataUnreadable, match="larger than"):
        open_data(tmp_path)
    monkeypatch.setattr(limits, "MAX_DOCUMENTS", 2)
    with pytest.raises(DataUnreadable, match="more than 2 files"):
        open_data(tmp_path)


def test_a_single_markdown_file(tmp_path: Path) -> None:
    dataset = opened(tmp_path, b"# Title\r\n\r\nFirst\nline\n \n\nSecond\n", "notes.md")
    assert [row["text"] for row in dataset.rows] == ["# Title", "First\nline", "Second"]


def test_a_text_of_which_nothing_can_be_seen(tmp_path: Path) -> None:
    assert "no text" in refusal(tmp_path, b"\0\n\xe2\x80\x8b", "notes.md")


def test_reading_can_be_stopped(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf(*["x"] * 20))
    (tmp_path / "b.pdf").write_bytes(pdf(*["x"] * 20))
    heard: list[float] = []

    def report(share: float) -> None:
        heard.append(share)
        if share > 0.6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        open_data(tmp_path, progress=report)
    assert heard == sorted(heard)
    assert len(heard) > 20


def test_free_text_is_not_mixed_with_columns(tmp_path: Path) -> None:
    dataset = opened(tmp_path, pdf("one", "two"), "a.pdf")
    with pytest.raises(MappingImpossible, match="not both"):
        examples(dataset, ColumnMapping(text="text", response="page"))
    with pytest.raises(MappingImpossible, match="no column"):
        examples(dataset, ColumnMapping(text="none"))
