"""A masked message: what is sent is computed from the placeholders, and nothing else is kept."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
import torch
from support.recorded_server import LEVEL, Recorded

from core.commands import PrepareChat, SendMessage
from core.engine.chat_desk import ChatDesk
from core.engine.server import Server
from core.events import ChatMasked
from core.executable import compute_environment, program
from core.jobs import Job
from core.protocol.messages import Mode

WRITTEN = "Mrs Keller, born 12.03.1961, coughs. Call 030 4412 7788?"
MASKED = "Mrs [NAME 1], born [DATE 1], coughs. Call [PHONE 1]?"


def say(desk: ChatDesk, server: Server, *texts: str, mask: bool) -> list[Any]:
    """Say them in a conversation of its own, whose noise is always the same."""
    seen: list[Any] = []
    job = Job(emit=seen.append)
    desk._conversation.secret = bytes(32)
    desk.prepare(job, PrepareChat(noise_level=LEVEL, smoothing=False))
    for text in texts:
        desk.send(job, lambda _: server, SendMessage(text=text, mask=mask, max_new_tokens=2))
    return seen


def test_a_masked_message_leaves_as_if_its_placeholders_had_been_typed(recorded: Recorded) -> None:
    server, masked, typed = recorded.connect(), ChatDesk(), ChatDesk()
    seen = say(masked, server, WRITTEN, mask=True)
    assert [it for it in seen if isinstance(it, ChatMasked)] == [ChatMasked(text=MASKED, count=3)]
    first = [tensor for _message, tensor in recorded.forwards(Mode.GENERATE)]
    say(typed, server, MASKED, mask=False)
    second = [tensor for _message, tensor in recorded.forwards(Mode.GENERATE)][len(first) :]
    assert len(first) == len(second) >= 2
    for one, other in zip(first, second, strict=True):
        assert torch.equal(one, other)
    assert "Keller" not in repr(masked._conversation.messages)


def test_a_value_keeps_its_placeholder_through_the_conversation(server: Server) -> None:
    seen = say(ChatDesk(), server, WRITTEN, "Keller again, on 12.03.1961.", mask=True)
    texts = [it.text for it in seen if isinstance(it, ChatMasked)]
    assert texts == [MASKED, "[NAME 1] again, on [DATE 1]."]


@pytest.mark.slow
def test_the_command_masks_and_says_so(demo_model_folder: Path) -> None:
    done = subprocess.run(
        program("chat", "--mask", "--greedy", "--max-new-tokens", "2", "--prompt", WRITTEN),
        env=compute_environment(),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    assert f"As it was sent: {MASKED}" in done.stdout
    assert "most of it is found, not all" in done.stdout
    assert "Keller" not in done.stdout
