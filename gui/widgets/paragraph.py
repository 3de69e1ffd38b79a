"""Text of several lines that takes exactly the height its width needs."""

from __future__ import annotations

from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.widgets.label import Label


class Paragraph(Label):
    """A wrapped label: layouts ask it how high it is at the width it gets."""

    def __init__(
        self,
        text: str = "",
        role: str = "text",
        *,
        selectable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, role, wrap=True, selectable=selectable, parent=parent)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
