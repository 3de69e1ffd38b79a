"""Each form of an export, opened by its own ecosystem's loader, computes what the run does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from support.small_run import PRIVATE, VOCABULARY, finished_run, small_model

from core.events import ExportFormat, ExportType
from core.export.exporting import Wish, export_run
from core.export.merged_folder import write_merged
from core.export.replay import TOLERANCES, public_rows
from core.export.run import open_run
from core.export.target import RECEIPT
from core.export.weights import MergedWeights
from core.jobs import Job
from core.model.tokenizer import load_tokenizer

LOGIT_TOLERANCE = 1e-3
"""Of logits around 10; float32 in another order of summing."""
LLAMA3 = {
    "rope_type": "llama3",
    "rope_theta": 500000.0,
    "factor": 8.0,
    "low_freq_factor": 1.0,
    "high_freq_factor": 4.0,
    "original_max_position_embeddings": 16,
}
MODELS: dict[str, tuple[str, dict[str, Any]]] = {
    "llama, tied": ("Llama", {}),
    "llama, untied": ("Llama", {"tie_word_embeddings": False}),
    "llama, a key for each head": ("Llama", {"num_key_value_heads": 4}),
    "llama, wide heads": ("Llama", {"head_dim": 32}),
    "mistral": ("Mistral", {"sliding_window": None}),
}
ONLY_HERE: dict[str, tuple[str, dict[str, Any]]] = {
    "llama, biases": ("Llama", {"attention_bias": True, "mlp_bias": True}),
    "llama, rope of llama 3": ("Llama", {"rope_parameters": LLAMA3}),
}
"""transformers itself does not read these two from GGUF; the check after writing does."""
NO_GGUF: dict[str, tuple[str, dict[str, Any]]] = {
    "mistral, window": ("Mistral", {"sliding_window": 32}),
    "qwen2": ("Qwen2", {}),
    "gemma2": ("Gemma2", {"sliding_window": 32, "head_dim": 32}),
    "gemma3": ("Gemma3Text", {"sliding_window": 32, "sliding_window_pattern": 2}),
    "phi3": ("Phi3", {"sliding_window": 32, "pad_token_id": 0}),
}
"""GGUF is refused for these."""


@pytest.fixture(autouse=True)
def no_monitor(monkeypatch: pytest.MonkeyPatch) -> None:
    """transformers shows progress while it reads GGUF, and that starts a thread that stays."""
    from tqdm import tqdm

    monkeypatch.setattr(tqdm, "monitor_interval", 0)


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Any:
    made: dict[str, tuple[Path, Path]] = {}

    def run_of(name: str) -> tuple[Path, Path]:
        if name not in made:
            kind, change = {**MODELS, **ONLY_HERE, **NO_GGUF}[name]
            folder = tmp_path_factory.mktemp("small")
            model = small_model(folder / "model", kind, **change)
            made[name] = model, finished_run(folder / "run", model)
        return made[name]

    return run_of


def export(
    run: Path, target: Path, format_: ExportFormat = "merged", type_: ExportType = "f32"
) -> Any:
    return export_run(Job(), Wish(run, target, format_, type_))


def rows_of(model: Path) -> list[torch.Tensor]:
    from transformers import AutoTokenizer

    return public_rows(AutoTokenizer.from_pretrained(model, local_files_only=True))


@torch.inference_mode()
def logits(model: Any, rows: list[torch.Tensor]) -> list[torch.Tensor]:
    return [model(input_ids=row).logits for row in rows]


def loss(found: list[torch.Tensor], rows: list[torch.Tensor]) -> float:
    total = sum(
        float(torch.nn.functional.cross_entropy(it[0, :-1], row[0, 1:], reduction="sum"))
        for it, row in zip(found, rows, strict=True)
    )
    return total / sum(row.shape[1] - 1 for row in rows)


def opened(folder: Path, **more: Any) -> Any:
    from transformers import AutoModelForCausalLM

    return AutoModelForCausalLM.from_pretrained(
        folder, dtype=torch.float32, local_files_only=True, **more
    ).eval()


def adapted(model: Path, run: Path) -> Any:
    from peft import PeftModel

    return PeftModel.from_pretrained(opened(model), run / "adapter").eval()


def difference(one: list[torch.Tensor], other: list[torch.Tensor]) -> float:
    return max(float((a - b).abs().max()) for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("name", MODELS | NO_GGUF)
def test_merged_opens_in_transformers(name: str, runs: Any, tmp_path: Path) -> None:
    model, run = runs(name)
    rows = rows_of(model)
    receipt = export(run, tmp_path / "out")
    wanted = logits(adapted(model, run), rows)
    found = logits(opened(tmp_path / "out"), rows_of(tmp_path / "out"))
    assert difference(found, wanted) < LOGIT_TOLERANCE
    assert difference(logits(opened(model), rows), wanted) > 1  # the adapter is no trifle
    assert abs(receipt.loss_here - loss(wanted, rows)) < 1e-4
    assert abs(receipt.loss_written - loss(found, rows)) < 1e-4


@pytest.mark.parametrize("name", MODELS)
def test_gguf_opens_in_transformers(name: str, runs: Any, tmp_path: Path) -> None:
    model, run = runs(name)
    export(run, tmp_path / "out.gguf", "gguf", "f32")
    rows = rows_of(model)
    found = logits(opened(tmp_path, gguf_file="out.gguf"), rows)
    assert difference(found, logits(adapted(model, run), rows)) < LOGIT_TOLERANCE


@pytest.mark.parametrize("name", ONLY_HERE)
def test_gguf_of_other_shapes_passes_its_check(name: str, runs: Any, tmp_path: Path) -> None:
    model, run = runs(name)
    receipt = export(run, tmp_path / "out.gguf", "gguf", "f32")
    rows = rows_of(model)
    assert abs(receipt.loss_written - loss(logits(adapted(model, run), rows), rows)) < 1e-4


@pytest.mark.parametrize("type_", ["f16", "q8_0"])
def test_smaller_numbers_stay_within_their_error(type_: Any, runs: Any, tmp_path: Path) -> None:
    model, run = runs("llama, tied")
    receipt = export(run, tmp_path / "out.gguf", "gguf", type_)
    rows = rows_of(model)
    found = loss(logits(opened(tmp_path, gguf_file="out.gguf"), rows), rows)
    wanted = loss(logits(adapted(model, run), rows), rows)
    assert abs(found - receipt.loss_written) < 1e-3
    assert abs(found - wanted) < TOLERANCES[type_].loss


def test_the_adapter_opens_in_peft(runs: Any, tmp_path: Path) -> None:
    from peft import PeftModel

    model, run = runs("llama, tied")
    export(run, tmp_path / "out", "adapter")
    rows = rows_of(model)
    found = logits(PeftModel.from_pretrained(opened(model), tmp_path / "out").eval(), rows)
    assert difference(found, logits(adapted(model, run), rows)) == 0


def test_a_gguf_file_reads_text_as_the_model_does(runs: Any, tmp_path: Path) -> None:
    import gguf

    _, run = runs("llama, tied")
    export(run, tmp_path / "out.gguf", "gguf", "q8_0")
    reader = gguf.GGUFReader(tmp_path / "out.gguf")
    tokenizer = load_tokenizer(open_run(run).source)

    def fact(key: str) -> Any:
        return reader.get_field(key).contents()

    assert fact("tokenizer.ggml.model") == "gpt2"
    assert fact("tokenizer.ggml.pre") == "smollm"
    assert fact("tokenizer.ggml.tokens")[-1] == f"[PAD{VOCABULARY - 1}]"
    assert fact("tokenizer.ggml.tokens")[:3] == tokenizer.convert_ids_to_tokens([0, 1, 2])
    assert fact("tokenizer.ggml.eos_token_id") == tokenizer.eos_token_id
    assert fact("tokenizer.chat_template") == tokenizer.chat_template
    kinds = {int(tensor.tensor_type) for tensor in reader.tensors}
    assert kinds == {gguf.GGMLQuantizationType.F32, gguf.GGMLQuantizationType.Q8_0}


def test_a_large_model_is_written_in_parts(runs: Any, tmp_path: Path) -> None:
    model, run = runs("llama, untied")
    opened_run = open_run(run)
    merged = MergedWeights(opened_run.source, opened_run.adapter)
    write_merged(Job(), tmp_path / "out", merged, "f32", shard_bytes=100_000)
    assert len(list((tmp_path / "out").glob("model-*-of-*.safetensors"))) > 3
    found = logits(opened(tmp_path / "out"), rows_of(model))
    assert difference(found, logits(adapted(model, run), rows_of(model))) < LOGIT_TOLERANCE


@pytest.mark.parametrize(
    ("format_", "ending"), [("adapter", ""), ("merged", ""), ("gguf", ".gguf")]
)
def test_nothing_personal_comes_along(format_: Any, ending: str, runs: Any, tmp_path: Path) -> None:
    _, run = runs("llama, tied")
    target = tmp_path / f"out{ending}"
    export(run, target, format_)
    files = list(target.iterdir()) if target.is_dir() else [target]
    for word in (PRIVATE, "keller", str(tmp_path.parent), str(run)):
        for file in files:
            assert word.encode() not in file.read_bytes(), (word, file)
    assert target.stat().st_mode & 0o077 == 0


def test_the_receipt_says_what_was_found(runs: Any, tmp_path: Path) -> None:
    _, run = runs("llama, tied")
    receipt = export(run, tmp_path / "out")
    kept = json.loads((tmp_path / "out" / RECEIPT).read_text())
    assert kept["loss_written"] == receipt.loss_written
    assert "may repeat parts of it" in (tmp_path / "out" / "README.md").read_text()
