"""The policy in the registry of Windows: the same rules, read through a reader put in its place."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Self

import pytest

from core import policy as module
from core import policy_registry
from core.errors import PolicyUnusable
from core.policy import VARIABLE, Policy, load_policy, policy_files

FULL: dict[str, Any] = {
    "minimum_noise_level": "1.5",
    "minimum_input_blocks": 5,
    "allowed_servers": ["bundled", "https://trunk.hospital.example:8765/"],
    "allow_training": 0,
    "allow_hub": "false",
    "keep_chats": 1,
    "most_read_back": "0.5",
    "contact": "Ask Dr Weber.",
    "proxy": "http://proxy.hospital.example:3128",
    "no_proxy": ["10.0.0.0/8"],
    "version_address": "https://intranet.hospital.example/latest.json",
    "look_for_versions": 0,
}


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "policy.toml"
    monkeypatch.setattr(module, "policy_file", lambda: file)
    monkeypatch.delenv(VARIABLE, raising=False)
    return file


def registry(monkeypatch: pytest.MonkeyPatch, values: dict[str, Any] | None) -> None:
    monkeypatch.setattr(policy_registry, "machine_values", lambda: values)


@pytest.mark.skipif(sys.platform == "win32", reason="there the registry may have one")
def test_other_systems_have_none(system: Path) -> None:
    assert policy_registry.machine_values() is None
    assert policy_files() == []


def test_no_key_is_no_policy(system: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    registry(monkeypatch, None)
    assert (policy_files(), load_policy()) == ([], Policy())


def test_every_kind_of_value(system: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    registry(monkeypatch, FULL)
    assert load_policy() == Policy(
        minimum_noise_level=1.5,
        minimum_input_blocks=5,
        allowed_servers=("bundled", "https://trunk.hospital.example:8765"),
        allow_training=False,
        allow_hub=False,
        most_read_back=0.5,
        contact="Ask Dr Weber.",
        proxy="http://proxy.hospital.example:3128",
        no_proxy=("10.0.0.0/8",),
        version_address="https://intranet.hospital.example/latest.json",
        look_for_versions=False,
    )
    assert [str(it) for it in policy_files()] == [r"HKEY_LOCAL_MACHINE\Software\Policies\FedSEA"]


def test_of_registry_and_file_the_stricter_holds(
    system: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry(monkeypatch, {"minimum_noise_level": 1, "contact": "The domain."})
    system.write_text('minimum_noise_level = 2\nkeep_chats = false\ncontact = "Here."', "utf-8")
    policy = load_policy()
    assert (policy.minimum_noise_level, policy.keep_chats) == (2.0, False)
    assert policy.contact == "The domain."
    assert policy_files() == [policy_registry.PLACE, system]
    system.write_text("minimum_noise_level = 0.5", "utf-8")
    assert load_policy().minimum_noise_level == 1.0


@pytest.mark.parametrize(
    "values",
    [
        {"minimum_noise": 1},
        {"minimum_noise_level": "much"},
        {"minimum_noise_level": 11},
        {"allow_training": 2},
        {"allow_training": b"\x00"},
        {"allowed_servers": "bundled"},
        {"allowed_servers": ["http://trunk.hospital.example"]},
        {"proxy": "socks5://proxy"},
    ],
    ids=str,
)
def test_a_mistake_stops_everything(
    system: Path, monkeypatch: pytest.MonkeyPatch, values: dict[str, Any]
) -> None:
    registry(monkeypatch, values)
    with pytest.raises(PolicyUnusable) as raised:
        load_policy()
    assert "HKEY_LOCAL_MACHINE" in str(raised.value)


def test_a_key_that_cannot_be_read_stops_everything(
    system: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied() -> None:
        raise PermissionError(13, "Access is denied")

    monkeypatch.setattr(policy_registry, "machine_values", denied)
    with pytest.raises(PolicyUnusable, match="Access is denied"):
        load_policy()


def test_a_reader_like_winreg_is_read_value_by_value(monkeypatch: pytest.MonkeyPatch) -> None:
    """As Python's documentation of `winreg` has it; tried on Windows by nobody yet."""

    class Key:
        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_: object) -> None: ...

    class Winreg:
        KEY_READ, KEY_WOW64_64KEY, HKEY_LOCAL_MACHINE = 0x20019, 0x100, "HKLM"
        values = (("Minimum_Noise_Level", "1", 1), ("", "default", 1), ("keep_chats", 0, 4))
        opened: tuple[object, ...] = ()

        def OpenKey(self, *place: object, access: int) -> Key:  # noqa: N802 - winreg's name
            self.opened = (*place, access)
            return Key()

        def QueryInfoKey(self, _: Key) -> tuple[int, int, int]:  # noqa: N802
            return 0, len(self.values), 0

        def EnumValue(self, _: Key, index: int) -> tuple[object, ...]:  # noqa: N802
            return self.values[index]

    fake = Winreg()
    monkeypatch.setitem(sys.modules, "winreg", fake)  # type: ignore[arg-type]
    monkeypatch.setattr(policy_registry.sys, "platform", "win32")  # type: ignore[attr-defined]
    assert policy_registry.machine_values() == {"minimum_noise_level": "1", "keep_chats": 0}
    assert fake.opened == ("HKLM", policy_registry.KEY, 0x20119)
