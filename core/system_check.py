"""Whether a window can open on this computer, asked before Qt is loaded.

Qt ends the whole process when a system library or the screen is missing, and its own words
help nobody. So this looks first and says which packages to install. Free of Qt.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable, Iterable, Mapping

_ALWAYS = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libzstd.so.1": "libzstd1",
}
_FOR_X11 = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
_FOR_WAYLAND = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
}


def window_obstacle(
    environment: Mapping[str, str] | None = None,
    *,
    system: str = sys.platform,
    loads: Callable[[str], bool] | None = None,
    screen_answers: Callable[[str], bool] | None = None,
) -> str:
    """Why no window can open here, and what to do about it, in plain words; empty if one can."""
    if not system.startswith("linux"):
        return ""
    here = os.environ if environment is None else environment
    loads = loads or _loads
    kind = screen_kind(here)
    packages = missing_packages(kind, loads)
    if packages:
        return (
            "FedSEA cannot open its window: this system lacks libraries that windows need.\n"
            f"Install them with:\n\n    sudo apt-get install {' '.join(packages)}\n\n"
            "(the names are those of Debian and Ubuntu). "
            "To try the program without a window, run `fedsea --self-test`."
        )
    if kind == "none":
        return (
            "FedSEA cannot open its window: there is no screen here (DISPLAY is not set).\n"
            "On a machine without a screen, run `fedsea --self-test`."
        )
    display = here.get("DISPLAY", "")
    if kind == "x11" and not (screen_answers or _screen_answers)(display):
        return (
            f"FedSEA cannot open its window: the screen {display} does not answer.\n"
            "Log in to a desktop and start it there; "
            "on a machine without a screen, run `fedsea --self-test`."
        )
    return ""


def screen_kind(environment: Mapping[str, str]) -> str:
    """`x11`, `wayland`, `none`, or `other` for a platform that Qt was told to use."""
    told = environment.get("QT_QPA_PLATFORM", "").split(";")[0].split(":")[0]
    if told:
        return {"xcb": "x11"}.get(told, "wayland" if told.startswith("wayland") else "other")
    if environment.get("WAYLAND_DISPLAY"):
        return "wayland"
    return "x11" if environment.get("DISPLAY") else "none"


def missing_packages(kind: str, loads: Callable[[str], bool] | None = None) -> list[str]:
    """Debian's names of the packages whose libraries do not load, for a kind of screen."""
    needed = dict(_ALWAYS)
    if kind in ("x11", "none"):
        needed |= _FOR_X11
    elif kind == "wayland":
        needed |= _FOR_WAYLAND
    return _unique(name for file, name in needed.items() if not (loads or _loads)(file))


def _unique(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _loads(file: str) -> bool:
    try:
        ctypes.CDLL(file)
    except OSError:
        return False
    return True


def _screen_answers(display: str) -> bool:
    """Whether an X server answers at `display`; Qt would end the process if none does."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
        xcb.xcb_connect.restype = ctypes.c_void_p
        xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
        xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
        xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
        connection = xcb.xcb_connect(display.encode(), None)
        broken = bool(xcb.xcb_connection_has_error(connection))
        xcb.xcb_disconnect(connection)
    except (OSError, AttributeError):
        return False
    return not broken
