"""What is attacked, rows of the user, and what the attacker has: public text. Both as token ids."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import torch
from torch import Tensor

from core.data.dataset import Message
from core.training.rendering import IGNORED, Rendered, render
from resources.access import public_text_file

Side = Literal["prompt", "reply"]
TEMPLATE, PROMPT, REPLY = 0, 1, 2
PARTS = ("template", "prompt", "reply")


@dataclass(frozen=True)
class Batch:
    """Rows padded on the right: `ids` and `parts` are `rows x longest`; -1 in `parts` is padding.

    Template tokens are known to the attacker and count for nothing.
    """

    ids: Tensor
    parts: Tensor
    lengths: list[int]

    @property
    def real(self) -> Tensor:
        """Which places hold a token."""
        return self.parts >= 0

    def secret(self, side: Side | None = None) -> Tensor:
        """Which places the attacker wants to read: those of one side, or of both."""
        if side is None:
            return self.parts > TEMPLATE
        return self.parts == PARTS.index(side)

    @property
    def flat_ids(self) -> Tensor:
        """Ids of all tokens but each row's first, which is the same everywhere."""
        return self.ids[:, 1:][self.real[:, 1:]]


def batch_of(rows: Sequence[Rendered], special: set[int]) -> Batch:
    """Pad rendered rows; marks of the template inside an answer count as template."""
    longest = max(len(row.ids) for row in rows)
    ids = torch.zeros(len(rows), longest, dtype=torch.long)
    parts = torch.full((len(rows), longest), -1, dtype=torch.long)
    for index, row in enumerate(rows):
        ids[index, : len(row.ids)] = torch.tensor(row.ids)
        for place, (token, label) in enumerate(zip(row.ids, row.labels, strict=True)):
            if token in special:
                part = TEMPLATE
            elif row.in_prompt[place]:  # first: a free text is learnt, and read like a prompt
                part = PROMPT
            else:
                part = REPLY if label != IGNORED else TEMPLATE
            parts[index, place] = part
    return Batch(ids, parts, [len(row.ids) for row in rows])


def sample_rows(
    tokenizer: Any, conversations: Sequence[Sequence[Message]], rows: int, longest: int, seed: int
) -> Batch:
    """A random sample of the user's rows, each at most `longest` tokens."""
    chosen = list(conversations)
    random.Random(seed).shuffle(chosen)
    rendered = [render(tokenizer, messages, longest) for messages in chosen[:rows]]
    return batch_of([row for row in rendered if row.ids], set(tokenizer.all_special_ids))


def public_rows(tokenizer: Any, tokens: int, longest: int) -> Batch:
    """Public text in the model's own chat template, about `tokens` tokens of it.

    The attacker knows the template, so he fits on text that looks the same.
    """
    rendered, found = [], 0
    for row in rendered_public_text(tokenizer, longest):
        rendered.append(row)
        found += len(row.ids)
        if found >= tokens:
            break
    return batch_of(rendered, set(tokenizer.all_special_ids))


def rendered_public_text(tokenizer: Any, longest: int) -> Iterator[Rendered]:
    """Each public text as a conversation of a message and its answer."""
    for text in public_texts():
        half = text.find(" ", len(text) // 2)
        messages = [Message("user", text[:half]), Message("assistant", text[half:].strip())]
        yield render(tokenizer, messages, longest)


def public_texts() -> list[str]:
    """The texts that ship with the program, longer ones only."""
    whole = public_text_file().read_text("utf-8")
    return [text for text in whole.split("\n\n") if len(text) > 200]
