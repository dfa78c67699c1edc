"""The links of references.yaml: read, recorded by `refcheck registry links`, heard of in a check."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from registry_parts import HEAD, WHOLE, registry
from standin import (
    as_html,
    as_text,
    standin,  # noqa: F401 - a fixture
)

from refcheck.errors import InputError
from refcheck.model.links import (
    Alive,
    Blocked,
    CheckedLink,
    Gone,
    Moved,
    Skipped,
    Unreachable,
)
from refcheck.model.registry import RegistryLink
from refcheck.registry.editing import Change, edited
from refcheck.registry.formatting import formatted
from refcheck.registry.link_editing import edited_links
from refcheck.registry.links import is_over, recorded, united, unlinked
from refcheck.registry.reading import read_registry
from refcheck.registry.writing import links_said, values_of_link

URL = "http://kettles.example/history"
OTHER = "https://paywalled.example/x?a=b&c=%20#part"
LINKS = f"""\
links:
  {URL}:
    gone: [2026-11-01, 2026-11-05]
    alive: 2026-10-01
  {OTHER}:
    skip: behind the library's login
"""
READ = {
    URL: RegistryLink(URL, ("2026-11-01", "2026-11-05"), "2026-10-01"),
    OTHER: RegistryLink(OTHER, skip="behind the library's login"),
}
DAYS = st.dates().map(lambda day: day.isoformat())


def read(text):
    return read_registry("references.yaml", text.encode())


def said(links):
    return {url: values_of_link(link) for url, link in links.items()}


class TestReading:
    def test_days_and_reasons(self):
        found = read(WHOLE + LINKS)

        assert said(found.links) == said(READ)
        first = WHOLE.count("\n") + 2
        assert [(one.line, one.column) for one in found.links.values()] == [
            (first, 3),
            (first + 3, 3),
        ]

    @pytest.mark.parametrize("links", ["links:\n", "links: {}\n", ""])
    def test_there_may_be_none(self, links):
        assert read(HEAD + links).links == {}

    @pytest.mark.parametrize(
        ("links", "place", "message", "hint"),
        [
            ("links: 4\n", "3:8", "links must be addresses", "write an address"),
            ("links:\n  a.html:\n    skip: x\n", "4:3", "'a.html' is no address", "from http on"),
            ("links:\n  'http://a b':\n    skip: x\n", "4:3", "is no address", "from http on"),
            (f"links:\n  {URL}:\n", "4:3", f"nothing is said of {URL}", "gone, alive, skip"),
            (f"links:\n  {URL}: {{}}\n", "4:3", f"nothing is said of {URL}", "gone, alive, skip"),
            (f"links:\n  {URL}: dead\n", "4:3", "must have keys and values", "gone, alive, skip"),
            (f"links:\n  {URL}:\n    gnoe: []\n", "5:5", "unknown key gnoe", "did you mean gone?"),
            (f"links:\n  {URL}:\n    gone: 2026-11-01\n", "5:11", "a list of days", "- 2026-11-22"),
            (f"links:\n  {URL}:\n    gone: []\n", "5:11", "a list of days", "- 2026-11-22"),
            (
                f"links:\n  {URL}:\n    gone: [soon]\n",
                "5:12",
                "gone is no date: soon",
                "2026-11-22",
            ),
            (
                f"links:\n  {URL}:\n    alive: 2026\n",
                "5:12",
                "alive is no date: 2026",
                "2026-11-22",
            ),
            (f"links:\n  {URL}:\n    skip:\n", "5:10", "skip is empty", "write it"),
            (f"links:\n  {URL}: {{skip: x}}\n  {URL}: {{skip: y}}\n", "5:3", "twice", "keep one"),
            ("link:\n", "3:1", "unknown key link", "did you mean links?"),
        ],
    )
    def test_a_mistake_is_told_with_its_place(self, links, place, message, hint):
        with pytest.raises(InputError) as caught:
            read(HEAD + links)

        assert caught.value.message.startswith(f"references.yaml:{place}: ")
        assert message in caught.value.message
        assert hint in caught.value.hint

    def test_several_files_are_united(self):
        ours = RegistryLink(URL, gone=("2026-11-05",), alive="2026-10-01")
        theirs = RegistryLink(URL, gone=("2026-11-01", "2026-11-05"), skip="a reason")

        found = united([ours, theirs, READ[OTHER]])

        assert said(found) == said(
            {
                URL: RegistryLink(URL, ("2026-11-01", "2026-11-05"), "2026-10-01", "a reason"),
                OTHER: READ[OTHER],
            }
        )


class TestTheOneForm:
    def test_a_list_has_a_line_for_each_day_and_comments_stay(self):
        text = (
            f"{WHOLE}links:   # ours\n   {URL}:  # dying\n"
            "      gone: [ '2026-11-01',2026-11-05 ]\n   # a wall\n"
            f"   '{OTHER}' : {{skip:  behind   the login}}\n"
        )

        found = formatted(read(text))

        assert found == (
            f"{WHOLE}links:  # ours\n  {URL}:  # dying\n"
            "    gone:\n      - 2026-11-01\n      - 2026-11-05\n  # a wall\n"
            f"  {OTHER}:\n    skip: behind the login\n"
        )
        assert formatted(read(found)) == found


class TestWhatIsRecorded:
    def test_a_failure(self):
        checked = CheckedLink(Gone(404), failures=("2026-11-01",), checked="2026-11-01")

        assert recorded(RegistryLink(URL), checked).gone == ("2026-11-01",)

    def test_no_more_than_makes_sure(self):
        days = tuple(f"2026-11-{day:02}" for day in range(1, 20, 4))

        assert recorded(RegistryLink(URL), CheckedLink(Gone(404), failures=days)).gone == days[:3]

    @pytest.mark.parametrize(
        "outcome", [Alive(200), Moved(301, "https://kettles.example/", permanent=True)]
    )
    def test_alive_again_clears_the_failures(self, outcome):
        before = RegistryLink(URL, gone=("2026-11-01",))

        after = recorded(before, CheckedLink(outcome, checked="2026-11-05"))

        assert after == RegistryLink(URL, alive="2026-11-05")

    def test_what_was_never_gone_is_not_recorded(self):
        assert recorded(RegistryLink(URL), CheckedLink(Alive(200))) == RegistryLink(URL)

    @pytest.mark.parametrize(
        "checked",
        [
            CheckedLink(Blocked(403), failures=("2026-11-01", "2026-11-05")),
            CheckedLink(Unreachable("no answer")),
            CheckedLink(Skipped("offline")),
            CheckedLink(Alive(200), soft_404="parked"),
            CheckedLink(Alive(200), home_page=True),
        ],
        ids=lambda one: type(one.outcome).__name__,
    )
    def test_what_tells_neither_changes_nothing(self, checked):
        before = RegistryLink(URL, gone=("2026-11-01",))

        assert recorded(before, checked) is before

    @pytest.mark.parametrize(
        ("link", "over"),
        [
            (RegistryLink(URL, alive="2025-11-21"), True),
            (RegistryLink(URL, alive="2025-11-22"), False),
            (RegistryLink(URL, gone=("2020-01-01",)), False),
            (RegistryLink(URL, skip="x", alive="2020-01-01"), False),
        ],
    )
    def test_an_old_sign_of_life_is_forgotten(self, link, over):
        assert is_over(link, "2026-11-22") is over

    def test_a_link_is_found_on_a_page_whatever_its_fragment(self):
        assert unlinked(READ, [URL + "#x", OTHER]) == []
        assert unlinked(READ, [URL]) == [READ[OTHER]]


class TestEditing:
    def test_only_the_lines_that_change(self):
        text = "# ours\n" + WHOLE + "# the links\n" + LINKS + "# the end\n"

        changed, left = edited_links(
            read(text),
            {URL: RegistryLink(URL, ("2026-11-01", "2026-11-05", "2026-11-09"), "2026-10-01")},
        )

        assert left == ()
        assert changed == text.replace(
            "    gone: [2026-11-01, 2026-11-05]\n",
            "    gone:\n      - 2026-11-01\n      - 2026-11-05\n      - 2026-11-09\n",
        )

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            pytest.param("", None, id="an empty file"),
            pytest.param(HEAD, HEAD, id="no links"),
            pytest.param(WHOLE, WHOLE, id="entries alone"),
            pytest.param(WHOLE.rstrip("\n"), WHOLE, id="no last line end"),
            pytest.param(HEAD + "links:\n", HEAD, id="links that are empty"),
            pytest.param(HEAD + "links: {}\n", None, id="links that are none"),
            pytest.param("schema: refcheck-registry/1\nlinks:\n", None, id="links alone"),
        ],
    )
    def test_the_first_link_finds_its_place_in_any_file(self, text, expected):
        new = RegistryLink(URL, gone=("2026-11-01",))

        changed, _ = edited_links(read(text), {URL: new})

        assert said(read(changed).links) == said({URL: new})
        if expected is not None:
            assert changed == f"{expected}links:\n  {URL}:\n    gone:\n      - 2026-11-01\n"

    def test_new_ones_follow_the_old_in_their_order(self):
        some = {f"https://{name}.example/": ("2026-11-01",) for name in "cab"}

        changed, _ = edited_links(
            read(HEAD + LINKS), {url: RegistryLink(url, gone) for url, gone in some.items()}
        )

        assert list(read(changed).links) == [*READ, *sorted(some)]

    def test_one_that_goes_takes_its_lines(self):
        changed, _ = edited_links(read(WHOLE + LINKS), {URL: None})

        assert said(read(changed).links) == said({OTHER: READ[OTHER]})
        assert changed.startswith(WHOLE)

    def test_the_last_one_leaves_no_scar(self):
        changed, _ = edited_links(read(HEAD + LINKS), {URL: None, OTHER: None})

        assert read(changed).links == {}

    def test_one_alive_again_keeps_a_persons_words(self):
        text = (
            f"{HEAD}links:\n  {URL}:\n    gone:\n      - 2026-11-01\n    skip: my reason # mine\n"
        )
        new = RegistryLink(URL, alive="2026-11-05", skip="my reason")

        changed, left = edited_links(read(text), {URL: new})

        assert left == ()
        assert (
            changed
            == f"{HEAD}links:\n  {URL}:\n    alive: 2026-11-05\n    skip: my reason # mine\n"
        )

    def test_one_whose_comment_would_be_lost_is_left_to_a_person(self):
        text = (
            f"{HEAD}links:\n  {URL}:\n    gone:\n      - 2026-11-01  # the flood\n"
            f"      - 2026-11-05\n  {OTHER}:\n    gone:\n      - 2026-11-01 # the last\n"
        )
        alive = {url: RegistryLink(url, alive="2026-11-05") for url in (URL, OTHER)}

        changed, left = edited_links(read(text), alive)

        assert left == (URL,)
        assert "# the flood" in changed
        assert "# the last" in changed
        assert read(changed).links[OTHER].alive == "2026-11-05"

    def test_an_address_too_long_for_a_key_is_left_out(self):
        url = "http://kettles.example/" + "x" * 1200

        changed, left = edited_links(read(HEAD), {url: RegistryLink(url, gone=("2026-11-01",))})

        assert (changed, left) == (HEAD, (url,))

    def test_windows_line_ends_stay(self):
        text = (HEAD + LINKS).replace("\n", "\r\n")

        changed, _ = edited_links(read(text), {URL: RegistryLink(URL, gone=("2026-11-09",))})

        assert "\n" not in changed.replace("\r\n", "")

    def test_in_one_line_it_is_refused(self):
        text = f"{HEAD}links: {{'{URL}': {{skip: x}}}}\n"

        with pytest.raises(InputError, match="in one line"):
            edited_links(read(text), {OTHER: READ[OTHER]})

    def test_an_entry_that_is_changed_leaves_the_links_alone(self):
        before = read(WHOLE + LINKS)
        entry = before.articles["page.html"].entries["1"]

        changed = edited(
            before,
            {"page.html": [Change(entry, "1"), Change(entry.__class__("9", "0" * 16, open="x"))]},
        )

        assert changed.endswith(LINKS)

    @given(
        st.dictionaries(
            st.builds(
                "http://{}.example/{}".format,
                st.from_regex(r"[a-z]{1,8}", fullmatch=True),
                st.text(st.characters(exclude_categories=("Z", "C")), max_size=12),
            ),
            st.tuples(
                st.lists(DAYS, max_size=3),
                st.none() | DAYS,
                st.none()
                | st.text(min_size=1).map(lambda text: " ".join(text.split())).filter(bool),
            ).filter(any),
            max_size=4,
        ),
        st.sampled_from(["", HEAD, WHOLE, HEAD + LINKS, WHOLE + LINKS]),
    )
    def test_what_is_written_is_read_again_and_has_its_form(self, links, text):
        new = {
            url: RegistryLink(url, tuple(gone), alive, skip)
            for url, (gone, alive, skip) in links.items()
        }
        before = read(text)

        changed, _ = edited_links(before, new)

        wanted = links_said(before) | said(new)
        wanted = {
            url: {
                name: encoded(value) if isinstance(value, str) else value
                for name, value in one.items()
            }
            for url, one in wanted.items()
        }
        assert links_said(read(changed)) == wanted
        assert links_said(read(formatted(read(changed)))) == wanted


def encoded(text):
    """As UTF-8 can say it."""
    return text.encode("utf-8", "replace").decode()


@pytest.fixture
def pages(tmp_path, standin, refcheck, monkeypatch):  # noqa: F811
    """A folder with a page of three links; `pages.down` are paths that answer 404."""
    (tmp_path / ".git").mkdir()
    monkeypatch.setenv("REFCHECK_REPORT", "false")
    host = standin.url.removeprefix("http://")
    monkeypatch.setenv("REFCHECK_ALLOW_HOST", host)
    found = Pages(tmp_path, standin.url, refcheck)
    standin.answer = found.answer
    found.write("page.html", "alive", "dead#a", "dead#b")
    return found


class Pages:
    def __init__(self, folder, url, refcheck):
        self.folder, self.url, self.refcheck = folder, url, refcheck
        self.down = {"/dead"}

    def answer(self, asked):
        if asked.path in self.down or asked.path.startswith(("/.", "/refcheck")):
            return as_text("Not found", 404)
        title = f"The history of {asked.path}"
        return as_html(f"<html><head><title>{title}</title></head><body>{title * 20}</body></html>")

    def write(self, name, *paths):
        listed = "".join(
            f'<li>Kettles {n}. <a href="{self.url}/{path}">x</a></li>'
            for n, path in enumerate(paths)
        )
        text = "".join(f" Water.[{n}]" for n in range(1, len(paths) + 1))
        (self.folder / name).write_text(
            f"<html><body><h1>W</h1><p>{text}</p><h2>References</h2><ol>{listed}</ol></body></html>"
        )

    def links(self, day, *arguments):
        return self.refcheck("registry", "links", *arguments, "--today", day)

    @property
    def text(self):
        return (self.folder / "references.yaml").read_text()

    @property
    def recorded(self):
        found = read_registry("references.yaml", self.text.encode()).links
        return {url.removeprefix(self.url): values_of_link(link) for url, link in found.items()}


class TestTheCommand:
    def test_failures_are_recorded_days_apart(self, pages):
        first = pages.links("2026-11-01", "page.html")
        pages.links("2026-11-02", "page.html")
        pages.links("2026-11-04", "page.html")
        last = pages.links("2026-11-08", "page.html")

        assert (first.code, last.code) == (0, 0)
        assert first.out == (
            f"references.yaml: 1 alive, 2 gone\n  {pages.url}/dead was gone on 2026-11-01\n"
        )
        assert pages.recorded == {"/dead": {"gone": ["2026-11-01", "2026-11-04", "2026-11-08"]}}
        assert pages.refcheck("registry", "fmt", "--check").code == 0

    def test_once_it_is_sure_nothing_changes_any_more(self, pages):
        for day in (1, 5, 9):
            pages.links(f"2026-11-{day:02}", "page.html")
        before = pages.text

        ran = pages.links("2026-11-20", "page.html")

        assert pages.text == before
        assert ran.out == "references.yaml: 1 alive, 2 gone\n"

    def test_alive_again_clears_them(self, pages):
        pages.links("2026-11-01", "page.html")
        pages.down.clear()

        ran = pages.links("2026-11-05", "page.html")

        assert f"{pages.url}/dead is alive again" in ran.out
        assert pages.recorded == {"/dead": {"alive": "2026-11-05"}}

    def test_a_check_hears_of_them_without_a_cache_and_writes_nothing(self, pages):
        for day in (1, 5, 9):
            pages.links(f"2026-11-{day:02}", "page.html")
        before = pages.text

        ran = pages.refcheck(
            "page.html", "--links", "--today", "2026-11-13", "--select", "REF301", "-q"
        )

        assert ran.code == 1
        assert "error REF301" in ran.out
        assert pages.text == before

    @pytest.mark.parametrize("addresses", [["/dead"], ["/dead#a", "/dead#b"]])
    def test_a_persons_reason_is_heeded_and_stays(self, pages, standin, addresses):  # noqa: F811
        skipped = "".join(f"  {pages.url}{one}:\n    skip: ours # mine\n" for one in addresses)
        (pages.folder / "references.yaml").write_text(f"{HEAD}links:\n{skipped}")
        before = pages.text

        pages.links("2026-11-01", "page.html")

        assert pages.text == before
        assert not standin.targets("/dead")

    def test_init_leaves_them_alone(self, pages, monkeypatch):
        pages.links("2026-11-01", "page.html")
        links = pages.text[pages.text.index("links:") :]
        monkeypatch.setenv("REFCHECK_OFFLINE", "true")

        assert pages.refcheck("registry", "init", "page.html").code == 0

        assert "  page.html:\n" in pages.text
        assert links in pages.text

    def test_without_pages_it_is_about_all_that_stand_there_and_forgets_the_rest(
        self, pages, monkeypatch
    ):
        monkeypatch.setenv("REFCHECK_OFFLINE", "true")
        pages.refcheck("registry", "init", "page.html")
        monkeypatch.delenv("REFCHECK_OFFLINE")
        pages.links("2026-11-01")
        assert list(pages.recorded) == ["/dead"]

        pages.write("page.html", "alive", "other")
        note = pages.refcheck("registry", "verify")
        ran = pages.links("2026-11-02")

        assert re.search(rf"references.yaml:\d+: {pages.url}/dead is on none of these", note.out)
        assert ran.out.endswith(f"  {pages.url}/dead is forgotten\n")
        assert "/dead" not in pages.text

    def test_of_one_page_nothing_is_forgotten(self, pages):
        pages.links("2026-11-01", "page.html")
        pages.write("other.html", "alive")

        pages.links("2026-11-02", "other.html")

        assert list(pages.recorded) == ["/dead"]

    @pytest.mark.parametrize(
        ("known", "arguments", "stays"),
        [
            pytest.param("gone: [2026-10-01]", [], False, id="a failure"),
            pytest.param("gone: [2026-10-01]", ["page.html"], True, id="of named pages"),
            pytest.param("skip: ours", [], True, id="a reason"),
            pytest.param("alive: 2025-10-01", ["page.html"], False, id="an old sign of life"),
            pytest.param("alive: 2026-10-01", ["page.html"], True, id="a young one"),
        ],
    )
    def test_what_is_forgotten_of_a_link_that_is_on_no_page(self, pages, known, arguments, stays):
        (pages.folder / "references.yaml").write_text(
            f"{HEAD}  page.html: {{}}\nlinks:\n  {pages.url}/lost:\n    {known}\n"
        )

        ran = pages.links("2026-11-01", *arguments)

        assert ("/lost" in pages.recorded) is stays
        assert (f"{pages.url}/lost is forgotten" in ran.out) is not stays

    def test_where_no_page_stands_no_link_is_on_none(self, pages):
        (pages.folder / "references.yaml").write_text(HEAD + LINKS)

        assert pages.refcheck("registry", "verify").out == ""

    def test_an_outage_records_nothing(self, pages, standin):  # noqa: F811
        standin.answer = lambda asked: as_text("busy", 503)

        ran = pages.links("2026-11-01", "page.html")

        assert ran.code == 0
        assert not (pages.folder / "references.yaml").exists()

    def test_offline_nothing_is_asked(self, pages, standin):  # noqa: F811
        pages.links("2026-11-01", "page.html", "--offline")

        assert standin.requests == []

    def test_quietly(self, pages):
        assert pages.links("2026-11-01", "page.html", "-q").out == ""

    def test_no_page_at_all_is_a_mistake(self, pages):
        (pages.folder / "references.yaml").write_text(HEAD)

        ran = pages.links("2026-11-01")

        assert ran.code == 2
        assert "name the pages" in ran.err

    def test_a_faulty_file_is_told_and_left(self, pages):
        (pages.folder / "references.yaml").write_text(registry() + "links: 4\n")

        ran = pages.links("2026-11-01", "page.html")

        assert ran.code == 2
        assert "links must be addresses" in ran.err
        assert pages.text == registry() + "links: 4\n"
