"""`--retractions FILE` of `index build` and `index add`, and what `index info` says of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from refcheck.reporters.wording import count

if TYPE_CHECKING:
    from refcheck.resolvers.retraction_lists import Gathered, ListRead

    Lists = tuple[Gathered, tuple[ListRead, ...]]

retractions_option = click.option(
    "--retractions",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Retraction Watch's CSV or a list of DOIs, to be known offline (repeatable).",
)


def read_retractions(files: tuple[Path, ...]) -> Lists | None:
    """What the files tell, None without files; before anything is built, since one may be bad."""
    from refcheck.resolvers.retraction_lists import read_lists  # noqa: PLC0415

    return read_lists(files) if files else None


def add_retractions(index: Path, lists: Lists | None, *, today: str) -> str:
    """Puts them into the index, and says in a line or more for each file what became of it."""
    if lists is None:
        return ""
    from refcheck.resolvers.index_notices import put_notices  # noqa: PLC0415
    from refcheck.resolvers.retraction_lists import described  # noqa: PLC0415

    found, told = lists
    put_notices(index, found, told, added=today)
    return "".join(f"{line}\n" for line in described(told))


def notices_in(index: Path) -> str:
    """One line on the notices that an index holds beside its works, "" where it holds none."""
    from refcheck.resolvers.index_notices import (  # noqa: PLC0415
        open_notices,
        works_with_notices,
    )

    notices = open_notices(index)
    info = notices.info
    if not info.works:
        return ""
    newest = f"the newest notice is of {info.newest}" if info.newest else "no notice has a date"
    return (
        f"{info.notices:,} retractions and other notices on {count(info.works, 'work')}, "
        f"of which this index has {works_with_notices(index, notices):,}; {newest}; "
        f"added {info.added or 'at an unknown date'} from {', '.join(info.files)}\n"
    )
