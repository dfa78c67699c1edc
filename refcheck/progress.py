"""Who is told that work goes on, and where it failed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Page = TypeVar("Page")
T = TypeVar("T")
R = TypeVar("R")


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


@dataclass(frozen=True, slots=True)
class Guard(Generic[Page]):
    """Keeps one page's failure from being everybody's, where there is somebody to tell."""

    on_failure: Callable[[Page, str, Exception], None] | None

    def each(
        self, items: Iterable[T], work: Callable[[T], R], page: Callable[[T], Page], stage: str
    ) -> list[R]:
        """What `work` made of the items at which it did not fail."""
        done = []
        for item in items:
            try:
                done.append(work(item))
            except Exception as error:
                if self.on_failure is None:
                    raise
                self.on_failure(page(item), stage, error)
        return done
