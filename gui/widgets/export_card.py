"""Take a finished run along: choose a form and a place, watch it being written and checked."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QButtonGroup, QFileDialog, QHBoxLayout, QWidget

from core.events import ExportFormat, ExportType, RunExported
from gui.models.export import Exporter
from gui.text import bytes_text, elide_middle, number_text
from gui.theme import theme
from gui.widgets.banner import Banner
from gui.widgets.buttons import secondary
from gui.widgets.card import Card
from gui.widgets.choice_card import ChoiceCard
from gui.widgets.export_progress import ExportProgress
from gui.widgets.field import Field
from gui.widgets.inputs import ComboBox
from gui.widgets.paragraph import Paragraph
from gui.widgets.question import Question
from gui.widgets.rule_note import RuleNote

_LONGEST = 60
_TYPES: dict[ExportFormat, tuple[ExportType, ...]] = {
    "adapter": ("f32",),
    "merged": ("f32", "f16"),
    "gguf": ("f16", "q8_0", "f32"),
}
"""The first is what is proposed."""


class ExportCard(Card):
    """`show_run` says which run; the rest is this card's and the exporter's matter."""

    def __init__(self, exporter: Exporter, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setAccessibleName(self.tr("Export"))
        self._exporter = exporter
        self._folder = self._name = ""
        self._allowed = True
        theme().space(self.body, spacing=12)
        self.add(Paragraph(self.tr("Take it along to other programs"), "heading"))
        self.add(
            Paragraph(
                self.tr(
                    "What is written is opened again and compared with the run before it gets its"
                    " name. It has learnt from your text and may repeat parts of it to whoever"
                    " asks: pass it on only to people who may know that text."
                ),
                "muted",
            )
        )
        self.rule = RuleNote()
        self._forbidden = self.rule.show_rules(exporter.policy, "allow_adapter_sharing")
        self.add(self.rule)
        self.add(self._choices())
        self.type = ComboBox()
        self.type_field = Field(self.tr("Numbers"), self.type, beside=True)
        self.add(self.type_field)
        self.note = Paragraph("", "note")
        self.add(self.note)
        self.progress = ExportProgress(exporter)
        self.add(self.progress)
        self.banner = Banner()
        self.banner.dismissed.connect(exporter.forget_outcome)
        self.add(self.banner)
        self.start = secondary(self.tr("Choose a place and export …"), "file-up")
        self.start.clicked.connect(self.choose)
        self.body.addWidget(self.start, 0, Qt.AlignmentFlag.AlignLeft)
        exporter.changed.connect(self._refresh)
        self.cards["adapter"].radio.setChecked(True)
        self._show_types()

    def _choices(self) -> QHBoxLayout:
        self.row = row = QHBoxLayout()
        theme().space(row, spacing=12)
        self._group = QButtonGroup(self)
        self.cards: dict[ExportFormat, ChoiceCard] = {}
        texts: list[tuple[ExportFormat, str, str]] = [
            (
                "adapter",
                self.tr("Only what was learnt"),
                self.tr("A small PEFT adapter, for programs that have the model already."),
            ),
            (
                "merged",
                self.tr("The whole model"),
                self.tr("A folder for transformers and servers such as vLLM."),
            ),
            (
                "gguf",
                self.tr("One file"),
                self.tr("GGUF, for llama.cpp, Ollama and LM Studio. LLaMA-like models only."),
            ),
        ]
        for format_, title, text in texts:
            card = ChoiceCard(title, text)
            self._group.addButton(card.radio)
            card.radio.toggled.connect(lambda on: self._show_types() if on else None)
            self.cards[format_] = card
            row.addWidget(card, 1)
        return row

    def show_run(self, folder: str, name: str, *, allowed: bool = True) -> None:
        """Offer the run in `folder`; `allowed` is what its trunk server said."""
        self._folder, self._name, self._allowed = folder, name, allowed
        self._refresh()

    @property
    def format(self) -> ExportFormat:
        """The chosen form."""
        return next((it for it, card in self.cards.items() if card.radio.isChecked()), "adapter")

    def _show_types(self) -> None:
        words: dict[ExportType, str] = {
            "f32": self.tr("32 bits, exact"),
            "f16": self.tr("16 bits, half the size"),
            "q8_0": self.tr("8 bits, a quarter of the size"),
        }
        self.type.clear()
        for type_ in _TYPES[self.format]:
            self.type.addItem(words[type_], type_)
        self.type_field.setVisible(self.type.count() > 1)

    # --- exporting ---

    def proposed(self) -> Path:
        """A name that is free, among the user's documents."""
        folder = Path(
            QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        )
        words = re.sub(r'[<>:"/\\|?*\x00-\x1f]+', " ", self._name).split()
        clean = " ".join(words)[:_LONGEST].strip(" .") or "run"
        kind, ending = self.format, ".gguf" if self.format == "gguf" else ""
        stem = clean if ending else f"{clean} {'model' if kind == 'merged' else 'adapter'}"
        path, number = folder / f"{stem}{ending}", 2
        while path.exists():
            path = folder / f"{stem} {number}{ending}"
            number += 1
        return path

    def choose(self) -> None:
        """Ask for a place and export there."""
        path, _ = QFileDialog.getSaveFileName(
            self,
            self.tr("Where to write it"),
            str(self.proposed()),
            self.tr("GGUF files (*.gguf)") if self.format == "gguf" else "",
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        if path:
            self.export_to(path)

    def export_to(self, path: str) -> None:
        """Export to `path`; what is there is replaced only after asking."""
        if self.format == "gguf" and not path.lower().endswith(".gguf"):
            path += ".gguf"
        replace = Path(path).exists()
        if replace and not self._may_replace(path):
            return
        self._exporter.export(
            self._folder, path, self.format, self.type.currentData(), replace=replace
        )

    def _may_replace(self, path: str) -> bool:
        return Question(
            self,
            self.tr("Export"),
            self.tr("There is already “{name}”.").format(
                name=elide_middle(Path(path).name, _LONGEST)
            ),
            self.tr("Only an earlier export is replaced; it is deleted once the new one is right."),
            do_it=self.tr("Replace it"),
            leave_it=self.tr("Leave it"),
        ).agreed()

    # --- how it stands ---

    def _refresh(self) -> None:
        exporter = self._exporter
        words = {
            "": "",
            "engine": self.tr("The engine is not ready yet."),
            "run": self.tr("A fine-tune is running and uses the model."),
            "busy": self.tr("Chat and fine-tuning wait until the export is done."),
        }[exporter.obstacle]
        if not self._allowed:
            words = self.tr(
                "The trunk server of this run asked, when the run began, that it is not exported."
            )
        words = self._forbidden or words
        ready = not words and bool(self._folder)
        self.start.setEnabled(ready)
        self.start.setAccessibleDescription(words)
        self.note.setText("" if self._forbidden else words)
        self.note.setVisible(bool(self.note.text()))
        for card in self.cards.values():
            card.setEnabled(ready)
        self.type_field.setEnabled(ready)
        self._show_outcome()

    def _show_outcome(self) -> None:
        exporter = self._exporter
        found = exporter.exported
        if exporter.folder != self._folder or exporter.running:
            self.banner.clear()
        elif exporter.problem is not None:
            self.banner.show_problem(exporter.problem)
        elif exporter.cancelled:
            self.banner.say("info", self.tr("Stopped. Nothing was left behind."))
        elif found is not None:
            self.banner.say(
                "yours",
                self.tr("“{name}” is written and was found right.").format(
                    name=elide_middle(Path(found.path).name, _LONGEST)
                ),
                self._checked(found),
            )
        else:
            self.banner.clear()

    def _checked(self, found: RunExported) -> str:
        place = {
            "size": bytes_text(found.bytes),
            "folder": elide_middle(str(Path(found.path).parent), _LONGEST),
        }
        if found.loss_here is None or found.loss_written is None:
            return self.tr(
                "{size} in {folder}. Every number of the adapter was compared; its loss was not"
                " measured, for only parts of the model are here."
            ).format(**place)
        return self.tr(
            "{size} in {folder}. Loss on rows of the sample: {here} here, {there} in what"
            " was written."
        ).format(
            **place,
            here=number_text(found.loss_here, 4),
            there=number_text(found.loss_written, 4),
        )
