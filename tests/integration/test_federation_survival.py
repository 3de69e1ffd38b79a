"""A common run outlives its server, the network, and a partner's program."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import keyring
import msgspec
import pytest
from support.breaking_relay import BreakingRelay
from support.file_keyring import FOLDER, FileKeyring, environment_with
from support.partners import Partner, found_at, partners_of
from support.trunk_process import TOKEN, TrunkProcess, environment

from core.executable import program
from core.federation.founding import status_of
from core.federation.held_seat import list_held
from core.invitation import read_invitation, write_invitation
from core.model.adapter import load_adapter
from core.model.source import ModelSource
from core.together import Way
from core.together_errors import NotEnrolled

SAME = 1e-5
"""Of a matrix's largest number: what is shared is rounded a little."""


@pytest.fixture(autouse=True)
def kept_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    folder = tmp_path / "keyring"
    folder.mkdir()
    monkeypatch.setenv(FOLDER, str(folder))
    before = keyring.get_keyring()
    keyring.set_keyring(FileKeyring())
    yield
    keyring.set_keyring(before)


def wait_until(condition: Callable[[], bool], seconds: float = 90.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def compare(one: Partner, other: Partner, model: Path) -> None:
    source = ModelSource(model)
    first, second = (
        load_adapter(Path(it.result.folder) / "adapter", source) for it in (one, other)
    )
    assert first.blocks.keys() == second.blocks.keys()
    for block, matrices in first.blocks.items():
        for key, tensor in matrices.items():
            wrong = float((tensor - second.blocks[block][key]).abs().max())
            assert wrong <= SAME * float(tensor.abs().max()), (block, key, wrong)


@pytest.mark.parametrize(
    "way",
    [
        Way.HIERARCHICAL,
        *(pytest.param(it, marks=pytest.mark.slow) for it in (Way.SEQUENTIAL, Way.CLIENT_BATCH)),
    ],
)
def test_the_server_is_killed_and_every_partner_goes_on(
    model: Path, tmp_path: Path, way: Way
) -> None:
    """Twice the same run, once with a server that is killed between two of its notes."""
    port, results = "0", []
    for killed in (False, True):
        place = tmp_path / f"killed-{killed}"
        place.mkdir()
        serve = ("--model", str(model), "--runs-folder", str(place / "server"))
        with TrunkProcess(place / "trunk.log", *serve) as trunk:
            founded = found_at(trunk.url, model, place, way, 2)
            partners = partners_of(founded, model, place)
            for partner in partners:
                partner.begin()
            if killed:
                wait_until(lambda it=partners[0]: any(at.round >= 3 for at in it.standings))
                trunk.process.send_signal(signal.SIGKILL)
                trunk.process.wait()
                port = trunk.url.rpartition(":")[2]
                wait_until(lambda it=partners[0]: it.standings[-1].doing == "lost")
                with TrunkProcess(place / "again.log", *serve, "--port", port):
                    results.append([it.end() for it in partners])
            else:
                results.append([it.end() for it in partners])
    undisturbed, disturbed = results
    for one, other in zip(undisturbed, disturbed, strict=True):
        assert one.result.steps == other.result.steps
        compare(one, other, model)


def test_the_network_is_cut_for_a_while(serving: TrunkProcess, model: Path, tmp_path: Path) -> None:
    with BreakingRelay(serving.url) as relay:
        founded = found_at(serving.url, model, tmp_path, Way.HIERARCHICAL, 2, patience=5.0)
        invitation = read_invitation(founded.invitations[0])
        away = tmp_path / "relay"
        away.mkdir()
        through = write_invitation(msgspec.structs.replace(invitation, server=relay.url), away)
        partners = partners_of(founded, model, tmp_path)
        partners[0].seat = through
        for partner in partners:
            partner.begin()
        wait_until(lambda: any(at.round >= 2 for at in partners[0].standings))
        relay.most = relay.bytes_sent  # the next answer breaks off, and so does each new connection
        wait_until(lambda: partners[0].standings[-1].doing == "lost")
        relay.most = None
        for partner in partners:
            partner.end()
    status = status_of(serving.url, TOKEN, founded.number)
    assert status.over
    assert partners[0].result.steps == status.seats[0].rounds * 2
    compare(partners[0], partners[1], model)


@pytest.mark.slow
def test_a_partner_is_killed_and_takes_its_seat_again(
    serving: TrunkProcess, model: Path, tmp_path: Path
) -> None:
    """The program itself, ended by SIGKILL in mid-run, then started with the run's folder."""
    founded = found_at(
        serving.url, model, tmp_path, Way.CLIENT_BATCH, 2, rounds=12, save_every=1, least_seats=1
    )
    first, second = partners_of(founded, model, tmp_path)
    home = tmp_path / "home"
    variables = {
        **environment(None),
        **environment_with(Path(os.environ[FOLDER])),
        "FEDSEA_HOME": str(home),
    }

    def join(seat: Path) -> subprocess.Popen[str]:
        options = ("--model", str(model), "--data", str(first.data), "--noise-level", "0.5")
        return subprocess.Popen(
            program("run", "join", str(seat), "--json", *(() if seat.is_dir() else options)),
            env=variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    killed = join(first.seat)
    assert killed.stdout is not None
    folder, before = "", 0.0
    for line in killed.stdout:
        event = json.loads(line)
        if event["event"] == "evaluated":
            before = event["loss"]
        folder = event.get("folder", folder)
        if event["event"] == "together" and event["round"] >= 3:
            break
    killed.send_signal(signal.SIGKILL)
    killed.communicate()

    second.begin()
    again = join(Path(folder))
    said, errors = again.communicate(timeout=150)
    second.end()
    assert again.returncode == 0, errors
    events = [json.loads(line) for line in said.splitlines()]
    assert events[-1]["event"] == "result"
    assert events[-1]["eval_loss_before"] == before > 0, "measured again, with what was learnt"
    status = status_of(serving.url, TOKEN, founded.number)
    assert status.over
    assert events[-1]["steps"] == status.seats[0].rounds
    rounds = [it["round"] for it in events if it["event"] == "together"]
    assert rounds[0] >= 3, "it began anew"
    steps = [it["step"] for it in events if it["event"] == "step"]
    assert steps == sorted(set(steps))
    (held,) = list_held(home / "data" / "runs") or list_held(Path(folder).parent)
    assert held.over


def test_an_invitation_that_was_used_elsewhere_is_of_no_use(
    serving: TrunkProcess, model: Path, tmp_path: Path
) -> None:
    founded = found_at(serving.url, model, tmp_path, Way.SEQUENTIAL, 1, rounds=1)
    (partner,) = partners_of(founded, model, tmp_path, level=0.5)
    partner.begin()
    assert partner.end().result.noise_level == 0.5
    elsewhere = tmp_path / "another-keyring"
    elsewhere.mkdir()
    os.environ[FOLDER] = str(elsewhere)
    thief = Partner(partner.seat, model, partner.data, tmp_path / "elsewhere")
    thief.begin()
    with pytest.raises(NotEnrolled):
        thief.end()
