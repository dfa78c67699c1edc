"""The report of a run in each format that was asked for, to its file or to standard output."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from refcheck.cli.writing import complain, say, write_result, write_whole
from refcheck.reading.sniffing import SAMPLE, is_own_report

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
}
# the same of those for CI services, whose paths are relative to the folder of the run
_CI_RENDERERS = {
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
    index: Path | None,
    quiet: bool,
) -> None:
    """One HTML report a page, and the table of them; `paths` are by the identity of the page."""
    from refcheck.reporters.html import render_article_html, render_index_html  # noqa: PLC0415

    written: list[Path | None] = []
    for article, page in zip(report.articles, pages, strict=True):
        try:
            text = render_article_html(report, article)
        except Exception as error:  # noqa: BLE001 - one page must not take the others with it
            failures.on_failure(page, "reporting", error)
            written.append(None)
            continue
        written.append(paths[id(page)])
        _write_report(paths[id(page)], text, quiet=quiet)
    if index is None or not report.articles:
        return
    if _is_somebody_elses(index):
        complain(f"{index} is no report of refcheck and stays", "--report-dir names another folder")
        return
    addresses = [quote(path.name) if path else None for path in written]
    _write_report(index, render_index_html(report, addresses), quiet=quiet)


def _write_report(path: Path, text: str, *, quiet: bool) -> None:
    write_whole(path, text)
    if not quiet:
        say(f"report: {path}")


def _is_somebody_elses(path: Path) -> bool:
    """Whether a file is there that refcheck did not write: a site has an index of its own."""
    try:
        with path.open("rb") as file:
            return not is_own_report(file.read(SAMPLE + 1))
    except OSError:
        return False


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
    if kind in _CI_RENDERERS:
        module, function = _CI_RENDERERS[kind]
        renderer = getattr(import_module(f"refcheck.reporters.{module}"), function)
        return str(renderer(report, str(Path.cwd())))
    from refcheck.reporters.terminal import render_terminal  # noqa: PLC0415

    screen = on_screen and sys.stdout is not None and sys.stdout.isatty()
    width = shutil.get_terminal_size((_PIPED_WIDTH, 24)).columns if screen else _PIPED_WIDTH
    color = settings.color == "always" or (
        settings.color == "auto" and screen and not os.environ.get("NO_COLOR")
    )
    return render_terminal(report, width=width, color=color, verbose=verbose, quiet=quiet)
