"""The report on a run: all of its facts, none of its rows, valid and harmless HTML."""

from __future__ import annotations

import hashlib
import json
import re
import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest
from support.run_folder import FACTS, RUN, make_run

import fedsea
from core.errors import ReportUnwritten
from core.events import RunSummary
from core.jobs import Job
from core.ledger.book import Ledger
from core.ledger.entry import sent_request
from core.report.collect import read_curve, record_of
from core.report.content import report_of
from core.report.curve import curve_svg
from core.report.document import Document
from core.report.html import to_html, to_simple_html
from core.report.plain_words import NOT_PROTECTED
from core.report.record import Resumed, RunRecord
from core.report.words import Words
from core.report.writing import write_report
from core.training.run_folder import read_run

MARKUP = '<script>alert("x")</script>&<img src=x onerror=y>'
VOID = {"meta", "line", "circle", "polyline", "link", "img", "br"}


class Page(HTMLParser):
    """Notes tags and text, and that all that was opened is closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] != ["style"]:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    folder = tmp_path / "ledger"
    book = Ledger(folder)
    for run in ("", "2026-11-23 17.00 Letters", "2026-11-23 17.00 Letters", "chat"):
        book.append(sent_request("https://trunk.klinikum.example:8765", "/v1/trunk", run))
    book.close()
    return folder


@pytest.fixture
def run(tmp_path: Path) -> RunSummary:
    return make_run(tmp_path / "runs")


def document_of(run: RunSummary, ledger: Path) -> Document:
    folder = Path(run.folder)
    return report_of(read_run(folder), record_of(folder, ledger, Job()), Words())


def test_it_has_the_facts(run: RunSummary, ledger: Path) -> None:
    page = Page(to_html(document_of(run, ledger)))
    weights = hashlib.sha256(b"weights").hexdigest()
    for fact in (
        *("Letters", "letters.csv", "5b" * 32, "letter, urgency, clerk", "8,652"),
        *("2f5820a50d923d3af8e8d3c6c2e62034", "1.6105", "hardened for noise level 1"),
        *("https://trunk.klinikum.example:8765", "2.880", "1.710", "41\u00a0% 86\u00a0%"),
        *("candidate search, on prompts (the strongest) 68\u00a0%", "2.13.0+cpu", weights),
        *("2.0\u00a0MB (2,000,000\u00a0B)", "connection checks – 2 0", "docs/privacy.md"),
        json.loads((ledger / "head.json").read_bytes())["last"],
        "whole: no entry is changed, missing or out of place",
        "Bits a number on the way 16",
    ):
        assert " ".join(fact.split()) in page.text, fact
    for sentence in NOT_PROTECTED:
        assert sentence in page.text
    assert "/home/someone" not in to_html(document_of(run, ledger))


def test_rows_that_were_left_out_or_masked_are_told(tmp_path: Path, ledger: Path) -> None:
    run = make_run(tmp_path / "runs", left_out_rows=7, masked=True)
    file = msgspec.structs.replace(FACTS.data, rows=120, unused_rows=3_000)
    facts = msgspec.json.encode(msgspec.structs.replace(FACTS, data=file))
    (Path(run.folder) / "facts.json").write_bytes(facts)
    text = Page(to_html(document_of(run, ledger))).text
    assert "Rows in the file 3,120" in text
    assert "Of these used, as the file is very large 120, chosen at random" in text
    assert "the file of the rows held back too: 7 rows" in text
    assert "masked before learning, as far as the program found it" in text
    summary = (Path(run.folder) / "summary.md").read_text("utf-8")
    assert "- not learnt, as in the validation file too: 7 rows" in summary
    text = Page(to_html(document_of(make_run(tmp_path / "plain"), ledger))).text
    assert "was not masked before learning" in text
    assert "Of these used" not in text


def test_every_server_of_a_run_that_went_on_is_named(run: RunSummary, ledger: Path) -> None:
    file = Path(run.folder) / "resumed.jsonl"
    one = Resumed("2026-11-24T09:00:00+01:00", 25, "https://other.example:8765")
    file.write_bytes(msgspec.json.encode(one) + b"\nno json\n" + msgspec.json.encode(one)[:9])
    text = Page(to_html(document_of(run, ledger))).text
    assert "Trunk server https://trunk.klinikum.example:8765" in text
    assert "Gone on after step 25 https://other.example:8765, 2026" in text
    assert text.count("Gone on") == 1


def test_the_page_is_accessible_and_needs_nothing_else(run: RunSummary, ledger: Path) -> None:
    html = to_html(document_of(run, ledger))
    page = Page(html)
    assert html.startswith("<!DOCTYPE html>")
    assert page.of("html") == [{"lang": "en"}]
    assert len(page.of("title")) == 2  # of the page and of the curve
    assert len(page.of("h1")) == 1
    assert "prefers-color-scheme: dark" in html
    assert len(page.of("caption")) == len(page.of("table")) >= 8
    assert all(cell.get("scope") in ("row", "col") for cell in page.of("th"))
    (svg,) = page.of("svg")
    assert svg["role"] == "img"
    for tag in ("script", "link", "img", "iframe", "form"):
        assert page.of(tag) == []
    rest = re.sub(r"http://www\.w3\.org/2000/svg|https://trunk\.\S*", "", html)
    assert "http:" not in rest
    assert "https:" not in rest
    labelled = {it["aria-labelledby"] for it in page.of("section")}
    assert labelled == {it["id"] for it in page.of("h2")}


def test_markup_in_names_stays_text(tmp_path: Path, ledger: Path) -> None:
    run = make_run(tmp_path / "runs", name=MARKUP, data=MARKUP, model=MARKUP)
    facts = msgspec.structs.replace(
        FACTS,
        data=msgspec.structs.replace(FACTS.data, name=MARKUP, columns=[MARKUP], prompt="{name}"),
        server=MARKUP,
    )
    (Path(run.folder) / "facts.json").write_bytes(msgspec.json.encode(facts))
    document = document_of(run, ledger)
    for html in (to_html(document), to_simple_html(document)):
        assert "<script" not in html
        assert "<img src=x" not in html
    page = Page(to_html(document))
    assert page.text.count(MARKUP) >= 5
    assert "{name}" in page.text


def test_letters_that_turn_the_text_around_are_shown_as_such(tmp_path: Path, ledger: Path) -> None:
    run = make_run(tmp_path / "runs", name="safe\u202efdp.exe\x07")
    html = to_html(document_of(run, ledger))
    assert "safe\ufffdfdp.exe\ufffd" in html
    assert "\u202e" not in html


def test_an_old_run_without_facts_has_a_report_too(run: RunSummary, ledger: Path) -> None:
    folder = Path(run.folder)
    for name in ("facts.json", "run.toml", "metrics.jsonl"):
        (folder / name).unlink()
    (folder / "metrics.jsonl").write_text('{"event": "step", "step": 1, "lo')
    page = Page(to_html(document_of(run, ledger)))
    assert "did not note more of its data than the file’s name: letters.csv" in page.text
    assert "A test attack at the end read 68 % of the prompts’ tokens" in page.text
    assert page.of("svg") == []


def test_without_a_test_attack_it_says_so(tmp_path: Path, ledger: Path) -> None:
    run = make_run(tmp_path / "runs", prompt_read_back=None)
    (Path(run.folder) / "metrics.jsonl").unlink()
    assert "No test attack was made in this run" in to_html(document_of(run, ledger))


def test_no_noise_and_no_ledger_are_said(tmp_path: Path) -> None:
    run = make_run(tmp_path / "runs", noise_level=0.0)
    html = to_html(document_of(run, tmp_path / "no ledger"))
    assert "0: hidden states left without noise" in html
    assert "ledger of this computer was not available" in html


def test_a_broken_chain_is_said(run: RunSummary, ledger: Path) -> None:
    page = ledger / "ledger-000001.jsonl"
    page.write_bytes(page.read_bytes().replace(b"v1/trunk", b"v1/drunk", 1))
    html = to_html(document_of(run, ledger))
    assert "whole: no entry" not in html
    assert "was changed" in html


def test_figures_of_an_evaluation_are_shown_and_words_are_not(
    run: RunSummary, ledger: Path
) -> None:
    found = {
        "exact_match": 0.75,
        "before": {"rouge_l": 0.25, "after": {"loss": 5}},
        "per_label": {"diabetes mellitus": 0.5},
        "diabetes": 3,
        "examples": [{"prompt": "Mrs Keller coughs"}],
        "rows": True,
        "note": "Mrs Keller",
    }
    (Path(run.folder) / "evaluation.json").write_text(json.dumps(found))
    text = Page(to_html(document_of(run, ledger))).text
    assert "exact match 0.75 before: rouge l 0.25" in text
    for word in ("Keller", "diabetes", "True"):
        assert word not in text
    for damaged in ("[1, 2]", "{", "", '{"rows": NaN}', "[" * 100_000):
        (Path(run.folder) / "evaluation.json").write_text(damaged)
        assert "Evaluation" not in Page(to_html(document_of(run, ledger))).text


def test_the_curve_is_drawn_from_the_losses(run: RunSummary, ledger: Path) -> None:
    (picture,) = [it.picture for it in document_of(run, ledger).sections if it.picture]
    root = ElementTree.fromstring(curve_svg(picture))
    space = "{http://www.w3.org/2000/svg}"
    lines = {it.get("class"): it.get("points") for it in root.iter(f"{space}polyline")}
    assert len(str(lines["training"]).split()) == 4
    assert len(str(lines["held"]).split()) == 2
    assert "2.880 at first, 1.710 at the end" in root.findtext(f"{space}desc", "")


@pytest.mark.parametrize("loss", [1.0, 0.0, 1e-9, 1e9])
def test_a_flat_curve_is_no_division_by_zero(tmp_path: Path, ledger: Path, loss: float) -> None:
    run = make_run(tmp_path / "runs")
    line = json.dumps({"event": "step", "step": 1, "loss": loss})
    (Path(run.folder) / "metrics.jsonl").write_text(line)
    ElementTree.fromstring(
        curve_svg(next(it.picture for it in document_of(run, ledger).sections if it.picture))
    )


def test_a_long_curve_is_thinned_out_and_keeps_its_ends(tmp_path: Path) -> None:
    lines = (json.dumps({"event": "step", "step": it, "loss": 1.0}) for it in range(1, 30_001))
    (tmp_path / "metrics.jsonl").write_text("\n".join(lines))
    points = read_curve(tmp_path).training
    assert len(points) <= 2001
    assert (points[0][0], points[-1][0]) == (1, 30_000)


def test_a_record_travels_through_the_pipe(run: RunSummary, ledger: Path) -> None:
    record = record_of(Path(run.folder), ledger, Job())
    assert msgspec.json.decode(msgspec.json.encode(record), type=RunRecord) == record


# --- the file and the command --------------------------------------------------------------------


def no_pages(document: object, file: object) -> None:
    raise AssertionError("no PDF was asked for")


def test_a_failed_report_leaves_nothing(run: RunSummary, ledger: Path, tmp_path: Path) -> None:
    document = document_of(run, ledger)
    with pytest.raises(ReportUnwritten, match=r"\.html or \.pdf"):
        write_report(document, tmp_path / "report.doc", no_pages)
    with pytest.raises(ReportUnwritten):
        write_report(document, tmp_path / "nowhere" / "report.html", no_pages)

    def fail(_document: Document, file: Path) -> None:
        file.write_bytes(b"%PDF half")
        raise OSError("No space left")

    target = tmp_path / "report.pdf"
    target.write_bytes(b"older")
    with pytest.raises(ReportUnwritten, match="No space left"):
        write_report(document, target, fail)
    assert target.read_bytes() == b"older"
    assert not target.with_name("report.pdf.part").exists()


def test_the_command_writes_html(
    run: RunSummary, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "report.html"
    assert fedsea.main(["report", run.folder, str(target), "--json"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["file"] == str(target)
    assert "Report on the fine-tuning run “Letters”" in Page(target.read_text("utf-8")).text
    assert fedsea.main(["report", run.folder, str(target)]) == 2
    assert "--force" in capsys.readouterr().err
    assert fedsea.main(["report", run.folder, str(target), "--force"]) == 0


def test_the_command_says_what_is_no_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert fedsea.main(["report", str(tmp_path), str(tmp_path / "a.html")]) == 2
    error = capsys.readouterr().err
    assert "cannot be read" in error
    assert "summary.json" in error
    assert RUN.name not in error
