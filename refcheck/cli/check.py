"""`refcheck check PAGE…`: read, resolve, judge, tell."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from refcheck.cli.exit_codes import ExitCode
from refcheck.cli.options import (
    access_options,
    change_options,
    choice,
    files,
    link_options,
    one_of,
    registry_option,
    rule_options,
    source_options,
    split,
    telling_options,
    wiki_options,
)
from refcheck.cli.outcome import exit_code
from refcheck.cli.outputs import PairedCommand
from refcheck.cli.writing import make_folder, say
from refcheck.config import COLORS, FAIL_ON, FORMATS, load_settings
from refcheck.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from refcheck.cli.failures import Failures
    from refcheck.config import Settings
    from refcheck.model.findings import Report
    from refcheck.model.registry import RegistryLink
    from refcheck.pipeline import PageInput
    from refcheck.registry.answers import PageEntries
    from refcheck.rules import Rule


@click.command(
    "check",
    cls=PairedCommand,
    headings={
        "Results": "format",
        "Rules": "select",
        "Exit code": "fail_on",
        "Changes": "baseline",
        "Sources": "index",
        "Links": "links",
        "Network": "allow_private",
        "Wiki": "mediawiki",
        "Messages": "color",
    },
    epilog="Exit codes: 0 clean, 1 findings, 2 wrong use or input, 3 incomplete, 70 a bug.",
)
@click.argument("pages", nargs=-1, metavar="[PAGE…]", shell_complete=files)
@click.option(
    "--format",
    multiple=True,
    metavar=choice(FORMATS),
    shell_complete=one_of(FORMATS),
    help="How the result is told (repeatable). [default: terminal]",
)
@click.option(
    "--output",
    multiple=True,
    metavar="FILE",
    shell_complete=files,
    help="The file for the --format before it (repeatable). [default: standard output]",
)
@click.option(
    "--report-dir",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The folder that gets <page>.html. [default: reports]",
)
@click.option("--report/--no-report", default=None, help="Write that report. [default: report]")
@rule_options
@registry_option
@click.option(
    "--fail-on",
    metavar=choice(FAIL_ON),
    help="The least severity for exit code 1. [default: error]",
)
@click.option(
    "--strict/--no-strict", default=None, help="What could not be checked gives exit code 3."
)
@change_options
@source_options
@link_options
@access_options
@wiki_options
@click.option("--color", metavar=choice(COLORS), help="Colours on the terminal. [default: auto]")
@telling_options
def command(pages: tuple[str, ...], *, quiet: bool, verbose: int, **flags: Any) -> ExitCode:
    """Check the numbered references of PAGE….

    PAGE is an HTML, Markdown or text file, a folder of them, an http(s) address, or - for standard
    input; --title names pages of a wiki instead.
    """
    for name in ("select", "extend_select", "ignore"):
        flags[name] = split(flags[name])
    started = started_on(flags.pop("today"))
    settings = settings_for(pages, flags)
    return _check(pages, settings, started, quiet=quiet, verbose=verbose)


def started_on(day: datetime | None = None) -> str:
    """The moment that a report bears: now, or the beginning of a day that is played."""
    return (day or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ")


def settings_for(pages: Sequence[str], flags: dict[str, Any]) -> Settings:
    """The settings of this run, from flags, environment and the nearest settings file."""
    from refcheck.cli.pages import settings_folders  # noqa: PLC0415 - the pipeline is below it
    from refcheck.cli.settings_file import find_settings_file  # noqa: PLC0415

    given = {name: value for name, value in flags.items() if value not in (None, ())}
    file = find_settings_file(settings_folders(pages))
    return load_settings(given, os.environ, file)


def _check(
    pages: Sequence[str], settings: Settings, started: str, *, quiet: bool, verbose: int
) -> ExitCode:
    from refcheck.checks.selection import select_rules  # noqa: PLC0415 - as every heavy import here
    from refcheck.cli.changes import changes_of  # noqa: PLC0415
    from refcheck.cli.clashes import refuse_overwriting, refuse_shared_outputs  # noqa: PLC0415
    from refcheck.cli.failures import Failures  # noqa: PLC0415
    from refcheck.cli.registries import Registries, tell_registries  # noqa: PLC0415
    from refcheck.cli.report_names import index_path, report_paths  # noqa: PLC0415
    from refcheck.cli.telling import write_page_reports, write_results  # noqa: PLC0415

    begun = time.monotonic()
    refuse_shared_outputs(settings)
    failures = Failures(traceback=verbose > 1)
    inputs = inputs_of(pages, settings, failures, begun, tell=bool(verbose) and not quiet)
    if not inputs:
        return ExitCode.USAGE
    names = [page.path for page in inputs]
    paths = report_paths(settings.report_dir, names) if settings.report else []
    index = index_path(settings.report_dir, names, paths) if len(paths) > 1 else None
    refuse_overwriting(settings, inputs, [*paths, *([index] if index else [])])
    changes = changes_of(inputs, settings, failures, os.environ, named=pages, reports=paths)
    registries = Registries(settings)
    registered = registries.entries(names)
    if not quiet:
        tell_registries(registries, verbose=verbose)
        changes.tell_unchanged(verbose=verbose)
    if settings.report:
        make_folder(settings.report_dir)  # before minutes of asking, not after
    rules = select_rules(settings.select, settings.ignore, settings.extend_select)
    report = report_on(
        changes.texts,
        settings,
        begun,
        failures,
        started=started,
        rules=rules,
        registered=registered,
        links=registries.links(),
        quiet=quiet,
    )
    failures.tell_unread()
    report, baseline = changes.only_new(report, failures.spared(changes.texts), rules)
    if report.articles or changes.unchanged:
        if settings.report:
            of = dict(zip(map(id, inputs), paths, strict=True))
            pages_told = failures.spared(changes.pages)
            write_page_reports(report, pages_told, of, failures, index=index, quiet=quiet)
        write_results(report, settings, quiet=quiet, verbose=verbose)
        changes.write(baseline, quiet=quiet)
        if not quiet:
            changes.tell_gone(verbose=verbose)
    return failures.code(exit_code(report, fail_on=settings.fail_on, strict=settings.strict))


def refuse_nothing(pages: Sequence[str], settings: Settings) -> None:
    """Raise where no page is named, or only half of what names one."""
    wiki, titles = settings.mediawiki, settings.title
    if titles and wiki is None:
        hint = "--mediawiki https://wiki.example/w/"
        raise ConfigurationError("--title needs --mediawiki, the wiki that has the page", hint=hint)
    if wiki is not None and not titles:
        raise ConfigurationError("--mediawiki needs --title", hint='--title "Page" (repeatable)')
    if not pages and not titles:
        raise click.UsageError("Missing argument 'PAGE…'.")


def inputs_of(
    pages: Sequence[str], settings: Settings, failures: Failures, begun: float, *, tell: bool
) -> list[PageInput]:
    """The pages that can be read; the others are told."""
    from refcheck.cli.pages import Access, gather_pages  # noqa: PLC0415
    from refcheck.cli.sources import policy_of  # noqa: PLC0415

    refuse_nothing(pages, settings)
    policy = partial(policy_of, settings)
    if settings.allow_host:
        policy()  # what names no host is told whether or not anybody is asked
    access = Access(
        settings.offline,
        policy,
        begun + settings.time_limit,
        (settings.report_dir,),
        settings.proxy,
    )
    gathered = gather_pages(pages, access)
    failures.refuse(gathered.failures)
    for name in gathered.own_reports if tell else ():
        say(f"passed over: {name}, a report of refcheck")
    if settings.mediawiki is None:
        return gathered.pages
    from refcheck.cli.mediawiki import fetch_titles  # noqa: PLC0415 - rarely, and it is slow

    fetched = fetch_titles(settings, policy(), begun + settings.time_limit)
    failures.refuse(fetched.failures)
    for line in fetched.redirects:
        say(line)
    return [*gathered.pages, *fetched.pages]


def report_on(
    inputs: Sequence[PageInput],
    settings: Settings,
    begun: float,
    failures: Failures,
    *,
    rules: Sequence[Rule],
    registered: Mapping[str, PageEntries],
    quiet: bool,
    started: str | None = None,
    links: Mapping[str, RegistryLink] | None = None,
) -> Report:
    """Read, resolve and judge, with progress on a terminal.

    Links are checked where `links`, what is registered about them, is given, empty or not.
    """
    from refcheck.cli.checking import open_check  # noqa: PLC0415

    with open_check(
        settings,
        begun,
        failures,
        rules=rules,
        registered=registered,
        started=started or started_on(),
        quiet=quiet,
        links=links,
    ) as check:
        report = check(inputs)
    return replace(report, elapsed_seconds=round(time.monotonic() - begun, 3))
