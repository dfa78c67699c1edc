"""The hosts that link checkers are measured against, and the table of what these say of them."""

import json
import socket
import sys
import time
from importlib import import_module
from urllib.parse import urlsplit

import pytest

# All of them are loopback: the server tells its hosts apart by these.
pytestmark = pytest.mark.allow_hosts(["127.0.0.1", *(f"127.0.1.{last}" for last in range(1, 10))])


@pytest.fixture(scope="module")
def benchmark(root):
    """A module of the benchmark, whose package is none of the project's."""
    folder = str(root / "benchmarks")
    sys.path.insert(0, folder)
    yield lambda name: import_module(f"links.{name}")
    sys.path.remove(folder)


@pytest.fixture(scope="module")
def behaviours(benchmark):
    return benchmark("behaviours")


@pytest.fixture(scope="module")
def server(benchmark):
    with benchmark("hosts").served() as served:
        yield served


@pytest.fixture
def reply(benchmark):
    """`reply(method, path)`: what is answered at once, by somebody who takes gzip."""
    answer = benchmark("replies").reply

    def asked(method, target, waited=None, accepts_gzip=True):
        return answer(method, target, accepts_gzip=accepts_gzip, waited=waited)

    return asked


@pytest.fixture
def path(behaviours):
    """`path(name)`: that of a link with this behaviour."""
    return lambda name: urlsplit(behaviours.link(behaviours.BEHAVIOURS[name], 4, 1)).path


def _ask(server, target, method="GET", host="127.0.1.7"):
    """Everything that comes until the server closes, or keeps still for a moment."""
    got = b""
    with socket.create_connection((host, server.port), timeout=1) as connection:
        connection.sendall(f"{method} {target} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        connection.settimeout(0.4)
        try:
            while piece := connection.recv(65_536):
                got += piece
        except TimeoutError:
            pass
    return got


def test_shares_of_behaviours_make_ten_thousand_links(behaviours):
    assert sum(each.share for each in behaviours.BEHAVIOURS.values()) == 10_000


def test_links_have_the_stated_shares_and_none_stands_twice(behaviours):
    links = list(behaviours.links(10_000, 8801))

    kinds = [behaviours.kind_of(urlsplit(link).path).name for link in links]
    assert len(set(links)) == 10_000
    assert {name: kinds.count(name) for name in set(kinds)} == {
        each.name: each.share for each in behaviours.BEHAVIOURS.values()
    }


def test_hosts_that_never_answer_have_no_other_links(behaviours):
    links = [urlsplit(link) for link in behaviours.links(10_000, 8801)]

    hanging = {link.hostname for link in links if link.path.startswith("/hang/")}
    others = {link.hostname for link in links if not link.path.startswith("/hang/")}
    assert len(hanging) == 5
    assert not hanging & others


def test_every_link_stands_on_the_page_once(benchmark, behaviours):
    links = list(behaviours.links(300, 8801))

    html = benchmark("page").page_of(links)

    assert [html.count(f'"{link}"') for link in links] == [1] * 300
    assert html.count('<li id="cite_note-') == 30


def test_a_made_up_neighbour_of_a_page_is_not_there(reply, path):
    page = path("page")

    assert reply("GET", page).status == 200
    assert reply("GET", page.rpartition("/")[0] + "/kettles-4-00000000").status == 404


def test_soft_404_answers_its_neighbours_alike(reply, path):
    page = path("vanished")

    assert reply("GET", page).status == 200
    assert reply("GET", page).body == reply("GET", page.rpartition("/")[0] + "/none").body


@pytest.mark.parametrize(
    ("name", "statuses"),
    [
        ("moved-301", [301, 200]),
        ("moved-308", [308, 308, 200]),
        ("moved-mixed", [301, 308, 302, 200]),
        ("moved-404", [301, 404]),
        ("home", [301, 200]),
    ],
)
def test_redirects_end_after_their_hops(reply, path, name, statuses):
    seen, target = [], path(name)
    while target is not None:
        answer = reply("GET", target)
        seen.append(answer.status)
        target = dict(answer.headers).get("Location")

    assert seen == statuses


def test_head_is_refused_or_lied_to_where_get_is_not(reply, path):
    assert [reply(how, path("head-405")).status for how in ("HEAD", "GET")] == [405, 200]
    assert [reply(how, path("head-404")).status for how in ("HEAD", "GET")] == [404, 200]


def test_a_busy_host_has_time_after_a_second(reply, path):
    busy = path("busy-once")

    assert [reply("GET", busy, waited).status for waited in (None, 0.5, 1.5)] == [429, 429, 200]
    assert dict(reply("GET", busy).headers)["Retry-After"] == "1"


def test_compressed_only_where_accepted(reply, path):
    for accepts in (True, False):
        headers = dict(reply("GET", path("gzip"), accepts_gzip=accepts).headers)
        assert ("Content-Encoding" in headers) == accepts


def test_the_server_answers_with_an_honest_length(server, path):
    head, _, body = _ask(server, path("page")).partition(b"\r\n\r\n")

    assert head.startswith(b"HTTP/1.1 200 OK")
    assert f"Content-Length: {len(body)}".encode() in head
    assert _ask(server, path("page"), "HEAD").endswith(b"\r\n\r\n")


def test_resetting_and_hanging_hosts_send_nothing(server, path):
    with pytest.raises(ConnectionResetError):
        _ask(server, path("reset"))
    assert _ask(server, path("hang")) == b""


def test_a_trickle_gives_one_byte_a_second(server, path):
    assert len(_ask(server, path("trickle")).partition(b"\r\n\r\n")[2]) == 1


def test_what_nobody_reads_of_a_big_page_is_not_sent(server, path):
    server.reset()
    with socket.create_connection(("127.0.1.9", server.port), timeout=1) as connection:
        connection.sendall(f"GET {path('big')} HTTP/1.1\r\n\r\n".encode())
        time.sleep(0.3)

    assert 0 < server.stats()["hosts"]["127.0.1.9"]["sent"] < 30_000_000


def test_requests_are_counted_by_address(server, path):
    server.reset()
    for host, method in (("127.0.1.3", "GET"), ("127.0.1.3", "HEAD"), ("127.0.1.4", "GET")):
        _ask(server, path("page"), method, host)

    hosts = server.stats()["hosts"]
    assert {name: host["methods"] for name, host in hosts.items()} == {
        "127.0.1.3": {"GET": 1, "HEAD": 1},
        "127.0.1.4": {"GET": 1},
    }
    assert hosts["127.0.1.3"]["most_connections"] == 1
    assert hosts["127.0.1.3"]["least_gap"] > 0.3
    assert hosts["127.0.1.4"]["least_gap"] is None


def test_requests_at_the_same_time_are_seen(benchmark):
    times = iter([0.5, 1.0, 1.5, 1.6])
    tally = benchmark("tally").Tally(lambda: next(times))
    for _ in range(2):
        tally.connected("a")
    tally.asked("a", "GET", "/1")
    tally.asked("a", "GET", "/2")
    for _ in range(2):
        tally.answered("a")

    assert tally.asked("a", "GET", "/1") == pytest.approx(0.6)

    host = tally.hosts()["a"]
    assert (host["most_connections"], host["most_answering"]) == (2, 2)
    assert (host["least_gap"], host["last"]) == (pytest.approx(0.1), pytest.approx(1.1))


def test_the_table_marks_what_misleads(benchmark, behaviours):
    kinds = behaviours.BEHAVIOURS
    dead, page = (behaviours.link(kinds[name], 1, 1) for name in ("forbidden-403", "page"))
    other = behaviours.link(kinds["page"], 2, 1)
    verdicts = benchmark("verdicts")

    table = verdicts.confusion([dead, page, other], {dead: "dead", page: "alive"})

    assert verdicts.wrong(table) == {"forbidden-403": {"dead": 1}, "page": {"not told": 1}}
    assert verdicts.markdown({"peer": table}).splitlines()[2:] == [
        "| 200, HTML of 8 kB or a PDF | alive | alive 1, **not told** 1 |",
        "| 403 | blocked | **dead** |",
        "| **misleading** |  | 2 of 3 |",
    ]


def test_words_of_the_peers_are_understood(benchmark, tmp_path):
    peers = benchmark("peers")
    (tmp_path / "node_modules" / ".bin").mkdir(parents=True)
    (tmp_path / "node_modules" / ".bin" / "linkinator").touch()
    told = {"links": [{"url": "u", "status": 403, "state": "BROKEN"}, {"url": "v", "state": "OK"}]}
    rows = (
        "# created\nurlname;result;warningstring;infostring;valid\n"
        "u;404;;;False\nv;200;;Redirected to `w'.;True\nx;200 OK;;;True\n"
    )

    assert dict(peers.linkinator(tmp_path).read(json.dumps(told))) == {"u": "dead", "v": "alive"}
    assert dict(peers.linkchecker(sys.executable).read(rows)) == {
        "u": "dead",
        "v": "moved",
        "x": "alive",
    }
    assert dict(peers.bare_aiohttp().read('{"u": 404, "v": "TimeoutError", "x": 200}')) == {
        "u": "dead",
        "v": "unreachable",
        "x": "alive",
    }


def test_a_missing_peer_is_named_with_what_to_do(benchmark, tmp_path):
    peers = benchmark("peers")

    with pytest.raises(peers.MissingPeerError, match="npm install linkinator"):
        peers.linkinator(tmp_path)


def test_a_run_is_measured_with_its_children(benchmark, tmp_path):
    inner = (
        "x = bytearray(80_000_000)\nfor n in range(3_000_000): pass\nimport time\ntime.sleep(.2)"
    )
    outer = (
        f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {inner!r}])\nprint('said')"
    )

    run = benchmark("runs").measured([sys.executable, "-c", outer], cwd=tmp_path)

    assert (run.code, run.out) == (0, "said\n")
    assert run.peak > 90_000_000
    assert run.processor > 0.05
    assert run.wall > 0.2
