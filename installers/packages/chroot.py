"""A bare Debian in a folder, to try packages in as on a computer that has nothing of ours."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from pathlib import Path

RELEASE = "bookworm"
_MIRROR = "http://deb.debian.org/debian"
_PATH = "/usr/sbin:/usr/bin:/sbin:/bin"


class Chroot:
    """Made from `base`, a minimal Debian, which is fetched once and never changed."""

    def __init__(self, base: Path, folder: Path) -> None:
        """Make `folder` anew. Raises `CalledProcessError`."""
        self.folder = folder
        unfinished = base / "debootstrap"
        if not base.is_dir() or unfinished.exists():
            shutil.rmtree(base, ignore_errors=True)
            _run("debootstrap", "--variant=minbase", RELEASE, str(base), _MIRROR)
        if folder.exists():
            shutil.rmtree(folder)
        _run("cp", "--archive", "--reflink=auto", str(base), str(folder))

    def command(self, *words: str, user: str = "root", network: bool = True) -> list[str]:
        """What runs `words` in here. Its mounts and processes end with it.

        Without a network there is only the loop of a new namespace, which no other one reaches.
        """
        root = shlex.quote(str(self.folder))
        inside = ["env", "-i", f"PATH={_PATH}", "LC_ALL=C.UTF-8", *words]
        if user != "root":
            inside = ["runuser", "--user", user, "--", *inside]
        script = [
            *([] if network else ["ip link set lo up"]),
            f"mount -t proc proc {root}/proc",
            f"mount --rbind /dev {root}/dev",
            f"exec chroot {root} {shlex.join(inside)}",
        ]
        apart = ["unshare", "--mount", "--pid", "--fork", "--kill-child"]
        return [*apart, *([] if network else ["--net"]), "sh", "-c", " && ".join(script)]

    def run(self, *words: str, user: str = "root", network: bool = True) -> None:
        """Run `words` to their end. Raises `CalledProcessError`."""
        _run(*self.command(*words, user=user, network=network))

    def apt(self, *words: str) -> None:
        """Run apt-get without questions."""
        self.run("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-y", *words)

    def find(self, name: str) -> list[str]:
        """All paths in here whose last part matches `name`, but those in homes and of apt."""
        done = subprocess.run(
            ["find", str(self.folder), "-xdev", "-iname", name, "-printf", "/%P\n"],
            capture_output=True,
            text=True,
            check=True,
        )
        passed = ("/home/", "/tmp/", "/root/", "/proc/", "/dev/")
        return [it for it in done.stdout.splitlines() if not it.startswith(passed)]


def _run(*words: str) -> None:
    """Quietly, unless it fails. Raises `CalledProcessError`."""
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        print(done.stdout, file=sys.stderr)
        done.check_returncode()
