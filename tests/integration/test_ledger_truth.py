"""The ledger against what the socket saw, with a real trunk: nothing missing, nothing invented."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from support.engine_process import EngineProcess
from support.recorder import Recorder, requests_of, split_http, websocket_payloads

from core.commands import CheckLedger, Connect, ExportLedger, ListLedger, PrepareChat, SendMessage
from core.config import DEMO, ModelTable, OutputTable, PrivacyTable, RunConfig, TrainingTable
from core.engine.chat_desk import ChatDesk
from core.engine.server import Server
from core.errors import LedgerUnwritable
from core.events import LedgerChecked, LedgerExported, LedgerListed
from core.jobs import Job
from core.ledger.checking import check
from core.ledger.entry import CHAT, Entry, destination_of
from core.ledger.reading import entries
from core.ledger_lines import LedgerFilter
from core.net.link import Link
from core.net.rest import fetch_info
from core.paths import ledger_folder
from core.protocol.frames import split_client_frame
from core.protocol.messages import Backward, ClientMessage, Forward, OpenSession, PutAdapter
from core.training.run import Rows, finetune, partition_of

QUESTION = "My name is Adalbert Quixworth. What is a splinter?"
RUN_LEVEL, CHAT_LEVEL = 0.5, 1.25
RUN = "letters of autumn"


@dataclass
class Recording:
    requests: list[str]
    """First lines of the HTTP requests."""
    frames: list[bytes]
    messages: list[ClientMessage]
    entries: list[Entry]
    bytes_sent: int
    rows: Rows


@pytest.fixture(scope="module")
def recording(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Recording:
    """A short run, and a chat with its adapter, through a recorder."""
    assert server.bundled is not None
    recorder = Recorder(server.bundled.url)
    config = RunConfig(
        model=ModelTable(input_blocks=2, output_blocks=2),
        privacy=PrivacyTable(noise_level=RUN_LEVEL),
        training=TrainingTable(max_steps=2, batch_size=2, max_length=64),
        output=OutputTable(folder=str(tmp_path_factory.mktemp("run") / RUN)),
    )
    through = Server(recorder.url, DEMO, server.bundled.token, Job())
    try:
        rows = Rows(config, through.tokenizer)
        rows.held_back = rows.held_back[:4]
        model = through.private_model(partition_of(config), RUN_LEVEL)
        for _ in finetune(Job(), config, rows, model):
            pass
        model.close()
        desk = ChatDesk()
        adapter = str(Path(config.output.folder) / "adapter")
        desk.prepare(Job(), PrepareChat(0, adapter, 3, 2, CHAT_LEVEL))
        desk.send(Job(), lambda _: through, SendMessage(text=QUESTION, max_new_tokens=12))
        desk.forget_model()
        through.link.measure_latency()
        bytes_sent = through.link.bytes_sent
    finally:
        through.close()
        recorder.close()
    heads = [split_http(sent) for sent in recorder.connections]
    (socket_bytes,) = [rest for head, rest in heads if "Upgrade: websocket" in head]
    frames = list(websocket_payloads(socket_bytes))
    return Recording(
        [line for sent in recorder.connections for line in requests_of(bytes(sent))],
        frames,
        [split_client_frame(frame)[0] for frame in frames],
        [
            it
            for it, _ in entries(ledger_folder())
            if it.destination == destination_of(recorder.url)
        ],
        bytes_sent,
        rows,
    )


def of_frames(recording: Recording) -> list[Entry]:
    return [entry for entry in recording.entries if not entry.message.startswith("GET ")]


def test_there_is_one_entry_for_each_message(recording: Recording) -> None:
    assert len(recording.frames) > 50
    assert len(recording.entries) == len(recording.frames) + len(recording.requests)
    requests = [it.message for it in recording.entries if it.message.startswith("GET ")]
    assert requests == recording.requests
    info, socket, *hashes = [line.partition("?")[0] for line in requests]
    assert (info, socket) == ("GET /v1/info", "GET /v1/trunk")
    assert hashes  # of the blocks here, to compare them before anything is sent
    assert all(line.startswith("GET /v1/models/") for line in hashes)
    assert all(line.endswith("/weights/parts") for line in hashes)


def test_every_hash_is_that_of_the_bytes_on_the_wire_in_their_order(recording: Recording) -> None:
    ours = [entry.sha256 for entry in of_frames(recording)]
    assert ours == [hashlib.sha256(frame).hexdigest() for frame in recording.frames]


def test_the_bytes_add_up(recording: Recording) -> None:
    assert [it.bytes for it in of_frames(recording)] == [len(frame) for frame in recording.frames]
    assert sum(it.bytes for it in recording.entries) == recording.bytes_sent


def test_kinds_and_shapes_are_those_of_the_messages(recording: Recording) -> None:
    for entry, message in zip(of_frames(recording), recording.messages, strict=True):
        assert entry.message == type(message).__name__
        shapes = [(it.kind.name.lower(), it.rows, it.columns) for it in message.tensors]
        assert [(it.kind, it.rows, it.columns) for it in entry.tensors] == shapes
    assert {it.kind for entry in recording.entries for it in entry.tensors} == {
        *("hidden", "gradient", "adapter")
    }


def test_every_entry_names_its_purpose_and_its_noise(recording: Recording) -> None:
    levels = {RUN: RUN_LEVEL, CHAT: CHAT_LEVEL}
    chatting = False
    opened = 0
    for entry, message in zip(of_frames(recording), recording.messages, strict=True):
        opened += isinstance(message, OpenSession)
        chatting = opened == 2
        if isinstance(message, Forward):
            assert entry.run == (CHAT if chatting else RUN)
            assert entry.noise_level == levels[entry.run]
        elif isinstance(message, Backward):
            assert entry.noise_level == 0.0
        else:
            assert entry.noise_level is None
        if isinstance(message, PutAdapter):
            assert entry.run == CHAT
    assert {entry.run for entry in recording.entries} == {RUN, CHAT, ""}
    for entry in recording.entries:
        if entry.run == "":
            assert not entry.tensors


def test_nothing_of_the_text_is_in_the_ledger(recording: Recording) -> None:
    assert check(ledger_folder()).flaw is None
    content = b"".join(file.read_bytes() for file in ledger_folder().iterdir())
    words = [segment.text[:24] for row in recording.rows.train for segment in row.segments[1:2]]
    for word in ("Quixworth", "splinter", *words):
        assert word.encode() not in content


def test_without_a_ledger_nothing_leaves(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert server.bundled is not None
    monkeypatch.setenv("FEDSEA_HOME", str(tmp_path))
    recorder = Recorder(server.bundled.url)
    token = server.bundled.token
    try:
        link = Link(recorder.url, token, 1 << 20)
        try:
            link.measure_latency()
            before = [len(sent) for sent in recorder.connections]
            shutil.rmtree(ledger_folder())
            ledger_folder().write_text("a file is in the way")
            with pytest.raises(LedgerUnwritable):
                link.measure_latency()
            with pytest.raises(LedgerUnwritable):
                Link(recorder.url, token, 1 << 20)
            with pytest.raises(LedgerUnwritable):
                fetch_info(recorder.url, token)
            assert [len(sent) for sent in recorder.connections] == before
            ledger_folder().unlink()
            link.measure_latency()  # the connection still stands
            assert len(recorder.connections[0]) > before[0]
        finally:
            link.close()
    finally:
        recorder.close()


@pytest.mark.slow
def test_the_window_can_ask_the_engine_for_all_of_it(
    demo_model_folder: Path, tmp_path: Path
) -> None:
    with EngineProcess() as engine:
        assert engine.do(Connect()).outcome == "done"
        assert engine.do(SendMessage(text="hello", max_new_tokens=3)).outcome == "done"
        assert engine.do(ListLedger(filter=LedgerFilter(run=CHAT))).outcome == "done"
        assert engine.do(CheckLedger()).outcome == "done"
        assert engine.do(ExportLedger(path=str(tmp_path / "left.csv"))).outcome == "done"
        listed = engine.of(LedgerListed)[-1]
        checked = engine.of(LedgerChecked)[-1]
        exported = engine.of(LedgerExported)[-1]
    states = [line for line in listed.lines if line.what == "states"]
    assert states[0].noise_level == 0.5
    # Two lines if a minute ended in between; other chats of this ledger had another noise.
    assert sum(line.messages for line in states if line.noise_level == 0.5) >= 3
    assert checked.flaw is None
    assert checked.entries >= exported.entries >= listed.entries > listed.messages
    lines = (tmp_path / "left.csv").read_text("utf-8-sig").splitlines()
    assert len(lines) == exported.entries + 1
