"""Which columns are learnt from, and the examples they give."""

from __future__ import annotations

from core.data.extraction import examples
from core.data.guessing import guess_mapping
from core.data.splitting import split
from core.data.tasks import guess_task, labels

__all__ = ["examples", "guess_mapping", "guess_task", "labels", "split"]
