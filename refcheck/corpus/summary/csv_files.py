"""Lists as CSV files that a spreadsheet opens, and that do nothing there."""

from __future__ import annotations

import csv
import re
from contextlib import contextmanager
from dataclasses import fields
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
_SIGNS = "=+-@＝＋－＠"


class CsvFiles:
    """Files in a folder, each with the fields of a dataclass as its columns."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def opened(self, name: str, kind: type[Any]) -> Iterator[Callable[[Iterable[Any]], None]]:
        """What writes the values of a row into this file."""
        # With a mark at its beginning, or Excel takes UTF-8 for the letters of one country.
        with (self._folder / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            rows = csv.writer(file)
            rows.writerow([field.name for field in fields(kind)])
            yield lambda values: rows.writerow(
                [_cell(one) if type(one) is str else one for one in values]
            )

    def listed(
        self, name: str, kind: type[Any], rows: Iterable[Iterable[Any]], shown: int = SHOWN
    ) -> Listed:
        """The values of all rows go into the file, the first rows are kept."""
        kept: list[Any] = []
        total = 0
        with self.opened(name, kind) as write:
            for values in rows:
                write(values)
                total += 1
                if total <= shown:
                    kept.append(kind(*values))
        return Listed(total, tuple(kept))


def _cell(text: str) -> str:
    """A text as itself: on one line, harmless, and never a formula."""
    text = one_line(text)
    return _FORMULA.sub(r"\1'", text) if ";" in text or text[:1] in _SIGNS else text
