"""Models whose attention has windows, caps and two rotary bases, through a real trunk process."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from support.central import (
    central_gradients,
    central_loss,
    central_model,
    compare_gradients,
    copy_adapter,
    split_gradients,
    train_centrally,
)
from support.small_run import small_model

from core.chat.conversation import Conversation
from core.config import BUNDLED, TrainingTable
from core.data import examples, guess_mapping, open_data
from core.data.dataset import Message
from core.engine.server import Server
from core.jobs import Job
from core.model.adapter import load_adapter
from core.model.partition import Partition
from core.training.batches import epoch_batches
from core.training.in_flight import BatchInFlight, accumulate
from core.training.loop import train
from core.training.loss import summed_loss
from core.training.rendering import Rendered, render, template_text

CUT = Partition(1, 1)
WINDOW = 16
NEW_TOKENS = 24
"""More than a window."""
TOLERANCE = 1e-4
TABLE = TrainingTable(
    epochs=1, max_steps=3, batch_size=3, lora_rank=4, lora_alpha=8.0, max_length=96, seed=7
)
BASES = {
    "full_attention": {"rope_type": "linear", "rope_theta": 1000000.0, "factor": 8.0},
    "sliding_attention": {"rope_type": "default", "rope_theta": 10000.0},
}
KINDS: dict[str, tuple[str, dict[str, Any]]] = {
    "gemma2": ("Gemma2", {"head_dim": 32}),
    "gemma3": (
        "Gemma3Text",
        {"head_dim": 32, "sliding_window_pattern": 2, "rope_parameters": BASES},
    ),
    "phi3": ("Phi3", {"pad_token_id": 0}),
}


# One in every run of the tests; all are compared without a process in tests/unit.
@pytest.fixture(
    scope="module",
    params=[
        "gemma3",
        pytest.param("gemma2", marks=pytest.mark.slow),
        pytest.param("phi3", marks=pytest.mark.slow),
    ],
)
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    kind, change = KINDS[request.param]
    folder = small_model(
        tmp_path_factory.mktemp("model") / "small", kind, sliding_window=WINDOW, **change
    )
    server = Server(BUNDLED, str(folder), None, Job())
    yield server
    server.close()


@pytest.fixture
def whole(server: Server) -> Any:
    from transformers import AutoModelForCausalLM

    return AutoModelForCausalLM.from_pretrained(server.source.folder, dtype=torch.float32).eval()


def sample_rows(tokenizer: Any, count: int) -> list[Rendered]:
    data = open_data(None)
    found, _ = examples(data, guess_mapping(data))
    return [render(tokenizer, example.messages, TABLE.max_length) for example in found[:count]]


@torch.inference_mode()
def answer(whole: Any, tokenizer: Any, messages: list[Message]) -> str:
    text = template_text(tokenizer, messages, ask=True)
    ids = tokenizer(text, add_special_tokens=False, return_tensors="pt").input_ids
    output = whole.generate(
        input_ids=ids,
        attention_mask=torch.ones_like(ids),
        max_new_tokens=NEW_TOKENS,
        do_sample=False,
    )
    decoded: str = tokenizer.decode(output[0, ids.shape[1] :], skip_special_tokens=True)
    return decoded.strip()


def test_chat_equals_the_unsplit_model(server: Server, whole: Any) -> None:
    """Also once the answer is given again, and in a second turn: the caches are set back."""
    model = server.private_model(CUT, 0.0)
    conversation = Conversation()
    conversation.use(model)
    try:
        said = [Message("user", "Which letter is about the knee?")]
        first = conversation.send(Job(), said[0].content, NEW_TOKENS, 0.0)
        assert first.tokens > WINDOW
        assert first.text == answer(whole, server.tokenizer, said)
        assert conversation.regenerate(Job(), NEW_TOKENS, 0.0).text == first.text
        torch.manual_seed(1)
        conversation.regenerate(Job(), NEW_TOKENS, 1.5)
        assert conversation.regenerate(Job(), NEW_TOKENS, 0.0).text == first.text
        said += [Message("assistant", first.text), Message("user", "And the next?")]
        second = conversation.send(Job(), said[2].content, NEW_TOKENS, 0.0)
        assert second.text == answer(whole, server.tokenizer, said)
    finally:
        model.close()


def test_training_equals_centralised_training(server: Server, whole: Any, tmp_path: Path) -> None:
    rows = sample_rows(server.tokenizer, 9)
    assert len({len(row.ids) for row in rows}) > 1
    assert max(len(row.ids) for row in rows) > WINDOW
    model = server.private_model(CUT, 0.0, follow_size=True)
    try:
        parameters = model.create_adapter(4, 8.0, seed=1)
        central = central_model(whole, model, tmp_path / "start")
        steps = list(train(Job(), model, parameters, rows, TABLE))
        losses = train_centrally(central, rows, steps, TABLE)
        assert len(losses) == TABLE.max_steps
        for step, expected in zip(steps, losses, strict=True):
            assert math.isclose(step.loss, expected, rel_tol=TOLERANCE), step.step

        copy_adapter(model, central, tmp_path / "trained")
        batch = next(epoch_batches(rows, TABLE.batch_size, TABLE.seed, epoch=9))
        accumulate(model, [batch], step=1)
        central_loss(central, batch).backward()
        modules = model.source.family.adapter_modules
        compare_gradients(split_gradients(model), central_gradients(central, modules), TOLERANCE)
    finally:
        model.close()


def test_with_noise_it_still_answers(server: Server) -> None:
    """The unit of the noise and the smoothing are measured at the cut of such a model too."""
    model = server.private_model(CUT, 0.5)
    conversation = Conversation()
    conversation.use(model)
    try:
        assert math.isfinite(model.noise.sigma)
        assert model.noise.sigma > 0
        assert conversation.send(Job(), "Which letter?", 4, 0.0).tokens >= 1
    finally:
        model.close()


def test_an_adapter_of_plain_peft_is_used(server: Server, whole: Any, tmp_path: Path) -> None:
    """With two of the modules in two of the blocks, one of them here and one at the server."""
    from peft import LoraConfig, get_peft_model

    batch = next(epoch_batches(sample_rows(server.tokenizer, 3), 3, 0, epoch=0))
    modules = server.source.family.adapter_modules
    plain = LoraConfig(
        r=4,
        lora_alpha=16,
        use_rslora=True,
        target_modules=[name.rpartition(".")[2] for name in (modules[0], modules[-1])],
        layers_to_transform=[2, 3],
        init_lora_weights=False,  # B is random too, as after a training
        task_type="CAUSAL_LM",
    )
    torch.manual_seed(0)
    central = get_peft_model(whole, plain).eval()
    central.save_pretrained(tmp_path)
    with torch.inference_mode():
        expected = float(central_loss(central, batch))
        with central.disable_adapter():
            without = float(central_loss(central, batch))
    model = server.private_model(CUT, 0.0)
    try:
        model.load_adapter(load_adapter(tmp_path, server.source))
        with torch.inference_mode():
            begun = BatchInFlight(model, batch, training=False)
            found = float(summed_loss(model.client, begun.output(), batch)) / batch.response_tokens
    finally:
        model.close()
    assert abs(expected - without) > 0.1
    assert math.isclose(found, expected, rel_tol=TOLERANCE)
