"""A conversation outlives the engine's process, and leaves as the very same bytes."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from support.engine_process import EngineProcess
from support.file_keyring import environment_with
from support.small_run import small_model

from core.commands import (
    ClearChat,
    Connect,
    DeleteChats,
    ListChats,
    OpenChat,
    PrepareChat,
    RenameChat,
    SendMessage,
)
from core.events import ChatAnswered, ChatKept, ChatMasked, ChatOpened, ChatsListed
from core.executable import compute_environment, program

CANARY = "Mrs Quixworth coughs since Tuesday. Why?"
MASKED = "Mrs [NAME 1] coughs since Tuesday. Why?"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own with a keyring, an empty policy and, beside it, a small model."""
    home, keys = tmp_path / "home", tmp_path / "keyring"
    home.mkdir()
    keys.mkdir()
    small_model(tmp_path / "model")
    (home / "policy.toml").write_text("")
    monkeypatch.setenv("FEDSEA_POLICY", str(home / "policy.toml"))
    monkeypatch.setenv("FEDSEA_HOME", str(home))
    for name, value in environment_with(keys).items():
        monkeypatch.setenv(name, value)
    return home


def say(engine: EngineProcess, text: str, *, mask: bool = False) -> tuple[ChatAnswered, ChatKept]:
    job = engine.send(SendMessage(text=text, mask=mask, max_new_tokens=4))
    assert engine.ended(job).outcome == "done"
    return engine.of(ChatAnswered, job)[0], engine.of(ChatKept, job)[0]


def listed(engine: EngineProcess) -> ChatsListed:
    job = engine.send(ListChats())
    assert engine.ended(job).outcome == "done"
    return engine.of(ChatsListed, job)[0]


@pytest.mark.slow
def test_a_conversation_is_taken_up_by_another_engine(home: Path) -> None:
    with EngineProcess() as engine:
        assert engine.do(Connect(model=str(home.parent / "model"))).outcome == "done"
        engine.do(PrepareChat(input_blocks=1, output_blocks=1, noise_level=1.0, smoothing=False))
        _answer, kept = say(engine, CANARY, mask=True)
        assert engine.of(ChatMasked)[0].text == MASKED
        assert kept.state == "kept"
        (line,) = listed(engine).chats
        assert (line.chat, line.title, line.problem) == (kept.chat, MASKED, "")
        again, kept_again = say(engine, "And now?")
        assert kept_again.chat == kept.chat
    for file in home.rglob("*"):
        if file.is_file():
            assert b"Quixworth" not in file.read_bytes(), file
            assert b"coughs since" not in file.read_bytes(), file

    with EngineProcess() as engine:
        assert engine.do(Connect(model=str(home.parent / "model"))).outcome == "done"
        job = engine.send(OpenChat(chat=kept.chat))
        assert engine.ended(job).outcome == "done"
        (opened,) = engine.of(ChatOpened, job)
        assert [turn.mine for turn in opened.turns] == [True, False, True, False]
        assert opened.turns[0].text == MASKED
        assert opened.turns[3].text == again.text
        assert opened.noise_level == 1.0
        engine.do(PrepareChat(input_blocks=1, output_blocks=1, noise_level=1.0, smoothing=False))
        _answer, more = say(engine, "Is that all?")
        assert more.chat == kept.chat
        engine.do(RenameChat(chat=kept.chat, title="Coughing"))
        assert [line.title for line in listed(engine).chats] == ["Coughing"]
        engine.do(ClearChat())
        _answer, other = say(engine, "Hello")
        assert other.chat != kept.chat
        assert engine.do(DeleteChats(chats=[kept.chat])).outcome == "done"
        assert [line.chat for line in listed(engine).chats] == [other.chat]
        ended = engine.do(OpenChat(chat=kept.chat))
        assert ended.problem is not None
        assert ended.problem.code == "ChatUnreadable"
        engine.do(DeleteChats(everything=True))
        assert list((home / "data" / "chats").iterdir()) == []
        assert list((home.parent / "keyring").iterdir()) == []
        check_where_nothing_may_be_written(engine, home)


def check_where_nothing_may_be_written(engine: EngineProcess, home: Path) -> None:
    """Settings, policy and keyring count as they are at the moment of the answer."""
    settings, policy = home / "config" / "settings.toml", home / "policy.toml"

    def check(state: str) -> None:
        engine.do(ClearChat())
        assert say(engine, CANARY)[1].state == state
        assert listed(engine).state == state
        assert not list(home.rglob("*.chat")) + list(home.rglob("*.key"))

    settings.parent.mkdir(exist_ok=True)
    settings.write_text("keep_chats = false")
    check("off")
    settings.write_text("")
    policy.write_text("keep_chats = false")
    check("policy")
    policy.write_text("")
    (home.parent / "keyring").rmdir()
    check("keyring")


def command(*arguments: str) -> tuple[int, list[dict[str, object]]]:
    done = subprocess.run(
        program("chat", "--json", *arguments),
        env=compute_environment(),
        capture_output=True,
        text=True,
        timeout=120,
    )
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.slow
def test_the_command_line_lists_goes_on_and_deletes(home: Path) -> None:
    short = ("--greedy", "--max-new-tokens", "4", "--model", str(home.parent / "model"))
    cut = ("--input-blocks", "2", "--output-blocks", "1")
    code, said = command("--prompt", CANARY, "--keep", "--noise-level", "0", *cut, *short)
    assert code == 0, said
    _code, said = command("--list")
    chats = [event for event in said if event["event"] == "chat"]
    assert [chat["title"] for chat in chats] == [CANARY]
    name = str(chats[0]["chat"])
    code, said = command("--continue", name[:8], "--prompt", "And?", *short)
    assert code == 0, said
    assert said[-1]["noise_level"] == 0, "held without noise, and nothing else was said"
    assert len(list((home / "data" / "chats").glob("*.chat"))) == 1
    assert command("--delete", name[:8])[0] == 0
    assert command("--continue", name[:8], "--prompt", "And?", *short)[0] == 2
    assert not list((home / "data" / "chats").iterdir())
