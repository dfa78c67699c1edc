"""A world in which the faults of a page are known: its own references as records, and changed ones."""

from __future__ import annotations

import random
from dataclasses import replace

from refcheck.checks import ALL_RULES
from refcheck.checks.judge import judge
from refcheck.model.evidence import Dossier, SourceState
from refcheck.model.links import Alive, ArchivedCopy, CheckedLink, Gone, Moved
from refcheck.model.works import Work
from refcheck.reading.bibliography import parse_reference
from refcheck.reading.page import read_page
from refcheck.resolvers.chain import Resolver

TODAY = "2026-11-22"


class Shelf:
    """An index of given works, which brings up those with a word of the title or a first page in common."""

    name = "index"
    complete = True
    registers_dois = False

    def __init__(self, works):
        self.by_doi = {work.doi: work for work in works if work.doi}
        self.by_word = {}
        for work in works:
            for word in _words(f"{work.title or ''} {work.pages or ''}"):
                self.by_word.setdefault(word, []).append(work)

    def lookup(self, kind, value):
        return self.by_doi.get(value) if kind == "doi" else None

    def search(self, text, fields, limit=20):
        found = {}
        for word in _words(text):
            for work in self.by_word.get(word, ()):
                found[id(work)] = (found.get(id(work), (0, work))[0] + 1, work)
        ranked = sorted(found.values(), key=lambda pair: (-pair[0], pair[1].doi or ""))
        return [work for _, work in ranked[:limit]]

    def stages(self, text, fields, limit=20):
        yield self.search(text, fields, limit)

    def state(self):
        return SourceState(self.name, "")


def _words(text):
    return {
        word
        for word in text.casefold().replace("-", " ").split()
        if len(word) > 3 or word.isdigit()
    }


class World:
    """Works and links, and what a page looks like in it."""

    def __init__(self, works, links=()):
        self.works = list(works)
        self.links = dict(links)
        self.resolver = Resolver([Shelf(self.works)], offline=True)

    def dossier(self, data, path="page.html", media=None):
        article = read_page(data, path, media=media)
        fields = fields_of(article)
        items = [(r.key, r.text, fields[r.key]) for r in article.references if r.text.strip()]
        answers = self.resolver.resolve_all(items, jobs=1)
        return Dossier(
            article,
            fields,
            {key: found for key, (found, _) in answers.items()},
            {key: doi for key, (_, doi) in answers.items() if doi is not None},
            {link.url: self.links[link.url] for link in article.links if link.url in self.links},
            today=TODAY,
        )

    def judged(self, data, path="page.html", media=None, rules=ALL_RULES):
        return judge(self.dossier(data, path, media), rules)


def fields_of(article):
    return {
        one.key: parse_reference(one.text, coins=dict(one.coins) or None, urls=one.urls)
        for one in article.references
    }


def records_of(article, seed=0, share=0.6):
    """A record for each entry that says enough; of most, one thing is another than is printed."""
    dice = random.Random(seed)
    works = []
    for number, one in enumerate(fields_of(article).values()):
        if not (one.authors and one.title and one.container and one.year):
            continue
        work = Work(
            one.doi or f"10.5555/entry.{number}",
            one.title,
            one.authors,
            containers=(one.container,),
            years=(one.year,),
            volume=one.volume,
            issue=one.issue,
            pages=one.pages,
            article_number=one.article_number,
            kind="journal-article",
        )
        if dice.random() < share:
            work = _changed(work, dice)
        works.append(work)
    return works


def _changed(work, dice):
    kind = dice.choice(["year", "volume", "pages", "issue"])
    if kind == "year":
        return replace(work, years=(work.years[0] - dice.choice([3, 4, 7]),))
    if kind == "volume" and (work.volume or "").isdigit():
        return replace(work, volume=str(int(work.volume) + 17))
    if kind == "issue" and (work.issue or "").isdigit():
        return replace(work, issue=str(int(work.issue) + 5))
    if kind == "pages" and work.pages:
        return replace(work, pages="4711-4719")
    return work


def links_of(article, seed=0):
    """What its links answer: some moved, some gone with a copy, some as good by https."""
    dice = random.Random(seed)
    found = {}
    for link in article.links:
        if not link.url.startswith("http") or link.url in found or "doi.org" in link.url:
            continue
        roll = dice.random()
        if roll < 0.2:
            found[link.url] = CheckedLink(
                Moved(301, f"https://moved.example/{len(found)}", permanent=True)
            )
        elif roll < 0.4:
            copy = ArchivedCopy(
                f"https://web.archive.org/web/20190504101500/{link.url}",
                "2019-05-04",
                "the Wayback Machine",
            )
            found[link.url] = CheckedLink(Gone(404), archived=copy)
        elif roll < 0.6 and link.url.startswith("http:"):
            found[link.url] = CheckedLink(Alive(200), secure_url="https:" + link.url[5:])
        else:
            found[link.url] = CheckedLink(Alive(200))
    return found


def world_of(data, path="page.html", media=None, seed=0, strangers=()):
    article = read_page(data, path, media=media)
    return World([*strangers, *records_of(article, seed)], links_of(article, seed))
