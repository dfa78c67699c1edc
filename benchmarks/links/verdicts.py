"""What each tool says of each kind of link, beside what is right."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import urlsplit

from links.behaviours import BEHAVIOURS, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Table: TypeAlias = "dict[str, Counter[str]]"
_NOTHING = "not told"


def confusion(links: Iterable[str], said: Mapping[str, str]) -> Table:
    """Behaviour -> how often each word was said of its links."""
    table: Table = {}
    for link in links:
        kind = kind_of(urlsplit(link).path)
        if kind is not None:
            table.setdefault(kind.name, Counter())[said.get(link, _NOTHING)] += 1
    return table


def wrong(table: Table) -> dict[str, Counter[str]]:
    """The part of it that misleads."""
    found = {}
    for name, words in table.items():
        right = BEHAVIOURS[name].right
        bad = Counter({word: count for word, count in words.items() if word not in right})
        if bad:
            found[name] = bad
    return found


def markdown(tables: Mapping[str, Table]) -> str:
    """One column a tool; what misleads is bold, and the last row counts it."""
    rows = [["link", "right", *tables], ["---"] * (len(tables) + 2)]
    for name, behaviour in BEHAVIOURS.items():
        if any(name in table for table in tables.values()):
            cells = [_cell(name, table.get(name, Counter())) for table in tables.values()]
            rows.append([behaviour.what, " or ".join(sorted(behaviour.right)), *cells])
    rows.append(["**misleading**", "", *map(misled, tables.values())])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def misled(table: Table) -> str:
    """Of how many links something misleading was said."""
    total = sum(words.total() for words in table.values())
    bad = sum(words.total() for words in wrong(table).values())
    return f"{bad:,} of {total:,}"


def _cell(name: str, words: Counter[str]) -> str:
    """The word alone where all links of the kind got the same."""
    right = BEHAVIOURS[name].right
    marked = [
        (word if word in right else f"**{word}**", count) for word, count in words.most_common()
    ]
    if len(marked) == 1:
        return marked[0][0]
    return ", ".join(f"{word} {count:,}" for word, count in marked)
