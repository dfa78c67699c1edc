"""What becomes of the links in references.yaml: failures recorded, and cleared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.cli.registries import shown
from refcheck.cli.registry_files import file_to_write, write_registry
from refcheck.model.registry import RegistryLink
from refcheck.registry.link_editing import edited_links
from refcheck.registry.links import address_in, is_over, recorded
from refcheck.reporters.link_outcomes import outcome_counts
from refcheck.reporters.link_words import outcome_words
from refcheck.reporters.wording import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from refcheck.cli.registries import Registries
    from refcheck.model.findings import ArticleReport, Report
    from refcheck.registry.reading import Registry


def write_links(report: Report, registries: Registries, *, whole: bool) -> Iterator[str]:
    """Record what was found of the pages' links; what is told of each file, in lines.

    Where the run is over the `whole` registry, links that stand on none of its pages are forgotten.
    """
    of_file: dict[Path, list[ArticleReport]] = {}
    for article in report.articles:
        file = file_to_write(registries, article.dossier.article.path)
        of_file.setdefault(file, []).append(article)
    today = report.started[:10]
    for file, articles in of_file.items():
        registry = registries.open(file)
        changes = {**_over(registry, today), **_found(registry, articles)}
        if whole:
            changes |= dict.fromkeys(_unlinked(registries, registry, articles))
        text, left = edited_links(registry, changes)
        write_registry(registries, file, text)
        asked = outcome_words(outcome_counts(articles)) or "no links"
        yield f"{shown(file)}: {asked}"
        yield from (f"  {_told(url, changes[url], left)}" for url in sorted(changes))


def _found(registry: Registry, articles: Iterable[ArticleReport]) -> dict[str, RegistryLink | None]:
    """The links about which there is something new."""
    changes: dict[str, RegistryLink | None] = {}
    for article in articles:
        for url, checked in sorted(article.dossier.links.items()):
            address = address_in(registry.links, url)
            before = registry.links.get(address, RegistryLink(address))
            after = recorded(before, checked)
            if after != before:
                changes.setdefault(address, after)
    return changes


def _over(registry: Registry, today: str) -> dict[str, RegistryLink | None]:
    return {url: None for url, link in registry.links.items() if is_over(link, today)}


def _unlinked(
    registries: Registries, registry: Registry, articles: Iterable[ArticleReport]
) -> list[str]:
    """But for those that a person excepted: only a person takes them out."""
    found = registries.unlinked(article.dossier.article for article in articles)
    return [link.url for one, link in found if one is registry and link.skip is None]


def _told(url: str, link: RegistryLink | None, left: Iterable[str]) -> str:
    if url in left:
        return f"{url} is left as it is: change it by hand, its lines have comments of yours"
    if link is None:
        return f"{url} is forgotten"
    if link.gone:
        return f"{url} was gone on {listed(link.gone)}"
    return f"{url} is alive again"
