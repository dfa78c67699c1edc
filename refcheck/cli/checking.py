"""Checking pages in a run, once or in turns: the sources stay open, and remember."""

from __future__ import annotations

import os
import time
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from refcheck.cli.histories import history_of
from refcheck.cli.progress_bar import progress_on_terminal
from refcheck.cli.sources import open_checker, open_resolver
from refcheck.pipeline import check_pages
from refcheck.rules import needs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import TypeAlias

    from refcheck.cli.failures import Failures
    from refcheck.config import Settings
    from refcheck.model.findings import Report
    from refcheck.model.registry import RegistryLink
    from refcheck.pipeline import PageInput
    from refcheck.registry.answers import PageEntries
    from refcheck.rules import Rule

    Check: TypeAlias = Callable[[Sequence[PageInput]], Report]

_AT_LEAST = 1.0  # seconds for a page that has been had, however long that took


@contextmanager
def open_check(
    settings: Settings,
    begun: float,
    failures: Failures,
    *,
    rules: Sequence[Rule],
    registered: Mapping[str, PageEntries],
    started: str,
    quiet: bool,
    links: Mapping[str, RegistryLink] | None = None,
) -> Iterator[Check]:
    """A function that reads, resolves and judges pages, with progress on a terminal.

    What it was once told it does not ask again. Links are checked where `links`, what is registered
    about them, is given, empty or not.
    """
    codes = {rule.info.code for rule in rules}
    with ExitStack() as stack:
        resolver = checker = None
        if needs(rules, "works"):
            resolver = stack.enter_context(open_resolver(settings))
        if links is not None and settings.links and needs(rules, "links"):
            checker = stack.enter_context(open_checker(settings, codes, links, started[:10]))
        progress = stack.enter_context(progress_on_terminal(quiet=quiet))
        until = max(begun + settings.time_limit, time.monotonic() + _AT_LEAST)

        def check(pages: Sequence[PageInput]) -> Report:
            return check_pages(
                pages,
                settings=settings,
                resolver=resolver,
                rules=rules,
                started=started,
                progress=progress,
                seconds=lambda: until - time.monotonic(),
                on_failure=failures.on_failure,
                registries=registered,
                checker=checker,
                histories=lambda page: history_of(page, os.environ),
            )

        yield check
