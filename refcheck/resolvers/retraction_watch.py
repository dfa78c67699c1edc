"""Retraction Watch's CSV, or a bare list of DOIs, as notices about works."""

from __future__ import annotations

import csv
import gzip
import io
import os
import re
import zlib
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from refcheck.errors import InputError
from refcheck.model.identifiers import normalise_doi, parse_pmid
from refcheck.model.updates import (
    CONCERN,
    CORRECTIONS,
    LISTED,
    PARTIAL,
    REINSTATEMENT,
    RETRACTIONS,
    update_kind,
)
from refcheck.model.works import Update
from refcheck.resolvers.index_notices import doi_keys

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SOURCE = "retraction-watch"
_LARGEST = 1 << 30  # bytes, unpacked: Retraction Watch's file is a fifteenth of this
_KINDS = RETRACTIONS | CORRECTIONS | {PARTIAL, CONCERN, REINSTATEMENT}
_WORK_DOI = ("originalpaperdoi", "originaldoi", "doi")
_WORK_PMID = ("originalpaperpubmedid", "originalpubmedid", "pmid")
_NOTHING = frozenset({"", "0", "-", "na", "n/a", "nan", "none", "null", "unavailable", "unknown"})
# Between two DOIs; a semicolon or comma within one is followed by something else.
_BETWEEN = re.compile(r"[\s;,|]+(?=(?:https?://|doi:|10\.[0-9]{4,9}/))", re.IGNORECASE)
_US_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?:\s.*)?")
_ISO_DATE = re.compile(r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2})(?:[T\s].*)?)?)?")
_FIRST_YEAR, _LAST_YEAR = 1600, 2099
_DECEMBER = 12


@dataclass(frozen=True, slots=True)
class Notice:
    """One row: what is told about the works with these identifiers ("doi:10.…", "pmid:…")."""

    works: tuple[str, ...]
    update: Update


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that tells nothing; `nameless` where it is whole but names no work by DOI or PMID."""

    line: int
    reason: str
    nameless: bool = False


def read_retractions(path: Path) -> Iterator[Notice | Skipped]:
    """The rows of a file, plain or gzipped; InputError where it is no such file at all.

    Columns are known by their names, in any order and case, and the file's own encoding is found.
    """
    text = _text(path)
    first = next((line for line in io.StringIO(text, newline=None) if line.strip()), "")
    for delimiter in ",;\t":
        names = [_letters(name) for name in next(csv.reader([first], delimiter=delimiter), [])]
        if any(name in names for name in _WORK_DOI):
            return _rows(text, delimiter, name_of(path))
    if _dois(first) or first.startswith("#"):
        return _listed(text, name_of(path))
    raise InputError(
        f"{path}: neither Retraction Watch's CSV nor a list of DOIs",
        hint="the CSV has a column OriginalPaperDOI; a list has one DOI a line",
    )


def name_of(path: Path) -> str:
    """The file's name as text, also where its bytes are none."""
    return os.fsencode(path.name).decode("utf-8", "replace")


def _text(path: Path) -> str:
    data = _data(path)
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _data(path: Path) -> bytes:
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == b"\x1f\x8b"
            raw.seek(0)
            if packed:
                with gzip.GzipFile(fileobj=raw) as stream:
                    data = stream.read(_LARGEST + 1)
            else:
                data = raw.read(_LARGEST + 1)
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or "its compressed data are damaged"
        raise InputError(f"{path}: cannot be read: {reason}") from error
    if len(data) > _LARGEST:
        raise InputError(f"{path}: larger than any list of retractions")
    return data


def _rows(text: str, delimiter: str, name: str) -> Iterator[Notice | Skipped]:
    """A row may have many lines; a Skipped one is named by its first."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    names: list[str] = []
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Skipped(line, str(error))
        else:
            if not names:
                names = [_letters(name) for name in cells]
            elif any(cell.strip() for cell in cells):
                yield _row(names, cells, line, name)
        line = reader.line_num + 1


def _row(names: list[str], cells: list[str], line: int, file: str) -> Notice | Skipped:
    if not any(cell.strip() for cell in cells[len(names) :]):
        cells = cells[: len(names)]
    if len(cells) != len(names):
        return Skipped(line, f"has {len(cells)} cells, not {len(names)}")
    row = dict(zip(names, cells, strict=True))
    raw_doi, raw_pmid = _cell(row, *_WORK_DOI), _cell(row, *_WORK_PMID)
    works = [key for doi in _dois(raw_doi) for key in doi_keys(doi)]
    pmid = parse_pmid(raw_pmid)
    works += [f"pmid:{pmid}"] if pmid else []
    if not works:
        if raw_doi:
            return Skipped(line, f"{raw_doi[:60]!r} is no DOI")
        return Skipped(line, "names no work", nameless=True)
    nature = _cell(row, "retractionnature", "nature", "updatetype")
    kind = update_kind(nature) if nature else LISTED
    if kind not in _KINDS and nature:
        return Skipped(line, f"{nature[:60]!r} is no kind of notice that is known")
    notices = _dois(_cell(row, "retractiondoi", "noticedoi"))
    told = Update(
        kind,
        doi=next(iter(notices), None),
        date=_date(_cell(row, "retractiondate", "noticedate")),
        sources=(SOURCE if nature else file,),
    )
    return Notice(tuple(dict.fromkeys(works)), told)


def _listed(text: str, name: str) -> Iterator[Notice | Skipped]:
    """A DOI a line, of which the list says nothing more."""
    for line, raw in enumerate(io.StringIO(text, newline=None), 1):
        words = raw.strip()
        if not words or words.startswith("#"):
            continue
        dois = _dois(words)
        if dois:
            keys = tuple([key for doi in dois for key in doi_keys(doi)])
            yield Notice(keys, Update(LISTED, sources=(name,)))
        else:
            yield Skipped(line, f"{words[:60]!r} is no DOI")


def _letters(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).lower()


def _cell(row: dict[str, str], *names: str) -> str:
    """The first of the columns that holds something; "unavailable" is nothing."""
    cells = (row.get(name, "").strip() for name in names)
    return next((cell for cell in cells if cell.lower().rstrip(".") not in _NOTHING), "")


def _dois(cell: str) -> list[str]:
    parts = [part.strip() for part in _BETWEEN.split(cell)]
    return [doi for part in parts if (doi := _doi(part))]


def _doi(raw: str) -> str | None:
    """As in a registry's record: what begins like a DOI is one, however odd; spaces end it."""
    if raw.startswith("10.") and re.match(r"10\.[0-9.]{4,}/\S", raw):
        return raw.split(maxsplit=1)[0].lower()
    return normalise_doi(raw) if raw else None


def _date(raw: str) -> str | None:
    """ISO, as far as it is told; 2/6/2010 is American unless that cannot be."""
    us = _US_DATE.fullmatch(raw)
    if us:
        month, day, year = int(us[1]), int(us[2]), int(us[3])
        if month > _DECEMBER:
            month, day = day, month
        return _whole(year, month, day)
    iso = _ISO_DATE.fullmatch(raw)
    if iso is None or not _FIRST_YEAR <= int(iso[1]) <= _LAST_YEAR:
        return None
    if iso[3]:
        return _whole(int(iso[1]), int(iso[2]), int(iso[3]))
    if iso[2] and not 1 <= int(iso[2]) <= _DECEMBER:
        return iso[1]
    return f"{iso[1]}-{int(iso[2]):02d}" if iso[2] else iso[1]


def _whole(year: int, month: int, day: int) -> str | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
