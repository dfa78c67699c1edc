"""Hosts that answer otherwise than others: a table, each row with its source and date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Quirk:
    """What is done about some hosts; a host in `hosts` stands for its subdomains too.

    `follow` false: its redirects are its answer (doi.org's says that the DOI is registered).
    `method` "GET" where HEAD is known to lie. `dead` false where not even a 404 tells that a page is
    gone. `statuses` are what stands for "blocked" there, beside what does everywhere.
    """

    hosts: tuple[str, ...]
    what: str
    source: str
    date: str
    follow: bool = True
    method: Literal["HEAD", "GET"] | None = None
    dead: bool = True
    statuses: tuple[int, ...] = ()


def quirk_of(host: str) -> Quirk | None:
    """The row for this host (ASCII, lower case), if there is one."""
    raise NotImplementedError
