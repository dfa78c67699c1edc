"""What stands on a page that answered: challenges, "not found", parked domains."""

import pytest

from refcheck.links.classify import classify
from refcheck.links.page import page_of
from refcheck.links.trail import Answer, Failure, Hop, Trail
from refcheck.model.links import Alive, Blocked, Gone, Moved

PAGE = "https://press.example/2019/quokkas"
DECOY = "https://press.example/2019/0f1e2d3c4b5a6978"
HTML = {"content-type": "text/html; charset=utf-8"}
PROSE = "The quokka is a small macropod of the south west of Australia and eats at night. "


def html(title="", text="", *, head="", status=200, headers=None, url=PAGE, whole=True):
    source = f"<html><head><title>{title}</title>{head}</head><body>{text}</body></html>"
    return Answer(url, "GET", status, HTML | (headers or {}), source.encode(), whole)


def judged(end, *, asked=PAGE, hops=(), decoy=None):
    chain, at = [], asked
    for status, target in hops:
        chain.append(Hop(at, status, target))
        at = target
    return classify(Trail(asked, end, tuple(chain), decoy))


def decoyed(end, *, hops=(), asked=DECOY):
    chain, at = [], asked
    for status, target in hops:
        chain.append(Hop(at, status, target))
        at = target
    return Trail(asked, end, tuple(chain))


CHALLENGES = [
    pytest.param(html("Just a moment..."), "Cloudflare", id="Cloudflare's title"),
    pytest.param(
        html("x", "<script>window._cf_chl_opt={cvId:'3'}</script>"), "Cloudflare", id="its script"
    ),
    pytest.param(html("x", headers={"cf-mitigated": "challenge"}), "Cloudflare", id="its header"),
    pytest.param(html("Attention Required! | Cloudflare"), "Cloudflare", id="its block"),
    pytest.param(html(headers={"x-amzn-waf-action": "challenge"}), "AWS WAF", id="AWS"),
    pytest.param(html(headers={"x-amzn-waf-action": "captcha"}), "AWS WAF", id="AWS captcha"),
    pytest.param(html("", "<script>window.gokuProps={}</script>"), "AWS WAF", id="AWS script"),
    pytest.param(
        html("", "<iframe src='/_Incapsula_Resource?SWUDNSAI=31&x=1'></iframe>"),
        "Imperva",
        id="Imperva",
    ),
    pytest.param(
        html("p.example", "<script src='https://ct.captcha-delivery.com/c.js'></script>"),
        "DataDome",
        id="DataDome",
    ),
    pytest.param(html("Access denied", '<div id="px-captcha"></div>'), "PerimeterX", id="px"),
    pytest.param(
        html("Making sure you&#39;re not a bot!", "<p>Loading</p>"), "Anubis", id="Anubis's title"
    ),
    pytest.param(
        html("", '<script id="anubis_challenge" type="application/json">{}</script>'),
        "Anubis",
        id="Anubis's script",
    ),
    pytest.param(html("DDoS-Guard"), "DDoS-Guard", id="DDoS-Guard"),
    pytest.param(
        html("", '<div id="sec-if-cpt-container"></div>'), "Akamai", id="Akamai's container"
    ),
    pytest.param(html("Pardon Our Interruption"), "Imperva", id="Imperva's title"),
    pytest.param(html("Vercel Security Checkpoint"), "Vercel", id="Vercel"),
    pytest.param(html("Client Challenge"), "Fastly", id="Fastly"),
    pytest.param(html("", "<script>sucuri_cloudproxy_js='';</script>"), "Sucuri", id="Sucuri"),
]


@pytest.mark.parametrize(("end", "maker"), CHALLENGES)
@pytest.mark.parametrize("status", [200, 202, 403, 404, 503])
def test_a_challenge_is_blocked_whatever_its_status(end, maker, status):
    end = Answer(end.url, end.method, status, end.headers, end.body, end.whole)

    assert judged(end).outcome == Blocked(status, f"a challenge page of {maker}")


@pytest.mark.parametrize(
    "title",
    ["Library: Access Check", "Press - Are you a robot?", "Checking your browser - reCAPTCHA"],
)
def test_a_challenge_s_title_beside_the_host_s_name(title):
    assert judged(html(title)).outcome == Blocked(200, "a challenge page")
    assert judged(html(title, PROSE * 40)).outcome == Alive(200)


@pytest.mark.parametrize(
    "title", ["Access Denied", "Request Rejected", "Human Verification", "Are you a robot?"]
)
def test_a_challenge_of_an_unknown_maker(title):
    assert judged(html(title)).outcome == Blocked(200, "a challenge page")


@pytest.mark.parametrize(
    "end",
    [
        pytest.param(html("What is a captcha?", PROSE + "Are you a robot?"), id="an article"),
        pytest.param(html("CAPTCHA - Encyclopedia", "px-captcha, _cf_chl_opt. " * 200), id="long"),
        pytest.param(
            html(
                "Comments",
                PROSE + "<script src='https://www.google.com/recaptcha/api.js'></script>",
            ),
            id="a captcha beside a form",
        ),
        pytest.param(
            html(
                "Quokkas",
                PROSE
                + "<script src='/cdn-cgi/challenge-platform/h/b/scripts/jsd/main.js'></script>",
            ),
            id="Cloudflare's script on any page",
        ),
        pytest.param(
            html("Quokkas", PROSE + "<script src='https://js.datadome.co/tags.js'></script>"),
            id="DataDome's script on any page",
        ),
        pytest.param(
            html("Quokkas", PROSE + "<script src='/_Incapsula_Resource?SWJIYLWA=71'></script>"),
            id="Imperva's script on any page",
        ),
        pytest.param(html("Just a moment in time", PROSE), id="a title that begins so"),
        pytest.param(html("Security Check", PROSE * 40), id="an article of that title"),
        pytest.param(html("Quokkas", headers={"cf-mitigated": ""}), id="an empty header"),
        pytest.param(html("Quokkas", headers={"server": "cloudflare"}), id="a server of theirs"),
    ],
)
def test_a_page_that_speaks_of_captchas_is_none(end):
    assert judged(end).outcome == Alive(200)


def test_what_is_not_html_is_no_challenge():
    end = Answer(
        PAGE, "GET", 200, {"content-type": "text/plain"}, b"<title>Just a moment...</title>"
    )

    assert judged(end).outcome == Alive(200)


@pytest.mark.parametrize(
    ("title", "status"),
    [("Page not found", 200), ("Seite nicht gefunden", 206), ("404 Not Found", 200)],
)
def test_a_title_tells_a_soft_404(title, status):
    link = judged(html(title, status=status))

    assert link.outcome == Alive(status)
    assert link.soft_404 == f"the page's title is “{title}”"


@pytest.mark.parametrize("title", ["404", "Not found", "Nicht gefunden | Press"])
@pytest.mark.parametrize(
    ("decoy", "told"),
    [
        pytest.param(None, False, id="nobody knows"),
        pytest.param(html(status=404), False, id="the host answers 404"),
        pytest.param(html("Press"), False, id="the host says it otherwise"),
        pytest.param("alike", True, id="the host's word"),
    ],
)
def test_a_bare_word_tells_it_where_the_decoy_has_it_too(title, decoy, told):
    decoy = html(title) if decoy == "alike" else decoy
    link = judged(html(title, PROSE), decoy=decoy and decoyed(decoy))

    assert (link.soft_404 is not None) == told


def test_a_bare_word_in_a_heading_tells_nothing():
    end = html("Press", "<h1>404</h1>" + PROSE)

    assert judged(end, decoy=decoyed(html("Press", "<h1>Not found</h1>"))).soft_404 is None


def test_a_heading_tells_it_where_the_title_is_the_sites():
    link = judged(
        html("University of Press", "<svg/><h1>Page <em>not</em>\n found</h1><p>Sorry.</p>")
    )

    assert link.soft_404 == "the page's heading is “Page not found”"


@pytest.mark.parametrize(
    "end",
    [
        pytest.param(html("404", status=404), id="404"),
        pytest.param(html("Page not found", status=500), id="500"),
        pytest.param(html("Page not found", status=403), id="403"),
        pytest.param(html("Page not found", status=202), id="202"),
    ],
)
def test_only_what_answers_200_is_a_soft_404(end):
    assert judged(end).soft_404 is None


@pytest.mark.parametrize(
    "text",
    [
        "<svg><title>Page not found</title></svg>",
        "<!-- <h1>Page not found</h1> -->",
        "<script>var t = '<h1>Page not found</h1>';</script>",
        "<template><h1>Page not found</h1></template>",
        "<noscript><h1>Page not found</h1></noscript>",
        "<h2>Page not found</h2>",
        "<h1>Quokkas</h1><h1>Page not found</h1>",
    ],
)
def test_what_is_not_the_page_s_title_says_nothing(text):
    assert judged(html("Quokkas", PROSE + text)).soft_404 is None


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("<title>Страница не найдена</title>".encode("cp1251"), "text/html; charset=windows-1251"),
        (
            "<meta charset='koi8-r'><title>Страница не найдена</title>".encode("koi8-r"),
            "text/html",
        ),
        (
            "<meta http-equiv=content-type content='text/html; charset=Shift_JIS'>"
            "<title>ページが見つかりません</title>".encode("cp932"),
            "text/html",
        ),
        ("<title>Página no encontrada</title>".encode("latin-1"), "text/html"),
        ("<title>Página no encontrada</title>".encode("latin-1"), "text/html; charset=nonsense"),
        ("<title>Página no encontrada</title>".encode("latin-1"), "text/html; charset=base64"),
        ("<title>Página no encontrada</title>".encode("latin-1"), "text/html; charset=us-ascii"),
        ("<title>页面不存在</title>".encode("gb18030"), "text/html;charset=GB2312"),
        ("\ufeff<title>Page introuvable</title>".encode("utf-16-le"), "text/html"),
        ("\ufeff<title>Page non trouvée</title>".encode(), "text/html; charset=latin-1"),
        ("<title>Page introuvable</title>".encode("utf-16-le"), "text/html; charset=utf-16"),
        ("<title>Page introuvable</title>".encode("utf-16-be"), "text/html; charset=UTF-16BE"),
        ("<meta charset=utf-16><title>Page non trouvée</title>".encode(), "text/html"),
        ("<title>Page non trouvée</title>é".encode()[:-1], ""),
        (b"<TITLE\nlang=en>Page&nbsp;not&#32;found</TITLE >", "application/xhtml+xml"),
    ],
)
def test_the_encoding_is_respected(body, content_type):
    end = Answer(PAGE, "GET", 200, {"content-type": content_type}, body)

    assert judged(end).soft_404 is not None


def test_a_redirect_to_an_error_page_tells_it():
    end = html("Press", url="https://press.example/errors/404.html")
    link = judged(end, hops=[(301, end.url)])

    assert link.soft_404 == "it redirects to /errors/404.html"
    assert link.outcome == Moved(301, end.url, permanent=False)


HOME_TEXT = "<nav>News Events Contact</nav><p>Welcome to the press. Read our news every day.</p>"
LONG = f"<link rel=canonical href='https://press.example/'>{HOME_TEXT}<p>{PROSE * 7}</p>"
SORRY = HOME_TEXT + "<p>Sorry, the page that you requested was not found here.</p>"


def test_a_host_that_answers_everything_alike_tells_it():
    asked = "https://press.example/small/furry/animals-eat"
    link = judged(
        html("Press", SORRY + "<p>No small/furry/animals/eat: 12:01, 1a2 3b4 5c6.</p>", url=asked),
        asked=asked,
        decoy=decoyed(html("Press", SORRY + "<p>No 0f1e2d3c4b5a6978: 13:07, 9f9 8e8 7d7 6c6.</p>")),
    )

    assert link.outcome == Alive(200)
    assert link.soft_404 == "the host answers the same to an address that cannot be there"


def test_also_after_a_redirect_to_https():
    link = judged(
        html("Press", LONG),
        asked="http://press.example/2019/quokkas",
        hops=[(301, PAGE)],
        decoy=decoyed(html("Press", LONG)),
    )

    assert link.soft_404 is not None
    assert link.secure_url is None


@pytest.mark.parametrize(
    ("end", "decoy", "asked"),
    [
        pytest.param(html("Quokkas", PROSE), html("Press", LONG), PAGE, id="other text"),
        pytest.param(html("Press", LONG), html("", status=404), PAGE, id="an honest host"),
        pytest.param(
            html("Press", LONG * 60 + "<p>Setonix brachyurus, Quoy and Gaimard</p>"),
            html("Press", LONG * 60 + "<p>No record.</p>"),
            PAGE,
            id="a short record under a long menu",
        ),
        pytest.param(html("Macropods", LONG), html("Press", LONG), PAGE, id="a title of its own"),
        pytest.param(
            html("Press", LONG + "<h1>Macropods</h1>"),
            html("Press", LONG + "<h1>Nothing</h1>"),
            PAGE,
            id="a heading of its own",
        ),
        pytest.param(
            html("Press", LONG),
            html("Press", LONG, status=403),
            PAGE,
            id="a blocked decoy",
        ),
        pytest.param(
            html("Press", LONG + "<p>Emu</p>"),
            html("Press", LONG + "<p>None</p>"),
            PAGE,
            id="one word of its own",
        ),
        pytest.param(
            html("Press", LONG + " 1845 3120 7731"), html("Press", LONG), PAGE, id="figures"
        ),
        pytest.param(
            html("Press", LONG + "<img src=/scans/17.jpg>"),
            html("Press", LONG + "<img src=/scans/none.jpg>"),
            PAGE,
            id="a picture of its own",
        ),
        pytest.param(
            html("Press", LONG + "<script>record = '" + "x" * 3000 + "'</script>"),
            html("Press", LONG + "<script>record = null</script>"),
            PAGE,
            id="data of its own, for a script to show",
        ),
        pytest.param(
            html("Press", LONG + "<div id=record> </div>"),
            html("Press", LONG + "<div id=record> </div>"),
            PAGE,
            id="a place for a record",
        ),
        pytest.param(
            html("Press", LONG + "<x-record></x-record>"),
            html("Press", LONG + "<x-record></x-record>"),
            PAGE,
            id="an element of a script",
        ),
        pytest.param(
            html("Press", LONG.replace("canonical", "icon")),
            html("Press", LONG.replace("canonical", "icon")),
            PAGE,
            id="who knows what it is",
        ),
        pytest.param(
            html("Press", LONG.replace(PROSE, "")),
            html("Press", LONG.replace(PROSE, "")),
            PAGE,
            id="a notice",
        ),
        pytest.param(
            html("Press", LONG + "Please log in."),
            html("Press", LONG + "Please log in."),
            PAGE,
            id="a login",
        ),
        pytest.param(
            html("Back soon", LONG), html("Back soon", LONG), PAGE, id="a host under repair"
        ),
        pytest.param(html("Press"), html("Press"), PAGE, id="no text at all"),
        pytest.param(html("Press", "Log in"), html("Press", "Log in"), PAGE, id="hardly any text"),
        pytest.param(
            html("Press", "<div id='root'></div><script>app()</script>"),
            html("Press", "<div id='root'></div><script>app()</script>"),
            PAGE,
            id="an application",
        ),
        pytest.param(
            html("Press", LONG + '<div id="app">Menu</div>'),
            html("Press", LONG + '<div id="app">Menu</div>'),
            PAGE,
            id="an application with a menu",
        ),
        pytest.param(html("Press", LONG, whole=False), html("Press", LONG), PAGE, id="not whole"),
        pytest.param(
            html("Press", LONG),
            html("Press", LONG, whole=False),
            PAGE,
            id="nor the decoy",
        ),
        pytest.param(
            html("Small quokkas of Rottnest", PROSE),
            html("Small quokkas of Rottnest", PROSE),
            "https://press.example/17/small-quokkas",
            id="any ending shows the article",
        ),
        pytest.param(
            html("Article", LONG, head=f"<link rel=canonical href='{PAGE}'>"),
            html("Article", LONG, head=f"<link rel=canonical href='{PAGE}'>"),
            PAGE,
            id="the decoy names the address that was asked",
        ),
    ],
)
def test_where_a_decoy_says_nothing(end, decoy, asked):
    end = Answer(asked, "GET", end.status, end.headers, end.body, end.whole)

    assert judged(end, asked=asked, decoy=decoyed(decoy)).soft_404 is None


@pytest.mark.parametrize("asked", ["https://press.example/", "https://press.example/en/index.html"])
def test_a_home_page_may_be_what_everything_gets(asked):
    end = Answer(asked, "GET", 200, HTML, html("Press", HOME_TEXT).body, whole=True)

    assert judged(end, asked=asked, decoy=decoyed(html("Press", HOME_TEXT))).soft_404 is None


def test_where_everything_is_redirected_to_one_place():
    place = "https://press.example/archive-closed"
    link = judged(
        html("Closed", PROSE, url=place),
        hops=[(301, place)],
        decoy=decoyed(html("Closed", PROSE, url=place), hops=[(301, place)]),
    )

    assert link.soft_404 == "it redirects to where the host sends addresses that cannot be there"


@pytest.mark.parametrize("hops", [(302,), (301, 302)])
def test_where_everything_is_sent_for_the_day_something_stands_before_it(hops):
    places = ["https://press.example/zone", "https://press.example/country"][: len(hops)]
    chain = list(zip(hops, places, strict=True))
    end = html("Choose", PROSE, url=places[-1])
    link = judged(end, hops=chain, decoy=decoyed(end, hops=chain))

    assert link.soft_404 is None
    assert not link.outcome.permanent


@pytest.mark.parametrize("field", ["url", "next"])
def test_a_wall_that_is_to_lead_back_is_no_such_place(field):
    def place(path):
        return f"https://press.example/zone?{field}=https%3A%2F%2Fpress.example{path}"

    link = judged(
        html("Press", PROSE, url=place("%2F2019%2Fquokkas")),
        hops=[(302, place("%2F2019%2Fquokkas"))],
        decoy=decoyed(
            html("Press", PROSE, url=place("%2F2019%2F0f1e2d3c4b5a6978")),
            hops=[(302, place("%2F2019%2F0f1e2d3c4b5a6978"))],
        ),
    )

    assert link.soft_404 is None


@pytest.mark.parametrize("title", ["Please log in", "Back soon", "Your browser is too old"])
def test_what_stands_before_all_pages_is_no_such_place(title):
    place = "https://press.example/zone"
    link = judged(
        html(title, PROSE, url=place),
        hops=[(301, place)],
        decoy=decoyed(html(title, PROSE, url=place), hops=[(301, place)]),
    )

    assert link.soft_404 is None
    assert link.outcome == Moved(301, place, permanent=False)


def test_an_address_with_the_number_leads_to_its_record():
    end = "https://press.example/articles/404"
    link = judged(
        html("Quokkas", PROSE, url=end), asked="https://press.example/a?id=404", hops=[(301, end)]
    )

    assert link.soft_404 is None


def test_a_search_for_the_words_of_the_address_is_no_page():
    link = judged(
        html("Results", PROSE, url="https://press.example/search?q=quokkas"),
        hops=[(302, "https://press.example/search?q=quokkas")],
        decoy=decoyed(
            html("Results", url="https://press.example/search?q=0f1e2d3c4b5a6978"),
            hops=[(302, "https://press.example/search?q=0f1e2d3c4b5a6978")],
        ),
    )

    assert link.soft_404 is not None


@pytest.mark.parametrize(
    ("end", "decoy_end"),
    [
        pytest.param(
            "https://press.example/show?id=17", "https://press.example/show?id=1", id="ids"
        ),
        pytest.param("https://press.example/new/quokkas", "https://press.example/new/", id="other"),
        pytest.param(PAGE + "/", PAGE + "/", id="the decoy is corrected to the page"),
    ],
)
def test_redirects_to_places_of_their_own_are_none(end, decoy_end):
    link = judged(
        html("Quokkas", PROSE, url=end),
        hops=[(302, end)],
        decoy=decoyed(html("Other", HOME_TEXT, url=decoy_end), hops=[(302, decoy_end)]),
    )

    assert link.soft_404 is None


def test_everything_to_the_home_page_is_told_as_that_alone():
    home = "https://press.example/"
    link = judged(
        html("Press", HOME_TEXT, url=home),
        hops=[(301, home)],
        decoy=decoyed(html("Press", HOME_TEXT, url=home), hops=[(301, home)]),
    )

    assert (link.home_page, link.soft_404) == (True, None)


def test_a_home_page_that_says_not_found_is_told_as_that_alone():
    home = "https://press.example/"
    link = judged(html("Page not found", url=home), hops=[(301, home)])

    assert (link.home_page, link.soft_404) == (False, "the page's title is “Page not found”")


def test_a_decoy_that_failed_says_nothing():
    decoy = Trail(DECOY, Failure(DECOY, "timeout", "it did not answer"))

    assert judged(html("Press", HOME_TEXT), decoy=decoy).soft_404 is None


@pytest.mark.parametrize(
    ("target", "host"),
    [
        ("https://www.hugedomains.com/domain_profile.cfm?d=press.example", "www.hugedomains.com"),
        ("https://dan.com/buy-domain/press.example", "dan.com"),
        ("https://www.afternic.com/forsale/press.example", "www.afternic.com"),
        ("https://sedo.com/search/details/?domain=press.example", "sedo.com"),
    ],
)
def test_a_redirect_to_a_market_for_domains_is_told(target, host):
    link = judged(html("For sale", url=target), hops=[(301, target)])

    assert link.soft_404 == f"the domain is for sale: it redirects to {host}"
    assert link.outcome == Moved(301, target, permanent=False)


@pytest.mark.parametrize(
    "title",
    [
        "press.example is for sale",
        "press.example - This domain is for sale!",
        "The domain press.example is for sale | Names Inc.",
        "Domain for sale",
        "This domain may be for sale",
        "Parked Domain",
        "Parked Domain name on Hosting DNS system",
        "press.example is parked",
        "Buy this domain",
        "Diese Domain steht zum Verkauf",
        "press.example steht zum Verkauf",
        "Ce domaine est à vendre",
        "Este dominio está en venta",
        "Questo dominio è in vendita",
        "Deze domeinnaam is te koop",
        "Este domínio está à venda",
        "Domena press.example na sprzedaż",
        "Домен press.example продаётся",
    ],
)
def test_a_title_tells_a_parked_domain(title):
    assert "parked" in judged(html(title, "Buy now")).soft_404


@pytest.mark.parametrize(
    "text",
    [
        "<script src='https://www.sedoparking.com/frmpark/press.example/x/park.js'></script>",
        "<script src='//d38psrni17bvxu.cloudfront.net/themes/x.js'></script>",
        "<iframe src='https://parkingcrew.net/a.php'></iframe>",
        "<script src='https://img1.wsimg.com/parking-lander/static/js/main.js'></script>",
    ],
)
def test_what_a_page_loads_tells_a_parked_domain(text):
    assert judged(html("press.example", text)).soft_404.startswith("the domain is parked: ")


@pytest.mark.parametrize(
    "end",
    [
        pytest.param(html("Domain parking - Encyclopedia", PROSE), id="an article"),
        pytest.param(html("What to do when a domain is parked", PROSE), id="advice"),
        pytest.param(html("House for sale", PROSE), id="a house"),
        pytest.param(html("Public domain", PROSE), id="public domain"),
        pytest.param(html("Why is this domain for sale?", PROSE), id="a question"),
        pytest.param(
            html("Parking", PROSE + "<a href='https://sedoparking.com/'>Sedo</a>"), id="a link"
        ),
        pytest.param(html("Parked domain", PROSE * 50), id="a long article"),
        pytest.param(
            html("Quokkas", "<script src='https://a.example/?u=//sedoparking.com/x'></script>"),
            id="part of an address",
        ),
        pytest.param(html("Cloud", "<img src='https://jordan.com/a.png'>"), id="part of a name"),
    ],
)
def test_a_page_on_parking_is_no_parked_domain(end):
    assert judged(end).soft_404 is None


def test_a_registrar_s_page_for_every_address_tells_a_parked_domain():
    script = 'window.onload=function(){window.location.href="/lander"}'
    body = f"<!DOCTYPE html><html><head><script>{script}</script></head></html>".encode()

    assert "parked" in judged(Answer(PAGE, "GET", 200, HTML, body)).soft_404
    assert judged(html("Quokkas", f"{PROSE}<script>{script}</script>")).soft_404 is None


def test_a_market_that_was_asked_itself_is_a_page():
    target = "https://www.hugedomains.com/domain_profile.cfm?d=a.example"
    link = judged(html(url=target), asked="https://www.hugedomains.com/x", hops=[(302, target)])

    assert link.soft_404 is None


def test_a_dead_page_of_a_parked_domain_is_gone_and_no_more():
    link = judged(html("Domain for sale", status=404))

    assert (link.outcome, link.soft_404) == (Gone(404), None)


def test_no_page_without_a_body_or_of_another_kind():
    assert page_of(Answer(PAGE, "HEAD", 200, HTML)) is None
    assert (
        page_of(Answer(PAGE, "GET", 200, {"content-type": "application/pdf"}, b"<title>")) is None
    )
    assert page_of(Answer(PAGE, "GET", 200, {}, b"%PDF-1.7 plain")) is None
    assert page_of(Answer(PAGE, "GET", 200, {}, b"<p>text")).text == "text"
