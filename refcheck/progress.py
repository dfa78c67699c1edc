"""Who is told that work goes on, and where it failed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from refcheck.errors import RefcheckError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

Page = TypeVar("Page")
K = TypeVar("K")
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

    def together(
        self,
        items: Sequence[T],
        work: Callable[[Sequence[T]], Mapping[K, R]],
        page: Callable[[T], Page],
        stage: str,
    ) -> tuple[list[T], Mapping[K, R]]:
        """The items and what `work` made of all of them in one go.

        Only where that shows a bug, one by one, to tell whose it is: then of the others.
        """
        try:
            return list(items), work(items)
        except RefcheckError:
            raise
        except Exception:
            if self.on_failure is None:
                raise
        done = self.each(items, lambda item: (item, work([item])), page, stage)
        return [item for item, _ in done], {k: made for _, some in done for k, made in some.items()}
