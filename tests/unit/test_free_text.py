"""Text without answers: every token of it is learnt, and attacked as what leaves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from core.config import DataTable, RunConfig, TrainingTable
from core.data import Message
from core.errors import NothingToLearn
from core.leak.sample import PARTS, sample_rows
from core.training.rendering import IGNORED, render, render_all
from core.training.run import Rows

LONG = "Der Patient wurde am Morgen entlassen. " * 40


@pytest.fixture(scope="module")
def tokenizer(demo_model_folder: Path) -> Any:
    from core.model.source import open_model
    from core.model.tokenizer import load_tokenizer

    return load_tokenizer(open_model("demo"))


def free(text: str) -> tuple[Message]:
    return (Message("assistant", text),)


def test_every_token_is_learnt_and_nothing_is_added_but_an_end(tokenizer: Any) -> None:
    row = render(tokenizer, free("A short text."), 64)
    assert row.labels == row.ids
    assert tokenizer.decode(row.ids) == "A short text." + tokenizer.eos_token
    assert [(one.text, one.part) for one in row.segments] == [("A short text.", "response")]
    assert row.cut_tokens == 0
    assert render(tokenizer, free(LONG), 32).cut_tokens > 200


def test_a_long_text_is_divided_and_not_cut(tokenizer: Any) -> None:
    pieces = render_all(tokenizer, free(LONG), 32)
    assert [len(piece.ids) for piece in pieces[:-1]] == [32] * (len(pieces) - 1)
    ids = [token for piece in pieces for token in piece.ids]
    assert tokenizer.decode(ids) == LONG + tokenizer.eos_token
    assert all(piece.cut_tokens == 0 for piece in pieces)


def test_questions_and_answers_stay_as_they_were(tokenizer: Any) -> None:
    pair = (Message("user", "Where?"), Message("assistant", "Here."))
    (row,) = render_all(tokenizer, pair, 64)
    assert row == render(tokenizer, pair, 64)
    assert IGNORED in row.labels


def test_the_leak_meter_attacks_all_of_it(tokenizer: Any) -> None:
    batch = sample_rows(tokenizer, [free("A short text.")], 1, 64, 0)
    assert batch.parts[0].tolist()[:-1] == [PARTS.index("prompt")] * (batch.lengths[0] - 1)


def test_a_folder_becomes_a_run(tokenizer: Any, tmp_path: Path) -> None:
    for number in range(10):
        (tmp_path / f"{number}.txt").write_text(f"Letter {number}. {LONG}", "utf-8")
    config = RunConfig(data=DataTable(train=str(tmp_path)), training=TrainingTable(max_length=64))
    rows = Rows(config, tokenizer)
    whole = sum(len(tokenizer(f"Letter {n}. {LONG}".strip())["input_ids"]) + 1 for n in range(10))
    assert sum(len(row.ids) for row in [*rows.train, *rows.held_back]) == whole
    assert rows.labels is None
    chosen = msgspec.structs.replace(config, data=DataTable(train=str(tmp_path), text="text"))
    assert len(Rows(chosen, tokenizer).train) == len(rows.train)


def test_rows_of_the_validation_file_are_not_learnt(tokenizer: Any, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "patient_id,letter,urgency\n" + "".join(f"{n // 2},case {n},no\n" for n in range(10))
    )
    (tmp_path / "b.csv").write_text("patient_id,letter,urgency\n9,CASE  3,no\n4,other,no\n")
    table = DataTable(train=str(tmp_path / "a.csv"), validation=str(tmp_path / "b.csv"))
    rows = Rows(RunConfig(data=msgspec.structs.replace(table, group="patient_id")), tokenizer)
    assert rows.left_out == 3  # one by its text, two by their patient
    assert len(rows.train) == 7
    rows = Rows(RunConfig(data=msgspec.structs.replace(table, group="-")), tokenizer)
    assert rows.left_out == 1


def test_masks_are_put_before_rendering(tokenizer: Any, tmp_path: Path) -> None:
    letters = [f"Frau Kunz, geboren am 3.4.19{n}, hat Fieber." for n in range(60, 80)]
    path = tmp_path / "a.csv"
    path.write_text("letter;urgency\n" + "".join(f"{one};Frau Kunz anrufen\n" for one in letters))
    table = DataTable(train=str(path), mask=True)
    with pytest.raises(NothingToLearn):  # masked, all rows are the same
        Rows(RunConfig(data=table), tokenizer)
    path.write_text(
        "letter;urgency\n" + "".join(f"{one} Fall {n}.;Kunz\n" for n, one in enumerate(letters))
    )
    for mask in (True, False):
        rows = Rows(RunConfig(data=msgspec.structs.replace(table, mask=mask)), tokenizer)
        seen = [tokenizer.decode(row.ids) for row in [*rows.train, *rows.held_back]]
        assert len(seen) == 20
        assert all(("Kunz" in text) is not mask for text in seen)
        assert all(("[NAME 1], geboren am [DATE 1]," in text) is mask for text in seen)
