"""Hosts for links, on loopback: they answer by a script, and count how they are asked."""

from __future__ import annotations

import contextlib
import select
import socket
import socketserver
import ssl
import struct
import threading
import time
from collections import defaultdict
from dataclasses import dataclass

from certificates import serving
from loopback_web import Served

from refcheck.links.guard import Policy
from refcheck.links.limits import Limits, Looks
from refcheck.links.survey import survey

RESET = "reset the connection"
HANG = 60.0
# Quick, but with the order of the real ones: a connection fails before a link does.
QUICK = Limits(
    interval=0.0,
    link_seconds=4.0,
    connect_seconds=1.0,
    body_seconds=0.5,
    first_wait=0.02,
    longest_wait=0.5,
)


@dataclass(frozen=True)
class Asked:
    """A request as it came, and when; `host` is its Host header without the port."""

    host: str
    method: str
    path: str
    headers: dict[str, str]
    at: float


class LinkHosts(Served, socketserver.ThreadingTCPServer):
    """Every name leads here; `script(asked)` is bytes, or bytes, seconds to wait and RESET in turn.

    A script that ends leaves the connection open, unless it ends with None.
    """

    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, script, *, certificate=None):
        self._script = script
        self._tls = serving(certificate) if certificate else None
        self._lock = threading.Lock()
        self._ending = threading.Event()
        self.asked = []
        self.connections = 0
        self.open = 0
        self.most_at_once = defaultdict(int)
        self._at_once = defaultdict(int)
        super().__init__(("127.0.0.1", 0), None)

    def __exit__(self, *_):
        self._ending.set()
        super().__exit__(*_)

    def paths(self, host=None):
        """What was asked, in order: "METHOD /path"."""
        return [f"{a.method} {a.path}" for a in self.asked if host in (None, a.host)]

    def url(self, path, host="a.example", scheme="http"):
        return f"{scheme}://{host}:{self.port}{path}"

    def policy(self):
        return Policy(hosts=(f"*.example:{self.port}", f"127.0.0.1:{self.port}"))

    def finish_request(self, request, client_address):
        with self._lock:
            self.connections += 1
            self.open += 1
        with contextlib.suppress(OSError):
            self._converse(request)
        with self._lock:
            self.open -= 1

    def _converse(self, connection):
        if self._tls is not None:
            first = connection.recv(1, socket.MSG_PEEK)
            if first == b"\x16":
                connection = self._tls.wrap_socket(connection, server_side=True)
        with connection, connection.makefile("rb") as stream:
            while (asked := self._read(stream)) is not None:
                self._enter(asked)
                try:
                    if not self._perform(connection, self._answer(asked)):
                        return
                finally:
                    self._at_once[asked.host] -= 1

    def _answer(self, asked):
        """The steps; HEAD gets no body."""
        script = self._script(asked)
        steps = [script] if isinstance(script, bytes) else script
        return map(_headed, steps) if asked.method == "HEAD" else steps

    def _enter(self, asked):
        with self._lock:
            self.asked.append(asked)
            self._at_once[asked.host] += 1
            most = max(self.most_at_once[asked.host], self._at_once[asked.host])
            self.most_at_once[asked.host] = most

    def _perform(self, connection, script):
        for step in script:
            if step is None:
                return False
            if step == RESET:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                return False
            if isinstance(step, bytes):
                connection.sendall(step)
            elif not self._wait(connection, step):
                return False
        return True

    def _wait(self, connection, seconds):
        """False where the other side has gone, or the test is over."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            if self._ending.is_set():
                return False
            readable, _, _ = select.select([connection], [], [], min(left, 0.05))
            if readable and not _still_there(connection):
                return False
        return True

    @staticmethod
    def _read(stream):
        first = stream.readline().decode("latin-1").split()
        if len(first) != 3:
            return None
        headers = {}
        while (line := stream.readline()) not in (b"\r\n", b""):
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.lower()] = value.strip()
        host = headers.get("host", "").partition(":")[0]
        return Asked(host, first[0], first[1], headers, time.monotonic())


def _headed(step):
    if isinstance(step, bytes) and step.startswith(b"HTTP/1.1 "):
        return step.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    return step


def _still_there(connection):
    if isinstance(connection, ssl.SSLSocket):
        return True
    return bool(connection.recv(1, socket.MSG_PEEK))


def here(_host, _port):
    """The look-up by which every name leads to loopback."""
    return ["127.0.0.1"]


def page(title="A page", status=200, *headers, body=None, kind="text/html; charset=utf-8"):
    """A whole response."""
    content = body if body is not None else f"<title>{title}</title>".encode()
    lines = [f"HTTP/1.1 {status} Thus", f"Content-Type: {kind}", f"Content-Length: {len(content)}"]
    return "\r\n".join([*lines, *headers, "", ""]).encode("latin-1") + content


def by_path(table):
    """A script by path, or by "METHOD /path"; what is not in the table is not found."""

    def script(asked):
        found = table.get(f"{asked.method} {asked.path}", table.get(asked.path))
        found = page("Not found", 404) if found is None else found
        return found(asked) if callable(found) else found

    return script


def surveyed(hosts, *addresses, **options):
    """The trail of each address; those that begin with "/" are at a.example."""
    trails = {}
    full = [hosts.url(one) if one.startswith("/") else one for one in addresses]
    survey(
        full,
        **{
            "on_trail": trails.__setitem__,
            "policy": hosts.policy(),
            "looks": Looks(),
            "limits": QUICK,
            "user_agent": "refcheck/test",
            "lookup": here,
            "seconds": 30.0,
        }
        | options,
    )
    return {
        printed: trails[one] for printed, one in zip(addresses, full, strict=True) if one in trails
    }
