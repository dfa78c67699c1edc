"""The benchmark's hosts: one process that answers on every loopback address, and counts.

    python benchmarks/links serve --port 8801

`/-/stats` at 127.0.0.1 tells what was asked of each address, and the server's own processor time;
`/-/reset` starts counting anew.
"""

from __future__ import annotations

import asyncio
import json
import socket
import struct
import time
from http import HTTPStatus
from typing import TYPE_CHECKING, cast

from links.replies import Reply, reply
from links.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Callable

_CONTROL = "127.0.0.1"
_PIECE = 65_536
_BACKLOG = 4096


class Hosts(asyncio.Protocol):
    """One connection: requests are answered in turn, each after its reply's delay."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self._buffer = b""
        self._left = 0
        self._piece = b""
        self._timer: asyncio.TimerHandle | None = None
        self._answering = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Which address it is for is what tells the host."""
        self._transport = cast("asyncio.Transport", transport)
        self._host = str(transport.get_extra_info("sockname")[0])
        self._tally.connected(self._host)

    def connection_lost(self, exc: Exception | None) -> None:
        """What waited is not answered any more."""
        del exc
        if self._timer is not None:
            self._timer.cancel()
        if self._answering:
            self._tally.answered(self._host)
        self._answering = False
        self._tally.disconnected(self._host)

    def data_received(self, data: bytes) -> None:
        """A request that comes meanwhile waits for its turn."""
        self._buffer += data
        if not self._answering:
            self._take()

    def _take(self) -> None:
        head, end, rest = self._buffer.partition(b"\r\n\r\n")
        if not end:
            return
        self._buffer = rest
        method, target, headers = _read(head)
        if self._host == _CONTROL:
            self._control(target)
            return
        waited = self._tally.asked(self._host, method, target)
        self._answering = True
        accepts = b"gzip" in headers
        answer = reply(method, target, accepts_gzip=accepts, waited=waited)
        self._later(answer.delay, lambda: self._send(answer, with_body=method != "HEAD"))

    def _later(self, seconds: float, call: Callable[[], None]) -> None:
        self._timer = asyncio.get_running_loop().call_later(seconds, call)

    def _send(self, answer: Reply, *, with_body: bool) -> None:
        match answer.manner:
            case "hang":
                return
            case "reset":
                self._reset()
                return
        self._write(_head(answer))
        if not with_body:
            self._done()
        elif answer.manner == "trickle":
            self._trickle(answer.body)
        elif answer.manner == "flood":
            self._left, self._piece = answer.length or 0, answer.body * (_PIECE // len(answer.body))
            self._flood()
        else:
            self._write(answer.body)
            self._done()

    def _reset(self) -> None:
        # Only a socket that does not linger is closed with RST.
        connection = self._transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._transport.abort()

    def _write(self, data: bytes) -> None:
        self._transport.write(data)
        self._tally.sent(self._host, len(data))

    def _done(self) -> None:
        self._answering = False
        self._tally.answered(self._host)
        self._take()

    def _trickle(self, body: bytes) -> None:
        self._write(body[:1])
        if len(body) > 1:
            self._later(1.0, lambda: self._trickle(body[1:]))
        else:
            self._done()

    def _flood(self) -> None:
        # What the peer does not take is not offered: a bound on reading shows in what was sent.
        while self._left and not self._stuck():
            piece = self._piece[: self._left]
            self._left -= len(piece)
            self._write(piece)
        if not self._left:
            self._done()
        elif not self._transport.is_closing():
            self._later(0.002, self._flood)

    def _stuck(self) -> bool:
        return self._transport.is_closing() or self._transport.get_write_buffer_size() > 0

    def _control(self, target: str) -> None:
        if target == "/-/reset":
            self._tally.reset()
        told = {"processor": time.process_time(), "hosts": self._tally.hosts()}
        body = json.dumps(told).encode()
        self._transport.write(_head(Reply(headers=(("Connection", "close"),), body=body)) + body)
        self._transport.close()


def _read(head: bytes) -> tuple[str, str, bytes]:
    line, _, rest = head.partition(b"\r\n")
    method, _, target = line.partition(b" ")
    return method.decode("latin-1"), target.rpartition(b" ")[0].decode("latin-1"), rest


def _head(answer: Reply) -> bytes:
    length = len(answer.body) if answer.length is None else answer.length
    headers = (*answer.headers, ("Content-Length", str(length)))
    phrase = HTTPStatus(answer.status).phrase
    lines = [f"HTTP/1.1 {answer.status} {phrase}", *(f"{name}: {text}" for name, text in headers)]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


async def _serve(port: int) -> None:
    tally = Tally(time.monotonic)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Hosts(tally), "0.0.0.0", port, backlog=_BACKLOG)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def serve(port: int) -> None:
    """Answers until it is stopped; the port is printed first (0: a free one)."""
    try:
        asyncio.run(_serve(port))
    except KeyboardInterrupt:
        return
