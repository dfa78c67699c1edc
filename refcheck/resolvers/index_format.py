"""The works index on disk: its folder, its schema, its manifest, and what is filed for a work."""

from __future__ import annotations

import json
import re
import zlib
from dataclasses import asdict, dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from refcheck.errors import InputError
from refcheck.matching.folding import search_terms
from refcheck.matching.keys import first_page, work_keys
from refcheck.model.identifiers import normalise_doi
from refcheck.model.works import Work
from refcheck.resolvers.records import work_to_json

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import msgspec
    import tantivy

FORMAT = "refcheck-works-index"
VERSION = 2
MANIFEST = "manifest.json"
ENGINE = "tantivy"
_REBUILD = "build it again with `refcheck index build`"
_CHUNK = 1 << 20
_FILE_NAME = re.compile(r"[\w-][\w.-]*|\.[\w-][\w.-]*")
_MOST_AUTHORS = 30  # a thousand names of a collaboration drown the title


@dataclass(frozen=True, slots=True)
class SourceCount:
    """What one input gave; `broken` were unreadable, `nameless` without any identifier."""

    path: str
    records: int = 0
    broken: int = 0
    nameless: int = 0


@dataclass(frozen=True, slots=True)
class IndexInfo:
    """The manifest. `works` are in the index, `merged` records were duplicates of one of them.

    `files` maps each file of the index to its size and CRC-32.
    """

    works: int
    built: str = ""
    merged: int = 0
    sources: tuple[SourceCount, ...] = ()
    files: dict[str, tuple[int, int]] = field(default_factory=dict)
    version: int = VERSION

    @property
    def records(self) -> int:
        """Records read from all inputs."""
        return sum(source.records for source in self.sources)

    @property
    def broken(self) -> int:
        """Records skipped because they could not be read or had nothing to be looked up by."""
        return sum(source.broken + source.nameless for source in self.sources)


def schema() -> tantivy.Schema:
    """`id` and `key` hold look-up keys, `text` folded words, `record` the work's JSON."""
    import tantivy  # noqa: PLC0415  heavy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("key", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("text", tokenizer_name="whitespace", index_option="freq")
    builder.add_bytes_field("record", stored=True)
    return builder.build()


def identifiers(work: Work) -> list[str]:
    """Everything that names the work, as `kind:value`."""
    named = [
        ("doi", work.doi),
        ("doi", normalise_doi(work.doi) if work.doi else None),  # as a page's DOIs are read
        ("pmid", work.pmid),
        ("pmcid", work.pmcid),
        ("arxiv", work.arxiv),
        *(("isbn", isbn) for isbn in work.isbns),
    ]
    return list(dict.fromkeys(f"{kind}:{value}" for kind, value in named if value))


def document(work: Work, indexed: str = "") -> dict[str, Any]:
    """A work as the index files it, field by field; `indexed` is its record's time."""
    import msgspec  # noqa: PLC0415  heavy

    row = work_to_json(work)
    if indexed:
        row["indexed"] = indexed
    return {
        "id": identifiers(work),
        "key": work_keys(work),
        "text": " ".join(search_terms(bibliographic_text(work))),
        "record": msgspec.json.encode(row),
    }


def stored_work(record: bytes) -> Work:
    """What `document` put into `record`; ValueError where something else is in it."""
    return _work_decoder().decode(record)


def dated_work(record: bytes) -> tuple[Work, str]:
    """The same, with the time of the work's record."""
    import msgspec  # noqa: PLC0415  heavy

    row = msgspec.json.decode(record)
    return msgspec.convert(row, Work), str(row.get("indexed", ""))


@cache
def _work_decoder() -> msgspec.json.Decoder[Work]:
    import msgspec  # noqa: PLC0415  heavy

    return msgspec.json.Decoder(Work)


def bibliographic_text(work: Work) -> str:
    """What a full-text search looks through: names, titles, containers, numbers."""
    people = (work.authors + work.editors)[:_MOST_AUTHORS]
    parts: list[str | None] = [person.family for person in people]
    parts += [work.title, work.subtitle, work.original_title, *work.containers]
    parts += [work.volume, work.issue, first_page(work), *map(str, work.years)]
    return " ".join(part for part in parts if part)


def write_manifest(folder: Path, info: IndexInfo) -> None:
    """The manifest is written last: a folder without one is no index."""
    row = {"format": FORMAT, **asdict(info)}
    text = json.dumps(row, indent=1, ensure_ascii=False) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8")


def read_manifest(folder: Path) -> IndexInfo:
    """The manifest of an index that this version can read; else InputError says why not."""
    if not folder.is_dir():
        raise InputError(
            f"{folder}: no works index here", hint="name a folder made by `refcheck index build`"
        )
    try:
        row = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(
            f"{folder}: not a works index, or one half written", hint=_REBUILD
        ) from None
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(
            f"{folder}: the index's {MANIFEST} cannot be read", hint=_REBUILD
        ) from error
    if not isinstance(row, dict) or row.pop("format", None) != FORMAT:
        raise InputError(
            f"{folder}: {MANIFEST} is not that of a refcheck works index", hint=_REBUILD
        )
    if row.get("version") != VERSION:
        raise InputError(
            f"{folder}: the index has format version {row.get('version')}, "
            f"this refcheck reads {VERSION}",
            hint=_REBUILD,
        )
    try:
        return _info(row)
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError) as error:
        raise InputError(f"{folder}: the index's {MANIFEST} is damaged", hint=_REBUILD) from error


def _info(row: dict[str, Any]) -> IndexInfo:
    json.dumps(row, ensure_ascii=False).encode()  # ValueError where a name cannot be written
    return IndexInfo(
        works=int(row["works"]),
        built=str(row["built"]),
        merged=int(row["merged"]),
        sources=tuple([_source(**source) for source in row["sources"]]),
        files={_file(name): (int(size), int(crc)) for name, (size, crc) in row["files"].items()},
    )


def _source(path: str, records: int, broken: int, nameless: int) -> SourceCount:
    return SourceCount(str(path), int(records), int(broken), int(nameless))


def _file(name: str) -> str:
    if not _FILE_NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no file of an index")
    return name


def file_sums(
    folder: Path, known: Mapping[str, tuple[int, int]] | None = None
) -> dict[str, tuple[int, int]]:
    """Size and CRC-32 of each of the engine's files, which it never changes but for its JSON."""
    paths = sorted(path for path in (folder / ENGINE).iterdir() if not path.name.endswith(".lock"))
    sums = {name: sum_ for name, sum_ in (known or {}).items() if not name.endswith(".json")}
    return {path.name: sums.get(path.name) or (path.stat().st_size, _crc(path)) for path in paths}


def check_files(folder: Path, info: IndexInfo, *, contents: bool = False) -> None:
    """InputError where a file of the index is missing, cut short or (with `contents`) altered."""
    for name, (size, crc) in info.files.items():
        path = folder / ENGINE / name
        try:
            whole = path.stat().st_size == size and (not contents or _crc(path) == crc)
        except OSError as error:
            raise InputError(f"{folder}: the index lacks its file {name}", hint=_REBUILD) from error
        if not whole:
            raise InputError(f"{folder}: the index's file {name} is damaged", hint=_REBUILD)


def _crc(path: Path) -> int:
    crc = 0
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            crc = zlib.crc32(chunk, crc)
    return crc
