"""Which commit a checkout is of, and which one was the last to change each of its files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from refcheck.model.revisions import Revision
from refcheck.revisions.git_command import GitRefusalError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from refcheck.revisions.git_command import Git

_DAY = "--date=format-local:%Y-%m-%d"
_COMMIT = re.compile(rb"([0-9a-f]{40}(?:[0-9a-f]{24})?) (\d{4}-\d\d-\d\d)\n?")
_LAST = ("log", "-1", "--no-show-signature", _DAY, "--format=%H %cd")
# Newest first, each with the files that it changed; of a merge those that it changed itself. No
# path begins with a slash. What was not edited in so many commits has no revision.
_MOST_COMMITS = 50_000
_ALL = (
    "-c", "log.showRoot=true", "log", f"--max-count={_MOST_COMMITS}", "--no-show-signature",
    "--no-ext-diff", "--no-textconv", "--no-renames", "--no-relative", "-c", "-z", "--name-only",
    _DAY, "--format=/%H %cd",
)  # fmt: skip
_PART = re.compile(rb"[^\0]+")


def is_checkout(folder: Path) -> bool:
    """Whether the folder is the top of a work tree of git."""
    return (folder / ".git").exists()


def revisions_of(folder: Path, git: Git) -> Iterator[tuple[bytes, Revision]]:
    """The paths of a checkout's files, each with the last commit that changed it first.

    Where git refuses, or has more to tell than can be waited for, the commit that is checked out
    stands for all, with an empty path; where it does not even say that, there is nothing.
    """
    try:
        told = git.ask(folder, *_ALL)
    except GitRefusalError:
        if commit := _commit(folder, git):
            yield b"", commit
        return
    commit = None
    for found in _PART.finditer(told):
        part = found[0]
        if part.startswith(b"/"):
            commit = _revision(part[1:])
        elif commit:
            yield part.removeprefix(b"\n"), commit


def _commit(folder: Path, git: Git) -> Revision | None:
    """The commit that is checked out."""
    try:
        return _revision(git.ask(folder, *_LAST))
    except GitRefusalError:
        return None


def _revision(told: bytes) -> Revision | None:
    found = _COMMIT.fullmatch(told)
    return Revision(found[1].decode("ascii"), found[2].decode("ascii")) if found else None
