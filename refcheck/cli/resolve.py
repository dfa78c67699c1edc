"""`refcheck resolve [FILE|-]`: one printed reference per line in, one JSON line out."""

from __future__ import annotations

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from typing import TYPE_CHECKING, Any

import click

from refcheck.cli.check import settings_for
from refcheck.cli.exit_codes import ExitCode
from refcheck.cli.options import files, source_options, telling_options
from refcheck.cli.reading_in import (
    STANDARD_INPUTS,
    read_bounded,
    read_standard_input,
    refuse_large,
)
from refcheck.cli.writing import say, write_result
from refcheck.errors import InputError
from refcheck.reading.sniffing import what_else

if TYPE_CHECKING:
    from collections.abc import Sequence

    from refcheck.config import Settings
    from refcheck.model.evidence import DoiOutcome, ReferenceFields, Resolution, SourceState
    from refcheck.resolvers.chain import Resolver

_AT_ONCE = 200


@click.command("resolve")
@click.argument("file", default="-", metavar="[FILE|-]", shell_complete=files)
@click.option(
    "--strict/--no-strict", default=None, help="What could not be checked gives exit code 3."
)
@source_options
@telling_options
def command(file: str, *, quiet: bool, verbose: int, **flags: Any) -> ExitCode:
    """Say which work each printed reference is.

    FILE has one reference a line; without it, or with -, standard input is read. Each becomes one
    line of JSON on standard output, in the same order; empty lines are passed over.
    """
    from refcheck.cli.sources import open_resolver  # noqa: PLC0415 - heavy

    settings = settings_for([file], flags)
    lines = _lines(file)
    unchecked = 0
    with open_resolver(settings) as resolver:
        for start in range(0, len(lines), _AT_ONCE):
            unchecked += _resolve(lines[start : start + _AT_ONCE], resolver, settings)
        if verbose and not quiet:
            _tell(resolver.states())
    return ExitCode.INCOMPLETE if settings.strict and unchecked else ExitCode.CLEAN


def _lines(file: str) -> list[tuple[int, str]]:
    """The lines that hold something, with their numbers."""
    data = read_standard_input() if file in STANDARD_INPUTS else read_bounded(file)
    refuse_large(file, len(data))
    other = what_else(data)
    if other not in {None, "empty"}:
        hint = "it should be text, one reference a line"
        raise InputError(f"{file} is no list of references: it is {other}", hint=hint)
    encoding = "utf-16" if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig"
    lines = data.decode(encoding, "replace").split("\n")
    return [(number, line.strip()) for number, line in enumerate(lines, 1) if line.strip()]


def _resolve(lines: list[tuple[int, str]], resolver: Resolver, settings: Settings) -> int:
    """Write one line of JSON for each; return how many could not be checked."""
    from refcheck.model.evidence import Unchecked  # noqa: PLC0415
    from refcheck.reading.bibliography import parse_reference  # noqa: PLC0415
    from refcheck.reporters.json_report import to_json_text  # noqa: PLC0415

    items = [(str(number), text, parse_reference(text)) for number, text in lines]
    answers = resolver.resolve_all(items, jobs=settings.jobs, deadline=settings.time_limit)
    for (number, text), (key, _, fields) in zip(lines, items, strict=True):
        resolution, doi = answers[key]
        told = {"line": number, "text": text, **_told(text, fields, resolution, doi)}
        write_result(to_json_text(told) + "\n", encoding="utf-8")
    return sum(isinstance(resolution, Unchecked) for resolution, _ in answers.values())


def _tell(states: Sequence[SourceState]) -> None:
    from refcheck.reporters.traffic import traffic_words  # noqa: PLC0415

    for state in states:
        spent = traffic_words(state.traffic)
        told = f"{state.name}: {state.asked} asked, {state.answered} answered"
        say(f"{told}; {spent}" if spent else told)


def _told(
    text: str, fields: ReferenceFields, resolution: Resolution, doi: DoiOutcome | None
) -> dict[str, Any]:
    """What a report says of a reference, without a page around it."""
    from refcheck.checks.statuses import status_of  # noqa: PLC0415
    from refcheck.model.article import Article, Location, Reference  # noqa: PLC0415
    from refcheck.model.evidence import Dossier  # noqa: PLC0415
    from refcheck.reporters.json_work import (  # noqa: PLC0415
        doi_outcome_to_json,
        resolution_to_json,
    )

    reference = Reference("r1", (), None, 0, text, Location(1, 1, 0, len(text)))
    dossier = Dossier(
        Article("", None, "text", None, "utf-8", references=(reference,)),
        fields={"r1": fields},
        resolutions={"r1": resolution},
        dois={"r1": doi} if doi else {},
    )
    status = status_of(reference, dossier)
    return {
        "status": status,
        **resolution_to_json(resolution),
        "printed_doi": doi_outcome_to_json(doi),
    }
