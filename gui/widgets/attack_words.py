"""The attacks by name: what each is called, and what its attacker knows and does."""

from __future__ import annotations

from core.text import QT_TRANSLATE_NOOP as _
from gui.text import translate

_WORDS = {
    "linear_probe": (
        _("attacks", "Straight lines"),
        _(
            "attacks",
            "Has public text and the model. Learns the straight line from numbers to words.",
        ),
    ),
    "matched_filter": (
        _("attacks", "Comparing with every word"),
        _(
            "attacks",
            "Knows the blocks before the cut. Sends every word through them once and looks which"
            " one's numbers are most alike.",
        ),
    ),
    "candidate_search": (
        _("attacks", "Trying words"),
        _(
            "attacks",
            "Knows the blocks before the cut. Tries likely words through them and keeps the one"
            " whose numbers fit best.",
        ),
    ),
    "trained_decoder": (
        _("attacks", "Trained decoder"),
        _("attacks", "Has public text and time. Trains a model that turns numbers back to text."),
    ),
    "trunk_probe": (
        _("attacks", "Inside the trunk"),
        _(
            "attacks",
            "Runs the trunk. Reads not at the cut but at the depth where the words show best.",
        ),
    ),
    "averaging": (
        _("attacks", "Averaging"),
        _("attacks", "Keeps what was sent. Averages the copies of a row, so the noise shrinks."),
    ),
    "reply_lens": (
        _("attacks", "Finishing the model"),
        _(
            "attacks",
            "Knows the public last blocks. Runs the rest of the model on the trunk's own output.",
        ),
    ),
    "gradient": (
        _("attacks", "Gradients"),
        _("attacks", "Keeps the gradients of training. Works out which answer they pull towards."),
    ),
}


def attack_name(attack: str) -> str:
    """What an attack is called; a new one by its name in the code."""
    words = _WORDS.get(attack)
    return translate("attacks", words[0]) if words else attack.replace("_", " ")


def attack_sentence(attack: str) -> str:
    """What the attacker knows and does; empty for an attack that is new to this window."""
    words = _WORDS.get(attack)
    return translate("attacks", words[1]) if words else ""
