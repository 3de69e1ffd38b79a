"""A config that its files do not bear out is refused with a sentence, on both sides."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from core.bench.random_model import Shape, write_model
from core.errors import ModelUnusable
from core.model.partition import Partition
from core.model.source import open_model
from core.model.split import ClientModel
from core.model.trunk import TrunkWeights

SMALL = Shape(hidden=64, layers=5, intermediate=96, heads=4, kv_heads=2, vocabulary=320)
PROCESSOR = torch.device("cpu")
CUT = Partition(1, 1)
HUGE = 10**40
LIES = [
    *({"num_hidden_layers": it} for it in (HUGE, 1024, 4, 6)),
    *({"hidden_size": it} for it in (HUGE, 65536, 128)),
    *({"vocab_size": it} for it in (HUGE, 1 << 24, 321)),
    *({"intermediate_size": it} for it in (HUGE, 1 << 20, 95, 0, "x")),
    *({"num_attention_heads": it} for it in (HUGE, 4096, 3, 8)),
    *({"num_key_value_heads": it} for it in (HUGE, 3, 1)),
    *({"head_dim": it} for it in (HUGE, 4096, 8)),
    *({"layer_types": it} for it in (7, [], ["x"] * 5, [[]])),
    *({"rope_parameters": it} for it in (7, {"rope_type": "x"}, [HUGE])),
    *({"attention_bias": it} for it in (True, 7, HUGE)),
    *({"pad_token_id": it} for it in (HUGE, 1 << 20)),
    {"rms_norm_eps": "x"},
    {"tie_word_embeddings": "x"},
    {"model_type": "qwen3"},
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_model(tmp_path_factory.mktemp("model") / "lying", SMALL)


@pytest.fixture(scope="module")
def config(folder: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads((folder / "config.json").read_text())
    return found


def open_as(side: str, folder: Path) -> None:
    source = open_model(str(folder))
    source.facts(4)
    if side == "client":
        ClientModel(source, CUT, torch.float32, PROCESSOR)
    else:
        TrunkWeights(source, CUT, torch.float32, PROCESSOR).view(CUT)


@pytest.mark.parametrize("side", ["client", "server"])
def test_the_truth_is_accepted(folder: Path, config: dict[str, object], side: str) -> None:
    (folder / "config.json").write_text(json.dumps(config))
    open_as(side, folder)


@pytest.mark.parametrize("side", ["client", "server"])
@pytest.mark.parametrize("lie", LIES, ids=lambda lie: json.dumps(lie)[:50])
def test_a_lie_is_refused(
    folder: Path, config: dict[str, object], lie: dict[str, object], side: str
) -> None:
    (folder / "config.json").write_text(json.dumps({**config, **lie}))
    with pytest.raises(ModelUnusable) as caught:
        open_as(side, folder)
    said = str(caught.value)
    assert len(said) < 600
    assert "\n" not in said


def test_a_server_ends_with_the_sentence(folder: Path, config: dict[str, object]) -> None:
    (folder / "config.json").write_text(json.dumps({**config, "num_hidden_layers": HUGE}))
    words = ["serve", "--model", str(folder), "--port", "0", "--json"]
    done = subprocess.run(
        [sys.executable, "-m", "fedsea", *words], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 2
    assert "Its config.json cannot be right" in done.stderr
    assert "Traceback" not in done.stderr
