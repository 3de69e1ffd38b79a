"""A conversation exactly as the model sees it, and which of its tokens are learnt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from core.data.dataset import Message
from core.events import Segment

IGNORED = -100
"""Label of a token that is read but not learnt (torch's convention)."""


@dataclass(frozen=True)
class Rendered:
    """Token ids and labels of one row, at most `max_length` long."""

    ids: list[int]
    labels: list[int]
    segments: list[Segment] = field(default_factory=list)
    cut_tokens: int = 0
    in_prompt: list[bool] = field(default_factory=list)
    """For each token whether it belongs to a prompt's own words, not to the template. Of a free
    text, all do."""

    @property
    def response_tokens(self) -> int:
        """How many tokens are learnt."""
        return sum(label != IGNORED for label in self.labels)


def is_free_text(messages: Sequence[Message]) -> bool:
    """Whether it is one text without a question: all of it is learnt, without a chat's marks."""
    return len(messages) == 1 and messages[0].role == "assistant"


def render_all(tokenizer: Any, messages: Sequence[Message], max_length: int) -> list[Rendered]:
    """`render`, with a free text in as many pieces as it takes, so that none of it is cut."""
    if not is_free_text(messages):
        return [render(tokenizer, messages, max_length)]
    ids = _text_ids(tokenizer, messages[0].content)
    return [_all_learnt(ids[i : i + max_length]) for i in range(0, len(ids), max_length)]


@dataclass(frozen=True)
class _Span:
    begin: int
    end: int


def template_text(tokenizer: Any, messages: Sequence[Message], ask: bool = False) -> str:
    """The chat template filled in; `ask` adds what precedes an answer."""
    turns = [{"role": message.role, "content": message.content} for message in messages]
    text: str = tokenizer.apply_chat_template(turns, tokenize=False, add_generation_prompt=ask)
    return text


def render(tokenizer: Any, messages: Sequence[Message], max_length: int) -> Rendered:
    """Tokenise a conversation; the assistant's turns with their end mark get labels.

    Text that stands before an answer is tokenised apart from it, as it will be when the model is
    asked. Rows longer than `max_length` lose tokens from the end of their longest prompt, and only
    if that does not suffice from the end of the row. A free text is tokenised as it stands: models
    have no chat template for an answer to nothing.
    """
    if is_free_text(messages):
        text = messages[0].content
        tokens = _text_ids(tokenizer, text)
        segment = Segment(text, "response")
        return _all_learnt(tokens[:max_length], [segment], max(0, len(tokens) - max_length))
    full = template_text(tokenizer, messages)
    answers, prompts = _spans(tokenizer, messages, full)
    ids: list[int] = []
    labels: list[int] = []
    origin: list[int] = []  # each token's first character
    position = 0
    for span in answers:
        for begin, end, learnt in ((position, span.begin, False), (span.begin, span.end, True)):
            piece = tokenizer(
                full[begin:end], add_special_tokens=False, return_offsets_mapping=True
            )
            ids += piece["input_ids"]
            labels += piece["input_ids"] if learnt else [IGNORED] * len(piece["input_ids"])
            origin += [begin + offset for offset, _ in piece["offset_mapping"]]
        position = span.end
    kept = _kept(origin, prompts, len(ids) - max_length)
    return Rendered(
        [ids[i] for i in kept],
        [labels[i] for i in kept],
        _segments(full[:position], answers, prompts),
        len(ids) - len(kept),
        [any(span.begin <= origin[i] < span.end for span in prompts) for i in kept],
    )


def _text_ids(tokenizer: Any, text: str) -> list[int]:
    ids: list[int] = tokenizer(text, verbose=False)["input_ids"]
    end = tokenizer.eos_token_id
    return ids if end is None or ids[-1:] == [end] else [*ids, end]


def _all_learnt(ids: list[int], segments: Sequence[Segment] = (), cut_tokens: int = 0) -> Rendered:
    # All of it is read before the trunk, as a prompt is: the leak meter attacks it as one.
    return Rendered(ids, list(ids), list(segments), cut_tokens, [True] * len(ids))


def _spans(
    tokenizer: Any, messages: Sequence[Message], full: str
) -> tuple[list[_Span], list[_Span]]:
    """Where the answers (with their end mark) and the prompts' own words stand in `full`."""
    answers, prompts = [], []
    position = 0
    for index, message in enumerate(messages):
        end = len(template_text(tokenizer, messages[: index + 1]))
        if message.role == "assistant":
            begin = len(template_text(tokenizer, messages[:index], ask=True))
            mark = full.find(tokenizer.eos_token or "\0", begin, end)
            answers.append(_Span(begin, end if mark < 0 else mark + len(tokenizer.eos_token)))
        else:
            words = message.content.strip()
            found = full.rfind(words, position, end)
            if words and found >= 0:
                prompts.append(_Span(found, found + len(words)))
        position = end
    return answers, prompts


def _kept(origin: list[int], prompts: list[_Span], excess: int) -> list[int]:
    everything = list(range(len(origin)))
    if excess <= 0:
        return everything
    inside = [
        [i for i in everything if span.begin <= origin[i] < span.end] for span in prompts
    ] or [[]]
    longest = max(inside, key=len)
    dropped = set(longest[max(1, len(longest) - excess) :])
    kept = [i for i in everything if i not in dropped]
    return kept[: len(origin) - excess]


def _segments(text: str, answers: list[_Span], prompts: list[_Span]) -> list[Segment]:
    marks = sorted(
        [(span.begin, span.end, "response") for span in answers]
        + [(span.begin, span.end, "prompt") for span in prompts]
    )
    segments, position = [], 0
    for begin, end, part in marks:
        if begin > position:
            segments.append(Segment(text[position:begin], "template"))
        segments.append(Segment(text[begin:end], part))  # type: ignore[arg-type]
        position = end
    return segments
