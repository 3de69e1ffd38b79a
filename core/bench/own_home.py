"""A home for measuring and for pictures: fresh settings and runs, the models that are there."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from core.model.demo import demo_folder


@contextlib.contextmanager
def own_home() -> Iterator[dict[str, str]]:
    """The environment of a program that starts as on its first day, demo model at hand.

    Neither the user's settings, runs and logs nor the keyring is touched.
    """
    models = demo_folder().parent
    home = Path(tempfile.mkdtemp(prefix="fedsea-home-"))
    try:
        ours = home / "cache" / "models"
        ours.mkdir(parents=True)
        for model in models.iterdir():
            if model.is_dir() and not model.name.startswith("."):
                _show(model.resolve(), ours / model.name)
        yield {
            **os.environ,
            "FEDSEA_HOME": str(home),
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
            "HF_HUB_OFFLINE": "1",
        }
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _show(model: Path, here: Path) -> None:
    try:
        here.symlink_to(model, target_is_directory=True)
    except OSError:  # Windows without the right to make links
        shutil.copytree(model, here)
