"""A server that speaks the few routes of the Hugging Face hub that reading a model needs.

Large files are on another host, as at the hub: `resolve` redirects to it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

COMMIT = "0123456789abcdef0123456789abcdef01234567"
_LARGE = (".safetensors", ".bin")


@dataclass
class Seen:
    """One request."""

    place: str
    """`hub` or `cdn`."""
    method: str
    path: str
    range: str | None
    token: str | None
    agent: str


@dataclass
class FakeHub:
    """What it serves and how it behaves; change it at any time."""

    files: dict[str, bytes]
    name: str = "org/tiny"
    token: str = ""
    """Where it is set, nothing is given out without it."""
    cut_after: int = 0
    """Bytes of a large file after which the connection is dropped, once."""
    hold: threading.Event | None = None
    """Waited for after the first bytes of each large file."""
    ranges: bool = True
    spoil: bool = False
    """Send other bytes than were announced."""
    elsewhere: str = ""
    """Where large files are redirected to in the place of the other host."""
    description: dict[str, Any] | None = None
    seen: list[Seen] = field(default_factory=list)
    sent: int = 0
    """Bytes of large files."""
    address: str = ""
    cdn: str = ""

    def siblings(self) -> list[dict[str, Any]]:
        """The files as the hub lists them."""
        return [
            {
                "rfilename": name,
                "size": len(content),
                "blobId": blob(content),
                **(
                    {"lfs": {"sha256": sha256(content), "size": len(content), "pointerSize": 134}}
                    if name.endswith(_LARGE)
                    else {}
                ),
            }
            for name, content in self.files.items()
        ]


def blob(content: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def files_of(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


@contextlib.contextmanager
def serving(hub: FakeHub) -> Iterator[FakeHub]:
    """Serve `hub` at `hub.address`."""
    with _server(hub, "hub") as hub.address, _server(hub, "cdn") as hub.cdn:
        yield hub


@contextlib.contextmanager
def _server(hub: FakeHub, place: str) -> Iterator[str]:
    handler = type("Handler", (_Handler,), {"hub": hub, "place": place})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = False
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        if hub.hold:
            hub.hold.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    hub: FakeHub
    place: str

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass

    def do_HEAD(self) -> None:
        self._serve()

    def do_GET(self) -> None:
        self._serve()

    def _serve(self) -> None:
        hub, headers = self.hub, self.headers
        path = unquote(urlsplit(self.path).path)
        token = headers.get("authorization")
        agent = headers.get("user-agent", "")
        hub.seen.append(Seen(self.place, self.command, path, headers.get("range"), token, agent))
        if self.place == "cdn":
            digest = path.removeprefix("/large/")
            content = next(it for it in hub.files.values() if sha256(it) == digest)
            return self._content(content, large=True)
        if not re.match(rf"(/api/models)?/{hub.name}/", path):
            return self._refuse(401, "RepoNotFound")
        if hub.token and token != f"Bearer {hub.token}":
            return self._refuse(403 if token else 401, "GatedRepo")
        if path.startswith("/api/"):
            return self._describe(path)
        revision, _slash, name = path.removeprefix(f"/{hub.name}/resolve/").partition("/")
        if revision not in ("main", COMMIT):
            return self._refuse(404, "RevisionNotFound")
        if name not in hub.files:
            return self._refuse(404, "EntryNotFound")
        return self._file(name, hub.files[name])

    def _refuse(self, status: int, code: str) -> None:
        self.send_response(status)
        self.send_header("X-Error-Code", code)
        self.send_header("X-Error-Message", code)
        self._end(0)

    def _end(self, length: int) -> None:
        self.send_header("Content-Length", str(length))
        self.end_headers()

    def _describe(self, path: str) -> None:
        hub = self.hub
        action, _slash, revision = path.removeprefix(f"/api/models/{hub.name}/").partition("/")
        if revision not in ("main", COMMIT):
            return self._refuse(404, "RevisionNotFound")
        answer: Any = hub.description or {
            "id": hub.name,
            "sha": COMMIT,
            "siblings": hub.siblings(),
        }
        if action == "tree":
            answer = [
                {
                    "type": "file",
                    "path": it["rfilename"],
                    "size": it["size"],
                    "oid": it["blobId"],
                    **({"lfs": {**it["lfs"], "oid": it["lfs"]["sha256"]}} if "lfs" in it else {}),
                }
                for it in hub.siblings()
            ]
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self._end(len(body))
        self.wfile.write(body)
        return None

    def _file(self, name: str, content: bytes) -> None:
        large = name.endswith(_LARGE)
        if not large:
            return self._content(content, large=False)
        digest = sha256(content)
        self.send_response(302)
        self.send_header("Location", self.hub.elsewhere or f"{self.hub.cdn}/large/{digest}?sig=a")
        self.send_header("X-Linked-Etag", f'"{digest}"')
        self.send_header("X-Linked-Size", str(len(content)))
        self.send_header("X-Repo-Commit", COMMIT)
        self._end(0)
        return None

    def _content(self, content: bytes, *, large: bool) -> None:
        hub, total = self.hub, len(content)
        wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("range", ""))
        begin, end = 0, total
        if wanted and hub.ranges:
            begin, end = int(wanted[1]), min(total, int(wanted[2] or total) + 1)
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {begin}-{end - 1}/{total}")
        else:
            self.send_response(200)
        self.send_header("ETag", f'"{blob(content)}"')
        self.send_header("X-Repo-Commit", COMMIT)
        self._end(end - begin)
        if self.command == "HEAD":
            return
        part = content[begin:end]
        if hub.spoil and large:
            part = bytes(len(part))
        with contextlib.suppress(OSError):
            self._send(part, large)

    def _send(self, part: bytes, large: bool) -> None:
        hub = self.hub
        if large and 0 < hub.cut_after < len(part):
            part, hub.cut_after = part[: hub.cut_after], 0
        if large:
            hub.sent += len(part)
        if large and hub.hold and len(part) > 1000:
            self.wfile.write(part[:1000])
            self.wfile.flush()
            hub.hold.wait(60)
            part = part[1000:]
        self.wfile.write(part)
