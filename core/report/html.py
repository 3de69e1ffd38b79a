"""A report as one HTML page that needs nothing else, in light and dark; and as simple HTML for
Qt's text document, from which the window makes pages. Whatever a name holds is escaped.
"""

from __future__ import annotations

import re
from html import escape

from core.report.curve import curve_svg
from core.report.document import Document, Section, Table

PICTURE = "loss-curve"
"""Under this name the simple HTML asks for the picture."""

_STYLE = """
:root { color-scheme: light dark; --ground: #f6f7f9; --panel: #ffffff; --line: #cdd3dc;
  --text: #1b2430; --muted: #5d6878; --training: #0f6fb8; --held: #0b7a60; }
@media (prefers-color-scheme: dark) { :root { --ground: #14181e; --panel: #1c222b; --line: #3b4553;
  --text: #e8ecf2; --muted: #9aa6b6; --training: #5fb0ee; --held: #4fd0ac; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text);
  font: 16px/1.5 Inter, system-ui, sans-serif; }
main { max-width: 52rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.75rem; line-height: 1.25; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin: 0 0 .75rem; }
.subtitle { color: var(--muted); margin: .25rem 0 1.5rem; overflow-wrap: anywhere; }
section { background: var(--panel); border: 1px solid var(--line); border-radius: 10px;
  padding: 1.25rem 1.5rem; margin: 1rem 0; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0 0; }
caption { text-align: left; font-weight: 600; padding-bottom: .25rem; }
th, td { text-align: left; vertical-align: top; padding: .4rem .75rem .4rem 0;
  border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
tbody th { font-weight: 400; color: var(--muted); min-width: 11rem; width: 36%; }
.figures th:not(:first-child), .figures td { text-align: right;
  font-variant-numeric: tabular-nums; }
svg { display: block; width: 100%; height: auto; margin: .5rem 0; }
svg text { fill: var(--muted); } .grid { stroke: var(--line); }
.training { stroke: var(--training); } .held { stroke: var(--held); }
.ring { stroke: var(--held); fill: var(--panel); }
@media print { body { background: none; } section { border: none; padding: 0; break-inside: auto; }
  tr { break-inside: avoid; } }
"""

_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

# Qt's text document knows little of CSS.
_SIMPLE_STYLE = """
body { color: #1b2430; font-family: Inter, sans-serif; font-size: 9.5pt; }
h1 { font-size: 19pt; } h2 { font-size: 13pt; margin-top: 18px; }
th, td { padding: 3px 6px 3px 0; } .subtitle, .name { color: #5d6878; }
"""


def to_html(document: Document) -> str:
    """The whole page."""
    title = _safe(document.title)
    parts = [_section(section, number) for number, section in enumerate(document.sections, 1)]
    return (
        f'<!DOCTYPE html>\n<html lang="{_safe(document.language)}">\n<head>\n'
        '<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        f'<header>\n<h1>{title}</h1>\n<p class="subtitle">{_safe(document.subtitle)}</p>\n'
        f"</header>\n{''.join(parts)}</main>\n</body>\n</html>\n"
    )


def to_simple_html(document: Document) -> str:
    """The same content for a text document of Qt."""
    parts = [
        f"<html><head><style>{_SIMPLE_STYLE}</style></head><body>"
        f"<h1>{_safe(document.title)}</h1>"
        f'<p class="subtitle">{_safe(document.subtitle)}</p>'
    ]
    for section in document.sections:
        parts.append(f"<h2>{_safe(section.title)}</h2>")
        parts += _words(section)
        if section.picture and curve_svg(section.picture):
            parts.append(f'<p><img src="{PICTURE}"></p>')
        parts += [_simple_table(table) for table in section.tables]
    return "".join([*parts, "</body></html>"])


def _section(section: Section, number: int) -> str:
    name = f"part-{number}"
    picture = curve_svg(section.picture) if section.picture else ""
    tables = [_table(table) for table in section.tables]
    inside = "\n".join([*_words(section), picture, *tables])
    return (
        f'<section aria-labelledby="{name}">\n<h2 id="{name}">{_safe(section.title)}</h2>\n'
        f"{inside}\n</section>\n"
    )


def _words(section: Section) -> list[str]:
    words = [f"<p>{_safe(text)}</p>" for text in section.paragraphs]
    if section.points:
        points = "".join(f"<li>{_safe(text)}</li>" for text in section.points)
        words.append(f"<ul>{points}</ul>")
    return words


def _table(table: Table) -> str:
    head = "".join(f'<th scope="col">{_safe(text)}</th>' for text in table.columns)
    rows = []
    for name, *rest in table.rows:
        cells = "".join(f"<td>{_safe(text)}</td>" for text in rest)
        rows.append(f'<tr><th scope="row">{_safe(name)}</th>{cells}</tr>')
    look = ' class="figures"' if table.figures else ""
    return (
        f'<div class="scroll"><table{look}><caption>{_safe(table.caption)}</caption>'
        + (f"<thead><tr>{head}</tr></thead>" if head else "")
        + f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _simple_table(table: Table) -> str:
    side = ' align="right"' if table.figures else ""
    head = "".join(
        f"<th{side if number else ' align=left'}>{_safe(text)}</th>"
        for number, text in enumerate(table.columns)
    )
    width = ' width="34%"' if not table.columns else ""
    rows = []
    for name, *rest in table.rows:
        cells = "".join(f"<td{side}>{_safe(text)}</td>" for text in rest)
        rows.append(f'<tr><td class="name"{width}>{_safe(name)}</td>{cells}</tr>')
    return (
        f"<p><b>{_safe(table.caption)}</b></p>"
        f'<table width="100%" cellspacing="0" border="0">{f"<tr>{head}</tr>" if head else ""}'
        f"{''.join(rows)}</table>"
    )


def _safe(text: str) -> str:
    """Escaped, without letters that steer a terminal or turn the direction of what follows."""
    return escape(_STEERING.sub("\ufffd", text))
