"""Who may know whom, what stays unloaded, and what this repository never does."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
CODE_FOLDERS = ("core", "gui", "server_stub", "resources", "installers", "tools", "tests")
LONG_MODULE = 300
LONGEST_MODULE = 400
HEAVY = {
    *("torch", "transformers", "peft", "safetensors", "accelerate", "gguf"),
    *("numpy", "pyqtgraph", "openpyxl", "aiohttp", "requests"),
}
FACE = [
    f"core.{name}"
    for name in (
        *("address", "commands", "config", "data_values", "errors", "estimate", "events"),
        *(
            "chat_commands",
            "chat_errors",
            "chat_events",
            "crash",
            "offline",
            "offline_errors",
            "private_files",
            "user_process",
            "evaluation_report",
            "evaluation_verdict",
            "event_values",
        ),
        *("executable", "frontier", "leak_report", "leak_table", "ledger_lines", "model_errors"),
        *(
            "ledger_events",
            "model_events",
            "paths",
            "policy",
            "policy_registry",
            "policy_rules",
            "presets",
            "run_notes",
            "settings",
            "text",
            *(
                "invitation",
                "network_errors",
                "pairing",
                "pins",
                "together",
                "together_errors",
                "together_events",
                "trust_errors",
                *("version", "version_errors", "version_events", "version_look"),
            ),
        ),
        *(f"report.{name}" for name in ("content", "record", "words", "writing")),
    )
]


def python_files() -> list[Path]:
    """All code of the repository."""
    found = (file for folder in CODE_FOLDERS for file in (REPOSITORY / folder).rglob("*.py"))
    return [REPOSITORY / "fedsea.py", *sorted(it for it in found if "__pycache__" not in it.parts)]


def name_of(file: Path) -> str:
    return file.relative_to(REPOSITORY).as_posix()


def test_import_contracts_hold() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [str(linter), "--no-logo"], cwd=REPOSITORY, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("modules", "banned"),
    [
        (["gui.app"], HEAVY),
        (FACE, HEAVY | {"PySide6", "keyring"}),
        (["core.system_check"], HEAVY | {"PySide6", "msgspec"}),
        (["server_stub"], HEAVY | {"PySide6"}),
        (["fedsea"], HEAVY | {"PySide6", "msgspec"}),
    ],
    ids=["window", "face", "system check", "server", "executable"],
)
def test_import_loads_nothing_heavy(modules: list[str], banned: set[str]) -> None:
    code = f"import sys, {', '.join(modules)}; print('\\n'.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert {name.partition(".")[0] for name in modules} <= loaded
    assert not loaded & banned


@pytest.mark.parametrize("file", python_files(), ids=name_of)
def test_nothing_unsafe_is_loaded(file: Path) -> None:
    """No pickle, which runs what it reads, no code from a model folder, and no eval."""
    assert not list(unsafe_uses(ast.parse(file.read_text(encoding="utf-8"))))


def unsafe_uses(tree: ast.AST) -> list[str]:
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [it.name for it in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or "", *(f"{node.module}.{it.name}" for it in node.names)]
        elif isinstance(node, ast.Attribute):
            names = [ast.unparse(node)]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            names = [node.func.id] if node.func.id in ("eval", "exec") else []
        else:
            names = []
        found += [name for name in names if _UNSAFE.fullmatch(name)]
        if (
            isinstance(node, ast.keyword)
            and node.arg == "trust_remote_code"
            and not (isinstance(node.value, ast.Constant) and node.value.value is False)
        ):
            found.append("trust_remote_code")
    return found


_UNSAFE = re.compile(
    r"(_?pickle|cPickle|dill|cloudpickle|joblib|shelve|marshal)(\..*)?"
    r"|torch\.(load|jit\.load|hub\.load)|(numpy|np)\.load|yaml\.(unsafe_)?load|eval|exec"
)


@pytest.mark.parametrize(
    "code",
    [
        "import pickle",
        "from torch import load",
        "def f():\n    import pickle as p",
        "torch.load('weights.bin')",
        "AutoModel.from_pretrained(x, trust_remote_code=True)",
        "AutoModel.from_pretrained(x, trust_remote_code=trust)",
        "eval(text)",
    ],
)
def test_the_search_for_unsafe_loading_finds_it(code: str) -> None:
    assert unsafe_uses(ast.parse(code))


@pytest.mark.parametrize(
    "code", ["model.eval()", "from_pretrained(x, trust_remote_code=False)", "json.load(file)"]
)
def test_the_search_for_unsafe_loading_lets_pass_what_is_safe(code: str) -> None:
    assert not unsafe_uses(ast.parse(code))


def test_modules_stay_small() -> None:
    lengths = {
        name_of(file): len(file.read_text(encoding="utf-8").splitlines()) for file in python_files()
    }
    long = {name: length for name, length in lengths.items() if length > LONG_MODULE}
    for name, length in long.items():
        print(f"{name} has {length} lines: time to split it")  # noqa: T201 - shown with -rA
    too_long = {name: length for name, length in long.items() if length > LONGEST_MODULE}
    assert not too_long


# What small noise does not give: nobody here may promise it, in words or in the window.
_EMPTY_PROMISES = re.compile(
    r"data (never|does not|doesn['’]t|do not|don['’]t) leaves?\b"
    r"|never leaves? (your|the|this) (computer|machine|device|organi[sz]ation)"
    r"|(completely|fully|100 ?%|perfectly|absolutely) (private|secure|anonymous|safe)"
    r"|cannot be (read back|reconstructed|recovered)"
    r"|verl(ä|ae)sst (niemals?|nie)\b|(niemals?|nie) verlassen",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[“\"][^“”\"]{0,120}[”\"]")


def texts_for_people() -> list[Path]:
    documents = [*REPOSITORY.glob("*.md"), *(REPOSITORY / "docs").rglob("*.md")]
    translations = (REPOSITORY / "resources" / "translations").glob("*.ts")
    code = [file for file in python_files() if file.relative_to(REPOSITORY).parts[0] != "tests"]
    return [*documents, *translations, *code, REPOSITORY / "pyproject.toml"]


@pytest.mark.parametrize("file", texts_for_people(), ids=name_of)
def test_nobody_promises_too_much(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".md":
        text = _QUOTED.sub("", text)  # a document may quote what we do not say
    assert not empty_promises(text)


def empty_promises(text: str) -> list[str]:
    joined = re.sub(r"[\"'“”]\s+[\"'“”]", "", text)  # also where a sentence is wrapped
    joined = re.sub(r"\s+", " ", joined)
    return [match.group() for match in _EMPTY_PROMISES.finditer(joined)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Your data never leaves.",
        "it never leaves your computer",
        "100 % private",
        "never\nleaves this machine",
        '("data never "\n "leaves")',
    ],
)
def test_the_search_for_empty_promises_finds_them(sentence: str) -> None:
    assert empty_promises(sentence)


def test_the_honest_sentence_passes() -> None:
    assert not empty_promises("Your text stays here; noisy numbers leave.")
