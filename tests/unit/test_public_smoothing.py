"""The smoothing fitted on public text is computed once for each model and cut."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from core.config import DEMO
from core.leak.public_smoothing import fit_public_smoothing
from core.model.source import open_model
from core.model.tokenizer import load_tokenizer
from core.paths import smoothing_folder

NOISE = 0.7


class Front:
    """States that depend on the token alone; counts how often it is asked."""

    device = torch.device("cpu")

    def __init__(self) -> None:
        self.asked = 0
        self._states = torch.randn(49152, 16, generator=torch.Generator().manual_seed(1))

    def enter_trunk(self, token_ids: Tensor) -> Tensor:
        self.asked += 1
        return self._states[token_ids]


@pytest.fixture
def tokenizer(demo_model_folder: Path) -> Any:
    return load_tokenizer(open_model(DEMO))


@pytest.fixture(autouse=True)
def home(tmp_path: Path, tokenizer: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FEDSEA_HOME", str(tmp_path))
    return tmp_path


def test_it_is_kept_and_is_the_same_to_the_last_bit(tokenizer: Any) -> None:
    front, noisy = Front(), torch.randn(5, 16)
    first = fit_public_smoothing(front, tokenizer, b"one cut")
    asked = front.asked
    again = fit_public_smoothing(front, tokenizer, b"one cut")
    assert asked > 0
    assert front.asked == asked
    assert torch.equal(first.apply(noisy, NOISE), again.apply(noisy, NOISE))

    fit_public_smoothing(front, tokenizer, b"another cut")
    assert front.asked == 2 * asked
    fit_public_smoothing(front, tokenizer)  # of blocks that were trained: never kept
    fit_public_smoothing(front, tokenizer)
    assert front.asked == 4 * asked
    assert len(list(smoothing_folder().iterdir())) == 2


@pytest.mark.parametrize("damage", ["cut", "other shape", "no file"])
def test_a_damaged_one_is_made_again(tokenizer: Any, damage: str) -> None:
    front, noisy = Front(), torch.randn(5, 16)
    first = fit_public_smoothing(front, tokenizer, b"cut")
    (file,) = smoothing_folder().glob("*.safetensors")
    if damage == "cut":
        file.write_bytes(file.read_bytes()[:-3])
    elif damage == "other shape":
        from safetensors.torch import save_file

        save_file({"mean": torch.zeros(3)}, file)
    else:
        file.unlink()
    asked = front.asked
    again = fit_public_smoothing(front, tokenizer, b"cut")
    assert front.asked == 2 * asked
    assert torch.equal(first.apply(noisy, NOISE), again.apply(noisy, NOISE))


def test_no_more_than_a_few_are_kept(tokenizer: Any) -> None:
    for cut in range(10):
        fit_public_smoothing(Front(), tokenizer, str(cut).encode())
    assert len(list(smoothing_folder().iterdir())) == 8
