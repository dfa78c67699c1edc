"""Copies of dead pages: what the Wayback Machine is asked, and what its answers are worth."""

# ruff: noqa: F811 - fixtures are asked for by the names under which they are imported

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standin import (
    HASTE,
    HURRY,
    UNLIMITED,
    Reply,
    as_html,
    as_json,
    as_text,
    refused_url,
    standin,  # noqa: F401 - a fixture
    trickling,
)

from refcheck.links.access_dates import accessed_date
from refcheck.links.archive import ADDRESS, LIMITS, MOST, Wayback
from refcheck.links.guard import Policy
from refcheck.model.links import ArchivedCopy
from refcheck.net.cache import DAY, AnswerCache

PAGE = "http://kettles.example/history"
HEAD = ["timestamp", "original", "statuscode"]
# As the archive spells the address, which is its own word, and not printed.
CAPTURE = ["20160301120000", "http://me:secret@kettles.example:80/history", "200"]
COPY = ArchivedCopy(
    "https://web.archive.org/web/20160301120000/http://kettles.example/history",
    "2016-03-01",
    "the Wayback Machine",
)


def captures(*rows):
    return as_json([HEAD, *rows] if rows else [])


@pytest.fixture
def cache(tmp_path, now):
    cache = AnswerCache(tmp_path / "cache", now=now, warn=pytest.fail)
    yield cache
    cache.close()


@pytest.fixture
def wayback(standin):
    """`wayback(…)` asks the stand-in."""
    opened = []

    def made(address=None, **more):
        given = {"agent": "refcheck/test", "limits": UNLIMITED, "patience": HASTE} | more
        opened.append(Wayback(address or standin.url, **given))
        return opened[-1]

    yield made
    for one in opened:
        one.close()


class TestWhatIsAsked:
    def test_the_newest_good_capture_of_this_very_address(self, standin, wayback):
        standin.answer = lambda asked: captures(CAPTURE)

        found = wayback().find(PAGE + "?a=b&c=*#part", before="20160312")

        (asked,) = standin.requests
        assert found == replace(COPY, url=COPY.url + "?a=b&c=*")
        assert asked.path == "/cdx/search/cdx"
        assert asked.query == {
            "url": PAGE + "?a=b&c=*",
            "matchType": "exact",
            "output": "json",
            "fl": "timestamp,original,statuscode",
            "filter": "statuscode:200",
            "to": "20160312",
            "limit": "-1",
        }
        assert asked.headers["user-agent"] == "refcheck/test"

    def test_the_newest_of_all_where_no_day_is_known(self, standin, wayback):
        standin.answer = lambda asked: captures(CAPTURE)

        assert wayback().find(PAGE) == COPY
        assert "to" not in standin.requests[0].query

    @pytest.mark.parametrize(
        "url",
        [
            "https://web.archive.org/web/2010/http://kettles.example/",
            "https://archive.today/AbCdE",
            "https://www.webcitation.org/5xyz",
            "https://doi.org/10.5555/boiling",
            "https://dx.doi.org/10.5555/boiling",
            "https://hdl.handle.net/2027/x",
            "ftp://kettles.example/",
            "https://anna:geheim@kettles.example/",
            "http://[::1/",
        ],
    )
    def test_nothing_about_archives_resolvers_and_what_is_no_page(self, standin, wayback, url):
        one = wayback()

        assert one.find(url) is None
        assert standin.requests == []
        assert one.state() is None

    def test_a_host_that_only_looks_like_one_of_them_is_asked_about(self, standin, wayback):
        standin.answer = lambda asked: captures()

        wayback().find("https://myarchive.org/x")

        assert len(standin.requests) == 1

    @pytest.mark.parametrize(
        ("url", "policy"),
        [
            pytest.param("http://wiki/secret", Policy(), id="a local name"),
            pytest.param("http://10.0.0.7/secret", Policy(), id="a private address"),
            pytest.param("http://wiki.corp.example/x", Policy(private=True), id="a house"),
            pytest.param(
                "http://wiki.corp.example/x", Policy(hosts=("wiki.corp.example",)), id="named"
            ),
        ],
    )
    @pytest.mark.parametrize(
        "address", [ADDRESS, "https://WEB.archive.org:443/", "http://web.archive.org"]
    )
    def test_the_internet_archive_does_not_hear_of_private_addresses(self, url, policy, address):
        archive = Wayback(address, agent="refcheck/test", policy=policy)

        assert archive.find(url) is None  # sockets beyond loopback would fail the test
        assert archive.state() is None

    def test_a_mirror_of_ones_own_may(self, standin, wayback):
        standin.answer = lambda asked: captures()

        wayback(policy=Policy(private=True)).find("http://wiki.corp.example/x")

        assert len(standin.requests) == 1

    def test_less_often_than_the_archive_refuses(self):
        assert LIMITS.single * 60 <= 24
        assert LIMITS.in_flight == 1


class TestWhatAnswersAreWorth:
    @pytest.mark.parametrize(
        "rows",
        [
            pytest.param([], id="none"),
            pytest.param([["20160301120000", "http://k.example/", "404"]], id="another status"),
            pytest.param([["20160301120000", "http://k.example/", "-"]], id="a revisit"),
            pytest.param([["20160313000000", "http://k.example/", "200"]], id="after the day"),
            pytest.param([["2016", "http://k.example/", "200"]], id="no time"),
            pytest.param([["20161345120000", "http://k.example/", "200"]], id="no day"),
            pytest.param([["20160301120000", "javascript:alert(1)", "200"]], id="no page"),
            pytest.param([["20160301120000", "http://k.example/\n x", "200"]], id="two lines"),
            pytest.param([["20160301120000"]], id="a short row"),
            pytest.param([None, 7, {}], id="no rows"),
        ],
    )
    def test_no_copy(self, standin, wayback, rows):
        standin.answer = lambda asked: captures(*rows)
        archive = wayback()

        assert archive.find(PAGE, before="20160312") is None
        assert (archive.state().answered, archive.state().failed) == (1, 0)

    def test_a_capture_of_the_day_itself_is_one(self, standin, wayback):
        standin.answer = lambda asked: captures(["20160312235959", PAGE, "200"])

        assert wayback().find(PAGE, before="20160312").date == "2016-03-12"

    def test_the_newest_of_several(self, standin, wayback):
        standin.answer = lambda asked: captures(
            CAPTURE, ["20150101000000", PAGE, "200"], ["20170101000000", PAGE, "301"]
        )

        assert wayback().find(PAGE) == COPY

    @pytest.mark.parametrize(
        "reply",
        [
            pytest.param(as_html(), id="a page for people"),
            pytest.param(as_text("Blocked Site Error", 403), id="an excluded site"),
            pytest.param(as_text("too many", 429), id="too often"),
            pytest.param(as_text("", 503), id="down"),
            pytest.param(as_json({}), id="an object"),
            pytest.param(as_json([["a", "b"], CAPTURE]), id="another head"),
            pytest.param(as_json([None]), id="no head"),
            pytest.param(as_json([], 404), id="404"),
            pytest.param(as_text("", 302, Location="https://login.example/"), id="a redirect"),
            pytest.param(Reply(body=b"[[", kind="application/json"), id="half an answer"),
        ],
    )
    def test_what_is_no_answer_says_nothing_and_is_not_kept(self, standin, wayback, cache, reply):
        standin.answer = lambda asked: reply
        first = wayback(cache=cache)

        assert first.find(PAGE) is None
        assert first.state().failed == 1
        assert first.state().reason

        standin.answer = lambda asked: captures(CAPTURE)
        assert wayback(cache=cache).find(PAGE) == COPY

    def test_nobody_there_says_nothing(self, wayback):
        archive = wayback(refused_url())

        assert archive.find(PAGE) is None
        assert archive.state().failed == 1

    def test_excluded_sites_do_not_spoil_the_others(self, standin, wayback):
        standin.answer = lambda asked: (
            as_text("Blocked Site Error", 403) if "shy" in asked.target else captures(CAPTURE)
        )
        archive = wayback()

        for number in range(5):
            archive.find(f"https://shy.example/{number}")

        assert archive.find(PAGE) == COPY

    def test_an_outage_is_not_asked_again_and_again(self, standin, wayback):
        standin.answer = lambda asked: as_text("", 500)
        archive = wayback()

        for number in range(9):
            archive.find(f"{PAGE}/{number}")

        assert len(standin.requests) == HASTE.failures * HASTE.attempts
        assert archive.state().failed == 9


class TestBounds:
    def test_so_many_questions_are_enough_for_one_run(self, standin, wayback, cache):
        standin.answer = lambda asked: captures(CAPTURE)
        pages = [f"{PAGE}/{number}" for number in range(5)]
        first = wayback(cache=cache, most=3)

        copies = [replace(COPY, url=f"{COPY.url}/{number}") for number in range(5)]
        assert [first.find(page) for page in pages] == [*copies[:3], None, None]
        assert (first.state().asked, first.state().answered, first.state().failed) == (5, 3, 2)
        assert "the next asks for others" in first.state().reason

        again = wayback(cache=cache, most=3)
        assert [again.find(page) for page in pages] == copies
        assert again.state().reason is None

    def test_that_the_time_is_over_is_no_answer(self, standin, wayback):
        archive = wayback()

        assert archive.find(PAGE, seconds=0.0) is None
        assert standin.requests == []
        assert (archive.state().asked, archive.state().failed) == (1, 1)
        assert archive.state().traffic.requests == 0

    def test_a_copy_that_is_remembered_takes_no_time(self, standin, wayback, cache):
        standin.answer = lambda asked: captures(CAPTURE)
        wayback(cache=cache).find(PAGE)

        assert wayback(cache=cache).find(PAGE, seconds=-1.0) == COPY

    def test_all_questions_of_a_run_take_a_minute_at_most(self):
        assert MOST / LIMITS.single <= 60


class TestTime:
    def test_no_longer_than_there_is(self, standin, wayback):
        standin.answer = lambda asked: trickling(captures(CAPTURE), gap=0.2)
        archive = wayback()
        begun = time.monotonic()

        assert archive.find(PAGE, seconds=0.3) is None
        assert time.monotonic() - begun < 2
        assert archive.state().failed == 1
        assert "no answer" in archive.state().reason

    def test_a_trickle_ends(self, standin, wayback):
        standin.answer = lambda asked: trickling(captures(CAPTURE), gap=0.2)

        assert wayback(patience=HURRY).find(PAGE) is None


class TestTheCache:
    def test_a_copy_is_known_for_thirty_days(self, standin, wayback, cache, now):
        standin.answer = lambda asked: captures(CAPTURE)
        wayback(cache=cache).find(PAGE)

        now.day += 29
        again = wayback(cache=cache)
        assert again.find(PAGE) == COPY
        assert again.state().traffic.cached == 1
        assert (again.state().asked, again.state().answered, again.state().failed) == (1, 1, 0)
        assert len(standin.requests) == 1
        now.day += 2
        wayback(cache=cache).find(PAGE)
        assert len(standin.requests) == 2

    def test_that_there_is_none_for_one(self, standin, wayback, cache, now):
        standin.answer = lambda asked: captures()
        wayback(cache=cache).find(PAGE)

        assert wayback(cache=cache).find(PAGE) is None
        assert len(standin.requests) == 1
        now.day += 1.1
        wayback(cache=cache).find(PAGE)
        assert len(standin.requests) == 2

    def test_another_day_is_another_question(self, standin, wayback, cache):
        standin.answer = lambda asked: captures(CAPTURE)
        wayback(cache=cache).find(PAGE)

        wayback(cache=cache).find(PAGE, before="20150101")

        assert len(standin.requests) == 2

    def test_offline_it_alone_answers(self, standin, wayback, cache):
        standin.answer = lambda asked: captures(CAPTURE)
        wayback(cache=cache).find(PAGE)

        offline = wayback(cache=cache, offline=True)

        assert offline.find(PAGE) == COPY
        assert offline.find(PAGE + "/other") is None
        assert len(standin.requests) == 1

    @pytest.mark.parametrize(
        "row", [{"capture": 7}, {"capture": ["x", "y"]}, {}, [], "junk"], ids=repr
    )
    def test_a_damaged_row_is_no_copy(self, standin, wayback, cache, row):
        standin.answer = lambda asked: captures()
        stored = {}
        cache_put, cache.put = cache.put, lambda key, *rest: stored.setdefault(key, rest)
        wayback(cache=cache).find(PAGE)
        cache_put(next(iter(stored)), row, DAY)

        assert wayback(cache=cache).find(PAGE) is None


class TestPrintedDatesOfAccess:
    @pytest.mark.parametrize(
        ("printed", "day"),
        [
            ("Retrieved 12 March 2016", "20160312"),
            ("March 12th, 2016", "20160312"),
            ("12 Mar. 2016", "20160312"),
            ("2016 Mar 12", "20160312"),
            ("2016-03-12", "20160312"),
            ("2016/3/12", "20160312"),
            ("zuletzt abgerufen am 12.3.2016", "20160312"),
            ("3. Mai 2016", "20160503"),
            ("12. März 2016", "20160312"),
            ("12.3.16", "20160312"),
            ("le 12 août 2016", "20160812"),
            ("1er juin 2016", "20160601"),
            ("14 juillet 2016", "20160714"),
            ("12 de março de 2016", "20160312"),
            ("5 luglio 2019", "20190705"),
            ("3 maja 2015", "20150503"),
            ("5 мая 2014", "20140505"),
            ("2016年3月12日", "20160312"),
        ],
    )
    def test_a_day(self, printed, day):
        assert accessed_date(printed) == day

    @pytest.mark.parametrize(
        ("printed", "day"),
        [
            ("03/04/2016", "20160403"),
            ("04-03-2016", "20160403"),
            ("3.4.2016", "20160403"),
            ("4.3.2016", "20160304"),
            ("13/04/2016", "20160413"),
            ("04/13/2016", "20160413"),
            ("accessed 2016-03", "20160331"),
            ("03/2016", "20160331"),
            ("February 2016", "20160229"),
            ("2016", "20161231"),
            ("Winter 2016", "20161231"),
            ("31 February 2016", "20161231"),
        ],
    )
    def test_the_latest_that_it_can_mean(self, printed, day):
        assert accessed_date(printed) == day

    @pytest.mark.parametrize(
        "printed", ["", "yesterday", "12 March", "March", "1985", "31/02/1985", "99/99/9999", "7"]
    )
    def test_none(self, printed):
        assert accessed_date(printed) is None

    @given(st.dates(min_value=date(1992, 1, 1)), st.sampled_from("-/."))
    def test_every_iso_day_is_itself(self, day, mark):
        if day.year < 2100:
            assert accessed_date(day.strftime(f"%Y{mark}%m{mark}%d")) == day.strftime("%Y%m%d")

    @given(st.text(max_size=60) | st.from_regex(r"[0-9./ -]{0,20}"))
    def test_whatever_is_printed_is_no_failure(self, printed):
        assert accessed_date(printed) is None or len(accessed_date(printed)) == 8
