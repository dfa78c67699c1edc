"""References with known fields, from a folder of third-party data."""

from __future__ import annotations

import gzip
import json
import re
import tarfile
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from pathlib import Path

SHORTEST = 25
PAGE_LABEL = re.compile(r"^\W*(?:pp?|pages?|pgs?|S|с)\b\.?\s*(?=\w)", re.IGNORECASE)
EXTENT = re.compile(r"\W*\d+\s?(?:pp?|pages?|s|с|ff?)\b\W*", re.IGNORECASE)
# A year that has no label is no fault of the reader: labels leave out years of access and reprint.
YEARS = [str(year) for year in range(1500, 2100)]
TEI_NAMES = {
    f"biblScope {kind}": field
    for field, kinds in (
        ("volume", ("vol", "volume")),
        ("issue", ("issue",)),
        ("page", ("pp", "page", "pages")),
    )
    for kind in kinds
}


@dataclass(frozen=True)
class Label:
    """What a field may read: `values` are right, others in `allowed` neither right nor wrong."""

    values: list[str]
    allowed: list[str] = field(default_factory=list)


def load(data: Path):
    yield from artificial(data)
    yield from repeated(data)
    yield from manubot(data)
    for name in ("core", "good"):
        yield from anystyle(data / "parsing" / f"{name}.xml.gz", name)
    yield from tei(data / "parsing" / "grobid_citation_tei.tgz")


def lines(path: Path):
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        yield from map(json.loads, stream)


def artificial(data: Path):
    works = {work["DOI"].lower(): work for work in lines(data / "works" / "eval_works.ndjson.gz")}
    for row in lines(data / "matching" / "artificial.ndjson.gz"):
        if row["doi"] in works:
            yield (
                f"artificial {row['style']}",
                row["string"],
                truth_of(works[row["doi"]], row["string"], noisy="noise" in row["style"]),
            )


def repeated(data: Path):
    works = {
        work["DOI"].lower(): work for work in lines(data / "works" / "pmc_cited_works.ndjson.gz")
    }
    for row in lines(data / "matching" / "pmc_repeated.ndjson.gz"):
        if row["punctuated"] and row["doi"] in works:
            yield (
                "pmc_repeated",
                row["string"],
                truth_of(works[row["doi"]], row["string"], noisy=False),
            )


def manubot(data: Path):
    works = {
        work["DOI"].lower(): work
        for work in lines(data / "works" / "csl_items.ndjson.gz")
        if work.get("DOI")
    }
    for row in lines(data / "matching" / "manubot.ndjson.gz"):
        if row["doi"] in works:
            yield "manubot", row["string"], truth_of(works[row["doi"]], row["string"], noisy=False)


def truth_of(work, text: str, *, noisy: bool) -> dict[str, Label]:
    """The fields of the true work that the string prints; others are left out."""
    title, container = work.get("title"), work.get("container-title")
    title = title[0] if isinstance(title, list) and title else title
    container = container[0] if isinstance(container, list) and container else container
    authors = work.get("author") or []
    family = (authors[0].get("family") or "") if authors else ""
    year = str((work.get("issued") or {}).get("date-parts", [[""]])[0][0])
    wanted = {
        "first_author": family,
        "year": year,
        "volume": work.get("volume"),
        "issue": work.get("issue"),
        "first_page": first_page(work.get("page") or ""),
        "title": title,
        "container": container,
    }
    truth: dict[str, Label] = {}
    flat = folded(text)
    numbers = {folded(token) for token in re.findall(r"\w+", text)}
    for name, value in wanted.items():
        if not value:
            continue
        flat_value = folded(str(value))
        numeric = name in {"year", "volume", "issue", "first_page"}
        printed = flat_value in numbers if numeric else bool(flat_value) and flat_value in flat
        if name == "container" and not printed and not noisy:
            continue
        if printed:
            truth[name] = Label([str(value)])
    return truth


def anystyle(path: Path, name: str):
    with gzip.open(path) as stream:
        root = etree.parse(stream).getroot()
    for sequence in root:
        text = _plain(" ".join(" ".join(part.itertext()).strip() for part in sequence))
        parts = defaultdict(list)
        for part in sequence:
            parts[part.tag].append(_plain("".join(part.itertext())))
        yield f"anystyle {name}", text, anystyle_truth(parts)


def anystyle_truth(parts) -> dict[str, Label]:
    """What the labels say, punctuation and label words left out.

    Corrected here: "n° 125" alone is an issue and no volume; "224 p." tells how long a book is and
    no page of it; "2000;355" holds a year, "12(3)" an issue. What has no label must stay empty, but
    editors may stand for authors that are not there, and a series for a container.
    """
    containers = parts["journal"] + parts["container-title"]
    volumes = [volume for one in parts["volume"] if (volume := volume_in(one))]
    numbers = [number for one in parts["volume"] for number in re.findall(r"\w+", one)]
    pages = [page for one in parts["pages"] if not EXTENT.fullmatch(one) and (page := page_in(one))]
    people = parts["editor"] + parts["translator"] + parts["director"] + parts["producer"]
    return {
        "title": Label([labelled("title", one) for one in parts["title"]]),
        "container": Label(
            [labelled("container", one) for one in containers],
            [labelled("container", one) for one in parts["collection-title"] + parts["title"]],
        ),
        "volume": Label(volumes[:1], numbers),
        "first_page": Label(pages, numbers + re.findall(r"\d+", " ".join(parts["pages"]))),
        "year": Label(re.findall(r"\d{4}", " ".join(parts["date"])), YEARS),
        "first_author": first_authors(parts["author"], people),
    }


def _plain(text: str) -> str:
    """Without the marks of a typesetter, which no page prints."""
    return " ".join(re.sub(r"</?\w{1,10}>", " ", text).replace("\xad ", "").split())


def volume_in(text: str) -> str | None:
    if re.match(r"\W*(?:19|20)\d\d;", text) or re.match(
        r"\W*(?:n[°ºo]|no|nr|issue|\()\b", text, re.IGNORECASE
    ):
        return None
    if re.search(r"\bvols?\.?\W*$", text, re.IGNORECASE):
        return None
    found = re.match(r"\D*?(\d+|\b[IVXLC]+\b)", re.sub(r"^\W*[Vv]ol(?:ume)?\b", "", text))
    return found[1] if found else None


def page_in(text: str) -> str:
    return first_page(PAGE_LABEL.sub("", text).strip(" ()[]"))


def labelled(field: str, text: str) -> str:
    text = re.sub(r"^(?:In|in)[:\s]\s*", "", text) if field == "container" else text
    return text.strip(" .,;:*\"“”‘’«»„'()[]")


def first_authors(authors: list[str], others: list[str]) -> Label:
    """The family name, and the whole name, which is the family name where it is a body's."""
    named = [one for one in authors if re.search(r"[^\W\d_]{2}", one)]
    if not named:
        return Label([], [name for one in others + authors for name in (first_family(one), one)])
    return Label([first_family(named[0]), whole_name(named[0])], others)


def whole_name(text: str) -> str:
    return re.split(r"[,;:]|\s(?:&|and|et|und|y|e)\s", text)[0].strip(" .")


def first_family(text: str) -> str:
    """Of the first name in a labelled list: the last long word, or what stands before initials."""
    first = re.split(r"[,;&(]|\b(?:and|et|und|y)\b", text.lstrip(" .-–—·*"))[0].strip()
    words = [word for word in re.findall(r"[^\W\d_][\w'’-]*", first) if len(word) > 1]
    bare = re.search(r"\s(?:[A-Z]{1,3}|(?:[A-Z]\.[ -]?)+)\.?$", first)
    return first[: bare.start()] if bare else words[-1] if words else first


def tei(path: Path):
    with tarfile.open(path) as archive:
        for member in archive:
            if not member.isfile():
                continue
            data = archive.extractfile(member).read()
            root = etree.fromstring(data, etree.XMLParser(recover=True))
            for bibl in root.iter("{*}bibl") if root is not None else ():
                text = " ".join("".join(bibl.itertext()).split())
                if len(text) >= SHORTEST:
                    yield "grobid tei", text, tei_truth(bibl)


def tei_truth(bibl) -> dict[str, Label]:
    """What the tags say. A monograph's title is the container only of a titled part of it."""
    found = defaultdict(list)
    for part in bibl.iter("{*}*"):
        value = " ".join("".join(part.itertext()).split())
        kind = part.get("type") or part.get("unit") or part.get("level") or ""
        kind = part.get("level") or kind if part.tag.endswith("title") else kind
        name = part.tag.rpartition("}")[2]
        if name in {"title", "biblScope", "idno", "note"}:
            name = f"{name} {kind}"
        found[TEI_NAMES.get(name, name)].append(value)
    whole = [labelled("title", one) for one in found["title m"]]
    parts = [labelled("title", one) for one in found["title a"]]
    journals = [labelled("container", one) for one in found["title j"]]
    series = [labelled("container", one) for one in found["title s"] + found["title "] + whole]
    pages = [page for one in found["page"] if not EXTENT.fullmatch(one) and (page := page_in(one))]
    numbers = re.findall(r"\w+", " ".join([*found["volume"], *found["issue"], *found["page"]]))
    bodies = found["orgName"] + found["orgName collaboration"] + found["editor"]
    return {
        "title": Label(parts or whole, series if not parts else []),
        "container": Label(journals + (whole if parts else []), series),
        "volume": Label([re.sub(r"^\D{0,8}(?=\d)", "", one) for one in found["volume"]], numbers),
        "issue": Label([re.sub(r"^\D{0,8}(?=\d)", "", one) for one in found["issue"]], numbers),
        "first_page": Label(pages, numbers),
        "year": Label(re.findall(r"\d{4}", " ".join(found["date"])), YEARS),
        "first_author": first_authors(found["author"], bodies),
    }


def folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", re.sub(r"<[^>]{1,20}>", "", text))
    return "".join(c for c in decomposed.lower() if c.isalnum())


def first_page(pages: str) -> str:
    return re.split(r"\s*[-–—‐,;&+/]\s*", pages.strip())[0]
