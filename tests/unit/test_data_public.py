"""Real hospital and firm data sets open, with the right columns and without a row lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.data import examples, guess_mapping, labels, open_data, split
from core.events import ColumnMapping

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "public"
CHATS = ColumnMapping(messages="messages")
PAIRS = ColumnMapping(prompt="prompt", response="response")
INSTRUCTIONS = ColumnMapping(prompt="instruction+input", response="output")
MAPPINGS = {
    ("firm_bank_intents_banking77", ".csv"): ColumnMapping("text", "intent"),
    ("firm_bank_intents_banking77", ".xlsx"): ColumnMapping("text", "intent"),
    ("firm_meetings_qmsum", ".jsonl"): PAIRS,
    ("firm_report_qa_tatqa", ".jsonl"): CHATS,
    ("firm_service_chat_sgd", ".jsonl"): CHATS,
    ("hospital_notes_mts_dialog", ".csv"): ColumnMapping("dialogue", "note"),
    ("hospital_notes_mts_dialog", ".jsonl"): INSTRUCTIONS,
    ("hospital_qa_medquad", ".jsonl"): CHATS,
    ("hospital_yesno_pubmedqa", ".csv"): ColumnMapping("abstract+question", "answer"),
    ("hospital_yesno_pubmedqa", ".jsonl"): PAIRS,
    ("hospital_yesno_rqe", ".csv"): ColumnMapping("question_a+question_b", "answer"),
    ("hospital_yesno_rqe", ".jsonl"): INSTRUCTIONS,
}
ROWS = {
    "firm_bank_intents_banking77": {"train": 2156, "validation": 385, "test": 616},
    "firm_meetings_qmsum": {"train": 424, "validation": 93, "test": 92},
    "firm_report_qa_tatqa": {"train": 198, "validation": 25, "test": 25},
    "firm_service_chat_sgd": {"train": 464, "validation": 58, "test": 58},
    "hospital_notes_mts_dialog": {"train": 1187, "validation": 100, "test": 200},
    "hospital_qa_medquad": {"train": 454, "validation": 57, "test": 57},
    "hospital_yesno_pubmedqa": {"train": 398, "validation": 51, "test": 51},
    "hospital_yesno_rqe": {"train": 2400, "validation": 300, "test": 300},
}
LABELS = {"hospital_yesno_pubmedqa": ["maybe", "no", "yes"], "hospital_yesno_rqe": ["no", "yes"]}

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="the public sets are not beside the repository (../shared/data)"
)


@pytest.mark.parametrize(("name", "suffix"), MAPPINGS)
@pytest.mark.parametrize("part", ["train", "validation", "test"])
def test_public_set(name: str, suffix: str, part: str) -> None:
    path = FOLDER / name / f"{part}{suffix}"
    dataset = open_data(path)
    assert dataset.problems == []
    assert guess_mapping(dataset) == MAPPINGS[name, suffix]
    found, problems = examples(dataset, MAPPINGS[name, suffix])
    assert not [problem for problem in problems if problem.dropped]
    assert len(found) == ROWS[name][part]
    assert labels(found) == LABELS.get(name)
    train, held_back = split(found, 0.1, 7)
    assert len(train) + len(held_back) == len(found)
