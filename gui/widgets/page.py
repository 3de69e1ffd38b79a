"""What all pages share: title, one sentence, content, footer with at most one primary button."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from gui.theme import Theme, theme
from gui.widgets.buttons import Button, primary, secondary
from gui.widgets.label import Label

_SIDE, _BAR = 32, 12


class Page(QWidget):
    """Base of the ten places.

    `content` is the layout between subtitle and footer. With `scroll` it scrolls when the
    window is too small; without, the page's own views do. Emit `go_to` with the name of a
    place ("server", "models", "data", "privacy", "finetune", "together", "runs", "chat",
    "ledger", "settings") to lead there.
    """

    go_to = Signal(str)

    def __init__(self, title: str, subtitle: str, look: Theme, *, scroll: bool = True) -> None:
        super().__init__()
        self.theme = look
        self.setProperty("surface", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(title)
        outer = QVBoxLayout(self)
        look.space(outer, spacing=16, margins=(_SIDE, 24, 0, 24))

        self.header = QHBoxLayout()
        """Title at the left; `add_to_header` puts widgets at the right."""
        look.space(self.header, spacing=12, margins=(0, 0, _SIDE, 0))
        self.title = Label(title, "title")
        self.header.addWidget(self.title)
        self.header.addStretch(1)
        outer.addLayout(self.header)
        self.subtitle = Label(subtitle, "subtitle", wrap=True)
        self.subtitle.setVisible(bool(subtitle))
        outer.addWidget(self.subtitle)

        self._scrolling: _Scrolling | None = None
        self.content = QVBoxLayout()
        look.space(self.content, spacing=16)
        if scroll:
            self._scrolling = _Scrolling(self.content)
            outer.addWidget(self._scrolling, 1)
        else:
            look.space(self.content, margins=(0, 0, _SIDE, 0))
            outer.addLayout(self.content, 1)

        self._footer_widget = QWidget()
        self.footer = QHBoxLayout(self._footer_widget)
        look.space(self.footer, spacing=12, margins=(0, 0, _SIDE, 0))
        self.footer.addStretch(1)
        self._footer_widget.hide()
        outer.addWidget(self._footer_widget)
        self.primary_button: Button | None = None

    def set_words(self, title: str, subtitle: str) -> None:
        """Set title and sentence, once `tr` works (after the base class is made)."""
        self.title.setText(title)
        self.setAccessibleName(title)
        self.set_subtitle(subtitle)

    def set_subtitle(self, subtitle: str) -> None:
        """Change the sentence below the title."""
        self.subtitle.setText(subtitle)
        self.subtitle.setVisible(bool(subtitle))

    def add(self, item: QWidget | QLayout, stretch: int = 0) -> None:
        """Put `item` below what is there."""
        if isinstance(item, QWidget):
            self.content.addWidget(item, stretch)
        else:
            self.content.addLayout(item, stretch)

    def add_to_header(self, widget: QWidget) -> None:
        """Put `widget` at the right of the title."""
        self.header.addWidget(widget)

    def add_to_footer(self, widget: QWidget, *, left: bool = False) -> None:
        """Put `widget` in the footer, before the primary button or at the left."""
        at = 0 if left else self.footer.count() - (1 if self.primary_button else 0)
        self.footer.insertWidget(at, widget)
        self._footer_widget.show()

    def set_primary(self, text: str, icon: str = "") -> Button:
        """Make the page's one primary button, at the right end of the footer."""
        assert self.primary_button is None, "a page has at most one primary button"
        self.primary_button = primary(text, icon)
        self.footer.addWidget(self.primary_button)
        self._footer_widget.show()
        return self.primary_button

    def add_secondary(self, text: str, icon: str = "") -> Button:
        """Add a secondary button to the footer."""
        button = secondary(text, icon)
        self.add_to_footer(button)
        return button

    def scroll_to_top(self) -> None:
        """Show the beginning of the content, e.g. after another view took its place."""
        if self._scrolling is not None:
            self._scrolling.verticalScrollBar().setValue(0)

    def show_in_view(self, widget: QWidget) -> None:
        """Scroll so that `widget` begins at the top, as far as there is something to scroll."""
        inside = self._scrolling.widget() if self._scrolling is not None else None
        if self._scrolling is not None and inside is not None:
            top = inside.mapFromGlobal(widget.mapToGlobal(QPoint())).y()
            self._scrolling.verticalScrollBar().setValue(top)

    def shown(self) -> None:
        """Called each time the page becomes the current one; override to refresh."""


class _Scrolling(QScrollArea):
    """Scrolls its content; the scroll bar stands in the page's margin, not beside the cards."""

    def __init__(self, content: QLayout) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._content = content
        inside = QWidget()
        inside.setProperty("surface", "plain")
        inside.setLayout(content)
        self.setWidget(inside)
        self.viewport().setAutoFillBackground(False)
        self.verticalScrollBar().rangeChanged.connect(self._keep_width)
        self._keep_width(0, 0)

    def _keep_width(self, _low: int, high: int) -> None:
        theme().space(self._content, margins=(0, 0, _SIDE - (_BAR if high else 0), 0))
