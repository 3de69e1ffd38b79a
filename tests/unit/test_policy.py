"""The policy: read strictly, merged to the stricter side, and in doubt nothing is allowed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import platformdirs
import pytest
from hypothesis import given
from hypothesis import strategies as some
from msgspec.structs import replace

from core import policy as module
from core.address import same_address
from core.config import BUNDLED, ModelTable, PrivacyTable, RunConfig
from core.errors import ForbiddenByPolicy, PolicyUnusable
from core.paths import policy_file
from core.policy import VARIABLE, Policy, load_policy, policy_files, read_policy, strictest
from core.policy_rules import (
    check_adapter_sharing,
    check_partition,
    check_server,
    for_server,
    rules,
    within_policy,
)

HOSPITAL = "https://trunk.hospital.example:8765"
OTHER = "https://trunk.university.example"
EXAMPLE = f"""
minimum_noise_level = 1
minimum_gradient_noise = 0.25
minimum_input_blocks = 5
minimum_output_blocks = 3
allowed_servers = ["bundled", "{HOSPITAL}/"]
allow_training = false
allow_adapter_sharing = false
allow_trained_input_blocks = false
allow_hub = false
keep_chats = false
offline = true
most_read_back = 0.3
contact = "Ask Dr Weber, extension 12."
"""


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the system's policy would be; absent at first."""
    file = tmp_path / "system" / "policy.toml"
    file.parent.mkdir()
    monkeypatch.setattr(module, "policy_file", lambda: file)
    monkeypatch.delenv(VARIABLE, raising=False)
    return file


def written(file: Path, text: str) -> Path:
    file.write_text(text, "utf-8")
    return file


# --- where it is ------------------------------------------------------------------------------


def test_the_place_is_the_systems_and_no_variable_moves_it(tmp_path: Path) -> None:
    code = "from core.paths import policy_file; print(policy_file())"
    names = ("FEDSEA_HOME", "XDG_CONFIG_DIRS", "XDG_CONFIG_HOME", "XDG_DATA_DIRS")
    moved = dict.fromkeys((*names, "WIN_PD_OVERRIDE_COMMON_APPDATA", "HOME"), str(tmp_path))
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **moved},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert Path(done.stdout.strip()) == policy_file()
    assert str(tmp_path) not in done.stdout


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the place on Linux")
def test_the_place_is_the_usual_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_CONFIG_DIRS", raising=False)
    usual = Path(platformdirs.site_config_dir("FedSEA", appauthor=False))
    assert policy_file() == usual / "policy.toml" == Path("/etc/xdg/FedSEA/policy.toml")


# --- reading ----------------------------------------------------------------------------------


def test_without_a_file_nothing_is_forbidden(system: Path) -> None:
    assert policy_files() == []
    assert load_policy() == Policy()
    assert rules(load_policy()) == []


def test_every_key_that_limits_is_read(system: Path) -> None:
    written(system, EXAMPLE)
    policy = load_policy()
    assert policy == Policy(
        *(1.0, 0.25, 5, 3),
        (BUNDLED, HOSPITAL),
        *(False, False, False, False, False, True),
        0.3,
        "Ask Dr Weber, extension 12.",
    )
    assert policy_files() == [system]
    fields = [field.name for field in msgspec.structs.fields(Policy)]
    assert [rule.key for rule in rules(policy)] == fields[: fields.index("contact")]
    assert "at least 1." in str(rules(policy)[0])
    assert "30 %" in str(rules(policy)[-1])


def test_an_empty_list_of_servers_is_any_server(system: Path) -> None:
    written(system, "allowed_servers = []")
    assert load_policy().allowed_servers is None
    check_server(load_policy(), OTHER)


@pytest.mark.parametrize(
    "text",
    [
        "minimum_noise = 1",
        "[privacy]\nminimum_noise_level = 1",
        "minimum_noise_level = -1",
        "minimum_noise_level = 11",
        "minimum_noise_level = nan",
        "minimum_noise_level = inf",
        'minimum_noise_level = "1"',
        "minimum_gradient_noise = nan",
        "minimum_input_blocks = 0",
        "minimum_input_blocks = 1.5",
        "minimum_output_blocks = true",
        "most_read_back = 1.01",
        "most_read_back = nan",
        "allow_training = 0",
        'allow_adapter_sharing = "no"',
        'allowed_servers = "bundled"',
        'allowed_servers = ["trunk.hospital.example"]',
        'allowed_servers = ["http://trunk.hospital.example"]',
        'allowed_servers = ["Bundled"]',
        'allowed_servers = [""]',
        "contact = 12",
        f'contact = "{"x" * 501}"',
        "minimum_noise_level = 1\nminimum_noise_level = 0",
        "minimum_noise_level = ",
        "minimum_noise_level",
    ],
)
def test_a_file_with_any_mistake_is_unusable(system: Path, text: str) -> None:
    written(system, text)
    with pytest.raises(PolicyUnusable) as caught:
        load_policy()
    what, why, remedy = caught.value.problem().sentences()
    assert "nothing is sent" in what
    assert str(system) in why
    assert len(why) > len(str(system)) + 5
    assert remedy


def test_files_that_cannot_be_read_are_unusable(
    system: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for content in (b"\xff\xfe\x00", b"\x00", 'contact = "ü"'.encode("latin-1")):
        system.write_bytes(content)
        with pytest.raises(PolicyUnusable):
            load_policy()
    system.unlink()
    system.mkdir()
    with pytest.raises(PolicyUnusable):
        load_policy()
    system.rmdir()
    if hasattr(os, "symlink") and os.name == "posix":
        system.symlink_to(tmp_path / "gone")
        with pytest.raises(PolicyUnusable):
            load_policy()
        system.unlink()
    monkeypatch.setenv(VARIABLE, str(tmp_path / "named but absent.toml"))
    with pytest.raises(PolicyUnusable, match="named but absent"):
        load_policy()


def test_the_page_for_administrators_names_every_key_and_its_example_works(system: Path) -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "administration.md"
    text = page.read_text("utf-8").partition("## Files and folders")[0]
    keys = re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)
    assert keys == [field.name for field in msgspec.structs.fields(Policy)]
    (example,) = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    written(system, example)
    assert len(rules(load_policy())) == 6
    assert str(policy_file()) in text


# --- two files --------------------------------------------------------------------------------


def test_a_second_file_only_makes_things_stricter(
    system: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(system, EXAMPLE)
    loose = written(tmp_path / "loose.toml", 'contact = "Nobody"\nminimum_output_blocks = 4')
    monkeypatch.setenv(VARIABLE, str(loose))
    assert load_policy() == replace(read_policy(system), minimum_output_blocks=4)
    assert policy_files() == [system, loose]


def test_no_server_in_common_is_none_and_not_any(
    system: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(system, f'allowed_servers = ["{HOSPITAL}"]')
    monkeypatch.setenv(VARIABLE, str(written(tmp_path / "a.toml", f'allowed_servers=["{OTHER}"]')))
    assert load_policy().allowed_servers == ()
    for url in (HOSPITAL, OTHER, BUNDLED):
        with pytest.raises(ForbiddenByPolicy, match="No trunk server"):
            check_server(load_policy(), url)


def test_one_broken_file_of_two_is_enough(
    system: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(system, "minimum_noise_level = 1")
    monkeypatch.setenv(VARIABLE, str(written(tmp_path / "a.toml", "nonsense = 1")))
    with pytest.raises(PolicyUnusable, match=r"a\.toml"):
        load_policy()


LEVELS = some.floats(0, 10)
BLOCKS = some.integers(1, 40)
SHARES = some.floats(0, 1)
URLS = some.sampled_from([BUNDLED, HOSPITAL, OTHER, "https://a.example/x", "http://localhost:1"])
POLICIES = some.builds(
    Policy,
    LEVELS,
    LEVELS,
    BLOCKS,
    BLOCKS,
    some.none() | some.lists(URLS, max_size=4).map(tuple),
    *[some.booleans()] * 6,
    SHARES,
    some.sampled_from(["", "Ask A.", "Ask B."]),
)
RUNS = some.builds(
    RunConfig,
    model=some.builds(ModelTable, input_blocks=BLOCKS, output_blocks=BLOCKS),
    privacy=some.builds(PrivacyTable, LEVELS, LEVELS, some.booleans(), SHARES),
)


def permits(check: Any, *arguments: Any) -> bool:
    try:
        check(*arguments)
    except ForbiddenByPolicy:
        return False
    return True


@given(POLICIES, POLICIES, RUNS, URLS)
def test_merged_rules_allow_exactly_what_both_allow(
    one: Policy, other: Policy, run: RunConfig, url: str
) -> None:
    both = strictest(one, other)
    for check, wish in (
        (within_policy, run),
        (check_server, url),
        (lambda policy, at: check_adapter_sharing(for_server(policy, at)), url),
    ):
        alone = permits(check, one, wish) and permits(check, other, wish)
        assert permits(check, both, wish) == alone
    if permits(within_policy, both, run):
        least = min(it.most_read_back for it in (one, other))
        assert within_policy(both, run).privacy.most_read_back <= least


@given(POLICIES, POLICIES)
def test_merging_never_loosens_any_field(one: Policy, other: Policy) -> None:
    both = strictest(one, other)
    for part in (one, other):
        for name in ("noise_level", "gradient_noise", "input_blocks", "output_blocks"):
            assert getattr(both, f"minimum_{name}") >= getattr(part, f"minimum_{name}")
        for name in ("training", "adapter_sharing", "trained_input_blocks", "hub"):
            assert getattr(both, f"allow_{name}") <= getattr(part, f"allow_{name}")
        assert both.keep_chats <= part.keep_chats
        assert both.offline >= part.offline
        assert both.most_read_back <= part.most_read_back
        if part.allowed_servers is not None:
            assert both.allowed_servers is not None
            assert set(both.allowed_servers) <= set(part.allowed_servers)
    assert strictest(both, one) == both
    assert strictest(Policy(), one) == one


# --- the rules --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written_otherwise",
    [
        f" {HOSPITAL}/ ",
        "https://TRUNK.hospital.example:8765",
        "HTTPS://trunk.hospital.example:8765",
    ],
)
def test_the_same_server_written_otherwise_is_allowed(written_otherwise: str) -> None:
    check_server(Policy(allowed_servers=(HOSPITAL,)), written_otherwise)


@pytest.mark.parametrize(
    "url",
    [
        BUNDLED,
        OTHER,
        "https://trunk.hospital.example",
        "https://trunk.hospital.example:8766",
        "https://trunk.hospital.example:8765/other",
        "https://trunk.hospital.example:8765.evil.example",
        "https://trunk.hospital.example:8765@evil.example",
        "https://evil.example/#https://trunk.hospital.example:8765",
        "https://evil.example\\@trunk.hospital.example:8765",
        "http://trunk.hospital.example:8765",
        "nonsense",
        "",
    ],
)
def test_every_other_server_is_refused(url: str) -> None:
    policy = Policy(allowed_servers=(HOSPITAL,), contact="Ask Dr Weber.")
    with pytest.raises(ForbiddenByPolicy) as caught:
        check_server(policy, url)
    _, why, remedy = caught.value.problem().sentences()
    assert why == f"Only these trunk servers may be used: {HOSPITAL}."
    assert remedy == "Keep to the rule. Ask Dr Weber."


def test_the_default_port_need_not_be_written() -> None:
    assert same_address("https://trunk.example", "https://trunk.example:443")
    assert same_address("https://[2001:db8::1]:443/a", "https://[2001:DB8::1]/a")
    assert not same_address("https://trunk.example/A", "https://trunk.example/a")
    assert not same_address("https://trunk.example:4443", "https://trunk.example:4")


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        (Policy(minimum_noise_level=0.51), "noise level has to be at least 0.51"),
        (Policy(minimum_gradient_noise=0.1), "noise on gradients has to be at least 0.1"),
        (Policy(minimum_input_blocks=4), "before the server’s part: at least 4"),
        (Policy(minimum_output_blocks=3), "after the server’s part: at least 3"),
        (Policy(allow_training=False), "Fine-tuning is not allowed"),
        (Policy(allow_trained_input_blocks=False), "must not be trained"),
        (Policy(most_read_back=0.3), "at most 30 %"),
    ],
)
def test_a_run_against_a_rule_is_refused_and_never_changed(policy: Policy, words: str) -> None:
    run = RunConfig(privacy=PrivacyTable(train_input_blocks=True, most_read_back=0.4))
    with pytest.raises(ForbiddenByPolicy, match=words) as caught:
        within_policy(policy, run)
    assert caught.value.user_mistake
    assert "ask whoever looks after this computer" in str(caught.value)


def test_a_run_without_a_limit_of_its_own_gets_the_policys() -> None:
    policy = Policy(most_read_back=0.3)
    assert within_policy(policy, RunConfig()).privacy.most_read_back == 0.3
    own = RunConfig(privacy=PrivacyTable(most_read_back=0.2))
    assert within_policy(policy, own) == own
    assert within_policy(Policy(), RunConfig()) == RunConfig()


def test_the_partition_may_be_exactly_the_least() -> None:
    policy = Policy(minimum_input_blocks=4, minimum_output_blocks=3)
    check_partition(policy, 4, 3)
    for cut in ((3, 3), (4, 2)):
        with pytest.raises(ForbiddenByPolicy):
            check_partition(policy, *cut)


def test_with_the_bundled_trunk_an_adapter_is_not_shared() -> None:
    policy = Policy(allow_adapter_sharing=False)
    check_adapter_sharing(for_server(policy, BUNDLED))
    for url in (HOSPITAL, "http://127.0.0.1:8765"):
        with pytest.raises(ForbiddenByPolicy, match="adapter of a run"):
            check_adapter_sharing(for_server(policy, url))


@pytest.mark.parametrize(
    ("servers", "words"),
    [
        ((), "No trunk server may be used."),
        ((BUNDLED,), "Only the bundled trunk on this computer may be used."),
        ((BUNDLED, OTHER), f"Only the bundled trunk and these servers may be used: {OTHER}."),
        ((HOSPITAL, OTHER), f"Only these trunk servers may be used: {HOSPITAL}, {OTHER}."),
    ],
)
def test_the_servers_are_named_in_words(servers: tuple[str, ...], words: str) -> None:
    assert [str(rule) for rule in rules(Policy(allowed_servers=servers))] == [words]
