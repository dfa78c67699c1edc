"""Addresses of archives are judged by what they hold."""

import pytest

from refcheck.links.archived import Held, held_by
from refcheck.links.classify import classify
from refcheck.links.trail import Answer, Failure, Hop, Trail
from refcheck.model.links import Alive, Blocked, Gone, Unreachable

HELD = "https://press.example/2019/quokkas"
WAYBACK = "https://web.archive.org/web/"
COPY = f"{WAYBACK}20190504101500/{HELD}"
MEMENTO = {"memento-datetime": "Sat, 04 May 2019 10:15:00 GMT", "content-type": "text/html"}


def answered(status, asked=COPY, *, hops=(), headers=None, body=b"", whole=False):
    chain, at = [], asked
    for code, target in hops:
        chain.append(Hop(at, code, target))
        at = target
    return Trail(asked, Answer(at, "GET", status, headers or {}, body, whole), tuple(chain))


@pytest.mark.parametrize(
    ("address", "held"),
    [
        (COPY, Held("the Wayback Machine", HELD)),
        (f"{WAYBACK}2019id_/{HELD}", Held("the Wayback Machine", HELD)),
        (f"{WAYBACK}2019*/{HELD}", Held("the Wayback Machine", HELD)),
        (
            f"{WAYBACK}2019/press.example/a",
            Held("the Wayback Machine", "http://press.example/a"),
        ),
        (
            f"{WAYBACK}2019/http:/press.example/a",
            Held("the Wayback Machine", "http://press.example/a"),
        ),
        (f"{WAYBACK}{HELD}?a=1", Held("the Wayback Machine", HELD + "?a=1")),
        (f"http://archive.org/web/2019/{HELD}", Held("the Wayback Machine", HELD)),
        (f"http://archive.org/wayback/2019/{HELD}", Held("the Wayback Machine", HELD)),
        (
            f"https://archive.today/20190504101500/{HELD}",
            Held("archive.today", HELD),
        ),
        (
            f"https://archive.is/2019.05.04-101500/{HELD}",
            Held("archive.today", HELD),
        ),
        (f"https://archive.li/newest/{HELD}", Held("archive.today", HELD)),
        ("https://archive.ph/aB3dE", Held("archive.today", None)),
        ("http://www.webcitation.org/5msKkGWRr", Held("WebCite", None)),
        ("https://perma.cc/ABCD-12EF", Held("Perma.cc", None)),
        (
            f"https://arquivo.pt/wayback/20190504101500/{HELD}",
            Held("Arquivo.pt", HELD),
        ),
        (
            f"https://webarchive.nationalarchives.gov.uk/ukgwa/20190504101500/{HELD}",
            Held("the UK Government Web Archive", HELD),
        ),
        (
            f"https://webarchive.nationalarchives.gov.uk/20190504101500/{HELD}",
            Held("the UK Government Web Archive", HELD),
        ),
        (
            f"https://wayback.archive-it.org/1068/20190504101500/{HELD}",
            Held("Archive-It", HELD),
        ),
        (
            f"https://webarchive.loc.gov/all/20190504101500/{HELD}",
            Held("the Library of Congress Web Archive", HELD),
        ),
        ("https://ghostarchive.org/archive/aB3dE", Held("Ghost Archive", None)),
    ],
)
def test_what_an_address_holds(address, held):
    assert held_by(address) == held


@pytest.mark.parametrize(
    "address",
    [
        HELD,
        "https://web.archive.org/",
        "https://web.archive.org/save/https://press.example/",
        "https://web.archive.org/web/*/press.example*",
        "https://archive.org/details/quokkas",
        "https://archive.org/about/",
        "https://archive.today/",
        "https://perma.cc/about",
        "https://web.archive.org.evil.example/web/2019/http://press.example/",
        "https://press.example/web/20190504101500/http://a.example/",
        "not an address",
        "https://[::1/web/2019/http://a.example/",
    ],
)
def test_an_archive_s_own_pages_hold_nothing(address):
    assert held_by(address) is None


def test_a_copy_is_alive():
    link = classify(answered(200, headers=MEMENTO))

    assert (link.outcome, link.final_url) == (Alive(200), None)


@pytest.mark.parametrize(
    ("asked", "target"),
    [
        (COPY, f"{WAYBACK}20190601000000/{HELD}"),
        (f"{WAYBACK}2019/{HELD}", COPY),
        (COPY, f"{WAYBACK}20190504101507/https://www.press.example/2020/quokkas"),
        (f"https://archive.is/2019/{HELD}", "https://archive.ph/aB3dE"),
    ],
)
@pytest.mark.parametrize("status", [301, 302])
def test_a_redirect_between_copies_is_no_move(asked, target, status):
    link = classify(answered(200, asked, hops=[(status, target)], headers=MEMENTO))

    assert (link.outcome, link.final_url) == (Alive(200), target)
    assert not link.home_page


@pytest.mark.parametrize("status", [404, 410])
def test_no_copy_is_gone(status):
    assert classify(answered(status)).outcome == Gone(status, "the Wayback Machine has no copy")


def test_a_copy_of_an_error_page_is_gone_and_told_so():
    assert classify(answered(404, headers=MEMENTO)).outcome == Gone(
        404, "the copy in the Wayback Machine is of an error page (404)"
    )


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_busy_archive_is_unreachable(status):
    assert isinstance(classify(answered(status)).outcome, Unreachable)


@pytest.mark.parametrize("status", [403, 451])
def test_what_an_archive_does_not_show_is_blocked(status):
    assert classify(answered(status)).outcome == Blocked(status)


@pytest.mark.parametrize("end", ["today", "is", "ph", "li", "md", "vn", "fo"])
@pytest.mark.parametrize("status", [403, 429])
def test_archive_today_answers_people(end, status):
    assert classify(answered(status, f"https://archive.{end}/aB3dE")).outcome == Blocked(status)


def test_a_challenge_before_an_archive_is_blocked():
    trail = answered(
        200,
        "https://archive.ph/aB3dE",
        headers={"content-type": "text/html"},
        body=b"<title>archive.ph</title><div id='px-captcha'></div>",
    )

    assert classify(trail).outcome == Blocked(200, "a challenge page of PerimeterX")


def test_a_copy_of_a_challenge_holds_nothing():
    link = classify(answered(200, headers=MEMENTO, body=b"<title>Just a moment...</title>"))

    assert link.outcome == Alive(200)
    assert link.soft_404 == "the copy is of a challenge page of Cloudflare"


def test_a_copy_that_ends_at_a_home_page():
    target = f"{WAYBACK}20200101000000/https://press.example/"
    link = classify(answered(200, hops=[(302, target)], headers=MEMENTO))

    assert (link.home_page, link.outcome) == (True, Alive(200))


def test_a_copy_of_a_home_page_is_no_loss():
    home = f"{WAYBACK}2019/https://press.example/"
    target = f"{WAYBACK}20200101000000/https://press.example/"

    assert not classify(answered(200, home, hops=[(302, target)], headers=MEMENTO)).home_page


def test_a_copy_of_a_page_that_says_not_found():
    link = classify(answered(200, headers=MEMENTO, body=b"<title>Page not found | Press</title>"))

    assert link.soft_404 == "the page's title is “Page not found | Press”"


def test_a_copy_of_a_parked_domain_holds_nothing():
    link = classify(
        answered(200, headers=MEMENTO, body=b"<title>press.example is for sale</title>")
    )

    assert "parked or for sale" in link.soft_404


def test_a_copy_of_a_login_is_no_move():
    target = f"{WAYBACK}20200101000000/https://press.example/login"

    assert classify(answered(200, hops=[(302, target)], headers=MEMENTO)).outcome == Alive(200)


def test_https_of_an_archive_is_named():
    asked = COPY.replace("https://web", "http://web")

    assert classify(answered(200, asked, hops=[(301, COPY)], headers=MEMENTO)).secure_url == COPY


def test_a_fragment_of_a_copy():
    body = b"<p>" + b"word " * 60 + b"</p><h2 id=a>A</h2>"
    trail = answered(200, headers=MEMENTO, body=body, whole=True)

    assert classify(trail, "a").missing_fragment is None
    assert classify(trail, "b").missing_fragment == "b"


def test_an_archive_that_does_not_answer():
    trail = Trail(COPY, Failure(COPY, "timeout", "it did not answer within 20 s"))

    assert classify(trail).outcome == Unreachable("it did not answer within 20 s", "timeout")
