"""What the exit code says; the same for every format."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """0–3 and 70 are the contract; 130 is what a shell makes of Ctrl-C."""

    CLEAN = 0
    FINDINGS = 1
    USAGE = 2
    INCOMPLETE = 3
    BUG = 70
    INTERRUPTED = 130
