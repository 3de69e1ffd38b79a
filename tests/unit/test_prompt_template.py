"""Templates of prompts: what is filled in, what is left out, what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import fedsea
from core.config import RunConfig
from core.data import DataSet, examples, limits, open_data
from core.data.choice import choose
from core.data.extraction import NOT_FOR_PAIRS, TELLS_THE_ANSWER
from core.data.guessing import completed
from core.data.problems import MORE_PROBLEMS, ProblemLog, listed
from core.data.prompt_template import (
    NO_FIELDS,
    TOO_LONG,
    UNBALANCED,
    UNKNOWN_FIELD,
    parse,
    template_of,
)
from core.errors import NothingToLearn, TemplateUnusable
from core.events import ColumnMapping, RowProblem

COLUMNS = ["question", "context", "answer", "more or less"]
BOTH = "Question: {question}\nContext: {context}"


def filled(text: str, **cells: str) -> str:
    return parse(text, COLUMNS).fill(lambda name: cells.get(name, ""))


@pytest.mark.parametrize(
    ("text", "cells", "prompt"),
    [
        (BOTH, {"question": "Why?", "context": "It is."}, "Question: Why?\nContext: It is."),
        (BOTH, {"question": "Why?"}, "Question: Why?"),
        (BOTH, {"context": "It is."}, "Context: It is."),
        (BOTH, {}, ""),
        ("{question}, {context}", {"question": "Why?"}, "Why?, "),
        ("Look:\n{context}\n\n{question}\nNow!", {"question": "Why?"}, "Look:\nWhy?\nNow!"),
        ("{question}\n\n\n{context}", {"question": "a\n\nb"}, "a\n\nb"),
        ("{question}\n", {"question": "a"}, "a\n"),
        ("{{{question}}} {{x}}", {"question": "{y}"}, "{{y}} {x}"),
        ("{ question }", {"question": "a"}, "a"),
        ("{more or less}", {"more or less": "a"}, "a"),
        ("{question}\r\n{context}\rend", {"question": "a", "context": "b"}, "a\nb\nend"),
        ("{question}{question}", {"question": "%s {0!r}"}, "%s {0!r}%s {0!r}"),
    ],
)
def test_fields_are_filled(text: str, cells: dict[str, str], prompt: str) -> None:
    assert filled(text, **cells) == prompt


@pytest.mark.parametrize(
    ("text", "reason", "details"),
    [
        ("", NO_FIELDS, {}),
        ("Summarise!", NO_FIELDS, {}),
        ("{{question}}", NO_FIELDS, {}),
        ("{question}\n{", UNBALANCED, {"line": "2"}),
        ("{question", UNBALANCED, {"line": "1"}),
        ("question}", UNBALANCED, {"line": "1"}),
        ("{question\n}", UNBALANCED, {"line": "1"}),
        ("{a{question}}", UNBALANCED, {"line": "1"}),
        ("{}", UNKNOWN_FIELD, {"name": ""}),
        ("{question!r}", UNKNOWN_FIELD, {"name": "question!r"}),
        ("{Question}", UNKNOWN_FIELD, {"columns": ", ".join(COLUMNS)}),
        ("{question}" + "x" * limits.MAX_TEMPLATE_CHARACTERS, TOO_LONG, {"most": "4,000"}),
    ],
)
def test_what_is_refused_says_what_to_do(text: str, reason: str, details: dict[str, str]) -> None:
    with pytest.raises(TemplateUnusable) as refused:
        parse(text, COLUMNS)
    problem = refused.value.problem()
    assert problem.why == reason
    assert details.items() <= problem.details.items()
    assert "Write a column as {column}, and other braces twice: {{ and }}." in str(problem)


@given(st.text(alphabet="{}ab \n", max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        template = parse(text, ["a", "b"])
    except TemplateUnusable:
        return
    assert parse(str(template), ["a", "b"]) == template
    assert template.fill(lambda _: "x")
    assert template.fill(lambda _: "") == ""


@given(st.lists(st.sampled_from(["", "x", "y\n\nz"]), min_size=1, max_size=6))
def test_joined_columns_are_a_template_of_the_fields_below_each_other(cells: list[str]) -> None:
    names = [f"c{place}" for place in range(len(cells))]
    joined = template_of(ColumnMapping("+".join(names), "r"), names)
    assert str(joined) == "\n\n".join(f"{{{name}}}" for name in names)
    row = dict(zip(names, cells, strict=True))
    assert joined.fill(row.__getitem__) == "\n\n".join(filter(None, cells))
    assert parse(str(joined), names) == joined


def test_a_column_with_a_plus_in_its_name_is_one_column() -> None:
    assert template_of(ColumnMapping("a+b", "r"), ["a+b", "a", "b"]).fields == ["a+b"]


def table(*rows: str) -> DataSet:
    names = ["question", "context", "answer"]
    cells = [dict(zip(names, row.split(","), strict=True)) for row in rows]
    return DataSet("t", Path("t.csv"), names, cells, list(range(2, len(rows) + 2)))  # type: ignore[arg-type]


def test_rows_without_any_field_are_left_out_as_before() -> None:
    data = table("a,b,c", " ,\u200b,c", "a,,c")
    found, problems = examples(data, ColumnMapping(response="answer", template=BOTH))
    assert [one.prompt[0].content for one in found] == [
        "Question: a\nContext: b",
        "Question: a",
    ]
    assert [(p.line, p.dropped, p.details) for p in problems if p.line] == [
        (3, True, {"column": "question+context"})
    ]


@pytest.mark.parametrize(
    ("mapping", "reason"),
    [
        (ColumnMapping(response="answer", template="{answer}"), TELLS_THE_ANSWER),
        (ColumnMapping(text="question", template="{question}"), NOT_FOR_PAIRS),
        (ColumnMapping(messages="question", template="{question}"), NOT_FOR_PAIRS),
    ],
)
def test_a_template_that_does_not_fit_the_columns(mapping: ColumnMapping, reason: str) -> None:
    choice = choose(table("a,b,c"), mapping)
    assert choice.problem is not None
    assert choice.problem.why == reason
    assert (choice.examples, choice.mapping) == ([], mapping)


def test_what_is_not_named_beside_a_template_is_guessed() -> None:
    mapping = completed(ColumnMapping(template="{context}"), table("a,b,c", "d,e,f"))
    assert mapping.response == "answer"
    assert choose(table("a,b,c"), mapping).examples[0].prompt[0].content == "b"


def test_the_reasons_of_dropped_rows_are_kept_where_none_is_left() -> None:
    with pytest.raises(NothingToLearn) as refused:
        examples(table(" , ,c", "a,b, "), ColumnMapping("question", "answer"))
    assert [problem.line for problem in refused.value.problems] == [2, 3]


def test_a_long_list_says_how_many_more_there_are() -> None:
    log = ProblemLog()
    for line in range(2, limits.MAX_PROBLEMS + 10):
        log.add(line, "x", dropped=True)
    questions = [RowProblem(7, "which?")]
    whole = RowProblem(0, "all")
    shown = listed(questions, [*questions, *log.problems(), whole], 500)
    assert shown[:3] == [questions[0], whole, RowProblem(2, "x", dropped=True)]
    assert len(shown) == 501
    rest = limits.MAX_PROBLEMS + 8 - 498
    assert shown[-1] == RowProblem(0, MORE_PROBLEMS, {"count": str(rest)}, dropped=True)
    assert listed(questions, [whole], 500) == [questions[0], whole]


def test_on_the_command_line_and_in_a_run_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "a.csv"
    file.write_text("question,context,answer\n" + "why,it is,yes\nhow,so,no\n" * 3, "utf-8")

    def check(template: str) -> tuple[dict[str, str], int]:
        code = fedsea.main(["data", "check", str(file), "--template", template, "--json"])
        result: dict[str, str] = json.loads(capsys.readouterr().out)
        return result, code

    result, code = check(BOTH)
    assert (code, result["task"], result["rows"]) == (0, "label", 6)
    result, code = check("{contxt}")
    assert code == 2
    assert "“contxt”" in result["message"]
    run = tmp_path / "RUN.toml"
    run.write_text(f"[data]\ntemplate = {json.dumps(BOTH)}\ntask = 'label'\n", "utf-8")
    config = msgspec.toml.decode(run.read_bytes(), type=RunConfig)
    assert (config.data.template, config.data.task) == (BOTH, "label")
    assert open_data(file).columns == ["question", "context", "answer"]
