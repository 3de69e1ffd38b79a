"""The policy in the registry of Windows, where group policies write: the same keys as in the file.

Numbers and yes or no are DWORDs or text, lists are multi-string values. Elsewhere there is none.
"""

from __future__ import annotations

import sys
from pathlib import Path

KEY = r"Software\Policies\FedSEA"
PLACE = Path(rf"HKEY_LOCAL_MACHINE\{KEY}")
"""What is shown as the policy's place."""

Values = dict[str, object]


def machine_values() -> Values | None:
    """The values under `KEY` for the whole computer, by their names in small letters.

    None where there is no such key. Raises `OSError` where it cannot be read. What users may write
    (HKEY_CURRENT_USER) is not looked at.
    """
    if sys.platform == "win32":
        import winreg

        access = winreg.KEY_READ | winreg.KEY_WOW64_64KEY
        try:
            key = winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, KEY, access=access)
        except FileNotFoundError:
            return None
        with key:
            count = winreg.QueryInfoKey(key)[1]
            found = [winreg.EnumValue(key, index)[:2] for index in range(count)]
        return {name.lower(): value for name, value in found if name}
    return None
