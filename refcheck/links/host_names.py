"""Names of hosts: which there can be, which are local, and which the user means."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import can_ada

from refcheck.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterable

_LABEL = r"[a-z0-9_-]{1,63}"
_NAME = re.compile(rf"(?=.{{1,254}}$){_LABEL}(?:\.{_LABEL})*\.?", re.ASCII)
_IP = re.compile(r"\[?[0-9a-f:]*:[0-9a-f:.]*\]?|\d+\.\d+\.\d+\.\d+", re.ASCII)
# RFC 6761, RFC 6762, RFC 8375, ICANN's `internal` (2024-07-29) and the strings that it does not
# delegate since networks use them; what Kubernetes and home routers call their own.
_LOCAL = frozenset(
    {
        *("corp", "domain", "fritz.box", "home", "home.arpa", "intern", "internal", "intranet"),
        *("lan", "local", "localdomain", "localhost", "private", "svc"),
    }
)
_METADATA = frozenset(
    {"instance-data", "metadata", "metadata.goog", "metadata.google.internal"}
    | {"instance-data.ec2.internal", "metadata.azure.internal", "metadata.tencentyun.com"}
)
# What UTS 46 drops from a name besides format characters: joiners, and variants of emoji and kanji.
_DROPPED = re.compile("[\u034f\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_PATTERN = re.compile(r"(?P<star>\*\.)?(?P<host>\[[^\[\]]*\]|[^:\[\]]*)(?::(?P<port>[0-9]{1,5}))?")
_LAST_PORT = 65535


def holds_invisible(host: str) -> bool:
    """Whether a host as printed holds a space, a control, or what a reader cannot see."""
    return bool(_DROPPED.search(host)) or any(unicodedata.category(one)[0] in "CZ" for one in host)


def is_host_name(host: str) -> bool:
    """Whether a canonical host is an IP address, or a name that can be looked up."""
    return bool(_IP.fullmatch(host) or _NAME.fullmatch(host))


def is_ip(host: str) -> bool:
    """Whether a canonical host is an IP address."""
    return bool(_IP.fullmatch(host))


def local_name(host: str) -> bool:
    """Whether the name means something in a local network only.

    A name without a dot is completed there (`wiki` to `wiki.corp.example`), and no public site has
    one.
    """
    if is_ip(host):
        return False
    labels = host.rstrip(".").split(".")
    return len(labels) == 1 or bool({labels[-1], ".".join(labels[-2:])} & _LOCAL)


def metadata_name(host: str) -> bool:
    """Whether it is a name by which a cloud's metadata service is known."""
    return host.rstrip(".") in _METADATA


def host_pattern(text: str) -> str:
    """`wiki.corp`, `wiki.corp:8080`, `*.corp`, `10.1.2.3` or `[::1]:80`, made canonical.

    Raises ConfigurationError for what is none of them.
    """
    read = _PATTERN.fullmatch(f"[{text}]" if text.count(":") > 1 and "[" not in text else text)
    host = _canonical(read["host"]) if read else ""
    if read is None or not is_host_name(host) or (read["star"] and is_ip(host)):
        hint = "such as wiki.example.org, wiki.example.org:8080, *.example.org, 10.1.2.3 or [::1]"
        raise ConfigurationError(f"`{text}` names no host", hint=hint)
    if read["port"] is None:
        return f"{read['star'] or ''}{host}"
    if not 0 < int(read["port"]) <= _LAST_PORT:
        raise ConfigurationError(f"`{text}` names no port: they go from 1 to {_LAST_PORT}")
    return f"{read['star'] or ''}{host}:{int(read['port'])}"


def is_named(host: str, port: int, patterns: Iterable[str]) -> bool:
    """Whether the user named the host (ASCII, without brackets), at this port or at any."""
    name = host.rstrip(".")
    for pattern in patterns:
        wanted, its_port = _split(pattern)
        same = name.endswith(wanted[1:]) if wanted.startswith("*.") else name == wanted
        if same and its_port in {None, port}:
            return True
    return False


def _split(pattern: str) -> tuple[str, int | None]:
    """Host and port of a canonical pattern."""
    wanted, colon, port = pattern.rpartition(":")
    if not colon or pattern.endswith("]"):
        return pattern.strip("[]"), None
    return wanted.strip("[]"), int(port)


def _canonical(host: str) -> str:
    """As the guard will see it; empty where it is no host."""
    if not host or set(host) & set("/\\?#@%*") or holds_invisible(host):
        return ""
    try:
        return can_ada.parse(f"http://{host}/").hostname.rstrip(".")
    except (ValueError, TypeError):
        return ""
