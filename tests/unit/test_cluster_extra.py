"""A trunk on a cluster is an extra: who does not ask for it needs no Ray."""

from __future__ import annotations

import subprocess
import sys

import pytest

from core.errors import BadSetting
from server_stub.cluster.joining import join_cluster
from server_stub.options import serve_parser


def python(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code], capture_output=True, text=True, timeout=120
    )


def test_a_server_without_a_cluster_does_not_load_ray() -> None:
    done = python("import server_stub.app, server_stub.cli, sys; sys.exit('ray' in sys.modules)")
    assert done.returncode == 0, done.stderr


def test_without_ray_the_option_says_what_to_install() -> None:
    hidden = "import sys; sys.modules['ray'] = None; import fedsea"
    done = python(f"{hidden}; sys.exit(fedsea.main(['serve', '--cluster']))")
    assert done.returncode == 2
    assert "fedsea-desktop[cluster]" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_options() -> None:
    assert serve_parser().parse_args([]).cluster is None
    assert serve_parser().parse_args(["--cluster"]).cluster == ""
    assert serve_parser().parse_args(["--cluster", "10.0.0.1:6379"]).cluster == "10.0.0.1:6379"
    with pytest.raises(SystemExit):
        serve_parser().parse_args(["--replica-gpus", "-1"])


@pytest.mark.parametrize("address", ["127.0.0.1:1", "ray://127.0.0.1:1", "somewhere"])
def test_an_address_where_no_cluster_is_says_so_at_once(address: str) -> None:
    with pytest.raises(BadSetting):
        join_cluster(address)
