"""Runs of whole processes: wall and processor time, and the peak memory of the tree."""

from __future__ import annotations

import contextlib
import os
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_PROC = Path("/proc")
_EVERY = 0.05
_KIB = 1024


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds, seconds and bytes; `processor` is the tree's, of children that were waited for."""

    wall: float
    processor: float
    peak: int
    code: int
    out: str
    err: str


def measured(command: Sequence[str], *, cwd: Path, limit: float = 900) -> Run:
    """Runs it to its end, or kills it after `limit` seconds (then `code` is negative)."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        started = time.perf_counter()
        child = subprocess.Popen(command, cwd=cwd, stdin=subprocess.DEVNULL, stdout=out, stderr=err)
        watch = _Watch(child.pid)
        killer = threading.Timer(limit, child.kill)
        killer.start()
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - started
        killer.cancel()
        peak = watch.ended()
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        texts = [stream.read().decode("utf-8", "replace") for stream in (out, err)]
    return Run(wall, usage.ru_utime + usage.ru_stime, peak, child.returncode, *texts)


class _Watch(threading.Thread):
    """Sums the high-water marks of a process and its descendants, also of those that ended."""

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self._root = root
        self._peaks: dict[int, int] = {}
        self._over = threading.Event()
        self.start()

    def run(self) -> None:
        while not self._over.wait(_EVERY):
            for pid in _tree(self._root):
                self._peaks[pid] = max(self._peaks.get(pid, 0), _peak(pid))

    def ended(self) -> int:
        """Bytes; what came in the last twentieth of a second may be missing."""
        self._over.set()
        self.join()
        return sum(self._peaks.values())


def _tree(root: int) -> list[int]:
    found, left = [], [root]
    while left:
        pid = left.pop()
        found.append(pid)
        for task in _PROC.glob(f"{pid}/task/*/children"):
            with contextlib.suppress(OSError):
                left += [int(child) for child in task.read_text().split()]
    return found


def _peak(pid: int) -> int:
    with contextlib.suppress(OSError):
        for line in (_PROC / str(pid) / "status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * _KIB
    return 0
