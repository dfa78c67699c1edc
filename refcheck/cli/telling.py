"""The report of a run in each format that was asked for, to its file or to standard output."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from refcheck.cli.writing import say, write_result, write_whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from refcheck.cli.failures import Failures
    from refcheck.config import Settings
    from refcheck.model.findings import Report
    from refcheck.pipeline import PageInput

_PIPED_WIDTH = 100
# format: the module and the function that make a text of a report; imported when it is asked for
_RENDERERS = {
    "json": ("json_report", "render_json"),
    "html": ("html", "render_html"),
    "sarif": ("sarif", "render_sarif"),
    "junit": ("junit", "render_junit"),
    "markdown": ("markdown", "render_markdown"),
    "github": ("github", "render_github"),
    "gitlab": ("gitlab", "render_gitlab"),
}


def write_page_reports(
    report: Report,
    pages: Sequence[PageInput],
    paths: Mapping[int, Path],
    failures: Failures,
    *,
    quiet: bool,
) -> None:
    """One HTML report a page; `paths` are by the identity of the page."""
    from refcheck.reporters.html import render_article_html  # noqa: PLC0415

    for article, page in zip(report.articles, pages, strict=True):
        try:
            text = render_article_html(report, article)
        except Exception as error:  # noqa: BLE001 - one page must not take the others with it
            failures.on_failure(page, "reporting", error)
            continue
        write_whole(paths[id(page)], text)
        if not quiet:
            say(f"report: {paths[id(page)]}")


def write_results(report: Report, settings: Settings, *, quiet: bool, verbose: int) -> None:
    """Files first: standard output may be a pipe that nobody reads to its end."""
    for kind, file in sorted(settings.destinations, key=lambda pair: pair[1] == "-"):
        if file == "-":
            encoding = None if kind == "terminal" else "utf-8"
            text = _render(kind, report, settings, quiet=quiet, verbose=verbose, on_screen=True)
            with suppress(BrokenPipeError):  # the verdict stands, whoever stopped reading
                write_result(text, encoding=encoding)
        else:
            text = _render(kind, report, settings, quiet=quiet, verbose=verbose, on_screen=False)
            write_whole(Path(file), text)


def _render(
    kind: str,
    report: Report,
    settings: Settings,
    *,
    quiet: bool,
    verbose: int,
    on_screen: bool,
) -> str:
    if kind in _RENDERERS:
        module, function = _RENDERERS[kind]
        return str(getattr(import_module(f"refcheck.reporters.{module}"), function)(report))
    from refcheck.reporters.terminal import render_terminal  # noqa: PLC0415

    screen = on_screen and sys.stdout is not None and sys.stdout.isatty()
    width = shutil.get_terminal_size((_PIPED_WIDTH, 24)).columns if screen else _PIPED_WIDTH
    color = settings.color == "always" or (
        settings.color == "auto" and screen and not os.environ.get("NO_COLOR")
    )
    return render_terminal(report, width=width, color=color, verbose=verbose, quiet=quiet)
