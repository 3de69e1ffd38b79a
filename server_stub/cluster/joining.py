"""The way into a Ray cluster, and the replicas that it places."""

from __future__ import annotations

import argparse
import importlib.util
import logging
import os
import socket
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from core.errors import BadSetting
from core.executable import compute_environment
from core.serve_errors import ClusterMissing

_log = logging.getLogger(__name__)
_PATIENCE_SECONDS = 30.0
_CONNECT_SECONDS = 10.0
_PASSED_ON = ("OMP_WAIT_POLICY", "GOMP_SPINCOUNT", "TOKENIZERS_PARALLELISM")


def check_library() -> None:
    """Raise `ClusterMissing` without Ray."""
    if importlib.util.find_spec("ray") is None:
        raise ClusterMissing


def join_cluster(address: str) -> None:
    """Join the cluster at this address; the empty one: whichever runs here, or a new local one.

    Raises `BadSetting`.
    """
    address = address or os.environ.get("RAY_ADDRESS", "")
    if address:
        _check_address(address)
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"  # read when a cluster is started
    import ray

    try:
        ray.init(
            address or _running_here() or "local", include_dashboard=False, log_to_driver=False
        )
    except (ConnectionError, ValueError, RuntimeError) as error:
        why = str(error).strip().split("\n")[0]
        raise BadSetting(name="--cluster", reason=f"No cluster can be joined: {why}") from error


def _check_address(address: str) -> None:
    """Ray itself would try for minutes."""
    host, colon, port = address.rpartition(":")
    if not (colon and host and port.isdecimal() and int(port) < 1 << 16):
        reason = f"{address!r} is no address such as 10.0.0.1:6379, which “ray start --head” says."
        raise BadSetting(name="--cluster", reason=reason)
    if not _answers(address):
        raise BadSetting(name="--cluster", reason=f"Nothing answers at {address}.")


def _running_here() -> str:
    """The address of the cluster that was started last on this computer, if it still runs."""
    note = Path(os.environ.get("RAY_TMPDIR") or tempfile.gettempdir(), "ray", "ray_current_cluster")
    # One that was killed leaves its note behind.
    address = note.read_text("utf-8").strip() if note.is_file() else ""
    return address if address and _answers(address) else ""


def _answers(address: str) -> bool:
    host, _, port = address.rpartition(":")
    try:
        socket.create_connection((host.strip("[]"), int(port)), _CONNECT_SECONDS).close()
    except OSError:
        return False
    return True


def place_replicas(options: argparse.Namespace, fingerprints: Sequence[str]) -> list[Any]:
    """Ask Ray for the replicas; they are there when they answer. Ends with this process."""
    import ray

    from server_stub.cluster.replica import Replica

    alive = [node for node in ray.nodes() if node["Alive"] and node["Resources"].get("CPU", 0)]
    graphics = ray.cluster_resources().get("GPU", 0)
    gpus = options.replica_gpus if options.replica_gpus is not None else float(graphics > 0)
    environment = compute_environment()
    actors = ray.remote(Replica).options(
        num_cpus=1,
        num_gpus=gpus,
        max_restarts=-1,
        scheduling_strategy="SPREAD",
        runtime_env={"env_vars": {name: environment[name] for name in _PASSED_ON}},
    )
    many = options.replicas or max(1, len(alive))
    return [actors.remote(options, list(fingerprints)) for _ in range(many)]


def wait_for_one(actors: Sequence[Any]) -> tuple[int, str]:
    """The first replica that answers: its place in `actors`, and where it computes.

    Raises `BadSetting` if none can be started.
    """
    import ray
    from ray.exceptions import RayError

    asked = [actor.where.remote() for actor in actors]
    waiting = asked
    while waiting:
        found, waiting = ray.wait(waiting, timeout=_PATIENCE_SECONDS)
        if not found:
            _log.warning("no replica was placed yet: each asks for a CPU and its graphics cards")
            continue
        try:
            where: str = ray.get(found[0])
        except RayError as error:
            if not waiting:
                why = str(error).strip().split("\n")[-1].partition(": ")[2]
                raise BadSetting(name="--cluster", reason=f"No replica starts: {why}") from error
        else:
            return asked.index(found[0]), where
    raise AssertionError("there is one at least")


def leave_cluster() -> None:
    """End all replicas, and a local cluster with them."""
    import ray

    ray.shutdown()
