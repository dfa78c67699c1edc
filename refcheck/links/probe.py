"""What is asked about one address, step by step; pure, the answers are sent in."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from refcheck.links.client import Request
from refcheck.links.decoys import is_html, is_page, without_idle_body
from refcheck.links.guard import Forbidden, Permitted, examine
from refcheck.links.hosts import is_busy
from refcheck.links.quirks import is_answer, quirk_of
from refcheck.links.robots import MOST_BYTES, Robots, read_robots
from refcheck.links.trail import Answer, Failure, Hop, Trail

if TYPE_CHECKING:
    from refcheck.links.decoys import Decoys
    from refcheck.links.guard import Policy
    from refcheck.links.limits import Limits, Looks
    from refcheck.links.trail import End

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Shared:
    """Steps that several probes need the result of, and that are taken once."""

    key: tuple[str, ...]
    steps: Callable[[], Steps[Any]]


Steps: TypeAlias = Generator[Request | Shared, Any, T]

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# HEAD is refused altogether with these, and not for the one address
_NO_HEAD = frozenset({405, 501})
# A ranged request for what has no such range, or from a server that cannot be asked for one
_NO_RANGE = frozenset({400, 416, 501})
_MAY_PASS = frozenset({500, 502, 503, 504, 520, 521, 522, 523, 524})
_ENDINGS = (
    *(".7z", ".avi", ".bz2", ".csv", ".doc", ".docx", ".epub", ".gif", ".gz", ".iso", ".jpeg"),
    *(".jpg", ".mov", ".mp3", ".mp4", ".odp", ".ods", ".odt", ".ogg", ".pdf", ".png", ".ppt"),
    *(".pptx", ".ps", ".rar", ".rtf", ".svg", ".tar", ".tgz", ".tif", ".tiff", ".txt", ".wav"),
    *(".webm", ".webp", ".xls", ".xlsx", ".xml", ".xz", ".zip"),
)


class Probe:
    """The steps for any address of a run, and what these have learnt of hosts on the way."""

    def __init__(
        self,
        policy: Policy,
        looks: Looks,
        limits: Limits,
        decoys: Decoys,
        *,
        robots: str | None = None,
        slow_down: Callable[[str, float], None] = lambda _host, _seconds: None,
    ) -> None:
        self._policy = policy
        self._looks = looks
        self._limits = limits
        self._decoys = decoys
        self._agent = robots.partition("/")[0] if robots else None
        self._slow_down = slow_down
        self._headless: set[str] = set()
        self._insecure: set[str] = set()

    def link(self, target: Permitted, *, fragment: bool = False) -> Steps[Trail]:
        """Everything that is wanted about an address; `fragment` where one of it is looked for."""
        first = self._limits.first_bytes if self._looks.pages else 0
        body = first
        if fragment and self._looks.fragments:
            body = self._limits.fragment_bytes
        elif target.url.partition("?")[0].lower().endswith(_ENDINGS):
            body = 0
        trail = yield from self._walk(target, body)
        if body < first and is_html(trail.end):  # a file that is gone, perhaps
            trail = yield from self._walk(target, first)
        if self._looks.pages and is_page(trail.end) and (decoy := self._decoy(trail)):
            trail = replace(trail, decoy=(yield decoy))
        if self._looks.secure and (variant := self._variant(target, trail)) is not None:
            secure = yield from self._walk(variant, min(body, self._limits.first_bytes))
            trail = replace(trail, secure=secure)
            if isinstance(secure.end, Failure):
                self._insecure.add(target.host)
        return trail

    def _decoy(self, trail: Trail) -> Shared | None:
        address = self._decoys.beside(trail.asked, trail.end.url)
        if address is None:
            return None
        target = examine(address, self._policy)
        if isinstance(target, Forbidden):
            return None

        def steps() -> Steps[Trail]:
            trail = yield from self._walk(target, self._limits.first_bytes)
            return without_idle_body(trail)

        return Shared(("decoy", address), steps)

    def _variant(self, target: Permitted, trail: Trail) -> Permitted | None:
        """The https address to try for a living http one that does not lead to https by itself."""
        living = isinstance(trail.end, Answer) and trail.end.status < 400  # noqa: PLR2004 - RFC 9110
        plain = target.scheme == "http" and target.port == 80  # noqa: PLR2004 - where 443 is the other
        if not (living and plain) or target.host in self._insecure:
            return None
        if any(hop.target.startswith("https:") for hop in trail.hops):
            return None
        variant = examine("https" + target.url.removeprefix("http"), self._policy)
        return variant if isinstance(variant, Permitted) else None

    def _walk(self, target: Permitted, body: int, *, robots: bool = False) -> Steps[Trail]:
        """From hop to hop, each of which passes the guard; `robots` where it is robots.txt."""
        asked = target.url
        hops: list[Hop] = []
        while True:
            refusal = None if robots else (yield from self._refusal(target))
            end: End = refusal or (yield from self._ask(target, body, any_kind=robots))
            if not isinstance(end, Answer) or (location := _location(end)) is None:
                break
            following = examine(location, self._policy, base=target.url)
            if is_answer(target.url, following.url):
                break
            hops.append(Hop(target.url, end.status, _with_fragment(following)))
            if isinstance(following, Forbidden):
                end = following
                break
            if (failure := self._aimless(following.url, hops)) is not None:
                end = failure
                break
            target = following
        return Trail(asked, end, tuple(hops))

    def _refusal(self, target: Permitted) -> Steps[Failure | None]:
        """What robots.txt says, where somebody wishes that it be heeded."""
        if self._agent is None or target.url == _robots_of(target):
            return None
        agent, address = self._agent, _robots_of(target)

        def steps() -> Steps[Robots]:
            place = examine(address, self._policy)
            if isinstance(place, Forbidden):
                return Robots(agent)
            robots = read_robots((yield from self._walk(place, MOST_BYTES, robots=True)), agent)
            self._slow_down(target.host, robots.delay())
            return robots

        robots: Robots = yield Shared(("robots", address), steps)
        return robots.refusal(target.url)

    def _aimless(self, following: str, hops: list[Hop]) -> Failure | None:
        if any(hop.url == following for hop in hops):
            return Failure(following, "redirects", "its redirects lead in a circle")
        if len(hops) > self._limits.redirects:
            reason = f"it redirects more than {self._limits.redirects} times"
            return Failure(following, "redirects", reason)
        return None

    def _ask(self, target: Permitted, body: int, *, any_kind: bool = False) -> Steps[End]:
        """HEAD where no body is wanted, and GET where that is refused or gets no answer."""
        quirk = quirk_of(target.host)
        knows_head = target.host not in self._headless and not (quirk and quirk.method == "GET")
        head: End | None = None
        if body == 0 and knows_head:
            head = yield from self._patiently(Request(target, "HEAD"))
            if not _in_doubt(head):
                return head
        most = body or self._limits.first_bytes
        ranged = Request(target, "GET", most, any_kind=any_kind, ranged=not any_kind)
        end = yield from self._patiently(ranged)
        if isinstance(end, Answer) and end.status in _NO_RANGE:
            end = yield from self._patiently(replace(ranged, ranged=False))
        if head is not None and isinstance(end, Answer) and _means_no_head(head):
            self._headless.add(target.host)
        return end

    def _patiently(self, request: Request) -> Steps[End]:
        """Again, where the host asks for patience or may have stumbled; the host's queue waits."""
        end: End = yield request
        for _ in range(1, self._limits.attempts):
            if is_busy(end):
                end = yield request
            elif _stumbled(end) and request.method != "HEAD" and not request.pause:
                request = replace(request, pause=self._limits.first_wait)
                again = yield request
                end = end if _given_up(again) else again
            else:
                break
        return end


def _robots_of(target: Permitted) -> str:
    return "/".join([*target.url.split("/", 3)[:3], "robots.txt"])


def _location(answer: Answer) -> str | None:
    if answer.status not in _REDIRECTS:
        return None
    return answer.headers.get("location") or None


def _with_fragment(target: Permitted | Forbidden) -> str:
    fragment = target.fragment if isinstance(target, Permitted) else ""
    return f"{target.url}#{fragment}" if fragment else target.url


def _in_doubt(end: End) -> bool:
    """Whether HEAD has not told what GET would."""
    if isinstance(end, Answer):
        return end.status >= 400 and end.status != 429  # noqa: PLR2004 - RFC 9110 and RFC 6585
    return isinstance(end, Failure) and end.connected


def _means_no_head(end: End) -> bool:
    """Whether HEAD is not to be tried at this host again, once GET is answered there."""
    return end.status in _NO_HEAD if isinstance(end, Answer) else True


def _stumbled(end: End) -> bool:
    if isinstance(end, Answer):
        return end.status in _MAY_PASS
    return isinstance(end, Failure) and end.connected and end.kind != "timeout"


def _given_up(end: End) -> bool:
    return isinstance(end, Failure) and end.kind == "rest"
