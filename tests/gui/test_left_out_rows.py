"""Rows that are not learnt from are told: on the file, while the run goes on, and at its end."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Qt
from support.run_folder import RUN

from core.commands import OpenData
from core.data import limits, open_data
from core.engine.data_desk import DataDesk
from core.events import JobEnded, RunFinished, RunStarted
from core.jobs import Job
from gui.models.leak_memory import leak_setting
from gui.pages.data_page import DataPage

TOO_LARGE = "30 rows of the file, which is too large"
IN_BOTH = "2 rows that stand, or whose group stands, in the validation file too"
LEFT_OUT_RUN = msgspec.structs.replace(RUN, folder="/runs/1", left_out_rows=2, unused_rows=30)


def test_the_data_page_says_it_of_the_file(qtbot, look, connected, link, tmp_path, monkeypatch):
    """As the engine tells it: the first of the remarks."""
    file = tmp_path / "large.csv"
    file.write_text("letter,urgency\n" + "".join(f"text {n},{n % 3}\n" for n in range(40)))
    monkeypatch.setattr(limits, "MAX_CELLS", 40)
    page = DataPage(connected, link, look)
    qtbot.addWidget(page)
    DataDesk(lambda: None).open(Job(emit=link.tell), OpenData(path=str(file)))
    used = open_data(file)
    assert len(used.rows) + used.unused_rows == 40
    told = page.remarks.table.model()
    assert told.index(0, 0).data() == "whole file"
    assert f"{len(used.rows)} of its 40 rows are used" in told.index(0, 1).data()


def test_a_run_says_it_while_it_goes_on_and_at_its_end(qtbot, ready_to_finetune, link, state):
    page = ready_to_finetune
    state.leaks.waive(leak_setting(state))
    qtbot.mouseClick(page.main_button, Qt.MouseButton.LeftButton)
    job = page.job.number
    link.tell(RunStarted(job=job, total_steps=9, left_out_rows=2, unused_rows=30))
    link.tell(RunFinished(job=job, run=LEFT_OUT_RUN))
    link.tell(JobEnded(job=job))
    for told in (page.progress.remarks.text(), page.result.sentence.text()):
        assert TOO_LARGE in told
        assert IN_BOTH in told


def test_the_page_of_runs_says_it_and_whether_rows_were_masked(runs_page):
    runs_page.card.show_run(LEFT_OUT_RUN)
    assert IN_BOTH in runs_page.card.facts["Left out"][1].text()
    assert "Personal data" not in runs_page.card.facts
    runs_page.card.show_run(msgspec.structs.replace(RUN, masked=True))
    assert runs_page.card.facts["Personal data"][1].text() == "Masked before learning"
    assert runs_page.card.facts["Left out"][1].isHidden()
