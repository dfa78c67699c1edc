"""A MediaWiki on loopback that is edited: its recent changes, its stream of events, their moods."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from threading import Condition
from urllib.parse import parse_qs, urlsplit

from wiki_standin import Kept, MediaWiki, _Answering

LIST = "<h2>References</h2><ol><li>Leaf A. Tea. 1999.</li><li>Stone B. Ice. 2001.</li></ol>"
GOOD = f"<p>Tea.[1] Ice.[2]</p>{LIST}"
BAD = f"<p>Tea.[1] Ice.[2] Snow.[3]</p>{LIST}"
WORSE = f"<p>Tea.[1] Ice.[2] Snow.[3] Hail.[7]</p>{LIST}"


def stamp(moment):
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class WatchedWiki(MediaWiki):
    """`edit` makes an edit that both ways of learning of it tell.

    `api_moods` are sent by api.php, `stream_moods` are called with the handler before a connection
    of the stream is served; each once. `gone` are revisions that nobody shows.
    """

    site = "wiki.example"

    def __init__(self, **settings):
        super().__init__(**settings)
        self.RequestHandlerClass = _Watched
        self.changed = Condition()
        self.changes, self.events = [], []
        self.api_moods, self.stream_moods, self.page_moods = [], [], []
        self.gone, self.last_ids, self.queries = set(), [], []
        self.revision = 1000
        self.keeps_open = False
        self.per_answer = 500
        self.clock = time.time

    @property
    def stream(self):
        return f"{self.host}/v2/stream/recentchange"

    def edit(self, title, body, *, user="Ann", comment="", ago=0.0, tell=True, **more):
        self.revision += 1
        kept = self.pages.setdefault(title, Kept())
        old = kept.revisions[0][0] if kept.revisions else 0
        moment = int(self.clock() - ago)
        kept.revisions.insert(0, (self.revision, stamp(moment), body))
        change = {
            "type": "edit" if old else "new",
            "ns": 0,
            "title": title,
            "revid": self.revision,
            "old_revid": old,
            "user": user,
            "comment": comment,
            "timestamp": stamp(moment),
            "rcid": 5000 + self.revision,
            "bot": False,
            **more,
        }
        if tell:
            self.tell(change)
        return self.revision

    def tell(self, change, *, server=None):
        with self.changed:
            self.changes.append(change)
            self.events.append(self.event(change, server or self.site))
            self.changed.notify_all()

    def event(self, change, server):
        moment = int(datetime.fromisoformat(change["timestamp"]).timestamp())
        return {
            "meta": {"dt": change["timestamp"], "domain": server},
            "server_name": server,
            "type": change["type"],
            "namespace": change["ns"],
            "title": change["title"],
            "user": change["user"],
            "comment": change["comment"],
            "bot": change["bot"],
            "timestamp": moment,
            "revision": {"new": change["revid"], "old": change["old_revid"]},
        }


class _Watched(_Answering):
    def do_GET(self):  # noqa: N802 - http.server's name
        url = urlsplit(self.path)
        if url.path == "/v2/stream/recentchange":
            self.server.asked.append(self.path)
            self.stream_events(parse_qs(url.query))
        elif self.server.page_moods and "/rest.php/" in url.path:
            status, body, kind, headers = self.server.page_moods.pop(0)
            self.send(status, body, kind, **headers)
        else:
            super().do_GET()

    def revision(self, number):
        if number in self.server.gone:
            self.error("rest-permission-denied-revision", 403)
        else:
            super().revision(number)

    def api(self, asked):
        wiki = self.server
        wiki.queries.append(asked)
        if wiki.api_moods:
            status, body, kind, headers = wiki.api_moods.pop(0)
            self.send(status, body, kind, **headers)
        elif asked.get("list") == "recentchanges":
            self.json(self.recent(asked))
        elif asked.get("meta") == "siteinfo":
            general = {"servername": wiki.site, "sitename": "Example"}
            self.json({"curtimestamp": stamp(wiki.clock()), "query": {"general": general}})
        elif "revids" in asked:
            self.json({"query": self.home(int(asked["revids"]))})
        else:
            super().api(asked)

    def home(self, number):
        for title, kept in self.server.pages.items():
            if any(own == number for own, _, _ in kept.revisions):
                return {"pages": [{"title": title}]}
        return {"badrevids": {str(number): {"revid": number, "missing": True}}}

    def recent(self, asked):
        wiki = self.server
        begin = asked.get("rcstart", "")
        wanted = set(map(int, asked.get("rcnamespace", "0").split("|")))
        with wiki.changed:
            rows = sorted(
                (
                    one
                    for one in wiki.changes
                    if one["timestamp"] >= begin
                    and one["ns"] in wanted
                    and not (one["bot"] and asked.get("rcshow") == "!bot")
                ),
                key=lambda one: (one["timestamp"], one["rcid"]),
            )
        start = int(asked.get("rccontinue", "0|0").split("|")[1])
        most = min(wiki.per_answer, int(asked["rclimit"]))
        some = rows[start : start + most]
        answer = {"curtimestamp": stamp(wiki.clock()), "query": {"recentchanges": some}}
        if start + most < len(rows):
            answer["continue"] = {"rccontinue": f"2020|{start + most}", "continue": "-||"}
        return answer

    # ---- the stream ----

    def stream_events(self, query):
        wiki = self.server
        last = self.headers.get("Last-Event-ID")
        wiki.last_ids.append(last)
        if wiki.stream_moods and wiki.stream_moods.pop(0)(self):
            return
        at = self.begin(last, query)
        self.open_stream()
        while True:
            with wiki.changed:
                if at >= len(wiki.events):
                    if not wiki.keeps_open:
                        return
                    wiki.changed.wait(0.2)
                    some = wiki.events[at:]
                else:
                    some = wiki.events[at:]
            for event in some:
                self.write_event(at, event)
                at += 1
            if not some:
                self.write(b":\n\n")

    def begin(self, last, query):
        if last:
            return json.loads(last)[0]["offset"] + 1
        since = query.get("since", [""])[0]
        events = self.server.events
        return next((i for i, e in enumerate(events) if e["meta"]["dt"] >= since), len(events))

    def open_stream(self, kind="text/event-stream; charset=utf-8"):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True

    def write_event(self, at, event):
        place = json.dumps([{"topic": "eqiad.mediawiki.recentchange", "offset": at}])
        self.write(f"event: message\nid: {place}\ndata: {json.dumps(event)}\n\n".encode())

    def write(self, data):
        self.wfile.write(data)
        self.wfile.flush()
