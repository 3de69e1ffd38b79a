"""The server page: choosing, connecting, what it shows of the trunk, and the token."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from core import commands, events
from core.config import BUNDLED, DEMO, FROM_SERVER
from core.errors import TrunkNotStarted
from gui.pages.server_page import ServerPage


@pytest.fixture
def page(qtbot, state, link, look):
    page = ServerPage(state, link, look)
    qtbot.addWidget(page)
    return page


def ready(link):
    link.tell(events.EngineReady(version="test", device="cpu"))


def facts(page):
    return {name: label.text() for name, label in page.facts.items() if not label.isHidden()}


def test_before_the_engine_is_ready_nothing_can_be_pressed(page, link):
    assert page.pill.text() == "Getting ready"
    assert not page.primary_button.isEnabled()
    ready(link)
    assert page.pill.text() == "Stopped"
    assert page.primary_button.isEnabled()
    assert page.primary_button.text() == "Start the trunk"


def test_from_stopped_over_starting_to_connected(qtbot, page, link, state, model):
    ready(link)
    page.primary_button.click()
    (sent,) = link.of(commands.Connect)
    assert (sent.url, sent.token) == (BUNDLED, None)
    assert page.pill.text() == "Starting"
    assert not page.form.isEnabled()
    link.tell(events.JobProgress(job=state.connect_job, stage="Reading", share=0.4))
    assert page._progress.value() == 400
    link.tell(
        events.ServerChanged(
            state="connected", url="bundled", bundled=True, latency_ms=1.5, model=model
        )
    )
    link.tell(events.JobEnded(job=state.connect_job))
    assert page.pill.text() == "Connected"
    assert page._progress.isHidden()
    shown = facts(page)
    assert shown["model"] == "SmolLM2-135M-Instruct"
    assert shown["blocks"] == "30 blocks"
    assert shown["latency"] == "1.5 ms"
    assert page.primary_button.text() == "Continue to your data"
    with qtbot.waitSignal(page.go_to) as gone:
        page.primary_button.click()
    assert gone.args == ["data"]


def test_failure_says_what_why_and_what_to_do(page, link, state):
    ready(link)
    page.primary_button.click()
    problem = TrunkNotStarted(reason="The port is taken.").problem()
    link.tell(events.JobEnded(job=state.connect_job, outcome="failed", problem=problem))
    assert page.banner.headline.text() == "The bundled trunk did not start."
    assert "The port is taken." in page.banner.rest.text()
    page.banner.button.click()
    assert len(link.of(commands.Connect)) == 2
    assert page.banner.isHidden()


def test_cancelling_is_no_error(page, link, state):
    ready(link)
    page.primary_button.click()
    job = state.connect_job
    assert page._stop_button.text() == "Cancel"
    page._stop_button.click()
    assert [command.target for command in link.of(commands.Cancel)] == [job]
    link.tell(events.JobEnded(job=job, outcome="cancelled"))
    assert page.banner.isHidden()
    assert page.pill.text() == "Stopped"


def test_lost_trunk_can_be_started_again(page, link, model):
    ready(link)
    link.tell(events.ServerChanged(state="connected", url="bundled", model=model))
    problem = TrunkNotStarted(reason="It was killed.").problem()
    link.tell(events.ServerChanged(state="lost", url="bundled", problem=problem))
    assert page.pill.text() == "Does not answer"
    assert facts(page)["model"] == model.name  # figures of other pages stay
    page.banner.button.click()
    assert link.of(commands.Connect)


def test_stop(page, link, model):
    ready(link)
    link.tell(events.ServerChanged(state="connected", url="bundled", model=model))
    assert page._stop_button.text() == "Stop the trunk"
    page._stop_button.click()
    assert link.of(commands.Disconnect)


def test_remote_address_and_token(qtbot, page, link, state):
    ready(link)
    assert page.form.server_fields.isHidden()
    page.form.remote.setChecked(True)
    assert not page.form.server_fields.isHidden()
    assert not page.primary_button.isEnabled()  # no address yet
    qtbot.keyClicks(page.form.address, "https://trunk.hospital.example:8765")
    assert page.primary_button.isEnabled()
    assert page.form.token.echoMode() == QLineEdit.EchoMode.Password
    qtbot.keyClicks(page.form.token, "secret")
    qtbot.keyClick(page.form.token, Qt.Key.Key_Return)
    (sent,) = link.of(commands.Connect)
    assert sent.url == "https://trunk.hospital.example:8765"
    assert sent.token == "secret"
    assert sent.remember
    assert page.form.token.text() == ""  # not kept in the window
    assert "secret" not in repr(state.settings)
    link.tell(
        events.ServerChanged(state="connected", url=sent.url, bundled=False, token_kept_in="memory")
    )
    assert "no keyring" in page.form.token_field.note.text()
    assert "until the program is closed" in page.form.token_field.note.text()


def test_kept_token_can_be_forgotten(page, link, state):
    url = "https://trunk.example"
    ready(link)
    page.form.remote.setChecked(True)
    page.form.address.setText(url)
    page.primary_button.click()
    link.tell(events.JobEnded(job=state.connect_job))
    link.tell(
        events.ServerChanged(state="connected", url=url, bundled=False, token_kept_in="keyring")
    )
    assert "keyring" in page.form.token_field.note.text()
    assert not page.form.forget_button.isHidden()
    page.form.forget_button.click()
    assert [command.url for command in link.of(commands.ForgetToken)] == [url]
    assert page.form.forget_button.isHidden()


def test_other_choice_offers_to_connect_again(page, link, model):
    ready(link)
    link.tell(events.ServerChanged(state="connected", url="bundled", model=model))
    assert page.primary_button.text() == "Continue to your data"
    page.form.remote.setChecked(True)
    assert page.primary_button.text() == "Connect"


def test_nothing_changes_during_a_run(page, link, state, model):
    ready(link)
    link.tell(events.ServerChanged(state="connected", url="bundled", model=model))
    state.begin_run(77)
    assert not page.form.isEnabled()
    assert not page._stop_button.isEnabled()
    link.tell(events.JobEnded(job=77))
    assert page.form.isEnabled()


def test_picture_says_in_words_what_runs_where(page, link, state, model):
    ready(link)
    link.tell(events.ServerChanged(state="connected", url="bundled", model=model))
    assert "25 blocks" in page.picture._words()[1][1]
    assert "noisy" in page.picture.accessibleName()
    state.set_privacy(noise_level=0)
    assert "no noise" in page.picture.accessibleName()


def test_controls_have_names(page, check_controls):
    page.form.remote.setChecked(True)
    check_controls(page)


def test_a_server_elsewhere_has_a_model_of_its_own(page, link, state):
    form = page.form
    assert form.models.findData(FROM_SERVER) < 0
    form.remote.setChecked(True)
    assert form.model == FROM_SERVER
    assert "fetched from the server" in form.model_field.note.text()
    form.bundled.setChecked(True)
    assert form.model == DEMO
    assert form.models.findData(FROM_SERVER) < 0
    form.remote.setChecked(True)
    assert form.model == FROM_SERVER
    form.models.setCurrentIndex(form.models.findData(DEMO))
    form.models.activated.emit(0)  # as a person chooses it
    assert "same model" in form.model_field.note.text()
    form.bundled.setChecked(True)
    form.remote.setChecked(True)
    assert form.model == DEMO


def test_a_model_chosen_elsewhere_is_shown_and_a_choice_here_is_kept(page, state):
    page.form.remote.setChecked(True)
    state.update_settings(model="server:abc")
    assert page.form.model == "server:abc"
    page.form.models.setCurrentIndex(page.form.models.findData(DEMO))
    state.update_settings(text_size=110)
    assert page.form.model == DEMO
