"""How long work tells that it goes on: a port, and the one that keeps quiet."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Told of the work's stages; `start` opens one of `total` steps, `step` ends a step."""

    def start(self, stage: str, total: int) -> None:
        """Begin a stage such as "reading"."""

    def step(self) -> None:
        """One step of the stage is done."""


class Silent:
    """Nobody watches."""

    def start(self, stage: str, total: int) -> None:
        """Begin a stage."""

    def step(self) -> None:
        """Do nothing."""
