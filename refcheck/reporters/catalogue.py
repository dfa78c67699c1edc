"""The words of the HTML report in one language, found by their keys in `words/<language>.toml`."""

from __future__ import annotations

import gettext
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from refcheck.reporters.safe_text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from markupsafe import Markup

Forms: TypeAlias = "str | Mapping[str, str]"

FOLDER = Path(__file__).parent / "words"
DEFAULT = "en"
_BLANKS = str.maketrans("_-", "  ")
# Letters and marks of scripts that run from right to left.
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


@dataclass(frozen=True, slots=True, eq=False)
class Catalogue:
    """`entries` are texts by dotted key ("finding.fix"); a text with a plural has its forms.

    `{n}` chooses the form; every other placeholder is named by what stands there. `form_of` is the
    position in `forms` for a number, after the catalogue's own rule, as gettext writes it. It
    `reads` "ltr" or "rtl".
    """

    language: str
    reads: str
    thousands: str
    forms: tuple[str, ...]
    form_of: Callable[[int], int]
    entries: Mapping[str, Forms]

    def plain(self, key: str, **values: object) -> str:
        """The text alone: for attributes and for sentences. KeyError for an unknown key."""
        told = {name: self._plainly(value) for name, value in values.items()}
        return self._pattern(key, values).format_map(told)

    def say(self, key: str, **values: object) -> Markup:
        """The text as markup; texts in it are escaped and kept to their own direction."""
        from markupsafe import Markup, escape  # noqa: PLC0415 - comes with jinja2

        told = {name: self._marked(value) for name, value in values.items()}
        return Markup(str(escape(self._pattern(key, values))).format_map(told))  # noqa: S704 - escaped

    def number(self, number: int) -> str:
        """`12,345`, with the language's own mark."""
        return f"{number:,}".replace(",", self.thousands)

    def listed(self, names: Sequence[str]) -> str:
        """`a`, `a and b`, `a, b and c`."""
        *first, last = names
        if not first:
            return last
        return self.plain("join.and", first=self.plain("join.comma").join(first), last=last)

    def named(self, kind: str, name: str, otherwise: str | None = None) -> str:
        """The name of one of a kind of things, as a record has it; itself where no word is here."""
        entry = self.entries.get(f"{kind}.{name}", otherwise)
        return entry if isinstance(entry, str) else name.translate(_BLANKS)

    def isolated(self, text: str) -> Markup:
        """A text of somebody else's: escaped, made harmless, kept to its own direction."""
        from markupsafe import Markup, escape  # noqa: PLC0415 - comes with jinja2

        told = escape(one_line(text))
        if not self._may_turn(text):
            return told
        return Markup(f'<bdi dir="auto">{told}</bdi>')  # noqa: S704 - escaped

    def direction(self, text: str) -> Markup:
        """The attribute of an element with nothing but this text, where it needs one."""
        from markupsafe import Markup  # noqa: PLC0415 - comes with jinja2

        return Markup(' dir="auto"' if self._may_turn(text) else "")  # noqa: S704 - our own

    def _may_turn(self, text: str) -> bool:
        """Most texts run as the page does: a large report has half as many elements without."""
        return self.reads != "ltr" or _RIGHT_TO_LEFT.search(text) is not None

    def _pattern(self, key: str, values: Mapping[str, object]) -> str:
        entry = self.entries[key]
        if isinstance(entry, str):
            return entry
        number = values["n"]
        return entry[self.forms[self.form_of(number if isinstance(number, int) else 0)]]

    def _marked(self, value: object) -> str:
        """What is no text of ours is kept apart from it; numbers have no direction to keep."""
        from markupsafe import Markup  # noqa: PLC0415 - comes with jinja2

        if isinstance(value, int):
            return self.number(value)
        return value if isinstance(value, Markup) else self.isolated(str(value))

    def _plainly(self, value: object) -> str:
        return self.number(value) if isinstance(value, int) else one_line(str(value))


def catalogue(language: str | None = None) -> Catalogue:
    """The catalogue of an article in this language ("de", "pt-BR"); English where there is none."""
    tag = (language or DEFAULT).lower()
    known = {file.stem.lower(): file for file in FOLDER.glob("*.toml")}
    names = (tag, tag.partition("-")[0], DEFAULT)
    return _of_file(next(known[name] for name in names if name in known))


@cache
def _of_file(file: Path) -> Catalogue:
    return catalogue_of(tomllib.loads(file.read_text("utf-8")))


def catalogue_of(tree: Mapping[str, Any]) -> Catalogue:
    """A catalogue from its file's tables: `language` first, then all the texts."""
    about = tree["language"]
    forms = tuple(about["forms"])
    rest = {name: branch for name, branch in tree.items() if name != "language"}
    return Catalogue(
        about["tag"],
        about["direction"],
        about["thousands"],
        forms,
        gettext.c2py(about["plural"]),
        dict(_flat(rest, "", frozenset(forms))),
    )


def _flat(tree: Mapping[str, Any], prefix: str, forms: frozenset[str]) -> list[tuple[str, Forms]]:
    found: list[tuple[str, Forms]] = []
    for name, branch in tree.items():
        if isinstance(branch, str) or branch.keys() == forms:
            found.append((prefix + name, branch))
        else:
            found += _flat(branch, f"{prefix}{name}.", forms)
    return found
