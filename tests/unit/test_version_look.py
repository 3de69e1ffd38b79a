"""What holds of the user's choices and the administrator's about new versions."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import PolicyUnusable
from core.policy import Policy, read_policy, strictest
from core.policy_rules import rules
from core.settings import Settings
from core.version_look import is_newer, look_of

OURS, THEIRS = "https://intranet.example/latest.json", "https://elsewhere.example/latest.json"


def test_without_a_choice_nothing_is_asked() -> None:
    look = look_of(Settings(), Policy())
    assert (look.address, look.daily, look.allowed) == ("", False, True)


@pytest.mark.parametrize(
    ("chosen", "said", "daily", "allowed"),
    [
        (False, None, False, True),
        (True, None, True, True),
        (False, True, True, True),
        (True, False, False, False),
    ],
)
def test_the_policy_has_the_last_word(
    chosen: bool, said: bool | None, daily: bool, allowed: bool
) -> None:
    settings = Settings(version_address=THEIRS, look_for_versions=chosen)
    look = look_of(settings, Policy(version_address=OURS, look_for_versions=said))
    assert (look.address, look.daily, look.allowed) == (OURS, daily, allowed)
    assert look_of(settings, Policy(look_for_versions=said)).address == THEIRS


def test_of_two_policies_no_comes_before_yes() -> None:
    for one, other, both in (
        *((None, None, None), (None, True, True), (None, False, False)),
        *((True, True, True), (True, False, False), (False, False, False)),
    ):
        for pair in ((one, other), (other, one)):
            first, second = (Policy(look_for_versions=it) for it in pair)
            assert strictest(first, second).look_for_versions is both
    first, second = Policy(version_address=OURS), Policy(version_address=THEIRS)
    assert strictest(first, second).version_address == OURS
    assert strictest(Policy(), second).version_address == THEIRS


def test_the_rules_say_it() -> None:
    said = [str(it) for it in rules(Policy(version_address=OURS, look_for_versions=True))]
    assert said == [
        f"New versions are looked for at {OURS}.",
        "New versions are looked for once a day.",
    ]
    (rule,) = rules(Policy(look_for_versions=False))
    assert str(rule) == "New versions must not be looked for."


@pytest.mark.parametrize(
    "text",
    [
        "look_for_versions = 1",
        'look_for_versions = "daily"',
        'version_address = "http://intranet.example/latest.json"',
        'version_address = "intranet.example/latest.json"',
        f'version_address = "{OURS}?ward=3"',
        "version_address = true",
    ],
)
def test_a_policy_with_a_mistake_is_unusable(tmp_path: Path, text: str) -> None:
    file = tmp_path / "policy.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(PolicyUnusable):
        read_policy(file)


def test_a_password_in_the_address_is_not_repeated(tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    file.write_text('version_address = "https://weber:secret@intranet.example/x"', "utf-8")
    with pytest.raises(PolicyUnusable) as caught:
        read_policy(file)
    assert "secret" not in str(caught.value)
    assert "intranet.example/x" in str(caught.value)


@pytest.mark.parametrize(
    ("one", "other"), [("0.10.0", "0.9.9"), ("1.0.0", "0.99.99"), ("0.1.2", "0.1.1")]
)
def test_versions_are_compared_number_by_number(one: str, other: str) -> None:
    assert is_newer(one, other)
    assert not is_newer(other, one)
    assert not is_newer(one, one)
