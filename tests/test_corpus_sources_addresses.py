from __future__ import annotations

import pickle
import threading
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from dump_files import html, names, opened, pages, troubles

from refcheck.cli.address import fetch
from refcheck.corpus.sources.opening import open_source
from refcheck.corpus.sources.shard import Shard
from refcheck.errors import InputError
from refcheck.gathering import PageInput
from refcheck.links.guard import Policy
from refcheck.model.revisions import Revision


class Wiki:
    """Pages that are fetched, and how often each was."""

    def __init__(self):
        self.asked = []

    def __call__(self, address):
        self.asked.append(address)
        if "gone" in address:
            raise InputError(f"{address} cannot be fetched: it answered 404")
        return PageInput(address, html(address).encode(), "html", Revision("5", "2026-01-02"))


def listed(tmp_path, *lines):
    (tmp_path / "addresses.txt").write_bytes("\n".join(lines).encode())
    return tmp_path / "addresses.txt"


def test_comments_and_empty_lines_are_no_addresses(tmp_path):
    list_ = listed(
        tmp_path, "\ufeff# Tea", "", " https://a.example/1 \r", "#x", "HTTP://b.example/2"
    )

    source = opened(list_, tmp_path, fetch=Wiki())

    assert source.kind == "addresses"
    assert source.count() == 2
    assert names(source) == ["https://a.example/1", "HTTP://b.example/2"]


def test_a_page_has_its_address_media_and_revision(tmp_path):
    (page,) = pages(opened(listed(tmp_path, "https://a.example/1"), tmp_path, fetch=Wiki()))

    assert page.data == html("https://a.example/1").encode()
    assert (page.url, page.media) == ("https://a.example/1", "html")
    assert page.revision == Revision("5", "2026-01-02")


def test_every_address_is_fetched_once_however_often_the_source_is_read(tmp_path):
    list_ = listed(tmp_path, "https://a.example/1", "https://b.example/gone", "https://a.example/1")
    first, second = Wiki(), Wiki()

    before = list(opened(list_, tmp_path, fetch=first).pages())
    source = opened(list_, tmp_path, fetch=second)

    assert list(source.pages()) == before
    assert list(source.pages(1)) == before[1:]
    assert first.asked == ["https://a.example/1", "https://b.example/gone"]
    assert second.asked == []


def test_what_cannot_be_fetched_is_told_and_the_rest_is_read(tmp_path):
    list_ = listed(tmp_path, "https://a.example/gone", "ftp://a.example/2", "https://b.example/3")

    source = opened(list_, tmp_path, fetch=Wiki())

    assert names(source) == [
        ("unreadable", "https://a.example/gone"),
        ("unreadable", "addresses.txt: line 2"),
        "https://b.example/3",
    ]
    assert (
        troubles(source)[0].message == "https://a.example/gone cannot be fetched: it answered 404"
    )


def test_a_line_without_end_is_no_address(tmp_path):
    list_ = listed(
        tmp_path, "https://a.example/1", "https://a.example/" + "x" * 10**6, "https://b.example/2"
    )

    found = names(opened(list_, tmp_path, fetch=Wiki()))

    assert found == [
        "https://a.example/1",
        ("unreadable", "addresses.txt: line 2"),
        "https://b.example/2",
    ]


def test_offline_a_list_is_refused_in_a_line(tmp_path):
    list_ = listed(tmp_path, "https://a.example/1")

    with pytest.raises(InputError, match="are not fetched: the run is offline") as told:
        open_source(str(list_))

    assert "--online" in told.value.hint


def test_a_list_is_one_stretch(tmp_path):
    source = opened(listed(tmp_path, "https://a.example/1"), tmp_path, fetch=partial(Wiki()))

    (split,) = pickle.loads(pickle.dumps(source)).splits(8)

    assert [page.name for page in source.pages_of(split)] == ["https://a.example/1"]
    assert source.progress() == 1.0


class Served(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=iso-8859-1")
        self.end_headers()
        self.wfile.write(html("Thé").encode("latin-1"))

    def log_message(self, *_):
        pass


def test_pages_are_fetched_from_hosts_that_the_guard_permits(tmp_path):
    with ThreadingHTTPServer(("127.0.0.1", 0), Served) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/tea"
        list_ = listed(tmp_path, address)
        bounds = {"seconds": 60, "maximum_bytes": 1 << 20}

        refused = opened(list_, tmp_path / "a", fetch=partial(fetch, policy=Policy(), **bounds))
        allowed = Policy(private=True)
        read = opened(list_, tmp_path / "b", fetch=partial(fetch, policy=allowed, **bounds))
        found = names(refused), pages(read)
        server.shutdown()

    assert found[0] == [("unreadable", address)]
    assert found[1][0].data.decode("utf-8-sig") == html("Thé")


def test_shares_fetch_each_address_once_between_them(tmp_path):
    addresses = [f"https://a{number}.example/page" for number in range(12)]
    list_ = listed(tmp_path, *addresses, "no address", addresses[3])
    asked, named = [], []

    for number in (1, 2, 3):
        wiki, folder = Wiki(), tmp_path / f"share-{number}"
        folder.mkdir()
        shard = Shard(opened(list_, folder, fetch=wiki), number, 3)
        found = list(shard.pages())
        assert list(shard.pages(1)) == found[1:]
        assert [page.name for split in shard.splits(2) for page in shard.pages_of(split)] == [
            page.name for page in found
        ]
        assert 0 < len(wiki.asked) < len(addresses)
        asked += wiki.asked
        named += [page.name for page in found]

    assert sorted(asked) == sorted(addresses)
    assert sorted(named) == sorted([*addresses, addresses[3], "addresses.txt: line 13"])
