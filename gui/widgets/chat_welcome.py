"""What the chat shows before the first message: three things to try."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from gui.theme import theme
from gui.widgets.buttons import Button, secondary
from gui.widgets.icons import IconLabel
from gui.widgets.label import Label
from gui.widgets.paragraph import Paragraph


class ChatWelcome(QScrollArea):
    """`chosen` carries the example the user clicked."""

    chosen = Signal(str)
    go_to_server = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        inside = QWidget()
        inside.setProperty("surface", "plain")
        self.setWidget(inside)
        column = QVBoxLayout(inside)
        theme().space(column, spacing=12, margins=24)
        centre = Qt.AlignmentFlag.AlignHCenter
        column.addStretch(1)
        column.addWidget(IconLabel("message-square", "muted", 40), 0, centre)
        self.headline = Label("", "heading")
        self.sentence = Paragraph("", "muted")
        self.sentence.setAlignment(centre)
        column.addWidget(self.headline, 0, centre)
        column.addWidget(self.sentence)
        self.examples = [
            secondary(text)
            for text in (
                self.tr("Write a friendly reminder of an appointment tomorrow at ten."),
                self.tr("Explain in two sentences what a second opinion is."),
                self.tr("Give me three short titles for a letter about a late payment."),
            )
        ]
        for button in self.examples:
            button.clicked.connect(self._example_clicked)
            column.addWidget(button, 0, centre)
        self.server_button = secondary(self.tr("Go to Server"), "server")
        self.server_button.clicked.connect(self.go_to_server)
        column.addWidget(self.server_button, 0, centre)
        column.addStretch(1)

    def _example_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, Button):
            self.chosen.emit(button.text())

    def show_state(self, *, connected: bool, starting: bool, usable: bool = True) -> None:
        """Offer examples where a message could be sent, else the way there."""
        for button in self.examples:
            button.setVisible(connected)
            button.setEnabled(usable)
        self.server_button.setVisible(not connected and not starting)
        if connected:
            self.headline.setText(self.tr("Ask it something"))
            self.sentence.setText(
                self.tr("Your text stays here; numbers made of it leave. For example:")
            )
        elif starting:
            self.headline.setText(self.tr("The trunk is starting"))
            self.sentence.setText(self.tr("In a moment you can write."))
        else:
            self.headline.setText(self.tr("No trunk is connected"))
            self.sentence.setText(
                self.tr("An answer needs the middle of the model. Start it on the Server page.")
            )
