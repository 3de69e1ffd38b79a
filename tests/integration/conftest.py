"""A real trunk process and the whole model beside it, shared by the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from support.bystander import Bystander
from support.own_home import home, own_keyring  # noqa: F401 - fixtures
from support.raw_client import RawClient
from support.ray_nodes import clustered, nodes, single, small_model  # noqa: F401 - fixtures
from support.recorded_server import Recorded
from support.tiny_served import fingerprint, model, serving  # noqa: F401 - fixtures
from support.trunk_process import TrunkProcess

from core.config import BUNDLED, DEMO
from core.engine.server import Server
from core.jobs import Job
from core.model.quiet import quiet_transformers


@pytest.fixture(scope="session", autouse=True)
def quiet() -> None:
    quiet_transformers()


@pytest.fixture(scope="session")
def server(demo_model_folder: Path) -> Iterator[Server]:
    """A client connected to a bundled trunk, which is a process of its own."""
    server = Server(BUNDLED, DEMO, None, Job())
    yield server
    server.close()


@pytest.fixture
def recorded(server: Server) -> Iterator[Recorded]:
    """The way to the same trunk through a recorder of all that leaves."""
    assert server.bundled is not None
    through = Recorded(server.url, server.bundled.token)
    yield through
    through.close()


@pytest.fixture(scope="session")
def whole_model(demo_model_folder: Path) -> Any:
    """The unsplit model in transformers, float32. Must not be changed."""
    from transformers import AutoModelForCausalLM

    return AutoModelForCausalLM.from_pretrained(demo_model_folder, dtype=torch.float32).eval()


@pytest.fixture
def whole_copy(demo_model_folder: Path) -> Any:
    """A fresh unsplit model that a test may change."""
    from transformers import AutoModelForCausalLM

    return AutoModelForCausalLM.from_pretrained(demo_model_folder, dtype=torch.float32).eval()


# --- a trunk that a hostile client and a bystander share ------------------------------------------


@pytest.fixture(scope="module")
def trunk(demo_model_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    log = tmp_path_factory.mktemp("trunk") / "trunk.log"
    with TrunkProcess(log) as trunk:
        yield trunk
        assert trunk.terminate() == 0
    assert "Traceback" not in log.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def listener(trunk: TrunkProcess) -> Iterator[Bystander]:
    bystander = Bystander(trunk.url)
    yield bystander
    bystander.link.close()


@pytest.fixture
def bystander(listener: Bystander) -> Iterator[None]:
    """Half of its reply is generated before the test and half after it."""
    results = listener.begin()
    yield
    results += listener.go_on()
    for result, expected in zip(results, listener.expected, strict=True):
        assert torch.equal(result, expected)


@pytest.fixture
def client(trunk: TrunkProcess) -> Iterator[RawClient]:
    with RawClient(trunk.url) as client:
        yield client
