"""What SOURCE is: told from the file's name and first bytes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from refcheck.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from refcheck.corpus.pages import Source
    from refcheck.gathering import PageInput


def open_source(
    text: str,
    *,
    namespaces: Collection[int] | None = (0,),
    left_out: tuple[Path, ...] = (),
    fetch: Callable[[str], PageInput] | None = None,
) -> Source:
    """The source that SOURCE names; InputError with one line for what is none.

    Of dumps, pages of `namespaces` are read, all where it is None. Folders in `left_out` hold no
    pages: reports, and what the run itself writes. `fetch` gets an address's page, InputError
    where it cannot; without it, the run is offline and a list of addresses is refused.
    """
    path = Path(text).absolute()
    if path.is_dir():
        from refcheck.corpus.sources.folder import FolderSource  # noqa: PLC0415

        return FolderSource(path, left_out)
    from refcheck.corpus.sources.enterprise import EnterpriseSource  # noqa: PLC0415

    return EnterpriseSource((path,), None if namespaces is None else frozenset(namespaces))
