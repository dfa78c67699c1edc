"""A command's whole tree of processes, watched: seconds, memory of each, progress beside cost."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_PROC = Path("/proc")
_EVERY = 0.05  # seconds
_TICK = os.sysconf("SC_CLK_TCK")
_KIB = 1024
_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER in linux/prctl.h
_PATIENCE = 60.0  # seconds for what a command leaves behind to end


Progress: TypeAlias = tuple[str, int]  # the stage, and how much of it is done
Step: TypeAlias = tuple[str, int, float]


class FailedRunError(Exception):
    """A measured command ended otherwise than it should."""


@dataclass(frozen=True, slots=True)
class Watched:
    """A run: seconds and bytes. `worker_peak` is the largest of the processes below the first.

    `steps` are at each change of the progress (stage, done, processor seconds of the tree so far).
    """

    wall: float
    processor: float
    parent_processor: float
    parent_peak: int
    worker_peak: int
    code: int
    err: str
    steps: tuple[Step, ...] = ()


def watched(
    command: Sequence[str],
    *,
    cwd: Path,
    progress: Callable[[], Progress] | None = None,
    environment: Mapping[str, str] | None = None,
) -> Watched:
    """Runs it to its end; `progress` is asked every twentieth of a second."""
    _take_orphans()
    with tempfile.TemporaryFile() as err:
        begun = time.perf_counter()
        child = subprocess.Popen(
            command,
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=err,
            env={**os.environ, **(environment or {})},
        )
        watch = _Watch(child.pid, progress)
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - begun
        watch.end()
        seconds = usage.ru_utime + usage.ru_stime + _left_behind()
        child.returncode = os.waitstatus_to_exitcode(status)
        err.seek(0)
        text = err.read().decode("utf-8", "replace")
    workers = [peak for pid, peak in watch.peaks.items() if pid != child.pid]
    return Watched(
        wall=wall,
        processor=seconds,
        parent_processor=watch.parent,
        parent_peak=watch.peaks.get(child.pid, 0),
        worker_peak=max(workers, default=0),
        code=child.returncode,
        err=text,
        steps=tuple(watch.steps),
    )


def _take_orphans() -> None:
    """Processes whose parent ends become ours: a server of forks is waited for by nobody else."""
    ctypes.CDLL(None, use_errno=True).prctl(_SUBREAPER, 1, 0, 0, 0)


def _left_behind() -> float:
    """Processor seconds of what outlived the first process, and of its children, once all ended."""
    seconds, until = 0.0, time.monotonic() + _PATIENCE
    with contextlib.suppress(ChildProcessError):
        while time.monotonic() < until:
            pid, _, usage = os.wait4(-1, os.WNOHANG)
            if pid == 0:
                time.sleep(0.01)
            seconds += usage.ru_utime + usage.ru_stime if pid else 0.0
    return seconds


class _Watch(threading.Thread):
    """Looks at /proc until told to end."""

    def __init__(self, root: int, progress: Callable[[], Progress] | None) -> None:
        super().__init__(daemon=True)
        self._root = root
        self._progress = progress
        self._over = threading.Event()
        self.peaks: dict[int, int] = {}
        self.parent = 0.0
        self.steps: list[Step] = []
        self.start()

    def run(self) -> None:
        while not self._over.wait(_EVERY):
            pids = tree(self._root)
            for pid in pids:
                self.peaks[pid] = max(self.peaks.get(pid, 0), _peak(pid))
            own, _ = _seconds(self._root)
            self.parent = max(self.parent, own)
            if self._progress is not None:
                self._step(self._progress(), sum(sum(_seconds(pid)) for pid in pids))

    def _step(self, progress: Progress, seconds: float) -> None:
        if not self.steps or progress != self.steps[-1][:2]:
            self.steps.append((*progress, seconds))

    def end(self) -> None:
        self._over.set()
        self.join()


def tree(root: int) -> list[int]:
    """A process and its descendants."""
    found, left = [], [root]
    while left:
        pid = left.pop()
        found.append(pid)
        with contextlib.suppress(OSError):  # it may end at any moment
            for task in _PROC.glob(f"{pid}/task/*/children"):
                left += [int(child) for child in task.read_text().split()]
    return found


def of_session(session: int) -> list[int]:
    """The processes of a session that still run."""
    found = []
    for folder in _PROC.glob("[0-9]*"):
        with contextlib.suppress(OSError):
            state, *rest = _fields(int(folder.name))
            if int(rest[2]) == session and state not in "ZX":
                found.append(int(folder.name))
    return found


def manifest(folder: Path) -> dict[str, Any]:
    """What the manifest of a run says at the moment; nothing where there is none yet."""
    with contextlib.suppress(OSError, ValueError):
        told: dict[str, Any] = json.loads((folder / "manifest.json").read_bytes())
        return told
    return {}


def _seconds(pid: int) -> tuple[float, float]:
    """Processor time of a process, and of its children that were waited for."""
    with contextlib.suppress(OSError):
        fields = _fields(pid)
        user, system, theirs, their_system = (int(one) / _TICK for one in fields[11:15])
        return user + system, theirs + their_system
    return 0.0, 0.0


def _fields(pid: int) -> list[str]:
    """The fields of `stat` behind the name, which may hold anything: the state first."""
    return (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()


def _peak(pid: int) -> int:
    with contextlib.suppress(OSError):
        for line in (_PROC / str(pid) / "status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * _KIB
    return 0
