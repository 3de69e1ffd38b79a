"""What Windows shows under a program's properties, in the form that PyInstaller reads."""

from __future__ import annotations

from pathlib import Path

from core.version import VERSION

_TEXT = """\
VSVersionInfo(
  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}),
  kids=[
    StringFileInfo([StringTable('040904B0', [
      StringStruct('CompanyName', 'The FedSEA Desktop developers'),
      StringStruct('FileDescription', 'FedSEA Desktop'),
      StringStruct('FileVersion', '{version}'),
      StringStruct('ProductName', 'FedSEA Desktop'),
      StringStruct('ProductVersion', '{version}'),
      StringStruct('LegalCopyright', 'The FedSEA Desktop developers, Apache License 2.0'),
    ])]),
    VarFileInfo([VarStruct('Translation', [1033, 1200])]),
  ],
)
"""


def write_version_info(file: Path) -> None:
    """Write it to `file`."""
    numbers = (*(int(it) for it in VERSION.split(".")[:3]), 0)
    file.write_text(_TEXT.format(numbers=numbers, version=VERSION), encoding="utf-8")
