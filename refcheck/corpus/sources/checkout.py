"""Which commit a checkout is of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from refcheck.model.revisions import Revision
from refcheck.revisions.git_command import GitRefusalError

if TYPE_CHECKING:
    from pathlib import Path

    from refcheck.revisions.git_command import Git

_TOLD = re.compile(rb"([0-9a-f]{40}(?:[0-9a-f]{24})?) (\d{4}-\d\d-\d\d)\n?")
_ASKED = ("log", "-1", "--no-show-signature", "--date=format-local:%Y-%m-%d", "--format=%H %cd")


def is_checkout(folder: Path) -> bool:
    """Whether the folder is the top of a work tree of git."""
    return (folder / ".git").exists()


def commit_of(folder: Path, git: Git) -> Revision | None:
    """The commit that is checked out and its day; None where git does not say."""
    try:
        told = _TOLD.fullmatch(git.ask(folder, *_ASKED))
    except GitRefusalError:
        return None
    return Revision(told[1].decode("ascii"), told[2].decode("ascii")) if told else None
