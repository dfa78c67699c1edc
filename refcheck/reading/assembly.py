"""From what a dialect saw to an Article: keys, places, claims, links, what leads where."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from refcheck.model.article import (
    Article,
    Citation,
    Claim,
    Doubt,
    EngineError,
    Reference,
    ReferenceList,
    Section,
)
from refcheck.reading.addresses import acts
from refcheck.reading.claims import claims
from refcheck.reading.joining import Joining
from refcheck.reading.labels import LabelList
from refcheck.reading.page_links import page_links
from refcheck.reading.page_notes import stubs, suppressions
from refcheck.reading.places import Places

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.model.article import Link, Location
    from refcheck.model.claims import Statement
    from refcheck.reading.decoding import Source
    from refcheck.reading.elements import Page
    from refcheck.reading.outline import Outline
    from refcheck.reading.structure import Entry, EntryList, Marker, Reading

_LEADING = re.compile(r"(?:[\^↑↩*•·]\s*)+")
_ARROW = re.compile(r"[↩↑⏎↵⤴^]")
_MAY_TRAIL = "↩↑⏎↵⤴^\ufe0e\ufe0f])"
_TRAILING = re.compile(r"(?:\s*[\[(]?\s*(?:↩|↑|⏎|↵|⤴|\^)[\ufe0e\ufe0f]?\d*\s*[\])]?)+$")
_NEEDED = re.compile(
    r"\[\s?(?:citation needed|citation wanted|source needed|needs? citation"
    r"|Einzelnachweis fehlt|Beleg(?:e)? fehl(?:t|en)"
    r"|réf\. nécessaire|réf\. souhaitée|cita requerida|citação necessária|carece de fontes"
    r"|senza fonte|bron\?|źródło|potřebný zdroj|источник не указан"
    r"|来源请求|來源請求|要出典|출처 필요)[^\]\n]{0,40}\]",
    re.IGNORECASE,
)
# Fewer entries may stand in the order of the alphabet by chance.
_ALPHABETICAL_FROM = 6
_SORTED_BY = 12
_FEW_MARKERS = 3
_COINS = "Z3988"
_LONGEST_COINS = 8000
_LONGEST_TITLE = 200
_SPENT = LabelList(())
# What is looked at for the first line of a page of plain text.
_TOP = 2000


class Assembly:
    """One article in the making: its lists and markers get their keys."""

    def __init__(self, source: Source, page: Page, outline: Outline, reading: Reading) -> None:
        reading.lists = sorted((f for f in reading.lists if f.entries), key=lambda f: f.start)
        self.source = source
        self.page = page
        self.outline = outline
        self.reading = reading
        self.places = Places(source, page, outline, reading)
        self.joining = Joining(self.places)

    def article(self, path: str, *, with_statements: bool = False) -> Article:
        """Put everything together."""
        location = self.places.location
        links = page_links(self.places)
        references, lists = self._lists(_urls(links), self._coins())
        citations, claimed = self._citations()
        title = self._title()
        return Article(
            path=path,
            title=title,
            dialect=self.reading.dialect,
            language=_language(self.page),
            encoding=self.source.encoding,
            sections=tuple(
                Section(h.title, h.level, location(h.start, h.end)) for h in self.outline.headings
            ),
            lists=tuple(lists),
            references=tuple(references),
            citations=tuple(citations),
            claims=tuple(claimed),
            links=tuple(links),
            stubs=tuple(stubs(self.places)),
            engine_errors=tuple(
                EngineError(" ".join(self.page.text[start:end].split()), location(start, end))
                for start, end in self.reading.errors
            ),
            suppressions=tuple(suppressions(self.source)),
            doubts=tuple(_doubts(self.reading.mixed, lists, citations)),
            citation_needed=tuple(location(*m.span()) for m in _NEEDED.finditer(self.page.text)),
            statements=self._statements(title) if with_statements else (),
            source=self.source.text,
        )

    # ---- lists ----

    def _lists(
        self, urls: dict[str, tuple[str, ...]], coins: dict[str, str]
    ) -> tuple[list[Reference], list[ReferenceList]]:
        references: list[Reference] = []
        lists: list[ReferenceList] = []
        for index, found in enumerate(self.reading.lists):
            first = len(references)
            for number, entry in enumerate(found.entries, start=first):
                key = self.places.keys[number]
                text, location = self._entry_text(entry)
                references.append(
                    Reference(
                        key=key,
                        labels=tuple(entry.labels),
                        group=found.group,
                        list_index=index,
                        text=text,
                        location=location,
                        anchor=entry.anchors[0] if entry.anchors else None,
                        urls=urls.get(key, ()),
                        context_object=coins.get(key, ""),
                    )
                )
            lists.append(self._list(found, references[first:]))
            # Nobody asks for the others again: a long page has no need to hold its entries twice.
            del found.entries[1:-1]
        return references, lists

    def _list(self, found: EntryList, references: list[Reference]) -> ReferenceList:
        return ReferenceList(
            group=found.group,
            heading=found.heading,
            keys=tuple(reference.key for reference in references),
            location=self.places.location(found.start, found.end),
            sub_lists=found.sub_lists,
            alphabetical=_alphabetical([reference.text for reference in references]),
        )

    def _entry_text(self, entry: Entry) -> tuple[str, Location]:
        """An entry's text in one line, without label and back-links, and its place with them."""
        pieces, position = [], entry.start
        for start, end in sorted(entry.skip):
            if start > position:
                pieces.append((position, start))
            position = max(position, end)
        if position < entry.end:
            pieces.append((position, entry.end))
        text = " ".join(" ".join(self.page.text[s:e] for s, e in pieces).split())
        if leading := _LEADING.match(text):
            text = text[leading.end() :]
        # Few texts end in an arrow, and the pattern for them is slow.
        if (text[-1:] in _MAY_TRAIL or text[-1:].isdecimal()) and _ARROW.search(text):
            text = _TRAILING.sub("", text)
        text = text.strip()
        last = pieces[-1][1] if pieces else entry.end
        return text, self.places.location(entry.start, last)

    def _coins(self) -> dict[str, str]:
        """The titles of COinS spans, by the key of the entry that holds them."""
        found: dict[str, str] = {}
        source = self.page.source
        at = source.find(_COINS)
        while at >= 0:
            span = self.page.node_at(at)
            at = source.find(_COINS, at + 1)
            if (
                span
                and _COINS in span.get("class")
                and (key := self.places.entry_at(span.text_start))
            ):
                found.setdefault(key, span.get("title")[:_LONGEST_COINS])
        return found

    # ---- citations ----

    def _citations(self) -> tuple[list[Citation], list[Claim]]:
        markers = self.reading.markers
        markers.sort(key=lambda m: m.start)
        citations: list[Citation] = []
        values: list[Claim] = []
        for number, span in enumerate(
            claims(self.page.text, markers, self.reading.asides), start=1
        ):
            claim = f"claim{number}"
            heading = self.outline.heading_before(markers[span.markers[0]].start)
            section = heading.title if heading else None
            own = [
                self._citation(markers[position], f"c{position + 1}", claim, section)
                for position in span.markers
            ]
            citations.extend(own)
            location = self.places.location(span.start, span.end)
            values.append(Claim(claim, span.words, location, section, tuple([c.id for c in own])))
            for position in span.markers:
                markers[position].labels = _SPENT  # as with entries: the citation has them now
        return citations, values

    def _citation(
        self, marker: Marker, identifier: str, claim: str, section: str | None
    ) -> Citation:
        joined = self.joining.join(marker)
        text = self.page.text[marker.start : marker.end]
        return Citation(
            id=identifier,
            marker=" ".join(text.split()),
            labels=marker.labels.labels,
            references=joined.references,
            location=self.places.location(marker.start, marker.end),
            claim=claim,
            section=section,
            group=marker.group,
            targets=marker.targets,
            missing_targets=joined.missing_targets,
            malformed=marker.labels.malformed,
            within=self.places.entry_at(marker.start),
            list_index=joined.list_index,
        )

    def _statements(self, title: str | None) -> tuple[Statement, ...]:
        from refcheck.reading.statements import statements  # noqa: PLC0415 - few runs need it

        return tuple(statements(self.places, self.reading.markers, title))

    # ---- the page ----

    def _title(self) -> str | None:
        for heading in self.outline.headings:
            if heading.level == 1:
                return heading.title
        if self.page.nodes:
            return self.page.title
        lines = (line.strip() for line in self.page.text[:_TOP].split("\n"))
        return next((line[:_LONGEST_TITLE] for line in lines if line), None)


def _doubts(
    mixed: str | None, lists: list[ReferenceList], citations: list[Citation]
) -> Iterator[Doubt]:
    if mixed:
        yield Doubt("mixed-schemes", mixed)
    if citations and not lists:
        message = "the page has markers, but no list of references was found"
        yield Doubt("no-list", message, citations[0].location)
    if lists and not citations:
        message = "the page has a list of references, but no markers"
        yield Doubt("no-markers", message, lists[0].location)
    elif lists and len(citations) < _FEW_MARKERS:
        yield Doubt("few-markers", f"only {len(citations)} markers were found")


def _urls(links: list[Link]) -> dict[str, tuple[str, ...]]:
    """The addresses of each entry on the web, in order, each once."""
    urls: dict[str, dict[str, None]] = {}
    for link in links:
        if link.reference is not None and not acts(link.url):
            urls.setdefault(link.reference, {})[link.url] = None
    return {key: tuple(found) for key, found in urls.items()}


def _alphabetical(texts: list[str]) -> bool:
    if len(texts) < _ALPHABETICAL_FROM:
        return False
    words = [text.lstrip("\"“'„«([")[:_SORTED_BY].casefold() for text in texts]
    in_order = all(before <= after for before, after in pairwise(words))
    return in_order and len(set(words)) > len(words) / 2


def _language(page: Page) -> str | None:
    for node in page.nodes[:3]:
        if node.tag == "html":
            return node.get("lang") or node.get("xml:lang") or None
    return None
