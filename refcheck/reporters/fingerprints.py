"""A fingerprint per finding that no other finding of the page has."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from refcheck.model.findings import Finding


def fingerprints(findings: Iterable[Finding]) -> tuple[str, ...]:
    """In the findings' order; the second of two equal ones ends in `-2`, the third in `-3`."""
    seen: Counter[str] = Counter()
    told_apart = []
    for finding in findings:
        fingerprint = finding.fingerprint
        seen[fingerprint] += 1
        ordinal = seen[fingerprint]
        told_apart.append(fingerprint if ordinal == 1 else f"{fingerprint}-{ordinal}")
    return tuple(told_apart)
