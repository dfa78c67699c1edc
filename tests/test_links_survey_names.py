"""Names are looked up once, and a host is called unknown only where that can be believed."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections import Counter
from dataclasses import replace

import pytest
from link_hosts import QUICK, LinkHosts, page, surveyed

from refcheck.links import names as names_module
from refcheck.links.guard import Forbidden
from refcheck.links.names import CONTROLS, Names, system_lookup
from refcheck.links.pins import Pins
from refcheck.links.trail import Failure

UNKNOWN = socket.gaierror(socket.EAI_NONAME, "Name or service not known")
SILENT = socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
PUBLIC = ["93.184.215.14"]


class Resolver:
    """Answers by the table; what is not in it is what `others` says."""

    def __init__(self, others=UNKNOWN, **known):
        self.known = {name.replace("_", "."): found for name, found in known.items()}
        self.others = others
        self.asked = Counter()

    def __call__(self, host, _port):
        host = host.rstrip(".")
        self.asked[host] += 1
        found = self.known.get(host, self.others)
        if isinstance(found, Exception):
            raise found
        return found


def found(lookup, *hosts, resolving=False):
    async def run():
        names = Names(lookup, seconds=1.0, at_once=4)
        if resolving:
            names.saw_public()
        return await asyncio.gather(*(names.find(host, 80) for host in hosts))

    return asyncio.run(run())


def test_a_host_is_unknown_where_a_control_name_is_known():
    resolver = Resolver(www_iana_org=PUBLIC)

    assert [one.kind for one in found(resolver, "a.org", "b.org")] == ["unknown-host"] * 2
    assert resolver.asked["www.iana.org"] == 1


def test_a_host_is_unknown_where_another_name_was_found_in_the_run():
    resolver = Resolver()

    assert found(resolver, "a.org", resolving=True)[0].kind == "unknown-host"
    assert not set(resolver.asked) & set(CONTROLS)


def test_what_was_found_is_no_proof_for_long(monkeypatch):
    monkeypatch.setattr(names_module, "_FRESH", -1.0)
    resolver = Resolver()

    assert found(resolver, "a.org", "b.org", resolving=True)[1].kind == "no-names"
    assert resolver.asked[CONTROLS[0]] == 2


def test_the_other_control_names_will_do():
    assert found(Resolver(doi_org=PUBLIC), "a.org")[0].kind == "unknown-host"


def test_where_no_name_is_known_it_is_names_that_fail():
    resolver = Resolver()

    answers = found(resolver, "a.org", "b.org", "c.org")

    assert {one.kind for one in answers} == {"no-names"}
    assert all(resolver.asked[name] == 1 for name in CONTROLS)


@pytest.mark.parametrize("error", [UNKNOWN, SILENT])
def test_without_a_network_the_rest_is_not_looked_up(error):
    resolver = Resolver(error)

    answers = found(resolver, *(f"{number}.org" for number in range(200)))

    assert {one.kind for one in answers} == {"no-names"}
    assert sum(resolver.asked.values()) < 40


def test_where_a_control_name_is_known_every_name_is_looked_up():
    resolver = Resolver(doi_org=PUBLIC, last_org=PUBLIC)

    answers = found(resolver, *(f"{number}.org" for number in range(99)), "last.org")

    assert answers[-1] == tuple(PUBLIC)
    assert {one.kind for one in answers[:-1]} == {"unknown-host"}


def test_in_a_network_of_ones_own_its_names_are_looked_up():
    resolver = Resolver(wiki_corp=["10.0.0.7"])

    async def run():
        names = Names(resolver, seconds=1.0, at_once=4)
        await asyncio.gather(*(names.find(f"{number}.org", 80) for number in range(99)))
        return await names.find("wiki.corp", 80, local=True)

    assert asyncio.run(run()) == ("10.0.0.7",)


def test_a_resolver_that_knows_every_name_is_not_believed_about_one_that_it_does_not():
    resolver = Resolver(PUBLIC, a_org=UNKNOWN)

    assert found(resolver, "a.org")[0].kind == "no-names"


def test_the_name_that_nobody_has_is_another_in_each_run():
    first, second = Resolver(doi_org=PUBLIC), Resolver(doi_org=PUBLIC)
    found(first, "a.org")
    found(second, "a.org")

    assert set(first.asked) != set(second.asked)


@pytest.mark.parametrize(
    "error",
    [
        SILENT,
        socket.gaierror(socket.EAI_FAIL, "Non-recoverable failure"),
        socket.gaierror(socket.EAI_MEMORY, "Memory"),
        OSError(5, "Input/output error"),
    ],
)
def test_nobody_who_does_not_answer_says_that_a_host_is_unknown(error):
    assert found(Resolver(error, doi_org=PUBLIC), "a.org")[0].kind == "no-names"


def test_a_name_without_an_ip_address_is_unknown():
    nodata = socket.gaierror(socket.EAI_NODATA, "No address associated with hostname")

    assert found(Resolver(a_org=nodata), "a.org", resolving=True)[0].kind == "unknown-host"


def test_a_name_is_looked_up_once_also_by_those_who_ask_meanwhile():
    resolver = Resolver(a_org=PUBLIC)

    assert found(resolver, *["a.org"] * 9) == [tuple(PUBLIC)] * 9
    assert resolver.asked["a.org"] == 1


def test_a_look_up_that_hangs_is_left_behind():
    release = threading.Event()

    def lookup(_host, _port):
        release.wait(20)
        return PUBLIC

    began = time.monotonic()
    answer = found(lookup, "a.org")[0]
    release.set()

    assert answer.kind == "no-names"
    assert time.monotonic() - began < 3


def test_no_more_look_ups_at_once_than_allowed():
    most, running, lock = [0], [0], threading.Lock()

    def lookup(_host, _port):
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        time.sleep(0.02)
        with lock:
            running[0] -= 1
        return PUBLIC

    found(lookup, *(f"{n}.org" for n in range(30)))

    assert most == [4]


def test_a_label_that_is_too_long_is_no_host():
    resolver = Resolver()

    def lookup(host, port):
        return system_lookup(host, port) if "x" * 64 in host else resolver(host, port)

    assert found(lookup, "x" * 64 + ".org", resolving=True)[0].kind == "unknown-host"


def test_the_system_is_asked_for_every_ip_address_once(monkeypatch):
    def getaddrinfo(host, port, **options):
        v4 = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.1", port))
        v6 = (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("2001:db8::1", port, 0, 0))
        return [v4, v6, v4]

    monkeypatch.setattr(names_module.socket, "getaddrinfo", getaddrinfo)

    assert system_lookup("a.org", 80) == ["192.0.2.1", "2001:db8::1"]


def test_a_link_of_an_unknown_host_is_told_so():
    with LinkHosts(lambda asked: page()) as server:
        resolver = Resolver(doi_org=PUBLIC)
        addresses = ["http://gone.org/a", "http://gone.org/b"]
        trails = surveyed(server, *addresses, lookup=resolver)

    assert [trail.end for trail in trails.values()] == [
        Failure(address, "unknown-host", "its host is not known") for address in addresses
    ]
    assert resolver.asked["gone.org"] == 1


def test_an_outage_is_no_unknown_host():
    with LinkHosts(lambda asked: page()) as server:
        trails = surveyed(server, "http://a.org/", "http://b.org/", lookup=Resolver(SILENT))

    assert {trail.end.kind for trail in trails.values()} == {"no-names"}


def test_a_name_that_leads_to_a_private_address_is_never_asked():
    with LinkHosts(lambda asked: page()) as server:
        policy = replace(server.policy(), ports=(server.port,))
        addresses = [f"http://a.org:{server.port}/", f"http://b.org:{server.port}/"]
        resolver = Resolver(a_org=["127.0.0.1"], b_org=[*PUBLIC, "127.0.0.1"])
        trails = surveyed(server, *addresses, policy=policy, lookup=resolver)

    assert all(isinstance(trail.end, Forbidden) for trail in trails.values())
    assert server.connections == 0


def test_the_first_ip_address_that_answers_is_taken():
    with LinkHosts(lambda asked: page()) as server:
        trail = surveyed(server, "/a", lookup=lambda _host, _port: ["127.0.0.9", "127.0.0.1"])["/a"]

    assert trail.end.status == 200


def test_one_look_up_serves_every_connection_of_the_run():
    rounds = [["127.0.0.1"], ["10.0.0.1"], ["10.0.0.1"]]
    with LinkHosts(lambda asked: [page("A page", 200, "Connection: close"), None]) as server:
        trails = surveyed(
            server,
            *(f"/{n}" for n in range(5)),
            lookup=lambda _host, _port: rounds.pop(0),
            limits=replace(QUICK, per_host=1),
        )

    assert {trail.end.status for trail in trails.values()} == {200}
    assert len(rounds) == 2
    assert server.connections == 5


def test_the_gate_lets_no_socket_through_that_was_not_approved():
    pins = Pins()
    pins.approve("a.org", 80, ["192.0.2.1", "2001:db8::1"])
    info = (socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "")

    pins.socket((*info, ("192.0.2.1", 80))).close()
    for address in [("192.0.2.1", 81), ("192.0.2.2", 80), ("127.0.0.1", 80)]:
        with pytest.raises(OSError, match="not looked at"):
            pins.socket((*info, address))


def test_aiohttp_is_told_of_approved_names_only():
    pins = Pins()
    pins.approve("a.org", 80, ["192.0.2.1", "2001:db8::1"])

    told = asyncio.run(pins.resolve("a.org", 80))
    assert [one["host"] for one in told] == ["192.0.2.1", "2001:db8::1"]
    assert len(asyncio.run(pins.resolve("a.org", 80, socket.AF_INET6))) == 1
    for place in [("a.org", 443), ("b.org", 80)]:
        with pytest.raises(OSError, match="not looked at"):
            asyncio.run(pins.resolve(*place))
