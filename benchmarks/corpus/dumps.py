"""Pages written as a Wikimedia Enterprise HTML dump: NDJSON members in a tar.gz."""

from __future__ import annotations

import io
import json
import tarfile
from typing import TYPE_CHECKING

from corpus.synthesis import Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_MEMBER = 32 << 20  # bytes of NDJSON in a member
_LEVEL = 1  # of gzip: what is measured is reading
# mwparserfromhtml reads pages of a dump, which all name their wiki.
_BASE = '<base href="//en.wikipedia.org/wiki/">'
_WIKI = "https://en.wiki.example.org/wiki/"


def write_dump(path: Path, pages: Iterable[Page]) -> tuple[int, int]:
    """How many pages were written, and how many bytes of HTML they have."""
    count = size = 0
    with tarfile.open(path, "w:gz", compresslevel=_LEVEL) as archive:
        lines = io.BytesIO()
        members = 0
        for page in pages:
            lines.write(_line(page))
            count, size = count + 1, size + len(page.html.encode())
            if lines.tell() >= _MEMBER:
                _add(archive, f"synthetic_{members}.ndjson", lines)
                lines, members = io.BytesIO(), members + 1
        _add(archive, f"synthetic_{members}.ndjson", lines)
    return count, size


def saved_pages(folder: Path, copies: int) -> Iterator[Page]:
    """Saved pages of MediaWiki, each so often under names of its own, and with its wiki named."""
    files = sorted(folder.glob("*.html"))
    for copy in range(copies):
        for place, file in enumerate(files):
            html = file.read_text("utf-8", "replace")
            title = f"{file.stem} ({copy})"
            yield Page(copy * len(files) + place, title, html if "<base" in html else _BASE + html)


def _add(archive: tarfile.TarFile, name: str, lines: io.BytesIO) -> None:
    member = tarfile.TarInfo(name)
    member.size = lines.tell()
    lines.seek(0)
    archive.addfile(member, lines)


def _line(page: Page) -> bytes:
    record = {
        "name": page.title,
        "identifier": page.ordinal + 1,
        "date_modified": "2026-11-01T00:00:00Z",
        "version": {"identifier": 1_000_000 + page.ordinal, "is_minor_edit": False},
        "url": _WIKI + page.title.replace(" ", "_"),
        "namespace": {"identifier": 0},
        "in_language": {"identifier": "en"},
        "is_part_of": {"identifier": "enwiki", "url": "https://en.wiki.example.org"},
        "article_body": {"html": page.html, "wikitext": ""},
        "license": [{"identifier": "CC-BY-SA-4.0"}],
    }
    return json.dumps(record, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"
