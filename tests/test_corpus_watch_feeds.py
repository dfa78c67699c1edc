from __future__ import annotations

import itertools
import json
import time
from contextlib import contextmanager
from email.utils import formatdate
from urllib.parse import parse_qs

import pytest
from watched_wiki import GOOD, WatchedWiki, stamp

from refcheck.cli.address import asked
from refcheck.corpus.watch.edits import Wanted
from refcheck.corpus.watch.events import WIKIMEDIA, EventFeed, stream_for
from refcheck.corpus.watch.patience import Outages, Patience, Pauses
from refcheck.corpus.watch.pending import Mark, Pending, StoppedError
from refcheck.corpus.watch.recent_changes import OVERLAP, RecentChanges
from refcheck.corpus.watch.replies import reply_of
from refcheck.errors import InputError
from refcheck.links.guard import Policy
from refcheck.net.streaming import EventStream
from refcheck.revisions.mediawiki import Wiki

WANTED = Wanted(frozenset({"wiki.example"}))
DAY = 86_400
PAST = "Sun, 06 Nov 1994 08:49:37 GMT"


@pytest.fixture
def wiki():
    with WatchedWiki() as server:
        yield server


class World:
    """A feed and what it brought, whom it waited for, and what it told."""

    def __init__(self, server, *, since=None, floor=1, wanted=WANTED, attempts=5):
        self.pauses, self.told = [], []
        self.server = server
        now = int(time.time())
        self.start = Mark(now - 1000 if since is None else since)
        self.pending = Pending(self.start, quiet=0.0, clock=time.monotonic)
        outages = Outages(self.told.append, self.told.append, lambda: 0.0)
        self.patience = Patience(
            self.pauses.append, outages, attempts, Pauses(first=1.0, longest=300.0, jitter=0.0)
        )
        own = Wiki(server.address, self.ask)
        self.changes = RecentChanges(own, wanted, self.patience, time.time, floor, 30.0)
        stream = EventStream(server.stream, user_agent="test", now=time.time)
        self.events = EventFeed(
            stream, wanted, self.patience, self.changes, time.time, time.monotonic, once=True
        )

    def ask(self, url):
        policy = Policy(private=True)
        return reply_of(
            asked(url, policy, proxy=None, seconds=20, maximum_bytes=10**7), time.time()
        )

    def by_changes(self):
        self.changes.follow(self.start, self.pending, once=True)
        return self.brought()

    def by_events(self, event=None):
        self.events.follow(Mark(self.start.moment, event), self.pending)
        return self.brought()

    def brought(self):
        found = []
        while (batch := self.pending.take(0.0)) is not None:
            found += batch.edits
            self.pending.done(batch)
        return found


def place(at):
    return f'[{{"topic": "eqiad.mediawiki.recentchange", "offset": {at}}}]'


# ---- recent changes ----


def test_all_pages_of_the_answer_are_read(wiki):
    made = [wiki.edit(f"Page {at}", GOOD, ago=100 - at) for at in range(7)]
    wiki.per_answer = 3
    world = World(wiki)

    assert world.by_changes() == made
    assert len([one for one in wiki.queries if one.get("list")]) == 3


def test_the_wiki_is_asked_politely(wiki):
    World(wiki).by_changes()

    (asked,) = wiki.queries
    assert asked["maxlag"] == "5"
    assert asked["rcdir"] == "newer"
    assert asked["rcshow"] == "!bot"
    assert asked["rcnamespace"] == "0"


def test_the_position_is_the_time_of_the_answer_on_the_wikis_clock(wiki):
    wiki.edit("Tea", GOOD, ago=100)
    wiki.clock = lambda: time.time() - 50
    world = World(wiki)
    world.by_changes()

    assert abs(world.pending.mark.moment - (time.time() - 50)) < 20


def test_a_moment_before_the_position_is_asked_for_once_more(wiki):
    now = int(time.time())
    World(wiki, since=now - 500).by_changes()

    assert wiki.queries[0]["rcstart"] == stamp(now - 500 - OVERLAP)


def test_what_was_before_the_very_beginning_is_not_brought(wiki):
    now = int(time.time())
    wiki.edit("Tea", GOOD, ago=520)
    late = wiki.edit("Ice", GOOD, ago=480)

    assert World(wiki, since=now - 500, floor=now - 500).by_changes() == [late]


def test_a_place_that_does_not_move_ends_the_reading(wiki):
    made = wiki.edit("Tea", GOOD, ago=10)
    own = {"continue": {"rccontinue": "2020|1"}, "query": {"recentchanges": []}}
    wiki.api_moods = [(200, _json(own), "application/json", {})] * 2
    world = World(wiki)

    assert world.by_changes() in ([], [made])
    assert len(wiki.queries) <= 3


@pytest.mark.parametrize(
    ("mood", "waited"),
    [
        pytest.param((429, b"", "text/plain", {"Retry_After": "7"}), 7.0, id="too often"),
        pytest.param((503, b"", "text/plain", {"Retry_After": "9"}), 9.0, id="unavailable"),
        pytest.param((429, b"", "text/plain", {"Retry_After": "0"}), 1.0, id="at once"),
        pytest.param((503, b"", "text/plain", {"Retry_After": PAST}), 1.0, id="in the past"),
        pytest.param((429, b"", "text/plain", {"Retry_After": "soon"}), 1.0, id="no time"),
        pytest.param((502, b"<html>", "text/html", {}), 1.0, id="bad gateway"),
        pytest.param(
            (200, b'{"error":{"code":"maxlag"}}', "application/json", {"Retry_After": "5"}),
            5.0,
            id="lag",
        ),
        pytest.param(
            (200, b'{"error": {"code": "internal_api_error_DBQueryError"}}', "text/plain", {}),
            1.0,
            id="database",
        ),
        pytest.param((200, b"<html>captive</html>", "text/html", {}), 1.0, id="a web page"),
        pytest.param((200, b'{"query": ', "application/json", {}), 1.0, id="half an answer"),
        pytest.param((200, b"[" * 100_000, "application/json", {}), 1.0, id="deep"),
    ],
)
def test_a_wiki_that_does_not_answer_is_asked_again(wiki, mood, waited):
    made = wiki.edit("Tea", GOOD, ago=10)
    wiki.api_moods = [mood]
    world = World(wiki)

    assert world.by_changes() == [made]
    assert world.pauses == [waited]


@pytest.mark.parametrize("status", [429, 503])
def test_a_wiki_may_name_the_moment_at_which_to_come_back(wiki, status):
    made = wiki.edit("Tea", GOOD, ago=10)
    later = formatdate(time.time() + 200, usegmt=True)
    wiki.api_moods = [(status, b"", "text/plain", {"Retry_After": later})]
    world = World(wiki)

    assert world.by_changes() == [made]
    (pause,) = world.pauses
    assert 100 < pause <= 200


def test_an_outage_is_told_once_and_so_is_its_end(wiki):
    wiki.edit("Tea", GOOD, ago=10)
    wiki.api_moods = [(502, b"", "text/html", {})] * 9
    world = World(wiki, attempts=None)
    world.by_changes()

    assert [line.split(": ", 1)[-1] for line in world.told] == [
        "server error (HTTP 502); asked again until it answers",
        f"the recent changes of {wiki.address} answers again, after 0 s".split(": ", 1)[-1],
    ]
    assert world.pauses == [1, 2, 4, 8, 16, 32, 64, 128, 256]


def test_a_run_that_is_to_end_gives_up(wiki):
    wiki.api_moods = [(502, b"", "text/html", {})] * 9

    with pytest.raises(InputError, match="HTTP 502") as failure:
        World(wiki).by_changes()
    assert "goes on" in failure.value.hint


def test_nobody_is_waited_for_who_asks_for_an_hour_where_the_run_is_to_end(wiki):
    wiki.api_moods = [(429, b"", "text/plain", {"Retry_After": "3600"})]
    world = World(wiki)

    with pytest.raises(InputError, match="slow down"):
        world.by_changes()
    assert world.pauses == []


def test_a_time_to_come_does_not_become_the_position(wiki):
    wiki.edit("Tea", GOOD, ago=-10 * DAY)
    world = World(wiki)
    world.by_changes()

    assert world.pending.mark.moment <= time.time()


def test_the_oldest_change_that_is_listed_is_known(wiki):
    now = int(time.time())
    wiki.edit("Tea", GOOD, ago=500)
    wiki.edit("Tea", GOOD, ago=100)

    assert abs(World(wiki).changes.oldest() - (now - 500)) < 20


def _json(value):
    return json.dumps(value).encode()


# ---- the stream ----


def test_the_streams_edits_of_this_wiki_are_brought(wiki):
    made = [wiki.edit("Tea", GOOD, ago=30), wiki.edit("Ice", GOOD, ago=20)]
    wiki.tell({**wiki.changes[0], "revid": 77}, server="other.example")
    wiki.tell({**wiki.changes[0], "revid": 78}, server="canary")
    wiki.edit("Talk:Tea", GOOD, ns=1)
    wiki.edit("Snow", GOOD, bot=True)
    world = World(wiki)

    assert world.by_events() == made
    assert world.pending.mark.event == place(5)


def test_the_stream_is_asked_from_the_position_on(wiki):
    wiki.edit("Tea", GOOD, ago=30)
    made = wiki.edit("Ice", GOOD, ago=20)
    world = World(wiki)

    assert world.by_events(place(0)) == [made]
    assert wiki.last_ids[0] == place(0)
    assert "since" not in wiki.asked[0]


def test_without_a_position_the_stream_is_asked_from_a_time_on(wiki):
    wiki.edit("Tea", GOOD, ago=2000)
    made = wiki.edit("Ice", GOOD, ago=20)

    assert World(wiki).by_events() == [made]
    assert "since=" in wiki.asked[0]


def test_a_connection_that_drops_is_resumed_behind_the_last_event(wiki):
    made = [wiki.edit(f"Page {at}", GOOD, ago=30 - at) for at in range(4)]

    def drops(handler):
        handler.open_stream()
        handler.write_event(0, wiki.events[0])
        handler.write_event(1, wiki.events[1])
        handler.write(b"id: [broken\ndata: {half an ev")
        return True

    wiki.stream_moods = [drops]
    world = World(wiki)

    assert world.by_events() == made
    assert wiki.last_ids[:2] == [None, place(1)]


def test_an_event_that_comes_twice_or_out_of_order_is_brought_once_the_position_goes_on(wiki):
    old = wiki.edit("Tea", GOOD, ago=10)
    new = wiki.edit("Ice", GOOD, ago=40)
    wiki.events.append(wiki.events[0])
    world = World(wiki)

    assert world.by_events() == [old, new]
    assert world.pending.mark.event == place(2)


@pytest.mark.parametrize(
    ("status", "headers", "waited"),
    [(429, {"Retry-After": "7"}, 7.0), (503, {"Retry-After": "9"}, 9.0), (500, {}, 1.0)],
)
def test_a_stream_that_refuses_is_asked_again(wiki, status, headers, waited):
    made = wiki.edit("Tea", GOOD, ago=10)
    wiki.stream_moods = [refuses(status, **headers)]
    world = World(wiki)

    assert world.by_events() == [made]
    assert world.pauses == [waited, *world.pauses[1:]]


def refuses(status, body=b"", kind="text/plain", **headers):
    def answer(handler):
        handler.send(status, body, kind, **headers)
        return True

    return answer


@pytest.mark.parametrize(
    "garbage",
    [
        b"data: {half\n\n",
        b"data: []\n\n",
        b"data: 7\n\n",
        b"data: " + b"[" * 100_000 + b"\n\n",
        b"\x00\xff\xfe\n\n",
        b"data: \xff\n\n",
    ],
)
def test_garbage_is_passed_over_and_told_once(wiki, garbage):
    made = wiki.edit("Tea", GOOD, ago=10)

    def babbles(handler):
        handler.open_stream()
        handler.write(garbage * 3)
        handler.write_event(0, wiki.events[0])
        return True

    wiki.stream_moods = [babbles]
    world = World(wiki)

    assert world.by_events() == [made]
    assert len(world.told) <= 1


def test_a_web_page_is_no_stream(wiki):
    wiki.stream_moods = [refuses(200, b"<html>hello</html>", "text/html")]

    with pytest.raises(InputError, match="a web page, and not with a stream of events"):
        World(wiki).by_events()


def test_a_redirect_of_the_stream_is_not_followed(wiki):
    wiki.stream_moods = [refuses(302, Location="http://10.0.0.1/")]

    with pytest.raises(InputError, match=r"redirected us to 10\.0\.0\.1"):
        World(wiki).by_events()


def test_a_position_that_the_stream_does_not_take_is_made_up_for(wiki):
    made = [wiki.edit("Tea", GOOD, ago=200), wiki.edit("Ice", GOOD, ago=10)]
    wiki.stream_moods = [refuses(400, b"bad Last-Event-ID")]
    world = World(wiki)

    assert world.by_events("[nonsense]") == made
    assert wiki.last_ids[:2] == ["[nonsense]", None]
    assert "does not take the position" in world.told[0]


def test_what_the_stream_keeps_no_longer_the_recent_changes_tell(wiki):
    made = [wiki.edit("Tea", GOOD, ago=20 * DAY), wiki.edit("Ice", GOOD, ago=10)]
    world = World(wiki, since=int(time.time()) - 30 * DAY)

    assert sorted(world.by_events(place(0))) == made
    assert wiki.last_ids[0] is None
    assert "30 days old" in world.told[0]


def test_a_stream_that_ends_at_once_is_out_of_order_unless_the_run_is_to_end(wiki):
    world = World(wiki)
    world.events.once = False
    wiki.stream_moods = [refuses(200, b"", "text/event-stream")] * 9

    with pytest.raises(InputError, match="ended the connection without an event"):
        world.by_events()
    assert world.pauses == [1, 2, 4, 8]


def test_an_event_that_bears_an_old_time_is_an_edit_like_any(wiki):
    made = wiki.edit("Tea", GOOD, ago=2000)
    world = World(wiki, floor=int(time.time()))
    wiki.stream_moods = [lambda handler: bool(babble(handler, wiki.events[0]))]

    assert world.by_events() == [made]
    assert world.pending.mark.moment == world.start.moment


def babble(handler, event):
    handler.open_stream()
    handler.write_event(0, event)
    return True


def test_a_wiki_that_tells_no_time_does_not_stand_still(wiki):
    made = wiki.edit("Tea", GOOD, ago=10)
    row = {**wiki.changes[0]}
    wiki.api_moods = [
        (200, _json({"query": {"recentchanges": [row]}}), "application/json", {}),
    ]
    world = World(wiki)

    assert world.by_changes() == [made]
    assert world.pending.mark.moment > world.start.moment


@pytest.mark.parametrize(
    ("wiki", "stream"),
    [
        ("https://en.wikipedia.org/w/", WIKIMEDIA),
        ("https://www.wikidata.org/w/", WIKIMEDIA),
        ("https://wikipedia.org.example/w/", None),
        ("https://notwikipedia.org/w/", None),
        ("https://wiki.example/w/", None),
    ],
)
def test_wikimedias_wikis_are_in_wikimedias_stream(wiki, stream):
    assert stream_for(wiki) == stream


class Scripted:
    """A stream that does what is written down, connection after connection."""

    url = "http://stream.example/"

    def __init__(self, *connections):
        self.connections, self.asked = list(connections), []

    @contextmanager
    def opened(self, query, headers, *, idle):
        self.asked.append((query, headers.get("Last-Event-ID")))
        yield map(self._sent, self.connections.pop(0))

    def _sent(self, chunk):
        if isinstance(chunk, Exception):
            raise chunk
        return chunk


def told(at, event):
    return f"id: {place(at)}\ndata: {json.dumps(event)}\n\n".encode()


def followed(world, last):
    """Everything that a feed without an end brings up to this edit, after which it is stopped."""
    found = []
    admit = world.pending.admit

    def admitted(edit, mark):
        admit(edit, mark)
        found.append(edit.revision)
        if edit.revision == last:
            raise StoppedError

    world.pending.admit = admitted
    world.events.once = False
    with pytest.raises(StoppedError):
        world.by_events()
    return found


def test_a_stream_that_falls_silent_is_told_and_asked_again(wiki):
    made = [wiki.edit("Tea", GOOD, ago=20), wiki.edit("Ice", GOOD, ago=10)]
    first, second = (told(at, event) for at, event in enumerate(wiki.events))
    silence = TimeoutError()
    world = World(wiki, attempts=None)
    world.events.stream = stream = Scripted(
        [first, silence], [silence], [b":\n\n", silence], [second, b":\n\n"]
    )

    assert followed(world, made[-1]) == made
    assert world.pauses == [1.0, 1.0, 2.0]
    begins, ends = world.told
    assert begins.endswith("has sent nothing for 2 min; asked again until it answers")
    assert "answers again" in ends
    assert [place for _, place in stream.asked] == [None, *[place(0)] * 3]


def test_a_stream_with_signs_of_life_and_no_events_gets_another_connection(wiki):
    made = wiki.edit("Tea", GOOD, ago=10)
    world = World(wiki, attempts=None)
    hours = itertools.count(0.0, 600.0)
    world.events.monotonic = lambda: next(hours)
    breathing = itertools.repeat(b":\n\n", 50)
    world.events.stream = stream = Scripted(breathing, [told(0, wiki.events[0]), b":\n\n"])

    assert followed(world, made) == [made]
    assert (len(stream.asked), world.told) == (2, [])
    assert list(breathing)


def test_who_had_to_wait_before_an_event_was_taken_has_not_seen_them_all(wiki):
    made = [wiki.edit(f"Page {at}", GOOD, ago=90 - at) for at in range(3)]
    world = World(wiki)
    clock, admit = Clock(), world.pending.admit

    def slowly(edit, mark):
        clock.now += 60.0  # too many were waiting
        admit(edit, mark)

    world.pending.admit, world.events.monotonic = slowly, clock
    world.events.stream = Scripted([told(at, event) for at, event in enumerate(wiki.events)], [])

    assert world.by_events(place(0)) == made


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def test_after_a_gap_the_stream_goes_on_by_the_clock_of_the_wiki(wiki):
    wiki.stream_moods = [refuses(400, b"bad Last-Event-ID")]
    world = World(wiki)
    world.events.now = lambda: time.time() + DAY
    world.by_events("[nonsense]")

    since = parse_qs(wiki.asked[-1].partition("?")[2])["since"][0]
    assert since <= stamp(time.time())
