"""What a host's robots.txt asks of programs (RFC 9309)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from refcheck.links.trail import Answer, Failure

if TYPE_CHECKING:
    from protego import Protego

    from refcheck.links.trail import Trail

MOST_BYTES = 500 * 1024  # RFC 9309, 2.5: the least that must be read
MOST_LINES = 5000  # hosts write some hundreds; rules are kept for as long as links of the host
_AGENT = re.compile(r"(\s*user(?:-|\s+)?agent\s*[:\s])([^#]*)", re.IGNORECASE)
_SERVER_ERROR = 500
_ERROR = 400


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules for one program; no `rules` where there is no robots.txt.

    `failure` where nobody knows what the host wants: then it wants to be left alone.
    """

    agent: str
    rules: Protego | None = None
    failure: Failure | None = None

    def refusal(self, url: str) -> Failure | None:
        """Why the address is not asked, or None."""
        if self.failure is not None:
            return Failure(url, self.failure.kind, self.failure.reason)
        if self.rules is None or self.rules.can_fetch(url, self.agent):
            return None
        return Failure(url, "robots", "its host's robots.txt asks programs to leave it alone")

    def delay(self) -> float:
        """The seconds that it wants between two requests."""
        return float(self.rules.crawl_delay(self.agent) or 0) if self.rules else 0.0


def read_robots(trail: Trail, agent: str) -> Robots:
    """The rules by the answer to "/robots.txt"; 4xx means that there are none (RFC 9309, 2.3.1)."""
    end = trail.end
    if isinstance(end, Failure) and end.kind != "redirects":
        return Robots(agent, failure=end)
    if not isinstance(end, Answer):
        return Robots(agent)  # it redirects in vain, or to where nobody may go: not available
    if end.status >= _SERVER_ERROR:
        reason = f"its host's robots.txt cannot be read (HTTP {end.status})"
        return Robots(agent, failure=Failure(end.url, "robots", reason))
    if end.status >= _ERROR:
        return Robots(agent)
    lines = end.body.decode("utf-8", "replace").splitlines()
    if len(lines) > MOST_LINES:
        reason = f"its host's robots.txt has more than {MOST_LINES:,} lines"
        return Robots(agent, failure=Failure(end.url, "robots", reason))
    from protego import Protego  # noqa: PLC0415 - only where somebody wishes it

    return Robots(agent, Protego.parse("\n".join(_concerning(agent, line) for line in lines)))


def _concerning(agent: str, line: str) -> str:
    """The line, with one name for all other programs: the parser gives each its own rules."""
    named = _AGENT.match(line)
    if named is None or (name := named[2].strip(" \t*").lower()) in agent.lower():
        return line
    return f"{named[1]} -" if name else line
