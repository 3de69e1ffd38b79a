"""The Models page in the real window, with a real engine and a real trunk server elsewhere."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from support.breaking_relay import BreakingRelay
from support.trunk_process import TOKEN, TrunkProcess

from core import commands
from core.bench.random_model import Shape, write_model
from core.config import FROM_SERVER
from core.estimate import download_bytes, estimate
from core.model.fetched import folder_of
from core.model.source import ModelSource
from core.paths import settings_file
from core.settings import Settings, save_settings
from gui.app import build
from gui.main_window import MainWindow
from gui.models.model_choice import ModelChoice
from gui.pages.models_page import ModelsPage
from gui.text import bytes_text
from gui.widgets.question import Question

SOON, LATER = 20_000, 120_000
SLOWLY = 0.02
"""Seconds for each 16 kB, so that there is time to press a button on the way."""
TOKENIZER = ("tokenizer.json", "tokenizer_config.json", "chat_template.jinja")
SHAPES = {"Letters": 8, "Reports": 6}


@pytest.fixture(scope="module")
def folders(demo_model_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two models with random weights, and the demo model's words."""
    made = []
    for seed, (name, layers) in enumerate(SHAPES.items()):
        shape = Shape(
            hidden=96, layers=layers, intermediate=192, heads=4, kv_heads=2, vocabulary=49152
        )
        folder = write_model(tmp_path_factory.mktemp("models") / name, shape, seed=seed)
        for file in TOKENIZER:
            if (demo_model_folder / file).is_file():
                shutil.copy(demo_model_folder / file, folder / file)
        (folder / "README.md").write_text("---\nlanguage:\n- de\n- fr\n---\n")
        made.append(folder)
    return made


@pytest.fixture(scope="module")
def relay(folders: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[BreakingRelay]:
    """The way to a trunk server that offers both."""
    log = tmp_path_factory.mktemp("trunk") / "trunk.log"
    models = [word for folder in folders for word in ("--model", str(folder))]
    with TrunkProcess(log, *models) as trunk, BreakingRelay(trunk.url) as relay:
        yield relay


def wait(until: Callable[[], bool]) -> None:
    """As `qtbot.waitUntil`, which a fixture of the module cannot have."""
    deadline = time.monotonic() + LATER / 1000
    while not until():
        assert time.monotonic() < deadline
        QTest.qWait(20)


@pytest.fixture(scope="module")
def window(qapp: QApplication, relay: BreakingRelay) -> Iterator[MainWindow]:
    """A window that connected as a person does, with the server's own model."""
    hook = sys.excepthook
    save_settings(Settings(server_url=relay.url, model=FROM_SERVER))
    window = build(qapp)
    window.resize(1280, 900)
    window.show()
    state = window.state
    wait(lambda: state.engine is not None and not state.connecting)
    form = window.page("server").form
    form.token.setText(TOKEN)
    window.page("server").primary_button.click()
    wait(lambda: state.connected and not state.connecting)
    yield window
    window.close()
    wait(lambda: not window.link.running)
    sys.excepthook = hook
    window.deleteLater()
    settings_file().unlink(missing_ok=True)


@pytest.fixture
def page(
    qtbot: Any, window: MainWindow, relay: BreakingRelay, folders: Any
) -> Iterator[ModelsPage]:
    """The page with the first model in use and nothing of it here but its list of parts."""
    page = window.page("models")
    window.show_place("models")
    if not window.state.connected:
        page.use(FROM_SERVER)
        qtbot.waitUntil(lambda: window.state.connected, timeout=LATER)
    wait_for_list(qtbot, page)
    qtbot.waitUntil(lambda: len(page._catalog.offered) == len(folders), timeout=LATER)
    yield page
    relay.delay = 0.0
    page._fetcher.stop()
    qtbot.waitUntil(lambda: not page._fetcher.running, timeout=SOON)
    window.link.send(commands.Disconnect())  # or the relay's threads would outlive the test
    qtbot.waitUntil(lambda: not window.state.connected, timeout=SOON)
    for folder in folders:
        shutil.rmtree(folder_of(ModelSource(folder).fingerprint), ignore_errors=True)


def offered(page: ModelsPage, name: str) -> ModelChoice:
    return next(choice for choice in page._catalog.offered if choice.name == name)


def row_of(page: ModelsPage, choice: ModelChoice) -> Any:
    page.list.choose(choice)
    return next(row for row in page.list.rows if row.radio.isChecked())


def wait_for_list(qtbot: Any, page: ModelsPage) -> None:
    with qtbot.waitSignal(page._catalog.changed, timeout=SOON):
        page._catalog.refresh()


def test_both_groups_say_what_a_model_needs_here(
    page: ModelsPage, window: MainWindow, check_controls: Any
) -> None:
    assert page._catalog.here[0].name == "SmolLM2-135M-Instruct"
    choice = offered(page, "Letters")
    row = row_of(page, choice)
    facts = choice.facts
    assert facts is not None
    inside, outside = window.state.input_blocks, window.state.output_blocks
    memory = estimate(facts, inside, outside, 0.0).memory_here
    assert row.needs.text().startswith(f"{bytes_text(memory)} of memory")
    assert "at most about" in row.needs.text()
    assert bytes_text(download_bytes(facts, inside + outside)) in row.needs.text()
    assert "German, French" in row.text.text()
    assert row.fit.text() == "Fits"
    assert row.used.text() == "In use"
    assert "In use, Fits" in row.radio.accessibleName()
    assert "tokens a second" in row.radio.accessibleDescription()
    other = row_of(page, offered(page, "Reports"))
    assert other.used.isHidden()
    assert "not that the server is honest" in page.card.trust.text()
    check_controls(page)


def test_arrows_go_through_both_groups(qtbot: Any, page: ModelsPage, window: MainWindow) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=SOON)
    first = page.list.rows[0]
    first.radio.setChecked(True)
    first.radio.setFocus()
    for row in page.list.rows[1:]:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
        assert row.radio.isChecked()
    assert page.list.current is not None
    assert page.list.current.offered


def test_fetching_can_be_paused_stopped_and_gone_on_with(
    qtbot: Any, page: ModelsPage, relay: BreakingRelay
) -> None:
    choice = offered(page, "Letters")
    page.list.choose(choice)
    fetcher, card = page._fetcher, page.fetching
    whole = choice.missing_bytes([0, 1, 2, 6, 7])
    relay.delay = SLOWLY
    page.card.fetch_button.click()
    qtbot.waitUntil(lambda: (fetcher.share or 0) > 0.1, timeout=LATER)
    assert card.isVisible()
    assert card.title.text() == "Fetching Letters"
    assert card.stage.text().startswith("Fetching the model’s blocks")
    assert card.stage.text().endswith(f"of {bytes_text(whole)}")
    assert not page.card.fetch_button.isEnabled()
    card.pause_button.click()
    qtbot.waitUntil(lambda: fetcher.paused, timeout=SOON)
    assert card.stage.text().startswith("Paused")
    assert card.pause_button.text() == "Go on"
    card.pause_button.click()
    qtbot.waitUntil(lambda: not fetcher.paused, timeout=SOON)
    card.stop_button.click()
    qtbot.waitUntil(lambda: not fetcher.running, timeout=SOON)
    relay.delay = 0.0
    assert "kept" in card.banner.headline.text()
    wait_for_list(qtbot, page)
    kept = whole - offered(page, "Letters").to_fetch([0, 1, 2, 6, 7])
    assert kept > 0.1 * whole - (1 << 20)
    assert page.card.fetch_button.text() == "Go on fetching the blocks for this cut"

    before = relay.bytes_sent
    assert card.banner.button.text() == "Go on fetching"
    card.banner.button.click()
    qtbot.waitUntil(lambda: fetcher.done, timeout=LATER)
    assert relay.bytes_sent - before < whole - kept + (1 << 18)
    assert page._catalog.needs(offered(page, "Letters")).to_fetch == 0
    assert not page.card.fetch_button.isEnabled()
    assert "All blocks for the chosen cut" in page.card.why.text()
    page.card.whole_button.click()
    qtbot.waitUntil(lambda: fetcher.done, timeout=LATER)
    here = offered(page, "Letters").here
    assert here is not None
    assert here.whole


def test_a_moved_handle_says_on_the_privacy_page_what_is_missing(
    qtbot: Any, page: ModelsPage, window: MainWindow
) -> None:
    page.list.choose(offered(page, "Letters"))
    page.card.fetch_button.click()
    qtbot.waitUntil(lambda: page._fetcher.done, timeout=LATER)
    window.show_place("privacy")
    privacy = window.page("privacy")
    facts = offered(page, "Letters").facts
    assert facts is not None
    before = window.state.input_blocks
    qtbot.waitUntil(lambda: privacy.to_fetch.isHidden(), timeout=SOON)
    window.state.set_privacy(input_blocks=before + 1)
    block = download_bytes(facts, 1) - download_bytes(facts, 0)
    assert privacy.to_fetch.text().startswith(f"{bytes_text(block)} to fetch")
    assert privacy.to_fetch.isVisible()
    window.state.set_privacy(input_blocks=before)
    assert privacy.to_fetch.isHidden()


def test_another_model_is_used_in_two_clicks(
    qtbot: Any, page: ModelsPage, window: MainWindow
) -> None:
    state = window.state
    choice = offered(page, "Reports")
    page.list.choose(choice)
    assert page.use_button.text() == "Use this model"
    page.use_button.click()
    assert state.connecting
    assert not page.use_button.isEnabled()
    qtbot.waitUntil(lambda: state.connected and not state.connecting, timeout=LATER)
    assert state.model is not None
    assert state.model.name == "Reports"
    assert state.settings.model == choice.source
    assert window.page("server").form.model == choice.source
    wait_for_list(qtbot, page)
    assert row_of(page, offered(page, "Reports")).used.text() == "In use"
    with qtbot.waitSignal(page.go_to) as gone:
        page.use_button.click()
    assert gone.args == ["data"]


def test_removing_asks_with_the_size_and_only_for_what_was_fetched(
    qtbot: Any, page: ModelsPage, folders: list[Path]
) -> None:
    folder = folder_of(ModelSource(folders[1]).fingerprint)
    page.list.choose(offered(page, "Reports"))
    page.card.fetch_button.click()
    qtbot.waitUntil(lambda: page._fetcher.done, timeout=LATER)
    size = sum(file.stat().st_size for file in folder.iterdir())

    for button, stays in (("leave", True), ("do_it", False)):
        page.list.choose(offered(page, "Reports"))
        page.card.remove_button.click()
        question = page.findChild(Question)
        assert question is not None
        assert "Reports" in question.text()
        assert bytes_text(size) in question.informativeText()
        (question.do_it if button == "do_it" else question.defaultButton()).click()
        if stays:
            qtbot.waitUntil(lambda: page.findChild(Question) is None, timeout=SOON)
        else:
            qtbot.waitUntil(lambda: offered(page, "Reports").here is None, timeout=SOON)
        assert folder.exists() == stays

    page.list.choose(page._catalog.here[0])
    assert page.card.remove_button.isHidden()
    page.list.choose(offered(page, "Letters"))  # it is in use
    assert not page.card.remove_button.isEnabled()
