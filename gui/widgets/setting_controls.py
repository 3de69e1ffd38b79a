"""Controls made from the settings' schema: the type decides which control it is."""

from __future__ import annotations

from typing import Any, get_args, get_type_hints

import msgspec
from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QSpinBox,
    QWidget,
)

from core.settings import Settings
from core.text import QT_TRANSLATE_NOOP
from gui.text import translate
from gui.theme import theme
from gui.widgets.buttons import secondary
from gui.widgets.field import Field
from gui.widgets.inputs import ComboBox, RealSpinBox, SpinBox

_WORDS = {
    "system": QT_TRANSLATE_NOOP("settings", "As the system"),
    "light": QT_TRANSLATE_NOOP("settings", "Light"),
    "dark": QT_TRANSLATE_NOOP("settings", "Dark"),
    "automatic": QT_TRANSLATE_NOOP("settings", "Automatic"),
    "on": QT_TRANSLATE_NOOP("settings", "On"),
    "off": QT_TRANSLATE_NOOP("settings", "Off"),
    "none": QT_TRANSLATE_NOOP("settings", "None"),
    "address": QT_TRANSLATE_NOOP("settings", "The one below"),
    "en": "English",
    "de": "Deutsch",
}
_STEPS = {"text_size": 10}


class SettingField(Field):
    """One setting: shows a value, and reports with `edited` (name, value) what the user chose."""

    edited = Signal(str, object)

    def __init__(
        self, name: str, control: QWidget, title: str, hint: str, extra: dict[str, str]
    ) -> None:
        """`extra` may say what to “browse” for, and in which “card” it stands."""
        row = None
        browse = None
        if "browse" in extra:
            template = QCoreApplication.translate("SettingField", "Browse for: {title}")
            browse = secondary(
                QCoreApplication.translate("SettingField", "Browse …"),
                "folder-open",
                name=template.format(title=title),
            )
            row = QHBoxLayout()
            theme().space(row, spacing=8)
            row.addWidget(browse)
            row.addStretch(1)
        super().__init__(title, control, hint, row=row, beside=True)
        self.name = name
        self.card = extra.get("card", "")
        self._browses_files = extra.get("browse") == "file"
        self._showing = False
        if browse is not None:
            browse.clicked.connect(self._browse)
        self._listen()

    def show_value(self, value: Any) -> None:
        """Show `value` without reporting it as an edit."""
        self._showing = True
        match self.control:
            case QComboBox() as box:
                box.setCurrentIndex(max(0, box.findData(value)))
            case QSpinBox() | QDoubleSpinBox() as spin:
                spin.setValue(value)
            case QCheckBox() as check:
                check.setChecked(value)
            case QLineEdit() as line:
                line.setText(value)
            case _:
                raise AssertionError
        self._showing = False

    def commit(self) -> None:
        """Report a text that was typed before the line is left."""
        if isinstance(self.control, QLineEdit):
            self._report(self.control.text().strip())

    def _listen(self) -> None:
        match self.control:
            case QComboBox() as box:
                box.currentIndexChanged.connect(lambda _: self._report(box.currentData()))
            case QSpinBox() as spin:
                spin.valueChanged.connect(self._report)
            case QDoubleSpinBox() as real:
                real.valueChanged.connect(lambda value: self._report(round(value, 4)))
            case QCheckBox() as check:
                check.toggled.connect(self._report)
            case QLineEdit() as line:
                line.editingFinished.connect(self.commit)
            case _:
                raise AssertionError

    def _report(self, value: object) -> None:
        if not self._showing:
            self.edited.emit(self.name, value)

    def _browse(self) -> None:
        line = self.control
        assert isinstance(line, QLineEdit)
        title, before = self.label.text(), line.text()
        if self._browses_files:
            chosen, _ = QFileDialog.getOpenFileName(self, title, before)
        else:
            chosen = QFileDialog.getExistingDirectory(self, title, before)
        if chosen:
            line.setText(chosen)
            self._report(chosen)


def setting_fields() -> list[SettingField]:
    """One field for each setting that has a title, in the order of the schema."""
    described = msgspec.inspect.type_info(Settings)
    assert isinstance(described, msgspec.inspect.StructType)
    fields = []
    for field in described.fields:
        if not isinstance(field.type, msgspec.inspect.Metadata):
            continue
        extra = field.type.extra_json_schema or {}
        if "title" in extra:
            title = translate("settings", str(extra["title"]))
            hint = translate("settings", str(extra.get("description", "")))
            control = _control(field.name, field.type.type)
            fields.append(SettingField(field.name, control, title, hint, field.type.extra or {}))
    return fields


def _control(name: str, kind: msgspec.inspect.Type) -> QWidget:
    match kind:
        case msgspec.inspect.LiteralType():
            box = ComboBox()
            # The inspector sorts the values; the annotation keeps the order meant for people.
            for value in get_args(get_type_hints(Settings)[name]):
                box.addItem(translate("settings", _WORDS.get(value, str(value))), value)
            return box
        case msgspec.inspect.IntType(ge=low, le=high):
            spin = SpinBox()
            spin.setRange(int(low or 0), int(2**31 - 1 if high is None else high))
            spin.setSingleStep(_STEPS.get(name, 1))
            return spin
        case msgspec.inspect.FloatType(ge=low, le=high):
            real = RealSpinBox()
            real.setRange(float(low or 0), float(1e9 if high is None else high))
            real.setSingleStep(0.1)
            return real
        case msgspec.inspect.BoolType():
            return QCheckBox()
        case _:
            return QLineEdit()
