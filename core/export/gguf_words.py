"""The tokenizer as GGUF wants it: tokens, their kinds, the merges, and how text is cut first.

Byte-level BPE only, as GPT-2, SmolLM and Llama 3 have it. How text is cut into words before the
merges is not stored in GGUF but has a name there that llama.cpp knows; a tokenizer whose way has no
name here is refused, because it would cut text in another way than the one that was trained with.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.errors import ExportImpossible
from core.text import QT_TRANSLATE_NOOP as _

_LLAMA3 = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}|"
    r" ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
NORMAL, CONTROL, USER_DEFINED, UNUSED = 1, 3, 4, 5
"""GGUF's kinds of tokens."""
FORMAT = "GGUF"


@dataclass(frozen=True)
class Words:
    """What is written under `tokenizer.ggml`."""

    cut: str
    """Name of the way in which text is cut first."""
    tokens: list[str]
    kinds: list[int]
    merges: list[str]


def words_of(folder: Path, vocabulary: int) -> Words:
    """Read `tokenizer.json`. Raises `ExportImpossible` for other kinds of tokenizers."""
    try:
        content = json.loads((folder / "tokenizer.json").read_text("utf-8"))
        model = content["model"]
        if model["type"] != "BPE" or model.get("byte_fallback") or content.get("normalizer"):
            raise _impossible(_("errors", "Its tokenizer is not byte-level BPE."))
        cut = _name_of(content.get("pre_tokenizer") or {})
        known: dict[str, int] = dict(model["vocab"])
        added = content.get("added_tokens") or []
        tokens = [f"[PAD{number}]" for number in range(vocabulary)]
        kinds = [UNUSED] * vocabulary
        for text, number in known.items():
            tokens[number], kinds[number] = text, NORMAL
        for entry in added:
            number = entry["id"]
            tokens[number] = entry["content"]
            kinds[number] = CONTROL if entry["special"] else USER_DEFINED
        pairs = [it.split(" ") if isinstance(it, str) else it for it in model["merges"]]
        return Words(cut, tokens, kinds, [" ".join(pair) for pair in pairs])
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise _impossible(
            _("errors", "Its tokenizer.json is missing or of an unknown form.")
        ) from error


def _impossible(reason: str) -> ExportImpossible:
    return ExportImpossible(format=FORMAT, reason=reason)


def _steps(cutter: dict[str, Any]) -> list[dict[str, Any]]:
    return list(cutter["pretokenizers"]) if cutter.get("type") == "Sequence" else [cutter]


def _name_of(cutter: dict[str, Any]) -> str:
    steps = _steps(cutter)
    kinds = [step.get("type") for step in steps]
    last = steps[-1]
    if kinds[-1] == "ByteLevel" and not last.get("add_prefix_space"):
        regex = last.get("use_regex", True)
        if kinds == ["ByteLevel"] and regex:
            return "gpt-2"
        if kinds == ["Digits", "ByteLevel"] and regex and steps[0].get("individual_digits"):
            return "smollm"
        pattern = steps[0].get("pattern", {}).get("Regex")
        if kinds == ["Split", "ByteLevel"] and not regex and pattern == _LLAMA3:
            return "llama-bpe"
    raise _impossible(_("errors", "How its tokenizer cuts text into words has no name in GGUF."))


def tokenizer_of(words: Words) -> Any:
    """A tokenizer made of nothing but what is in the file, to see that it cuts text as here."""
    from tokenizers import AddedToken, Regex, Tokenizer, models, pre_tokenizers

    special = [
        (token, kind)
        for token, kind in zip(words.tokens, words.kinds, strict=True)
        if kind in (CONTROL, USER_DEFINED)
    ]
    known = {token: number for number, token in enumerate(words.tokens)}
    merges = [(first, second) for first, second in (it.split(" ") for it in words.merges)]
    whole_words = words.cut == "llama-bpe"
    made = Tokenizer(models.BPE(vocab=known, merges=merges, ignore_merges=whole_words))
    level = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=not whole_words)
    before: dict[str, list[Any]] = {
        "gpt-2": [],
        "smollm": [pre_tokenizers.Digits(individual_digits=True)],
        "llama-bpe": [pre_tokenizers.Split(Regex(_LLAMA3), "isolated")],
    }
    made.pre_tokenizer = pre_tokenizers.Sequence([*before[words.cut], level])
    made.add_special_tokens(
        [AddedToken(token, normalized=False, special=kind == CONTROL) for token, kind in special]
    )
    return made
