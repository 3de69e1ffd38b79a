"""`fedsea pair`: from a file, standard input or the line; the policy is asked first."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from support.own_home import everything_written

from core.cli.pair import run
from core.net.tokens import TokenStore
from core.pairing import Pairing, line_of
from core.paths import pins_file
from core.pins import grouped, keep_pin, pin_of

pytestmark = pytest.mark.usefixtures("home", "own_keyring")

URL = "https://trunk.clinic.example:8765"
ONE, OTHER = "ab" * 32, "cd" * 32
TOKEN = "a-token-that-nobody-sees"
PAIRING = Pairing(1, URL, ONE, TOKEN, "Ward 3")


def test_from_a_file(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "ward 3.fedsea-pairing"
    file.write_text(line_of(PAIRING) + "\n", "ascii")
    assert run([str(file)]) == 0
    said = capsys.readouterr().out
    assert grouped(ONE) in said
    assert "The token is in the keyring." in said
    assert TOKEN not in said
    assert (pin_of(URL), TokenStore().find(URL)) == (ONE, (TOKEN, "keyring"))
    assert TOKEN.encode() not in everything_written(home)


def test_from_standard_input_as_json(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"\n {line_of(PAIRING)}\n"))
    assert run(["-", "--json"]) == 0
    assert '"token_kept": true' in capsys.readouterr().out
    assert pin_of(URL) == ONE


def test_another_certificate_only_anew(capsys: pytest.CaptureFixture[str]) -> None:
    keep_pin(URL, OTHER)
    assert run([line_of(PAIRING)]) == 2
    said = capsys.readouterr().err
    assert grouped(OTHER) in said
    assert grouped(ONE) in said
    assert (pin_of(URL), TokenStore().find(URL)) == (OTHER, (None, "nowhere"))
    assert run([line_of(Pairing(1, URL, "", TOKEN))]) == 2  # nor none at all
    assert pin_of(URL) == OTHER
    assert run([line_of(PAIRING), "--anew"]) == 0
    assert pin_of(URL) == ONE
    assert run([line_of(PAIRING)]) == 0  # the same one again


def test_listed_and_forgotten(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--list"]) == 0
    assert "No certificate is known." in capsys.readouterr().out
    assert run([line_of(PAIRING)]) == 0
    assert run(["--list"]) == 0
    assert f"{URL}  {grouped(ONE)}" in capsys.readouterr().out
    assert run(["--forget", URL]) == 0
    assert (pin_of(URL), TokenStore().find(URL)) == ("", (None, "nowhere"))


def test_the_policy_is_asked_before_anything_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rules = tmp_path / "policy.toml"
    rules.write_text('allowed_servers = ["bundled"]', "utf-8")
    monkeypatch.setenv("FEDSEA_POLICY", str(rules))
    assert run([line_of(PAIRING)]) == 2
    assert "Only the bundled trunk" in capsys.readouterr().err
    assert not pins_file().exists()
    assert TokenStore().find(URL) == (None, "nowhere")


@pytest.mark.parametrize("given", ["nothing here", "fedsea-pairing:AAAA", "https://a.example"])
def test_what_is_no_pairing(given: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([given]) == 2
    assert "This pairing cannot be used." in capsys.readouterr().err


def test_a_server_on_this_computer_has_no_certificate() -> None:
    assert run([line_of(Pairing(1, "http://127.0.0.1:8765", "", TOKEN))]) == 0
    assert not pins_file().exists()
    assert TokenStore().find("http://127.0.0.1:8765")[0] == TOKEN
