"""Lists as CSV files that a spreadsheet opens, and that do nothing there."""

from __future__ import annotations

import csv
import re
from contextlib import contextmanager
from dataclasses import fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from refcheck.corpus.summary.model import SHOWN, Listed
from refcheck.reporters.safe_text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

# What a spreadsheet takes for a formula (https://owasp.org/www-community/attacks/CSV_Injection),
# also where it is typed with a full-width sign; and after a semicolon, which in many countries
# begins the next cell.
_FORMULA = re.compile(r"(\A|;[\s\"']*)(?=[=+\-@＝＋－＠])")


class CsvFiles:
    """Files in a folder, each with the fields of a dataclass as its columns."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def opened(self, name: str, kind: type[Any]) -> Iterator[Callable[[Any], None]]:
        """What writes a row into this file."""
        # With a mark at its beginning, or Excel takes UTF-8 for the letters of one country.
        with (self._folder / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            rows = csv.writer(file)
            columns = [field.name for field in fields(kind)]
            rows.writerow(columns)
            values = attrgetter(*columns)
            yield lambda row: rows.writerow(map(_cell, values(row)))

    def listed(self, name: str, kind: type[Any], rows: Iterable[Any], shown: int = SHOWN) -> Listed:
        """All rows go into the file, the first of them are kept."""
        kept: list[Any] = []
        total = 0
        with self.opened(name, kind) as write:
            for row in rows:
                write(row)
                total += 1
                if len(kept) < shown:
                    kept.append(row)
        return Listed(total, tuple(kept))


def _cell(value: Any) -> Any:
    """A text as itself: on one line, harmless, and never a formula."""
    if not isinstance(value, str):
        return value
    return _FORMULA.sub(r"\1'", one_line(value))
