"""A pill that does something: state and the way to change it in one."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from gui.text import elide
from gui.theme import Tone, theme
from gui.widgets.icons import icon_pixmap

_ICON = 14


class PillButton(QPushButton):
    """Coloured like a pill, with an icon in front; a ring while it has the focus."""

    def __init__(self, icon: str, tone: Tone = "muted", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._tone = icon, tone
        self._opens = False
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.updateGeometry)

    def set_opens_menu(self) -> None:
        """Show by an arrow at the end that a menu opens."""
        self._opens = True
        self.updateGeometry()

    def show_word(self, text: str, tone: Tone, icon: str = "") -> None:
        """Change the words, the colour, and perhaps the icon."""
        self._tone, self._icon = tone, icon or self._icon
        self.setText(elide(text, 36))
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """The words, the icon and room around them."""
        px = theme().px
        text = QFontMetricsF(self._font()).horizontalAdvance(self.text())
        return QSize(round(text) + px(_ICON * (2 if self._opens else 1) + 30) + 1, px(32))

    def minimumSizeHint(self) -> QSize:
        """Long words are cut where there is no room."""
        hint = self.sizeHint()
        if not self._opens:
            return hint
        return QSize(min(hint.width(), theme().px(110)), hint.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground, icon, words, ring."""
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        enabled = self.isEnabled()
        muted = self._tone == "muted" or not enabled
        ground = "line" if muted else f"{self._tone}_soft"
        colour = look.color(self._tone if enabled else "disabled")
        area = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        pen = painter.pen()
        if self.hasFocus():
            pen.setColor(look.color("action"))
            pen.setWidthF(look.px(2))
        elif self.underMouse() and enabled:
            pen.setColor(colour)
        else:
            pen.setStyle(Qt.PenStyle.NoPen)
        painter.setPen(pen)
        painter.setBrush(look.color(ground))
        painter.drawRoundedRect(area, area.height() / 2, area.height() / 2)
        size = look.px(_ICON)
        place = QRectF(0, 0, size, size)
        place.moveCenter(area.center())
        words = QRectF(area)
        edge, between = look.px(10), look.px(6)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            place.moveRight(area.right() - edge)
            words.setRight(place.left() - between)
        else:
            place.moveLeft(area.left() + edge)
            words.setLeft(place.right() + between)
        ratio = self.devicePixelRatioF()
        painter.drawPixmap(place.topLeft(), icon_pixmap(self._icon, colour, size, ratio))
        if self._opens:
            arrow = QRectF(place)
            if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
                arrow.moveLeft(area.left() + look.px(8))
            else:
                arrow.moveRight(area.right() - look.px(8))
            pixmap = icon_pixmap("chevron-down", colour, size, ratio)
            painter.drawPixmap(arrow.topLeft(), pixmap)
        painter.setFont(self._font())
        painter.setPen(colour)
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
        if self._opens:
            room = arrow.right() if self.isRightToLeft() else arrow.left()
            words = words.intersected(
                QRectF(room, 0, self.width(), self.height())
                if self.isRightToLeft()
                else QRectF(0, 0, room, self.height())
            )
        text = QFontMetricsF(self._font()).elidedText(
            self.text(), Qt.TextElideMode.ElideRight, words.width()
        )
        painter.drawText(words, align, text)

    def _font(self) -> QFont:
        return theme().font("note", weight=QFont.Weight.DemiBold)
