"""A trunk in 8 or 4 bits: how far it is off, what it takes, and that it can be trained through."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest
import torch
from support.served import (
    LENGTHS,
    SMALL,
    answered,
    expected,
    model_folder,
    relative,
    rows,
    session_on,
    view_of,
)
from support.trunk_process import MAX_MESSAGE, TOKEN, TrunkProcess, learnt_from, run_serve

from core.model.few_rows import FewRows
from core.model.lora import add_lora, lora_parameters
from core.model.partition import Partition
from core.model.source import ModelSource
from core.model.trunk import TrunkWeights, block_bytes
from core.net.link import Link
from core.net.session import TrunkSession

HAS_LIBRARY = importlib.util.find_spec("bitsandbytes") is not None
needs_library = pytest.mark.skipif(not HAS_LIBRARY, reason="the extra “quantised” is missing")
CUT = Partition(1, 1)
TOLERANCES = {8: 0.02, 4: 0.2}
"""Relative, root mean square, of what four blocks with random weights add to their input."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return model_folder(tmp_path_factory.mktemp("models"), "model", SMALL)


@pytest.mark.skipif(HAS_LIBRARY, reason="the extra “quantised” is installed")
def test_without_the_library_the_server_says_what_is_missing(folder: Path) -> None:
    done = run_serve("--model", str(folder), "--dtype", "int8")
    assert done.returncode == 2
    assert "bitsandbytes" in done.stderr
    assert "Traceback" not in done.stderr


def trained_gradient(session: TrunkSession, seed: int) -> torch.Tensor:
    """Of the loss by what went into the trunk, after a step of its adapter."""
    session.create_adapter(2, 4.0, seed=seed)
    for step in range(2):
        hidden, ids = rows(SMALL.hidden, step)
        towards = rows(SMALL.hidden, step + 10)[0]
        _, gradient = learnt_from(session, hidden, ids, LENGTHS, towards)
        session.step(0.01, 1.0)
    assert gradient is not None
    return gradient


@needs_library
@pytest.mark.parametrize("bits", [8, pytest.param(4, marks=pytest.mark.slow)])
def test_a_server_in_fewer_bits_is_near_float32_and_trains(
    folder: Path, tmp_path: Path, bits: int
) -> None:
    found = {}
    for dtype in (f"int{bits}", "float32"):
        options = ("--model", str(folder), "--dtype", dtype)
        with TrunkProcess(tmp_path / "trunk.log", *options) as trunk:
            link = Link(trunk.url, TOKEN, MAX_MESSAGE)
            session = session_on(link, 0, SMALL.hidden, CUT)
            hidden, ids = rows(SMALL.hidden, 3)
            before = answered(session, hidden, ids)
            added = before - torch.cat([row[:n] for row, n in zip(hidden, LENGTHS, strict=True)])
            gradient = trained_gradient(session, 5)
            assert not torch.equal(answered(session, hidden, ids), before)  # it has learnt
            found[dtype] = added, gradient
            link.close()
            assert trunk.terminate() == 0
        assert "Traceback" not in trunk.log.read_text("utf-8")
    for less, whole in zip(found[f"int{bits}"], found["float32"], strict=True):
        assert 1e-4 < relative(less, whole) < TOLERANCES[bits]


def run(view: Any, seed: int) -> torch.Tensor:
    output: torch.Tensor = view(
        inputs_embeds=rows(SMALL.hidden, seed)[0], use_cache=False
    ).last_hidden_state
    return output


@needs_library
@pytest.mark.parametrize("bits", [8, 4])
def test_views_share_one_quantised_copy_and_not_their_adapters(folder: Path, bits: int) -> None:
    weights = TrunkWeights(ModelSource(folder), CUT, torch.float32, torch.device("cpu"), bits=bits)
    plain, trained = weights.view(CUT), weights.view(CUT)
    with torch.inference_mode():
        before = run(plain, 1)
    shared = plain.layers[1].mlp.up_proj.weight
    assert shared.data_ptr() == trained.layers[1].mlp.up_proj.weight.data_ptr()
    modules = ModelSource(folder).family.adapter_modules
    add_lora(trained, modules, list(range(len(trained.layers))), 2, 4.0, 0)
    parameters = list(lora_parameters(trained))
    assert len(parameters) == 2 * len(modules) * len(trained.layers)
    optimiser = torch.optim.SGD(parameters, lr=0.1)
    for _ in range(2):
        run(trained, 1).pow(2).mean().backward()
        optimiser.step()
    with torch.inference_mode():
        assert torch.equal(run(plain, 1), before)
        assert not torch.equal(run(trained, 1), before)
        assert torch.equal(run(weights.view(CUT), 1), before)


@needs_library
@pytest.mark.parametrize("bits", [8, 4])
def test_what_it_will_take_is_known_before(folder: Path, bits: int) -> None:
    view = view_of(folder, CUT, bits=bits)
    told = sum(block_bytes(ModelSource(folder), CUT, torch.float32, bits).values())
    taken = sum(tensor.nbytes for tensor in view.parameters())
    for module in view.modules():
        if bits == 8 and hasattr(module, "state"):
            taken += module.state.SCB.nbytes
        if bits == 4 and hasattr(module, "quant_state"):
            state = module.weight.quant_state
            taken += state.absmax.nbytes + state.state2.absmax.nbytes
    assert told == pytest.approx(taken, rel=0.01)


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_and_without_quantising_too(folder: Path, dtype: torch.dtype) -> None:
    source = ModelSource(folder)
    weights = TrunkWeights(source, CUT, dtype, torch.device("cpu"))
    taken = sum(tensor.nbytes for tensor in weights.view(CUT).parameters())
    assert sum(block_bytes(source, CUT, dtype).values()) == taken


def test_float32_is_what_it_was(folder: Path) -> None:
    """Bit for bit what the plain layers compute."""
    hidden, _ = rows(SMALL.hidden, 1)
    view = view_of(folder, CUT)
    assert {type(it) for n, it in view.named_modules() if n.endswith("proj")} == {FewRows}
    packed = expected(folder, CUT, hidden)
    with torch.inference_mode():
        again = view(inputs_embeds=hidden[:1], use_cache=False).last_hidden_state[0]
    torch.testing.assert_close(again, packed[: LENGTHS[0]], rtol=0, atol=1e-6)
