"""A web on loopback: sites that answer byte for byte, a listener, and a name server."""

from __future__ import annotations

import contextlib
import ipaddress
import secrets
import socket
import socketserver
import struct
import threading
import time
from dataclasses import dataclass, field

A, AAAA, CNAME = 1, 28, 5


class Served:
    """A server in threads of its own, for as long as the `with` lasts."""

    def __enter__(self):
        self._thread = threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()
        self._thread.join()

    @property
    def port(self):
        return self.server_address[1]


class Listener(Served, socketserver.ThreadingTCPServer):
    """Nobody may come here: whoever does is written down, in the order of their coming."""

    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False

    def __init__(self, host="127.0.0.1", port=0):
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.beside = None
        self._visitors = []
        super().__init__((host, port), None)

    def forget(self):
        """Whoever came so far."""
        self.came()
        self._visitors.clear()

    def came(self):
        """Whoever has come, here or at the one beside; to be sure, somebody is sent after them."""
        with socket.create_connection(self.server_address[:2]) as own:
            me, until = own.getsockname(), time.monotonic() + 10
            while me not in self._visitors and time.monotonic() < until:
                time.sleep(0.0005)
        self._visitors.remove(me)
        return [*self._visitors, *(self.beside.came() if self.beside else ())]

    def verify_request(self, _, client_address):
        self._visitors.append(client_address)
        return True

    def finish_request(self, request, client_address):
        request.settimeout(0.5)
        with contextlib.suppress(OSError):
            request.recv(65536)
            request.sendall(answer(body=b"<title>secret</title>"))


class Site(Served, socketserver.ThreadingTCPServer):
    """Answers each path with the bytes that `answers` has for it, and keeps every request."""

    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False

    def __init__(self, host="127.0.0.1", context=None):
        self.answers = {}
        self.requests = []
        self.connections = 0
        self.names = []  # that were asked for in TLS
        self._context = context
        if context is not None:
            context.sni_callback = lambda _, name, __: self.names.append(name)
        super().__init__((host, 0), None)

    def finish_request(self, request, client_address):
        self.connections += 1
        request.settimeout(5)
        with contextlib.suppress(OSError):
            if self._context is None:
                self._converse(request)
                return
            with self._context.wrap_socket(request, server_side=True) as secured:
                self._converse(secured)

    def _converse(self, connection):
        with connection.makefile("rb") as stream:
            while head := self._head(stream):
                self.requests.append(head)
                path = head.split(b" ")[1].decode("latin-1")
                connection.sendall(self.answers.get(path) or answer(404, body=b"no"))

    def seen(self, name):
        """What was sent under this header's name, one value for each request."""
        prefix = name.lower().encode() + b":"
        return [
            line.split(b":", 1)[1].strip().decode("latin-1")
            for head in self.requests
            for line in head.split(b"\r\n")
            if line.lower().startswith(prefix)
        ]

    @staticmethod
    def _head(stream):
        lines = []
        while (line := stream.readline()) not in (b"\r\n", b""):
            lines.append(line)
        return b"".join(lines)


def answer(status=200, *headers, body=b"<title>a page</title>"):
    """A whole response; headers are bytes or texts."""
    lines = [f"HTTP/1.1 {status} Because".encode(), b"Content-Type: text/html"]
    lines += [line if isinstance(line, bytes) else line.encode("latin-1") for line in headers]
    lines += [b"Content-Length: %d" % len(body), b"", body]
    return b"\r\n".join(lines)


def redirect(location, status=302, *headers):
    """A response that leads elsewhere; the location may be bytes."""
    value = location if isinstance(location, bytes) else location.encode()
    return answer(status, b"Location: " + value, *headers, body=b"")


@dataclass
class Zone:
    """`rounds[i]` is what the i-th question for a kind of address is answered with, cyclically."""

    rounds: list[list[str]]
    alias: str | None = None
    asked: list[int] = field(default_factory=list)


class NameServer(Served, socketserver.ThreadingUDPServer):
    """Authoritative for `zones`, with a TTL of nothing; other names do not exist."""

    daemon_threads = True
    block_on_close = False

    def __init__(self):
        self.zones = {}
        super().__init__(("127.0.0.1", 0), None)

    def finish_request(self, request, client_address):
        packet, _ = request
        name, end = _name(packet, 12)
        kind = struct.unpack_from("!H", packet, end)[0]
        zone = self.zones.get(name.lower())
        records = self._records(zone, kind) if zone else []
        code = 0x8400 if zone else 0x8403
        head = packet[:2] + struct.pack("!5H", code, 1, len(records), 0, 0)
        self.socket.sendto(head + packet[12 : end + 4] + b"".join(records), client_address)

    @staticmethod
    def _records(zone, kind):
        found = zone.rounds[zone.asked.count(kind) % len(zone.rounds)]
        zone.asked.append(kind)
        records = []
        if zone.alias:
            records.append(_record(b"\xc0\x0c", CNAME, _packed(zone.alias)))
        owner = _packed(zone.alias) if zone.alias else b"\xc0\x0c"
        version = 4 if kind == A else 6
        ips = [ip for ip in map(ipaddress.ip_address, found) if ip.version == version]
        return [*records, *(_record(owner, kind, ip.packed) for ip in ips)]

    def lookup(self, host, _port):
        """Every address of the host, asked for over UDP."""
        ips = [ip for kind in (AAAA, A) for ip in self._asked(host, kind)]
        if not ips:
            raise socket.gaierror(socket.EAI_NONAME, "not known")
        return ips

    def _asked(self, host, kind):
        number = secrets.token_bytes(2)
        question = _packed(host.rstrip(".")) + struct.pack("!2H", kind, 1)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
            client.settimeout(5)
            client.sendto(number + struct.pack("!5H", 0x0100, 1, 0, 0, 0) + question, self._place)
            packet = client.recv(65535)
        assert packet[:2] == number
        offset = 12 + len(question)
        for _ in range(struct.unpack_from("!H", packet, 6)[0]):
            _, offset = _name(packet, offset)
            its_kind, _, _, size = struct.unpack_from("!2HIH", packet, offset)
            offset += 10
            if its_kind == kind:
                yield str(ipaddress.ip_address(packet[offset : offset + size]))
            offset += size

    @property
    def _place(self):
        return self.server_address


def _packed(name):
    labels = [label.encode() for label in name.split(".")]
    return b"".join(bytes([len(label)]) + label for label in labels) + b"\x00"


def _record(owner, kind, data):
    return owner + struct.pack("!2HIH", kind, 1, 0, len(data)) + data


def _name(packet, offset):
    """The name at the offset, and where what follows it begins."""
    labels = []
    while size := packet[offset]:
        if size & 0xC0:
            return ".".join(labels), offset + 2
        labels.append(packet[offset + 1 : offset + 1 + size].decode())
        offset += 1 + size
    return ".".join(labels), offset + 1
