from __future__ import annotations

import gzip
import json
from email.utils import formatdate

import pytest
from wiki_standin import Kept, MediaWiki

from refcheck.cli import entry
from refcheck.cli.mediawiki import named_hosts
from refcheck.links.host_names import host_pattern

LIST = "<h2>References</h2><ol><li>Leaf A. Tea. 1999.</li><li>Stone B. Ice. 2001.</li>{}</ol>"
BODY = "<p>Tea.[1] Ice.[2] Snow.[3]</p>" + LIST.format("")
OLD = "<p>Tea.[1] Ice.[2] Snow.[3]</p>" + LIST.format("<li>Flake C. Snow. 2003.</li>")

UNASKED = [f"--no-source={name}" for name in ("crossref", "datacite", "doi.org")]


@pytest.fixture(params=[True, False], ids=["rest", "api"])
def wiki(request):
    with MediaWiki(rest=request.param) as server:
        server.keep("Tea", BODY, OLD, OLD)
        yield server


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    def run(*arguments, command="check"):
        more = ("--no-report", "--select", "REF0", "--no-links") if command == "check" else ()
        code = entry.run([command, *arguments, "--no-cache", *more])
        out, err = capsys.readouterr()
        return code, out, err

    return run


def told(out):
    (article,) = json.loads(out)["articles"]
    return article


def test_a_page_is_checked_by_its_title(wiki, run):
    code, out, err = run("--mediawiki", wiki.address, "--title", "Tea", "--format", "json")

    article = told(out)
    assert (code, err) == (1, "")
    assert article["path"] == f"{wiki.host}/wiki/Tea"
    assert article["title"] == "Tea"
    assert article["revision"] == {"id": "103", "day": "2020-03-01"}
    assert [one["rule"] for one in article["findings"]] == ["REF001"]


def test_the_lost_reference_is_found_in_an_earlier_revision(wiki, run):
    _, out, _ = run("--mediawiki", wiki.address, "--title", "Tea")

    assert "Flake C. Snow. 2003." in out
    assert len(wiki.asked) < 10


def test_who_asks_is_said(wiki, run):
    run("--mediawiki", wiki.address, "--title", "Tea", "--mailto", "me@example.org")

    assert set(wiki.agents) == {wiki.agents[0]}
    assert wiki.agents[0].startswith("refcheck/")
    assert "mailto:me@example.org" in wiki.agents[0]


def test_a_lagging_database_is_not_pressed(wiki, run):
    run("--mediawiki", wiki.address, "--title", "Tea")

    assert all("maxlag=" in asked for asked in wiki.asked if "api.php" in asked)


def test_a_redirect_is_followed_and_said(wiki, run):
    wiki.pages["Thé"] = Kept(leads_to="Tea")

    code, out, err = run("--mediawiki", wiki.address, "--title", "Thé", "--format", "json")

    assert code == 1
    assert told(out)["path"] == f"{wiki.host}/wiki/Tea"
    assert "“Thé” redirects to “Tea”" in err


@pytest.mark.parametrize(
    ("asked", "is_told"),
    [
        pytest.param("green tea", False, id="the first letter"),
        pytest.param("Green Tea", True, id="a later letter"),
    ],
)
def test_only_another_title_is_said_to_redirect(wiki, run, asked, is_told):
    wiki.pages["Green tea"] = wiki.pages["Tea"]
    wiki.pages[asked] = Kept(leads_to="Green tea")

    _, _, err = run("--mediawiki", wiki.address, "--title", asked)

    assert ("redirects to" in err) is is_told


def test_titles_of_one_page_are_one_page(wiki, run):
    wiki.pages["Thé"] = Kept(leads_to="Tea")
    titles = ("--title", "Thé", "--title", "Tea", "--title", "Tea")

    _, out, _ = run("--mediawiki", wiki.address, *titles, "--format", "json")

    assert told(out)["title"] == "Tea"


@pytest.mark.parametrize("title", ["A/B", "Why? 100% + C", "Thé d'été", "a" * 255])
def test_titles_arrive_as_they_are(wiki, run, title):
    wiki.keep(title, BODY)

    _, out, _ = run("--mediawiki", wiki.address, "--title", title, "--format", "json")

    assert told(out)["title"] == title


def test_a_missing_page_takes_no_other_with_it(wiki, run):
    titles = ("--title", "Nothing", "--title", "Tea", "--title", "No[ne]")

    code, out, err = run("--mediawiki", wiki.address, *titles, "--format", "json")

    assert code == 2
    assert told(out)["title"] == "Tea"
    lines = err.splitlines()
    assert lines[0] == f"refcheck: {wiki.address} has no page “Nothing”; check its title"
    assert "[ is not allowed" in lines[1]
    assert len(lines) == 2


def test_a_private_wiki(wiki, run):
    wiki.private = True

    code, out, err = run("--mediawiki", wiki.address, "--title", "Tea")

    assert (code, out) == (2, "")
    assert "only to those who log in" in err
    assert err.count("\n") == 1


def mood(status, body=b"no", kind="text/plain", **headers):
    return status, body, kind, headers


@pytest.mark.parametrize(
    "first",
    [
        pytest.param(mood(429, Retry_After="0"), id="too often"),
        pytest.param(mood(503, Retry_After=formatdate(usegmt=True)), id="until a moment"),
        pytest.param(
            mood(200, b'{"error": {"code":"maxlag"}}', "application/json", Retry_After="0"),
            id="lagging",
        ),
    ],
)
def test_who_asks_for_patience_is_asked_again(wiki, run, first):
    wiki.moods = [first, first]

    code, out, err = run("--mediawiki", wiki.address, "--title", "Tea", "--format", "json")

    assert (code, err) == (1, "")
    assert told(out)["title"] == "Tea"


def test_who_asks_for_more_patience_than_there_is_time_is_left_alone(wiki, run):
    wiki.moods = [mood(429, Retry_After="3600")] * 9

    code, _, err = run("--mediawiki", wiki.address, "--title", "Tea", "--time-limit", "5")

    assert code == 2
    assert "asks us to come back in 3600 s (429)" in err
    assert err.count("\n") == 1
    assert len(wiki.asked) == 1


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        pytest.param(mood(500), "is out of order (500)", id="out of order"),
        pytest.param(mood(401), "only to those who log in", id="unauthorised"),
        pytest.param(
            mood(200, b"<!doctype html><html>Log in</html>", "text/html"),
            "answered with a web page",
            id="a page",
        ),
        pytest.param(mood(200, b"{", "application/json"), "no JSON", id="no JSON"),
        pytest.param(mood(200, b"[" * 200_000, "application/json"), "no JSON", id="deep"),
        pytest.param(mood(302, Location="http://10.0.0.1/"), "10.0.0.1 is", id="elsewhere"),
        pytest.param(mood(302, Location="file:///etc/passwd"), "only http", id="a file"),
        pytest.param(mood(302, Location="/w/"), "more than 5 redirects", id="round"),
    ],
)
def test_what_a_wiki_may_do_is_one_clear_line(wiki, run, answer, words):
    wiki.moods = [answer] * 20

    code, out, err = run("--mediawiki", wiki.address, "--title", "Tea")

    assert (code, out) == (2, "")
    assert words in err
    assert err.count("\n") == 1
    assert "Traceback" not in err


def test_other_private_hosts_are_not_asked(wiki, run):
    wiki.moods = [mood(302, Location=f"http://localhost:{wiki.server_port}/w/")]

    code, _, err = run("--mediawiki", wiki.address, "--title", "Tea")

    assert code == 2
    assert "localhost" in err
    assert len(wiki.asked) == 1


@pytest.mark.parametrize(
    ("address", "hosts"),
    [
        ("http://wiki.corp/w", ("wiki.corp:80", "wiki.corp:443")),
        ("https://wiki.corp:8443/w", ("wiki.corp:8443",)),
        ("http://[::1]:80/", ("[::1]:80",)),
    ],
)
def test_naming_a_wiki_opens_its_host_alone(address, hosts):
    assert named_hosts(address) == tuple(map(host_pattern, hosts))


def test_a_bomb_is_not_unpacked(wiki, run):
    bomb = gzip.compress(bytes(110 * 1024 * 1024), 1)
    wiki.moods = [mood(200, bomb, "application/json", Content_Encoding="gzip")] * 2

    code, _, err = run("--mediawiki", wiki.address, "--title", "Tea")

    assert code == 2
    assert err.count("\n") == 1


def test_nobody_there(run):
    with MediaWiki() as gone:
        address = gone.address

    code, _, err = run("--mediawiki", address, "--title", "Tea")

    assert code == 2
    assert "refused" in err
    assert err.count("\n") == 1


def test_nothing_is_asked_offline(wiki, run):
    code, _, err = run("--mediawiki", wiki.address, "--title", "Tea", "--offline")

    assert code == 2
    assert "is not asked: the run is offline" in err
    assert wiki.asked == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--title", "Tea"), "--title needs --mediawiki"),
        (("--mediawiki", "https://wiki.example/w/"), "--mediawiki needs --title"),
        (("--mediawiki", "wiki.example", "--title", "Tea"), "http or https address"),
        ((), "missing argument 'PAGE…'"),
    ],
)
@pytest.mark.parametrize("command", ["check", "export", "fix"])
def test_half_a_name_names_no_page(run, arguments, words, command):
    code, _, err = run(*arguments, command=command)

    assert code == 2
    assert words in err


def test_pages_and_titles_go_together(wiki, run, tmp_path):
    (tmp_path / "own.md").write_text("Rain.[^1]\n\n[^1]: Drop D. Rain. 2005.\n")

    _, out, _ = run("own.md", "--mediawiki", wiki.address, "--title", "Tea", "--format", "json")

    assert [one["path"] for one in json.loads(out)["articles"]] == [
        "own.md",
        f"{wiki.host}/wiki/Tea",
    ]
    assert json.loads(out)["articles"][0]["dialect"] == "markdown"


def test_its_references_are_exported(wiki, run):
    arguments = ("--mediawiki", wiki.address, "--title", "Tea", "--all")

    code, out, _ = run(*arguments, *UNASKED, command="export")

    assert code == 0
    assert {one["title"] for one in json.loads(out)} == {"Tea", "Ice"}


def test_its_page_is_mended_elsewhere(wiki, run, tmp_path):
    wiki.keep("Ice", "<p>Tea.[1] Ice.[2] Tea.[1]</p>" + LIST.format(""))
    page = ("--mediawiki", wiki.address, "--title", "Ice", "--select", "REF0", "--link")

    code, out, _ = run(*page, "--output", "mended.html", command="fix")
    _, patch, _ = run(*page, "--diff", command="fix")

    assert (code, out) == (0, "")
    assert "#ref-2" in (tmp_path / "mended.html").read_text()
    assert "#ref-2" in patch


def test_its_page_cannot_be_mended_in_place(wiki, run):
    code, _, err = run("--mediawiki", wiki.address, "--title", "Tea", command="fix")

    assert code == 2
    assert "cannot be written in place; name a file with --output, or print a patch" in err


def test_its_references_are_registered(wiki, run, tmp_path):
    code = entry.run(
        ["registry", "init", "--mediawiki", wiki.address, "--title", "Tea", *UNASKED, "--no-cache"]
    )

    assert code == 0
    assert f"{wiki.host}/wiki/Tea" in (tmp_path / "references.yaml").read_text()


def test_a_fetched_page_of_a_wiki_bears_its_revision(run):
    head = (
        b'<!DOCTYPE html><html><head><script>RLCONF={"wgCurRevisionId":99,"wgRevisionId":99};'
        b'</script><link rel="EditURI" type="application/rsd+xml" href="//w.example/w/api.php"/>'
        b"<title>Tea</title></head><body>" + BODY.encode() + b"</body></html>"
    )
    with MediaWiki() as server:
        server.moods = [mood(200, head, "text/html")]
        _, out, _ = run(f"{server.host}/wiki/Tea", "--allow-private", "--format", "json")

    assert told(out)["revision"] == {"id": "99", "day": ""}


@pytest.mark.parametrize(
    ("name", "kind", "dialect"),
    [
        ("tea.md", "text/plain; charset=utf-8", "markdown"),
        ("tea", "text/markdown", "markdown"),
        ("tea.txt", "text/plain", "plain"),
        ("tea.md", "text/html", "none"),
    ],
)
def test_what_a_server_calls_markdown(run, name, kind, dialect):
    body = b"<p>Tea.[1] Ice.[2]</p>\n\n## References\n\n1. Leaf A. 1999.\n2. Stone B. 2001.\n"
    with MediaWiki() as server:
        server.moods = [mood(200, body, kind)]
        _, out, _ = run(f"{server.host}/{name}", "--allow-private", "--format", "json")

    assert told(out)["dialect"] == dialect
