"""A Ray cluster of three nodes on this computer, and servers that compute on it."""

from __future__ import annotations

import importlib.util
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from support.served import SMALL, model_folder
from support.trunk_process import TrunkProcess

_SECONDS = 90.0
_QUICKLY_DEAD = {
    "health_check_initial_delay_ms": 0,
    "health_check_period_ms": 500,
    "health_check_failure_threshold": 3,
}
"""Ray gives a node half a minute before it starts elsewhere what was on it."""


@pytest.fixture(scope="session")
def nodes() -> Iterator[Any]:
    """A `ray.cluster_utils.Cluster`: a head that computes nothing, and two nodes that do."""
    if importlib.util.find_spec("ray") is None:
        pytest.skip("Ray is not installed: pip install -e '.[cluster]'")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        patch.setenv("RAY_AUTH_MODE", "token")
        patch.setenv("RAY_AUTH_TOKEN", "a-token-between-the-nodes-of-a-test")
        from ray.cluster_utils import Cluster

        head = {"num_cpus": 0, "include_dashboard": False, "_system_config": _QUICKLY_DEAD}
        cluster = Cluster(initialize_head=True, head_node_args=head)
        try:
            for _ in range(2):
                cluster.add_node(num_cpus=1)
            yield cluster
        finally:
            cluster.shutdown()


@pytest.fixture(scope="session")
def small_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return model_folder(tmp_path_factory.mktemp("model"), "small", SMALL)


@pytest.fixture(scope="session")
def single(small_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TrunkProcess]:
    """The server without a cluster."""
    log = tmp_path_factory.mktemp("alone") / "trunk.log"
    runs = str(log.parent / "runs")
    with TrunkProcess(log, "--model", str(small_model), "--runs-folder", runs) as trunk:
        yield trunk


@pytest.fixture(scope="session")
def clustered(
    nodes: Any, small_model: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TrunkProcess]:
    """The same with a replica on each node; both are ready."""
    log = tmp_path_factory.mktemp("clustered") / "trunk.log"
    options = ["--model", str(small_model), "--runs-folder", str(log.parent / "runs")]
    with TrunkProcess(log, *options, "--cluster", nodes.address, "--replicas", "2") as trunk:
        until(lambda: ready(trunk) == {1, 2})
        yield trunk
        assert trunk.terminate() == 0
    assert "Traceback" not in log.read_text(encoding="utf-8")


def one_dies(nodes: Any, clustered: TrunkProcess) -> None:
    """End one of the nodes that compute; return when the server has noticed."""
    nodes.remove_node(min(nodes.worker_nodes, key=lambda it: it.unique_id))
    until(lambda: len(ready(clustered)) == 1)


def another_comes(nodes: Any, clustered: TrunkProcess) -> None:
    """Start one more; return when Ray has placed the lost replica on it."""
    nodes.add_node(num_cpus=1)
    until(lambda: len(ready(clustered)) == 2)


def ready(trunk: TrunkProcess) -> set[int]:
    """The replicas that said so, as the server's log has it, and were not lost since."""
    found: set[int] = set()
    log = trunk.log.read_text(encoding="utf-8")
    for number, what in re.findall(r"replica (\d+) (computes|is lost)", log):
        (found.add if what == "computes" else found.discard)(int(number))
    return found


def until(holds: Callable[[], bool], seconds: float = _SECONDS) -> None:
    """Wait for something that other processes do."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.1)
