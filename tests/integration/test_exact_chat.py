"""Without noise, chat equals the unsplit model token for token."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from core.chat.conversation import Conversation
from core.data.dataset import Message
from core.engine.server import Server
from core.jobs import Job
from core.model.partition import Partition
from core.training.rendering import template_text

PROMPTS = [
    "What is a lymph node?",
    "Name three kinds of cheese.",
    "Write one sentence about the sea.",
    "Is the sun a star?",
    "How do I boil an egg?",
    "Translate “good morning” into French.",
    "2 + 2 =",
    "Who wrote Hamlet?",
    "List two colours.",
    "Explain gravity to a child.",
    "Was ist ein Apfel?",
    "Summarise: The train was late because of snow on the line.",
    "Give me a synonym for “happy”.",
    "What does a kidney do?",
    "Write a short poem about rain.",
    "Which is larger, a cat or a horse?",
    "Correct this: he go to school",
    "Why is the sky blue? 🌤",
    "Write the word “yes” in capital letters.",
    "What day comes after Monday?",
]
NEW_TOKENS = 14


def reference(whole: Any, tokenizer: Any, messages: list[Message], new_tokens: int) -> list[int]:
    text = template_text(tokenizer, messages, ask=True)
    ids = tokenizer(text, add_special_tokens=False, return_tensors="pt").input_ids
    with torch.inference_mode():
        output = whole.generate(
            input_ids=ids,
            attention_mask=torch.ones_like(ids),
            max_new_tokens=new_tokens,
            do_sample=False,
        )
    return output[0, ids.shape[1] :].tolist()


CUTS = [(1, 1), *(pytest.param(it, marks=pytest.mark.slow) for it in ((2, 2), (5, 3), (14, 14)))]


@pytest.fixture(scope="module")
def references(server: Server, whole_model: Any) -> list[list[int]]:
    return [
        reference(whole_model, server.tokenizer, [Message("user", prompt)], NEW_TOKENS)
        for prompt in PROMPTS
    ]


@pytest.mark.parametrize("cut", CUTS)
def test_greedy_chat_equals_the_unsplit_model(
    server: Server, references: list[list[int]], cut: tuple[int, int]
) -> None:
    model = server.private_model(Partition(*cut), 0.0)
    try:
        for prompt, expected in zip(PROMPTS, references, strict=True):
            conversation = Conversation()
            conversation.use(model)
            answer = conversation.send(Job(), prompt, NEW_TOKENS, 0.0)
            text = server.tokenizer.decode(expected, skip_special_tokens=True)
            assert answer.tokens == len(expected), prompt
            assert answer.text == text.strip(), prompt
    finally:
        model.close()


@pytest.mark.parametrize("cut", CUTS)
def test_context_is_right_after_regenerate_and_in_the_second_turn(
    server: Server, whole_model: Any, cut: tuple[int, int]
) -> None:
    model = server.private_model(Partition(*cut), 0.0)
    conversation = Conversation()
    conversation.use(model)
    try:
        first = conversation.send(Job(), PROMPTS[1], 20, 0.0)
        again = conversation.regenerate(Job(), 20, 0.0)
        assert again.text == first.text
        # A different answer is put into both caches, and has to be out of them afterwards.
        torch.manual_seed(1)
        conversation.regenerate(Job(), 20, 1.5)
        assert conversation.regenerate(Job(), 20, 0.0).text == first.text

        second = conversation.send(Job(), "And three more?", 20, 0.0)
        messages = [
            Message("user", PROMPTS[1]),
            Message("assistant", first.text),
            Message("user", "And three more?"),
        ]
        expected = reference(whole_model, server.tokenizer, messages, 20)
        text = server.tokenizer.decode(expected, skip_special_tokens=True)
        assert second.text == text.strip()
    finally:
        model.close()


def test_a_later_turn_sends_only_its_new_positions(server: Server) -> None:
    model = server.private_model(Partition(2, 2), 0.0)
    conversation = Conversation()
    conversation.use(model)
    try:
        first = conversation.send(Job(), "Tell me about rivers, please. " * 10, 8, 0.0)
        second = conversation.send(Job(), "Why?", 8, 0.0)
        assert second.bytes_sent < first.bytes_sent / 2
    finally:
        model.close()


def test_stop_ends_an_answer_and_keeps_what_was_said(server: Server) -> None:
    model = server.private_model(Partition(2, 2), 0.0)
    conversation = Conversation()
    conversation.use(model)
    pieces: list[str] = []
    job = Job()

    def listen(event: object) -> None:
        pieces.append(event.text)
        if len(pieces) == 3:
            job.cancel()

    job.emit = listen
    try:
        answer = conversation.send(job, "Count to a hundred in words.", 200, 0.0)
        assert answer.stopped
        assert 3 <= answer.tokens <= 4
        assert answer.text == "".join(pieces).strip()
        assert conversation.messages[-1] == Message("assistant", answer.text)
        follow_up = conversation.send(Job(), "Go on.", 4, 0.0)
        assert follow_up.tokens == 4
    finally:
        model.close()
