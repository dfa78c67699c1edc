"""`refcheck export PAGE…`: the works that the references are, for reference managers."""

from __future__ import annotations

import time
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from refcheck.cli.check import inputs_of, report_on, settings_for
from refcheck.cli.exit_codes import ExitCode
from refcheck.cli.options import (
    access_options,
    choice,
    files,
    source_options,
    telling_options,
    wiki_options,
)
from refcheck.cli.writing import say, write_result, write_whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from refcheck.cli.failures import Failures
    from refcheck.config import Settings
    from refcheck.exporting.entries import Exported
    from refcheck.model.evidence import Dossier

# format: the module and the function that make a text of entries; imported when it is asked for
_WRITERS = {
    "csl-json": ("csl", "csl_json"),
    "bibtex": ("bibtex", "bibtex"),
    "ris": ("ris", "ris"),
    "cs1": ("cs1", "cs1"),
}
_ASKS_FOR_WORKS = "REF105"  # and is not told


@click.command(
    "export", epilog="Exit codes: 0 done, 2 wrong use or input, 3 incomplete (--strict), 70 a bug."
)
@click.argument("pages", nargs=-1, metavar="[PAGE…]", shell_complete=files)
@click.option(
    "--format",
    "kind",
    type=click.Choice(list(_WRITERS)),
    default="csl-json",
    metavar=choice(list(_WRITERS)),
    help="What is written; cs1 are wikitext templates. [default: csl-json]",
)
@click.option(
    "--output", default="-", metavar="FILE", help="The file for it. [default: standard output]"
)
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="Also what is no certain work, as far as its print can be read, marked as such.",
)
@click.option(
    "--strict/--no-strict", default=None, help="What could not be checked gives exit code 3."
)
@source_options
@access_options
@wiki_options
@telling_options
def command(
    pages: tuple[str, ...],
    kind: str,
    output: str,
    *,
    everything: bool,
    quiet: bool,
    verbose: int,
    **flags: Any,
) -> ExitCode:
    """Write down which works the references of PAGE… are.

    Each once, with the numbers that it has on the page. A reference that is no certain work is left
    out, and how many these are is said on standard error. What references.yaml has is asked anew.
    """
    from refcheck.cli.failures import Failures  # noqa: PLC0415 - as every heavy import here
    from refcheck.exporting.entries import exported  # noqa: PLC0415

    settings = replace(settings_for(pages, flags), format=(kind,), output=(output,))
    failures = Failures(traceback=verbose > 1)
    dossiers = _dossiers(pages, settings, failures, quiet=quiet, verbose=verbose)
    if not dossiers:
        return failures.code(ExitCode.USAGE)
    found = exported(dossiers, everything=everything)
    module, function = _WRITERS[kind]
    text = getattr(import_module(f"refcheck.exporting.{module}"), function)(found.entries)
    if output == "-":
        write_result(text, encoding="utf-8")
    else:
        write_whole(Path(output), text)
    if not quiet:
        _tell(found, everything=everything)
    incomplete = settings.strict and found.unchecked
    return failures.code(ExitCode.INCOMPLETE if incomplete else ExitCode.CLEAN)


def _dossiers(
    pages: Sequence[str], settings: Settings, failures: Failures, *, quiet: bool, verbose: int
) -> list[Dossier]:
    """The pages with their references resolved; those that cannot be read are told."""
    from refcheck.checks.selection import select_rules  # noqa: PLC0415
    from refcheck.cli.clashes import refuse_overwriting  # noqa: PLC0415

    begun = time.monotonic()
    inputs = inputs_of(pages, settings, failures, begun, tell=bool(verbose) and not quiet)
    refuse_overwriting(settings, inputs, [])
    rules = select_rules([_ASKS_FOR_WORKS])
    if not inputs:
        return []
    report = report_on(inputs, settings, begun, failures, rules=rules, registered={}, quiet=quiet)
    failures.tell_unread()
    return [article.dossier for article in report.articles]


def _tell(found: Exported, *, everything: bool) -> None:
    """What is not in the file, and why."""
    if not found.references:
        say("no references were found")
    if not found.left_out:
        return
    unsure = found.left_out - found.unchecked
    why = [
        *([f"{unsure} no certain work"] if unsure else []),
        *([f"{found.unchecked} not checked"] if found.unchecked else []),
    ]
    hint = "" if everything else "; --all writes them as printed"
    say(f"{found.left_out} of {found.references} references left out: {', '.join(why)}{hint}")
