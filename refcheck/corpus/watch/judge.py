"""One process that judges page after page; a page that breaks, hangs or kills it fails alone."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from refcheck.corpus.pool import Piece, Pool

if TYPE_CHECKING:
    from collections.abc import Callable

    from refcheck.corpus.outcomes import Outcome
    from refcheck.corpus.worker import Limits, Opening

# After so many pages or seconds another process takes over: memory stays flat, and a service that
# was given up is asked again.
_PAGES, _SECONDS = 200, 600.0


class Judge:
    """`opening` is called for each process, which opens it, and gives the function asked there."""

    def __init__(self, opening: Callable[[], Opening], limits: Limits) -> None:
        self._opening = opening
        self._limits = limits
        self._pool: Pool[None] | None = None
        self._asked = 0
        self._since = 0.0

    def ask(self, item: Any) -> Outcome:
        """What the function makes of the item; InputError where it cannot be opened."""
        if self._asked >= _PAGES or time.monotonic() - self._since > _SECONDS:
            self.renew()
        if self._pool is None:
            self._pool = Pool(self._opening(), 1, self._limits)
            self._asked, self._since = 0, time.monotonic()
        self._asked += 1
        [(_, outcome)] = self._pool.outcomes([Piece(None, item)])
        return outcome

    def renew(self) -> None:
        """End the process, so that the next page gets another."""
        if self._pool is not None:
            self._pool.close()
            self._pool = None
