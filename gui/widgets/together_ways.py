"""Three ways of training together, as cards."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from core.together import Way
from gui.theme import theme
from gui.widgets.choice_card import ChoiceCard
from gui.widgets.pill import Pill
from gui.widgets.together_words import way_text, way_title

_ORDER = (Way.HIERARCHICAL, Way.SEQUENTIAL, Way.CLIENT_BATCH)


class WayPicker(QWidget):
    """`changed` after each choice; all at once is chosen first, and recommended."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("How you train together"))
        self.row = QHBoxLayout(self)
        theme().space(self.row, spacing=12, margins=0)
        group = QButtonGroup(self)
        self.cards: dict[Way, ChoiceCard] = {}
        for way in _ORDER:
            card = ChoiceCard(way_title(way), way_text(way))
            group.addButton(card.radio)
            card.radio.toggled.connect(lambda on: self.changed.emit() if on else None)
            self.cards[way] = card
            self.row.addWidget(card, 1)
        usual = self.cards[Way.HIERARCHICAL]
        usual.below.addSpacing(theme().px(4))
        usual.below.addWidget(Pill(self.tr("Recommended"), "action"))
        usual.radio.setAccessibleName(
            self.tr("{way}, recommended").format(way=way_title(Way.HIERARCHICAL))
        )
        usual.radio.setChecked(True)

    def way(self) -> Way:
        """The chosen one."""
        return next(way for way, card in self.cards.items() if card.radio.isChecked())
