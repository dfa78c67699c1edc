"""What a run over a corpus does at each page; every engine sends it to its workers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from refcheck.checks.selection import select_rules
from refcheck.rules import needs

if TYPE_CHECKING:
    from refcheck.model.settings import Settings
    from refcheck.rules import Rule


@dataclass(frozen=True)
class Job:
    """The settings of the run and the moment, ISO 8601, that it bears.

    With `online`, services are asked about what no index knows; with `links`, links are. Neither
    is asked by whoever checks a page, but once for all pages.
    """

    settings: Settings
    started: str
    online: bool = False
    links: bool = False

    def __reduce__(self) -> tuple[object, ...]:
        """Rules are found anew by whoever gets the job: functions do not travel."""
        return Job, (self.settings, self.started, self.online, self.links)

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The rules of the run."""
        chosen = self.settings
        return tuple(select_rules(chosen.select, chosen.ignore, chosen.extend_select))

    @cached_property
    def asks_works(self) -> bool:
        """Whether references have to be resolved before a page can be judged."""
        return needs(self.rules, "works")

    @cached_property
    def asks_links(self) -> bool:
        """Whether links have to be asked before a page can be judged."""
        return self.links and needs(self.rules, "links")

    @property
    def today(self) -> str:
        """The ISO day of the run."""
        return self.started[:10]
