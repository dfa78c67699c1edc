"""What somebody may wish besides: https, robots.txt, a proxy."""

from __future__ import annotations

import time
import tracemalloc
from itertools import pairwise

import pytest
from link_hosts import LinkHosts, by_path, page, surveyed

from refcheck.links.decoys import Decoys
from refcheck.links.guard import Policy, examine
from refcheck.links.limits import Limits, Looks
from refcheck.links.probe import Probe, Shared
from refcheck.links.robots import MOST_LINES, read_robots
from refcheck.links.trail import Answer, Failure, Trail

ROBOTS = "User-agent: *\nDisallow: /private\n\nUser-agent: refcheck\nDisallow: /mine\n"


def probe(**looks):
    return Probe(Policy(), Looks(**looks), Limits(), Decoys([], 3))


def driven(steps, answers):
    """Where the steps lead when each request gets its answer from the table, and the requests."""
    asked, value = [], None
    try:
        while True:
            step = steps.send(value)
            assert not isinstance(step, Shared)
            asked.append(f"{step.method} {step.target.url}")
            found = answers.get(step.target.url, 404)
            status, headers = found if isinstance(found, tuple) else (found, {})
            value = (
                Failure(step.target.url, found, "it failed")
                if isinstance(found, str)
                else Answer(step.target.url, step.method, status, headers)
            )
    except StopIteration as stop:
        return stop.value, asked


def link(one, address, answers):
    return driven(one.link(examine(address, Policy())), answers)


# ------------------------------------------------------------------------------------------------
# Whether a living http address lives under https.


def test_a_living_http_address_is_asked_for_under_https():
    trail, asked = link(
        probe(secure=True),
        "http://a.org/x?y=1",
        {"http://a.org/x?y=1": 200, "https://a.org/x?y=1": 200},
    )

    assert trail.secure == Trail("https://a.org/x?y=1", Answer("https://a.org/x?y=1", "HEAD", 200))
    assert asked == ["HEAD http://a.org/x?y=1", "HEAD https://a.org/x?y=1"]


@pytest.mark.parametrize(
    ("address", "answers"),
    [
        pytest.param("https://a.org/", {"https://a.org/": 200}, id="is https"),
        pytest.param("http://a.org/", {"http://a.org/": 404}, id="is gone"),
        pytest.param("http://a.org/", {"http://a.org/": "timeout"}, id="does not answer"),
        pytest.param(
            "http://a.org/",
            {"http://a.org/": (301, {"location": "https://a.org/"}), "https://a.org/": 200},
            id="leads there by itself",
        ),
    ],
)
def test_no_other_is(address, answers):
    trail, asked = link(probe(secure=True), address, answers)

    assert trail.secure is None
    assert len(asked) == len(set(asked)) or address == "http://a.org/"


def test_a_host_without_https_is_asked_once():
    one = probe(secure=True)
    answers = {"http://a.org/1": 200, "http://a.org/2": 200, "https://a.org/1": "tls"}

    first, _ = link(one, "http://a.org/1", answers)
    second, asked = link(one, "http://a.org/2", answers)

    assert first.secure.end.kind == "tls"
    assert second.secure is None
    assert asked == ["HEAD http://a.org/2"]


def test_a_port_of_its_own_has_no_https():
    policy = Policy(ports=(8080,))
    one = Probe(policy, Looks(secure=True), Limits(), Decoys([], 3))

    _, asked = driven(one.link(examine("http://a.org:8080/", policy)), {"http://a.org:8080/": 200})

    assert asked == ["HEAD http://a.org:8080/"]


@pytest.mark.parametrize("failure", ["timeout", "connection", "tls", "unknown-host", "rest"])
def test_where_nobody_is_there_get_is_not_tried_after_head(failure):
    _, asked = link(probe(), "http://a.org/", {"http://a.org/": failure})

    assert asked == ["HEAD http://a.org/"]


def test_nobody_who_does_not_care_for_https_asks():
    assert link(probe(), "http://a.org/", {"http://a.org/": 200})[1] == ["HEAD http://a.org/"]


# ------------------------------------------------------------------------------------------------
# robots.txt


@pytest.fixture
def hosts():
    """`hosts(robots.txt, **of other hosts)`: each other address is a page."""
    running = []

    def start(robots):
        def script(asked):
            if asked.path != "/robots.txt":
                return page()
            return robots(asked) if callable(robots) else robots

        running.append(LinkHosts(script).__enter__())
        return running[-1]

    yield start
    for server in running:
        server.__exit__()


def text(body, status=200, *headers):
    return page("", status, *headers, body=body.encode(), kind="text/plain")


def test_robots_txt_is_not_asked_for_unless_wished(hosts):
    server = hosts(text(ROBOTS))

    assert surveyed(server, "/mine")["/mine"].end.status == 200
    assert server.paths() == ["HEAD /mine"]


def test_robots_txt_is_read_once_and_heeded(hosts):
    server = hosts(text(ROBOTS))

    trails = surveyed(server, "/mine/x", "/private", "/a", "/b", robots=True)

    assert trails["/mine/x"].end == Failure(
        server.url("/mine/x"), "robots", "its host's robots.txt asks programs to leave it alone"
    )
    assert [trails[one].end.status for one in ("/private", "/a", "/b")] == [200] * 3
    assert server.paths().count("GET /robots.txt") == 1
    assert "HEAD /mine/x" not in server.paths()


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 418])
def test_where_there_is_no_robots_txt_everything_may_be_asked(hosts, status):
    server = hosts(text("User-agent: *\nDisallow: /", status))

    assert surveyed(server, "/a", robots=True)["/a"].end.status == 200


@pytest.mark.parametrize("status", [500, 502, 503])
def test_where_robots_txt_cannot_be_read_nothing_is_asked(hosts, status):
    server = hosts(text("", status))

    end = surveyed(server, "/a", "/b", robots=True)["/a"].end

    assert (end.url, end.kind) == (server.url("/a"), "robots")
    assert set(server.paths()) == {"GET /robots.txt"}


def test_a_host_that_does_not_answer_fails_as_it_would_without(hosts):
    server = hosts([None])

    end = surveyed(server, "/a", robots=True)["/a"].end

    assert (end.url, end.kind) == (server.url("/a"), "protocol")


def test_robots_txt_may_be_elsewhere_even_on_its_own_host(hosts):
    def script(asked):
        return text("", 301, "Location: /other.txt")

    server = hosts(script)
    server._script = by_path(
        {
            "/robots.txt": text("", 301, "Location: /other.txt"),
            "/other.txt": text("User-agent: *\nDisallow: /a"),
            "/b": page(),
        }
    )

    trails = surveyed(server, "/a", "/b", robots=True)

    assert trails["/a"].end.kind == "robots"
    assert trails["/b"].end.status == 200


def test_robots_txt_that_redirects_in_a_circle_is_none(hosts):
    server = hosts(text("", 301, "Location: /robots.txt"))

    assert surveyed(server, "/a", robots=True)["/a"].end.status == 200


def test_the_target_of_a_redirect_has_its_own_robots_txt():
    def script(asked):
        if asked.path == "/robots.txt":
            return text("User-agent: *\nDisallow: /" if asked.host == "b.example" else "")
        return page("", 302, f"Location: //b.example:{server.port}/b")

    with LinkHosts(script) as server:
        trail = surveyed(server, "/a", robots=True)["/a"]

    assert (trail.end.url, trail.end.kind) == (server.url("/b", "b.example"), "robots")
    assert server.paths("b.example") == ["GET /robots.txt"]


def test_a_robots_txt_link_may_always_be_asked(hosts):
    server = hosts(text("User-agent: *\nDisallow: /"))

    assert surveyed(server, "/robots.txt", robots=True)["/robots.txt"].end.status == 200


def test_a_decoy_is_not_asked_where_programs_may_not_go(hosts):
    server = hosts(text("User-agent: *\nAllow: /page$\nDisallow: /"))

    trail = surveyed(server, "/page", robots=True, looks=Looks(pages=True))["/page"]

    assert trail.end.status == 200
    assert trail.decoy.end.kind == "robots"
    assert sorted(server.paths()) == ["GET /page", "GET /robots.txt"]


def robots_of(text):
    return read_robots(Trail("", Answer("", "GET", 200, body=text.encode())), "refcheck")


def test_rules_for_thousands_of_programs_are_read_in_time_and_space():
    names = "".join(f"User-agent: {n}\n" for n in range(2400))
    rules = "".join(f"Disallow: /{n}\n" for n in range(2400))
    tracemalloc.start()
    began = time.process_time()

    robots = robots_of(f"{names}User-agent: *\n{rules}User-agent: RefCheck # us\nDisallow: /ours")

    assert tracemalloc.get_traced_memory()[1] < 10_000_000
    tracemalloc.stop()
    assert time.process_time() - began < 2
    assert robots.refusal("http://a.example/ours") is not None
    assert robots.refusal("http://a.example/7") is None


@pytest.mark.parametrize("other", ["Googlebot", "user", "a*b", "check-all", "-"])
def test_what_others_may_not_is_no_matter(other):
    robots = robots_of(f"user agent {other}\nDisallow: /\n\nUSERAGENT: *\nDisallow: /all")

    assert robots.refusal("http://a.example/x") is None
    assert robots.refusal("http://a.example/all") is not None


def test_whose_robots_txt_has_no_end_is_left_alone():
    robots = robots_of("Disallow: /a\n" * (MOST_LINES + 1))

    assert robots.refusal("http://a.example/") == Failure(
        "http://a.example/", "robots", "its host's robots.txt has more than 5,000 lines"
    )


def test_the_delay_of_robots_txt_is_kept():
    body = "User-agent: *\nCrawl-delay: 0.3\n"
    with LinkHosts(lambda asked: text(body)) as server:
        surveyed(server, "/a", "/b", "/c", robots=True)

    times = [asked.at for asked in server.asked[1:]]
    assert all(late - early > 0.25 for early, late in pairwise(times))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe\0",
        b"Disallow: /",
        b"User-agent\nDisallow",
        b"Crawl-delay: -1\n" * 9,
        b"*" * 9999,
    ],
)
def test_no_robots_txt_stops_the_run(body):
    robots = read_robots(Trail("", Answer("", "GET", 200, body=body)), "refcheck")

    assert robots.refusal("http://a.org/x") is None
    assert robots.delay() <= 0


# ------------------------------------------------------------------------------------------------
# A proxy


def test_a_proxy_is_asked_for_everything_and_names_are_its_to_look_up():
    looked_up = []

    def lookup(host, _port):
        looked_up.append(host)
        return ["127.0.0.1"]

    with LinkHosts(lambda asked: page()) as proxy:
        trails = surveyed(
            proxy,
            "http://a.org/x",
            "http://10.0.0.1/",
            proxy=f"http://proxy.example:{proxy.port}",
            lookup=lookup,
        )

    assert trails["http://a.org/x"].end.status == 200
    assert trails["http://10.0.0.1/"].end.kind == "private"
    assert proxy.paths() == ["HEAD http://a.org/x"]
    assert looked_up == ["proxy.example"]


def test_a_tunnel_that_the_proxy_refuses_says_so():
    with LinkHosts(lambda asked: page("", 502)) as proxy:
        end = surveyed(proxy, "https://a.org/", proxy=f"http://127.0.0.1:{proxy.port}")[
            "https://a.org/"
        ].end

    assert (end.kind, end.reason) == ("connection", "the proxy refused (HTTP 502)")


def test_a_proxy_that_is_not_there_says_so():
    with LinkHosts(lambda asked: page()) as proxy:
        pass

    end = surveyed(proxy, "http://a.org/", proxy=f"http://127.0.0.1:{proxy.port}")[
        "http://a.org/"
    ].end

    assert (end.kind, end.reason) == ("connection", "the proxy cannot be reached")


def test_no_proxy_of_the_environment_is_asked(monkeypatch):
    with LinkHosts(lambda asked: page()) as server, LinkHosts(lambda asked: page()) as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        trail = surveyed(server, "/a")["/a"]

    assert trail.end.status == 200
    assert proxy.connections == 0
