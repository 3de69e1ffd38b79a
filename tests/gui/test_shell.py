"""The window around the pages: the link to the engine, places, status, recovery, leaving."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel

from core import commands, events
from core.errors import EngineGone, TrunkNotStarted
from core.settings import Settings
from core.system_check import missing_packages, window_obstacle
from gui import text
from gui.main_window import MainWindow
from gui.state import AppState
from gui.theme import DARK, LIGHT
from gui.widgets.banner import Banner
from gui.widgets.question import Question


@pytest.fixture
def window(qtbot, state, link, look):
    link.received.disconnect(state.take)  # the window connects it itself
    window = MainWindow(state, link, look)
    qtbot.addWidget(window, before_close_func=lambda it: setattr(it, "_leaving", True))
    window.resize(1280, 800)
    return window


# --- places ---------------------------------------------------------------------------------


def test_places_by_keyboard(qtbot, window):
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    names = ["server", "models", "data", "privacy", "finetune", "together"]
    names += ["runs", "chat", "ledger", "settings"]
    for number, name in enumerate(names, 1):
        key = getattr(Qt.Key, f"Key_{number % 10}")
        qtbot.keyClick(window, key, Qt.KeyboardModifier.ControlModifier)
        assert window.current == name
        assert window.sidebar.buttons[name].isChecked()
    window.show_place("server")
    window.sidebar.buttons["server"].setFocus()
    qtbot.keyClick(window.sidebar.buttons["server"], Qt.Key.Key_Down)
    assert window.current == "models"
    qtbot.keyClick(window.sidebar.buttons["models"], Qt.Key.Key_Up)
    assert window.current == "server"
    qtbot.keyClick(window.sidebar.buttons["server"], Qt.Key.Key_Up)
    assert window.current == "settings"


def test_ticks_follow_the_work(window, link):
    button = window.sidebar.buttons["server"]
    assert not button.done
    link.tell(events.ServerChanged(state="connected", bundled=True, url="bundled"))
    assert button.done
    assert button.accessibleName() == "Server, done"
    mapping = events.ColumnMapping(prompt="a", response="b")
    link.tell(events.DataOpened(name="x", columns=["a", "b"], rows=0, mapping=mapping))
    assert not window.sidebar.buttons["data"].done
    link.tell(events.MappingChanged(mapping=mapping, usable_rows=7))
    assert window.sidebar.buttons["data"].done
    link.tell(events.ServerChanged(state="lost"))
    assert not button.done


def test_every_control_has_a_name(window, check_controls):
    for name in ("server", "data", "settings"):
        window.show_place(name)
    check_controls(window)


# --- the honest status ----------------------------------------------------------------------


def test_no_noise_is_always_said(window, state):
    foot = window.sidebar.foot
    assert "noisy numbers leave" in foot.noise.text()
    state.set_privacy(noise_level=0.0)
    assert foot.noise.text().startswith("No noise")
    assert foot.noise.property("tone") == "warning"
    state.set_privacy(noise_level=0.5)
    assert foot.noise.property("tone") == ""


def test_traffic_survives_an_engine_restart(window, state, link):
    link.tell(events.TrafficChanged(bytes_sent=41_000_000, bytes_received=2_000))
    assert "41" in window.sidebar.foot.sent.text()
    link.gone.emit(EngineGone().problem())
    link.tell(events.TrafficChanged(bytes_sent=1_000_000, bytes_received=0))
    assert state.bytes_sent == 42_000_000


def test_partition_is_kept_within_the_model(state, link, model):
    state.set_privacy(input_blocks=500)
    link.tell(events.ServerChanged(state="connected", model=model, min_output_blocks=2))
    assert state.input_blocks + state.output_blocks < model.blocks
    assert state.output_blocks >= 2
    state.set_privacy(input_blocks=29, output_blocks=29)
    assert state.input_blocks + state.output_blocks < model.blocks


# --- recovery -------------------------------------------------------------------------------


def test_a_dead_engine_is_started_again_by_itself(qtbot, window, link, state, monkeypatch):
    restarted = []
    monkeypatch.setattr(link, "restart", lambda: restarted.append(True))
    link.tell(events.EngineReady())
    state.begin_run(5)
    link.gone.emit(EngineGone().problem())
    assert "is being started again" in window.banner.headline.text()
    assert window.banner.button.isHidden()
    assert not state.run_active
    qtbot.waitUntil(lambda: restarted == [True], timeout=1_000)
    link.tell(events.EngineReady())
    assert window.banner.isHidden()


def test_the_run_goes_on_with_the_new_engine(qtbot, window, link, state, model, monkeypatch):
    monkeypatch.setattr(link, "restart", lambda: None)
    state.begin_run(5)
    link.tell(events.RunStarted(job=5, folder="/runs/one"))
    link.gone.emit(EngineGone().problem())
    assert "last checkpoint" in window.banner.rest.text()
    link.sent.clear()
    link.tell(events.EngineReady())
    link.tell(events.ServerChanged(state="connected", model=model))
    runs = [events.UnfinishedRun(f"/runs/{name}", name, 5, 10, 1, 0.5) for name in ("two", "one")]
    link.tell(events.RunsListed(unfinished=runs))
    assert [it.folder for it in link.of(commands.ResumeRun)] == ["/runs/one"]
    link.tell(events.RunsListed(unfinished=runs))
    assert len(link.of(commands.ResumeRun)) == 1


def test_an_engine_that_keeps_dying_is_left_to_the_user(qtbot, window, link, state, monkeypatch):
    restarted = []
    monkeypatch.setattr(link, "restart", lambda: restarted.append(True))
    for _ in range(4):
        link.tell(events.EngineReady())
        link.gone.emit(EngineGone().problem())
        qtbot.wait(1)
    assert len(restarted) == 3
    assert window.banner.button.text() == "Restart the engine"
    assert window.sidebar.foot.trunk.text() == "The engine has stopped"
    assert window.banner._close.isHidden()  # the only way out
    window.banner.button.click()
    assert len(restarted) == 4
    assert window.banner.isHidden()


def test_a_lost_connection_is_one_calm_line(window, link, state, model):
    link.tell(events.EngineReady())
    link.tell(events.JobEnded(job=state.connect_job))
    link.tell(events.ServerChanged(state="connected", model=model))
    link.tell(events.ServerChanged(state="retrying", model=model))
    assert window.banner.headline.text() == "Connection lost, trying again. Nothing is lost."
    assert window.banner.property("tone") == "info"
    assert window.sidebar.foot.trunk.text() == "Connection lost, trying again …"
    page = window.page("server")
    assert page._stop_button.text() == "Stop trying"
    link.sent.clear()
    page._stop_button.click()
    assert len(link.of(commands.Disconnect)) == 1
    link.tell(events.ServerChanged(state="connected", model=model))
    assert window.banner.isHidden()


def test_new_engine_gets_back_trunk_and_file(window, link):
    mapping = events.ColumnMapping(prompt="a", response="b")
    link.tell(events.DataOpened(path="/x.csv", columns=["a", "b"], rows=1, mapping=mapping))
    link.sent.clear()
    link.tell(events.EngineReady())
    assert [type(command).__name__ for command in link.sent] == [
        "Connect",
        "ListRuns",
        "OpenData",
        "ChooseColumns",
    ]
    assert link.sent[0].token is None
    assert link.sent[2].path == "/x.csv"


def test_lost_trunk_offers_another_start(window, link):
    window.show_place("data")
    problem = TrunkNotStarted(reason="x").problem()
    link.tell(events.ServerChanged(state="lost", bundled=True, problem=problem))
    assert window.banner.button.text() == "Start the trunk again"
    link.sent.clear()
    window.banner.button.click()
    assert [type(command) for command in link.sent] == [commands.Connect]
    assert window.banner.isHidden()


def test_failed_connection_is_told_on_other_pages(window, link, state):
    window.show_place("data")
    link.tell(events.EngineReady())
    problem = TrunkNotStarted(reason="no port").problem()
    link.tell(events.JobEnded(job=state.connect_job, outcome="failed", problem=problem))
    assert "did not start" in window.banner.headline.text()
    window.banner.button.click()
    assert window.current == "server"
    assert window.banner.isHidden()  # the page itself says it


def test_unexpected_error_is_shown_and_the_window_lives(window, capsys, tmp_path, monkeypatch):
    from gui.app import excepthook

    monkeypatch.setenv("FEDSEA_HOME", str(tmp_path))
    error = ZeroDivisionError("by <b>zero</b>")
    excepthook(window.show_problem, window.crash.show_report)(type(error), error, None)
    assert "made a mistake" in window.banner.headline.text()
    assert "<b>zero</b>" in window.banner.rest.text()
    assert window.banner.rest.textFormat() == Qt.TextFormat.PlainText
    (report,) = (tmp_path / "log").glob("crash-*-window.txt")
    assert "ZeroDivisionError" in report.read_text()
    assert "zero</b>" not in report.read_text()
    assert not window.crash.isHidden()
    assert report.name in window.crash.headline.text()
    assert "nothing was sent" in window.crash.headline.text()
    opened: list[object] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    window.crash.button.click()
    assert opened == [QUrl.fromLocalFile(str(report))]
    assert "ZeroDivisionError" in capsys.readouterr().err


# --- leaving --------------------------------------------------------------------------------


def test_leaving_with_a_run_asks_and_saves(qtbot, window, link, state, monkeypatch):
    window.show()
    state.begin_run(9)
    monkeypatch.setattr(MainWindow, "_may_stop_run", lambda _self: False)
    assert not window.close()
    assert link.of(commands.Cancel) == []
    monkeypatch.setattr(MainWindow, "_may_stop_run", lambda _self: True)
    assert not window.close()
    assert [command.target for command in link.of(commands.Cancel)] == [9]
    assert "Saving" in window.banner.headline.text()
    link.tell(events.JobEnded(job=9, outcome="cancelled"))
    qtbot.waitUntil(lambda: not window.isVisible())


def test_leaving_with_a_run_that_can_go_on_pauses_it(qtbot, window, link, state, monkeypatch):
    window.show()
    state.begin_run(9)
    link.tell(events.RunStarted(job=9, total_steps=100))
    asked = []
    monkeypatch.setattr(Question, "agreed", lambda it: asked.append(it.text()) or True)
    assert not window.close()
    assert asked == ["Pause fine-tuning and close?"]
    assert [command.target for command in link.of(commands.Suspend)] == [9]
    assert link.of(commands.Cancel) == []
    link.tell(events.JobEnded(job=9, outcome="cancelled"))
    qtbot.waitUntil(lambda: not window.isVisible())


def test_geometry_is_remembered(qtbot, window, state):
    window.resize(1100, 700)
    window.close()
    assert state.settings.window_geometry


# --- look and words -------------------------------------------------------------------------


def test_appearance_and_size_change_live(window, state, look):
    width = window.sidebar.width()
    state.update_settings(appearance="dark", text_size=150)
    assert look.palette is DARK
    assert DARK.background in look.style_sheet()
    window.sidebar.layout().activate()
    assert window.sidebar.minimumWidth() > width
    state.update_settings(appearance="light", text_size=100)
    assert look.palette is LIGHT


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_text_can_be_read(palette):
    for ground in (palette.background, palette.panel):
        for name in ("text", "muted", "action", "yours", "server", "warning", "bad"):
            assert contrast(getattr(palette, name), ground) >= 4.5, name
        assert contrast(palette.control, ground) >= 3.0
    for tone in ("action", "yours", "server", "warning", "bad"):
        assert contrast(getattr(palette, tone), getattr(palette, f"{tone}_soft")) >= 4.5, tone
        assert contrast(palette.text, getattr(palette, f"{tone}_soft")) >= 4.5, tone
    for ground in (palette.action, palette.action_hover, palette.action_press):
        assert contrast(palette.on_action, ground) >= 4.5


def test_banner_shows_three_plain_sentences(qtbot, look):
    banner = Banner()
    qtbot.addWidget(banner)
    banner.show_problem(TrunkNotStarted(reason="<h1>no</h1>").problem(), "Again")
    assert banner.headline.text() == "The bundled trunk did not start."
    assert banner.rest.text() == "<h1>no</h1> Close other programs and press Start again."
    labels = banner.findChildren(QLabel)
    assert all(it.textFormat() == Qt.TextFormat.PlainText for it in labels if it.text())
    with qtbot.waitSignal(banner.action):
        banner.button.click()


def test_templates_survive_strange_details():
    problem = events.Problem("X", "{a} and {missing}", "{0} {a.b} {", "", {"a": "{b}"})
    what, why, remedy = text.problem_sentences(problem)
    assert what == "{b} and {missing}"
    assert why == "{0} {a.b} {"
    assert remedy == ""


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "0 bytes"), (999, "999 bytes"), (1_300, "1.3 kB"), (41_200_000, "41.2 MB"),
     (999_999, "1.0 MB"), (128_000_000, "128 MB"), (2_345_000_000, "2.35 GB")],
)  # fmt: skip
def test_sizes(count, words):
    assert text.bytes_text(count).replace("\u00a0", " ") == words


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.2, "1 seconds"), (40, "40 seconds"), (660, "11 minutes")]
)
def test_durations(seconds, words):
    assert text.duration_text(seconds) == words


# --- before the window ----------------------------------------------------------------------


def test_missing_libraries_are_named():
    lacking = {"libEGL.so.1", "libxcb-cursor.so.0"}
    answer = window_obstacle(
        {"DISPLAY": ":0"},
        system="linux",
        loads=lambda file: file not in lacking,
        screen_answers=lambda _: True,
    )
    assert "sudo apt-get install libegl1 libxcb-cursor0" in answer
    assert "fedsea --self-test" in answer
    assert missing_packages("other", lambda file: file not in lacking) == ["libegl1"]


def test_no_screen_is_said():
    everything = {"system": "linux", "loads": lambda _: True}
    assert "fedsea --self-test" in window_obstacle({}, **everything)
    assert "does not answer" in window_obstacle(
        {"DISPLAY": ":77"}, screen_answers=lambda _: False, **everything
    )
    assert window_obstacle({"QT_QPA_PLATFORM": "offscreen"}, **everything) == ""
    assert window_obstacle({}, system="win32") == ""


def test_settings_are_saved_a_moment_later(qtbot, qapp, tmp_path, monkeypatch):
    from core.settings import load_settings

    monkeypatch.setenv("FEDSEA_HOME", str(tmp_path))
    state = AppState(Settings())
    state.update_settings(text_size=120)
    qtbot.waitUntil(lambda: load_settings().text_size == 120, timeout=3_000)


def test_an_odd_message_can_be_put_away(window, link):
    window.show()
    window.show_problem(events.Problem("X", "Odd.", "", "", {}))
    assert not window.banner._close.isHidden()


def test_long_names_keep_both_ends():
    assert text.elide_middle("short", 10) == "short"
    assert text.elide_middle("trunk-01.klinikum.example", 11) == "trunk…ample"
    assert len(text.elide_middle("x" * 500, 24)) == 24
