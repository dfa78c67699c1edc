"""Only what is new: a run beside a baseline, and beside the pages' earlier texts in git."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from refcheck.changes.baseline import read_baseline, write_baseline
from refcheck.changes.comparison import compare, rewritten
from refcheck.changes.earlier import seen_before
from refcheck.changes.known import without_known
from refcheck.cli.pages import is_address
from refcheck.cli.reading_in import read_bounded
from refcheck.cli.registries import WITHOUT_PATH, file_of, page_key, shown
from refcheck.cli.writing import say, write_whole
from refcheck.errors import ConfigurationError, InputError, OutputError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from refcheck.changes.baseline import Entry
    from refcheck.cli.failures import Failures
    from refcheck.config import Settings
    from refcheck.model.findings import ArticleReport, Report
    from refcheck.pipeline import PageInput
    from refcheck.revisions.git import Repository
    from refcheck.rules import Rule


@dataclass(slots=True)
class Changes:
    """What a run is compared with; `earlier` has a page's old text by the identity of the page."""

    settings: Settings
    pages: list[PageInput]
    entries: tuple[Entry, ...] = ()
    unchanged: int = 0
    earlier: dict[int, PageInput] = field(default_factory=dict)
    _gone: int = 0

    @property
    def texts(self) -> list[PageInput]:
        """All texts that are to be checked: those of today first."""
        olds = (self.earlier.get(id(page)) for page in self.pages)
        return [*self.pages, *(old for old in olds if old is not None)]

    def tell_unchanged(self, *, verbose: int) -> None:
        """How many pages were passed over."""
        if verbose and self.unchanged:
            pages = "1 page" if self.unchanged == 1 else f"{self.unchanged} pages"
            say(f"passed over: {pages} unchanged since {self.settings.since}")

    def only_new(
        self, report: Report, spared: Sequence[PageInput], rules: Sequence[Rule]
    ) -> tuple[Report, str | None]:
        """The report of today's texts without what is known; the new baseline, if one is wanted.

        `spared` are the texts that the report is about, in its order.
        """
        of = dict(zip(map(id, spared), report.articles, strict=True))
        pages = [page for page in self.pages if id(page) in of]
        present = [of[id(page)] for page in pages]
        known: dict[int, set[int]] = {index: set() for index in range(len(pages))}
        for index, page in enumerate(pages):
            old = of.get(id(self.earlier.get(id(page))))
            if old is not None:
                known[index] |= seen_before(present[index], old)
        left = self._beside_baseline(present, pages, known, rules)
        file = self.settings.write_baseline
        written = None
        if file is not None:
            paths = _keys(file, pages)
            moved = [replace(e, path=_moved(e.path, self.settings.baseline, file)) for e in left]
            written = write_baseline(rewritten(present, paths, moved))
        return without_known(replace(report, articles=tuple(present)), known), written

    def _beside_baseline(
        self,
        present: Sequence[ArticleReport],
        pages: Sequence[PageInput],
        known: Mapping[int, set[int]],
        rules: Sequence[Rule],
    ) -> Collection[Entry]:
        """Adds what the baseline knows; gives what this run says nothing about."""
        file = self.settings.baseline
        if file is None:
            return ()
        paths = _keys(file, pages)
        compared = compare(
            present,
            paths,
            self.entries,
            deleted=_deleted(file, self.entries, paths),
            rules=rules,
            links=self.settings.links,
        )
        for index, positions in compared.known.items():
            known[index].update(positions)
        self._gone = len(compared.gone)
        return compared.left

    def tell_gone(self, *, verbose: int) -> None:
        """How much of the baseline has been mended."""
        if verbose and self._gone and self.settings.baseline is not None:
            are = "1 known finding is" if self._gone == 1 else f"{self._gone} known findings are"
            forgets = "it" if self._gone == 1 else "them"
            name = shown(self.settings.baseline)
            say(f"{name}: {are} no longer there; --write-baseline forgets {forgets}")

    def write(self, text: str | None, *, quiet: bool) -> None:
        """The new baseline, whole or not at all."""
        file = self.settings.write_baseline
        if text is None or file is None:
            return
        write_whole(file, text)
        if not quiet:
            say(f"baseline: {file}")


def changes_of(
    pages: Sequence[PageInput],
    settings: Settings,
    failures: Failures,
    environ: Mapping[str, str],
    *,
    named: Collection[str],
    reports: Iterable[Path] = (),
) -> Changes:
    """What the run is to be compared with, before anybody is asked.

    `named` are the pages that the user named, and not found in a folder. InputError,
    ConfigurationError or OutputError where a comparison cannot be; a page that has none for itself
    is told and left out.
    """
    _refuse_clash(settings, pages, reports)
    changes = Changes(settings, list(pages), _entries(settings.baseline))
    if settings.since is None:
        return changes
    changes.pages = []
    commits: dict[Path, str] = {}
    for page in pages:
        try:
            old = _earlier(page, settings.since, commits, environ, named=page.path in named)
        except _PageError as error:
            failures.refuse([InputError(error.message, hint=error.hint)])
            continue
        if old is not None and _is_same(page.data, old) and settings.write_baseline is None:
            changes.unchanged += 1
            continue
        changes.pages.append(page)
        if old is not None:
            changes.earlier[id(page)] = replace(page, data=old, earlier=True)
    return changes


class _PageError(InputError):
    """One page has no earlier text; the others may have."""


def _earlier(
    page: PageInput,
    since: str,
    commits: dict[Path, str],
    environ: Mapping[str, str],
    *,
    named: bool,
) -> bytes | None:
    """A page's text at that revision; None for one that is new."""
    from refcheck.revisions.git import repository_of  # noqa: PLC0415 - only with --since
    from refcheck.revisions.git_command import find_git  # noqa: PLC0415

    if is_address(page.path) or page.path in WITHOUT_PATH:
        message = f"{page.path} has no earlier text in git"
        raise _PageError(message, hint="--since is for files; --baseline does for others")
    repository, path = repository_of(Path(page.path), find_git(environ))
    if repository.top not in commits:
        commits[repository.top] = repository.commit(since)
    try:
        return _text_in(repository, commits[repository.top], path, page.path, named=named)
    except InputError as error:
        raise _PageError(error.message, hint=error.hint) from error


def _text_in(
    repository: Repository, commit: str, path: str, name: str, *, named: bool
) -> bytes | None:
    text = repository.text(commit, path)
    if text is not None:
        return text
    before = repository.renamed_from(commit, path)
    if before is not None:
        return repository.text(commit, before)
    if named and not repository.is_tracked(path):
        raise InputError(
            f"{name} is not tracked by git, so that there is nothing to compare it with",
            hint=f"`git add {name}`, or leave --since out",
        )
    return None


def _is_same(new: bytes, old: bytes) -> bool:
    """Whether they differ in nothing but the ends of lines, which a checkout may rewrite."""
    return new == old or new.replace(b"\r\n", b"\n") == old.replace(b"\r\n", b"\n")


def _entries(file: Path | None) -> tuple[Entry, ...]:
    if file is None:
        return ()
    if not os.path.lexists(file):
        message = f"there is no baseline {file}"
        raise InputError(message, hint=f"`--write-baseline {file}` alone writes one")
    return read_baseline(str(file), read_bounded(str(file)))


def _keys(file: Path, pages: Iterable[PageInput]) -> list[str]:
    return [p.path if p.path in WITHOUT_PATH else page_key(file, p.path) for p in pages]


def _deleted(file: Path, entries: Iterable[Entry], paths: Collection[str]) -> set[str]:
    """Pages of a baseline that are not there any more."""
    others = {entry.path for entry in entries} - set(paths) - WITHOUT_PATH
    files = {path: file_of(file, path) for path in others if not is_address(path)}
    return {path for path, at in files.items() if not os.path.exists(at)}  # noqa: PTH110 - never raises


def _moved(path: str, old: Path | None, new: Path) -> str:
    """A path of one baseline as another one, in another folder, writes it."""
    if old is None or is_address(path) or path in WITHOUT_PATH:
        return path
    return page_key(new, str(file_of(old, path)))


def _refuse_clash(settings: Settings, pages: Iterable[PageInput], reports: Iterable[Path]) -> None:
    file = settings.write_baseline
    if file is None:
        return
    if str(file) == "-":
        raise ConfigurationError("--write-baseline - names no file", hint="name one")
    if file.is_dir() or not (file.absolute().parent).is_dir():
        what = "is a folder" if file.is_dir() else "is in a folder that does not exist"
        raise OutputError(f"--write-baseline {file} {what}", hint="name a file")
    outputs = [output for _, output in settings.destinations if output != "-"]
    own = [page.path for page in pages if not is_address(page.path)]
    taken = {os.path.realpath(str(one)) for one in (*outputs, *own, *reports)}
    if os.path.realpath(file) in taken:
        message = f"--write-baseline {file} would overwrite a page or a report"
        raise ConfigurationError(message, hint="name another file")
