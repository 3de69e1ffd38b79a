"""Saves a picture of every page of the real window, with the real engine and trunk at work.

    make screenshots                                    all of them, into screenshots/
    make screenshots ARGS="--scales 1 --steps 8"        sooner
    make screenshots ARGS="--language de"               in German
    make screenshots ARGS="--readme"                    also the pictures in docs/images

Each page is taken in the light and in the dark look and at scale 1 and 2. The window starts as
on the first day, connects to the bundled trunk, opens the built-in sample, fine-tunes on it and
asks the result, so a picture shows only what happened.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

from core.bench.own_home import own_home

REPOSITORY = Path(__file__).resolve().parent.parent
README_PICTURES = {"fine-tune": "5-finetune-running", "privacy": "4-privacy"}
"""Name in docs/images -> name of the picture."""


def take(output: Path, scale: int, language: str, steps: int) -> int:
    """Run the window once at one scale; return its exit code."""
    with own_home() as environment:
        settings = Path(environment["FEDSEA_HOME"]) / "config" / "settings.toml"
        settings.parent.mkdir(parents=True)
        settings.write_text(f'language = "{language}"\nappearance = "light"\n', "utf-8")
        command = [sys.executable, "-m", "tools.screenshot_session", str(output), str(steps)]
        return subprocess.run(
            [*command, f"{scale}x"],
            cwd=REPOSITORY,
            env={**environment, "QT_SCALE_FACTOR": str(scale)},
        ).returncode


def main() -> int:
    """Take the pictures the command line asks for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--output", type=Path, default=REPOSITORY / "screenshots")
    parser.add_argument("--scales", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--steps", type=int, default=40, help="of the fine-tune")
    parser.add_argument("--language", choices=("en", "de"), default="en")
    parser.add_argument("--readme", action="store_true", help="also renew docs/images")
    words = parser.parse_args()
    output = words.output.resolve()
    output.mkdir(parents=True, exist_ok=True)
    for scale in words.scales:
        if code := take(output, scale, words.language, words.steps):
            return code
    if words.readme:
        images = REPOSITORY / "docs" / "images"
        images.mkdir(parents=True, exist_ok=True)
        for name, picture in README_PICTURES.items():
            file = output / f"{picture}-light-{max(words.scales)}x.png"
            shutil.copyfile(file, images / f"{name}.png")
    print(f"{len(list(output.glob('*.png')))} pictures in {output}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
