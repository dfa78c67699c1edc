"""What asking cost and what was spared, in words and as JSON; the same in every format."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from refcheck.model.evidence import NO_TRAFFIC
from refcheck.reporters.wording import count

if TYPE_CHECKING:
    from collections.abc import Iterable

    from refcheck.model.evidence import SourceState, Traffic

_SHOWN = 0.05  # seconds: less is printed as 0.0


def total_traffic(sources: Iterable[SourceState]) -> Traffic:
    """That of all sources together; they are waited for at the same time, now and then."""
    return sum((source.traffic for source in sources), NO_TRAFFIC)


def traffic_words(traffic: Traffic) -> str:
    """`12 requests, 3.1 s waited, 90 saved (80 cached, 8 batched, 2 repeated)`, or nothing."""
    if not traffic.requests and not traffic.saved:
        return ""
    waited = f", {traffic.waited:.1f} s waited" if traffic.waited >= _SHOWN else ""
    ways = (
        ("cached", traffic.cached),
        ("batched", traffic.batched),
        ("repeated", traffic.repeated),
    )
    saved = ", ".join(f"{number:,} {way}" for way, number in ways if number)
    told = f", {traffic.saved:,} saved ({saved})" if saved else ""
    return f"{count(traffic.requests, 'request')}{waited}{told}"


def traffic_to_json(traffic: Traffic) -> dict[str, Any]:
    """`requests` of a source or of a run."""
    return {
        "made": traffic.requests,
        "waited_seconds": round(traffic.waited, 1),
        "saved": {
            "cached": traffic.cached,
            "batched": traffic.batched,
            "repeated": traffic.repeated,
        },
    }
