"""Client and bundled trunk open the same GGUF file, and each finds the model that the other has."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import tiny_gguf

from core.config import BUNDLED
from core.engine.server import Server
from core.jobs import Job
from core.model.partition import Partition
from core.paths import models_folder


def test_a_gguf_file_is_converted_once_for_both_sides(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FEDSEA_HOME", str(tmp_path / "home"))
    file = tiny_gguf.write(tmp_path / "tiny.gguf")
    stages: list[str] = []
    server = Server(
        BUNDLED, str(file), None, Job(emit=lambda it: stages.append(getattr(it, "stage", "")))
    )
    try:
        assert "Converting the model" in stages
        assert server.offer.model.name == "tiny"
        assert server.offer.model.fingerprint == server.source.fingerprint
        model = server.private_model(Partition(1, 1), 0.0)
        try:
            assert model.source.folder.parent == models_folder()
        finally:
            model.close()
    finally:
        server.close()
    assert len([it for it in models_folder().iterdir() if it.is_dir()]) == 1
