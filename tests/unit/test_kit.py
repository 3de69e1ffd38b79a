"""The kit for computers without a network: complete, and its check finds what was changed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.pairing import Pairing, line_of
from core.policy import Policy, read_policy
from installers.kit import build, seal
from installers.kit.verify import SIGNATURE, SUMS, flaws, is_signed

REPOSITORY = Path(__file__).resolve().parents[2]
SERVER = Pairing(1, "https://trunk.hospital.example:8765", "ab" * 32)


@pytest.fixture
def parts(tmp_path: Path) -> list[str]:
    """Options for a kit from small files."""
    dist, model = tmp_path / "dist", tmp_path / "small model"
    for folder in (dist, model):
        folder.mkdir()
    (dist / "fedsea-desktop_0.1.0_amd64.deb").write_bytes(b"an installer")
    for name in ("sbom.cdx.json", "latest.json"):
        (dist / name).write_text("{}")
    (dist / "notes.txt").write_text("not for others")
    (model / "config.json").write_text("{}")
    (model / "model.safetensors").write_bytes(bytes(1000))
    (tmp_path / "server.fedsea-pairing").write_text(line_of(SERVER))
    (tmp_path / "ca.pem").write_text("-----BEGIN CERTIFICATE-----\n")
    return [
        *("--dist", str(dist), "--model", str(model), "--certificate", str(tmp_path / "ca.pem")),
        *("--pairing", str(tmp_path / "server.fedsea-pairing")),
    ]


@pytest.fixture
def signed(
    tmp_path: Path, parts: list[str], capsys: pytest.CaptureFixture[str]
) -> tuple[Path, str]:
    """A signed kit and its public key."""
    assert build.main(["--new-key", str(tmp_path / "kit.key")]) == 0
    kit = tmp_path / "kit"
    assert build.main([str(kit), *parts, "--key", str(tmp_path / "kit.key")]) == 0
    told = capsys.readouterr().out
    key = told.partition("Public key: ")[2].splitlines()[0]
    assert told.rstrip().endswith(key)
    return kit, key


def verify(kit: Path, *options: str) -> tuple[int, str]:
    """As somebody would, on a computer that has Python and nothing else."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(kit / "verify.py"), *options],
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.returncode, done.stdout + done.stderr


def test_a_whole_kit_passes(signed: tuple[Path, str]) -> None:
    kit, key = signed
    names = {it.relative_to(kit).as_posix() for it in kit.rglob("*") if it.is_file()}
    assert names == {
        *("README.txt", "policy.toml", "verify.py", SUMS, SIGNATURE),
        *("installers/fedsea-desktop_0.1.0_amd64.deb", "installers/sbom.cdx.json"),
        "installers/latest.json",
        *("docs/administration.md", "docs/trunk-server.md", "docs/privacy.md"),
        *("docs/data-protection.md", "servers/server.fedsea-pairing", "servers/ca.pem"),
        *("windows-policy/fedsea.admx", "windows-policy/en-US/fedsea.adml"),
        "windows-policy/de-DE/fedsea.adml",
        *("models/small model/config.json", "models/small model/model.safetensors"),
    }
    code, said = verify(kit, "--public-key", key)
    assert (code, said) == (0, f"All {len(names) - 2} files are as they were packed.\n")
    code, said = verify(kit)
    assert code == 0
    assert "Who packed them was not checked" in said


@pytest.mark.skipif(sys.platform != "linux", reason="sha256sum is Linux's")
def test_sha256sum_understands_the_list(signed: tuple[Path, str]) -> None:
    kit, _ = signed
    check = ["sha256sum", "--check", "--quiet", "--strict", SUMS]
    assert subprocess.run(check, cwd=kit, timeout=60).returncode == 0
    (kit / "policy.toml").write_text("")
    assert subprocess.run(check, cwd=kit, capture_output=True, timeout=60).returncode == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("one bit", "installers/fedsea-desktop_0.1.0_amd64.deb was changed."),
        ("gone", "policy.toml is missing."),
        ("added", "installers/more.exe was not packed."),
        ("link", "policy.toml was changed."),
        ("folder elsewhere", "more was not packed."),
    ],
)
def test_what_was_changed_is_found(signed: tuple[Path, str], change: str, said: str) -> None:
    kit, _ = signed
    installer = kit / "installers" / "fedsea-desktop_0.1.0_amd64.deb"
    match change:
        case "one bit":
            content = bytearray(installer.read_bytes())
            content[3] ^= 1
            installer.write_bytes(content)
        case "gone":
            (kit / "policy.toml").unlink()
        case "added":
            (kit / "installers" / "more.exe").touch()
        case "folder elsewhere":
            (kit / "more").symlink_to(kit.parent, target_is_directory=True)
        case "link":
            copy = (kit / "policy.toml").rename(kit.parent / "elsewhere.toml")
            (kit / "policy.toml").symlink_to(copy)
    code, told = verify(kit)
    assert code == 1
    assert said in told
    assert "Do not install" in told


def test_a_list_made_anew_is_found_by_the_signature(signed: tuple[Path, str]) -> None:
    kit, key = signed
    (kit / "policy.toml").write_text("keep_chats = true\n")
    seal.seal(kit, None)
    assert verify(kit)[0] == 0  # this is why there are signatures
    code, told = verify(kit, "--public-key", key)
    assert code == 1
    assert f"{SUMS} was not signed with this key." in told
    (kit / SIGNATURE).unlink()
    assert verify(kit, "--public-key", key)[0] == 1
    seal.seal(kit, Ed25519PrivateKey.generate())
    assert verify(kit, "--public-key", key)[0] == 1
    assert verify(kit, "--public-key", "no key")[0] == 1
    assert verify(kit, "--key", key)[0] == 2


def test_the_check_of_signatures_agrees_with_the_library() -> None:
    for length in (0, 1, 63, 1000):
        key, message = Ed25519PrivateKey.generate(), bytes(range(256))[:length] * 4
        public, signature = key.public_key().public_bytes_raw(), key.sign(message)
        assert is_signed(public, message, signature)
        assert not is_signed(public, message + b"x", signature)
        for place in (0, 31, 32, 63):
            wrong = bytearray(signature)
            wrong[place] ^= 4
            assert not is_signed(public, message, bytes(wrong))
        other = (
            int.from_bytes(signature[32:], "little")
            + 2**252
            + 27742317777372353535851937790883648493
        )
        assert not is_signed(public, message, signature[:32] + other.to_bytes(32, "little"))
    assert not is_signed(b"\xff" * 32, b"", bytes(64))


def test_the_template_is_a_policy_and_names_every_key() -> None:
    file = REPOSITORY / "installers" / "kit" / "policy.toml"
    text = file.read_text("utf-8")
    assert read_policy(file) == Policy(allow_hub=False, offline=True)
    keys = {line.lstrip("# ").partition(" =")[0] for line in text.splitlines() if " = " in line}
    assert keys == {it.name for it in msgspec.structs.fields(Policy)}
    wanted = "\n".join(line.removeprefix("# ") for line in text.splitlines() if " = " in line)
    assert msgspec.toml.decode(wanted.encode(), type=Policy) != Policy()


def test_mistakes_make_no_kit(
    tmp_path: Path, parts: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    kit, wrong, key = tmp_path / "kit", tmp_path / "policy.toml", tmp_path / "server.key"
    wrong.write_text("minimum_noise = 1")
    key.write_text("-----BEGIN PRIVATE KEY-----\n")
    for options, said in (
        (["--dist", str(tmp_path)], "There is no installer"),
        (["--policy", str(wrong)], "minimum_noise"),
        (["--model", str(tmp_path)], "no model folder"),
        (["--certificate", str(key)], "holds a private key"),
        (["--key", str(key)], "no key without a password"),
        (["--pairing", str(tmp_path / "ca.pem")], "pairing cannot be used"),
    ):
        assert build.main([str(kit), *parts, *options]) == 1
        assert said in capsys.readouterr().err
        assert not [it for it in tmp_path.iterdir() if "kit" in it.name]
    kit.mkdir()
    assert build.main([str(kit), *parts]) == 1
    assert "is there already" in capsys.readouterr().err


def test_a_token_in_a_kit_is_said(
    tmp_path: Path, parts: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "first.fedsea-pairing"
    file.write_text(line_of(msgspec.structs.replace(SERVER, token="a-token-for-tests", name="A")))
    assert build.main([str(tmp_path / "kit"), *parts, "--pairing", str(file)]) == 0
    told = capsys.readouterr().out
    assert told.count("It holds a token") == 1
    assert "It holds a token" in (tmp_path / "kit" / "README.txt").read_text("utf-8")
    assert flaws(tmp_path / "kit") == []


def test_a_folder_of_any_kind_is_sealed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "release"
    folder.mkdir()
    (folder / "installer.deb").write_bytes(b"1")
    assert seal.main([str(folder)]) == 0
    assert (folder / SUMS).read_text().endswith("  installer.deb\n")
    key = seal.new_key(tmp_path / "kit.key")
    assert (tmp_path / "kit.key").stat().st_mode & 0o077 == 0 or sys.platform == "win32"
    assert seal.main([str(folder), "--key", str(tmp_path / "kit.key")]) == 0
    assert seal.public_key(key) in capsys.readouterr().out
    assert flaws(folder, key.public_key().public_bytes_raw()) == []
    assert seal.main([str(folder), "--key", str(tmp_path / "none")]) == 1
