"""How links are looked at, and how far a host, a link and a run may go."""

from __future__ import annotations

from dataclasses import dataclass, replace


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

    At one host `per_host` requests at once, begun at least `interval` apart; `at_once` in all.
    `attempts` where a host asks for patience (429, 503), which lets the others of its links wait,
    too; a Retry-After above `longest_wait` is not waited for, and not gone against either.
    After `failures` connections in a row that came to nothing a host is not asked again.
    """

    per_host: int = 3
    interval: float = 0.1
    at_once: int = 128
    link_seconds: float = 30.0
    connect_seconds: float = 10.0
    body_seconds: float = 10.0
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
    """No more at once than the system has file descriptors for, with three a request."""
    try:
        import resource  # noqa: PLC0415 - not on Windows, which sets no such limit
    except ImportError:
        return limits
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    if most == resource.RLIM_INFINITY:
        return limits
    return replace(limits, at_once=max(1, min(limits.at_once, (most - 64) // 3)))
