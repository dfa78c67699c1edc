"""The verdict from a status, a failure, a chain of redirects."""

import pytest

from refcheck.links.classify import classify
from refcheck.links.guard import Forbidden
from refcheck.links.quirks import QUIRKS, is_answer, quirk_of
from refcheck.links.trail import Answer, Failure, Hop, Trail
from refcheck.model.links import (
    Alive,
    Blocked,
    Gone,
    Moved,
    Refused,
    Skipped,
    Unreachable,
)

PAGE = "https://press.example/2019/quokkas"


def answered(status, asked=PAGE, *, hops=(), url=None, headers=None, body=b"", **further):
    """A trail that ends with an answer; `hops` are (status, target) one after another."""
    chain, at = [], asked
    for code, target in hops:
        chain.append(Hop(at, code, target))
        at = target
    end = Answer(url or at, "GET", status, headers or {}, body)
    return Trail(asked, end, tuple(chain), **further)


def failed(kind, reason="it did not answer within 20 s", *, hops=()):
    trail = answered(200, hops=hops)
    return Trail(PAGE, Failure(trail.end.url, kind, reason), trail.hops)


@pytest.mark.parametrize("status", [200, 201, 202, 203, 204, 205, 206, 226, 300, 304, 416])
def test_what_answers_is_alive(status):
    assert classify(answered(status)).outcome == Alive(status)


@pytest.mark.parametrize("status", [404, 410])
def test_only_404_and_410_are_gone(status):
    assert classify(answered(status)).outcome == Gone(status)


@pytest.mark.parametrize(
    "status",
    [
        *(400, 401, 402, 403, 405, 406, 407, 411, 412, 413, 414, 415, 417, 418, 422, 426, 428, 429),
        *(431, 444, 451, 460, 463, 494, 499),
    ],
)
def test_complaints_about_the_request_are_blocked(status):
    assert classify(answered(status)).outcome == Blocked(status)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (408, "request timeout"),
        (409, "conflict"),
        (421, "misdirected request"),
        (423, "locked"),
        (425, "too early"),
        (500, "internal server error"),
        (501, "not implemented"),
        (502, "bad gateway"),
        (503, "service unavailable"),
        (504, "gateway timeout"),
        (508, "loop detected"),
        (520, "an unknown error of the host, says Cloudflare"),
        (522, "the host did not answer in time, says Cloudflare"),
        (525, "no TLS with the host, says Cloudflare"),
        (526, "the host's certificate is not valid, says Cloudflare"),
        (530, "the host cannot be reached, says Cloudflare"),
        (599, "an error of its own"),
    ],
)
def test_outages_are_unreachable(status, words):
    assert classify(answered(status)).outcome == Unreachable(
        f"it answers {status} ({words})", "server-error"
    )


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308, 305])
def test_a_redirect_to_nowhere_is_no_answer(status):
    assert classify(answered(status)).outcome == Unreachable(
        f"it answers {status} without saying where to", "protocol"
    )


@pytest.mark.parametrize("status", [-1, 0, 99, 100, 102, 600, 999, 1234])
def test_what_is_no_status_is_no_answer(status):
    outcome = classify(answered(status)).outcome

    assert outcome == Unreachable(f"it answers {status}, which is no answer", "protocol")


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("timeout", "timeout"),
        ("tls", "tls"),
        ("connection", "connection"),
        ("protocol", "protocol"),
        ("redirects", "protocol"),
        ("no-names", "names"),
        ("rest", "connection"),
    ],
)
def test_no_answer_is_unreachable(kind, told):
    assert classify(failed(kind)).outcome == Unreachable("it did not answer within 20 s", told)


def test_an_unknown_host_is_gone():
    assert classify(failed("unknown-host")).outcome == Gone(None)


def test_a_redirect_to_an_unknown_host_is_gone_and_says_which():
    link = classify(
        failed("unknown-host", "no host old.example", hops=[(301, "https://old.example/a")])
    )

    assert link.outcome == Gone(None, "no host old.example")
    assert link.final_url == "https://old.example/a"


def test_what_robots_txt_forbids_is_skipped():
    assert classify(failed("robots", "its robots.txt says so")).outcome == Skipped(
        "its robots.txt says so"
    )


@pytest.mark.parametrize("kind", ["scheme", "credentials", "spelling", "port", "private"])
def test_an_address_that_the_guard_forbids_is_refused(kind):
    trail = Trail("http://10.0.0.1/", Forbidden("http://10.0.0.1/", kind, "it is private"))

    assert classify(trail).outcome == Refused("it is private", kind)


@pytest.mark.parametrize("kind", ["scheme", "private", "port"])
def test_a_redirect_to_a_forbidden_address_makes_no_unsafe_link(kind):
    target = "http://10.0.0.1/"
    trail = Trail(PAGE, Forbidden(target, kind, "it is private"), (Hop(PAGE, 302, target),))

    assert classify(trail).outcome == Unreachable(
        "it redirects to an address that is not followed: it is private", "protocol"
    )


NEW = "https://press.example/articles/17"
FAR = "https://library.example/q/17"


@pytest.mark.parametrize(
    ("hops", "outcome"),
    [
        pytest.param([(301, NEW)], Moved(301, NEW, permanent=True), id="301"),
        pytest.param([(308, FAR)], Moved(308, FAR, permanent=True), id="308 to another host"),
        pytest.param([(302, NEW)], Moved(302, NEW, permanent=False), id="302"),
        pytest.param([(303, NEW)], Moved(303, NEW, permanent=False), id="303"),
        pytest.param([(307, NEW)], Moved(307, NEW, permanent=False), id="307"),
        pytest.param([(301, NEW), (301, FAR)], Moved(301, FAR, permanent=True), id="two 301"),
        pytest.param(
            [(301, NEW), (302, FAR)], Moved(301, NEW, permanent=True), id="the permanent part"
        ),
        pytest.param(
            [(302, NEW), (301, FAR)], Moved(302, FAR, permanent=False), id="temporary first"
        ),
        pytest.param(
            [(301, PAGE + "/"), (302, FAR)],
            Moved(301, FAR, permanent=False),
            id="a slash is no move, the rest is temporary",
        ),
        pytest.param(
            [(301, NEW + "?utm_source=old&id=4")],
            Moved(301, NEW + "?id=4", permanent=True),
            id="a campaign is not printed",
        ),
        pytest.param(
            [(301, NEW + ";jsessionid=0A1B2C?id=4")],
            Moved(301, NEW + "?id=4", permanent=True),
            id="a session is not printed",
        ),
    ],
)
def test_a_chain_that_ends_at_a_living_page_is_a_move(hops, outcome):
    assert classify(answered(200, hops=hops)).outcome == outcome


@pytest.mark.parametrize(
    ("asked", "target"),
    [
        pytest.param(PAGE, PAGE + "/", id="slash"),
        pytest.param(PAGE + "/", PAGE, id="no slash"),
        pytest.param(PAGE, PAGE.replace("press", "www.press"), id="www"),
        pytest.param(PAGE.replace("press", "www.press"), PAGE, id="no www"),
        pytest.param(PAGE, PAGE.replace("press", "m.press"), id="mobile"),
        pytest.param(PAGE.upper().replace("HTTPS", "https"), PAGE, id="case"),
        pytest.param(PAGE, PAGE + "/index.html", id="default document"),
        pytest.param(PAGE + "/index.php", PAGE + "/", id="no default document"),
        pytest.param(PAGE, "https://press.example/en/2019/quokkas", id="language before"),
        pytest.param(PAGE, "https://press.example/2019/de-AT/quokkas", id="language between"),
        pytest.param("https://press.example/", "https://press.example/fr/", id="home's language"),
        pytest.param(PAGE, PAGE + "?lang=en", id="language asked"),
        pytest.param(PAGE, PAGE + ";jsessionid=ABCDEF", id="session in the path"),
        pytest.param(PAGE, PAGE + "?PHPSESSID=abc", id="session in the query"),
        pytest.param(PAGE + "?PHPSESSID=abc", PAGE, id="session dropped"),
        pytest.param(PAGE, PAGE + "?view=full", id="a way to show it"),
        pytest.param(PAGE, PAGE + "?utm_source=x&utm_medium=y", id="campaign"),
        pytest.param(PAGE + "?fbclid=1", PAGE, id="campaign dropped"),
        pytest.param(PAGE, PAGE + "?cookieSet=1", id="cookies tried"),
        pytest.param(PAGE + "?a=1&b=2", PAGE + "?b=2&a=1", id="order of the query"),
        pytest.param(PAGE, PAGE.replace("example/", "example:443/"), id="port said"),
        pytest.param(PAGE, PAGE.replace("quokkas", "%71uokkas"), id="percent"),
        pytest.param(PAGE, PAGE.replace("/2019", "//2019"), id="double slash"),
    ],
)
@pytest.mark.parametrize("status", [301, 302])
def test_what_changes_nothing_is_no_move(asked, target, status):
    link = classify(answered(200, asked, hops=[(status, target)]))

    assert link.outcome == Alive(200)
    assert link.final_url == target
    assert link.secure_url is None


@pytest.mark.parametrize(
    ("asked", "target"),
    [
        (PAGE, "https://press.example/2020/quokkas"),
        (PAGE, "https://press.example/xy/2019/quokkas"),
        (PAGE, "https://other.example/2019/quokkas"),
        (PAGE, "https://shop.press.example/2019/quokkas"),
        (PAGE, "https://press.example:8443/2019/quokkas"),
        (PAGE + "?id=5", PAGE + "?id=6"),
        (PAGE + "?id=5", PAGE + "/5"),
        (PAGE, PAGE + "/part-one"),
        (PAGE, "https://press.example/2019?name=quokkas"),
        ("https://press.example/", "https://library.example/"),
        ("https://press.example/quokkas", "https://press.example/animals?name=quokkas"),
        (PAGE, "https://press.example/of?page=https%3A%2F%2Fother.example%2F2019%2Fquokkas"),
        ("https://press.example/a?topic=error", "https://press.example/topics/error"),
    ],
)
def test_what_changes_something_is_a_move(asked, target):
    assert classify(answered(200, asked, hops=[(301, target)])).outcome == Moved(
        301, target, permanent=True
    )


@pytest.mark.parametrize(
    ("asked", "target"),
    [
        pytest.param(PAGE, "https://press.example/2019/", id="the section"),
        pytest.param(PAGE, "https://www.press.example/2019", id="the section at www"),
        pytest.param(PAGE + "?id=5", PAGE, id="the bare script"),
        pytest.param(PAGE, "https://press.example/error", id="an error"),
        pytest.param(
            PAGE, "https://press.example/gate?back=%2F2019%2Fquokkas", id="it is to lead back"
        ),
        pytest.param(
            PAGE,
            "https://gate.example/?u=https%3A%2F%2Fpress.example%2F2019%2Fquokkas",
            id="another host is to lead back",
        ),
    ],
)
def test_what_is_not_the_page_is_not_recommended(asked, target):
    link = classify(answered(200, asked, hops=[(301, target)]))

    assert link.outcome == Moved(301, target, permanent=False)
    assert not link.home_page


def test_a_home_page_moves_although_all_is_sent_to_the_new_one():
    new = "https://library.example/"
    decoy = answered(200, HOME + "0f1e", hops=[(301, new)])

    assert classify(answered(200, HOME, hops=[(301, new)], decoy=decoy)).outcome.permanent
    assert not classify(answered(200, PAGE, hops=[(301, FAR)], decoy=decoy)).home_page


def test_a_gate_that_led_back_is_no_new_address():
    gate = "https://press.example/gate?back=%2F2019%2Fquokkas"

    assert classify(answered(200, hops=[(301, gate), (302, PAGE)])).outcome == Alive(200)


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (404, Gone(404)),
        (410, Gone(410)),
        (403, Blocked(403)),
        (503, Unreachable("it answers 503 (service unavailable)", "server-error")),
    ],
)
def test_the_end_of_a_chain_decides(status, outcome):
    link = classify(answered(status, hops=[(301, NEW)]))

    assert link.outcome == outcome
    assert link.final_url == NEW


PLAIN = "http://press.example/2019/quokkas"


@pytest.mark.parametrize(
    ("hops", "outcome", "secure"),
    [
        pytest.param([(301, PAGE)], Alive(200), PAGE, id="same address"),
        pytest.param([(302, PAGE)], Alive(200), PAGE, id="temporary"),
        pytest.param(
            [(301, "https://www.press.example/2019/quokkas")],
            Alive(200),
            "https://www.press.example/2019/quokkas",
            id="www",
        ),
        pytest.param([(301, PAGE), (301, PAGE + "/")], Alive(200), PAGE, id="then a slash"),
        pytest.param(
            [(301, PAGE), (301, NEW)], Moved(301, NEW, permanent=True), None, id="then a move"
        ),
        pytest.param(
            [(301, PAGE), (302, FAR)], Moved(301, FAR, permanent=False), PAGE, id="then for now"
        ),
        pytest.param([(301, NEW)], Moved(301, NEW, permanent=True), None, id="a move at once"),
        pytest.param(
            [(302, "http://press.example/a"), (302, PAGE)], Alive(200), None, id="a way round"
        ),
        pytest.param([], Alive(200), None, id="no redirect"),
    ],
)
def test_https_of_the_same_address_is_no_move(hops, outcome, secure):
    link = classify(answered(200, PLAIN, hops=hops))

    assert (link.outcome, link.secure_url) == (outcome, secure)


def titled(title, text=""):
    return f"<html><head><title>{title}</title></head><body>{text}</body></html>".encode()


HTML = {"content-type": "text/html; charset=utf-8"}


def under_tls(status=200, body=b"", headers=None, hops=()):
    return answered(status, PAGE, hops=hops, headers=headers or HTML, body=body)


@pytest.mark.parametrize(
    ("plain", "secure", "found"),
    [
        pytest.param(titled("Quokkas"), under_tls(body=titled("Quokkas")), PAGE, id="same title"),
        pytest.param(
            titled("", "one two three"),
            under_tls(body=titled("", "one two three")),
            PAGE,
            id="text",
        ),
        pytest.param(titled("Quokkas"), under_tls(body=titled("Other")), None, id="other title"),
        pytest.param(
            titled("Museum", "<h1>Quokkas</h1> live on the island"),
            under_tls(body=titled("Museum", "<h1>Welcome</h1> to us all")),
            None,
            id="the site's title alone",
        ),
        pytest.param(
            titled("Welcome to nginx!", "some text of ours"),
            under_tls(body=titled("Welcome to nginx!", "something else")),
            None,
            id="a server's own page",
        ),
        pytest.param(titled("Quokkas"), under_tls(404, titled("Quokkas")), None, id="gone"),
        pytest.param(titled("Quokkas"), under_tls(403), None, id="blocked"),
        pytest.param(b"", under_tls(), PAGE, id="headers alone"),
        pytest.param(
            b"", under_tls(headers={"content-type": "image/png"}), None, id="another kind"
        ),
        pytest.param(
            titled("Quokkas"),
            under_tls(body=titled("Quokkas"), hops=[(301, PLAIN)]),
            None,
            id="back to http",
        ),
        pytest.param(
            titled("Quokkas"),
            under_tls(body=titled("Quokkas"), hops=[(301, NEW)]),
            None,
            id="elsewhere",
        ),
        pytest.param(
            titled("Quokkas"),
            under_tls(body=titled("Quokkas"), headers=HTML | {"cf-mitigated": "challenge"}),
            None,
            id="a challenge",
        ),
        pytest.param(
            titled("Quokkas"), Trail(PAGE, Failure(PAGE, "tls", "no TLS")), None, id="no TLS"
        ),
    ],
)
def test_https_is_named_where_it_serves_the_same(plain, secure, found):
    trail = answered(200, PLAIN, headers=HTML, body=plain, secure=secure)

    assert classify(trail).secure_url == found


@pytest.mark.parametrize("status", [404, 403, 503])
def test_https_is_not_named_for_a_link_that_does_not_work(status):
    assert classify(answered(status, PLAIN, secure=under_tls())).secure_url is None


def test_nothing_is_said_of_a_home_page_under_https_by_headers_alone():
    home = "http://press.example/"
    secure = answered(200, "https://press.example/", headers=HTML)

    assert classify(answered(200, home, headers=HTML, secure=secure)).secure_url is None


HOME = "https://press.example/"


@pytest.mark.parametrize(
    ("asked", "target"),
    [
        pytest.param(PAGE, HOME, id="root"),
        pytest.param(PAGE, "https://www.press.example/", id="root with www"),
        pytest.param(PAGE, HOME + "index.html", id="index"),
        pytest.param(PAGE, HOME + "default.aspx", id="default"),
        pytest.param(PAGE, HOME + "en/", id="language"),
        pytest.param(PAGE, HOME + "us/en/", id="country and language"),
        pytest.param(PAGE, HOME + "en/home", id="language and home"),
        pytest.param(PAGE, HOME + "home", id="home"),
        pytest.param(PAGE, HOME + "?lang=de", id="language asked"),
        pytest.param(PAGE, "https://conglomerate.example/", id="another host"),
        pytest.param(PAGE, "https://canada.example/en.html", id="a language's file"),
        pytest.param(PAGE, HOME + "Pages/default.aspx", id="SharePoint's"),
        pytest.param(HOME + "?p=4711", HOME, id="a query is deep"),
        pytest.param(HOME + "index.php?title=Quokka", HOME, id="a script's query"),
        pytest.param("http://press.example/a/b", HOME, id="from http"),
    ],
)
@pytest.mark.parametrize("status", [301, 302])
def test_a_deep_link_that_ends_at_a_home_page_is_told_and_not_recommended(asked, target, status):
    link = classify(answered(200, asked, hops=[(status, target)]))

    assert link.home_page
    assert link.outcome in (Moved(status, target, permanent=False), Alive(200))
    assert link.final_url == target
    assert link.secure_url is None


@pytest.mark.parametrize(
    ("asked", "target"),
    [
        pytest.param(HOME, "https://conglomerate.example/", id="a home page to another"),
        pytest.param("https://press.example", HOME, id="no slash"),
        pytest.param(HOME + "index.html", HOME, id="index to root"),
        pytest.param(HOME + "en/", HOME, id="a language's home page"),
        pytest.param(PAGE, PAGE + "/", id="a page"),
        pytest.param(PAGE, HOME + "?p=5", id="a page of the home page's script"),
        pytest.param(PAGE, HOME + "tv", id="a section"),
        pytest.param("https://bit.ly/3xYz", HOME, id="a shortener"),
        pytest.param("https://purl.org/quokka/core", HOME, id="an identifier"),
        pytest.param(HOME + "quokka-watch/", "https://quokkawatch.example/", id="a new host"),
        pytest.param("https://uni.example/~smith/", "https://smith.example/", id="a person's host"),
        pytest.param(HOME + "abcjournal", "https://abc-journal.example/", id="with a hyphen"),
    ],
)
def test_what_is_no_loss_is_not_told_as_a_home_page(asked, target):
    assert not classify(answered(200, asked, hops=[(301, target)])).home_page


@pytest.mark.parametrize(
    ("asked", "decoy", "lost"),
    [
        pytest.param(HOME + "~js", answered(404, HOME + "0f1e"), False, id="on purpose"),
        pytest.param(HOME + "~js", None, True, id="who knows"),
        pytest.param(
            HOME + "~js", answered(200, HOME + "0f1e", hops=[(301, FAR)]), True, id="as everything"
        ),
        pytest.param(PAGE, answered(404, HOME + "2019/0f1e"), True, id="a page"),
    ],
)
def test_an_honest_host_sends_a_person_s_address_elsewhere_on_purpose(asked, decoy, lost):
    home = "https://john-smith.example/"
    link = classify(answered(200, asked, hops=[(301, home)], decoy=decoy))

    assert link.home_page == lost
    assert link.outcome == Moved(301, home, permanent=not lost)


def test_an_honest_host_that_sends_it_to_its_own_home_page_has_lost_it():
    asked = HOME + "~js"
    link = classify(answered(200, asked, hops=[(301, HOME)], decoy=answered(404, HOME + "0f1e")))

    assert link.home_page


def test_a_home_page_without_a_redirect_is_no_loss():
    assert not classify(answered(200, HOME)).home_page


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        (HOME + "login?next=/2019/quokkas", "it redirects to a page to log in"),
        (HOME + "user/sign-in", "it redirects to a page to log in"),
        (HOME + "wp-login.php?redirect_to=x", "it redirects to a page to log in"),
        ("https://login.microsoftonline.com/abc/oauth2", "it redirects to a page to log in"),
        ("https://accounts.google.com/v3/x", "it redirects to a page to log in"),
        ("https://idp.uni.example/profile/SAML2/Redirect/SSO", "it redirects to a page to log in"),
        (HOME + "action/cookieAbsent", "it redirects to a page that asks for consent"),
        (
            "https://consent.youtube.com/m?continue=x",
            "it redirects to a page that asks for consent",
        ),
        (HOME + "cookie-wall?x=y", "it redirects to a page that asks for consent"),
        ("https://www.google.com/sorry/index?q=x", "it redirects to a captcha"),
        (HOME + "showcaptcha?cc=1", "it redirects to a captcha"),
        (HOME + "cas?service=x", "it redirects to a page to log in"),
        (HOME + "zustimmung?url=x", "it redirects to a page that asks for consent"),
        (HOME + "consent/tcf/2019/quokkas", "it redirects to a page that asks for consent"),
        (
            "https://owner.example/gdpr/press.example/",
            "it redirects to a page that asks for consent",
        ),
        ("https://validate.perfdrive.com/abc/?ssa=1", "it redirects to a captcha"),
    ],
)
@pytest.mark.parametrize("status", [301, 302])
def test_a_redirect_to_a_login_is_never_a_new_address(target, reason, status):
    link = classify(answered(200, hops=[(status, target)]))

    assert link.outcome == Blocked(200, reason)
    assert not link.home_page


@pytest.mark.parametrize(
    "target",
    [
        pytest.param("https://cas.uni.example/history", id="College of Arts and Sciences"),
        pytest.param(HOME + "cas/50-00-0", id="a number of Chemical Abstracts"),
        pytest.param(HOME + "ethics/consent/history", id="an article on consent"),
        pytest.param(HOME + "gdpr/article-17", id="an article of the regulation"),
        pytest.param(HOME + "songs/sorry", id="a song"),
    ],
)
def test_a_word_in_the_new_address_is_no_wall(target):
    assert classify(answered(200, hops=[(301, target)])).outcome == Moved(
        301, target, permanent=True
    )


def test_a_login_that_was_asked_for_is_a_page():
    asked = HOME + "login"

    assert classify(answered(200, asked, hops=[(302, HOME + "login/form")])).outcome == Moved(
        302, HOME + "login/form", permanent=False
    )


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    "asked",
    ["https://doi.org/10.5555/a", "http://dx.doi.org/10.5555/a", "https://hdl.handle.net/2/3"],
)
def test_a_resolver_that_redirects_knows_the_name(asked, status):
    headers = {"location": "https://press.example/login"}

    assert classify(answered(status, asked, headers=headers)).outcome == Alive(status)


def test_a_resolver_that_redirects_to_itself_has_said_nothing():
    headers = {"location": "https://doi.org/10.5555/a"}
    outcome = classify(answered(301, "http://dx.doi.org/10.5555/a", headers=headers)).outcome

    assert outcome == Unreachable("it answers 301 without saying where to", "protocol")


@pytest.mark.parametrize("asked", ["https://doi.org/10.5555/a", "https://hdl.handle.net/2/3"])
def test_a_resolver_that_answers_404_does_not_know_the_name(asked):
    assert classify(answered(404, asked)).outcome == Gone(404)


def test_a_resolver_in_trouble_says_nothing():
    assert isinstance(classify(answered(500, "https://doi.org/10.5555/a")).outcome, Unreachable)


def test_an_identifier_never_moves():
    asked = "http://purl.org/quokka/core"

    assert classify(answered(200, asked, hops=[(301, FAR)])).outcome == Alive(200)
    assert classify(answered(404, asked, hops=[(301, FAR)])).outcome == Gone(404)


def test_a_shortened_address_may_be_replaced():
    asked = "https://bit.ly/3xYz"

    assert classify(answered(200, asked, hops=[(301, FAR)])).outcome == Moved(
        301, FAR, permanent=True
    )


def test_999_is_linkedins_word_alone():
    assert classify(answered(999, "https://www.linkedin.com/in/a")).outcome == Blocked(999)
    assert isinstance(classify(answered(999)).outcome, Unreachable)


@pytest.mark.parametrize(
    "asked", ["https://x.com/a/status/1", "https://twitter.com/a", "https://crates.io/crates/a"]
)
def test_a_404_that_programs_alone_get_is_no_loss(asked):
    outcome = classify(answered(404, asked)).outcome

    assert isinstance(outcome, Blocked)
    assert "404" in outcome.reason


def test_a_quirk_holds_for_the_host_where_the_chain_ends():
    trail = answered(404, "https://t.co/abc", hops=[(301, "https://x.com/a/status/1")])

    assert isinstance(classify(trail).outcome, Blocked)


def test_a_row_stands_for_subdomains_and_for_no_other_host():
    assert quirk_of("dx.doi.org") is quirk_of("doi.org") is not None
    assert quirk_of("notdoi.org") is None
    assert quirk_of("doi.org.example") is None
    assert quirk_of("org") is None
    assert quirk_of("") is None


def test_only_a_redirect_away_from_a_resolver_is_its_answer():
    assert is_answer("https://doi.org/10.5555/a", "https://press.example/a")
    assert not is_answer("http://doi.org/10.5555/a", "https://www.doi.org/10.5555/a")
    assert not is_answer("https://press.example/a", "https://doi.org/10.5555/a")


def test_every_row_has_a_source_and_a_date():
    assert list(QUIRKS) == sorted(QUIRKS, key=lambda quirk: quirk.hosts)
    for quirk in QUIRKS:
        assert list(quirk.hosts) == sorted(quirk.hosts)
        assert quirk.source.startswith("https://")
        assert len(quirk.date) == len("2026-11-22")


@pytest.mark.parametrize(
    ("target", "printed"),
    [(NEW, NEW + "#habitat"), (NEW + "#there", NEW + "#there")],
)
def test_the_fragment_goes_along(target, printed):
    link = classify(answered(200, hops=[(301, target)]), "habitat")

    assert link.outcome == Moved(301, printed, permanent=True)
    assert link.final_url == printed


def test_the_fragment_goes_along_to_https():
    assert classify(answered(200, PLAIN, hops=[(301, PAGE)]), "a").secure_url == PAGE + "#a"
