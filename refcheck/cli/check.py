"""`refcheck check PAGE…`: read, resolve, judge, tell."""

from __future__ import annotations

import os
import shutil
import sys
import time
from contextlib import nullcontext, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from refcheck.cli.exit_codes import ExitCode
from refcheck.cli.options import choice, source_options, split, telling_options
from refcheck.cli.outcome import exit_code
from refcheck.cli.outputs import PairedCommand
from refcheck.cli.writing import complain, make_folder, say, write_result, write_whole
from refcheck.config import COLORS, FAIL_ON, FORMATS, load_settings
from refcheck.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from refcheck.config import Settings
    from refcheck.model.findings import Report
    from refcheck.pipeline import PageInput

_PIPED_WIDTH = 100


@click.command(
    "check",
    cls=PairedCommand,
    epilog="Exit codes: 0 clean, 1 findings, 2 wrong use or input, 3 incomplete, 70 a bug.",
)
@click.argument("pages", nargs=-1, required=True, metavar="PAGE…")
@click.option(
    "--format",
    multiple=True,
    metavar=choice(FORMATS),
    help="How the result is told (repeatable). [default: terminal]",
)
@click.option(
    "--output",
    multiple=True,
    metavar="FILE",
    help="The file for the --format before it (repeatable). [default: standard output]",
)
@click.option(
    "--report-dir",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The folder that gets <page>.html. [default: reports]",
)
@click.option("--report/--no-report", default=None, help="Write that report. [default: report]")
@click.option(
    "--select", multiple=True, metavar="RULES", help="Only these rules: codes, prefixes or names."
)
@click.option("--extend-select", multiple=True, metavar="RULES", help="These rules as well.")
@click.option("--ignore", multiple=True, metavar="RULES", help="Not these rules.")
@click.option(
    "--fail-on",
    metavar=choice(FAIL_ON),
    help="The least severity for exit code 1. [default: error]",
)
@click.option(
    "--strict/--no-strict", default=None, help="What could not be checked gives exit code 3."
)
@source_options
@click.option(
    "--allow-private", is_flag=True, default=None, help="Fetch pages from private addresses too."
)
@click.option("--color", metavar=choice(COLORS), help="Colours on the terminal. [default: auto]")
@telling_options
def command(pages: tuple[str, ...], *, quiet: bool, verbose: int, **flags: Any) -> ExitCode:
    """Check the numbered references of PAGE….

    PAGE is an HTML or text file, a folder of them, an http(s) address, or - for standard input.
    """
    for name in ("select", "extend_select", "ignore"):
        flags[name] = split(flags[name])
    settings = settings_for(pages, flags)
    return _check(pages, settings, quiet=quiet, verbose=verbose)


def settings_for(pages: Sequence[str], flags: dict[str, Any]) -> Settings:
    """The settings of this run, from flags, environment and the nearest settings file."""
    from refcheck.cli.pages import settings_folders  # noqa: PLC0415 - the pipeline is below it
    from refcheck.cli.settings_file import find_settings_file  # noqa: PLC0415

    given = {name: value for name, value in flags.items() if value not in (None, ())}
    file = find_settings_file(settings_folders(pages))
    return load_settings(given, os.environ, file)


def _check(pages: Sequence[str], settings: Settings, *, quiet: bool, verbose: int) -> ExitCode:
    from refcheck.cli.pages import Access, gather_pages  # noqa: PLC0415

    begun = time.monotonic()
    access = Access(
        settings.offline, settings.allow_private, settings.time_limit, (settings.report_dir,)
    )
    inputs, failures = gather_pages(pages, access)
    for failure in failures:
        complain(failure.message, failure.hint)
    if not inputs:
        return ExitCode.USAGE
    refuse_overwriting(settings, inputs)
    if settings.report:
        make_folder(settings.report_dir)  # before minutes of asking, not after
    report = _report(inputs, settings, begun, quiet=quiet)
    if settings.report:
        _write_page_reports(report, inputs, settings.report_dir, quiet=quiet)
    _write_results(report, settings, quiet=quiet, verbose=verbose)
    code = exit_code(report, fail_on=settings.fail_on, strict=settings.strict)
    return ExitCode.USAGE if failures else code


def refuse_overwriting(settings: Settings, inputs: Sequence[PageInput]) -> None:
    """Raise for an output file that is one of the pages."""
    pages = {Path(page.path).resolve() for page in inputs if "://" not in page.path}
    for _, file in settings.destinations:
        if file != "-" and Path(file).resolve() in pages:
            raise ConfigurationError(f"--output {file} would overwrite the page itself")


def _report(
    inputs: Sequence[PageInput], settings: Settings, begun: float, *, quiet: bool
) -> Report:
    from refcheck.checks.selection import select_rules  # noqa: PLC0415 - as every heavy import here
    from refcheck.cli.progress_bar import progress_on_terminal  # noqa: PLC0415
    from refcheck.cli.sources import open_resolver  # noqa: PLC0415
    from refcheck.pipeline import check_pages, needs_works  # noqa: PLC0415

    rules = select_rules(settings.select, settings.ignore, settings.extend_select)
    with (
        open_resolver(settings) if needs_works(rules) else nullcontext() as resolver,
        progress_on_terminal(quiet=quiet) as progress,
    ):
        report = check_pages(
            inputs,
            settings=settings,
            resolver=resolver,
            rules=rules,
            started=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            progress=progress,
            seconds=max(1.0, settings.time_limit - (time.monotonic() - begun)),
        )
    return replace(report, elapsed_seconds=round(time.monotonic() - begun, 3))


def _write_page_reports(
    report: Report, inputs: Sequence[PageInput], folder: Path, *, quiet: bool
) -> None:
    from refcheck.cli.report_names import report_paths  # noqa: PLC0415
    from refcheck.reporters.html import render_article_html  # noqa: PLC0415

    paths = report_paths(folder, [page.path for page in inputs])
    for article, path in zip(report.articles, paths, strict=True):
        write_whole(path, render_article_html(report, article))
        if not quiet:
            say(f"report: {path}")


def _write_results(report: Report, settings: Settings, *, quiet: bool, verbose: int) -> None:
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
    if kind == "json":
        from refcheck.reporters.json_report import render_json  # noqa: PLC0415

        return render_json(report)
    if kind == "html":
        from refcheck.reporters.html import render_html  # noqa: PLC0415

        return render_html(report)
    from refcheck.reporters.terminal import render_terminal  # noqa: PLC0415

    screen = on_screen and sys.stdout is not None and sys.stdout.isatty()
    width = shutil.get_terminal_size((_PIPED_WIDTH, 24)).columns if screen else _PIPED_WIDTH
    color = settings.color == "always" or (
        settings.color == "auto" and screen and not os.environ.get("NO_COLOR")
    )
    return render_terminal(report, width=width, color=color, verbose=verbose, quiet=quiet)
