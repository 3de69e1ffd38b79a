"""A window without an engine: commands are recorded, events are made by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from support.own_home import home  # noqa: F401 - a fixture
from support.runs_page import answer, some_runs
from support.together import INVITATION, connect_remote

from core import commands, events
from core.leak_report import AttackResult, LeakReport, LeakSide, ReadToken
from core.leak_table import LeakPoint, LeakTable
from core.paths import leak_tables_folder
from core.settings import Settings
from gui.constants_guard import keep_constants_alive
from gui.engine_link import EngineLink
from gui.pages.finetune_page import FinetunePage
from gui.state import AppState
from gui.theme import Theme, theme

MODEL = events.ModelFacts(
    name="SmolLM2-135M-Instruct",
    source="demo",
    fingerprint="abc",
    blocks=30,
    hidden_size=576,
    vocabulary=49152,
    embedding_bytes=56_600_000,
    block_bytes=7_080_000,
    key_value_bytes_per_token=1536,
    licence="Apache-2.0",
)


keep_constants_alive()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform complains about what it lacks; that says nothing about the window."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("does not support propagateSizeHints"))


class RecordingLink(EngineLink):
    """Keeps the commands it is given; `tell` plays the engine."""

    def __init__(self) -> None:
        super().__init__(command=["false"])
        self.sent: list[commands.Command] = []

    @property
    def running(self) -> bool:
        return True

    def start(self) -> None:
        pass

    def send(self, command: commands.Command) -> int:
        self._last += 1
        self.sent.append(command)
        return self._last

    def run(self, command: commands.Command):
        from gui.engine_link import Job

        job = Job(self.send(command), self)
        self._jobs[job.number] = job
        return job

    def tell(self, event: events.Event) -> None:
        """An event as if the engine had sent it."""
        self._deliver(event)

    def of(self, kind: type[commands.Command]) -> list[commands.Command]:
        """The sent commands of one kind."""
        return [command for command in self.sent if isinstance(command, kind)]


@pytest.fixture
def model() -> events.ModelFacts:
    return MODEL


REPORT = LeakReport(
    prompt=LeakSide(
        attack="candidate_search",
        top1=0.68,
        top10=0.81,
        rouge_l=0.63,
        low=0.61,
        high=0.74,
        attacks={
            "linear_probe": AttackResult(0.55, 0.72, 0.5, 0.5, 0.6, 800),
            "candidate_search": AttackResult(0.68, 0.81, 0.63, 0.61, 0.74, 800),
        },
    ),
    reply=LeakSide(
        attack="reply_lens",
        top1=0.97,
        top10=0.99,
        rouge_l=0.96,
        low=0.94,
        high=0.99,
        attacks={"reply_lens": AttackResult(0.97, 0.99, 0.96, 0.94, 0.99, 120)},
    ),
    rows=[
        [
            ReadToken("<|im_start|>user\n", "", 0, "template"),
            ReadToken("Mrs", "Mrs", 1, "prompt"),
            ReadToken(" Keller", " Kell", 4, "prompt"),
            ReadToken(" coughs", "\n", 0, "prompt"),
            ReadToken("\n", "\n", 1, "prompt"),
            ReadToken("<|im_end|>", "", 0, "template"),
            ReadToken("urgent", "urgent", 1, "reply"),
        ],
        [ReadToken("Two", "", 0, "prompt"), ReadToken("<b>no</b>", "<b>no</b>", 1, "reply")],
    ],
    model="SmolLM2-135M-Instruct",
    input_blocks=3,
    output_blocks=2,
    noise_level=0.5,
    sigma=1.61,
    sends=4,
    attacked_rows=16,
    seconds=42.0,
)
DATA = events.DataOpened(
    path="/data/letters.csv",
    name="letters.csv",
    columns=["letter", "urgency"],
    rows=184,
    preview=[["Mrs Keller coughs", "urgent"]],
    mapping=events.ColumnMapping("letter", "urgency"),
)
TABLE = LeakTable(
    model="SmolLM2-135M",
    fingerprint=MODEL.fingerprint,
    date="2026-11-24",
    machine="test",
    conditions="made up for a test",
    points=[
        LeakPoint(blocks, noise, share, min(1.0, share + 0.1), 0.9)
        for blocks, noise, share in ((1, 0.0, 1.0), (1, 2.0, 0.6), (3, 0.0, 0.9), (3, 2.0, 0.5))
    ],
)


@pytest.fixture
def report() -> LeakReport:
    return REPORT


@pytest.fixture
def data() -> events.DataOpened:
    return DATA


@pytest.fixture
def leak_table() -> Iterator[LeakTable]:
    """A table for `MODEL` in the cache folder of the tests' home."""
    file = leak_tables_folder() / f"{TABLE.fingerprint}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(msgspec.json.encode(TABLE))
    yield TABLE
    file.unlink()


@pytest.fixture
def look(qapp: QApplication) -> Iterator[Theme]:
    found = theme()
    found.setup("light", 100)
    yield found
    found.setup("light", 100)


@pytest.fixture
def link(qapp: QApplication) -> RecordingLink:
    return RecordingLink()


@pytest.fixture
def state(qapp: QApplication, link: RecordingLink) -> AppState:
    made = AppState(Settings(), save=False)
    link.received.connect(made.take)
    return made


@pytest.fixture
def connected(state: AppState, link: RecordingLink) -> AppState:
    """A state with a ready engine and a connected bundled trunk."""
    link.tell(events.EngineReady(version="test", device="cpu"))
    link.tell(
        events.ServerChanged(
            state="connected", url="bundled", bundled=True, latency_ms=1.5, model=MODEL
        )
    )
    return state


@pytest.fixture
def check_controls() -> Callable[[QWidget], None]:
    """Every control that can have the focus has a name, and none is out of reach."""

    def check(root: QWidget) -> None:
        from PySide6.QtCore import Qt
        from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QLabel, QLineEdit, QScrollBar

        nameless = []
        for widget in root.findChildren(QWidget):
            above = widget.parentWidget()
            while above is not None and not isinstance(above, QAbstractSpinBox | QComboBox):
                above = above.parentWidget()
            inner = above is not None  # part of a box, which has the name
            if inner or isinstance(widget, QScrollBar) or widget.objectName().startswith("qt_"):
                continue
            focusable = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            control = isinstance(widget, QAbstractButton | QLineEdit | QComboBox | QAbstractSpinBox)
            # Qt leaves the tab key to one button of a group once it had the focus; arrows go on.
            group = widget.group() if isinstance(widget, QAbstractButton) else None
            by_arrows = group is not None and any(
                button.focusPolicy() & Qt.FocusPolicy.TabFocus for button in group.buttons()
            )
            if control and not focusable and not by_arrows:
                nameless.append(f"{widget} cannot be reached with the keyboard")
            spoken = widget.accessibleName() or (
                widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""
            )
            hidden_until_used = isinstance(widget, QAbstractButton) and widget.isHidden()
            if (focusable or control) and not spoken and not hidden_until_used:
                parent = widget.parentWidget()
                nameless.append(f"{type(widget).__name__} in {parent} has no accessible name")
            if isinstance(widget, QLabel):
                assert widget.textFormat() == Qt.TextFormat.PlainText or not widget.text(), widget
        assert nameless == []

    return check


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    """The folder of four runs, and two that cannot be read."""
    return some_runs(tmp_path / "runs")


@pytest.fixture
def runs_page(qtbot, connected, link, look):
    from gui.pages.runs_page import RunsPage

    page = RunsPage(connected, link, look)
    qtbot.addWidget(page)
    page.resize(1280 - 216, 1300)
    page.show()
    return page


@pytest.fixture
def filled(runs_page, link, runs):
    """The page of runs with all of them."""
    runs_page.shown()
    answer(link, runs)
    return runs_page


@pytest.fixture
def finetune_page(qtbot, look, state, link):
    made = FinetunePage(state, link, look)
    qtbot.addWidget(made)
    made.resize(1072, 800)
    made.show()
    return made


@pytest.fixture
def ready_to_finetune(finetune_page, connected, link):
    link.tell(DATA)
    return finetune_page


@pytest.fixture
def remote(state, link, model):
    """A state with a ready engine that is connected to the institution's server."""
    link.tell(events.EngineReady(version="test", device="cpu"))
    connect_remote(link, model)
    return state


@pytest.fixture
def together_page(qtbot, look, remote, link):
    from gui.pages.together_page import TogetherPage

    made = TogetherPage(remote, link, look)
    qtbot.addWidget(made)
    made.resize(1072, 800)
    made.show()
    return made


@pytest.fixture
def invited(together_page, link, data):
    """An invitation was opened, and a file."""
    link.tell(data)
    together_page.open_invitation(INVITATION.path)
    link.tell(events.InvitationRead(job=link._last, invitation=INVITATION))
    link.tell(events.JobEnded(job=link._last))
    return together_page


@pytest.fixture
def taking_part(invited):
    invited.join.agree.setChecked(True)
    invited.main_button.click()
    return invited
