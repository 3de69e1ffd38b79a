"""The sentences of docs/privacy.md that a report repeats. Whoever changes one changes both."""

from __future__ import annotations

from core.text import QT_TRANSLATE_NOOP as _

STATEMENT = (
    _(
        "report",
        "The text of the rows stayed on the computer on which the run was made. Noisy numbers left "
        "it, and part of the text can be read back from them. How much depends on where the model "
        "is cut and on the noise.",
    ),
    _(
        "report",
        "This report holds no rows, no text of them and no answers: only names, sizes, settings, "
        "measurements and checksums.",
    ),
)
NOT_PROTECTED = (
    _(
        "report",
        "The trunk server is taken to be curious: it does its work, keeps what it receives, and "
        "knows the public model, where it was cut, and the noise level. It has to be one that you "
        "would trust with the text; the noise is one more layer.",
    ),
    _(
        "report",
        "Up to noise level 2 practically everything was read by the strongest attack that was "
        "tried on the demo model. A higher level hides more and makes a model worse.",
    ),
    _(
        "report",
        "Replies: the server knows the trunk’s output and can run the rest of the public model "
        "itself. Treat a reply as readable.",
    ),
    _(
        "report",
        "Gradients at the second cut carry no noise unless it was chosen, and give away the "
        "answers that are trained on; with noise they still give away most of them.",
    ),
    _(
        "report",
        "Lengths of rows in tokens, the number of rows, which row is used when, and times are "
        "known to the server.",
    ),
    _(
        "report",
        "Repetition: the same text in another run or conversation, or at another setting, has "
        "other noise. Whoever averages such copies sees less of the noise.",
    ),
    _(
        "report",
        "Equal beginnings: the same words at the beginning of two rows leave as the same bytes, so "
        "the server sees how far two rows agree.",
    ),
    _(
        "report",
        "The adapter can remember what it learnt from the rows. Treat its files like the data.",
    ),
    _(
        "report",
        "This computer: run folders, logs and the ledger are readable for their user. The ledger "
        "finds mistakes and casual changes; someone who can write all its files can write them "
        "anew.",
    ),
)
READ_MORE = _(
    "report",
    "Figures for what follows, and how they were measured, are in docs/privacy.md of the program. "
    "This report describes what was done; it is no assessment of whether that is permitted.",
)
