"""The rounds of a survey: turns are handed out, and each link goes on with its answer."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from refcheck.links.hosts import is_busy
from refcheck.links.probe import Shared
from refcheck.links.trail import Failure

if TYPE_CHECKING:
    from collections.abc import Callable

    from refcheck.links.client import Client, Request
    from refcheck.links.guard import Permitted
    from refcheck.links.hosts import Host, Schedule
    from refcheck.links.limits import Limits
    from refcheck.links.probe import Probe, Steps
    from refcheck.links.trail import End, Trail

# Results that several links need are kept for the last so many: a decoy's may hold a body.
_MOST_RESULTS = 512


@dataclass(slots=True, eq=False)
class Link:
    """An address of the run with what is printed for it; or, with a `key`, steps that links share.

    `target` is what is asked next.
    """

    target: Permitted
    printed: list[str] = field(default_factory=list)
    fragment: bool = False
    key: tuple[str, ...] = ()
    steps: Steps[Any] | None = None
    request: Request | None = None
    spent: float = 0.0


class Rounds:
    """Hands out places for requests; a link is no task, and waits outside of any."""

    def __init__(
        self,
        schedule: Schedule[Link],
        probe: Probe,
        client: Client,
        limits: Limits,
        on_trail: Callable[[str, Trail], None],
    ) -> None:
        self._schedule = schedule
        self._probe = probe
        self._client = client
        self._limits = limits
        self._on_trail = on_trail
        self._loop = asyncio.get_running_loop()
        self._over: asyncio.Future[None] = self._loop.create_future()
        self._tasks: set[asyncio.Task[tuple[End, float]]] = set()
        # Of these, the ones that are not slow so far: since when.
        self._quick: dict[asyncio.Task[tuple[End, float]], float] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._results: dict[tuple[str, ...], Any] = {}
        self._waiting: dict[tuple[str, ...], list[Link]] = {}
        self._left = 0

    async def run(self, links: list[Link], seconds: float) -> None:
        """Until every link is finished, the time is over, or `on_trail` raises."""
        self._left = len(links)
        settled = self._schedule.load(links)
        links.clear()  # those that are finished need not stay in memory
        for link in settled:
            self._guarded(self._go_on, link, None)
        self._guarded(self._hand_out)
        try:
            await asyncio.wait([self._over], timeout=seconds)
        finally:
            self._over.cancel()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
        if not self._over.cancelled():
            self._over.result()

    def _guarded(self, step: Callable[..., None], *arguments: Any) -> None:
        """Whatever goes wrong in a step ends the run, and is raised by it."""
        if self._over.done():
            return
        try:
            step(*arguments)
        except Exception as error:  # noqa: BLE001 - raised again by `run`
            if not self._over.done():
                self._over.set_exception(error)

    def _hand_out(self) -> None:
        """Begin as many requests as may be under way now."""
        now = self._loop.time()
        while self._free_from(now) <= now:
            taken = self._schedule.take(now)
            if taken is None:
                break
            host, link = taken
            request = link.request or self._step(link, None)
            if request is None:
                self._schedule.skip(host)
                continue
            self._schedule.start(host, now)
            task = self._loop.create_task(self._ask(link, request))
            self._tasks.add(task)
            self._quick[task] = now
            task.add_done_callback(partial(self._asked, host, link, request.target))
        self._set_timer(now)

    def _free_from(self, now: float) -> float:
        """When there is a place for one more request, if none is answered until then."""
        slow = self._limits.slow_seconds
        while self._quick and next(iter(self._quick.values())) + slow <= now:
            del self._quick[next(iter(self._quick))]
        if len(self._tasks) >= self._limits.at_most:
            return float("inf")
        if len(self._quick) < self._limits.at_once:
            return now
        return next(iter(self._quick.values())) + slow

    def _set_timer(self, now: float) -> None:
        """For when the next turn comes by itself."""
        due = self._schedule.next_time()
        if due is None:
            return
        due = max(due, self._free_from(now))
        if due == float("inf"):
            return
        if self._timer is not None:
            if self._timer.when() <= due:
                return
            self._timer.cancel()
        self._timer = self._loop.call_at(due, self._tick)

    def _tick(self) -> None:
        self._timer = None
        self._guarded(self._hand_out)

    async def _ask(self, link: Link, request: Request) -> tuple[End, float]:
        """What came of the request, and when it began: by then its host's name is looked up."""
        barred = await self._client.barred(request.target)
        began = self._loop.time()
        if barred is not None:
            return barred, began
        seconds = self._limits.link_seconds - link.spent
        if request.method == "HEAD":
            seconds = min(seconds, self._limits.link_seconds / 2)  # the rest is for GET
        if seconds <= 0:
            reason = f"no answer within {self._limits.link_seconds:g} s"
            return Failure(request.target.url, "timeout", reason), began
        return await self._client.ask(request, seconds), began

    def _asked(
        self, host: Host[Link], link: Link, target: Permitted, task: asyncio.Task[tuple[End, float]]
    ) -> None:
        self._tasks.discard(task)
        self._quick.pop(task, None)
        if not task.cancelled() and not isinstance(task.exception(), KeyboardInterrupt):
            self._guarded(self._answered, host, link, target, task)

    def _answered(
        self, host: Host[Link], link: Link, target: Permitted, task: asyncio.Task[tuple[End, float]]
    ) -> None:
        (end, began), now = task.result(), self._loop.time()
        link.spent += now - began
        settled = self._schedule.end(host, target, end, began, now)
        self._go_on(link, end)
        for one in settled:
            self._go_on(one, self._schedule.fate(one.target) if one.request else None)
        self._hand_out()

    def _go_on(self, link: Link, value: Any) -> None:
        """Take the link's next step, and queue up with what is to be asked then."""
        while (request := self._step(link, value)) is not None:
            if request.pause:
                self._loop.call_later(request.pause, self._guarded, self._come_back, link)
                return
            fate = self._schedule.fate(request.target)
            if fate is None:
                # who was asked for patience lets the others try first
                self._schedule.put(link, first=not is_busy(value))
                return
            value = fate

    def _come_back(self, link: Link) -> None:
        """After the pause."""
        fate = self._schedule.fate(link.target)
        if fate is None:
            self._schedule.put(link, first=True)
        else:
            self._go_on(link, fate)
        self._hand_out()

    def _step(self, link: Link, value: Any) -> Request | None:
        """The next request of the link; none where it is finished, or waits for another's steps."""
        if link.steps is None:
            link.steps = self._probe.link(link.target, fragment=link.fragment)
        try:
            step = link.steps.send(value)
            while isinstance(step, Shared):
                if step.key not in self._results:
                    self._share(link, step)
                    return None
                step = link.steps.send(self._results[step.key])
        except StopIteration as stop:
            self._finish(link, stop.value)
            return None
        link.request = step
        link.target = step.target
        return step

    def _share(self, link: Link, shared: Shared) -> None:
        """Let the link wait for steps that are taken once."""
        if shared.key in self._waiting:
            self._waiting[shared.key].append(link)
        else:
            self._waiting[shared.key] = [link]
            self._go_on(Link(link.target, key=shared.key, steps=shared.steps()), None)

    def _finish(self, link: Link, result: Any) -> None:
        if link.key:
            self._results[link.key] = result
            if len(self._results) > _MOST_RESULTS:
                del self._results[next(iter(self._results))]
            for one in self._waiting.pop(link.key):
                self._go_on(one, result)
            return
        for address in link.printed:
            self._on_trail(address, result)
        self._left -= 1
        if not self._left and not self._over.done():
            self._over.set_result(None)
