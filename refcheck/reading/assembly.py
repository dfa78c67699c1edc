"""From what a dialect saw to an Article: keys, places, claims, links, what leads where."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from refcheck.model.article import (
    Article,
    Citation,
    Claim,
    Doubt,
    EngineError,
    Location,
    Reference,
    ReferenceList,
    Section,
)
from refcheck.reading.claims import claims
from refcheck.reading.page_links import page_links
from refcheck.reading.page_notes import stubs, suppressions

if TYPE_CHECKING:
    from refcheck.model.article import Link
    from refcheck.reading.decoding import Source
    from refcheck.reading.markup import Page
    from refcheck.reading.outline import Outline
    from refcheck.reading.structure import Entry, EntryList, Marker, Reading

_LEADING = re.compile(r"^(?:[\^↑↩*•·]\s*)+")
_TRAILING = re.compile(r"(?:\s*[\[(]?\s*(?:↩|↑|⏎|↵|⤴|\^)[\ufe0e\ufe0f]?\d*\s*[\])]?)+$")
_NEEDED = re.compile(
    r"\[\s?(?:citation needed|citation wanted|source needed|needs? citation|Einzelnachweis fehlt|Beleg(?:e)? fehl(?:t|en)|réf\. nécessaire|"
    r"réf\. souhaitée|cita requerida|citação necessária|carece de fontes|senza fonte|bron\?|źródło|potřebný zdroj|источник не указан|来源请求|"
    r"來源請求|要出典|출처 필요)[^\]\n]{0,40}\]",
    re.IGNORECASE,
)
_ALPHABETICAL_FROM = 6
_FEW_MARKERS = 3
_LONGEST_COINS = 8000


class Assembly:
    """One article in the making: lists and markers with their keys."""

    def __init__(self, source: Source, page: Page, outline: Outline, reading: Reading) -> None:
        self.source = source
        self.page = page
        self.outline = outline
        self.reading = reading
        self.references: list[Reference] = []
        self.lists: list[ReferenceList] = []
        self.by_anchor: dict[str, tuple[int, str]] = {}
        self.by_label: list[dict[str, str]] = []
        self.entry_starts: list[int] = []
        self.entry_ends: list[int] = []
        self.entry_labels: list[str] = []

    def location(self, start: int, end: int) -> Location:
        """A stretch of the page's text as a place in its file."""
        text = self.page.text
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        begin = self.page.source_start(start)
        stop = max(begin, self.page.source_end(end)) if end > start else begin
        line, column = self.source.position(begin)
        return Location(line, column, begin, stop)

    def article(self, path: str) -> Article:
        """Put everything together."""
        self.reading.lists = [found for found in self.reading.lists if found.entries]
        self.reading.lists.sort(key=lambda found: found.start)
        for found in self.reading.lists:
            for entry in found.entries:
                self.entry_starts.append(entry.start)
                self.entry_ends.append(entry.end)
                self.entry_labels.append(entry.labels[0] if entry.labels else "?")
        links = page_links(self)
        urls, coins = _urls(links), self._coins()
        for found in self.reading.lists:
            self._add_list(found, urls, coins)
        citations, claim_values = self._citations()
        return Article(
            path=path,
            title=self._title(),
            dialect=self.reading.dialect,
            language=_language(self.page),
            encoding=self.source.encoding,
            sections=tuple(
                Section(h.title, h.level, self.location(h.start, h.end))
                for h in self.outline.headings
            ),
            lists=tuple(self.lists),
            references=tuple(self.references),
            citations=tuple(citations),
            claims=tuple(claim_values),
            links=tuple(links),
            stubs=tuple(stubs(self)),
            engine_errors=tuple(
                EngineError(" ".join(self.page.text[s:e].split()), self.location(s, e))
                for s, e in self.reading.errors
            ),
            suppressions=tuple(suppressions(self)),
            doubts=tuple(self._doubts(citations)),
            citation_needed=tuple(
                self.location(*m.span()) for m in _NEEDED.finditer(self.page.text)
            ),
            source=self.source.text,
        )

    # ---- lists -----------------------------------------------------------------------------------------

    def _add_list(
        self, found: EntryList, urls: dict[str, tuple[str, ...]], coins: dict[str, str]
    ) -> None:
        index = len(self.lists)
        keys: list[str] = []
        labels: dict[str, str] = {}
        for entry in found.entries:
            key = f"r{len(self.references) + 1}"
            keys.append(key)
            text, place = self._entry_text(entry)
            anchor = entry.anchors[0] if entry.anchors else None
            labels_printed = tuple(entry.labels)
            self.references.append(
                Reference(
                    key,
                    labels_printed,
                    found.group,
                    index,
                    text,
                    place,
                    anchor,
                    urls.get(key, ()),
                    coins.get(key, ""),
                )
            )
            for anchor in entry.anchors:
                self.by_anchor.setdefault(anchor, (index, key))
            for label in entry.labels:
                labels.setdefault(label, key)
        self.by_label.append(labels)
        texts = [self.references[-len(keys) + i].text for i in range(len(keys))]
        self.lists.append(
            ReferenceList(
                group=found.group,
                heading=found.heading,
                keys=tuple(keys),
                location=self.location(found.start, found.end),
                cut_off=found.cut_off,
                alphabetical=_alphabetical(texts),
            )
        )

    def _entry_text(self, entry: Entry) -> tuple[str, Location]:
        """An entry's text in one line without label and back-links, and its place from label to end."""
        pieces, position = [], entry.start
        for start, end in sorted(entry.skip):
            if start > position:
                pieces.append((position, start))
            position = max(position, end)
        if position < entry.end:
            pieces.append((position, entry.end))
        text = " ".join(" ".join(self.page.text[s:e] for s, e in pieces).split())
        text = _TRAILING.sub("", _LEADING.sub("", text)).strip()
        first = entry.start
        last = pieces[-1][1] if pieces else entry.end
        if entry.node is not None and pieces:
            first = entry.start if not entry.skip else min(entry.start, pieces[0][0])
        return text, self.location(first, last)

    def _coins(self) -> dict[str, str]:
        if "Z3988" not in self.page.source:
            return {}
        found: dict[str, str] = {}
        for span in self.page.tags("span"):
            if "Z3988" in span.get("class") and (key := self.entry_at(span.text_start)):
                found.setdefault(key, span.get("title")[:_LONGEST_COINS])
        return found

    def entry_at(self, offset: int) -> str | None:
        """The key of the entry in whose extent an offset of the text lies."""
        index = bisect_right(self.entry_starts, offset) - 1
        for candidate in (index, index - 1):
            if (
                candidate >= 0
                and self.entry_starts[candidate] <= offset <= self.entry_ends[candidate]
            ):
                return f"r{candidate + 1}"
        return None

    # ---- citations -------------------------------------------------------------------------------------

    def _citations(self) -> tuple[list[Citation], list[Claim]]:
        markers = sorted(self.reading.markers, key=lambda m: m.start)
        citations: list[Citation] = []
        values: list[Claim] = []
        for number, span in enumerate(claims(self.page.text, markers), start=1):
            ids = []
            heading = self.outline.heading_before(markers[span.markers[0]].start)
            section = heading.title if heading else None
            for position in span.markers:
                identifier = f"c{position + 1}"
                ids.append(identifier)
                citations.append(
                    self._citation(markers[position], identifier, f"claim{number}", section)
                )
            location = self.location(span.start, span.end)
            values.append(Claim(f"claim{number}", span.words, location, section, tuple(ids)))
        return citations, values

    def _citation(
        self, marker: Marker, identifier: str, claim: str, section: str | None
    ) -> Citation:
        list_index, references, missing = self._resolve(marker)
        text = self.page.text[marker.start : marker.end]
        return Citation(
            id=identifier,
            marker=" ".join(text.split()),
            labels=marker.labels.labels,
            references=references,
            location=self.location(marker.start, marker.end),
            claim=claim,
            section=section,
            group=marker.group,
            targets=marker.targets,
            missing_targets=missing,
            malformed=marker.labels.malformed,
            within=self.entry_at(marker.start),
            list_index=list_index,
        )

    def _resolve(
        self, marker: Marker
    ) -> tuple[int | None, tuple[str | None, ...], tuple[str, ...]]:
        labels, targets = marker.labels.labels, marker.targets
        known = [self.by_anchor.get(target) for target in targets]
        missing = tuple(
            t for t, k in zip(targets, known, strict=True) if k is None and t not in self.page.ids
        )
        home = next((k[0] for k in known if k is not None), None)
        if home is None:
            home = self._scope(marker)
        references: list[str | None] = []
        for position, label in enumerate(labels):
            by_link = known[position] if len(known) == len(labels) else None
            references.append(by_link[1] if by_link else self._by_label(label, home))
        return home, tuple(references), missing

    def _by_label(self, label: str, home: int | None) -> str | None:
        if home is None:
            return None
        found = self.by_label[home].get(label)
        if found is None and self.reading.lists[home].unlinked:
            group = self.lists[home].group
            for index, labels in enumerate(self.by_label):
                if (
                    self.lists[index].group == group
                    and self.reading.lists[index].unlinked
                    and label in labels
                ):
                    return labels[label]
        return found

    def _scope(self, marker: Marker) -> int | None:
        """The list that a marker without a working link means: the next one of its group, else the last."""
        fitting = [
            index
            for index, found in enumerate(self.reading.lists)
            if marker.group == found.group
            or (marker.group is None and found.group in (None, "lower-alpha"))
        ]
        if marker.group is None and len(fitting) > 1:
            fitting = [i for i in fitting if self.lists[i].group is None] or fitting
        if not marker.targets:
            fitting = [i for i in fitting if self.reading.lists[i].unlinked] or fitting
        after = [index for index in fitting if self.reading.lists[index].end > marker.start]
        return (after or fitting[-1:] or [None])[0]

    # ---- the page --------------------------------------------------------------------------------------

    def _title(self) -> str | None:
        for heading in self.outline.headings:
            if heading.level == 1:
                return heading.title
        if self.page.nodes:
            return self.page.title
        first = next(
            (line.strip() for line in self.page.text[:2000].split("\n") if line.strip()), None
        )
        return first[:200] if first else None

    def _doubts(self, citations: list[Citation]) -> list[Doubt]:
        doubts = []
        if self.reading.mixed:
            doubts.append(Doubt("mixed-schemes", self.reading.mixed))
        if citations and not self.lists:
            doubts.append(
                Doubt(
                    "no-list",
                    "the page has markers, but no list of references was found",
                    citations[0].location,
                )
            )
        if self.lists and not citations:
            doubts.append(
                Doubt(
                    "no-markers",
                    "the page has a list of references, but no markers",
                    self.lists[0].location,
                )
            )
        elif self.lists and len(citations) < _FEW_MARKERS:
            doubts.append(Doubt("few-markers", f"only {len(citations)} markers were found"))
        return doubts


def _urls(links: list[Link]) -> dict[str, tuple[str, ...]]:
    """The addresses of each entry, in order, each once."""
    urls: dict[str, dict[str, None]] = {}
    for link in links:
        if link.reference is not None:
            urls.setdefault(link.reference, {})[link.url] = None
    return {key: tuple(found) for key, found in urls.items()}


def _alphabetical(texts: list[str]) -> bool:
    if len(texts) < _ALPHABETICAL_FROM:
        return False
    words = [text.lstrip("\"“'„«([")[:12].casefold() for text in texts]
    return (
        all(a <= b for a, b in zip(words, words[1:], strict=False))
        and len(set(words)) > len(words) / 2
    )


def _language(page: Page) -> str | None:
    for node in page.nodes[:3]:
        if node.tag == "html":
            return node.get("lang") or node.get("xml:lang") or None
    return None
