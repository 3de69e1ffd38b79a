"""The program's icon in the sizes and files that systems want, as the window draws it."""

from __future__ import annotations

import os
import struct
from pathlib import Path

from resources.access import icon_file

HICOLOR_SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
_ICO_SIZES = (16, 24, 32, 48, 64, 128, 256)
_ICNS_SIZES = {128: b"ic07", 256: b"ic08", 512: b"ic09", 1024: b"ic10", 32: b"ic11", 64: b"ic12"}
_NAME = "fedsea"


def png(pixels: int) -> bytes:
    """The icon as a PNG of that many pixels a side."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QBuffer, QIODevice, QRectF, Qt
    from PySide6.QtGui import QImage, QPainter

    from gui.theme import LIGHT
    from gui.widgets.logo import paint_logo

    image = QImage(pixels, pixels, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    paint_logo(painter, QRectF(0, 0, pixels, pixels), LIGHT)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def write_hicolor(folder: Path) -> None:
    """Write the icon into the theme `hicolor` at `folder`, for all sizes and as a drawing."""
    for pixels in HICOLOR_SIZES:
        _write(folder / f"{pixels}x{pixels}" / "apps" / f"{_NAME}.png", png(pixels))
    _write(folder / "scalable" / "apps" / f"{_NAME}.svg", icon_file(_NAME).read_bytes())


def write_ico(file: Path) -> None:
    """Write the icon for Windows: several PNGs in one file."""
    images = [(pixels, png(pixels)) for pixels in _ICO_SIZES]
    offset = 6 + 16 * len(images)
    entries = b""
    for pixels, image in images:
        side = pixels % 256  # 0 stands for 256
        entries += struct.pack("<4B2H2I", side, side, 0, 0, 1, 32, len(image), offset)
        offset += len(image)
    _write(file, struct.pack("<3H", 0, 1, len(images)) + entries + b"".join(it for _, it in images))


def write_icns(file: Path) -> None:
    """Write the icon for macOS: several PNGs in one file."""
    parts = b"".join(
        kind + struct.pack(">I", len(image) + 8) + image
        for kind, image in ((kind, png(pixels)) for pixels, kind in _ICNS_SIZES.items())
    )
    _write(file, b"icns" + struct.pack(">I", len(parts) + 8) + parts)


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
