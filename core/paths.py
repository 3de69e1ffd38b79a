"""Where the program keeps things, per user and per system.

`FEDSEA_HOME` moves all of it but the administrator's policy.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import platformdirs

_NAME = "FedSEA"


def _folder(kind: str, system: str) -> Path:
    home = os.environ.get("FEDSEA_HOME")
    return Path(home) / kind if home else Path(system)


def settings_file() -> Path:
    """The file with the user's settings (no secrets in it)."""
    return _folder("config", platformdirs.user_config_dir(_NAME, appauthor=False)) / "settings.toml"


def pins_file() -> Path:
    """The certificates of servers that were paired with (no secrets in it)."""
    return settings_file().with_name("pins.json")


def models_folder() -> Path:
    """Converted and fetched models; can be deleted at any time."""
    return _folder("cache", platformdirs.user_cache_dir(_NAME, appauthor=False)) / "models"


def digests_folder() -> Path:
    """Hashes of local models' tensors; can be deleted at any time."""
    return models_folder().parent / "digests"


def leak_tables_folder() -> Path:
    """Measured read-back of models for which no table ships; can be deleted at any time."""
    return models_folder().parent / "leak_tables"


def smoothing_folder() -> Path:
    """Smoothing fitted on public text for models as they came; can be deleted at any time."""
    return models_folder().parent / "smoothing"


def runs_folder() -> Path:
    """The default parent of run folders."""
    return _folder("data", platformdirs.user_data_dir(_NAME, appauthor=False)) / "runs"


def run_secrets_folder() -> Path:
    """Notes on which secrets of runs the keyring has; the secrets are not in them."""
    return runs_folder().parent / "run-secrets"


def chats_folder() -> Path:
    """Conversations that are kept, each encrypted with a key that is not here."""
    return runs_folder().parent / "chats"


def common_runs_folder() -> Path:
    """Where a trunk server notes its common runs."""
    return runs_folder().parent / "common-runs"


def server_folder() -> Path:
    """Where a trunk server keeps who it is, who may come, and who came."""
    return runs_folder().parent / "server"


def ledger_folder() -> Path:
    """The record of what left this computer."""
    return _folder("data", platformdirs.user_data_dir(_NAME, appauthor=False)) / "ledger"


def log_folder() -> Path:
    """Logs without content."""
    return _folder("log", platformdirs.user_log_dir(_NAME, appauthor=False))


def policy_file() -> Path:
    """The administrator's policy: where `platformdirs.site_config_dir` has it by default.

    Written out, because that function follows variables such as XDG_CONFIG_DIRS, and nothing a
    user sets may move this file.
    """
    if sys.platform == "win32":
        from platformdirs.windows import get_win_folder_via_ctypes

        folder = get_win_folder_via_ctypes("CSIDL_COMMON_APPDATA")
    else:
        folder = "/Library/Application Support" if sys.platform == "darwin" else "/etc/xdg"
    return Path(folder) / _NAME / "policy.toml"
