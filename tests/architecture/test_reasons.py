"""What an error says within its sentences can be translated: marked words, or a `Phrase` of them.

The command line speaks English, so its own errors may say anything.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
NAMES = {"reason", "advice"}
Places = dict[str, set[int]]
"""At which place a function takes a reason or an advice."""


def core_files() -> list[Path]:
    """All code whose errors reach the window."""
    core = REPOSITORY / "core"
    return [it for it in sorted(core.rglob("*.py")) if it.relative_to(core).parts[0] != "cli"]


def places_in(tree: ast.AST) -> Places:
    places: Places = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            names = [it.arg for it in node.args.args if it.arg not in ("self", "cls")]
            taken = {place for place, name in enumerate(names) if name in NAMES}
            places[node.name] = places.get(node.name, set()) | taken
    return places


def unmarked(tree: ast.AST, elsewhere: Places) -> list[int]:
    """Lines with words that nobody can translate; `elsewhere` tells of other modules' functions."""
    places = {**elsewhere, **places_in(tree)}
    given = [value for node in ast.walk(tree) for value in reasons(node, places)]
    return [value.lineno for value in given if any(words(value))]


def reasons(node: ast.AST, places: Places) -> Iterator[ast.expr]:
    """What is passed, kept or returned as a reason or an advice, or is the text of a phrase."""
    if isinstance(node, ast.Call):
        yield from (it.value for it in node.keywords if it.arg in NAMES)
        name = ast.unparse(node.func).rpartition(".")[2]
        yield from (it for place, it in enumerate(node.args) if place in places.get(name, ()))
        if name in ("phrase", "Phrase"):
            yield from node.args[:1]
    elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if any(ast.unparse(it) in NAMES for it in targets):
            yield node.value
    elif isinstance(node, ast.FunctionDef) and node.name.strip("_") in NAMES:
        yield from (it.value for it in ast.walk(node) if isinstance(it, ast.Return) and it.value)


def words(value: ast.AST) -> Iterator[ast.AST]:
    """Literals that say something. What is inside a call is that function's affair."""
    if isinstance(value, ast.JoinedStr):
        yield value
    elif isinstance(value, ast.Constant) and isinstance(value.value, str):
        between = re.sub(r"\{\w*\}", "", value.value)
        if re.search(r"\w\s|\s\w|\w\.$", between):
            yield value
    elif not isinstance(value, ast.Call | ast.Compare):
        for part in ast.iter_child_nodes(value):
            yield from words(part)


@pytest.fixture(scope="module")
def public() -> Places:
    """Functions that other modules may call."""
    found: Places = {}
    for file in core_files():
        for name, taken in places_in(ast.parse(file.read_text(encoding="utf-8"))).items():
            if not name.startswith("_"):
                found[name] = found.get(name, set()) | taken
    return found


@pytest.mark.parametrize(
    "file", core_files(), ids=lambda file: file.relative_to(REPOSITORY).as_posix()
)
def test_reasons_can_be_translated(file: Path, public: Places) -> None:
    lines = unmarked(ast.parse(file.read_text(encoding="utf-8")), public)
    assert not lines, "mark it with QT_TRANSLATE_NOOP; with names or figures use core.text.phrase"


@pytest.mark.parametrize(
    "code",
    [
        "raise Bad(reason='It is broken.')",
        "raise Bad(reason=f'{file} is broken.')",
        "raise Bad(reason=error.strerror or 'It is broken.')",
        "raise Bad(reason=REASON, advice='Mend it.' if mendable else _('errors', 'Forget it.'))",
        "reason = 'It is ' + state\nraise Bad(reason=reason)",
        "raise Bad(reason=phrase(f'{file} is broken.'))",
        "raise Bad(reason=phrase('{file} is broken.', file=file))",
        "raise Gate.refuse('it is broken')",
        "def bad(file, reason): ...\nraise bad(file, 'It is broken.')",
        "class A:\n  def bad(self, reason): ...\n  def f(self): raise self.bad('It is broken.')",
        "def _reason(error):\n    return 'It is broken.'",
        "reason: str = {'a': 'It is broken.'}[kind]",
    ],
)
def test_the_search_for_unmarked_words_finds_them(code: str) -> None:
    assert unmarked(ast.parse(code), {"refuse": {0}})


@pytest.mark.parametrize(
    "code",
    [
        "raise Bad(reason=_('errors', 'It is broken.'))",
        "raise Bad(reason=error.strerror or str(error))",
        "raise Bad(reason=phrase(_('errors', '{file} is broken.'), file=f'{file} 1'))",
        "raise Bad(reason=phrase('{file}: {reason}', file=file, reason=error.details['reason']))",
        "raise Bad(file='a file', reason=DAMAGED)",
        "reason = 'full' if full else ''",
        "def seen(reason=''): ...\nseen()",
    ],
)
def test_the_search_for_unmarked_words_lets_pass_what_is_marked(code: str) -> None:
    assert not unmarked(ast.parse(code), {})
