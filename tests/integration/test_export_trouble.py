"""What can go wrong with an export: a plain error, and nothing left behind."""

from __future__ import annotations

import errno
import json
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file
from support.small_run import finished_run, small_model

from core.cli import export as command
from core.errors import (
    AdapterUnusable,
    ExportForbidden,
    ExportImpossible,
    ExportTargetUnusable,
    ExportWrong,
    ForbiddenByPolicy,
    RunUnusable,
)
from core.events import JobProgress
from core.export import exporting, merged_folder
from core.export.exporting import Wish, export_run
from core.jobs import Job, JobCancelled

FORMATS = [("adapter", "out", "f32"), ("merged", "out", "f32"), ("gguf", "out.gguf", "q8_0")]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_model(tmp_path_factory.mktemp("small") / "model")


@pytest.fixture
def run(model: Path, tmp_path: Path) -> Path:
    return finished_run(tmp_path / "run", model)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / "exports"
    folder.mkdir()
    return folder


def wish(run: Path, place: Path, case: tuple[Any, str, Any] = FORMATS[1], **more: Any) -> Wish:
    return Wish(run, place / case[1], case[0], case[2], **more)


def left(place: Path) -> list[str]:
    return sorted(file.name for file in place.iterdir())


@pytest.mark.parametrize("case", FORMATS, ids=lambda case: case[0])
def test_what_is_there_stays(case: Any, run: Path, place: Path) -> None:
    (place / case[1]).write_text("mine")
    with pytest.raises(ExportTargetUnusable, match="There is something of that name"):
        export_run(Job(), wish(run, place, case))
    assert left(place) == [case[1]]
    assert (place / case[1]).read_text() == "mine"


def test_only_an_earlier_export_is_replaced(run: Path, place: Path) -> None:
    (place / "out").mkdir()
    (place / "out" / "thesis.txt").write_text("mine")
    with pytest.raises(ExportTargetUnusable, match="no earlier export"):
        export_run(Job(), wish(run, place, replace=True))
    assert (place / "out" / "thesis.txt").read_text() == "mine"
    (place / "out" / "thesis.txt").unlink()
    (place / "out").rmdir()
    export_run(Job(), wish(run, place))
    (place / "out" / "old").touch()
    export_run(Job(), wish(run, place, FORMATS[0], replace=True))
    assert left(place) == ["out"]
    assert "adapter_config.json" in left(place / "out")
    assert "old" not in left(place / "out")


def test_only_a_gguf_file_of_ours_is_replaced(run: Path, place: Path) -> None:
    (place / "out.gguf").write_bytes(b"GGUF of somebody else")
    case = next(case for case in FORMATS if case[0] == "gguf")
    with pytest.raises(ExportTargetUnusable, match="no earlier export"):
        export_run(Job(), wish(run, place, case, replace=True))
    assert (place / "out.gguf").read_bytes() == b"GGUF of somebody else"
    (place / "out.gguf").unlink()
    export_run(Job(), wish(run, place, case))
    first = (place / "out.gguf").stat()
    export_run(Job(), wish(run, place, case, replace=True))
    assert left(place) == ["out.gguf"]
    assert (place / "out.gguf").stat().st_ino != first.st_ino


@pytest.mark.parametrize("case", FORMATS, ids=lambda case: case[0])
def test_too_little_space_is_told_before_anything_is_written(
    case: Any, run: Path, place: Path
) -> None:
    with pytest.raises(ExportTargetUnusable, match="MB of disk space, and 1 MB are free"):
        export_run(Job(), wish(run, place, case), free=lambda _: 1_000_000)
    assert left(place) == []


def test_no_more_space_is_asked_for_than_is_taken(run: Path, place: Path) -> None:
    export_run(Job(), wish(run, place))
    content = (place / "out" / "model.safetensors").read_bytes()
    taken = len(content) - 8 - int.from_bytes(content[:8], "little") + (64 << 20)
    again = wish(run, place, replace=True)
    with pytest.raises(ExportTargetUnusable):
        export_run(Job(), again, free=lambda _: taken - 1)
    export_run(Job(), again, free=lambda _: taken)


def test_a_disk_that_fills_up_meanwhile(
    run: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(exporting, "write_papers", full)
    with pytest.raises(ExportTargetUnusable, match=r"No space left on device\. Make room"):
        export_run(Job(), wish(run, place))
    assert left(place) == []


@pytest.mark.parametrize(
    ("case", "stage"),
    [
        (case, stage)
        for case in FORMATS
        for stage in ("Measuring the run", "Writing the export", "Checking the export")
        if (case[0], stage) != ("adapter", "Writing the export")  # in one go
    ],
    ids=str,
)
def test_cancelled_in_the_middle(case: Any, stage: str, run: Path, place: Path) -> None:
    seen = []

    def watch(event: Any) -> None:
        if isinstance(event, JobProgress) and event.stage == stage:
            seen.append(event.share)
            if event.share is None or event.share > 0.3:
                job.cancel()

    job = Job(emit=watch)
    with pytest.raises(JobCancelled):
        export_run(job, wish(run, place, case))
    assert seen
    assert left(place) == []


# --- damaged runs -----------------------------------------------------------------------------


def damage(run: Path, change: Any) -> None:
    file = run / "adapter" / "adapter_model.safetensors"
    tensors = load_file(file)
    change(tensors)
    save_file(tensors, file)


def lose(tensors: dict[str, torch.Tensor]) -> None:
    del tensors[next(key for key in tensors if "lora_A" in key)]


def cut(tensors: dict[str, torch.Tensor]) -> None:
    key = next(iter(tensors))
    tensors[key] = tensors[key][:, :-1].contiguous()


def spoil(tensors: dict[str, torch.Tensor]) -> None:
    next(iter(tensors.values()))[0, 0] = float("nan")


@pytest.mark.parametrize("change", [lose, cut, spoil, dict.clear])
@pytest.mark.parametrize("case", FORMATS, ids=lambda case: case[0])
def test_a_damaged_adapter(change: Any, case: Any, run: Path, place: Path) -> None:
    damage(run, change)
    with pytest.raises(AdapterUnusable):
        export_run(Job(), wish(run, place, case))
    assert left(place) == []


@pytest.mark.parametrize(
    "content", ["[]", "{", '{"peft_type": "LORA"}', '{"peft_type": "LORA", "r": "x"}']
)
def test_a_damaged_adapter_config(content: str, run: Path, place: Path) -> None:
    (run / "adapter" / "adapter_config.json").write_text(content)
    with pytest.raises(AdapterUnusable):
        export_run(Job(), wish(run, place))
    assert left(place) == []


@pytest.mark.parametrize("file", ["summary.json", "run.toml", "origin.json"])
def test_a_damaged_run_folder(file: str, run: Path, place: Path) -> None:
    (run / file).write_text("{")
    with pytest.raises(RunUnusable, match="damaged"):
        export_run(Job(), wish(run, place))


def test_a_folder_that_is_no_run(place: Path) -> None:
    with pytest.raises(RunUnusable, match="no folder of a finished run"):
        export_run(Job(), wish(place, place))


def test_a_model_that_has_changed_since(run: Path, place: Path) -> None:
    origin = json.loads((run / "origin.json").read_text())
    (run / "origin.json").write_text(json.dumps(origin | {"fingerprint": "0" * 32}))
    with pytest.raises(RunUnusable, match="has been changed since"):
        export_run(Job(), wish(run, place))


# --- what is written wrong is removed ---------------------------------------------------------


@pytest.mark.parametrize("case", FORMATS[1:], ids=lambda case: case[0])
def test_one_wrong_tensor_is_found(
    case: Any, run: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a row of the embedding that no row of the sample visits."""
    name = {"merged": "write_merged", "gguf": "write_gguf"}[case[0]]
    write = getattr(exporting, name)

    def write_badly(job: Job, made: Path, weights: Any, *rest: Any) -> None:
        read = weights.read

        def spoiled(tensor: str) -> torch.Tensor:
            found = read(tensor)
            if tensor == "model.embed_tokens.weight":
                found = found.clone()
                found[520:] += 1.0
            return found

        monkeypatch.setattr(weights, "read", spoiled)
        write(job, made, weights, *rest)
        monkeypatch.setattr(weights, "read", read)

    monkeypatch.setattr(exporting, name, write_badly)
    with pytest.raises(ExportWrong, match=r"embed_tokens\.weight is not the one"):
        export_run(Job(), wish(run, place, case))
    assert left(place) == []


def test_wrong_heads_are_found(run: Path, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the change of order, queries and keys would turn the wrong values together."""
    from core.export import gguf_file

    monkeypatch.setattr(gguf_file, "interleaved", lambda tensor, _: tensor)
    with pytest.raises(ExportWrong, match=r"q_proj\.weight|k_proj\.weight"):
        export_run(Job(), wish(run, place, FORMATS[2]))
    assert left(place) == []


def test_a_wrong_rotary_base_is_found(
    run: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.export import gguf_file

    wrong = {"rope_type": "default", "rope_theta": 50.0}
    monkeypatch.setattr(gguf_file, "rope_of", lambda _: wrong)
    with pytest.raises(ExportWrong, match="Its loss on rows of the sample"):
        export_run(Job(), wish(run, place, ("gguf", "out.gguf", "f32")))
    assert left(place) == []


def test_a_config_that_tells_another_structure_is_found(
    run: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = merged_folder.write_json

    def write_wrong(file: Path, content: dict[str, Any]) -> None:
        write(file, {**content, "rms_norm_eps": 0.5})

    monkeypatch.setattr(merged_folder, "write_json", write_wrong)
    with pytest.raises(ExportWrong, match="Its loss on rows of the sample"):
        export_run(Job(), wish(run, place))
    assert left(place) == []


# --- what is not allowed, and what is not possible --------------------------------------------


@pytest.mark.parametrize("case", FORMATS, ids=lambda case: case[0])
def test_a_server_that_forbids_it(case: Any, model: Path, tmp_path: Path, place: Path) -> None:
    run = finished_run(tmp_path / "run", model, export_allowed=False)
    with pytest.raises(ExportForbidden):
        export_run(Job(), wish(run, place, case))
    assert left(place) == []


def test_a_policy_that_forbids_it(
    run: Path, place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "policy.toml"
    file.write_text("allow_adapter_sharing = false\n")
    monkeypatch.setenv("FEDSEA_POLICY", str(file))
    with pytest.raises(ForbiddenByPolicy, match="must not be exported"):
        export_run(Job(), wish(run, place))
    assert left(place) == []


def test_runs_from_before_there_were_permissions_may_be_exported(run: Path, place: Path) -> None:
    (run / "origin.json").unlink()
    export_run(Job(), wish(run, place, FORMATS[0]))
    assert left(place) == ["out"]


@pytest.mark.parametrize(
    ("kind", "change", "word"),
    [
        ("Qwen2", {}, "one of qwen2"),
        ("Gemma2", {}, "one of gemma2"),
        ("Gemma3Text", {}, "one of gemma3_text"),
        ("Phi3", {"pad_token_id": 0}, "one of phi3"),
        ("Mistral", {"sliding_window": 64}, "sliding window"),
    ],
)
def test_gguf_of_another_kind_of_model(
    kind: str, change: dict[str, object], word: str, tmp_path: Path, place: Path
) -> None:
    model = small_model(tmp_path / "model", kind, **change)
    run = finished_run(tmp_path / "run", model)
    with pytest.raises(ExportImpossible, match=word):
        export_run(Job(), wish(run, place, FORMATS[2]))
    assert left(place) == []


def test_gguf_of_another_tokenizer(tmp_path: Path, place: Path) -> None:
    model = small_model(tmp_path / "other")
    content = json.loads((model / "tokenizer.json").read_text("utf-8"))
    content["pre_tokenizer"] = {"type": "Whitespace"}
    (model / "tokenizer.json").write_text(json.dumps(content), "utf-8")
    run = finished_run(tmp_path / "run", model)
    with pytest.raises(ExportImpossible, match="has no name in GGUF"):
        export_run(Job(), wish(run, place, FORMATS[2]))
    assert left(place) == []


def test_eight_bits_are_for_gguf_only(run: Path, place: Path) -> None:
    with pytest.raises(ExportImpossible, match="f32 or f16, not q8_0"):
        export_run(Job(), wish(run, place, ("merged", "out", "q8_0")))
    assert left(place) == []


# --- the command ------------------------------------------------------------------------------


def test_the_command(run: Path, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = [str(run), str(place / "out"), "--format", "merged", "--json"]
    assert command.run(arguments) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines[-1]["event"] == "result"
    assert lines[-1]["bytes"] == sum(file.stat().st_size for file in (place / "out").iterdir())
    assert abs(lines[-1]["loss_here"] - lines[-1]["loss_written"]) <= lines[-1]["tolerance"]
    assert command.run(arguments) == 2
    error = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert error["code"] == "ExportTargetUnusable"
