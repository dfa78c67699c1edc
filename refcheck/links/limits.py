"""How links are looked at, and how far a host, a link and a run may go."""

from __future__ import annotations

from dataclasses import dataclass, replace

_DESCRIPTORS = 8192
_FOR_OTHERS = 64  # files and databases
_FASTEST = 4000  # requests a second that no machine gets done here


@dataclass(frozen=True, slots=True)
class Looks:
    """What is wanted beside "does it answer".

    `pages`: titles, so that a "not found" page with status 200 is noticed; it takes a GET and a
    decoy. `fragments`: what follows `#` is looked for. `secure`: whether a living http address
    lives under https as well.
    """

    pages: bool = False
    fragments: bool = False
    secure: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """Times in seconds, sizes in bytes.

    At one host `per_host` requests at once, begun at least `interval` apart; `at_once` in all, and
    up to `at_most` with those that nobody has answered for `slow_seconds`: whoever hangs takes no
    place from others. A connection that nobody uses is closed after `idle_seconds`.
    `attempts` where a host asks for patience (429, 503), which lets the others of its links wait,
    too; a Retry-After above `longest_wait` is not waited for, and not gone against either.
    After `failures` connections in a row that came to nothing a host is not asked again. A request
    waits `connect_seconds` for a connection, `answer_seconds` for the head of the answer with that,
    and then `body_seconds` for what is read of its body; all requests of a link `link_seconds`.
    """

    per_host: int = 4
    interval: float = 0.05
    at_once: int = 128
    at_most: int = 512
    slow_seconds: float = 3.0
    idle_seconds: float = 1.0
    link_seconds: float = 30.0
    connect_seconds: float = 8.0
    answer_seconds: float = 10.0
    body_seconds: float = 5.0
    redirects: int = 10
    first_bytes: int = 64 * 1024
    fragment_bytes: int = 2 * 1024 * 1024
    first_wait: float = 1.0
    longest_wait: float = 30.0
    attempts: int = 3
    failures: int = 3
    decoys: int = 3
    lookups: int = 32


def within_system(limits: Limits) -> Limits:
    """No more connections than the system has file descriptors for."""
    third = max(0, _descriptors() - _FOR_OTHERS) // 3  # a host with IPv6 may take two at first
    most = max(1, min(limits.at_most, third))
    return replace(
        limits,
        at_most=most,
        at_once=min(limits.at_once, most),
        idle_seconds=min(limits.idle_seconds, third / _FASTEST),
    )


def _descriptors() -> int:
    """How many there may be; many systems give few, and more to whoever asks for them."""
    try:
        import resource  # noqa: PLC0415 - not on Windows, which sets no such limit
    except ImportError:
        return _DESCRIPTORS
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    soft, hard = (_DESCRIPTORS if one == resource.RLIM_INFINITY else one for one in limits)
    wanted = min(_DESCRIPTORS, hard)
    if soft >= wanted:
        return soft
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, limits[1]))
    except (OSError, ValueError):
        return soft
    return wanted
