"""The installer for Windows, installed, upgraded and removed under Wine, with a tiny program."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.wine_computer import WineComputer

from installers.packages.windows.setup import write_setup

pytestmark = [
    pytest.mark.slow,
    *(
        pytest.mark.skipif(shutil.which(it) is None, reason=f"no {it} here")
        for it in ("wine", "wineserver", "makensis")
    ),
]

OLD, NEW = "0.1.0", "0.2.0"
FOREVER = "forever"
PROGRAM = r"""
; Says what it was started with; with “forever” it stays until a file “stop” is beside it.
Target ${CPU}-unicode
SilentInstall silent
RequestExecutionLevel user
Name program
OutFile "${TARGET}"
!include FileFunc.nsh
Section
  ${GetParameters} $1
  FileOpen $0 "$EXEDIR\started.txt" w
  FileWrite $0 $1
  FileClose $0
  StrCmp $1 "forever" 0 +3
  Sleep 50
  IfFileExists "$EXEDIR\stop" 0 -1
SectionEnd
"""
ORDINARY_USER = r"""
; Runs the command behind it as a user who is no administrator, and ends as it does.
Target ${CPU}-unicode
SilentInstall silent
RequestExecutionLevel user
Name user
OutFile "${TARGET}"
!include FileFunc.nsh
!if "${CPU}" == "x86"
  !define STARTUPINFO "*(i 68, &i64)"
!else
  !define STARTUPINFO "*(i 104, &i100)"
!endif
Section
  ${GetParameters} $9
  System::Call 'advapi32::OpenProcessToken(p -1, i 0xF01FF, *p .r0)'
  System::Call 'advapi32::ConvertStringSidToSidW(w "S-1-5-32-544", *p .r1)'
  System::Call '*(p r1, p 0)p.r2'
  System::Call 'advapi32::CreateRestrictedToken(p r0, i 0, i 1, p r2, i 0, p 0, i 0, p 0, *p .r3)'
  System::Call '${STARTUPINFO}p.r4'
  System::Call '*(p, p, i, i)p.r5'
  System::Call 'advapi32::CreateProcessAsUserW(p r3, p 0, w r9, p 0, p 0, i 0, i 0, p 0, p 0, p r4, p r5)'
  System::Call '*$5(p.r2)'
  System::Call 'kernel32::WaitForSingleObject(p r2, i -1)'
  System::Call 'kernel32::GetExitCodeProcess(p r2, *i .r1)'
  SetErrorLevel $1
SectionEnd
"""  # noqa: E501


def small_program(script: str, cpu: str, target: Path) -> None:
    source = target.with_suffix(".nsi")
    source.write_text(script, encoding="utf-8")
    command = ["makensis", "-V1", "-INPUTCHARSET", "UTF8", f"-DCPU={cpu}", f"-DTARGET={target}"]
    subprocess.run([*command, source], check=True)
    source.unlink()


@pytest.fixture(scope="module")
def computer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WineComputer]:
    computer = WineComputer(tmp_path_factory.mktemp("wine"))
    yield computer
    computer.close()


@pytest.fixture(scope="module")
def setups(computer: WineComputer, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Two versions; each has a library that the other hasn't."""
    folder = tmp_path_factory.mktemp("setups")
    made = {}
    for version in (OLD, NEW):
        payload = folder / version
        (payload / "_internal").mkdir(parents=True)
        (payload / "_internal" / f"{version}.dll").write_bytes(bytes(300_000))
        for name in ("fedsea.exe", "fedsea-window.exe"):
            small_program(PROGRAM, computer.cpu, payload / name)
        compiler = shutil.which("makensis")
        assert compiler
        made[version] = write_setup(compiler, payload, folder, version, computer.cpu)
    return made


@pytest.fixture
def bare(computer: WineComputer) -> Iterator[WineComputer]:
    """The computer as it was before; what a failed test left is removed."""
    yield computer
    for left in list(computer.drive.rglob("FedSEA/uninstall.exe")):
        computer.run(left, "/CurrentUser" if "users" in left.parts else "/AllUsers", "/S")
        computer.settle()


@pytest.mark.parametrize(
    ("mode", "hive", "below"),
    [("AllUsers", "HKLM", "Program Files"), ("CurrentUser", "HKCU", "AppData/Local/Programs")],
)
def test_a_silent_installation_can_be_removed_without_a_trace(bare, setups, mode, hive, below):
    files, registries = bare.files(), {it: bare.registry(it) for it in ("HKCU", "HKLM")}
    assert bare.run(setups[NEW], "/S", f"/{mode}") == 0
    found = {it.rsplit("/", 1)[-1] for it in bare.files() - files}
    programs = {"fedsea.exe", "fedsea-window.exe", "uninstall.exe"}
    assert found >= {*programs, f"{NEW}.dll", "FedSEA Desktop.lnk"}
    registry = bare.registry(hive)
    place = str(registry["FedSEA"]["InstallDir"])
    assert place.replace("\\", "/").endswith(f"{below}/FedSEA")
    shown = registry[r"Microsoft\Windows\CurrentVersion\Uninstall\FedSEA"]
    assert (shown["DisplayName"], shown["DisplayVersion"]) == ("FedSEA Desktop", NEW)
    assert shown["InstallLocation"] == place
    assert shown["UninstallString"] == f'"{place}\\uninstall.exe" /{mode}'
    assert shown["QuietUninstallString"] == f'"{place}\\uninstall.exe" /{mode} /S'
    assert 293 < shown["EstimatedSize"] < 1000  # KiB: the library and three small programs
    for suffix in ("fedsea-pairing", "fedsea-invitation"):
        kind = registry[f"Classes\\.{suffix}"][""]
        command = registry[f"Classes\\{kind}\\shell\\open\\command"][""]
        assert command == f'"{place}\\fedsea-window.exe" "%1"'
    other = "HKCU" if hive == "HKLM" else "HKLM"
    assert not [it for it in bare.registry(other) if "fedsea" in it.casefold()]

    assert bare.run(f"{place}\\uninstall.exe", f"/{mode}", "/S") == 0
    bare.settle()
    left = bare.files() - files
    assert all(it.endswith("AppData/Local/Programs") for it in left)  # a folder of Windows
    for which, before in registries.items():
        after = bare.registry(which)
        assert not [it for it in after.keys() - before if "fedsea" in it.casefold()]


def test_an_upgrade_takes_the_old_files_and_nothing_of_the_user(bare, setups):
    data = bare.local_data / "FedSEA" / "runs" / "first" / "RUN.toml"
    data.parent.mkdir(parents=True, exist_ok=True)
    data.write_text("mine")
    assert bare.run(setups[OLD], "/S", "/CurrentUser") == 0
    place = bare.local_data / "Programs" / "FedSEA"
    (place / "notes.txt").write_text("mine, too")
    assert bare.run(setups[NEW], "/S", "/CurrentUser") == 0
    assert [it.name for it in (place / "_internal").iterdir()] == [f"{NEW}.dll"]
    shown = bare.registry("HKCU")[r"Microsoft\Windows\CurrentVersion\Uninstall\FedSEA"]
    assert shown["DisplayVersion"] == NEW
    assert bare.run(place / "uninstall.exe", "/CurrentUser", "/S") == 0
    bare.settle()
    assert [it.name for it in place.iterdir()] == ["notes.txt"]
    assert data.read_text() == "mine"
    shutil.rmtree(place)


def test_a_chosen_folder_is_kept_until_another_is_chosen(bare, setups):
    first, second = bare.drive / "My Programs" / "FedSEA", bare.drive / "Other" / "FedSEA"
    # never in quotation marks, so these are two words for whoever starts it
    assert bare.run(setups[OLD], "/S", "/CurrentUser", r"/D=C:\My", r"Programs\FedSEA") == 0
    assert (first / "_internal" / f"{OLD}.dll").exists()
    assert bare.run(setups[NEW], "/S", "/CurrentUser") == 0
    assert (first / "_internal" / f"{NEW}.dll").exists()
    assert not (bare.local_data / "Programs" / "FedSEA").exists()
    assert bare.run(setups[NEW], "/S", "/CurrentUser", r"/D=C:\Other\FedSEA") == 0
    assert (second / "_internal" / f"{NEW}.dll").exists()
    assert not first.exists()
    assert bare.run(r"C:\Other\FedSEA\uninstall.exe", "/CurrentUser", "/S") == 0
    bare.settle()
    assert not second.exists()


def test_a_file_that_cannot_be_written_is_said(bare, setups):
    place = bare.drive / "mine"
    place.mkdir()
    (place / "_internal").write_text("a file where the folder would be")
    assert bare.run(setups[NEW], "/S", "/CurrentUser", r"/D=C:\mine") == 2
    assert "FedSEA" not in bare.registry("HKCU")
    shutil.rmtree(place)


def test_a_running_program_is_left_alone(bare, setups):
    assert bare.run(setups[OLD], "/S", "/CurrentUser") == 0
    place = bare.local_data / "Programs" / "FedSEA"
    running = bare.start(place / "fedsea.exe", FOREVER)
    while not (place / "started.txt").exists():
        assert running.poll() is None
        time.sleep(0.05)
    before = bare.files()
    assert bare.run(setups[NEW], "/S", "/CurrentUser") == 2
    windows_place = f"C:\\{place.relative_to(bare.drive)}".replace("/", "\\")
    removal = ("/CurrentUser", "/S", f"_?={windows_place}")
    assert bare.run(place / "uninstall.exe", *removal) == 2
    assert bare.files() == before
    (place / "stop").touch()
    assert running.wait(60) == 0
    assert bare.run(place / "uninstall.exe", *removal) == 0
    assert {it.name for it in place.iterdir()} == {"uninstall.exe", "started.txt", "stop"}
    shutil.rmtree(place)


def test_the_start_menu_and_a_double_click_start_the_window(bare, setups):
    assert bare.run(setups[NEW], "/S", "/AllUsers") == 0
    told = bare.drive / "Program Files" / "FedSEA" / "started.txt"
    menu = r"C:\ProgramData\Microsoft\Windows\Start Menu\Programs"
    assert bare.run("start", f"{menu}\\FedSEA Desktop.lnk") == 0
    bare.settle()
    assert told.read_text() == ""
    (bare.drive / "a b.fedsea-pairing").touch()
    assert bare.run("start", r"C:\a b.fedsea-pairing") == 0
    bare.settle()
    assert told.read_text() == r'"C:\a b.fedsea-pairing"'
    told.unlink()
    (bare.drive / "a b.fedsea-pairing").unlink()


def test_only_an_administrator_installs_for_all(bare, setups, tmp_path):
    user = tmp_path / "user.exe"
    small_program(ORDINARY_USER, bare.cpu, user)
    before = bare.files()
    needs_elevation = 740 % 256  # Wine tells the last 8 bits
    assert bare.run(user, f"Z:{setups[NEW]}", "/S", "/AllUsers") == needs_elevation
    assert bare.files() == before
    assert bare.run(user, f"Z:{setups[NEW]}", "/S", "/CurrentUser") == 0
    assert (bare.local_data / "Programs" / "FedSEA" / "fedsea.exe").exists()


@pytest.mark.parametrize(("windows", "build"), [("win81", None), ("win10", 17134)])
def test_an_older_windows_is_refused(bare, setups, windows, build):
    before = bare.files()
    bare.be(windows, build)
    code = bare.run(setups[NEW], "/S", "/AllUsers")
    bare.be("win10")
    assert code == 2
    assert bare.files() == before
