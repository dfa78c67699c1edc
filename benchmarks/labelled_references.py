"""References with known fields, from a folder of third-party data."""

from __future__ import annotations

import gzip
import json
import re
import tarfile
import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from pathlib import Path

SHORTEST = 25
ANYSTYLE_TAGS = {"title": "title", "journal": "container", "container-title": "container"}
PAGE_LABEL = re.compile(r"^(?:pp?|pages?|pgs?|S|s)\b\.?\s*")


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


def truth_of(work, text: str, *, noisy: bool) -> dict[str, list[str]]:
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
    truth: dict[str, list[str]] = {}
    flat = folded(text)
    numbers = {folded(token) for token in re.findall(r"\w+", text)}
    for field, value in wanted.items():
        if not value:
            continue
        flat_value = folded(str(value))
        numeric = field in {"year", "volume", "issue", "first_page"}
        printed = flat_value in numbers if numeric else bool(flat_value) and flat_value in flat
        if field == "container" and not printed and not noisy:
            continue
        if printed:
            truth[field] = [str(value)]
    return truth


def anystyle(path: Path, name: str):
    with gzip.open(path) as stream:
        root = etree.parse(stream).getroot()
    for sequence in root:
        text = " ".join(" ".join(part.itertext()).strip() for part in sequence)
        parts = defaultdict(list)
        for part in sequence:
            parts[part.tag].append(" ".join("".join(part.itertext()).split()))
        yield f"anystyle {name}", text, anystyle_truth(parts)


def anystyle_truth(parts) -> dict[str, list[str]]:
    """A label with a year in it ("2000;355") tells no volume; a date without digits no year."""
    truth: dict[str, list[str]] = {"title": [], "container": []}
    for tag, field in ANYSTYLE_TAGS.items():
        truth[field] += [labelled(field, one) for one in parts[tag]]
    volume = (
        re.match(r"(?!(?:19|20)\d\d;)\D*(\d+)", parts["volume"][0]) if parts["volume"] else None
    )
    if volume:
        truth["volume"] = [volume[1]]
    if parts["pages"]:
        truth["first_page"] = [first_page(PAGE_LABEL.sub("", one)) for one in parts["pages"]]
    years = [year for one in parts["date"] for year in re.findall(r"\d{4}", one)]
    if years:
        truth["year"] = years
    if parts["author"]:
        truth["first_author"] = [first_family(parts["author"][0])]
    return truth


def labelled(field: str, text: str) -> str:
    text = re.sub(r"^(?:In|in)[:\s]\s*", "", text) if field == "container" else text
    return text.strip(" .,;:\"“”‘’«»„'()[]")


def first_family(text: str) -> str:
    """Of the first name in a labelled list: the last long word, or the one before bare initials."""
    first = re.split(r",|;|&|\band\b", text)[0]
    words = [word for word in re.findall(r"[^\W\d_][\w'’-]*", first) if len(word) > 1]
    bare = re.search(r"\s[A-Z]{1,3}$", first.strip())
    return words[-1] if words and not bare else (words or [first])[0]


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


def tei_truth(bibl) -> dict[str, list[str]]:
    truth = defaultdict(list, {"title": [], "container": [], "volume": [], "issue": []})
    truth["first_page"] = []
    for part in bibl.iter("{*}*"):
        value = " ".join("".join(part.itertext()).split())
        kind = part.get("type") or part.get("unit") or part.get("level") or ""
        match part.tag.rpartition("}")[2], kind:
            case "title", "j":
                truth["container"].append(labelled("container", value))
            case "title", "a":
                truth["title"].append(labelled("title", value))
            case "title", _:
                truth["title"].append(labelled("title", value))
                truth["container"].append(labelled("container", value))
            case "biblScope", "vol" | "volume" | "issue":
                field = "issue" if kind == "issue" else "volume"
                truth[field].append(re.sub(r"^\D{0,8}(?=\d)", "", value))
            case "biblScope", "pp" | "page":
                truth["first_page"].append(PAGE_LABEL.sub("", first_page(value)))
            case "date", _ if years := re.findall(r"\d{4}", value):
                truth["year"].extend(years)
            case "author", _ if "first_author" not in truth:
                truth["first_author"] = [first_family(value)]
    return dict(truth)


def folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", re.sub(r"<[^>]{1,20}>", "", text))
    return "".join(c for c in decomposed.lower() if c.isalnum())


def first_page(pages: str) -> str:
    return re.split(r"\s*[-–—‐,;&+/]\s*", pages.strip())[0]
