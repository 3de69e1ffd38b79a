"""What can be said of the installers without building the bundle, which takes minutes."""

from __future__ import annotations

import plistlib
import shutil
import struct
import subprocess
import xml.etree.ElementTree as ET

import pytest
from PySide6.QtGui import QImage

from core.invitation import SUFFIX as INVITATION
from core.model.families import FAMILIES
from core.pairing import SUFFIX as PAIRING
from installers.packages import deb, debian, icons, libraries
from installers.packages.contents import MODELS, is_used, is_used_module
from installers.packages.macos.properties import properties
from installers.packages.windows.setup import write_setup

HERE = deb._HERE
SUFFIXES = {PAIRING, INVITATION}


def needs(program):
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"no {program} here")


def test_every_model_family_is_in_the_bundle():
    assert {name.removesuffix("_text") for name in FAMILIES} <= MODELS


@pytest.mark.parametrize(
    ("place", "source", "used"),
    [
        ("resources/icons/fedsea.svg", "/x/resources/icons/fedsea.svg", True),
        ("torch/lib/libtorch_cpu.so", "/x/torch/lib/libtorch_cpu.so", True),
        ("torch/bin/torch_shm_manager", "/x/torch/bin/torch_shm_manager", True),
        ("torch/nn/modules/linear.py", "/x/m.py", True),
        ("torch/testing/_internal/common_utils.py", "/x/m.py", False),
        ("torch/bin/protoc", "/x/torch/bin/protoc", False),
        ("pyarrow/libarrow.so.2600", "/x/pyarrow/libarrow.so.2600", True),
        ("pyarrow/libarrow.so.2600.1.0", "/x/pyarrow/libarrow.so.2600.1.0", False),
        ("pyarrow/libarrow_flight.so.2600", "/x/pyarrow/libarrow_flight.so.2600", False),
        ("pyarrow/libarrow_s3.so.2600", "/x/pyarrow/libarrow_s3.so.2600", False),
        ("pyarrow/libarrow_substrait.so.2600", "/x/pyarrow/libarrow_substrait.so.2600", True),
        ("pyarrow\\arrow_flight.dll", "C:\\x\\arrow_flight.dll", False),
        ("torch\\lib\\torch_cpu.dll", "C:\\x\\torch_cpu.dll", True),
        ("torch\\lib\\torch_cpu.lib", "C:\\x\\torch_cpu.lib", False),
        ("PySide6\\Qt6Widgets.dll", "C:\\x\\Qt6Widgets.dll", True),
        ("PySide6\\Qt6Quick.dll", "C:\\x\\Qt6Quick.dll", False),
        ("PySide6\\plugins\\platforms\\qwindows.dll", "C:\\x\\qwindows.dll", True),
        ("PySide6\\plugins\\sqldrivers\\qsqlite.dll", "C:\\x\\qsqlite.dll", False),
        ("PySide6/Qt/lib/QtGui.framework/Versions/A/QtGui", "/x/QtGui", True),
        ("PySide6/Qt/lib/QtQuick.framework/Versions/A/QtQuick", "/x/QtQuick", False),
        ("transformers/models/llama/modeling_llama.py", "/x/m.py", True),
        ("transformers/models/llama/convert_llama_weights_to_hf.py", "/x/m.py", False),
        ("transformers/models/whisper/modeling_whisper.py", "/x/m.py", False),
        ("transformers/models/__init__.py", "/x/m.py", True),
        ("libssl.so.3", "/lib/x86_64-linux-gnu/libssl.so.3", False),
        ("libffi.so.8", "/lib/x86_64-linux-gnu/libffi.so.8", True),
        ("PySide6/Qt/lib/libQt6Core.so.6", "/x/libQt6Core.so.6", True),
        ("PySide6/Qt/lib/libQt6Quick.so.6", "/x/libQt6Quick.so.6", False),
        ("fedsea_desktop-0.1.0.dist-info/direct_url.json", "/x/direct_url.json", False),
        (r"torch\test\test_api.exe", r"C:\x\test_api.exe", False),
    ],
)
def test_what_belongs_in_the_bundle(place, source, used):
    assert is_used(place, source) is used


def test_tests_of_libraries_stay_out():
    assert is_used_module("torch.testing._internal")
    assert is_used_module("torch.testing._internal.common_utils")  # what peft imports, imports it
    assert is_used_module("sympy.core")
    assert not is_used_module("sympy.core.tests.test_basic")
    assert is_used_module("transformers.models.qwen3.modeling_qwen3")
    assert not is_used_module("transformers.models.whisper")


def test_all_systems_know_the_same_files():
    types = ET.parse(HERE / "linux" / "fedsea.xml").getroot()
    globs = {
        it.attrib["pattern"].removeprefix("*") for it in types.iter() if "pattern" in it.attrib
    }
    assert globs == SUFFIXES
    script = (HERE / "windows" / "fedsea.nsi").read_text(encoding="utf-8")
    assert all(f'!insertmacro FILE_TYPE "{it[1:]}"' in script for it in SUFFIXES)
    documents = properties("1.2.3")["CFBundleDocumentTypes"]
    assert {f".{it['CFBundleTypeExtensions'][0]}" for it in documents} == SUFFIXES
    assert plistlib.loads((HERE / "macos" / "entitlements.plist").read_bytes())


@needs("desktop-file-validate")
def test_the_desktop_entry_is_valid():
    subprocess.run(["desktop-file-validate", HERE / "linux" / "fedsea.desktop"], check=True)


@needs("appstreamcli")
def test_the_metainfo_is_valid(tmp_path):
    file = tmp_path / "org.fedsea.desktop.metainfo.xml"
    file.write_text(deb.metainfo(), encoding="utf-8")
    subprocess.run(["appstreamcli", "validate", "--no-net", file], check=True)


@needs("systemd-analyze")
def test_the_service_is_as_closed_as_it_says():
    unit = HERE / "trunk" / "fedsea-trunk.service"
    command = ["systemd-analyze", "security", "--offline=true", "--threshold=20", unit]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def test_icons_for_all_systems(qapp, tmp_path):
    icons.write_hicolor(tmp_path / "hicolor")
    for pixels in icons.HICOLOR_SIZES:
        image = QImage(str(tmp_path / "hicolor" / f"{pixels}x{pixels}" / "apps" / "fedsea.png"))
        assert (image.width(), image.height()) == (pixels, pixels)
        assert image.pixelColor(0, 0).alpha() < 128 < image.pixelColor(pixels // 2, 1).alpha()
    icons.write_ico(tmp_path / "a.ico")
    content = (tmp_path / "a.ico").read_bytes()
    for number in range(struct.unpack_from("<H", content, 4)[0]):
        length, offset = struct.unpack_from("<2I", content, 6 + 16 * number + 8)
        assert not QImage.fromData(content[offset : offset + length]).isNull()
    icons.write_icns(tmp_path / "a.icns")
    content = (tmp_path / "a.icns").read_bytes()
    assert struct.unpack_from(">4sI", content) == (b"icns", len(content))


@needs("dpkg-deb")
def test_the_same_files_give_the_same_package(monkeypatch, tmp_path):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    made = []
    for name in ("one", "two"):
        monkeypatch.setattr(deb, "BUILD", tmp_path / name)
        monkeypatch.setattr(debian, "DIST", tmp_path / name / "dist")
        made.append(deb.trunk().build())
    assert made[0].read_bytes() == made[1].read_bytes()
    listed = subprocess.run(["dpkg-deb", "-c", made[0]], capture_output=True, text=True).stdout
    assert all("root/root" in line and "2023-11-14" in line for line in listed.splitlines())
    assert "./lib/systemd/system/fedsea-trunk.service" in listed
    fields = subprocess.run(["dpkg-deb", "-I", made[0]], capture_output=True, text=True).stdout
    assert "Depends: fedsea-desktop (= " in fields
    assert (
        "/etc/default/fedsea-trunk"
        in subprocess.run(
            ["dpkg-deb", "-I", made[0], "conffiles"], capture_output=True, text=True
        ).stdout
    )


@needs("dpkg-shlibdeps")
def test_dependencies_are_read_from_the_libraries(tmp_path):
    shutil.copy("/bin/true", tmp_path / "program")
    assert libraries.packages_needed(tmp_path).startswith("libc6 (>= ")


@pytest.fixture
def windows_payload(tmp_path):
    payload = tmp_path / "payload"
    (payload / "_internal").mkdir(parents=True)
    for name in ("fedsea.exe", "fedsea-window.exe", "_internal/a.dll"):
        (payload / name).write_bytes(b"MZ")
    return payload


@needs("makensis")
def test_the_windows_script_compiles_without_a_warning(windows_payload, tmp_path):
    target = write_setup(shutil.which("makensis"), windows_payload, tmp_path)
    assert target.read_bytes().startswith(b"MZ")


@needs("makensis")
def test_all_that_windows_starts_is_signed(windows_payload, tmp_path, monkeypatch):
    signed = tmp_path / "signed by us"
    monkeypatch.setenv("FEDSEA_WINDOWS_SIGN", f"echo >>'{signed}'")
    target = write_setup(shutil.which("makensis"), windows_payload, tmp_path)
    programs = [str(windows_payload / it) for it in ("fedsea.exe", "fedsea-window.exe")]
    *before, uninstaller, last = signed.read_text().splitlines()
    assert (before, last) == (programs, str(target))
    assert uninstaller not in programs


@needs("makensis")
@pytest.mark.parametrize("failing", ["program", "uninstaller", "setup"])
def test_no_installer_without_a_signature_that_was_asked_for(
    windows_payload, tmp_path, monkeypatch, failing
):
    wrong = {"program": "*window.exe", "uninstaller": "*makensis*", "setup": "*setup.exe"}[failing]
    script = tmp_path / "sign"
    script.write_text(f'#!/bin/sh\ncase "$1" in {wrong}) exit 1 ;; esac\n')
    script.chmod(0o700)
    monkeypatch.setenv("FEDSEA_WINDOWS_SIGN", str(script))
    with pytest.raises(subprocess.CalledProcessError):
        write_setup(shutil.which("makensis"), windows_payload, tmp_path)
