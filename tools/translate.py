"""Collects the window's words for translation and compiles the translations.

    python tools/translate.py update     collect new words into resources/translations/*.ts
    python tools/translate.py release    compile them to the .qm files the program reads
    python tools/translate.py missing    list what is not translated yet

Edit the .ts files by hand or with Qt Linguist, then run `release`.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TRANSLATIONS = ROOT / "resources" / "translations"
LANGUAGES = ("de",)
PACKAGES = ("core", "gui", "server_stub")


def update() -> None:
    """Collect words. Qt's tool does not know our short name for its marker, so it reads copies."""
    with tempfile.TemporaryDirectory() as folder:
        copies = []
        for package in PACKAGES:
            for source in sorted((ROOT / package).rglob("*.py")):
                text = source.read_text(encoding="utf-8")
                if "QT_TRANSLATE_NOOP as _" in text:
                    text = re.sub(r"(?<![\w.])_\(", "QT_TRANSLATE_NOOP(", text)
                copy = Path(folder) / source.relative_to(ROOT)
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_text(text, encoding="utf-8")
                copies.append(str(copy))
        for language in LANGUAGES:
            target = str(_source(language))
            options = ["-locations", "none", "-no-obsolete", "-target-language", language]
            _run("pyside6-lupdate", *options, *copies, "-ts", target)


def release() -> None:
    """Compile what is translated; the rest stays English."""
    for language in LANGUAGES:
        source = _source(language)
        _run("pyside6-lrelease", str(source), "-qm", str(source.with_suffix(".qm")))


def missing() -> int:
    """List words without a translation; the number of them is the exit code's reason."""
    count = 0
    for language in LANGUAGES:
        for context in ElementTree.parse(_source(language)).getroot().iter("context"):
            for message in context.iter("message"):
                translation = message.find("translation")
                if translation is None or not translation.text:
                    count += 1
                    print(f"{language} {context.findtext('name')}: {message.findtext('source')!r}")
    return count


def _source(language: str) -> Path:
    return TRANSLATIONS / f"fedsea_{language}.ts"


def _run(tool: str, *arguments: str) -> None:
    beside = Path(sys.executable).with_name(tool)
    found = str(beside) if beside.exists() else shutil.which(tool)
    if found is None:
        sys.exit(f"{tool} is not here: run `make setup`")
    subprocess.run([found, *arguments], check=True)


def main() -> int:
    """Do what the first argument says."""
    what = sys.argv[1] if len(sys.argv) == 2 else ""
    if what == "update":
        update()
    elif what == "release":
        release()
    elif what == "missing":
        return 1 if missing() else 0
    else:
        print(__doc__)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
