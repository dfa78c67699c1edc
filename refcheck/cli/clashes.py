"""Which outputs would overwrite a page, a page's report, or each other."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from refcheck.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from refcheck.config import Settings
    from refcheck.pipeline import PageInput


def refuse_shared_outputs(settings: Settings) -> None:
    """Raise for one file that two formats would go to."""
    taken = set()
    for file in _files(settings):
        if (path := os.path.realpath(file)) in taken:
            message = f"two outputs go to {file}"
            raise ConfigurationError(message, hint="name a file for each format")
        taken.add(path)


def refuse_overwriting(
    settings: Settings, pages: Sequence[PageInput], reports: Iterable[Path]
) -> None:
    """Raise for an output file that is one of the pages, or that a page's report goes to."""
    own = {os.path.realpath(page.path) for page in pages if "://" not in page.path}
    others = {os.path.realpath(report) for report in reports}
    for file in _files(settings):
        path = os.path.realpath(file)
        if path in own:
            raise ConfigurationError(f"--output {file} would overwrite the page itself")
        if path in others:
            message = f"--output {file} is where the report of a page goes"
            raise ConfigurationError(message, hint="name another file, or --no-report")


def _files(settings: Settings) -> list[str]:
    """The named files; two outputs may well go to one device."""
    files = [file for _, file in settings.destinations if file != "-"]
    return [file for file in files if os.path.isfile(file) or not os.path.exists(file)]  # noqa: PTH110, PTH113 - paths as texts
