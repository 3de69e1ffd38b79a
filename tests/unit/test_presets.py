"""Numbers to start with: what presets and tasks set, and `fedsea finetune --preset`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import get_args

import pytest

from core.cli.preset_option import add_preset_option, with_preset
from core.config import DataTable, RunConfig, TrainingTable
from core.events import Task
from core.presets import PRESETS, StartingValues, starting_values, steps_of

USUAL = TrainingTable()


def test_the_usual_numbers_are_those_of_a_run_without_a_preset() -> None:
    for task in ("", "label", "instruction"):
        values = starting_values("balanced", task, 120, 400)
        assert values == StartingValues(USUAL.epochs, 0, USUAL.max_length, 0, 0)
    assert starting_values("quick") == StartingValues(1, 20)


@pytest.mark.parametrize("task", get_args(Task))
def test_longer_presets_learn_more_often_and_stop_by_themselves(task: Task) -> None:
    balanced, thorough = (starting_values(name, task, 120) for name in ("balanced", "thorough"))
    assert balanced.epochs < thorough.epochs
    assert (balanced.patience, thorough.patience) == (0, 2)
    assert thorough.evaluate_every == steps_of(StartingValues(1), 120, 4) == 26  # once an epoch
    assert starting_values("thorough", task).evaluate_every == 0  # of no rows nothing is known


@pytest.mark.parametrize(
    ("task", "characters", "length"),
    [
        ("label", 0, 512),
        ("label", 1344, 512),
        ("label", 1345, 576),
        ("summary", 2400, 896),
        ("summary", 1_000_000, 1024),
        ("text", 1_000_000, 512),
    ],
)
def test_the_length_limit_follows_the_rows(task: Task, characters: int, length: int) -> None:
    assert starting_values("balanced", task, 100, characters).max_length == length


def with_options(config: RunConfig, *arguments: str) -> TrainingTable:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data")
    add_preset_option(parser)
    return with_preset(config, parser.parse_args(arguments))


def test_on_the_command_line(tmp_path: Path) -> None:
    letter = "The patient has had a cough for a week and sleeps badly. " * 30
    notes = [f"{letter} {n},A cough of {n} days and poor sleep; rest is advised." for n in range(9)]
    file = tmp_path / "a.csv"
    file.write_text("\n".join(["text,note", *notes]), "utf-8")
    config = RunConfig(data=DataTable(train=str(file)), training=TrainingTable(lora_rank=4))
    assert with_options(config) is config.training
    chosen = with_options(config, "--preset", "thorough")
    assert (chosen.epochs, chosen.max_length, chosen.patience) == (6, 704, 2)
    assert chosen.lora_rank == 4
    sample = with_options(RunConfig(), "--preset", "balanced")
    assert sample == USUAL  # the sample's task is to answer with a label
    assert with_options(RunConfig(), "--data", str(file), "--preset", "balanced").epochs == 3
    assert set(PRESETS) == {"quick", "balanced", "thorough"}
