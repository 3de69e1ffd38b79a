"""A run in the user's words: when it was made, what came of it, how noisy it was."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, Qt

from core.events import RunSummary, UnfinishedRun, UnreadableRun
from gui.text import detail_text, elide, number_text, rows_text, share_text
from gui.widgets.level_text import level_text

DASH = "\u2013"
_LONGEST = 60


def name_text(run: RunSummary) -> str:
    """The name on one line; a run without one is called as its folder."""
    return elide(run.name, _LONGEST) or elide(folder_name(run.folder), _LONGEST)


def folder_name(folder: str) -> str:
    """The last part of a path."""
    return folder.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]


def made_text(created: str) -> str:
    """When it was made, in the user's own time and way of writing it."""
    moment = QDateTime.fromString(created, Qt.DateFormat.ISODate).toLocalTime()
    if not moment.isValid():
        return elide(created, 20)
    return QLocale().toString(moment, QLocale.FormatType.ShortFormat)


def cut_text(run: RunSummary) -> str:
    """How many blocks ran here."""
    return f"{run.input_blocks} + {run.output_blocks}"


def noise_text(run: RunSummary) -> str:
    """The noise level, or a word."""
    if run.noise_level > 0:
        return level_text(run.noise_level)
    return QCoreApplication.translate("run_words", "No noise")


def noise_hint(run: RunSummary) -> str:
    """What had noise."""
    states = (
        QCoreApplication.translate("run_words", "Hidden states left with noise {level}.").format(
            level=level_text(run.noise_level)
        )
        if run.noise_level > 0
        else QCoreApplication.translate("run_words", "Hidden states left without noise.")
    )
    gradients = (
        QCoreApplication.translate("run_words", "Gradients left with noise {level}.").format(
            level=level_text(run.gradient_noise)
        )
        if run.gradient_noise > 0
        else QCoreApplication.translate("run_words", "Gradients left without noise.")
    )
    return f"{states} {gradients}"


def read_text(run: RunSummary) -> str:
    """What a test attack read at the end."""
    return DASH if run.prompt_read_back is None else share_text(run.prompt_read_back)


def start_text(run: RunSummary) -> str:
    """What the trunk's adapter began from."""
    if run.hardened is None:
        return QCoreApplication.translate("run_words", "From the model as it came")
    return QCoreApplication.translate("run_words", "Hardened for noise {level}").format(
        level=level_text(run.hardened)
    )


def start_hint(run: RunSummary) -> str:
    """The same as a sentence."""
    if run.hardened is None:
        return QCoreApplication.translate("run_words", "It started from the model as it came.")
    return QCoreApplication.translate(
        "run_words", "It started from an adapter hardened for noise {level}."
    ).format(level=level_text(run.hardened))


def noise_and_start_text(run: RunSummary) -> str:
    """The noise level, and whether the start was hardened."""
    if run.hardened is None:
        return noise_text(run)
    return QCoreApplication.translate("run_words", "{noise}, hardened").format(
        noise=noise_text(run)
    )


def end_text(run: RunSummary) -> str:
    """Whether it went on to its end."""
    if run.stopped:
        return QCoreApplication.translate("run_words", "Stopped")
    return QCoreApplication.translate("run_words", "Finished")


def left_out_text(left_out: int, unused: int) -> str:
    """Which rows were not learnt from, and why; empty if all were."""
    parts = []
    if unused:
        parts.append(
            QCoreApplication.translate(
                "run_words",
                "Not used: {rows} of the file, which is too large; the others were"
                " chosen at random.",
            ).format(rows=rows_text(unused))
        )
    if left_out:
        parts.append(
            QCoreApplication.translate(
                "run_words",
                "Not learnt: {rows} that stand, or whose group stands, in the validation file too.",
            ).format(rows=rows_text(left_out))
        )
    return " ".join(parts)


def going_on_text(run: UnfinishedRun) -> str:
    """From where an unfinished run goes on, and what that needs."""
    words = QCoreApplication.translate(
        "run_words",
        "It was interrupted and can go on from step {step} of {all} as if nothing had"
        " happened. Its file has to be where it was, with the same rows.",
    )
    return words.format(step=number_text(run.step), all=number_text(run.total_steps))


def unfinished_text(run: UnfinishedRun, *, name: bool, result: bool, end: bool) -> str:
    """A cell of a run that can go on."""
    if name:
        return elide(run.name, _LONGEST)
    if result:
        return QCoreApplication.translate("run_words", "Unfinished")
    if end:
        return QCoreApplication.translate("run_words", "Step {step} of {all}").format(
            step=number_text(run.step), all=number_text(run.total_steps)
        )
    return DASH


def unreadable_text(run: UnreadableRun, *, name: bool, result: bool) -> str:
    """A cell of a run that cannot be read."""
    if name:
        return elide(run.name, _LONGEST)
    return QCoreApplication.translate("run_words", "Unreadable") if result else DASH


def reason_text(run: UnreadableRun) -> str:
    """Why it cannot be read."""
    return detail_text(run.reason)
