"""Pairing on the Server page: read before it is agreed to, and never in one click."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from core import commands, events
from core.pairing import Pairing, line_of
from core.pins import grouped, keep_pin
from core.policy import Policy
from core.trust_errors import CertificateChanged
from gui.pages.server_page import ServerPage
from gui.widgets.pair_dialog import PairDialog

URL = "https://trunk.clinic.example:8765"
ONE, OTHER = "ab" * 32, "cd" * 32
PAIRING = Pairing(1, URL, ONE, "a-token", "Ward 3")

pytestmark = pytest.mark.usefixtures("home")


@pytest.fixture
def page(qtbot, state, link, look):
    page = ServerPage(state, link, look)
    qtbot.addWidget(page)
    page.resize(1064, 800)
    page.show()
    link.tell(events.EngineReady(version="test", device="cpu"))
    return page


def shown_in(dialog):
    return {
        name: value.text() for name, (_, value) in dialog.facts.pairs.items() if value.isVisible()
    }


def paste(qtbot, page, pairing):
    page.pair_button.click()
    dialog = page.pair_dialog
    assert dialog.isVisible()
    assert not dialog.pair_button.isEnabled()
    dialog.line.setPlainText(f" {line_of(pairing)}\n")
    return dialog


def test_a_pasted_line_is_shown_then_taken(qtbot, page, link, state, check_controls):
    dialog = paste(qtbot, page, PAIRING)
    check_controls(dialog)
    assert shown_in(dialog) == {
        "Server": URL,
        "Its certificate": grouped(ONE),
        "Made for": "Ward 3",
    }
    assert link.of(commands.Pair) == []
    dialog.pair_button.click()
    (sent,) = link.of(commands.Pair)
    assert sent == commands.Pair(line=line_of(PAIRING), model=sent.model, anew=False)
    assert state.connecting
    assert (state.settings.server_url, page.form.url) == (URL, URL)
    assert dialog.line.toPlainText() == ""


@pytest.mark.parametrize("text", ["hello", "fedsea-pairing:AAAA", line_of(PAIRING)[:-9]])
def test_what_is_no_pairing_says_so(qtbot, page, link, text):
    page.pair()
    page.pair_dialog.line.setPlainText(text)
    assert page.pair_dialog.banner.headline.text() == "This pairing cannot be used."
    assert not page.pair_dialog.pair_button.isEnabled()
    page.pair_dialog.line.setPlainText("")
    assert page.pair_dialog.banner.isHidden()
    page.pair_dialog.cancel_button.click()
    assert link.of(commands.Pair) == []


def test_a_file_is_dropped_on_the_page(qtbot, page, tmp_path: Path):
    file = tmp_path / "ward 3.fedsea-pairing"
    file.write_text(line_of(PAIRING), "ascii")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    page.dropEvent(
        QDropEvent(
            QPointF(9, 9),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    assert shown_in(page.pair_dialog)["Server"] == URL
    page.pair_dialog.open_file(str(tmp_path / "absent.fedsea-pairing"))
    assert page.pair_dialog.banner.headline.text() == "This pairing cannot be used."
    assert not page.pair_dialog.pair_button.isEnabled()


def test_a_known_certificate_is_replaced_only_after_asking(qtbot, page, link, state):
    keep_pin(URL, OTHER)
    dialog = paste(qtbot, page, PAIRING)
    assert grouped(OTHER) in dialog.banner.rest.text()
    assert dialog.replace.isVisible()
    assert not dialog.pair_button.isEnabled()
    dialog.replace.setChecked(True)
    dialog.line.setPlainText(line_of(replace(PAIRING, name="Ward 4")))
    assert not dialog.pair_button.isEnabled()  # what was agreed to is another line
    dialog.replace.setChecked(True)
    dialog.pair_button.click()
    assert link.of(commands.Pair)[0].anew
    link.tell(events.JobEnded(job=state.connect_job, outcome="cancelled"))
    keep_pin(URL, ONE)
    dialog = paste(qtbot, page, PAIRING)
    assert not dialog.replace.isVisible()
    assert dialog.pair_button.isEnabled()


def test_a_changed_certificate_offers_to_pair_and_nothing_else(qtbot, page, link, state):
    page.form.show_server(URL)
    page.primary_button.click()
    problem = CertificateChanged(url=URL, was=grouped(ONE), found=grouped(OTHER)).problem()
    link.tell(events.JobEnded(job=state.connect_job, outcome="failed", problem=problem))
    assert "shows another certificate" in page.banner.headline.text()
    for words in (grouped(ONE), grouped(OTHER), "pair anew", "do not connect", "Nothing was sent"):
        assert words in page.banner.rest.text()
    assert page.banner.button.text() == "Pair anew …"
    page.banner.button.click()
    assert isinstance(page.pair_dialog, PairDialog)
    assert page.pair_dialog.isVisible()
    assert len(link.of(commands.Connect)) == 1


def test_the_administrators_list_of_servers(qtbot, look):
    dialog = PairDialog(None, Policy(allowed_servers=("bundled",), contact="Ask Dr Weber."))
    qtbot.addWidget(dialog)
    dialog.line.setPlainText(line_of(PAIRING))
    assert "administrator" in dialog.banner.headline.text()
    assert "Dr Weber" in dialog.banner.rest.text()
    assert not dialog.pair_button.isEnabled()


def test_not_before_the_engine_is_ready_nor_during_a_run(qtbot, state, link, look):
    page = ServerPage(state, link, look)
    qtbot.addWidget(page)
    assert not page.pair_button.isEnabled()
    link.tell(events.EngineReady(version="test", device="cpu"))
    assert page.pair_button.isEnabled()
    state.begin_run(1)
    assert not page.pair_button.isEnabled()
