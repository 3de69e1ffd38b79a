"""The documents: links lead somewhere, and figures that are told twice are the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
DOCUMENTS = [
    *REPOSITORY.glob("*.md"),
    *(REPOSITORY / "docs").glob("*.md"),
    *(REPOSITORY / "installers").rglob("*.md"),
]
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def read(name: str) -> str:
    return (REPOSITORY / name).read_text(encoding="utf-8")


def anchors(text: str) -> set[str]:
    """As GitHub makes them of headings."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", it.lower()).strip().replace(" ", "-") for it in headings}


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda it: it.relative_to(REPOSITORY).as_posix())
def test_links_lead_somewhere(file: Path) -> None:
    for link in LINK.findall(file.read_text(encoding="utf-8")):
        if "://" in link or link.startswith("mailto:"):
            continue
        name, _, anchor = link.partition("#")
        target = (file.parent / name).resolve() if name else file
        assert target.exists(), link
        if anchor:
            assert anchor in anchors(target.read_text(encoding="utf-8")), link


def measured(blocks: int) -> dict[str, list[str]]:
    """Of the table “What could be read back”: the cells of each noise level."""
    part = read("docs/privacy.md").partition("## What could be read back")[2]
    rows = [[it.strip() for it in line.split("|")[1:-1]] for line in part.splitlines()]
    return {row[1]: row for row in rows if len(row) == 13 and row[0] == str(blocks)}


def share(cell: str) -> int:
    found = re.match(r"\*\*(\d+)%\*\*", cell)
    assert found is not None
    return int(found[1])


def test_the_data_protection_sheet_has_the_measured_figures() -> None:
    sheet, table = read("docs/data-protection.md"), measured(3)
    prompts = {level: share(row[9]) for level, row in table.items()}
    replies = [share(row[11]) for row in table.values()]
    perplexity = {level: row[3].partition(" ")[0] for level, row in table.items()}
    assert [prompts[it] for it in ("0.5", "1", "2")] == [100, 100, 100]
    assert (
        f"with 3 blocks here 100 % of tokens up to level 2 (the usual level is 0.5), "
        f"{prompts['4']} % at 4, {prompts['8']} % at 8" in sheet
    )
    assert f"{min(replies)} to {max(replies)} % at every level with 3 blocks here" in sheet
    assert (
        f"perplexity {perplexity['0']} without noise, {perplexity['2']} at level 2, "
        f"{perplexity['4']} at 4, {perplexity['8']} at 8" in sheet
    )
