"""Dumps of invented pages, made where a test needs them."""

from __future__ import annotations

import io
import json
import tarfile

from refcheck.corpus.pages import SourcePage, Unreadable
from refcheck.corpus.sources.opening import open_source
from refcheck.corpus.unpacking import unpacked


def html(text):
    return f"<html><body><p>{text}.[1]</p><h2>References</h2><ol><li>Leaf A. Tea. 1999.</li></ol></body></html>"


def record(name, number=7, **fields):
    """A line of a Wikimedia Enterprise dump, as a dictionary."""
    title = name.replace(" ", "_")
    return {
        "name": name,
        "identifier": number,
        "date_modified": "2026-03-04T05:06:07Z",
        "version": {"identifier": 1000 + number, "editor": {"name": "Ann Leaf"}},
        "url": f"https://en.wiki.example.org/wiki/{title}",
        "namespace": {"identifier": 0},
        "in_language": {"identifier": "en"},
        "is_part_of": {"identifier": "enwiki"},
        "article_body": {"html": html(name), "wikitext": "x"},
    } | fields


def ndjson(*records):
    return b"".join(
        one if isinstance(one, bytes) else json.dumps(one).encode() + b"\n" for one in records
    )


def write_tar(path, contents, mode="w:gz"):
    """`contents` by the names of the members, in their order."""
    with tarfile.open(path, mode) as archive:
        for name, data in contents.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return path


def opened(path, tmp_path, **options):
    """The source, ready to be read."""
    source = open_source(str(path), **options)
    source.prepare(tmp_path / "work")
    return source


def names(source):
    """What is yielded, by name; what cannot be read as its kind and name."""
    found = list(source.pages())
    assert [one.ordinal for one in found] == list(range(len(found)))
    return [one.name if isinstance(one, SourcePage) else (one.kind, one.name) for one in found]


def pages(source):
    """The pages, unpacked as where they are checked."""
    return [unpacked(one) for one in source.pages()]


def troubles(source):
    return [one for one in source.pages() if isinstance(one, Unreadable)]
