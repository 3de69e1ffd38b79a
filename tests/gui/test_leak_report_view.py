"""What was read: counts, marks that are not of colour alone, and the way there and back."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QLabel

from core.leak_report import ATTACK_NAMES, LeakSide
from gui.models.leak_memory import leak_setting
from gui.pages.privacy_page import PrivacyPage
from gui.text import share_text
from gui.widgets.attack_words import attack_name, attack_sentence
from gui.widgets.leak_report_view import LeakReportView
from gui.widgets.read_back_words import sentence


@pytest.fixture
def view(qtbot, look, report):
    made = LeakReportView()
    qtbot.addWidget(made)
    made.resize(1000, 1200)
    made.show_report(report)
    made.show()
    return made


def look_of(text, word: str) -> QTextCharFormat:
    at = text.toPlainText().index(word)
    cursor = QTextCursor(text.document())
    cursor.setPosition(at + 1)
    return cursor.charFormat()


def test_the_sentence_is_plain(view):
    assert view.sentence.text() == (
        "An attacker who runs the server reads about 7 of 10 words of your prompts and nearly"
        " every word of the replies."
    )


@pytest.mark.parametrize("share", [0.0, 0.04, 0.05, 0.3, 0.5, 0.949, 0.95, 1.0])
def test_the_sentence_never_comforts(report, share):
    side = msgspec.structs.replace(report.prompt, top1=share)
    text = sentence(msgspec.structs.replace(report, prompt=side)).lower()
    assert not any(word in text for word in ("safe", "secure", "protect", "only", " 0 ", " no "))
    assert "prompts" in text


def test_both_sides_have_all_figures_and_the_strongest_attack_in_words(view, report):
    card = view.prompts
    assert card.first.value.text() == share_text(0.68)
    assert card.ten.value.text() == share_text(0.81)
    assert card.order.value.text() == share_text(0.63)
    assert share_text(0.61) in card.interval.text()
    assert share_text(0.74) in card.interval.text()
    assert attack_name("candidate_search") in card.strongest.text()
    assert attack_sentence("candidate_search") in card.strongest.text()
    assert view.replies.first.value.text() == share_text(0.97)


def test_a_side_without_an_attack_shows_no_figure(view, report):
    view.show_report(msgspec.structs.replace(report, reply=LeakSide()))
    assert view.replies.first.value.text() == "–"
    assert "Not measured" in view.replies.interval.text()


def test_every_attack_has_words_and_its_row(view, report):
    for name in ATTACK_NAMES:
        assert attack_name(name) != name.replace("_", " ")
        assert attack_sentence(name)
    assert view.attacks.names == ["linear_probe", "candidate_search", "reply_lens"]
    shown = [label.text() for label in view.attacks.findChildren(QLabel)]
    assert f"{share_text(0.68)}, strongest" in shown
    assert share_text(0.55) in shown
    new = msgspec.structs.replace(
        report.prompt, attacks={"brand_new": report.prompt.attacks["linear_probe"]}
    )
    view.show_report(msgspec.structs.replace(report, prompt=new))
    assert "brand_new" in view.attacks.names


def test_the_row_shows_what_was_written_and_what_is_read(view):
    rows = view.rows
    assert rows.true_text.toPlainText() == ("<|im_start|>user\nMrs Keller coughs\n<|im_end|>urgent")
    assert rows.read_text.toPlainText() == "<|im_start|>user\nMrs Kell↵\n<|im_end|>urgent"
    expected = "Of 5 tokens 3 are read, 1 are among the first ten guesses, and 1 are not read."
    assert rows.counts.text().startswith(expected)
    assert rows.read_text.accessibleDescription().startswith(expected)


def test_what_was_read_differs_in_more_than_colour(view):
    text = view.rows.read_text
    read, near, rest = (look_of(text, word) for word in ("Mrs", " Kell", "↵"))
    assert read.fontWeight() == QFont.Weight.Bold
    assert read.fontUnderline()
    assert near.fontWeight() < QFont.Weight.Bold
    assert near.underlineStyle() == QTextCharFormat.UnderlineStyle.DotLine
    assert rest.underlineStyle() == QTextCharFormat.UnderlineStyle.NoUnderline
    colours = {each.foreground().color().name() for each in (read, near, rest)}
    assert len(colours) == 3
    template = look_of(text, "<|im_start|>")
    assert template.fontWeight() < QFont.Weight.Bold
    assert not template.fontUnderline()


def test_the_row_follows_the_dark_look(view, look):
    light = look_of(view.rows.read_text, "Mrs").foreground().color().name()
    look.set_appearance("dark")
    assert look_of(view.rows.read_text, "Mrs").foreground().color().name() != light


def test_rows_are_turned_with_the_keyboard_and_markup_stays_text(qtbot, view):
    rows = view.rows
    assert rows.title.text() == "Your row 1 of 2"
    rows.after.setFocus()
    qtbot.keyClick(rows.after, Qt.Key.Key_Space)
    assert rows.title.text() == "Your row 2 of 2"
    assert rows.true_text.toPlainText() == "Two<b>no</b>"
    assert rows.read_text.toPlainText() == "□<b>no</b>"
    qtbot.keyClick(rows.after, Qt.Key.Key_Space)
    assert rows.title.text() == "Your row 1 of 2"
    qtbot.keyClick(rows.before, Qt.Key.Key_Space)
    assert rows.title.text() == "Your row 2 of 2"


def test_no_text_is_cut_off_in_a_narrow_window(qtbot, view):
    long = [view.rows.rows[0][:-1] * 40]
    view.rows.show_rows(long)
    for width in (1000, 420):
        view.resize(width, 1200)
        qtbot.wait(50)
        for text in (view.rows.true_text, view.rows.read_text):
            assert text.height() >= text.document().size().height()


@pytest.fixture
def page(qtbot, look, connected, link, data, report):
    link.tell(data)
    connected.leaks.keep(leak_setting(connected), report)
    made = PrivacyPage(connected, link, look)
    qtbot.addWidget(made)
    made.resize(1072, 800)
    made.show()
    return made


def test_the_report_takes_the_place_of_the_sliders_and_leads_back(qtbot, page):
    qtbot.mouseClick(page.read_back.show_button, Qt.MouseButton.LeftButton)
    assert page.report.isVisible()
    assert not page.choices.isVisible()
    qtbot.keyClick(page.report.back_button, Qt.Key.Key_Escape)
    assert page.choices.isVisible()
    assert not page.report.isVisible()
    page.read_back.show_button.click()
    qtbot.mouseClick(page.report.back_button, Qt.MouseButton.LeftButton)
    assert page.choices.isVisible()


def test_another_file_closes_the_report(page, link, data):
    page.read_back.show_button.click()
    link.tell(msgspec.structs.replace(data, path="/other.csv"))
    assert page.choices.isVisible()


def test_every_control_of_the_report_has_a_name(page, check_controls):
    page.read_back.show_button.click()
    check_controls(page)
