"""Which references.yaml speaks of which page, found and read."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from refcheck.cli.pages import is_address
from refcheck.cli.reading_in import STANDARD_INPUTS, read_bounded
from refcheck.cli.writing import complain, say
from refcheck.errors import InputError
from refcheck.registry.answers import PageEntries
from refcheck.registry.links import united, unlinked
from refcheck.registry.reading import article_key, looks_like_registry, read_registry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from refcheck.config import Settings
    from refcheck.model.article import Article
    from refcheck.model.registry import RegistryLink
    from refcheck.registry.reading import Registry

NAME = "references.yaml"
NONE = "none"  # --registry none
_NAMED = 5  # lost pages of a registry that are told by name
WITHOUT_PATH = frozenset({*STANDARD_INPUTS, "stdin"})  # the latter is how articles name it


@dataclass(slots=True)
class Registries:
    """The registries of a run, each read once; `passed_over` have the name and are not ours.

    Where they are `written`, one that is not there yet is empty.
    """

    settings: Settings
    written: bool = False
    passed_over: list[Path] = field(default_factory=list)
    _read: dict[Path, Registry] = field(default_factory=dict)

    def entries(self, pages: Iterable[str]) -> dict[str, PageEntries]:
        """What is registered about each page that has a registry; InputError for a faulty one."""
        return {page: entries for page in pages if (entries := self._entries(page)) is not None}

    def renewed(self, pages: Iterable[str]) -> dict[str, PageEntries]:
        """The same, where sources are to be asked about verifications anew."""
        return {page: replace(one, renewed=True) for page, one in self.entries(pages).items()}

    def nearest(self) -> Path:
        """The registry of the current folder; InputError where there is none."""
        named = self.settings.registry
        found = named or next(filter(self._is_ours, _upwards(Path.cwd())), None)
        if found is None or found.name == NONE:
            raise InputError(
                f"there is no {NAME} in this folder or above it",
                hint="`refcheck registry init PAGE…` writes one",
            )
        return found

    def pages(self) -> tuple[str, ...]:
        """The pages of that registry that are there."""
        file = self.nearest()
        files = [file_of(file, path) for path in self.open(file).articles if not is_address(path)]
        return tuple(shown(Path(os.path.normpath(one))) for one in files if one.is_file())

    def file_for(self, page: str) -> Path | None:
        """The registry that speaks of a page: the one that was named, else the nearest."""
        named = self.settings.registry
        if named is not None:
            return None if named.name == NONE else named
        if page in WITHOUT_PATH:
            return None
        return next(filter(self._is_ours, _upwards(_folder_of(page))), None)

    def open(self, file: Path) -> Registry:
        """The registry in a file."""
        if file not in self._read:
            missing = self.written and not file.exists()
            registry = read_registry(shown(file), b"" if missing else read_bounded(str(file)))
            refuse_unknown_rules(registry)
            self._read[file] = registry
        return self._read[file]

    def links(self) -> dict[str, RegistryLink]:
        """What the registries read so far say of links, by address; dates of several united."""
        return united(link for one in self._read.values() for link in one.links.values())

    def unlinked(self, articles: Iterable[Article]) -> Iterator[tuple[Registry, RegistryLink]]:
        """Links that stand on none of a registry's pages.

        Nothing where not all of these are given: who knows what is on the others?
        """
        read = list(articles)
        for file, registry in self._read.items():
            pages = {page_key(file, one.path) for one in read}
            if registry.articles and registry.articles.keys() <= pages:
                urls = {link.url for one in read for link in one.links}
                yield from ((registry, link) for link in unlinked(registry.links, urls))

    def lost_pages(self) -> Iterator[tuple[Registry, str]]:
        """Pages that a registry names and that are not there."""
        for file, registry in self._read.items():
            for path in registry.articles:
                if not is_address(path) and not file_of(file, path).is_file():
                    yield registry, path

    def _entries(self, page: str) -> PageEntries | None:
        file = self.file_for(page)
        if file is None:
            return None
        registry = self.open(file)
        article = registry.articles.get(page_key(file, page))
        return PageEntries(registry.name, tuple(article.entries.values()) if article else ())

    def _is_ours(self, file: Path) -> bool:
        if file in self._read or file in self.passed_over:
            return file in self._read
        if not file.is_file():
            return False
        if looks_like_registry(read_bounded(str(file)).decode("utf-8-sig", "replace")):
            return True
        self.passed_over.append(file)
        return False


def new_registry(page: str) -> Path:
    """Where a page gets its registry: the current folder, unless no check would find it there."""
    here = Path.cwd() / NAME
    return Path(NAME) if here in _upwards(_folder_of(page)) else _folder_of(page) / NAME


def page_key(file: Path, page: str) -> str:
    """The key of a page in a registry: its path from the registry's folder, or its address."""
    if is_address(page):
        return page
    folder = _placed(file).parent
    return article_key(os.path.relpath(_placed(page), folder).replace(os.sep, "/"))


def shown(file: Path) -> str:
    """How messages name a registry: from the current folder, if it is below it."""
    relative = os.path.relpath(file)
    return str(file) if relative.startswith("..") else relative


def refuse_unknown_rules(registry: Registry) -> None:
    """Raise for an `ignore` that names no rule."""
    from refcheck.checks.selection import matching_rules, suggestion  # noqa: PLC0415 - rarely

    for article in registry.articles.values():
        for entry in article.entries.values():
            for one in entry.suppressions:
                if not matching_rules(one.rule):
                    message = f"there is no rule {one.rule}"
                    registry.source.refuse(one.line, one.column, message, suggestion(one.rule))


def _upwards(folder: Path) -> Iterator[Path]:
    """From a folder up to that of its repository, which is where a project ends."""
    for one in (folder, *folder.parents):
        yield one / NAME
        if (one / ".git").exists():
            return


def _folder_of(page: str) -> Path:
    """Where the search for a page's registry begins."""
    return Path.cwd() if is_address(page) else _placed(page).parent


def _placed(path: str | Path) -> Path:
    """Where a file stands, by its own name: a link to another place is the page that it says."""
    whole = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow the file itself
    return Path(os.path.realpath(whole.parent), whole.name)


def file_of(file: Path, path: str) -> Path:
    """The file of a page that a registry names."""
    return _placed(file).parent / path


def tell_registries(registries: Registries, *, verbose: int) -> None:
    """What a registry has about no page any more; with `-v` also files that only bear the name."""
    lost: dict[str, list[str]] = {}
    for registry, path in registries.lost_pages():
        line = registry.articles[path].key.line
        lost.setdefault(registry.name, []).append(f"{path} (line {line})")
    for name, pages in lost.items():
        are = "a page that is" if len(pages) == 1 else f"{len(pages)} pages that are"
        more = f" and {len(pages) - _NAMED} more" if len(pages) > _NAMED else ""
        complain(f"{name} names {are} not there: {', '.join(pages[:_NAMED])}{more}")
    for file in registries.passed_over if verbose else ():
        say(f"passed over: {file}, no registry of refcheck")
