"""The window in German: its own words, and those that come from the engine."""

from __future__ import annotations

import string
import xml.etree.ElementTree as ElementTree

import msgspec
import pytest
from PySide6.QtCore import QLocale, QTranslator

from core import events
from core.data.opening import open_data
from core.errors import DataUnreadable, EngineGone, FedseaError, ModelUnusable, TrunkNotStarted
from core.model.source import ModelSource
from core.settings import Settings
from gui import text
from gui.app import install_translator
from gui.main_window import MainWindow
from gui.state import AppState
from gui.widgets.run_words import reason_text
from resources import access


@pytest.fixture
def german(qapp):
    before = QLocale()
    install_translator(qapp, "de")
    yield
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.deleteLater()
    QLocale.setDefault(before)


@pytest.fixture
def window(german, qtbot, link, look):
    window = MainWindow(AppState(Settings(noise_level=0.0), save=False), link, look)
    qtbot.addWidget(window)
    return window


def through_the_pipe(problem: events.Problem) -> events.Problem:
    line = msgspec.json.encode(events.JobEnded(outcome="failed", problem=problem))
    return msgspec.json.decode(line, type=events.AnyEvent).problem


def refused(raises: type[FedseaError], act, *arguments) -> events.Problem:
    with pytest.raises(raises) as refusal:
        act(*arguments)
    return through_the_pipe(refusal.value.problem())


def test_translations_keep_the_details_of_every_sentence():
    def names(template: str) -> list[str]:
        return sorted(name for _, name, _, _ in string.Formatter().parse(template) if name)

    file = access.translation_file("de").with_suffix(".ts")
    messages = list(ElementTree.parse(file).getroot().iter("message"))
    assert len(messages) > 500
    for message in messages:
        source, translation = message.findtext("source"), message.findtext("translation")
        if translation:
            assert names(source) == names(translation), source


def test_window(window):
    assert window.sidebar.buttons["data"].text() == "Daten"
    assert window.sidebar.foot.noise.text().startswith("Kein Rauschen")
    what, _, _ = text.problem_sentences(EngineGone().problem())
    assert what.startswith("Das Rechenwerk")
    assert text.bytes_text(1_300) == "1,3\u00a0kB"


def test_an_error_within_an_error(window, tmp_path):
    """A model of an unknown kind, as the bundled trunk reports it."""
    sizes = ("num_hidden_layers", "hidden_size", "vocab_size", "num_attention_heads")
    config = dict.fromkeys([*sizes, "max_position_embeddings"], 4) | {"model_type": "{reason}"}
    (tmp_path / "config.json").write_bytes(msgspec.json.encode(config))
    inner = refused(ModelUnusable, ModelSource, tmp_path)
    window.show_problem(through_the_pipe(TrunkNotStarted(reason=inner.phrase()).problem()))
    assert window.banner.headline.text() == "Der mitgelieferte Mittelteil startete nicht."
    assert window.banner.rest.text() == (
        f"Das Modell {tmp_path} kann nicht verwendet werden. Modelle der Art {{reason}} lassen "
        "sich noch nicht teilen. Schließen Sie andere Programme und drücken Sie „Neu starten“."
    )


def test_a_folder_says_why_its_files_cannot_be_read(window, tmp_path):
    (tmp_path / "{file}.docx").write_bytes(b"PK\x03\x04 cut off")
    window.show_problem(refused(DataUnreadable, open_data, tmp_path))
    assert (
        "Es ist ein Ordner mit weniger als zwei lesbaren Texten. {file}.docx: Das ist keine "
        "Textdatei" in window.banner.rest.text()
    )


def test_a_run_that_cannot_be_read_keeps_the_braces_of_the_system(german):
    run = events.UnreadableRun("/runs/a", "a", "Permission denied: '{name}'")
    assert reason_text(run) == "Permission denied: '{name}'"
