"""How soon the engine can chat after it was started, beside what its libraries alone need."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial

import msgspec

from core.bench.errors import MeasuringFailed
from core.bench.own_home import own_home
from core.bench.pairs import Measurement, alternate
from core.bench.table import Row, row
from core.commands import Command, Connect, PrepareChat, Quit, SendMessage
from core.events import AnyEvent, ChatText, Event, JobEnded, ServerChanged
from core.executable import compute_environment, program
from core.text import QT_TRANSLATE_NOOP as _

_IMPORTS = "import torch, transformers.models.llama.modeling_llama"
_QUESTION = "What is a ward?"


def ready_to_chat(model: str, rounds: int) -> Iterator[Row]:
    """Engine and bundled trunk from nothing to a connection, and to the first word of an answer.

    The round that is not counted is the first start of a new home.
    """
    with own_home() as home:
        found = alternate(
            {
                "ours": partial(_start, model, home),
                "libraries": partial(_only_import, home),
            },
            rounds,
        )
    against = "importing torch and transformers"
    for figure in ("seconds_to_connection", "seconds_to_first_word"):
        yield row(
            "engine, second start",
            figure,
            found["ours"],
            against,
            [{figure: one["seconds"]} for one in found["libraries"]],
        )


def _start(model: str, home: Mapping[str, str]) -> Measurement:
    start = time.perf_counter()
    engine = subprocess.Popen(
        program("engine"),
        env={**compute_environment(), **home},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        _tell(engine, Connect(job=1, model=model))
        _until(engine, _is_connected)
        connected = time.perf_counter() - start
        _tell(engine, PrepareChat(job=2))
        _tell(engine, SendMessage(job=3, text=_QUESTION, max_new_tokens=2, temperature=0.0))
        _until(engine, lambda event: isinstance(event, ChatText))
        said = time.perf_counter() - start
        _tell(engine, Quit())
        engine.wait(30)
    finally:
        engine.kill()
        engine.wait()
    return {"seconds_to_connection": connected, "seconds_to_first_word": said}


def _only_import(home: Mapping[str, str]) -> Measurement:
    start = time.perf_counter()
    environment = {**compute_environment(), **home}
    subprocess.run([sys.executable, "-c", _IMPORTS], env=environment, check=True)
    return {"seconds": time.perf_counter() - start}


def _tell(engine: subprocess.Popen[bytes], command: Command) -> None:
    assert engine.stdin is not None
    engine.stdin.write(msgspec.json.encode(command) + b"\n")
    engine.stdin.flush()


def _until(engine: subprocess.Popen[bytes], right: Callable[[Event], bool]) -> None:
    assert engine.stdout is not None
    for line in engine.stdout:
        event = msgspec.json.decode(line, type=AnyEvent)
        if right(event):
            return
        if isinstance(event, JobEnded) and event.problem is not None:
            raise MeasuringFailed(reason=event.problem.phrase())
    raise MeasuringFailed(reason=_("errors", "The engine ended."))


def _is_connected(event: Event) -> bool:
    return isinstance(event, ServerChanged) and event.state == "connected"
