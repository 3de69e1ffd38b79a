"""Words and figures as the user reads them: translated templates, sizes, times.

A figure and its unit are joined by a no-break space, so that they stay on one line.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, QLocale

from core.events import Problem
from core.policy_rules import Rule
from core.text import Detail, Phrase


class _Forgiving(dict[str, str]):
    """Details for a template; a missing one must not turn a message into a crash."""

    def __missing__(self, key: str) -> str:
        return f"{{{key}}}"


def translate(context: str, template: str, details: Mapping[str, Detail] | None = None) -> str:
    """A template from the engine in the user's language, filled in."""
    return _filled(QCoreApplication.translate(context, template), details or {})


def detail_text(detail: Detail) -> str:
    """A detail in the user's language, where it is a sentence of ours; see `core.text`."""
    if isinstance(detail, Phrase):
        return _filled(_sentence(detail.text), detail.details)
    return _sentence(detail)


def _sentence(text: str) -> str:
    """Details do not say their context; it is one of these."""
    for context in ("errors", "data") if text else ():
        translated = QCoreApplication.translate(context, text)
        if translated != text:
            return translated
    return text


def _filled(text: str, details: Mapping[str, Detail]) -> str:
    filled = {name: detail_text(value) for name, value in details.items()}
    try:
        return text.format_map(_Forgiving(filled))
    except (ValueError, IndexError, AttributeError, KeyError):
        return text


def problem_sentences(problem: Problem) -> tuple[str, str, str]:
    """What happened, why, and what to do, in the user's language."""
    what, why, remedy = (
        translate("errors", template, problem.details) if template else ""
        for template in (problem.what, problem.why, problem.remedy)
    )
    return what, why, remedy


def rule_text(rule: Rule) -> str:
    """A rule of the administrator in the user's language."""
    return translate("errors", rule.text, rule.details)


def number_text(value: float, digits: int = 0) -> str:
    """A number with the user's separators."""
    if digits == 0:
        return QLocale().toString(round(value))
    return QLocale().toString(float(value), "f", digits)


def level_number(value: float) -> str:
    """A noise level with as many decimals as it has, two at most."""
    return QLocale().toString(float(value), "g", 3)


def share_text(share: float, digits: int = 0) -> str:
    """0.31 as `31 %`."""
    return QCoreApplication.translate("units", "{number}\u00a0%").format(
        number=number_text(share * 100, digits)
    )


def bytes_text(count: int) -> str:
    """A size in decimal units, three figures at most."""
    if count < 1000:
        return QCoreApplication.translate("units", "{number}\u00a0bytes").format(
            number=number_text(count)
        )
    size = float(count)
    for unit in ("kB", "MB", "GB", "TB"):
        size /= 1000
        if size < 999.5 or unit == "TB":
            digits = 2 if size < 9.995 and unit in ("GB", "TB") else 1 if size < 99.95 else 0
            return f"{number_text(size, digits)}\u00a0{unit}"
    raise AssertionError


def duration_text(seconds: float) -> str:
    """A time as one says it: `40 seconds`, `11 minutes`, `2 h 5 min`."""
    if seconds < 90:
        template = QCoreApplication.translate("units", "{number} seconds")
        return template.format(number=number_text(max(1, seconds)))
    minutes = round(seconds / 60)
    if minutes < 90:
        template = QCoreApplication.translate("units", "{number} minutes")
        return template.format(number=number_text(minutes))
    template = QCoreApplication.translate("units", "{hours} h {minutes} min")
    return template.format(hours=number_text(minutes // 60), minutes=minutes % 60)


def short_time_text(seconds: float) -> str:
    """A time for a column of figures: `40 s`, `11 min`, `3 h`."""
    if seconds < 90:
        template = QCoreApplication.translate("units", "{number}\u00a0s")
        return template.format(number=number_text(max(1, seconds)))
    if seconds < 90 * 60:
        template = QCoreApplication.translate("units", "{number}\u00a0min")
        return template.format(number=number_text(seconds / 60))
    template = QCoreApplication.translate("units", "{number}\u00a0h")
    return template.format(number=number_text(seconds / 3600))


def block_text(count: int) -> str:
    """`1 block`, `28 blocks`."""
    if count == 1:
        return QCoreApplication.translate("units", "1 block")
    return QCoreApplication.translate("units", "{number} blocks").format(number=number_text(count))


def rows_text(count: int) -> str:
    """`1 row`, `1 849 rows`."""
    if count == 1:
        return QCoreApplication.translate("units", "1 row")
    return QCoreApplication.translate("units", "{number} rows").format(number=number_text(count))


def elide(text: str, length: int = 80) -> str:
    """One line, `length` characters at most."""
    line = " ".join(text[: length * 4].split())
    return line if len(line) <= length and len(text) <= length * 4 else line[: length - 1] + "…"


def elide_middle(text: str, length: int) -> str:
    """`text` on one line with its beginning and its end, for names that cannot be wrapped."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    head = (length - 1) // 2
    return f"{line[:head]}…{line[head - length + 1 :]}"
