"""Page text inside Markdown: it stays text, whatever GitHub and GitLab read into it."""

from __future__ import annotations

import re

from refcheck.reporters.listing import LONGEST, bounded

_JOINER = "\u2060"  # not seen, and nothing breaks a line there
_ESCAPED = re.compile(r"[\\`*_\[\]{}~|$^]")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_ENTITY = re.compile("[&<>]")
# No backslash helps against what is looked for in the finished page: mentions (@name), issues and
# merge requests (#1, GH-1, !1), milestones (%1), labels (~bug), epics (&1), snippets ($1), the rest
# of GitLab's ([vulnerability:1]), emoji (:bug:), and bare addresses.
_LOOKED_FOR = re.compile(
    r"""[@#!%~](?=[\w"'\[]) | [&$](?=\d) | \[(?=[a-z_]+:) | \bGH-(?=\d)
    | :(?=//) | \bwww(?=\.) | :(?=[\w+-]+:)""",
    re.VERBOSE | re.IGNORECASE,
)
_TICKS = re.compile("`+")


def markdown_text(text: str, longest: int = LONGEST) -> str:
    """The text as one line of Markdown, to stand behind words of our own and in table cells."""
    shown = _LOOKED_FOR.sub(lambda found: found[0] + _JOINER, bounded(text, longest))
    shown = _ESCAPED.sub(lambda found: f"\\{found[0]}", shown)
    return _ENTITY.sub(lambda found: _ENTITIES[found[0]], shown)


def code_span(text: str, longest: int = LONGEST) -> str:
    """The text to be copied, exactly; not for table cells, where a pipe ends even a code span."""
    shown = bounded(text, longest)
    if not shown:
        return ""
    fence = "`" * (1 + max((len(run) for run in _TICKS.findall(shown)), default=0))
    return f"{fence} {shown} {fence}" if "`" in shown else f"{fence}{shown}{fence}"
