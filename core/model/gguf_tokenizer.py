"""The tokenizer of a GGUF file: transformers' own, and a way of cutting that it does not know."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from core.errors import ModelUnusable
from core.model.gguf_header import GgufHeader
from core.text import QT_TRANSLATE_NOOP as _
from core.text import phrase

_AS_GPT2 = (None, "default", "gpt-2", "gpt2")
_DIGITS_ALONE = ("smollm", "starcoder", "refact", "command-r", "codeshell", "exaone")
"""llama.cpp's names for GPT-2's way with every digit on its own."""


def tokenizer_of_gguf(file: Path, header: GgufHeader) -> Any:
    """Build it. Raises `ModelUnusable` if it would cut text otherwise than the model has learnt."""
    from transformers import PreTrainedTokenizerFast
    from transformers.integrations.gguf.gguf_tokenizer_mapping import GGUF_PRE_TOKENIZER_SPLITS

    facts = header.facts
    way = facts.get("tokenizer.ggml.pre")
    known = (*_AS_GPT2, *_DIGITS_ALONE, *GGUF_PRE_TOKENIZER_SPLITS)
    if facts.get("tokenizer.ggml.model") == "gpt2" and way not in known:
        template = _("errors", "Its tokenizer cuts text in a way ({way}) that is not known here.")
        raise ModelUnusable(source=file, reason=phrase(template, way=way))
    try:
        tokenizer = PreTrainedTokenizerFast.from_pretrained(
            file.parent, gguf_file=file.name, local_files_only=True
        )
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, OSError) as error:
        reason = _("errors", "Its tokenizer is missing or damaged.")
        raise ModelUnusable(source=file, reason=reason) from error
    if way in _DIGITS_ALONE:
        _split_digits(tokenizer.backend_tokenizer)
    return tokenizer


def _split_digits(backend: Any) -> None:
    from tokenizers import pre_tokenizers

    digits = pre_tokenizers.Digits(individual_digits=True)
    backend.pre_tokenizer = pre_tokenizers.Sequence([digits, backend.pre_tokenizer])
