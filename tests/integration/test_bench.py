"""The benchmark's own parts: the slow link, the naive split, the pairs, the command."""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from core.bench.links import HOME, Link, exchange, relayed_to, through
from core.bench.naive_side import NaiveSide, full_mask
from core.bench.naive_trunk import NaiveTrunk
from core.bench.pairs import Spread, alternate, ratio
from core.bench.random_model import Shape, write_with_words
from core.bench.unsplit_side import UnsplitSide
from core.bench.work import random_ids
from core.executable import compute_environment, program
from core.model.partition import Partition
from core.model.source import ModelSource

SHAPE = Shape(hidden=64, layers=4, intermediate=96, heads=4, kv_heads=2, vocabulary=49152)
CUT = Partition(1, 1)


@pytest.fixture(scope="module")
def source(demo_model_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> ModelSource:
    folder = tmp_path_factory.mktemp("bench") / "model"
    return ModelSource(write_with_words(folder, SHAPE))


def echo() -> socket.socket:
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        line, _ = listener.accept()
        with line:
            while data := line.recv(1 << 16):
                line.sendall(data)

    threading.Thread(target=serve, daemon=True).start()
    return listener


def test_the_slow_link_changes_no_byte_and_is_never_faster_than_it_says() -> None:
    """That it is not slower either depends on the machine, and is checked before each use."""
    link = Link("test", 8.0, 0.030)
    size = 100_000
    sent = bytes(range(256)) * 4
    with (
        echo() as listener,
        relayed_to(link, listener.getsockname()[1]) as port,
        socket.create_connection(("127.0.0.1", port)) as line,
    ):
        line.sendall(sent)
        got = b""
        while len(got) < len(sent):
            got += line.recv(4096)
        assert got == sent
        assert exchange(line, 1) >= link.round_trip
        assert exchange(line, size) >= link.round_trip + size / link.rate


def test_loopback_is_norelayed_to() -> None:
    with through(Link("here"), 4711) as port:
        assert port == 4711
    assert HOME.rate == 2.5e6


@pytest.fixture(scope="module")
def port(source: ModelSource) -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        trunk = NaiveTrunk(source, CUT, learns=True)
        threading.Thread(target=trunk.serve, args=(listener,), daemon=True).start()
        yield listener.getsockname()[1]


@pytest.fixture
def naive(source: ModelSource, port: int) -> Iterator[NaiveSide]:
    with contextlib.closing(NaiveSide(source, CUT, port)) as side:
        yield side


def test_the_naive_split_computes_what_the_unsplit_model_does(
    naive: NaiveSide, source: ModelSource
) -> None:
    """Up to half precision on the wire: the same logits to 2 percent of their spread."""
    whole = UnsplitSide(source)
    ids = torch.tensor([random_ids(40, SHAPE.vocabulary)])
    with torch.inference_mode():
        found = naive.logits(ids)
        right = whole._network(input_ids=ids).logits[:, -1:]
    assert (found - right).abs().max() < 0.02 * right.std()


def test_the_naive_split_saves_nothing(naive: NaiveSide) -> None:
    head = 21
    found = naive.chat(context=30, tokens=2)
    sizes = [2 * (head + 2 * length * 64) + 4 * length * length for length in (30, 31)]
    assert found["bytes"] == sum(sizes)
    assert found["tokens"] == 2


def test_the_naive_split_learns(naive: NaiveSide) -> None:
    naive.learn(first_block=0, lengths=[30, 20], in_flight=1, learnt=30)
    moved = []
    for _ in range(3):
        before = [it.detach().clone() for it in naive._optimiser.param_groups[0]["params"]]
        found = naive.step()
        after = naive._optimiser.param_groups[0]["params"]
        moved.append(any(not torch.equal(*pair) for pair in zip(before, after, strict=True)))
    assert all(moved)
    # Padded to 30 positions: two tensors each way in half precision, and the mask.
    assert found["bytes"] > 4 * (2 * 30 * 64 * 2) + 2 * 30 * 30 * 4


def test_the_full_mask_hides_what_is_ahead_and_padding() -> None:
    mask = full_mask([3, 2], 3)
    assert mask.shape == (2, 1, 3, 3)
    assert (mask[0, 0] == 0).tolist() == [
        [True, False, False],
        [True, True, False],
        [True, True, True],
    ]
    assert (mask[1, 0] == 0).tolist()[:2] == [[True, False, False], [True, True, False]]


def test_sides_take_turns_and_the_first_round_does_not_count() -> None:
    calls: list[str] = []

    def side(name: str) -> dict[str, float]:
        calls.append(name)
        return {"seconds": float(len(calls))}

    found = alternate({"a": lambda: side("a"), "b": lambda: side("b")}, 2)
    assert calls == ["b", "a", "a", "b", "b", "a"]
    assert [it["seconds"] for it in found["a"]] == [3, 6]
    ratios = ratio(found["a"], found["b"], lambda one: one["seconds"])
    assert ratios == Spread(median=(3 / 4 + 6 / 5) / 2, least=3 / 4, most=6 / 5)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["capacity", "chat"])
def test_the_command_says_rows_and_the_machine(name: str, source: ModelSource) -> None:
    options = ("--rounds", "1", "--tokens", "4", "--contexts", "16", "--links", "loopback")
    done = subprocess.run(
        program("bench", name, "--json", "--model", str(source.folder), *options),
        env=compute_environment(),
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    events = [json.loads(line) for line in done.stdout.splitlines()]
    *rows, result = events
    assert result["event"] == "result"
    assert result["machine"]["cores"] > 0
    assert [row["event"] for row in rows] == ["row"] * len(rows)
    assert result["rows"] == rows
    assert len(rows) == (3 if name == "capacity" else 4)
    for row in rows:
        assert row["ratio"]["least"] <= row["ratio"]["median"] <= row["ratio"]["most"]
        assert row["ours"]["median"] > 0
