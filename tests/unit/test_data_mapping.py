"""Which columns are meant, and the examples they give."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.data import Cell, DataSet, Message, Row, examples, guess_mapping
from core.data.chats import (
    EMPTY_CHAT,
    NO_CHAT,
    NO_REPLY,
    NO_ROLE,
    NO_TEXT,
    NOT_IN_TURN,
    UNKNOWN_ROLE,
)
from core.data.extraction import NO_PROMPT, NO_RESPONSE, VERY_LONG
from core.data.remarks import CONTRADICTING, ONE_ANSWER, REPEATED
from core.errors import MappingImpossible, NothingToLearn
from core.events import ColumnMapping


def table(columns: str, *rows: str) -> DataSet:
    names = columns.split(",")
    cells: list[Row] = [dict(zip(names, row.split(","), strict=True)) for row in rows]
    return DataSet("test", Path("test.csv"), names, cells, list(range(2, len(rows) + 2)))


def chats(*cells: Cell) -> DataSet:
    rows: list[Row] = [{"messages": cell} for cell in cells]
    return DataSet("test", None, ["messages"], rows, list(range(1, len(rows) + 1)))


def turns(*texts: str) -> list[dict[str, str]]:
    names = {"u": "user", "a": "assistant", "s": "system"}
    return [{"role": names[text[0]], "content": text[1:]} for text in texts]


@pytest.mark.parametrize(
    ("columns", "prompt", "response"),
    [
        ("prompt,response", "prompt", "response"),
        ("question,answer", "question", "answer"),
        ("Frage,Antwort", "Frage", "Antwort"),
        ("id,text,intent", "text", "intent"),
        ("letter,urgency", "letter", "urgency"),
        ("id,section,dialogue,note", "dialogue", "note"),
        ("note,label", "note", "label"),
        ("summary,label", "summary", "label"),
        ("note,summary", "note", "summary"),
        ("QUESTION,final_decision", "QUESTION", "final_decision"),
        ("instruction,input,output", "instruction+input", "output"),
        ("id,Input,Instruction,Output", "Instruction+Input", "Output"),
        ("question_a,question_b,answer", "question_a+question_b", "answer"),
        ("text1,text2,label", "text1+text2", "label"),
        ("pmid,question,abstract,answer,conclusion,year", "abstract+question", "answer"),
        ("premise,hypothesis,label", "premise+hypothesis", "label"),
        ("n,code,text,label,flag,date", "text", "label"),
        ("question,Urteil", "question", "Urteil"),
        ("Befund,label", "Befund", "label"),
        ("id,text", "text", ""),
        ("Befund,Urteil", "", ""),
        ("question,answer,answer (2)", "question", ""),
        ("question,Urteil,Meinung", "question", ""),
    ],
)
def test_guesses(columns: str, prompt: str, response: str) -> None:
    width = columns.count(",") + 1
    dataset = table(columns, ",".join(["a"] * width), ",".join(["b"] * width))
    assert guess_mapping(dataset) == ColumnMapping(prompt=prompt, response=response)


def test_numbers_of_rows_are_no_answer() -> None:
    dataset = table("question,Aktenzeichen", "a,1", "b,2", "c,3")
    assert guess_mapping(dataset) == ColumnMapping(prompt="question")


def test_empty_columns_are_not_guessed() -> None:
    dataset = table("prompt,question,answer", ",a,b", " ,c,d")
    assert guess_mapping(dataset) == ColumnMapping(prompt="question", response="answer")


def test_the_commoner_shape_wins() -> None:
    chat: Row = {"messages": turns("uHi", "aHello")}
    pair: Row = {"prompt": "a", "response": "b"}
    columns = ["messages", "prompt", "response"]
    mostly_chats = DataSet("x", None, columns, [chat, chat, pair], [1, 2, 3])
    mostly_pairs = DataSet("x", None, columns, [chat, pair, pair], [1, 2, 3])
    assert guess_mapping(mostly_chats) == ColumnMapping(messages="messages")
    assert guess_mapping(mostly_pairs) == ColumnMapping(prompt="prompt", response="response")


def test_pairs_become_examples() -> None:
    dataset = table("question,answer", "a,b", "c,d", " ,e", "f,\u200b", "g,h")
    found, problems = examples(dataset, guess_mapping(dataset))
    assert [(one.messages, one.index, one.line) for one in found] == [
        ((Message("user", "a"), Message("assistant", "b")), 0, 2),
        ((Message("user", "c"), Message("assistant", "d")), 1, 3),
        ((Message("user", "g"), Message("assistant", "h")), 4, 6),
    ]
    assert [(one.line, one.text, one.dropped) for one in problems] == [
        (4, NO_PROMPT, True),
        (5, NO_RESPONSE, True),
    ]
    assert found[0].response == "b"
    assert found[0].prompt == (Message("user", "a"),)


def test_columns_are_joined_by_a_blank_line() -> None:
    dataset = table("instruction,input,output", "Do.,this,x", "Only do., ,y", ",,z")
    found, problems = examples(dataset, guess_mapping(dataset))
    assert [one.messages[0].content for one in found] == ["Do.\n\nthis", "Only do."]
    assert [one.line for one in problems] == [4]


def test_a_column_may_be_called_with_a_plus() -> None:
    dataset = table("a+b,a,b,answer", "literal,x,y,z", "other,x,y,w")
    found, _ = examples(dataset, ColumnMapping(prompt="a+b", response="answer"))
    assert found[0].messages[0].content == "literal"


@pytest.mark.parametrize(
    "mapping",
    [
        ColumnMapping(),
        ColumnMapping(prompt="question"),
        ColumnMapping(response="answer"),
        ColumnMapping(prompt="question", response="question"),
        ColumnMapping(prompt="question+answer", response="answer"),
        ColumnMapping(prompt="question", response="none"),
        ColumnMapping(prompt="question+none", response="answer"),
        ColumnMapping(messages="none"),
        ColumnMapping(prompt="question", response="answer", messages="question"),
    ],
)
def test_impossible_mappings(mapping: ColumnMapping) -> None:
    with pytest.raises(MappingImpossible):
        examples(table("question,answer", "a,b"), mapping)


def test_nothing_to_learn() -> None:
    with pytest.raises(NothingToLearn):
        examples(table("question,answer", "a, ", " ,b"), ColumnMapping("question", "answer"))
    with pytest.raises(NothingToLearn):
        examples(chats([], "text"), ColumnMapping(messages="messages"))


def test_remarks_on_the_whole() -> None:
    one = table("text,label", "a,yes", "b,yes")
    assert [p.text for p in examples(one, guess_mapping(one))[1]] == [ONE_ANSWER]
    many = table("text,label", "a,yes", "a,yes", "a,no", "b,no")
    problems = examples(many, guess_mapping(many))[1]
    assert [(p.line, p.text, p.details) for p in problems] == [
        (0, REPEATED, {"count": "1"}),
        (0, CONTRADICTING, {"count": "1"}),
    ]


def test_a_giant_row_is_mentioned() -> None:
    dataset = table("text,label", "x" * 60_000 + ",yes", "b,no")
    found, problems = examples(dataset, guess_mapping(dataset))
    assert len(found) == 2
    assert [(p.line, p.text, p.dropped) for p in problems] == [(2, VERY_LONG, False)]


def test_good_chats() -> None:
    shared = [{"from": "human", "value": "Hi"}, {"from": "gpt", "value": "Hello"}]
    dataset = chats(turns("sBe brief.", "uDose?", "a5 mg", "uOften?", "aDaily"), shared)
    found, problems = examples(dataset, guess_mapping(dataset))
    assert [turn.role for turn in found[0].messages] == [
        "system",
        "user",
        "assistant",
        "user",
        "assistant",
    ]
    assert found[0].response == "Daily"
    assert found[1].messages == (Message("user", "Hi"), Message("assistant", "Hello"))
    assert problems == []


def test_bad_chats_are_reported() -> None:
    good = turns("ux", "ay")
    cases: list[tuple[Cell, str]] = [
        ([], EMPTY_CHAT),
        ("user: hi", NO_CHAT),
        (turns("ux"), NO_REPLY),
        (turns("sx"), NO_REPLY),
        (turns("sx", "ay"), NOT_IN_TURN),
        (turns("ux", "uy", "az"), NOT_IN_TURN),
        (turns("ax", "uy", "az"), NOT_IN_TURN),
        (turns("ux", "sy", "az"), NOT_IN_TURN),
        (turns("u ", "ay"), NO_TEXT),
        ([{"role": "bot", "content": "x"}, *good], UNKNOWN_ROLE),
        ([{"content": "x"}, *good], NO_ROLE),
        ([{"role": 5, "content": "x"}, *good], NO_ROLE),
        ([{"role": "user", "content": None}, {"role": "assistant", "content": "x"}], NO_TEXT),
        ([{"role": "user", "content": ["x"]}, {"role": "assistant", "content": "x"}], NO_TEXT),
    ]
    dataset = chats(good, turns("u1", "a2"), *(cell for cell, _ in cases))
    found, problems = examples(dataset, guess_mapping(dataset))
    assert [one.line for one in found] == [1, 2]
    assert [p.text for p in problems] == [text for _, text in cases]
    assert all(p.dropped for p in problems)
