"""Sentences and figures of a report in one language. English here; the window has the others."""

from __future__ import annotations

import datetime


class Words:
    """Fills in templates of the context `report` and writes numbers."""

    language = "en"

    def say(self, template: str, **details: object) -> str:
        """The sentence in this language, filled in."""
        return self.translated("report", template).format_map(
            {name: str(value) for name, value in details.items()}
        )

    def translated(self, context: str, template: str) -> str:  # noqa: ARG002 - for the window's
        """The template of a context in this language."""
        return template

    def number(self, value: float, digits: int = 0) -> str:
        """A number with separators."""
        return f"{value:,.{digits}f}"

    def level(self, value: float) -> str:
        """A noise level, or another number with few decimals."""
        return f"{value:g}"

    def share(self, value: float | None) -> str:
        """0.31 as 31 %."""
        return "–" if value is None else f"{self.number(value * 100)}\u00a0%"

    def loss(self, value: float | None) -> str:
        """A loss, or a dash where none was measured."""
        return "–" if value is None else self.number(value, 3)

    def bytes(self, count: int) -> str:
        """A size, exact below a kilobyte, else with the exact number behind it."""
        exact = self.number(count)
        size, unit = float(count), ""
        for unit in ("kB", "MB", "GB"):  # noqa: B007 - the last one is used
            size /= 1000
            if size < 1000:
                break
        if count < 1000:
            return f"{exact}\u00a0B"
        return f"{self.number(size, 1)}\u00a0{unit} ({exact}\u00a0B)"

    def time(self, text: str) -> str:
        """A moment of ISO 8601 to the second, with its distance to UTC."""
        try:
            moment = datetime.datetime.fromisoformat(text)
        except ValueError:
            return text
        offset = moment.strftime("%z")
        zone = f" UTC{offset[:3]}:{offset[3:]}" if offset else ""
        return f"{moment:%Y-%m-%d %H:%M:%S}{zone}"
