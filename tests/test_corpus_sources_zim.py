from __future__ import annotations

import pickle
import subprocess
import sys

import pytest
from dump_files import html, names, opened, pages
from libzim.writer import Creator, Hint, Item, StringProvider

from refcheck.corpus.sources.opening import open_source
from refcheck.corpus.unpacking import unpacked
from refcheck.errors import InputError


class Page(Item):
    def __init__(self, path, title, content, media="text/html"):
        super().__init__()
        self.facts = path, title, content, media

    def get_path(self):
        return self.facts[0]

    def get_title(self):
        return self.facts[1]

    def get_mimetype(self):
        return self.facts[3]

    def get_contentprovider(self):
        return StringProvider(self.facts[2])

    def get_hints(self):
        return {Hint.FRONT_ARTICLE: True}


def write(path, *items, redirects=()):
    with Creator(path).config_indexing(False, "eng") as creator:
        creator.set_mainpath(items[0].get_path())
        for item in items:
            creator.add_item(item)
        for name, target in redirects:
            creator.add_redirection(name, name, target, {})
        creator.add_metadata("Title", "A wiki of teas")
    return path


@pytest.fixture(autouse=True)
def _quiet(capfd):
    """libzim's writer tells how far it is."""


@pytest.fixture
def wiki(tmp_path):
    return write(
        tmp_path / "teas.zim",
        Page("Black_tea", "Black tea", html("Black tea")),
        Page("Green_tea", "Green tea", html("Green tea"), "text/html; charset=utf-8"),
        Page("a.css", "", "p {}", "text/css"),
        Page("deep/White_tea", "", html("White tea")),
        redirects=[("Tea", "Black_tea")],
    )


def test_articles_are_pages_and_redirects_and_styles_are_none(wiki, tmp_path):
    source = opened(wiki, tmp_path)

    black, green, white = pages(source)

    assert source.kind == "zim"
    assert names(source) == ["Black_tea", "Green_tea", "deep/White_tea"]
    assert source.beside()["redirects"] >= 1
    assert source.beside()["entries that are no HTML"] >= 1
    assert (black.title, black.media) == ("Black tea", "html")
    assert green.data == html("Green tea").encode()
    assert white.data == html("White tea").encode()


def test_stretches_have_every_page_once_in_any_process(wiki, tmp_path):
    source = opened(wiki, tmp_path)
    every = [page.name for page in source.pages()]

    for wanted in (1, 2, 3, 50):
        splits = source.splits(wanted)
        elsewhere = pickle.loads(pickle.dumps(source))
        found = [page.name for split in splits for page in elsewhere.pages_of(split)]
        assert found == every
    assert splits[0].first == 0


def test_reading_can_begin_anywhere(wiki, tmp_path):
    source = opened(wiki, tmp_path)

    assert list(source.pages(1)) == list(source.pages())[1:]
    assert source.progress() == 1.0


def test_a_page_too_large_is_refused_where_it_is_checked(tmp_path):
    wiki = write(tmp_path / "x.zim", Page("Tea", "Tea", "x" * ((50 << 20) + 1)))
    (page,) = opened(wiki, tmp_path).pages()

    with pytest.raises(InputError, match="larger than 50 MB"):
        unpacked(page)


def test_a_file_that_breaks_off_is_refused_in_a_line(wiki, tmp_path):
    whole = wiki.read_bytes()
    cut = tmp_path / "cut.zim"

    for size in (4, 79, 81, 200, len(whole) // 2, len(whole) - 1):
        cut.write_bytes(whole[:size])
        with pytest.raises(InputError, match=r"cannot be read as a ZIM file|no source") as told:
            open_source(str(cut))
        assert "\n" not in str(told.value)


def test_pages_whose_text_is_damaged_are_refused_where_they_are_checked(wiki, tmp_path):
    data = bytearray(wiki.read_bytes())
    at = data.rindex(b"\x28\xb5\x2f\xfd")  # the last cluster, packed with zstd
    data[at : at + 40] = bytes(40)
    wiki.write_bytes(data)

    found = list(opened(wiki, tmp_path).pages())

    assert [page.name for page in found] == ["Black_tea", "Green_tea", "deep/White_tea"]
    for page in found:
        with pytest.raises(InputError, match="cannot be read"):
            unpacked(page)


def test_without_the_library_a_line_says_what_mends_it(wiki):
    code = (
        "import sys; sys.modules['libzim'] = None; sys.modules['libzim.reader'] = None\n"
        "from refcheck.corpus.sources.opening import open_source\n"
        "from refcheck.errors import InputError\n"
        "try: open_source(sys.argv[1])\n"
        "except InputError as error: print(error, '|', error.hint)\n"
    )

    told = subprocess.run(
        [sys.executable, "-c", code, str(wiki)], capture_output=True, text=True, check=True
    )

    assert told.stdout == (
        "reading ZIM needs libzim, which is not installed | pip install 'wiki-refcheck[corpus]'\n"
    )


def test_a_name_that_is_no_name_is_not_written_into_every_row(tmp_path):
    path = write(tmp_path / "long.zim", Page("x" * 3000, "Tea", html("Tea")))

    (page,) = (one for one in opened(path, tmp_path).pages() if "long.zim" in one.name)

    assert page.message == "its name is too long"
