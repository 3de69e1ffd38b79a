"""Keeps transformers from printing progress bars and advice into other programs' output."""

from __future__ import annotations


def quiet_transformers() -> None:
    """Errors only, no bars."""
    from transformers.utils import logging

    logging.set_verbosity_error()
    logging.disable_progress_bar()
