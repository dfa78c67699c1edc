"""The server as a process of its own, and what it counted while something ran."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.request import ProxyHandler, build_opener

if TYPE_CHECKING:
    from collections.abc import Iterator

_HERE = Path(__file__).resolve().parent
_PATIENCE = 30


class Served:
    """A running server."""

    def __init__(self, port: int) -> None:
        self.port = port
        # The environment's proxy is not asked for what is on this machine.
        self._opener = build_opener(ProxyHandler({}))

    def reset(self) -> dict[str, Any]:
        """Starts counting anew."""
        return self._control("reset")

    def stats(self) -> dict[str, Any]:
        """What was counted since, by address, and the server's processor time in all."""
        return self._control("stats")

    def _control(self, what: str) -> dict[str, Any]:
        address = f"http://127.0.0.1:{self.port}/-/{what}"
        with self._opener.open(address, timeout=_PATIENCE) as response:
            told: dict[str, Any] = json.load(response)
        return told


@contextmanager
def served(port: int = 0) -> Iterator[Served]:
    """A server that runs while the block does; port 0 is any that is free."""
    command = [sys.executable, str(_HERE), "serve", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield Served(int(process.stdout.readline()))
        finally:
            process.terminate()
