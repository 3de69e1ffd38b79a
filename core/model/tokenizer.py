"""The model's own tokenizer and chat template, from the model folder."""

from __future__ import annotations

from typing import Any

from core.errors import ModelUnusable
from core.model.source import ModelSource
from core.text import QT_TRANSLATE_NOOP as _


def load_tokenizer(source: ModelSource) -> Any:
    """Load it. Raises `ModelUnusable` if it is missing, has no chat template, or has more words
    than the model. Added tokens do not count: some are added by default and never used.
    """
    from transformers import AutoTokenizer

    try:
        tokenizer = AutoTokenizer.from_pretrained(
            source.folder, local_files_only=True, trust_remote_code=False
        )
    except (OSError, ValueError, KeyError) as error:
        reason = _("errors", "Its tokenizer is missing or damaged.")
        raise ModelUnusable(source=source.folder, reason=reason) from error
    if tokenizer.vocab_size > int(source.config["vocab_size"]):
        reason = _("errors", "Its tokenizer is another model’s: it has more words than the model.")
        raise ModelUnusable(source=source.folder, reason=reason)
    if not tokenizer.chat_template:
        reason = _("errors", "Its tokenizer has no chat template.")
        raise ModelUnusable(source=source.folder, reason=reason)
    return tokenizer
