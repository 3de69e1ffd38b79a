"""A report becomes a file in one step, so that there is a whole one or none."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

from core.errors import ReportUnwritten
from core.report.document import Document
from core.report.html import to_html
from core.text import QT_TRANSLATE_NOOP as _

PdfWriter = Callable[[Document, Path], None]
"""Makes a PDF file; needs Qt, so it is given by who may know Qt."""
_OTHER_FOLDER = _("errors", "Choose another folder.")


def write_report(document: Document, target: Path, write_pdf: PdfWriter) -> None:
    """Write HTML or PDF, by the file's ending; a file of that name is replaced.

    Raises `ReportUnwritten`.
    """
    suffix = target.suffix.lower()
    if suffix not in (".html", ".htm", ".pdf"):
        reason = _("errors", "The name has to end with .html or .pdf.")
        raise ReportUnwritten(
            file=target.name, reason=reason, advice=_("errors", "Choose another name.")
        )
    part = target.with_name(target.name + ".part")
    try:
        if suffix == ".pdf":
            write_pdf(document, part)
        else:
            part.write_text(to_html(document), "utf-8", errors="replace")
        part.replace(target)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ReportUnwritten(file=target.name, reason=reason, advice=_OTHER_FOLDER) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
