"""Where the earlier states of a page are kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from refcheck.cli.pages import is_address
from refcheck.cli.registries import WITHOUT_PATH
from refcheck.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from refcheck.pipeline import PageInput
    from refcheck.revisions.port import History


def history_of(page: PageInput, environ: Mapping[str, str]) -> History | None:
    """The page's history: that of the wiki it is from, or git's where it is a file of git's."""
    from refcheck.revisions.git import GitHistory, repository_of  # noqa: PLC0415 - rarely needed
    from refcheck.revisions.git_command import find_git  # noqa: PLC0415

    if page.history is not None:
        return page.history
    if is_address(page.path) or page.path in WITHOUT_PATH:
        return None
    try:
        repository, path = repository_of(Path(page.path), find_git(environ))
    except InputError:
        return None
    return GitHistory(repository, path)
