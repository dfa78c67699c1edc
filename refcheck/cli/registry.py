"""`refcheck registry init|accept|links|verify|fmt`: references.yaml, what people have verified."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from refcheck.cli.check import inputs_of, report_on, settings_for, started_on
from refcheck.cli.exit_codes import ExitCode
from refcheck.cli.group import help_without_subcommand
from refcheck.cli.options import (
    asked_link_options,
    files,
    registry_option,
    source_options,
    split,
    telling_options,
    wiki_options,
)
from refcheck.cli.writing import write_result, write_whole
from refcheck.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from refcheck.config import Settings
    from refcheck.model.findings import Report
    from refcheck.model.registry import RegistryLink
    from refcheck.registry.answers import PageEntries
    from refcheck.registry.deciding import Decision
    from refcheck.rules import Rule

_COPIES = "REF308"  # for which an archive would be asked
_EXITS = "Exit codes: 0 all is well, 1 it is not, 2 wrong use or input, 70 a bug."


@click.group("registry", invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> ExitCode | None:
    """Keep references.yaml: what people and refcheck verified of which page.

    It is the nearest one from the page's folder upwards, as far as its repository goes.
    """
    return help_without_subcommand(context)


@command.command("init")
@click.argument("pages", nargs=-1, metavar="[PAGE…]", shell_complete=files)
@registry_option
@source_options
@wiki_options
@telling_options
def init(pages: tuple[str, ...], *, quiet: bool, verbose: int, **flags: Any) -> ExitCode:
    """Write down what can be verified.

    PAGE… are checked.
    References that were found and agree with their record are verified from now on; the others are
    left open, with what there is to decide. What a person accepted or wrote stays. Run it again to
    verify anew.
    """
    from refcheck.checks import ALL_RULES  # noqa: PLC0415 - as every heavy import here
    from refcheck.cli.registries import Registries  # noqa: PLC0415
    from refcheck.cli.registry_files import write_drafts  # noqa: PLC0415

    settings = settings_for(pages, flags)
    registries = Registries(settings, written=True)
    run = _Run(settings, quiet=quiet, verbose=verbose)
    rules = [rule for rule in ALL_RULES if "statements" not in rule.needs]  # of entries alone
    report = run.report(pages, rules, registries.renewed)
    for line in write_drafts(report, registries):
        _tell(line, quiet=quiet)
    return run.failures.code(ExitCode.CLEAN)


@command.command("accept")
@click.argument("page", metavar="PAGE", shell_complete=files)
@click.argument("numbers", nargs=-1, required=True, metavar="NUMBER…")
@click.option("--note", required=True, metavar="TEXT", help="Why, for the next editor.")
@click.option("--doi", metavar="DOI", help="The DOI of the work; for one NUMBER.")
@click.option("--no-doi", is_flag=True, help="There can be no DOI; the note says why.")
@click.option(
    "--ignore", multiple=True, metavar="RULES", help="Accept only that these rules are not told."
)
@registry_option
@telling_options
def accept(
    page: str, numbers: tuple[str, ...], *, quiet: bool, verbose: int, **flags: Any
) -> ExitCode:
    """Write down what a person decided.

    NUMBER… of PAGE are right, or some rules are wrong about them. How such a reference is printed,
    and which work it is, is not judged any more until its text changes. A retraction is still told.
    NUMBER is as printed, of a group as “note 3”.
    """
    from refcheck.cli.registries import Registries  # noqa: PLC0415
    from refcheck.cli.registry_files import write_decision  # noqa: PLC0415

    decision = _decision(numbers, flags)
    settings = settings_for([page], flags)
    registries = Registries(settings, written=True)
    run = _Run(settings, quiet=quiet, verbose=verbose)
    report = run.report([page], (), registries.entries)
    for article in report.articles[:1]:
        today = report.started[:10]
        for line in write_decision(article, registries, numbers, decision, today=today):
            _tell(line, quiet=quiet)
    return run.failures.code(ExitCode.CLEAN)


@command.command("links")
@click.argument("pages", nargs=-1, metavar="[PAGE…]", shell_complete=files)
@registry_option
@asked_link_options
@telling_options
def links(pages: tuple[str, ...], *, quiet: bool, verbose: int, **flags: Any) -> ExitCode:
    """Write down which links are gone.

    Those of PAGE…, or of every page that stands in the nearest references.yaml, are asked. The days
    on which one was gone are recorded, so that whoever checks the page counts them, and cleared
    when it is alive again. What a person wrote stays.
    """
    from refcheck.checks.selection import select_rules  # noqa: PLC0415
    from refcheck.cli.registries import Registries  # noqa: PLC0415
    from refcheck.cli.registry_links import write_links  # noqa: PLC0415

    started = started_on(flags.pop("today"))
    settings = replace(settings_for(pages or ["-"], flags), links=True)
    registries = Registries(settings, written=True)
    if not pages:
        registries = Registries(replace(settings, registry=registries.nearest()), written=True)
    run = _Run(settings, quiet=quiet, verbose=verbose)
    wanted, rules = pages or registries.pages(), select_rules(["REF3"], [_COPIES])
    if not wanted:
        raise InputError("no page stands in references.yaml yet", hint="name the pages: PAGE…")
    report = run.report(wanted, rules, registries.entries, started, registries.links)
    for line in write_links(report, registries, whole=not pages):
        _tell(line, quiet=quiet)
    return run.failures.code(ExitCode.CLEAN)


@command.command("verify", epilog=_EXITS.replace(" 70", " 3 undecided under --strict, 70"))
@click.argument("pages", nargs=-1, metavar="[PAGE…]", shell_complete=files)
@registry_option
@click.option(
    "--strict/--no-strict", default=None, help="What nobody has decided gives exit code 3."
)
@telling_options
def verify(pages: tuple[str, ...], *, quiet: bool, verbose: int, **flags: Any) -> ExitCode:
    """Say whether pages are still what was verified.

    Of PAGE…, or of every page that stands in the nearest references.yaml. Nobody is asked.
    """
    from refcheck.checks.selection import select_rules  # noqa: PLC0415
    from refcheck.cli.registries import Registries  # noqa: PLC0415
    from refcheck.cli.registry_verdict import verdict_on  # noqa: PLC0415

    settings = settings_for(pages or ["-"], flags)
    registries = Registries(settings)
    if not pages:  # its pages, wherever they are
        registries = Registries(replace(settings, registry=registries.nearest()))
    run = _Run(settings, quiet=quiet, verbose=verbose)
    wanted = pages or registries.pages()
    report = run.report(wanted, select_rules(["REF5"]), registries.entries)
    verdict = verdict_on(report, registries, whole=not pages)
    for line in verdict.lines(quiet=quiet):
        write_result(line + "\n")
    return run.failures.code(verdict.code(strict=settings.strict))


@command.command("fmt", epilog=_EXITS)
@click.argument("file", required=False, type=click.Path(path_type=Path), metavar="[FILE]")
@click.option("--check", is_flag=True, help="Write nothing; exit code 1 says that there is need.")
@click.option("-q", "--quiet", is_flag=True, help="Only the exit code.")
def fmt(file: Path | None, *, check: bool, quiet: bool) -> ExitCode:
    """Give references.yaml its one form.

    It is FILE, or the nearest one. Comments and order stay as they are.
    """
    from refcheck.cli.registries import Registries, shown  # noqa: PLC0415
    from refcheck.registry.formatting import formatted  # noqa: PLC0415

    registries = Registries(settings_for(["-"], {"registry": file}))
    target = registries.nearest()
    registry = registries.open(target)
    text = formatted(registry)
    if text == registry.source.text:
        return ExitCode.CLEAN
    if check:
        _tell(f"{shown(target)} would be formatted", quiet=quiet)
        return ExitCode.FINDINGS
    write_whole(target, text)
    _tell(f"{shown(target)} formatted", quiet=quiet)
    return ExitCode.CLEAN


class _Run:
    """The pages of a command read and, with rules that need it, their references resolved."""

    def __init__(self, settings: Settings, *, quiet: bool, verbose: int) -> None:
        from refcheck.cli.failures import Failures  # noqa: PLC0415

        self.failures = Failures(traceback=verbose > 1)
        self._settings = settings
        self._quiet = quiet
        self._tells = bool(verbose) and not quiet

    def report(
        self,
        pages: Sequence[str],
        rules: Sequence[Rule],
        entries: Callable[[Iterable[str]], dict[str, PageEntries]],
        started: str | None = None,
        links: Callable[[], Mapping[str, RegistryLink]] | None = None,
    ) -> Report:
        """What is found on them; `entries` and then `links` give what is registered."""
        begun = time.monotonic()
        inputs = inputs_of(pages, self._settings, self.failures, begun, tell=self._tells)
        registered = entries(page.path for page in inputs)
        report = report_on(
            inputs,
            self._settings,
            begun,
            self.failures,
            rules=rules,
            registered=registered,
            quiet=self._quiet,
            started=started,
            links=links() if links is not None else None,
        )
        self.failures.tell_unread()
        return report


def _decision(numbers: Sequence[str], flags: dict[str, Any]) -> Decision:
    """What the person says; UsageError for what contradicts itself."""
    from refcheck.checks.selection import rules_named  # noqa: PLC0415
    from refcheck.model.dois import normalise_doi  # noqa: PLC0415
    from refcheck.registry.deciding import Decision  # noqa: PLC0415

    note, given = " ".join(flags.pop("note").split()), flags.pop("doi")
    no_doi, rules = flags.pop("no_doi"), split(flags.pop("ignore"))
    for rule in rules:
        rules_named(rule)
    if not note:
        raise click.UsageError("--note must say why, so that the next editor knows")
    if sum((bool(given), no_doi, bool(rules))) > 1:
        raise click.UsageError("--doi, --no-doi and --ignore exclude each other")
    doi = normalise_doi(given) if given else None
    if given and doi is None:
        raise click.UsageError(f"{given} is no DOI: one looks like 10.1000/182")
    if doi and len(numbers) > 1:
        raise click.UsageError("--doi is of one work: name one NUMBER")
    return Decision(note, doi, no_doi, rules)


def _tell(line: str, *, quiet: bool) -> None:
    if not quiet:
        write_result(line + "\n")
