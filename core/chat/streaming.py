"""What `generate()` calls back: text as it comes, and a way to stop."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor


class TextStream:
    """A streamer for `generate()`: turns token ids into text that no later token can change."""

    def __init__(self, tokenizer: Any, on_text: Callable[[str], None]) -> None:
        self._tokenizer = tokenizer
        self._on_text = on_text
        self._ids: list[int] = []
        self._shown = 0
        self._prompt_passed = False

    def begin(self) -> list[int]:
        """`generate()` is about to be called, perhaps once more: the tokens that are known."""
        self._prompt_passed = False
        return [*self._ids]

    def put(self, ids: Tensor) -> None:
        """Called by `generate()`: first with the prompt, then with each token."""
        if not self._prompt_passed:
            self._prompt_passed = True
            return
        self._ids += ids.flatten().tolist()
        text = self.text
        if not text.endswith("\ufffd"):  # half of a character
            self._show(text)

    def end(self) -> None:
        """Called by `generate()` after the last token."""
        self._show(self.text)

    @property
    def tokens(self) -> int:
        """How many tokens have come."""
        return len(self._ids)

    @property
    def text(self) -> str:
        """All text so far, without special tokens."""
        decoded: str = self._tokenizer.decode(self._ids, skip_special_tokens=True)
        return decoded

    def _show(self, text: str) -> None:
        if len(text) > self._shown:
            self._on_text(text[self._shown :])
            self._shown = len(text)


class StopWhen:
    """A stopping criterion for `generate()` that asks a question between tokens."""

    def __init__(self, question: Callable[[], bool]) -> None:
        self._question = question

    def __call__(self, input_ids: Tensor, _scores: Tensor, **_: Any) -> Tensor:
        """One answer a row."""
        return torch.full((input_ids.shape[0],), self._question(), device=input_ids.device)
