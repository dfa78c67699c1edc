"""What is asked of hosts, and what comes of their answers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from link_hosts import QUICK, LinkHosts, by_path, page, surveyed

from refcheck.links.decoys import Decoys
from refcheck.links.limits import Looks
from refcheck.links.trail import Answer, Failure, Hop

PAGES = Looks(pages=True)
ONE_BY_ONE = replace(QUICK, per_host=1)


def moved(to, status=301):
    return page("", status, f"Location: {to}", body=b"")


@pytest.fixture
def hosts():
    """`hosts(table)`: hosts that answer by path; they are closed after the test."""
    running = []

    def start(table, **options):
        server = LinkHosts(by_path(table) if isinstance(table, dict) else table, **options)
        running.append(server.__enter__())
        return server

    yield start
    for server in running:
        server.__exit__()


def test_an_address_that_is_there_is_asked_once_with_head(hosts):
    server = hosts({"/": page()})

    trail = surveyed(server, "/")["/"]

    assert trail.asked == server.url("/")
    assert (trail.end.status, trail.end.method, trail.hops) == (200, "HEAD", ())
    assert server.paths() == ["HEAD /"]


def test_a_page_whose_title_is_wanted_is_got_at_once_and_in_part(hosts):
    server = hosts({"/a": page("An article")})

    end = surveyed(server, "/a", looks=PAGES)["/a"].end

    assert (end.method, end.body, end.whole) == ("GET", b"<title>An article</title>", True)
    assert server.paths()[0] == "GET /a"
    assert server.asked[0].headers["range"] == "bytes=0-65535"


def test_a_file_is_asked_with_head_even_where_titles_are_wanted(hosts):
    server = hosts({"/paper.PDF?x=1": page(kind="application/pdf")})

    surveyed(server, "/paper.PDF?x=1", looks=PAGES)

    assert server.paths() == ["HEAD /paper.PDF?x=1"]


@pytest.mark.parametrize("status", [400, 403, 404, 405, 500, 501])
def test_what_head_denies_get_decides(hosts, status):
    server = hosts({"HEAD /a": page("", status), "/a": page()})

    end = surveyed(server, "/a")["/a"].end

    assert (end.status, end.method) == (200, "GET")
    assert server.paths() == ["HEAD /a", "GET /a"]


@pytest.mark.parametrize("script", [[None], ["reset the connection"], [b"nonsense\r\n\r\n", None]])
def test_where_head_gets_no_answer_get_may(hosts, script):
    server = hosts({"HEAD /a": script, "/a": page()})

    assert surveyed(server, "/a")["/a"].end.status == 200


def test_a_body_that_head_must_not_have_does_no_harm(hosts):
    server = hosts(lambda asked: [page()[:1], page()[1:]])

    trails = surveyed(server, *(f"/{number}" for number in range(9)))

    assert {trail.end.status for trail in trails.values()} == {200}


def test_a_host_that_refuses_head_is_not_asked_so_again(hosts):
    numbers = [str(number) for number in range(9)]
    server = hosts(
        {f"HEAD /{n}": page("", 405) for n in numbers} | {f"/{n}": page() for n in numbers}
    )

    surveyed(server, *(f"/{n}" for n in numbers), limits=ONE_BY_ONE)

    assert [path for path in server.paths() if path.startswith("HEAD")] == ["HEAD /0"]


def test_a_range_that_is_refused_is_left_out(hosts):
    server = hosts(lambda asked: page("", 416) if "range" in asked.headers else page("All of it"))

    end = surveyed(server, "/a", looks=PAGES)["/a"].end

    assert (end.status, end.body) == (200, b"<title>All of it</title>")


def test_a_part_is_the_whole_only_if_it_says_so(hosts):
    def script(asked):
        size = {"/all": 4, "/start": 9, "/odd": "*"}.get(asked.path, 0)
        return page("", 206, f"Content-Range: bytes 0-3/{size}", body=b"abcd")

    trails = surveyed(hosts(script), "/all", "/start", "/odd", looks=PAGES)

    assert {path: trail.end.whole for path, trail in trails.items()} == {
        "/all": True,
        "/start": False,
        "/odd": False,
    }


def test_addresses_that_differ_in_their_fragment_are_asked_once_and_each_is_told(hosts):
    server = hosts({"/a": page()})

    trails = surveyed(server, "/a", "/a#x", "/a#y")

    assert len(trails) == 3
    assert len({id(trail) for trail in trails.values()}) == 1
    assert server.paths() == ["HEAD /a"]


def test_more_of_a_page_is_read_where_a_fragment_is_looked_for(hosts):
    long = page(body=b"x" * 100_000)
    server = hosts({"/a": long, "/b": long, "/paper.pdf": page(kind="application/pdf")})
    looks = Looks(fragments=True)

    trails = surveyed(server, "/a", "/b#x", looks=looks)

    assert trails["/a"].end.method == "HEAD"
    assert (len(trails["/b#x"].end.body), trails["/b#x"].end.whole) == (100_000, True)


def test_the_body_of_what_is_no_page_is_left_alone(hosts):
    server = hosts({"/a": page(kind="application/pdf", body=b"%PDF" * 9)})

    end = surveyed(server, "/a", looks=PAGES)["/a"].end

    assert (end.status, end.body) == (200, b"")


def test_redirects_are_followed_and_written_down(hosts):
    server = hosts({"/a": moved("/b", 301), "/b": moved("//b.example:{}/c#part", 302)})
    port = server.port
    server._script = by_path(
        {
            "/a": moved("/b", 301),
            "/b": moved(f"//b.example:{port}/c#part", 307),
            "/c": page(),
        }
    )

    trail = surveyed(server, "/a")["/a"]

    assert trail.hops == (
        Hop(server.url("/a"), 301, server.url("/b")),
        Hop(server.url("/b"), 307, server.url("/c#part", "b.example")),
    )
    assert trail.end.url == server.url("/c", "b.example")
    assert server.paths("b.example") == ["HEAD /c"]


@pytest.mark.parametrize("status", [300, 304, 305, 306])
def test_no_other_status_is_a_redirect(hosts, status):
    server = hosts({"/a": moved("/b", status), "/b": page()})

    trail = surveyed(server, "/a")["/a"]

    assert (trail.end.status, trail.hops) == (status, ())


def test_redirects_in_a_circle_are_noticed(hosts):
    server = hosts({"/a": moved("/b"), "/b": moved("/a")})

    trail = surveyed(server, "/a")["/a"]

    assert trail.end == Failure(server.url("/a"), "redirects", "its redirects lead in a circle")
    assert server.paths() == ["HEAD /a", "HEAD /b"]


def test_endless_redirects_end(hosts):
    server = hosts(lambda asked: moved(f"/{int(asked.path[1:]) + 1}"))

    trail = surveyed(server, "/0")["/0"]

    assert (trail.end.kind, trail.end.reason) == ("redirects", "it redirects more than 10 times")
    assert len(server.asked) == 11


def test_a_redirect_may_name_its_target_in_raw_bytes(hosts):
    server = hosts({})
    server._script = by_path(
        {
            "/utf-8": moved("/\u00c3\u00a9"),  # written in latin-1, these are UTF-8
            "/latin-1": moved("/\u00e9"),  # and these are not
            "/%C3%A9": page("e"),
            "/%E9": page("e"),
        }
    )

    trails = surveyed(server, "/utf-8", "/latin-1")

    assert [trail.end.url for trail in trails.values()] == [
        server.url("/%C3%A9"),
        server.url("/%E9"),
    ]


def test_doi_org_is_believed_without_following_it(hosts):
    server = hosts({"/10.1/x": moved("http://publisher.example/", 302)})
    policy = server.policy()
    address = f"http://doi.org:{server.port}/10.1/x"

    trail = surveyed(
        server,
        address,
        policy=type(policy)(hosts=(*policy.hosts, f"doi.org:{server.port}")),
    )[address]

    assert (trail.end.status, trail.hops) == (302, ())
    assert server.paths() == ["HEAD /10.1/x"]


def test_refused_addresses_get_their_reason_and_no_socket(hosts):
    server = hosts({})

    trails = surveyed(server, "ftp://a.example/", "http://10.0.0.1/", "http://a.example:1/")

    assert [trail.end.kind for trail in trails.values()] == ["scheme", "private", "port"]
    assert server.connections == 0


def test_who_asks_is_said_and_nothing_else_is_told(hosts):
    server = hosts({"/a": page("", 200, "Set-Cookie: a=b"), "/b": page()})

    surveyed(server, "/a", "/b", looks=PAGES, limits=ONE_BY_ONE)

    sent = server.asked[-1].headers
    assert sent["user-agent"] == "refcheck/test"
    assert set(sent) == {"host", "user-agent", "accept", "accept-encoding", "range"}


def test_a_missing_decoy_is_asked_once_for_each_folder_and_host(hosts):
    server = hosts({f"/wiki/{name}": page() for name in "abc"} | {"/x/d": page()})

    trails = surveyed(server, "/wiki/a", "/wiki/b", "/wiki/c", "/x/d", looks=PAGES)

    decoys = {trail.decoy.asked for trail in trails.values()}
    assert len(decoys) == 2
    assert {decoy.rpartition("/")[0] for decoy in decoys} == {server.url("/wiki"), server.url("/x")}
    assert len(server.asked) == 6
    assert trails["/wiki/a"].decoy.end.status == 404


def test_what_a_host_says_of_what_is_not_there_comes_with_each_of_its_pages(hosts):
    server = hosts(lambda asked: page("Not here" if "real" not in asked.path else "Real"))

    decoy = surveyed(server, "/real.html", looks=PAGES)["/real.html"].decoy

    assert decoy.end.body == b"<title>Not here</title>"
    assert decoy.asked.endswith(".html")


def test_a_host_gets_three_decoys_whichever_page_answers_first(hosts):
    addresses = [f"/{folder}/page" for folder in "abcdef"]
    asked = []
    for slow in ("a", "f"):
        server = hosts(
            lambda asked, slow=slow: (
                [0.1, page()] if asked.path.startswith(f"/{slow}/p") else page()
            )
        )
        surveyed(server, *addresses, looks=PAGES)
        asked.append(sorted(one.path[:3] for one in server.asked if "page" not in one.path))

    assert asked[0] == asked[1] == ["/a/", "/b/", "/c/"]


def test_where_a_page_moved_the_decoy_is_asked_where_it_was(hosts):
    server = hosts({"/old/page": moved("/"), "/": page()})

    trail = surveyed(server, "/old/page", looks=PAGES)["/old/page"]

    assert trail.decoy.asked.startswith(server.url("/old/"))


def test_where_only_the_host_is_another_the_decoy_is_asked_there(hosts):
    server = hosts({})
    there = server.url("/old/page", "b.example")
    server._script = lambda asked: page() if asked.host == "b.example" else moved(there)

    trail = surveyed(server, "/old/page", looks=PAGES)["/old/page"]

    assert trail.decoy.asked.startswith(server.url("/", "b.example"))
    assert trail.decoy.hops == ()


def test_a_file_that_is_a_page_after_all_is_read(hosts):
    server = hosts({"/paper.pdf": page("No such paper")})

    trail = surveyed(server, "/paper.pdf", looks=PAGES)["/paper.pdf"]

    assert trail.end.body == b"<title>No such paper</title>"
    assert trail.decoy.asked.endswith(".pdf")
    assert server.paths()[:2] == ["HEAD /paper.pdf", "GET /paper.pdf"]


@pytest.mark.parametrize(
    ("asked", "end", "decoy"),
    [
        ("http://a.org/x/p", "http://a.org/x/p", "http://a.org/x/"),
        ("http://a.org/x/p", "https://www.a.org/x/p", "https://www.a.org/x/"),
        ("http://a.org/x/p", "https://a.org/login?to=/x/p", "http://a.org/x/"),
        ("http://a.org/x/y/z/p", "http://a.org/x/y/z/p", "http://a.org/x/"),
        ("http://a.org/q/p", "http://a.org/q/p", "http://a.org/x/"),
        ("http://b.org/q/p", "http://b.org/q/p", "http://b.org/"),
        ("http://a.org/x/p?q=/r/", "http://a.org/x/p?q=/r/", "http://a.org/x/"),
    ],
)
def test_a_decoy_is_near_what_was_asked(asked, end, decoy):
    decoys = Decoys(["http://a.org/x/1", "http://a.org/w/2", "http://c.org/y/3"], 3)

    assert decoys.beside(asked, end).rpartition("/")[0] + "/" == decoy


def test_no_decoy_is_asked_beside_what_is_gone_or_no_page(hosts):
    server = hosts({"/b": page(kind="text/plain")})

    trails = surveyed(server, "/a", "/b", looks=PAGES)

    assert [trail.decoy for trail in trails.values()] == [None, None]
    assert len(server.asked) == 2


def test_an_answer_has_its_headers_in_lower_case(hosts):
    server = hosts({"/a": page("", 200, "X-Thing: 1", "X-Thing: 2")})

    end = surveyed(server, "/a")["/a"].end

    assert isinstance(end, Answer)
    assert end.headers["x-thing"] == "1, 2"
