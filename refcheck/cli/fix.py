"""`refcheck fix PAGE…`: check, mend what is certain, and write the page or a patch."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from refcheck.cli.check import inputs_of, settings_for, started_on
from refcheck.cli.exit_codes import ExitCode
from refcheck.cli.options import (
    access_options,
    files,
    link_options,
    registry_option,
    source_options,
    split,
    telling_options,
    wiki_options,
)
from refcheck.cli.writing import complain, say, write_result_bytes, write_whole_bytes
from refcheck.errors import ConfigurationError, InputError, OutputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from refcheck.cli.mending import Mending
    from refcheck.cli.registries import Registries
    from refcheck.config import Settings
    from refcheck.fixing.whole import Step
    from refcheck.pipeline import PageInput

_STEPS: dict[Step, str] = {
    "link": "plain references are linked",
    "renumber": "the entries are numbered in the order of first mention",
}


@dataclass(frozen=True, slots=True)
class Wishes:
    """Where the mended page goes, and what is done to the page as a whole."""

    diff: bool
    output: str | None
    steps: tuple[Step, ...]
    quiet: bool


@click.command(
    "fix", epilog="Exit codes: 0 done, also where nothing was to be done; 2 wrong use or input."
)
@click.argument("pages", nargs=-1, metavar="[PAGE…]", shell_complete=files)
@click.option("--diff", is_flag=True, help="Print a patch for `git apply`, and write nothing.")
@click.option(
    "--output", metavar="FILE", help="Write the page there; - is standard output. [default: PAGE]"
)
@click.option(
    "--select", multiple=True, metavar="RULES", help="Only these rules: codes, prefixes or names."
)
@click.option("--extend-select", multiple=True, metavar="RULES", help="These rules as well.")
@click.option("--ignore", multiple=True, metavar="RULES", help="Not these rules.")
@click.option("--link", is_flag=True, help="Link plain markers and entries with each other.")
@click.option("--renumber", is_flag=True, help="Number the entries as the text mentions them.")
@source_options
@link_options
@access_options
@wiki_options
@registry_option
@telling_options
def command(pages: tuple[str, ...], *, quiet: bool, verbose: int, **flags: Any) -> ExitCode:
    """Mend the references of PAGE…: what is certain, and nothing else.

    Every fix is tried first: the page is read and checked again as it would be, and a fix that
    leaves its finding, brings another, or changes how anything else is read is not made. What was
    done and what is left to you goes to standard error, a line for each.
    """
    for name in ("select", "extend_select", "ignore"):
        flags[name] = split(flags[name])
    steps: list[Step] = [step for step in _STEPS if flags.pop(step)]
    wishes = Wishes(flags.pop("diff"), flags.pop("output"), tuple(steps), quiet)
    started = started_on(flags.pop("today"))
    settings = replace(settings_for(pages, flags), report=False)
    return _fix(pages, settings, wishes, started, verbose=verbose)


def _fix(
    pages: Sequence[str], settings: Settings, wishes: Wishes, started: str, *, verbose: int
) -> ExitCode:
    from refcheck.checks.selection import select_rules  # noqa: PLC0415 - as every heavy import here
    from refcheck.cli.checking import open_check  # noqa: PLC0415
    from refcheck.cli.failures import Failures  # noqa: PLC0415
    from refcheck.cli.mending import mend_pages  # noqa: PLC0415
    from refcheck.cli.registries import Registries, tell_registries  # noqa: PLC0415

    begun = time.monotonic()
    if wishes.diff and wishes.output is not None:
        message = "--diff writes nothing, so that there is nothing for --output"
        raise ConfigurationError(message, hint="leave one of them out")
    failures = Failures(traceback=verbose > 1)
    inputs = inputs_of(pages, settings, failures, begun, tell=bool(verbose) and not wishes.quiet)
    if not inputs:
        return ExitCode.USAGE
    _refuse_destination(inputs, wishes)
    selected = select_rules(settings.select, settings.ignore, settings.extend_select)
    # What the article says is for people to mend: no abstract is asked for.
    rules = [rule for rule in selected if "statements" not in rule.needs]
    registries = Registries(settings)
    registered = registries.entries([page.path for page in inputs])
    if not wishes.quiet:
        tell_registries(registries, verbose=verbose)
    with open_check(
        settings,
        begun,
        failures,
        rules=rules,
        registered=registered,
        started=started,
        quiet=wishes.quiet,
        links=registries.links(),
    ) as check:
        mendings = mend_pages(inputs, check, failures)
    failures.tell_unread()
    there = []
    for mending in mendings:
        _take_steps(mending, wishes.steps)
        if _deliver(mending, wishes):
            there.append(mending)
            if not wishes.quiet:
                _tell(mending)
    written = wishes.output is not None or _follow(there, registries, wishes)
    done = written and len(there) == len(mendings)
    return failures.code(ExitCode.CLEAN if done else ExitCode.USAGE)


def _refuse_destination(pages: Sequence[PageInput], wishes: Wishes) -> None:
    """Raise where a page would have no place to go to, before anybody is asked."""
    if wishes.diff:
        return
    if wishes.output is not None and len(pages) > 1:
        message = f"--output is for one page, and these are {len(pages)}"
        raise ConfigurationError(message, hint="fix them in place, or one by one")
    if wishes.output is None:
        for page in pages:
            if not _is_file(page.path):
                hint = "name a file with --output, or print a patch with --diff"
                raise ConfigurationError(f"{page.path} cannot be written in place", hint=hint)
            if not os.access(page.path, os.W_OK):
                raise OutputError(f"{page.path} cannot be written: it is read-only")


def _take_steps(mending: Mending, steps: Iterable[Step]) -> None:
    from refcheck.fixing.whole import Restructured, restructured  # noqa: PLC0415

    for step in steps:
        page = mending.page
        found = restructured(page.data, page.path, page.media, step)
        if not isinstance(found, Restructured):
            mending.whole.append(f"--{step} does nothing: {found.reason}")
            continue
        if found.data != page.data:
            mending.page = replace(page, data=found.data)
            mending.whole.append(_STEPS[step])
        mending.whole += found.left


def _tell(mending: Mending) -> None:
    """A line for each fix, and one for the page."""
    path = mending.given.path
    for finding in mending.made:
        what = finding.fix.description if finding.fix else ""
        say(f"{path}:{finding.line}: fixed {finding.rule}{_of(finding.reference)}: {what}")
    for one in mending.left:
        what = one.finding.fix.description if one.finding.fix else ""
        where = f"{path}:{one.finding.line}"
        say(f"{where}: left {one.finding.rule}{_of(one.finding.reference)}: {what} ({one.reason})")
    for line in mending.whole:
        say(f"{path}: {line}")
    more = "" if mending.settled else "; run it again for what was in their way"
    say(f"{path}: {len(mending.made)} fixed, {len(mending.left)} left{more}")


def _of(label: str | None) -> str:
    return f" of [{label}]" if label is not None else ""


def _deliver(mending: Mending, wishes: Wishes) -> bool:
    """Whether the page, or the patch, got to where it should."""
    try:
        if wishes.diff:
            _print_patch(mending.given.path, mending.given.data, mending.page.data)
        elif wishes.output == "-":
            with suppress(BrokenPipeError):
                write_result_bytes(mending.page.data)
        elif wishes.output is not None:
            write_whole_bytes(Path(wishes.output), mending.page.data)
        elif mending.is_changed:
            _write_in_place(mending)
    except (InputError, OutputError) as error:
        complain(error.message, error.hint)
        return False
    return True


def _follow(mendings: Sequence[Mending], registries: Registries, wishes: Wishes) -> bool:
    """Give references.yaml the texts that have been mended; False where that cannot be.

    It comes after the pages: if nothing comes after them, it says that they have changed, which is
    so. Were it first, it would speak of what nobody ever printed.
    """
    from refcheck.cli.registries import shown  # noqa: PLC0415
    from refcheck.cli.registry_files import (  # noqa: PLC0415
        bytes_as_read,
        followed_texts,
        write_registry,
    )

    mended = [
        (one.report.dossier, one.latest.dossier)
        for one in mendings
        if one.is_changed and one.report is not None and one.latest is not None
    ]
    try:
        for file, text, lines in followed_texts(mended, registries):
            told = lines
            if not wishes.diff:
                write_registry(registries, file, text)
            elif not _is_outside(str(file)):
                _print_patch(str(file), bytes_as_read(registries, file), text.encode())
            elif text != registries.open(file).source.text:
                told = [f"{shown(file)} is outside of this folder, and not in the patch"]
            for line in told if not wishes.quiet else ():
                say(line)
    except (InputError, OutputError) as error:
        complain(error.message, error.hint)
        return False
    return True


def _print_patch(path: str, before: bytes, after: bytes) -> None:
    from refcheck.fixing.patch import unified_patch  # noqa: PLC0415

    patch = unified_patch(os.fsencode(_patched_name(path)), before, after)
    if patch:
        with suppress(BrokenPipeError):
            write_result_bytes(patch)


def _write_in_place(mending: Mending) -> None:
    """Only over the bytes that were read: somebody may have saved the page meanwhile."""
    from refcheck.cli.reading_in import read_bounded  # noqa: PLC0415

    path = mending.given.path
    if read_bounded(path) != mending.given.data:
        raise OutputError(f"{path} was changed meanwhile and is left as it is", hint="run it again")
    write_whole_bytes(Path(path), mending.page.data)


def _is_file(path: str) -> bool:
    from refcheck.cli.registries import WITHOUT_PATH  # noqa: PLC0415

    return "://" not in path and path not in WITHOUT_PATH


def _patched_name(path: str) -> str:
    """The path below the current folder; of what lies elsewhere, the path from the root."""
    if not _is_file(path):
        return path.rstrip("/").rpartition("/")[2] or "page"
    whole = os.path.abspath(path).lstrip(os.sep)  # noqa: PTH100 - links stay
    return (whole if _is_outside(path) else os.path.relpath(path)).replace(os.sep, "/")


def _is_outside(path: str) -> bool:
    """Whether a file is not below the current folder."""
    return Path(os.path.relpath(path)).parts[0] == os.pardir
