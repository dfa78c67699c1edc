"""Whether the part after "#" is on the page."""

import pytest

from refcheck.links.classify import classify
from refcheck.links.trail import Answer, Hop, Trail

PAGE = "https://press.example/2019/quokkas"
HTML = {"content-type": "text/html; charset=utf-8"}
PROSE = (
    "<p>The quokka is a small <b>macro</b>pod of Western Australia, about the size of a cat.</p>"
)
SECTIONS = (
    '<h2 id="Habitat">Habitat</h2><a name="diet"></a><a NAME=old>Old</a><h3 id=\'a"b\'>x</h3>'
    '<h2 id="Éléments">É</h2><h2 id="Old_.C3.A9">é</h2><div ID="Up">up</div>'
    '<h2 id="user-content-usage">Usage</h2><map name="plan"></map><input id="input" name="field">'
    '<h2 id="x&amp;y">and</h2><h2 id="two words">two</h2><!-- <i id="gone"> -->'
    "<script>'<i id=\"scripted\">'</script>"
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
    "fragment", ["Diet", "habitat", "gone", "scripted", "field", "Habitats", "Éléments_2", "%FF"]
)
def test_what_is_not_on_the_page_is_missing(fragment):
    assert missing(fragment) == fragment


@pytest.mark.parametrize(
    "fragment",
    [
        *("/route/a", "!page", "page=5", "t=30", "L10", "L10-L20", "L3C5", "7", "12-3"),
        *("comment-4711", "xpointer(id(a))", "q=a&b=c", "issuecomment-12", ":target"),
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


def test_the_fragment_is_looked_for_where_the_redirects_end():
    target = "https://press.example/17"
    end = Answer(target, "GET", 200, HTML, (PROSE + SECTIONS).encode(), whole=True)
    trail = Trail(PAGE, end, (Hop(PAGE, 301, target),))

    link = classify(trail, "Nowhere")

    assert link.missing_fragment == "Nowhere"
    assert link.outcome.target == target
    assert classify(trail, "Habitat").outcome.target == target + "#Habitat"
