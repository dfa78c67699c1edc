"""What went wrong: a bug in one line, and the pages that are not in the report."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from refcheck.cli.exit_codes import ExitCode
from refcheck.cli.signals import stopped_by
from refcheck.cli.writing import complain
from refcheck.errors import RefcheckError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from refcheck.errors import InputError
    from refcheck.pipeline import PageInput


def tell_bug(error: Exception, where: str = "", *, traceback: bool) -> None:
    """One line, or the traceback for whoever wants to know."""
    message = f"a bug in refcheck{where}: {type(error).__name__}: {' '.join(str(error).split())}"
    if traceback:
        complain(message)
        sys.excepthook(type(error), error, error.__traceback__)
        return
    complain(
        message,
        "please report it with the page; the same command with -vv tells where it happened",
    )


class Failures:
    """The pages that are not in the report, told, and the exit code that they ask for."""

    def __init__(self, *, traceback: bool) -> None:
        self._traceback = traceback
        self._refused = False
        self._bug = False
        self._failed: set[int] = set()
        self._unread: list[tuple[str, RefcheckError]] = []

    def refuse(self, errors: Iterable[InputError]) -> None:
        """Pages that could not be had."""
        for error in errors:
            self._refused = True
            complain(error.message, error.hint)

    def on_failure(self, page: PageInput, stage: str, error: Exception) -> None:
        """A page that was had, and did not get through this stage."""
        if (stop := stopped_by(error)) is not None:
            raise stop
        self._failed.add(id(page))
        if isinstance(error, RefcheckError):
            self._unread.append((page.path, error))
        else:
            self._bug = True
            tell_bug(error, f" while {stage} {page.path}", traceback=self._traceback)

    def tell_unread(self) -> None:
        """Time may have been up for thousands: one line for all."""
        if self._unread:
            (path, error), others = self._unread[0], len(self._unread) - 1
            more = f" and {others} more" if others else ""
            complain(f"{path}{more} not read: {error.message}", error.hint)

    def spared(self, pages: Sequence[PageInput]) -> list[PageInput]:
        """The pages without a failure."""
        return [page for page in pages if id(page) not in self._failed]

    def code(self, otherwise: ExitCode) -> ExitCode:
        """A bug goes before bad input, and that before what the report says."""
        if self._bug:
            return ExitCode.BUG
        return ExitCode.USAGE if self._refused or self._unread else otherwise
