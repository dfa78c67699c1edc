"""Whether the part after "#" is on the page."""

import pytest

from refcheck.links.classify import classify
from refcheck.links.trail import Answer, Hop, Trail

PAGE = "https://press.example/2019/quokkas"
HTML = {"content-type": "text/html; charset=utf-8"}
PROSE = (
    "<p>The quokka is a small <b>macro</b>pod of Western Australia, about the size of a cat.</p>"
    "<p>It eats grasses, leaves and bark at night, and rests in the shade of a bush by day. Young "
    "ones stay in the pouch for half a year, and are fed for two months more. On Rottnest Island, "
    "where there are no foxes, it is at home by the thousand.</p>"
)
SECTIONS = (
    '<h2 id="Habitat">Habitat</h2><a name="diet"></a><a NAME=old>Old</a><h3 id=\'a"b\'>x</h3>'
    '<h2 id="Éléments">É</h2><h2 id="Old_.C3.A9">é</h2><div ID="Up">up</div>'
    '<h2 id="user-content-usage">Usage</h2><map name="plan"></map><input id="input" name="field">'
    '<h2 id="x&amp;y">and</h2><h2 id="two words">two</h2><!-- <i id="gone"> -->'
)


def missing(fragment, body=PROSE + SECTIONS, *, whole=True, status=200, headers=HTML):
    source = f"<html><head><title>Quokkas</title></head><body>{body}</body></html>"
    end = Answer(PAGE, "GET", status, headers, source.encode(), whole)
    return classify(Trail(PAGE, end), fragment).missing_fragment


@pytest.mark.parametrize(
    "fragment",
    [
        "",
        "Habitat",
        "diet",
        "old",
        'a"b',
        "a%22b",
        "%C3%89l%C3%A9ments",
        "Éléments",
        ".C3.89l.C3.A9ments",
        "Old_é",
        "Old_%C3%A9",
        "Up",
        "usage",
        "Usage",
        "user-content-usage",
        "plan",
        "x&y",
        "two_words",
        "two%20words",
        "top",
        "TOP",
    ],
)
def test_what_is_on_the_page_is_not_missing(fragment):
    assert missing(fragment) is None


@pytest.mark.parametrize(
    "fragment", ["Diet", "habitat", "gone", "field", "Habitats", "Éléments_2", "%FF"]
)
def test_what_is_not_on_the_page_is_missing(fragment):
    assert missing(fragment) == fragment


@pytest.mark.parametrize(
    "fragment",
    [
        *("/route/a", "!page", "page=5", "t=30", "L10", "L10-L20", "L3C5", "7", "12-3"),
        *("comment-4711", "xpointer(id(a))", "q=a&b=c", "issuecomment-12", ":target"),
        *(
            "page/n5/mode/2up",
            "PPA12,M1",
            "PA12,M1",
            "PRA1-PA12,M1",
            "diff-0a1b2cR10",
            "readme-ov-file",
        ),
        *(
            "event-1234567",
            "post123456",
            ".UqXyZ1abC",
            ".Vx12.twitter",
            "ixzz2AbC",
            "sthash.A.dpuf",
        ),
        *("slide-3", "photo4", "tab-overview", "page_scan_tab_contents", "nav-tab-reviews"),
    ],
)
def test_nothing_is_said_of_what_is_no_place(fragment):
    assert missing(fragment) is None


@pytest.mark.parametrize(
    "further",
    [
        pytest.param({"whole": False}, id="not read to its end"),
        pytest.param({"status": 404}, id="gone"),
        pytest.param({"status": 403}, id="blocked"),
        pytest.param({"headers": {"content-type": "application/pdf"}}, id="a PDF"),
        pytest.param({"body": PROSE * 20}, id="no ids at all"),
        pytest.param({"body": "<div id=root></div>"}, id="an application"),
        pytest.param({"body": "<div id=root>Please wait a moment</div>"}, id="that waits"),
        pytest.param({"body": PROSE + "<div id=__next>A</div>"}, id="an application with text"),
        pytest.param(
            {"body": "Please wait <my-app id=a></my-app><script src=b></script>"}, id="an element"
        ),
        pytest.param(
            {"body": PROSE + SECTIONS + '<script>{"html":"<i id=\\"nowhere\\">"}</script>'},
            id="a script that speaks of it",
        ),
        pytest.param({"body": PROSE + SECTIONS + "<h2>No - where!</h2>"}, id="a heading's name"),
        pytest.param(
            {"body": "<frameset id=f><noframes>" + PROSE + "</noframes></frameset>"}, id="frames"
        ),
        pytest.param({"body": "<h1>Page not found</h1><i id=x>"}, id="a page that says not found"),
    ],
)
def test_nothing_is_said_where_it_cannot_be_known(further):
    assert missing("nowhere", **further) is None


@pytest.mark.parametrize(
    "fragment",
    [
        ":~:text=small%20macropod",
        ":~:text=SMALL%20MACROPOD",
        ":~:text=The%20quokka,the%20size",
        ":~:text=Western-,Australia,-about",
        ":~:text=Western-,Australia",
        ":~:text=not%20there&text=size%20of%20a%20cat",
        ":~:text=",
        ":~:selector(type=a)",
        "Habitat:~:text=macropod",
    ],
)
def test_a_quoted_text_that_is_there(fragment):
    assert missing(fragment) is None


@pytest.mark.parametrize(
    "fragment",
    [
        ":~:text=large%20macropod",
        ":~:text=size%20of,The%20quokka",
        ":~:text=Eastern-,Australia",
        ":~:text=Australia,-before",
        "Habitat:~:text=nowhere",
        "Nowhere:~:text=macropod",
    ],
)
def test_a_quoted_text_that_is_not_there(fragment):
    assert missing(fragment) == fragment


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("<script>a.nowhere2 = wo.nowhereland</script>", id="a part of a word"),
        pytest.param("<h2 id=there>Nowhere</h2>", id="a heading that has an id"),
        pytest.param("<h2><a id=there></a>Nowhere</h2>", id="a heading with an anchor"),
        pytest.param("<h2>Nowhere else</h2>", id="another heading"),
    ],
)
def test_scripts_and_headings_that_do_not_speak_of_it(body):
    assert missing("nowhere", PROSE + SECTIONS + body) == "nowhere"


@pytest.mark.parametrize(
    "tag",
    [
        '<img alt="about 5" tall" src=x>',
        "<a href=x title=it's>",
        "<a href='x'' title=y>",
        "<p 'quoted' \">",
        '<a href="x>y">',
        "<a href='>\"'>",
        '<a href=x"y>',
        "<br/><hr / >",
    ],
)
def test_quotation_marks_end_where_browsers_end_them(tag):
    assert missing("behind", tag + PROSE + "<h2 id=behind title='>'>Behind</h2>") is None


def test_the_fragment_is_looked_for_where_the_redirects_end():
    target = "https://press.example/17"
    end = Answer(target, "GET", 200, HTML, (PROSE + SECTIONS).encode(), whole=True)
    trail = Trail(PAGE, end, (Hop(PAGE, 301, target),))

    link = classify(trail, "Nowhere")

    assert link.missing_fragment == "Nowhere"
    assert link.outcome.target == target
    assert classify(trail, "Habitat").outcome.target == target + "#Habitat"
