"""A fine-tune on real hospital questions helps, without noise and with it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
DATA = REPOSITORY.parent / "shared" / "data" / "public" / "hospital_yesno_rqe"


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.skipif(not DATA.is_dir(), reason="the public data sets are not beside the project")
def test_rqe_loss_falls_and_accuracy_rises(demo_model_folder: Path) -> None:
    files = [str(DATA / "train.csv"), str(DATA / "test.csv")]
    command = [sys.executable, "-m", "tools.benchmark_tasks", "--json", "--rows", "400"]
    done = subprocess.run(
        [*command, "--data", *files], cwd=REPOSITORY, stdout=subprocess.PIPE, text=True, check=True
    )
    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert [result["noise_level"] for result in results] == [0.0, 0.5]
    for result in results:
        report = result["evaluation"]
        assert report["tuned"]["loss"] < report["base"]["loss"] / 2
        assert report["tuned"]["accuracy"] > report["trivial"]["accuracy"] + 0.2
