"""What the Models page says of models that cannot be used, do not fit, or are not handed out."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from core import commands, events
from core.config import FROM_SERVER
from core.errors import ModelUnusable
from core.model_events import Computer, ModelHere, OfferedModel
from gui.pages.models_page import ModelsPage
from gui.widgets.language_names import language_name

GIGABYTE = 1_000_000_000
ROOMY = Computer(memory_free=16 * GIGABYTE, disk_free=100 * GIGABYTE, bytes_per_second=20e9)
URL = "https://trunk.hospital.example"


@pytest.fixture
def page(qtbot: Any, connected: Any, link: Any, look: Any) -> ModelsPage:
    page = ModelsPage(connected, link, look)
    qtbot.addWidget(page)
    page.resize(1064, 900)
    page.show()
    page.shown()
    return page


@pytest.fixture
def demo(model: Any) -> ModelHere:
    return ModelHere("demo", "demo", model.name, model, ["en"], 273_000_000)


@pytest.fixture
def large(model: Any) -> OfferedModel:
    """About 7 billion parameters."""
    facts = replace(
        model,
        name="Large-7B",
        fingerprint="large",
        blocks=32,
        hidden_size=4096,
        embedding_bytes=1_048_000_000,
        block_bytes=810_000_000,
    )
    return OfferedModel("server:large", facts, languages=["de", "fr"])


def elsewhere(link: Any, model: Any) -> None:
    link.tell(events.ServerChanged(state="connected", url=URL, bundled=False, model=model))


def tell(link: Any, here: list[ModelHere], *offered: OfferedModel, computer: Any = ROOMY) -> None:
    link.tell(events.ModelsListed(here=here, offered=list(offered), computer=computer))


def only_offer(page: ModelsPage) -> Any:
    (choice,) = page._catalog.offered
    page.list.choose(choice)
    return page.list.rows[-1]


def test_it_is_calm_while_nothing_is_known_or_offered(
    page: ModelsPage, link: Any, demo: ModelHere
) -> None:
    assert link.of(commands.ListModels)
    assert page.list.nothing_here.isVisible()
    assert page.card.isHidden()
    assert not page.use_button.isEnabled()
    tell(link, [demo])
    assert page.list.nothing_here.isHidden()
    assert "on this computer" in page.list.nothing_offered.text()
    link.tell(events.ServerChanged(state="stopped"))
    assert "No trunk server is connected" in page.list.nothing_offered.text()
    assert page.list.rows[0].used.text() == "Chosen"


def test_with_the_bundled_trunk_all_of_the_model_counts(
    page: ModelsPage, link: Any, demo: ModelHere, model: Any
) -> None:
    tell(link, [demo], computer=replace(ROOMY, memory_free=450_000_000))
    (row,) = page.list.rows
    assert row.fit.text() == "Tight"  # embedding 57 MB, 30 blocks of 7.1 MB, and a chat's cache
    assert "with the trunk on this computer" in page.card.sentence.text()
    elsewhere(link, model)
    page._state.update_settings(server_url=URL)
    assert row.fit.text() == "Fits"
    assert "Trunk server and network make it slower" in page.card.speed_note.text()


@pytest.mark.parametrize(
    ("computer", "word"),
    [
        (ROOMY, "Fits"),
        (replace(ROOMY, memory_free=6 * GIGABYTE), "Tight"),
        (replace(ROOMY, memory_free=4 * GIGABYTE), "Does not fit"),
        (replace(ROOMY, disk_free=GIGABYTE), "No room on the disk"),
    ],
)
def test_a_verdict_is_a_word_and_a_reason(
    page: ModelsPage, link: Any, demo: ModelHere, large: OfferedModel, computer: Any, word: str
) -> None:
    elsewhere(link, demo.facts)
    page._state.update_settings(server_url=URL)
    tell(link, [demo], large, computer=computer)
    row = only_offer(page)
    assert row.fit.text() == word
    assert word in row.radio.accessibleName()
    assert page.card.word.text() == word
    assert "6.7 billion parameters · Apache-2.0 · German, French" in row.text.text()
    assert (
        "2.55\u00a0GB to fetch" in row.needs.text()
    )  # half of 1.048 + 5 * 0.81: stored in 16 bits
    assert page.card.fetch_button.isEnabled() == (word != "No room on the disk")


def test_a_server_that_keeps_its_weights(
    page: ModelsPage, link: Any, demo: ModelHere, large: OfferedModel
) -> None:
    elsewhere(link, demo.facts)
    tell(link, [demo], replace(large, handed_out=False))
    only_offer(page)
    for button in (page.card.fetch_button, page.card.whole_button, page.use_button):
        assert not button.isEnabled()
        assert "does not hand out" in button.accessibleDescription()
    assert "does not hand out" in page.card.why.text()


def test_a_model_that_cannot_be_used_says_why(page: ModelsPage, link: Any, demo: ModelHere) -> None:
    problem = ModelUnusable(source="/models/a<b>", reason="It is <i>damaged</i>.").problem()
    broken = ModelHere("/models/a<b>", "folder", "a<b>", problem=problem)
    fetched = ModelHere("/models/fetched-1", "fetched", "fetched-1", bytes=5, problem=problem)
    tell(link, [demo, broken, fetched])
    row = page.list.rows[1]
    page.list.choose(page._catalog.here[1])
    assert row.fit.text() == "Cannot be used"
    assert "<i>damaged</i>" in row.needs.text()
    assert not page.use_button.isEnabled()
    assert page.card.remove_button.isHidden()  # a folder of the user's own
    page.list.choose(page._catalog.here[2])
    assert page.card.remove_button.isVisible()
    assert page.card.remove_button.isEnabled()
    assert page.card.fetch_button.isHidden()


def test_what_is_converted_at_its_first_use_can_be_used(
    page: ModelsPage, link: Any, demo: ModelHere
) -> None:
    tell(link, [demo, ModelHere("/models/a.gguf", "gguf", "a.gguf")])
    page.list.choose(page._catalog.here[1])
    assert page.card.word.text() == "Not converted yet"
    page.use_button.click()
    (sent,) = link.of(commands.Connect)
    assert sent.model == "/models/a.gguf"


def test_parts_alone_need_their_server(
    page: ModelsPage, link: Any, demo: ModelHere, large: OfferedModel
) -> None:
    parts = ModelHere("/m/fetched-large", "fetched", "Large-7B", large.facts, blocks=[0, 1, 2])
    parts = replace(parts, whole=False, bytes=2 * GIGABYTE)
    tell(link, [demo, parts])
    page.list.choose(page._catalog.here[1])
    assert not page.use_button.isEnabled()
    assert "needs its trunk server" in page.card.why.text()
    assert "Connect to the trunk server" in page.card.fetch_button.accessibleDescription()
    elsewhere(link, replace(large.facts, fingerprint="a third one"))
    page._state.update_settings(server_url=URL)
    tell(link, [demo, parts], large)
    page.list.choose(page._catalog.here[1])
    assert page.use_button.isEnabled()
    assert "810\u00a0MB to fetch" in page.list.rows[1].needs.text()  # two blocks of five
    page.list.choose(page._catalog.here[0])
    assert "does not serve it" in page.card.why.text()


def test_the_servers_own_model_is_marked_once_it_is_connected(
    page: ModelsPage, link: Any, demo: ModelHere, large: OfferedModel
) -> None:
    page._state.update_settings(server_url=URL, model=FROM_SERVER)
    elsewhere(link, large.facts)
    tell(link, [demo], large)
    assert [row.used.isHidden() for row in page.list.rows] == [True, False]
    assert page.list.current is not None
    assert page.list.current.name == "Large-7B"
    page._state.begin_run(9)
    page.list.choose(page._catalog.here[0])
    assert "A run is going on" in page.card.why.text()
    assert not page.choose_button.isEnabled()


def test_languages_by_name_as_far_as_they_are_known() -> None:
    assert [language_name(code) for code in ("de", "pt-BR", "zh_CN", "klingon", "")] == [
        "German",
        "Portuguese",
        "Chinese",
        "klingon",
        "",
    ]


def test_controls_have_names(
    page: ModelsPage, link: Any, demo: ModelHere, large: OfferedModel, check_controls: Any
) -> None:
    elsewhere(link, demo.facts)
    tell(link, [demo], large)
    only_offer(page)
    check_controls(page)
