"""What an attacker read back in a measurement most like the user's choice."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtWidgets import QToolTip, QWidget

from gui.text import block_text, share_text
from gui.widgets.buttons import quiet
from gui.widgets.card import Card
from gui.widgets.label import Label
from gui.widgets.level_text import level_text
from gui.widgets.measured import MODEL, TABLE, Measured, is_exact, nearest
from gui.widgets.paragraph import Paragraph
from gui.widgets.pill import Pill

_MUCH, _SOME = 0.6, 0.3


class ReadBackCard(Card):
    """One figure, how it was measured, and that it was not measured on the user's rows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Could be read back"), parent)
        self.figure = Label("", "figure")
        self.what = Paragraph("", "text")
        self.flag = Pill(self.tr("not measured on your rows"), "warning")
        self.how = Paragraph("", "note")
        self.table_button = quiet(
            self.tr("All measurements"), hint=self.tr("Show the table this figure is from.")
        )
        self.table_button.clicked.connect(self._show_table)
        for part in (self.figure, self.what, self.flag, self.how):
            self.add(part)
        self.body.addStretch(1)
        self.body.addWidget(self.table_button, 0, Qt.AlignmentFlag.AlignLeft)

    def show_choice(self, input_blocks: int, noise_level: float) -> None:
        """Show the measurement nearest to this choice, or rather one that hides less."""
        row = nearest(input_blocks, noise_level)
        share = row.read_back
        self.figure.setText(share_text(share))
        self.figure.set_tone("bad" if share >= _MUCH else "warning" if share >= _SOME else "")
        self.what.setText(_verdict(share))
        where = self.tr("{blocks} here, noise {level}").format(
            blocks=block_text(row.input_blocks), level=level_text(row.noise_level)
        )
        if is_exact(row, input_blocks, noise_level):
            first = self.tr("Measured with {where}").format(where=where)
        else:
            first = self.tr("Nearest measurement: {where}").format(where=where)
        self.how.setText(
            self.tr(
                "{first}, on public English text with {model} and one simple attack. Your text,"
                " your model and a better attack may give another figure."
            ).format(first=first, model=MODEL)
        )
        self.setAccessibleDescription(
            " ".join((self.figure.text(), self.what.text(), self.flag.text(), self.how.text()))
        )

    def _show_table(self) -> None:
        below = self.table_button.mapToGlobal(QPoint(0, self.table_button.height()))
        QToolTip.showText(below, table_text(), self.table_button)


def _verdict(share: float) -> str:
    translate = QCoreApplication.translate
    if share >= 0.9:
        return translate("ReadBackCard", "of the tokens: nearly everything.")
    if share >= _MUCH:
        return translate("ReadBackCard", "of the tokens: most of the text.")
    if share >= _SOME:
        return translate("ReadBackCard", "of the tokens: a large part of the text.")
    return translate("ReadBackCard", "of the tokens.")


def table_text() -> str:
    """All measurements, a line each."""

    def line(row: Measured) -> str:
        return QCoreApplication.translate(
            "ReadBackCard", "{blocks} here, noise {level}: {share} read back"
        ).format(
            blocks=block_text(row.input_blocks),
            level=level_text(row.noise_level),
            share=share_text(row.read_back),
        )

    head = QCoreApplication.translate(
        "ReadBackCard", "Measured on public English text, not on your rows:"
    )
    return "\n".join([head, *(line(row) for row in TABLE)])
