"""A MediaWiki on loopback: both of its APIs, as far as they are asked, and their moods."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, unquote, urlsplit


@dataclass
class Kept:
    """A page: its revisions as (id, timestamp, body), newest first, or the title it leads to."""

    revisions: list[tuple[int, str, str]] = field(default_factory=list)
    leads_to: str | None = None


class MediaWiki(ThreadingHTTPServer):
    """`pages` by title; `rest` off answers 404 there.

    `moods` (status, body, content type, headers) are sent before anything else, each once.
    """

    daemon_threads = True

    def __init__(self, script="/w", article="/wiki", *, rest=True):
        super().__init__(("127.0.0.1", 0), _Answering)
        self.pages, self.script, self.article, self.rest = {}, script, article, rest
        self.private = False
        self.per_request = 20
        self.moods = []
        self.asked, self.agents = [], []

    def __enter__(self):
        self._thread = Thread(target=self.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()
        self._thread.join()

    def handle_error(self, *_):
        """Clients may hang up: that is theirs."""

    @property
    def host(self):
        return f"http://127.0.0.1:{self.server_port}"

    @property
    def address(self):
        return f"{self.host}{self.script}/"

    def keep(self, title, *bodies, first=100):
        """A page with these texts, the newest first."""
        count = len(bodies)
        self.pages[title] = Kept(
            [
                (first + count - i, f"20{20 - i:02d}-03-0{i % 9 + 1}T10:00:00Z", body)
                for i, body in enumerate(bodies)
            ]
        )

    def whole(self, title, body):
        """Parsoid's HTML of a page."""
        address = f"//127.0.0.1:{self.server_port}{self.article}/{title.replace(' ', '_')}"
        return (
            "<!DOCTYPE html>\n<html><head>"
            f'<link rel="dc:isVersionOf" href="{escape(address)}"/>'
            f"<title>{escape(title)}</title></head><body>{body}</body></html>"
        )


class _Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        wiki, url = self.server, urlsplit(self.path)
        wiki.asked.append(self.path)
        wiki.agents.append(self.headers["User-Agent"])
        if wiki.moods:
            status, body, kind, headers = wiki.moods.pop(0)
            self.send(status, body, kind, **headers)
            return
        if url.path.startswith(f"{wiki.script}/rest.php/v1/") and wiki.rest:
            parts = url.path.removeprefix(f"{wiki.script}/rest.php/v1/").split("/")
            query = parse_qs(url.query)
            if wiki.private:
                self.error("rest-read-denied", 403)
            elif parts[0] == "revision":
                self.revision(int(parts[1]))
            elif parts[-1] == "history":
                self.history(unquote(parts[1]), query)
            else:
                self.page(unquote(parts[1]))
        elif url.path == f"{wiki.script}/api.php":
            self.api({name: values[0] for name, values in parse_qs(url.query).items()})
        else:
            self.send(404, b"<html>no</html>", "text/html")

    # ---- rest.php ----

    def page(self, key):
        title = key.replace("_", " ")
        kept = self.server.pages.get(title)
        if kept is None:
            self.error("rest-nonexistent-title", 404)
        elif kept.leads_to:
            target = kept.leads_to.replace(" ", "_")
            where = f"{self.server.script}/rest.php/v1/page/{target}/with_html"
            self.send(307, b"", "text/html", Location=where)
        else:
            number, moment, body = kept.revisions[0]
            html = self.server.whole(title, body)
            latest = {"id": number, "timestamp": moment}
            self.json({"key": key, "title": title, "latest": latest, "html": html})

    def history(self, key, query):
        kept = self.server.pages.get(key.replace("_", " "))
        if kept is None:
            self.error("rest-nonexistent-title", 404)
            return
        older_than = int(query["older_than"][0]) if "older_than" in query else 10**9
        all_older = [one for one in kept.revisions if one[0] < older_than]
        some = all_older[: self.server.per_request]
        answer = {"revisions": [{"id": one[0], "timestamp": one[1]} for one in some]}
        if len(all_older) > len(some):
            answer["older"] = f"{self.server.host}/older"
        self.json(answer)

    def revision(self, number):
        for title, kept in self.server.pages.items():
            for own, _, body in kept.revisions:
                if own == number:
                    self.send(200, self.server.whole(title, body).encode(), "text/html")
                    return
        self.error("rest-nonexistent-revision", 404)

    def error(self, key, status):
        self.json({"errorKey": key, "httpCode": status}, status)

    # ---- api.php ----

    def api(self, asked):
        wiki = self.server
        if wiki.private:
            self.json({"error": {"code": "readapidenied", "info": "no"}})
        elif asked["action"] == "parse":
            for title, kept in wiki.pages.items():
                for own, _, body in kept.revisions:
                    if str(own) == asked.get("oldid"):
                        self.json({"parse": {"title": title, "revid": own, "text": body}})
                        return
            self.json({"error": {"code": "nosuchrevid", "info": "no"}})
        else:
            self.json({"query": self.query(asked)})

    def query(self, asked):
        wiki, title = self.server, asked["titles"]
        found = {}
        kept = wiki.pages.get(title)
        if kept is not None and kept.leads_to and "redirects" in asked:
            found["redirects"] = [{"from": title, "to": kept.leads_to}]
            title = kept.leads_to
            kept = wiki.pages.get(title)
        if kept is None:
            return {**found, "pages": [{"title": title, "missing": True}]}
        some = kept.revisions[: int(asked.get("rvlimit", "1"))]
        page = {
            "title": title,
            "canonicalurl": f"{wiki.host}{wiki.article}/{title.replace(' ', '_')}",
            "revisions": [{"revid": one[0], "timestamp": one[1]} for one in some],
        }
        return {**found, "pages": [page]}

    def json(self, value, status=200, **headers):
        self.send(status, json.dumps(value).encode(), "application/json", **headers)

    def send(self, status, body, kind, **headers):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)
