"""What becomes of references.yaml on disk: drafts and decisions written, whole or not at all."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import TYPE_CHECKING

from refcheck.cli.reading_in import read_bounded
from refcheck.cli.registries import NAME, NONE, WITHOUT_PATH, new_registry, page_key, shown
from refcheck.cli.registry_verdict import open_questions
from refcheck.cli.writing import write_whole
from refcheck.errors import ConfigurationError, InputError
from refcheck.registry.deciding import decisions, reference_keys
from refcheck.registry.drafting import draft
from refcheck.registry.editing import edited
from refcheck.registry.following import followed, spoken_of
from refcheck.reporters.wording import ranges

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from refcheck.cli.registries import Registries
    from refcheck.model.evidence import Dossier
    from refcheck.model.findings import ArticleReport, Report
    from refcheck.registry.deciding import Decision
    from refcheck.registry.drafting import Draft
    from refcheck.registry.editing import Change


def write_drafts(report: Report, registries: Registries) -> Iterator[str]:
    """Write what was verified of every page; what is told of each, in lines."""
    of_file: dict[Path, dict[str, Sequence[Change]]] = {}
    told: list[str] = []
    for article in report.articles:
        path = article.dossier.article.path
        file = file_to_write(registries, path)
        drafted = draft(article, today=report.started[:10])
        of_file.setdefault(file, {})[page_key(file, path)] = drafted.changes
        told += _told(path, shown(file), drafted)
    for file, changes in of_file.items():
        _write(registries, file, changes)
    yield from told


def write_decision(
    article: ArticleReport,
    registries: Registries,
    numbers: Sequence[str],
    decision: Decision,
    *,
    today: str,
) -> Iterator[str]:
    """Write a person's decision about references of a page; what is told, in lines."""
    path = article.dossier.article.path
    file = file_to_write(registries, path)
    named = [_named(article, number) for number in numbers]
    changes = decisions(article.dossier, named, decision, today=today)
    _write(registries, file, {page_key(file, path): changes})
    what = f"{', '.join(decision.rules)} ignored for" if decision.rules else "accepted"
    for change in changes:
        if change.new.key not in named:
            continue
        doi = f" as {change.new.doi}" if change.new.doi and not decision.rules else ""
        yield f"{what} [{change.new.key}] {change.new.text}{doi}"
    yield f"registry: {shown(file)}"


def followed_texts(
    mended: Iterable[tuple[Dossier, Dossier]], registries: Registries
) -> Iterator[tuple[Path, str, list[str]]]:
    """Each registry of pages that were mended, its text with their entries, and what is told of it.

    A page is given as it was and as it is.
    """
    of_file: dict[Path, dict[str, Sequence[Change]]] = {}
    told: dict[Path, list[str]] = {}
    for before, after in mended:
        path = before.article.path
        file = registries.file_for(path)
        if file is None or before.registry is None or after.registry is None:
            continue
        changes = followed(before.registry, after)
        of_file.setdefault(file, {})[page_key(file, path)] = changes
        lines = told.setdefault(file, [])
        if changes:
            lines.append(f"{shown(file)}: {_entries(len(changes))} the new text of {path}")
        still = {(one.key, one.fingerprint) for one in after.registry.same.values()}
        went = {change.old for change in changes}
        old = [
            one
            for one in spoken_of(before.registry)
            if one.key not in went and (one.key, one.fingerprint) not in still
        ]
        if old:
            again = f"`refcheck registry init {path}` verifies anew"
            lines.append(f"{shown(file)}: {_entries(len(old))} the earlier text of {path}; {again}")
    for file, changes_of_file in of_file.items():
        yield file, edited(registries.open(file), changes_of_file), told[file]


def _entries(count: int) -> str:
    return "an entry has" if count == 1 else f"{count:,} entries have"


def file_to_write(registries: Registries, page: str) -> Path:
    """The registry that a page has or gets."""
    named = registries.settings.registry
    if page in WITHOUT_PATH:
        hint = "name the page's file"
        raise InputError(f"a page from standard input has no path to stand in {NAME}", hint=hint)
    if named is not None and named.name == NONE:
        hint = "name the file with --registry"
        raise ConfigurationError("`registry` is none, so that there is nothing to write", hint=hint)
    file = registries.file_for(page) or new_registry(page)
    if file.is_file() and file.resolve() in map(Path.resolve, registries.passed_over):
        hint = "name another file with --registry"
        raise InputError(f"{shown(file)} is no registry of refcheck, and is left alone", hint=hint)
    return file


def _write(registries: Registries, file: Path, changes: dict[str, Sequence[Change]]) -> None:
    write_registry(registries, file, edited(registries.open(file), changes))


def write_registry(registries: Registries, file: Path, text: str) -> None:
    """Another text for the file; InputError where somebody else has changed it meanwhile."""
    bytes_as_read(registries, file)
    if text != registries.open(file).source.text:
        write_whole(file, text)


def bytes_as_read(registries: Registries, file: Path) -> bytes:
    """The file, none yet or still the one that was read; InputError where it is another."""
    now = read_bounded(str(file)) if file.exists() else b""
    if file.exists() and now.decode("utf-8-sig", "replace") != registries.open(file).source.text:
        message = f"{shown(file)} was changed by somebody else meanwhile, and is left alone"
        raise InputError(message, hint="run it again")
    return now


def _named(article: ArticleReport, number: str) -> str:
    """The registry's key of a reference that a person names."""
    keys = reference_keys(article.dossier)
    wanted = " ".join(number.strip().removeprefix("[").removesuffix("]").split())
    if wanted in keys:
        return wanted
    close = difflib.get_close_matches(wanted, keys, n=1, cutoff=0.6)
    there = ranges(list(keys)) or "none"
    hint = f"did you mean {close[0]}? " if close and not wanted.isdecimal() else ""
    path = article.dossier.article.path
    raise InputError(f"{path} has no reference {wanted}", hint=f"{hint}its references are {there}")


def _told(path: str, registry: str, drafted: Draft) -> Iterator[str]:
    counts = [
        f"{len(drafted.verified):,} verified",
        *([f"{len(drafted.kept):,} as before"] if drafted.kept else []),
        f"{len(drafted.open):,} open",
    ]
    yield f"{path}: {', '.join(counts)}, in {registry}"
    for line in open_questions((entry.key, entry) for entry in drafted.open):
        yield f"  {line}"
    for entry in drafted.lapsed:
        yield (
            f"  [{entry.key}] has changed since a person accepted it on {entry.accepted}: "
            "`refcheck registry accept` decides anew"
        )
    if drafted.gone:
        lines = ", ".join(f"[{entry.key}] (line {entry.line})" for entry in drafted.gone)
        yield f"  not on the page any more: {lines}"
