"""How fast questions are answered: over loopback, against plain habanero; and from the cache.

    python benchmarks/resolving.py [QUESTIONS]

The server is the tests' stand-in, on this machine and without the services' rate limits, so that
the figures show what asking costs here. In real runs Crossref's limits (10 and 3 requests a
second) rule: for these, a page of a hundred printed DOIs is asked about at last, at Crossref's
limits, one by one and in batches. Processor time includes the stand-in's.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

import habanero
from standin import (
    Standin,
    as_text,
    crossref_list,
    crossref_of,
    crossref_record,
    crossref_work,
    refused_url,
)

from refcheck.model.evidence import ReferenceFields
from refcheck.model.works import Author
from refcheck.net.cache import AnswerCache
from refcheck.net.clock import Clock
from refcheck.net.service import Limits
from refcheck.resolvers.chain import Resolver
from refcheck.resolvers.crossref import POLITE, PUBLIC, Crossref

QUESTIONS = 100
UNLIMITED = Limits(single=1e6, list=1e6, in_flight=8)
HITS = [crossref_record(f"10.5555/moons.{n}", f"Moons of the {n}. kind") for n in range(20)]


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else QUESTIONS
    server = Standin()
    server.answer = _answer
    try:
        for name, ask in (("habanero alone", _habanero), ("refcheck", _refcheck)):
            wall, processor = _timed(lambda ask=ask: ask(server.url, count))
            _tell(f"look-up by DOI, {name}", wall / count, processor / count)
        _searches(server.url, count)
        _cached(server.url, count)
        _page(server)
    finally:
        server.die()
    _dead(300)


def _answer(asked):
    if "query.bibliographic" in asked.target:
        return crossref_list(*HITS)
    return crossref_work(asked.last_part) if asked.last_part else as_text("", 404)


def _habanero(url, count):
    client = habanero.Crossref(base_url=url)
    for n in range(count):
        client.works(ids=f"10.5555/moons.{n}")


def _refcheck(url, count):
    source = _crossref(url)
    for n in range(count):
        source.lookup("doi", f"10.5555/moons.{n}")
    source.close()


def _crossref(url):
    return Crossref(url, version="benchmark", mailto="me@example.org", limits=UNLIMITED)


def _searches(url, count):
    source = _crossref(url)
    search = lambda: [source.search(f"Moons {n}", ReferenceFields()) for n in range(count)]  # noqa: E731
    wall, processor = _timed(search)
    _tell("search, 20 hits, refcheck", wall / count, processor / count)
    source.close()


def _cached(url, count):
    items = [(str(n), f"Moons of the {n}. kind. 2014.", ReferenceFields()) for n in range(count)]
    with tempfile.TemporaryDirectory() as folder:
        for name in ("first run, cache empty", "second run, from the cache"):
            cache = AnswerCache(Path(folder), now=time.time, warn=print)
            resolver = Resolver([_crossref(url)], cache, clock=Clock())
            wall, processor = _timed(lambda resolver=resolver: resolver.resolve_all(items, jobs=4))
            resolver.close()
            _tell(f"a reference, 20 candidates judged, {name}", wall / count, processor / count)


class _Singly(Crossref):
    """Looks every DOI up by itself."""

    def batches(self, dois):
        del dois
        return []


def _page(server, count=100):
    titles = {f"10.5555/moons.{n}": f"Moons of the {n}. kind" for n in range(count)}
    server.answer = crossref_of(*(crossref_record(doi, title) for doi, title in titles.items()))
    printed = {"authors": (Author("Okafor", "A"),), "year": 2014, "kind": "journal-article"}
    items = [
        (doi, f"Okafor A. {title}. 2014. {doi}", ReferenceFields(title=title, doi=doi, **printed))
        for doi, title in titles.items()
    ]
    for pool, limits in (("polite", POLITE), ("public", PUBLIC)):
        for how, kind in (("one by one", _Singly), ("in batches", Crossref)):
            source = kind(server.url, version="benchmark", limits=limits)
            resolver = Resolver([source], clock=Clock())
            wall, processor = _timed(
                lambda resolver=resolver: resolver.resolve_all(items, jobs=4),
            )
            (state,) = resolver.states()
            resolver.close()
            print(
                f"a page of {count} DOIs, {pool} pool, {how}: {state.traffic.requests} requests, "
                f"{wall:.1f} s, of which {state.traffic.waited:.1f} s waited, "
                f"processor {processor:.2f} s"
            )


def _dead(count):
    resolver = Resolver([Crossref(refused_url(), version="benchmark")], clock=Clock())
    items = [(str(n), f"Moons of the {n}. kind.", ReferenceFields()) for n in range(count)]
    wall, _ = _timed(lambda: resolver.resolve_all(items, jobs=4))
    resolver.close()
    print(f"{count} references, nobody at Crossref's address: {wall:.1f} s in all")


def _timed(call):
    wall, processor = time.perf_counter(), time.process_time()
    call()
    return time.perf_counter() - wall, time.process_time() - processor


def _tell(what, wall, processor):
    print(f"{what}: {wall * 1000:.1f} ms, processor {processor * 1000:.1f} ms")


if __name__ == "__main__":
    main()
