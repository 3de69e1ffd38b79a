"""The honest status: which trunk, which model, how much was sent, and whether noise is on."""

from __future__ import annotations

from urllib.parse import urlsplit

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from gui.models.rows_model import plain_tooltip
from gui.state import AppState
from gui.text import bytes_text, elide_middle, level_number, number_text
from gui.theme import theme
from gui.widgets.icons import IconLabel
from gui.widgets.label import Label

_LONGEST = 24
"""Characters of a name that fit beside each other in the side bar."""


class Dot(QWidget):
    """A dot: filled while connected, a ring otherwise. The words beside it say the same."""

    def __init__(self) -> None:
        super().__init__()
        self._tone, self._filled = "muted", False
        theme().changed.connect(self._resize)
        self._resize()

    def show_state(self, tone: str, *, filled: bool) -> None:
        """Change colour and shape."""
        self._tone, self._filled = tone, filled
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = theme().color(self._tone)
        painter.setPen(colour)
        if self._filled:
            painter.setBrush(colour)
        size = theme().px(8)
        area = QRectF(0, 0, size, size)
        area.moveCenter(QRectF(self.rect()).center())
        painter.drawEllipse(area)

    def _resize(self) -> None:
        self.setFixedSize(theme().px(14), theme().px(16))
        self.update()


class StatusFoot(QWidget):
    """Some lines at the foot of the side bar; nothing here is ever more hopeful than true."""

    def __init__(self, state: AppState) -> None:
        super().__init__()
        self._state = state
        grid = QGridLayout(self)
        theme().space(grid, spacing=6, margins=(8, 12, 4, 0))
        top = Qt.AlignmentFlag.AlignTop
        self._dot = Dot()
        self.trunk = Label("", "note", wrap=True)
        self.model = Label("", "note", wrap=True)
        self.sent = Label("", "note", wrap=True)
        self._noise_icon = IconLabel("triangle-alert", "warning", 14)
        self.noise = Label("", "note", wrap=True)
        grid.addWidget(self._dot, 0, 0, top)
        grid.addWidget(self.trunk, 0, 1)
        grid.addWidget(self.model, 1, 1)
        grid.addWidget(self.sent, 2, 1)
        grid.addWidget(self._noise_icon, 3, 0, top)
        grid.addWidget(self.noise, 3, 1)
        self._offline_icon = IconLabel("unplug", "muted", 14)
        self.offline = Label("", "note", wrap=True)
        grid.addWidget(self._offline_icon, 4, 0, top)
        grid.addWidget(self.offline, 4, 1)
        self._newer_icon = IconLabel("info", "muted", 14)
        self.newer = Label("", "note", wrap=True)
        grid.addWidget(self._newer_icon, 5, 0, top)
        grid.addWidget(self.newer, 5, 1)
        self.show_newer("")
        grid.setColumnStretch(1, 1)
        for signal in (
            *(state.server_changed, state.privacy_changed),
            *(state.engine_changed, state.run_active_changed, state.settings_changed),
        ):
            signal.connect(self.refresh)
        state.traffic_changed.connect(self._show_traffic)
        self.refresh()

    def refresh(self) -> None:
        """Say everything anew."""
        self._show_trunk()
        self._show_model()
        self._show_traffic()
        self._show_noise()
        self._show_offline()
        self._set_name()

    def _set_name(self) -> None:
        lines = (self.trunk, self.model, self.sent, self.noise, self.offline, self.newer)
        self.setAccessibleName(" ".join(line.text() for line in lines if line.text()))

    def show_newer(self, version: str) -> None:
        """Say that there is a newer version than this; empty: there is none."""
        text = self.tr("Version {version} is there, see Settings.").format(version=version)
        self.newer.setText(text if version else "")
        self.newer.setVisible(bool(version))
        self._newer_icon.setVisible(bool(version))
        self._set_name()

    def _show_trunk(self) -> None:
        server, lost = self._state.server, self._state.engine_lost
        host = elide_middle(urlsplit(server.url).hostname or server.url, _LONGEST)
        if server.state == "connected" and server.bundled:
            text = self.tr("Bundled trunk, on this computer")
        elif server.state == "connected":
            text = self.tr("Trunk at {host}").format(host=host)
        elif server.state == "starting" and server.bundled:
            text = self.tr("Starting the trunk …")
        elif server.state == "starting":
            text = self.tr("Connecting to {host} …").format(host=host)
        elif server.state == "retrying":
            text = self.tr("Connection lost, trying again …")
        elif server.state == "lost":
            text = self.tr("The trunk does not answer")
        elif lost:
            text = self.tr("The engine has stopped")
        elif self._state.engine is None:
            text = self.tr("Getting ready …")
        else:
            text = self.tr("No trunk connected")
        self.trunk.setText(text)
        self.trunk.setToolTip("" if server.bundled else plain_tooltip(server.url))
        tone = {
            "connected": "yours",
            "lost": "bad",
            "starting": "action",
            "retrying": "action",
        }.get(server.state, "muted")
        self._dot.show_state(tone, filled=server.state == "connected")

    def _show_model(self) -> None:
        model = self._state.model
        self.model.setVisible(model is not None)
        if model is None:
            return
        here = self._state.input_blocks + self._state.output_blocks
        self.model.setText(
            self.tr("{model}: {here} of {all} blocks here").format(
                model=elide_middle(model.name, _LONGEST),
                here=number_text(here),
                all=number_text(model.blocks),
            )
        )

    def _show_traffic(self) -> None:
        self.sent.setText(
            self.tr("Sent {sent}, received {received}").format(
                sent=bytes_text(self._state.bytes_sent),
                received=bytes_text(self._state.bytes_received),
            )
        )
        self.sent.setToolTip(self.tr("Since the program started. Numbers, not text."))

    def _show_offline(self) -> None:
        on = self._state.held.raised(self._state.settings).offline
        self.offline.setText(self.tr("Offline: nothing but the trunk is reached.") if on else "")
        self.offline.setVisible(on)
        self._offline_icon.setVisible(on)

    def _show_noise(self) -> None:
        level = self._state.noise_leaving
        off = level is not None and level <= 0
        self._noise_icon.setVisible(off)
        self.noise.set_tone("warning" if off else "")
        if off:
            self.noise.setText(self.tr("No noise: what leaves can be read back."))
        elif level is None:
            self.noise.setText(self.tr("Text stays here, numbers leave as the common run began."))
        else:
            text = self.tr("Text stays here, noisy numbers leave (noise {level}).")
            self.noise.setText(text.format(level=level_number(level)))
