"""Every remark on a file says what to do about it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import core.data

FOLDER = Path(core.data.__file__).parent


def remarks() -> dict[str, str]:
    """The templates that a `ProblemLog` is given anywhere, by their names."""
    texts: dict[str, str] = {}
    noted: set[str] = set()
    for file in FOLDER.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
                name, call = node.targets[0], node.value
                if isinstance(name, ast.Name) and ast.unparse(call.func) == "QT_TRANSLATE_NOOP":
                    texts[name.id] = ast.literal_eval(call.args[1])
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                if re.search(r"log\.(add|ask)$|^BadChatError$|^_problem$", called):
                    used = [one for argument in node.args for one in ast.walk(argument)]
                    noted |= {one.id for one in used if isinstance(one, ast.Name)}
    return {name: texts[name] for name in noted & set(texts)} | {
        name: texts[name]
        for name in ("NUL_REMOVED", "BROKEN_CHARACTER")  # by way of `clean`
    }


def test_remarks_say_what_to_do() -> None:
    found = remarks()
    assert len(found) > 35
    assert {"NO_PROMPT", "BAD_LINE", "CONTRADICTING", "MORE_PROBLEMS"} <= set(found)
    without = [
        name
        for name, text in found.items()
        # What is so, then what to do: two sentences at least, the last one with a verb in front.
        if not re.search(r"([.?] |\{reason\} )[A-Z][a-z]+ .+\.$", text)
    ]
    assert without == []
