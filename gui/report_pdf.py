"""A report as pages. Needs Qt's documents, but no window and no screen."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QByteArray, QMarginsF, QRectF, QUrl
from PySide6.QtGui import (
    QFont,
    QFontDatabase,
    QGuiApplication,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextDocument,
    QTextOption,
)

from core.report.curve import HEIGHT, WIDTH, curve_svg
from core.report.document import Document
from core.report.html import PICTURE, to_simple_html
from resources import access

_DOTS_PER_INCH = 300
_TEXT_POINTS = 9.5
_PICTURE_POINTS = 460
_FINENESS = 4
"""Dots of the picture for each of its points: sharp in print, and still a small file."""


def write_pdf(document: Document, file: Path) -> None:
    """Make the pages, with numbers below. Raises `OSError`; an application has to exist."""
    file.touch()  # Qt would only say no; this says why
    writer = QPdfWriter(str(file))
    writer.setTitle(document.title)
    writer.setCreator("FedSEA Desktop")
    writer.setResolution(_DOTS_PER_INCH)
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4),
            QPageLayout.Orientation.Portrait,
            QMarginsF(),  # a text document keeps margins of its own
        )
    )
    text_document(document).print_(writer)
    if file.stat().st_size == 0:
        raise OSError("Qt could not write the pages.")


def text_document(document: Document) -> QTextDocument:
    """The content as Qt lays it out, whatever look and text size the window has."""
    pages = QTextDocument()
    pages.setDocumentMargin(0)
    font = QFont("Inter")
    font.setPointSizeF(_TEXT_POINTS)  # the window counts in pixels, and paper has none
    pages.setDefaultFont(font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)  # checksums are long
    pages.setDefaultTextOption(option)
    for section in document.sections:
        if section.picture is not None and (svg := curve_svg(section.picture)):
            pages.addResource(QTextDocument.ResourceType.ImageResource, QUrl(PICTURE), _drawn(svg))
    pages.setHtml(to_simple_html(document))
    return pages


def _drawn(svg: str) -> QImage:
    from PySide6.QtSvg import QSvgRenderer

    width = _PICTURE_POINTS * _FINENESS
    image = QImage(width, width * HEIGHT // WIDTH, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    renderer = QSvgRenderer(QByteArray(svg.encode()))
    renderer.render(painter, QRectF(0, 0, image.width(), image.height()))
    painter.end()
    image.setDevicePixelRatio(_FINENESS)
    return image


def write_without_window(document: Document, file: Path) -> None:
    """The same from the command line, where there may be no screen."""
    application = QGuiApplication.instance()
    if application is None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        application = QGuiApplication(["fedsea"])
    for font in access.font_files():
        QFontDatabase.addApplicationFont(str(font))
    write_pdf(document, file)
