"""What the app tells macOS about itself."""

from __future__ import annotations

from core.invitation import SUFFIX as INVITATION
from core.pairing import SUFFIX as PAIRING

OLDEST_SYSTEM = "14.0"
"""torch's wheels for Apple Silicon want it."""


def properties(version: str) -> dict[str, object]:
    """The keys of Info.plist beside those that PyInstaller sets."""
    return {
        "CFBundleName": "FedSEA",
        "CFBundleDisplayName": "FedSEA Desktop",
        "CFBundleShortVersionString": version,
        "CFBundleLocalizations": ["en", "de"],
        "CFBundleDocumentTypes": [
            _document("Pairing with a trunk server", PAIRING),
            _document("Invitation to a common run", INVITATION),
        ],
        "LSApplicationCategoryType": "public.app-category.productivity",
        "LSBackgroundOnly": False,  # PyInstaller's guess for a program that can have a console
        "LSMinimumSystemVersion": OLDEST_SYSTEM,
        "NSHighResolutionCapable": True,
        "NSHumanReadableCopyright": "The FedSEA Desktop developers, Apache License 2.0",
        "NSRequiresAquaSystemAppearance": False,
    }


def _document(name: str, suffix: str) -> dict[str, object]:
    return {
        "CFBundleTypeName": name,
        "CFBundleTypeExtensions": [suffix.removeprefix(".")],
        "CFBundleTypeRole": "Viewer",
        "LSHandlerRank": "Owner",
    }
