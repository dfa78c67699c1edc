"""How well and how fast references are taken apart: `python benchmarks/bibliography.py DATA`.

DATA is a folder of labelled references (matching/, works/, parsing/). Half of the strings, chosen
by a hash, is for developing; the figures that count are those of the other half.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import tarfile
import time
import unicodedata
import zlib
from collections import Counter, defaultdict
from pathlib import Path

from lxml import etree
from rapidfuzz import fuzz

from refcheck.reading.bibliography import parse_reference

FIELDS = ("first_author", "year", "volume", "issue", "first_page", "title", "container")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("data", type=Path)
    options.add_argument("--half", choices=("develop", "hold-out", "both"), default="hold-out")
    options.add_argument("--set", help="only sets whose name starts so")
    options.add_argument("--show", metavar="FIELD", help="print wrong readings of a field")
    options.add_argument("--limit", type=int, default=20)
    given = options.parse_args()
    rows = [
        row
        for row in load(given.data)
        if (not given.set or row[0].startswith(given.set)) and in_half(row[1], given.half)
    ]
    texts = [text for _, text, _ in rows]
    started = time.process_time()
    parsed = [parse_reference(text) for text in texts]
    elapsed = time.process_time() - started
    measure(rows, parsed, given.show, given.limit)
    print(f"\n{len(texts)} references, {len(texts) / elapsed:,.0f} a second of processor time")


def in_half(text: str, half: str) -> bool:
    odd = zlib.crc32(text.encode()) % 2
    return half == "both" or odd == (half == "hold-out")


def measure(rows, parsed, show, limit) -> None:
    counts = defaultdict(Counter)
    shown = 0
    for (name, text, truth), fields in zip(rows, parsed, strict=True):
        for field, expected in truth.items():
            read = reading(fields, field)
            right = read is not None and any(agree(field, read, one) for one in expected)
            verdict = ("right" if right else "wrong") if read is not None else "silent"
            if expected:
                counts[name, field]["present"] += 1
            counts[name, field][verdict] += 1
            if (
                show == field
                and ((read is not None and not right) or (read is None and expected))
                and shown < limit
            ):
                shown += 1
                print(f"- {name}: {text}\n    read {read!r}, labelled {expected!r}")
    names = list(dict.fromkeys(name for name, _, _ in rows))
    print(
        f"{'precision / recall, %':32}" + "".join(f"{field:>16}" for field in FIELDS) + f"{'n':>8}"
    )
    for name in names:
        cells = [cell(counts[name, field]) for field in FIELDS]
        print(
            f"{name:32}"
            + "".join(f"{one:>16}" for one in cells)
            + f"{sum(1 for row in rows if row[0] == name):>8}"
        )
    clean = [
        name for name in names if name.startswith(("artificial", "pmc")) and "noise" not in name
    ]
    totals = [cell(sum((counts[name, field] for name in clean), Counter())) for field in FIELDS]
    print(f"{'artificial (clean) + pmc':32}" + "".join(f"{one:>16}" for one in totals))


def cell(count: Counter) -> str:
    told = count["right"] + count["wrong"]
    if not count["present"]:
        return "-"
    precision = 100 * count["right"] / told if told else 0
    return f"{precision:.1f} / {100 * count['right'] / count['present']:.1f}"


def reading(fields, field):
    match field:
        case "first_author":
            return fields.authors[0].family if fields.authors else None
        case "first_page":
            pages = fields.pages or fields.article_number
            return first_page(pages) if pages else None
        case "year":
            return str(fields.year) if fields.year else None
        case _:
            return getattr(fields, field)


def agree(field: str, read: str, expected: str) -> bool:
    one, other = folded(read), folded(expected)
    if one == other:
        return True
    if field in {"title", "container"}:
        return fuzz.ratio(one, other) >= 94 or (
            field == "container" and abbreviates(read, expected)
        )
    if field == "first_author":
        return (
            bool(one)
            and (one.endswith(other) or other.endswith(one))
            and min(len(one), len(other)) > 2
        )
    return one.lstrip("0") == other.lstrip("0")


def abbreviates(short: str, full: str) -> bool:
    """Every word of the one begins the next word of the other: J Biol Chem, Journal of Biological Chemistry."""
    words = [folded(word) for word in re.split(r"[\s.:,()/-]+", short) if folded(word)]
    rest = [folded(word) for word in re.split(r"[\s.:,()/-]+", full) if folded(word)]
    if len(words) > len(rest):
        words, rest = rest, words
    position = 0
    for word in words:
        while position < len(rest) and not (
            rest[position].startswith(word) or word.startswith(rest[position])
        ):
            position += 1
        if position == len(rest):
            return False
        position += 1
    return bool(words)


def folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", re.sub(r"<[^>]{1,20}>", "", text))
    return "".join(c for c in decomposed.lower() if c.isalnum())


def first_page(pages: str) -> str:
    return re.split(r"\s*[-–—‐,;&+/]\s*", pages.strip())[0]


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
    """The fields of the true work that the string prints; a field that it does not print is left out."""
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
    wanted = {
        "title": "title",
        "journal": "container",
        "container-title": "container",
        "date": "year",
    }
    for sequence in root:
        text = " ".join(" ".join(part.itertext()).strip() for part in sequence)
        parts = defaultdict(list)
        for part in sequence:
            parts[part.tag].append(" ".join("".join(part.itertext()).split()))
        truth: dict[str, list[str]] = {"title": [], "container": [], "year": []}
        for tag, field in wanted.items():
            truth[field] += [labelled(field, one) for one in parts[tag]]
        if parts["volume"] and (match := re.match(r"\D*(\d+)", parts["volume"][0])):
            if not re.match(r"(?:19|20)\d\d;", parts["volume"][0]):
                truth["volume"] = [match[1]]
        if parts["pages"]:
            truth["first_page"] = [
                first_page(re.sub(r"^(?:pp?|pages?|S|s)\b\.?\s*", "", one))
                for one in parts["pages"]
            ]
        truth["year"] = [year for one in truth["year"] for year in re.findall(r"\d{4}", one)]
        if parts["date"] and not truth["year"]:
            del truth["year"]
        if not parts["date"]:
            del truth["year"]
        if parts["author"]:
            truth["first_author"] = [first_family(parts["author"][0])]
        yield f"anystyle {name}", text, truth


def labelled(field: str, text: str) -> str:
    text = re.sub(r"^(?:In|in)[:\s]\s*", "", text) if field == "container" else text
    return text.strip(" .,;:\"“”‘’«»„'()[]")


def first_family(text: str) -> str:
    """Of the first name in a labelled author list: the longest word before a comma, else of the first name."""
    first = re.split(r",|;|&|\band\b", text)[0]
    words = [word for word in re.findall(r"[^\W\d_][\w'’-]*", first) if len(word) > 1]
    return (
        words[-1]
        if words and not re.search(r"\s[A-Z]{1,3}$", first.strip())
        else (words or [first])[0]
    )


def tei(path: Path):
    with tarfile.open(path) as archive:
        for member in archive:
            if not member.isfile():
                continue
            try:
                root = etree.fromstring(
                    archive.extractfile(member).read(), etree.XMLParser(recover=True)
                )
            except etree.XMLSyntaxError:
                continue
            if root is not None:
                yield from tei_references(root)


def tei_references(root):
    for bibl in root.iter("{*}bibl"):
        text = " ".join("".join(bibl.itertext()).split())
        if len(text) < 25:
            continue
        truth: dict[str, list[str]] = {
            "title": [],
            "container": [],
            "volume": [],
            "issue": [],
            "first_page": [],
        }
        for part in bibl.iter():
            if not isinstance(part.tag, str):
                continue
            tag = part.tag.rpartition("}")[2]
            value = " ".join("".join(part.itertext()).split())
            kind = part.get("type") or part.get("unit") or ""
            if tag == "title":
                field = (
                    "container"
                    if part.get("level") == "j"
                    else "title"
                    if part.get("level") == "a"
                    else None
                )
                if field:
                    truth[field].append(labelled(field, value))
                else:
                    truth["title"].append(labelled("title", value))
                    truth["container"].append(labelled("container", value))
            elif tag == "biblScope" and kind.startswith("vol"):
                truth["volume"].append(re.sub(r"^\D{0,8}(?=\d)", "", value))
            elif tag == "biblScope" and kind == "issue":
                truth["issue"].append(re.sub(r"^\D{0,8}(?=\d)", "", value))
            elif tag == "biblScope" and kind in {"pp", "page"}:
                truth["first_page"].append(
                    re.sub(r"^(?:pp?|pages?|pgs?)\b\.?\s*", "", first_page(value))
                )
            elif tag == "date":
                truth.setdefault("year", []).extend(re.findall(r"\d{4}", value))
            elif tag == "author" and "first_author" not in truth:
                truth["first_author"] = [first_family(value)]
        if truth.get("year") == []:
            del truth["year"]
        yield "grobid tei", text, truth


if __name__ == "__main__":
    main()
