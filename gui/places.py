"""The ten places of the window, in the order of the work."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from core.text import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from gui.engine_link import EngineLink
    from gui.state import AppState
    from gui.theme import Theme
    from gui.widgets.page import Page


@dataclass(frozen=True)
class Place:
    """One place: its name in the code, its title, its icon, and the class of its page."""

    name: str
    title_template: str
    icon: str
    module: str
    page_class: str

    @property
    def title(self) -> str:
        """The title in the user's language."""
        return QCoreApplication.translate("places", self.title_template)

    def build(self, state: AppState, link: EngineLink, look: Theme) -> Page:
        """Make the page. Its module is imported only now: the start must be quick."""
        module = importlib.import_module(self.module)
        page: Page = getattr(module, self.page_class)(state, link, look)
        return page


PLACES = (
    Place(
        "server",
        QT_TRANSLATE_NOOP("places", "Server"),
        "server",
        "gui.pages.server_page",
        "ServerPage",
    ),
    Place(
        "models",
        QT_TRANSLATE_NOOP("places", "Models"),
        "boxes",
        "gui.pages.models_page",
        "ModelsPage",
    ),
    Place("data", QT_TRANSLATE_NOOP("places", "Data"), "table", "gui.pages.data_page", "DataPage"),
    Place(
        "privacy",
        QT_TRANSLATE_NOOP("places", "Privacy"),
        "shield-half",
        "gui.pages.privacy_page",
        "PrivacyPage",
    ),
    Place(
        "finetune",
        QT_TRANSLATE_NOOP("places", "Fine-tune"),
        "trending-up",
        "gui.pages.finetune_page",
        "FinetunePage",
    ),
    Place(
        "together",
        QT_TRANSLATE_NOOP("places", "Together"),
        "users",
        "gui.pages.together_page",
        "TogetherPage",
    ),
    Place(
        "runs", QT_TRANSLATE_NOOP("places", "Runs"), "history", "gui.pages.runs_page", "RunsPage"
    ),
    Place(
        "chat",
        QT_TRANSLATE_NOOP("places", "Chat"),
        "message-square",
        "gui.pages.chat_page",
        "ChatPage",
    ),
    Place(
        "ledger",
        QT_TRANSLATE_NOOP("places", "Ledger"),
        "scroll-text",
        "gui.pages.ledger_page",
        "LedgerPage",
    ),
    Place(
        "settings",
        QT_TRANSLATE_NOOP("places", "Settings"),
        "settings",
        "gui.pages.settings_page",
        "SettingsPage",
    ),
)


def shortcut_of(number: int) -> str:
    """The keys that lead to the place `number`, counted from 1; the tenth has the key 0."""
    return f"Ctrl+{number % 10}"
