"""Hardened adapters: made, offered by a trunk server, used in chat and as the start of a run."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from support.trunk_process import TOKEN, TrunkProcess, run_serve, through

from core.config import DEMO
from core.engine.server import Server
from core.errors import ServerRefused
from core.executable import program
from core.hardening.as_chatted import with_adapter
from core.hardening.facts import HardenedFacts, best_for
from core.hardening.shelf import save_hardened
from core.jobs import Job
from core.leak.meter import Setting
from core.model.adapter import WholeAdapter
from core.model.lora import add_lora, lora_matrices
from core.model.partition import Partition
from core.model.source import open_model
from core.model.trunk import TrunkWeights
from core.net.private_model import PrivateModel

CUT = Partition(14, 14)
"""Two blocks in the trunk, and no adapter that ships is for this cut."""
LEVEL = 1.0
RANK, ALPHA = 2, 4.0
IDS = torch.tensor([[5, 17, 200, 3, 9]])


def facts(fingerprint: str, **changes: float) -> HardenedFacts:
    given = {"input_blocks": 14, "output_blocks": 14, "noise_level": LEVEL, "rank": RANK}
    return HardenedFacts(
        fingerprint=fingerprint,
        alpha=ALPHA,
        perplexity_before=3.0,
        perplexity=2.0,
        perplexity_clean=1.0,
        **{**given, **changes},  # type: ignore[arg-type]
    )


@pytest.fixture(scope="module")
def made(demo_model_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one adapter of random matrices."""
    source = open_model(DEMO)
    view = TrunkWeights(source, CUT, torch.float32, torch.device("cpu")).view(CUT)
    modules = source.family.adapter_modules
    add_lora(view, modules, [0, 1], RANK, ALPHA, 0)
    generator = torch.Generator().manual_seed(0)
    adapter = WholeAdapter(RANK, ALPHA)
    for layer in (0, 1):
        adapter.blocks[14 + layer] = {
            key: 0.1 * torch.randn(matrix.shape, generator=generator)
            for key, matrix in lora_matrices(view.layers[layer], modules).items()
        }
    folder = tmp_path_factory.mktemp("hardened")
    save_hardened(folder / "one", source, facts(source.fingerprint), adapter)
    return folder


@pytest.fixture(scope="module")
def offering(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    log = tmp_path_factory.mktemp("log") / "trunk.log"
    with TrunkProcess(log, "--hardened", str(made)) as trunk:
        server = Server(trunk.url, DEMO, TOKEN, Job())
        yield server
        server.close()


def matrices(model: PrivateModel) -> dict[int, dict[object, torch.Tensor]]:
    return {block: dict(model.session.get_adapter(block)) for block in (14, 15)}


@pytest.mark.slow
def test_a_server_offers_what_it_has_and_chat_uses_what_fits(offering: Server) -> None:
    offered = [each for each in offering.offer.hardened if each.input_blocks == 14]
    assert offered == [facts(offering.source.fingerprint)]
    model = offering.private_model(CUT, LEVEL)
    assert model.use_hardened() == offered[0]
    assert all(float(m.abs().max()) > 0 for b in matrices(model).values() for m in b.values())
    model.close()
    far = offering.private_model(CUT, 4 * LEVEL)
    assert far.use_hardened() is None
    far.close()
    clean = offering.private_model(CUT, 0.0)
    assert clean.use_hardened() is None
    clean.close()


@pytest.mark.slow
def test_a_run_with_more_ranks_starts_as_the_adapter_answers(offering: Server) -> None:
    """The same function, and the ranks beyond it free to learn."""
    outputs = []
    for rank, alpha in ((RANK, ALPHA), (8, 4.0)):
        model = offering.private_model(CUT, LEVEL, secret=b"s" * 32)
        model.create_adapter(rank, alpha, train_input_blocks=False)
        plain = through(model.session, torch.ones(1, 5, 576), IDS, [5])
        assert model.start_hardened(rank) is not None
        changed = through(model.session, torch.ones(1, 5, 576), IDS, [5])
        assert float((plain - changed).abs().max()) > 0.01
        outputs.append(changed)
        model.close()
    # What returns is rounded to bfloat16.
    torch.testing.assert_close(outputs[0], outputs[1], rtol=2**-6, atol=0.02)


@pytest.mark.slow
def test_fewer_ranks_than_it_has_start_from_the_base_model(offering: Server) -> None:
    model = offering.private_model(CUT, LEVEL)
    model.create_adapter(1, 2.0, train_input_blocks=False)
    before = matrices(model)
    assert model.start_hardened(1) is None
    with pytest.raises(ServerRefused, match="rank"):
        model.session.load_hardened(
            [each.input_blocks for each in offering.offer.hardened].index(14)
        )
    with pytest.raises(ServerRefused, match="no such hardened"):
        model.session.load_hardened(999)
    after = matrices(model)
    for block, own in before.items():
        for key, matrix in own.items():
            assert torch.equal(matrix, after[block][key])
    model.close()


def test_the_meter_attacks_the_trunk_that_chat_would_use(demo_model_folder: Path) -> None:
    source = open_model(DEMO)
    near = with_adapter(Setting(Partition(3, 2), 1.1), source, None)
    assert near.hardened == 1.0
    assert near.adapter is not None
    assert all(3 <= block < source.blocks for block in near.adapter.blocks)
    for other in (
        Setting(Partition(3, 2), 0.0),
        Setting(Partition(4, 2), 1.0),
        Setting(Partition(3, 2), 1.0, smoothing=False),
    ):
        assert with_adapter(other, source, None) == other


def test_the_nearest_noise_level_of_the_same_cut_counts() -> None:
    offered = [facts("f", noise_level=level) for level in (0.5, 1.0, 2.0)]
    assert best_for(offered, 14, 1.2) == 1
    assert best_for(offered, 14, 3.0) == 2
    assert best_for(offered, 14, 4.0) is None
    assert best_for(offered, 3, 1.0) is None
    assert best_for(offered, 14, 0.0) is None


def test_a_folder_that_cannot_be_used_is_said_before_the_model_is_served(tmp_path: Path) -> None:
    missing = run_serve("--hardened", str(tmp_path / "nothing"))
    assert missing.returncode == 2
    assert "--hardened" in missing.stderr
    (tmp_path / "hardened.json").write_text("{}")
    broken = run_serve("--hardened", str(tmp_path))
    assert broken.returncode != 0
    assert "hardened.json" in broken.stderr + broken.stdout


@pytest.mark.slow
def test_the_command_trains_one_that_a_server_can_offer(tmp_path: Path) -> None:
    """Three steps, to see the road; what it gains at its usual length is in the docs."""
    import subprocess

    output = tmp_path / "made"
    words = ("--input-blocks", "14", "--output-blocks", "14", "--steps", "3", "--noise-level", "2")
    done = subprocess.run(
        program("harden", str(output), *words, "--json"),
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout.splitlines()[-1])
    assert result["perplexity_clean"] < result["perplexity_before"]
    assert result["perplexity"] < result["perplexity_before"]
    saved = json.loads((output / "hardened.json").read_text())
    assert saved["fingerprint"] == open_model(DEMO).fingerprint
    again = subprocess.run(program("harden", str(output)), capture_output=True, text=True)
    assert again.returncode == 2
    assert "there already" in again.stderr
