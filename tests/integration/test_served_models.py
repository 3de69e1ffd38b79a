"""One trunk server, several models: whose is whose, what is in memory, and what cannot be read."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest
import torch
from support.raw_client import Closed, RawClient, code_of
from support.served import (
    OTHER,
    SMALL,
    TOLERANCE,
    answered,
    expected,
    model_folder,
    rows,
    session_on,
)
from support.trunk_process import MAX_MESSAGE, TOKEN, TrunkProcess, facts_of, run_serve, through
from transformers import AutoModelForCausalLM

from core.bench.random_model import Shape, write_model
from core.config import DEMO
from core.engine.server import Server
from core.errors import OtherModel, ServerRefused
from core.jobs import Job
from core.model.partition import Partition
from core.model.source import ModelSource
from core.net.link import Link
from core.net.rest import fetch_info
from core.protocol.messages import CloseSession, Code, Number, OpenSession, SessionOpened

MEGABYTE = 1_000_000
ONE_FITS = ("--max-models-mb", "3")
LARGE = Shape(hidden=512, layers=8, intermediate=1408, heads=8, kv_heads=4, vocabulary=64)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    parent = tmp_path_factory.mktemp("models")
    return [model_folder(parent, "first", SMALL), model_folder(parent, "second", OTHER, 1)]


def serve(log: Path, folders: list[Path], *options: str) -> TrunkProcess:
    models = [word for folder in folders for word in ("--model", str(folder))]
    return TrunkProcess(log / "trunk.log", *models, *options)


@pytest.fixture(scope="module")
def both(folders: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[TrunkProcess]:
    with serve(tmp_path_factory.mktemp("log"), folders) as trunk:
        yield trunk
        assert trunk.terminate() == 0
    assert "Traceback" not in trunk.log.read_text("utf-8")


@pytest.fixture
def link(both: TrunkProcess) -> Iterator[Link]:
    link = Link(both.url, TOKEN, MAX_MESSAGE)
    yield link
    link.close()


def test_a_client_finds_its_model_in_the_list(both: TrunkProcess, folders: list[Path]) -> None:
    info = fetch_info(both.url, TOKEN)
    assert [offer.model.name for offer in info.models] == ["first", "second"]
    assert [offer.model.blocks for offer in info.models] == [SMALL.layers, OTHER.layers]
    for number, folder in enumerate(folders):
        assert info.offer_for(ModelSource(folder).fingerprint) == (number, info.models[number])
    assert info.offer_for("0" * 32) is None


def test_a_client_with_another_model_learns_what_there_is(both: TrunkProcess) -> None:
    with pytest.raises(OtherModel) as refusal:
        Server(both.url, DEMO, TOKEN, Job())
    assert refusal.value.details["theirs"] == "first, second"


def test_the_whole_client_uses_its_models_place_in_the_list(
    folders: list[Path], tmp_path: Path
) -> None:
    with serve(tmp_path, [folders[0], Path(DEMO)]) as trunk:
        server = Server(trunk.url, DEMO, TOKEN, Job())
        assert server.offer == server.info.models[1]
        model = server.private_model(Partition(14, 14), 0.0)
        ids = torch.arange(1, 6)[None]
        with torch.inference_mode():
            output = through(model.session, model.client.enter_trunk(ids), ids, [5])
            found = model.network.lm_head(model.client.leave_trunk(output))
            whole = AutoModelForCausalLM.from_pretrained(server.source.folder, dtype=torch.float32)
            wanted = whole.eval()(ids).logits
        torch.testing.assert_close(found, wanted, rtol=0, atol=1e-3)
        server.close()


def test_two_clients_at_once_with_a_model_and_cuts_of_their_own(
    both: TrunkProcess, folders: list[Path]
) -> None:
    """Each gets its own model's numbers, whoever computes in between."""
    together = threading.Barrier(2, timeout=60)

    def use(model: int, width: int, cuts: list[Partition]) -> None:
        link = Link(both.url, TOKEN, MAX_MESSAGE)
        try:
            sessions = [session_on(link, model, width, cut) for cut in cuts]
            together.wait()
            for seed in range(6):
                hidden, ids = rows(width, seed)
                for cut, session in zip(cuts, sessions, strict=True):
                    found = answered(session, hidden, ids)
                    wanted = expected(folders[model], cut, hidden)
                    torch.testing.assert_close(found, wanted, rtol=0, atol=TOLERANCE)
        finally:
            link.close()

    wishes = (
        (0, SMALL.hidden, [Partition(1, 1), Partition(2, 3)]),
        (1, OTHER.hidden, [Partition(1, 4), Partition(3, 1)]),
    )
    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(use, *wish) for wish in wishes]:
            done.result()


def open_model(client: RawClient, model: int, cut: tuple[int, int] = (1, 1)) -> object:
    return client.request(OpenSession(2, [], model, *cut, Number.FLOAT32))


def test_a_wrong_place_in_the_list_is_refused(both: TrunkProcess) -> None:
    with RawClient(both.url) as client:
        assert code_of(open_model(client, 2)) == Code.NO_SUCH_MODEL
        assert isinstance(open_model(client, 1), SessionOpened)
        # Each model has blocks of its own: what fits the second does not fit the first.
        assert isinstance(open_model(client, 1, (4, 3)), SessionOpened)
        assert code_of(open_model(client, 0, (4, 3))) == Code.BAD_PARTITION
        assert code_of(open_model(client, 64)) == Code.BAD_MESSAGE  # out of the field's range
        assert isinstance(client.receive(), Closed)


def test_a_model_goes_when_another_needs_its_room_and_comes_back_the_same(
    folders: list[Path], tmp_path: Path
) -> None:
    cut = Partition(1, 1)
    with serve(tmp_path, folders, *ONE_FITS) as trunk:
        link = Link(trunk.url, TOKEN, MAX_MESSAGE)
        found = []
        for model, width in ((0, SMALL.hidden), (1, OTHER.hidden), (0, SMALL.hidden)):
            hidden, ids = rows(width, 7)
            session = session_on(link, model, width, cut)
            found.append(answered(session, hidden, ids))
            torch.testing.assert_close(
                found[-1], expected(folders[model], cut, hidden), rtol=0, atol=TOLERANCE
            )
            other = 1 - model
            with pytest.raises(ServerRefused) as refusal:  # as long as it is used, it stays
                session_on(link, other, (SMALL, OTHER)[other].hidden, cut)
            assert facts_of(refusal.value)[0] == Code.BUSY
            assert torch.equal(answered(session, hidden, ids), found[-1])
            session.close()
        assert torch.equal(found[0], found[2])
        link.close()


@pytest.mark.slow
def test_a_model_that_would_never_fit_is_refused_at_the_start(folders: list[Path]) -> None:
    models = [word for folder in folders for word in ("--model", str(folder))]
    for option in ("--max-models-mb", "--max-memory-per-device"):
        done = run_serve(*models, option, "1")
        assert done.returncode == 2
        assert "first alone takes 2 MB" in done.stderr


@pytest.mark.slow
def test_a_model_named_twice_is_refused(folders: list[Path]) -> None:
    done = run_serve("--model", str(folders[0]), "--model", str(folders[0]))
    assert done.returncode == 2
    assert "twice" in done.stderr


@pytest.mark.slow
def test_a_folder_that_became_unreadable_refuses_its_own_sessions_only(
    folders: list[Path], tmp_path: Path
) -> None:
    copy = Path(shutil.copytree(folders[1], tmp_path / "second"))
    (file,) = copy.glob("*.safetensors")
    with serve(tmp_path, [folders[0], copy]) as trunk, RawClient(trunk.url) as client:
        file.rename(tmp_path / "away")
        gone = open_model(client, 1)
        assert code_of(gone) == Code.MODEL_UNUSABLE
        assert "no safetensors file" in gone.detail
        assert isinstance(open_model(client, 0), SessionOpened)
        model_folder(tmp_path, "second", OTHER, seed=2)
        changed = open_model(client, 1)
        assert code_of(changed) == Code.MODEL_UNUSABLE
        assert "changed since the server was started" in changed.detail
        file.unlink()
        (tmp_path / "away").rename(file)
        assert isinstance(open_model(client, 1), SessionOpened)
        assert trunk.terminate() == 0


def test_all_cuts_of_a_model_cost_one_copy_and_it_is_given_back(
    folders: list[Path], tmp_path: Path
) -> None:
    large = write_model(tmp_path / "large", LARGE)  # stored as bfloat16: it has to be copied
    size = 6 * 11.8 * MEGABYTE
    with serve(tmp_path, [folders[0], large], "--max-models-mb", "69") as trunk:
        memory = psutil.Process(trunk.process.pid).memory_info
        with RawClient(trunk.url) as client:
            small = open_model(client, 0)
            assert isinstance(small, SessionOpened)
            before = memory().rss
            client.request(CloseSession(3, [], small.session))
            first = open_model(client, 1, (1, 1))
            one = memory().rss
            assert one - before > 0.9 * size
            second = open_model(client, 1, (2, 2))
            third = open_model(client, 1, (1, 6))
            assert memory().rss - one < 0.2 * size
            for opened in (first, second, third):
                assert isinstance(opened, SessionOpened)
                client.request(CloseSession(4, [], opened.session))
            assert isinstance(open_model(client, 0), SessionOpened)
            assert memory().rss - before < 0.4 * size
