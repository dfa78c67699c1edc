"""Host names, looked up once each, and whether "there is no such host" can be believed."""

from __future__ import annotations

import asyncio
import secrets
import socket
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal, TypeAlias

# Raises `socket.gaierror` as `socket.getaddrinfo` does: EAI_NONAME and EAI_NODATA say that the host
# is not known, every other code that nobody could tell.
Lookup: TypeAlias = Callable[[str, int], Iterable[str]]

# Where these are not known either, it is names that fail here, and not a host.
CONTROLS = ("www.iana.org", "one.one.one.one", "doi.org")
# For so many seconds what was seen of the resolver is believed: a network may go away meanwhile,
# and some systems then call every host unknown.
_FRESH = 10.0
# Where so many names are lost, none was found, and no control name is known, there is no network:
# the rest is not waited for.
_LOST = 16

_UNKNOWN = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}


@dataclass(frozen=True, slots=True)
class Unfound:
    """A name without an IP address, and what that says: nothing, or that there is no such host."""

    kind: Literal["unknown-host", "no-names"]
    reason: str


_NO_HOST = Unfound("unknown-host", "its host is not known")
_NO_NAMES = Unfound("no-names", "its host could not be looked up")

Found: TypeAlias = "tuple[str, ...] | Unfound"


def system_lookup(host: str, port: int) -> list[str]:
    """What the system's resolver says, IPv6 as well, each IP address once."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class Names:
    """Looks up in threads: the system's resolver can be asked in no other way.

    They are daemons, because a resolver that hangs must not keep the program from ending.
    """

    def __init__(self, lookup: Lookup, *, seconds: float, at_once: int) -> None:
        self._lookup = lookup
        self._seconds = seconds
        self._places = asyncio.Semaphore(at_once)
        self._tasks: dict[str, asyncio.Task[Found]] = {}
        self._resolved_at = float("-inf")
        self._believable: asyncio.Task[bool] | None = None
        self._tried_at = float("-inf")
        self._control_known = True
        self._lost = 0
        self._any_found = False

    async def find(self, host: str, port: int, *, local: bool = False) -> Found:
        """The IP addresses of the host, which are the same for the whole run.

        Only where it may be `local` does the system complete the name by its search list, by which
        `web.team` may be `web.team.svc.cluster.local`, and any dead host one that always answers.
        """
        name = host if local else _rooted(host)
        task = self._tasks.get(name)
        if task is None:
            task = self._tasks[name] = asyncio.create_task(self._look(name, port, local=local))
        found = await asyncio.shield(task)
        if not isinstance(found, Unfound):
            self._any_found = True
            return found
        self._lost += 1
        doubtful = found is _NO_HOST or self._lost == _LOST
        return _NO_NAMES if doubtful and not await self._is_believable() else found

    def saw_public(self) -> None:
        """A name was found just now that everybody knows: the resolver works."""
        self._resolved_at = asyncio.get_running_loop().time()

    async def _is_believable(self) -> bool:
        now = asyncio.get_running_loop().time()
        if self._believable is None or now - self._tried_at > _FRESH:
            self._tried_at = now
            self._believable = asyncio.create_task(self._try_resolver(now))
        return await asyncio.shield(self._believable)

    async def _try_resolver(self, now: float) -> bool:
        """Whether it knows a host that there is, and knows none by a name that nobody has.

        Some providers' resolvers answer every question with the IP address of their own search
        page; what such a one calls unknown may be anything.
        """
        knows = now - self._resolved_at <= _FRESH
        if not knows:  # all at once: who does not answer lets wait for long
            controls = await asyncio.gather(*(self._ask(_rooted(name), 443) for name in CONTROLS))
            knows = not all(isinstance(one, Unfound) for one in controls)
        self._control_known = knows
        nobody = _rooted(f"www.{secrets.token_hex(12)}.com")
        return knows and await self._ask(nobody, 443) is _NO_HOST

    async def _look(self, host: str, port: int, *, local: bool) -> Found:
        async with self._places:
            in_vain = self._lost >= _LOST and not (self._any_found or self._control_known)
            return _NO_NAMES if in_vain and not local else await self._ask(host, port)

    async def _ask(self, host: str, port: int) -> Found:
        found: asyncio.Future[Found] = asyncio.get_running_loop().create_future()
        thread = threading.Thread(
            target=self._answer, args=(host, port, found), name="refcheck-lookup", daemon=True
        )
        try:
            thread.start()
            async with asyncio.timeout(self._seconds):
                return await found
        except (TimeoutError, RuntimeError):  # the latter: no thread left
            return _NO_NAMES

    def _answer(self, host: str, port: int, found: asyncio.Future[Found]) -> None:
        answer: Found
        try:
            answer = tuple(self._lookup(host, port)) or _NO_HOST
        except UnicodeError:  # a label of more than 63 characters
            answer = _NO_HOST
        except OSError as error:
            unknown = isinstance(error, socket.gaierror) and error.errno in _UNKNOWN
            answer = _NO_HOST if unknown else _NO_NAMES
        with suppress(RuntimeError):  # the run is over, and its loop is closed
            found.get_loop().call_soon_threadsafe(_settle, found, answer)


def _rooted(host: str) -> str:
    """The name as it is meant from the root of all names."""
    return f"{host.rstrip('.')}."


def _settle(future: asyncio.Future[Found], found: Found) -> None:
    if not future.done():
        future.set_result(found)
