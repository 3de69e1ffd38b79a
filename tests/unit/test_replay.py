"""What left of a conversation leaves again as the very same numbers."""

from __future__ import annotations

import pytest
import torch

from core.privacy import replay
from core.privacy.replay import Replay


def test_known_rows_come_back_bit_by_bit_and_new_ones_as_they_are() -> None:
    kept = Replay()
    first = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
    assert torch.equal(kept.same([b"a", b"b"], first), first)
    nearly = first + 1e-7
    found = kept.same([b"a", b"b", b"c"], torch.cat([nearly, nearly[:1]]))
    assert torch.equal(found[:2], first)
    assert torch.equal(found[2], nearly[0])


def test_what_was_sent_does_not_follow_what_the_caller_does_with_it() -> None:
    kept, row = Replay(), torch.tensor([[1.0, 2.0]])
    kept.same([b"a"], row)
    row.zero_()
    assert torch.equal(kept.same([b"a"], torch.ones(1, 2)), torch.tensor([[1.0, 2.0]]))


def test_its_memory_is_bounded_and_the_oldest_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay, "_MOST_BYTES", 16)
    kept = Replay()
    for number, name in enumerate((b"a", b"b", b"c")):
        kept.same([name], torch.full((1, 2), float(number)))
    new = torch.full((1, 2), 9.0)
    assert torch.equal(kept.same([b"c"], new), torch.full((1, 2), 2.0))
    assert torch.equal(kept.same([b"a"], new), new)
