"""What a measured or estimated read-back means, in plain words. Nothing here comforts."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from core.leak_report import LeakReport, LeakSide
from core.leak_table import LeakTable
from gui.text import block_text, number_text, share_text
from gui.widgets.level_text import level_text

_MUCH, _SOME = 0.6, 0.3
_NEARLY_ALL, _FEW = 0.95, 0.05


def tone_of(share: float) -> str:
    """The colour of a share; the words beside it say the same."""
    return "bad" if share >= _MUCH else "warning" if share >= _SOME else ""


def verdict(share: float) -> str:
    """How much of the prompts a share is."""
    translate = QCoreApplication.translate
    if share >= 0.9:
        return translate("ReadBackWords", "Nearly everything in the prompts.")
    if share >= _MUCH:
        return translate("ReadBackWords", "Most of the text in the prompts.")
    if share >= _SOME:
        return translate("ReadBackWords", "A large part of the text in the prompts.")
    return translate("ReadBackWords", "A part of the text in the prompts.")


def where_text(input_blocks: int, noise_level: float) -> str:
    """A setting in a few words: `3 blocks here, noise 0.5`."""
    if noise_level <= 0:
        template = QCoreApplication.translate("ReadBackWords", "{blocks} here, no noise")
    else:
        template = QCoreApplication.translate("ReadBackWords", "{blocks} here, noise {level}")
    return template.format(blocks=block_text(input_blocks), level=level_text(noise_level))


def measured(side: LeakSide) -> bool:
    """Whether anything was attacked on this side; no attack is not the same as nothing read."""
    return bool(side.attack)


def side_text(side: LeakSide) -> str:
    """The share of a side, or that it was not measured."""
    if measured(side):
        return share_text(side.top1)
    return QCoreApplication.translate("ReadBackWords", "not measured")


def both_text(report: LeakReport) -> str:
    """Both shares in one part of a sentence."""
    translate = QCoreApplication.translate
    prompt, reply = share_text(report.prompt.top1), share_text(report.reply.top1)
    if measured(report.prompt) and measured(report.reply):
        template = translate("ReadBackWords", "{prompt} of the prompts, {reply} of the replies")
    elif measured(report.reply):
        template = translate("ReadBackWords", "{reply} of the replies; prompts were not measured")
    else:
        template = translate("ReadBackWords", "{prompt} of the prompts; replies were not measured")
    return template.format(prompt=prompt, reply=reply)


def sentence(report: LeakReport) -> str:
    """The whole report in one sentence of plain language."""
    translate = QCoreApplication.translate
    prompts, replies = _of_prompts(report.prompt), _of_replies(report.reply)
    if prompts and replies:
        template = translate(
            "ReadBackWords", "An attacker who runs the server reads {prompts} and {replies}."
        )
    elif prompts or replies:
        template = translate("ReadBackWords", "An attacker who runs the server reads {only}.")
    else:
        return translate("ReadBackWords", "No attack could be run on these rows.")
    return template.format(prompts=prompts, replies=replies, only=prompts or replies)


def table_text(table: LeakTable) -> str:
    """All measurements of a table, a line each, and how they were made."""
    translate = QCoreApplication.translate
    head = translate(
        "ReadBackWords", "Measured on public text with {model}, {date}, not on your rows:"
    )
    line = translate("ReadBackWords", "{where}: {first} read at the first guess, {ten} within ten")
    lines = [
        line.format(
            where=where_text(point.input_blocks, point.noise_level),
            first=share_text(point.prompt_top1),
            ten=share_text(point.prompt_top10),
        )
        for point in table.points
    ]
    return "\n".join([head.format(model=table.model, date=table.date), *lines, table.conditions])


def _of_prompts(side: LeakSide) -> str:
    translate = QCoreApplication.translate
    if not measured(side):
        return ""
    if side.top1 >= _NEARLY_ALL:
        return translate("ReadBackWords", "nearly every word of your prompts")
    if side.top1 < _FEW:
        return translate("ReadBackWords", "fewer than 1 of 20 words of your prompts")
    return translate("ReadBackWords", "about {n} of 10 words of your prompts").format(
        n=_of_ten(side.top1)
    )


def _of_replies(side: LeakSide) -> str:
    translate = QCoreApplication.translate
    if not measured(side):
        return ""
    if side.top1 >= _NEARLY_ALL:
        return translate("ReadBackWords", "nearly every word of the replies")
    if side.top1 < _FEW:
        return translate("ReadBackWords", "fewer than 1 of 20 words of the replies")
    return translate("ReadBackWords", "about {n} of 10 words of the replies").format(
        n=_of_ten(side.top1)
    )


def _of_ten(share: float) -> str:
    return number_text(max(1, min(9, int(share * 10 + 0.5))))
