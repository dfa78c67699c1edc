"""What git says about a checkout: its pages, what changed, and which commits are at hand."""

from __future__ import annotations

import os
import re
import subprocess
from typing import TYPE_CHECKING

from telling import UnusableError, left_out, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

_COMMIT = re.compile(r"(?a)[0-9a-f]{40}(?:[0-9a-f]{24})?")
# Nothing that lies in the checkout is run.
_SETTINGS = (
    *("-c", "core.fsmonitor=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "safe.bareRepository=explicit"),
)


class Checkout:
    """A git work tree; names of files are relative to `folder`, in whatever bytes they have."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        if self._lines("rev-parse", "--is-inside-work-tree") != ["true"]:
            raise UnusableError(
                f"{shown(folder)} is no git checkout: run actions/checkout in a step before"
            )

    def files(self, patterns: Sequence[str] = ()) -> list[str]:
        """All tracked files, or those that git's patterns take."""
        return self._names("ls-files", "-z", "--", *patterns)

    def changed(self, base: str, patterns: Sequence[str]) -> list[str]:
        """Those that are there and differ from `base`, a commit."""
        options = ("-z", "--name-only", "--relative", "--no-renames", "--diff-filter=ACMT")
        return self._names("diff", *options, base, "HEAD", "--", *patterns)

    def touched(self, commit: str) -> list[str]:
        """The files of one commit."""
        options = ("-z", "-r", "--root", "--no-commit-id", "--name-only", "--no-renames")
        return self._names("diff-tree", *options, commit)

    def regular(self, names: Iterable[str]) -> list[str]:
        """Those that are files in this folder, by no link; the others are told."""
        kept: list[str] = []
        left: list[str] = []
        root = self.folder.resolve()
        for name in names:
            path = root / name
            (kept if path.is_file() and path.resolve() == path else left).append(name)
        left_out([f"{shown(name)} is no file in the checkout, or leads elsewhere" for name in left])
        return kept

    def commit(self, revision: str) -> str | None:
        """The whole name of the commit, if there is such a one."""
        options = ("--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        lines = self._lines("rev-parse", *options)
        return lines[0] if lines and _COMMIT.fullmatch(lines[0]) else None

    def obtained(self, commit: str) -> str | None:
        """The commit, fetched where a shallow checkout lacks it; None where nobody has it."""
        if not _COMMIT.fullmatch(commit):
            raise UnusableError(f"{shown(commit)} in the event is no commit")
        if self.commit(commit) is None:
            self._git("fetch", "--quiet", "--no-tags", "--depth=1", "origin", commit)
        if self.commit(commit) is None:
            if self._lines("rev-parse", "--is-shallow-repository") == ["true"]:
                raise UnusableError(
                    f"the checkout lacks {commit}, with which the pages are compared:"
                    " give actions/checkout `fetch-depth: 0`"
                )
            return None
        return commit

    def parents(self, commit: str = "HEAD") -> list[str]:
        """As the commit itself says, also where the checkout ends with it."""
        header = self._git("cat-file", "commit", commit).stdout.partition(b"\n\n")[0]
        return re.findall(r"(?m)^parent ([0-9a-f]+)$", header.decode("utf-8", "replace"))

    def merge_base(self, one: str, other: str = "HEAD") -> str | None:
        """Where two lines parted, as far as the checkout reaches."""
        lines = self._lines("merge-base", one, other)
        return lines[0] if lines else None

    def oldest(self, commits: Iterable[str]) -> str | None:
        """The one furthest back in the history of HEAD; None where none of them is in it."""
        wanted = {commit for commit in commits if _COMMIT.fullmatch(commit)}
        history = self._lines("rev-list", "--topo-order", "HEAD")
        return next((commit for commit in reversed(history) if commit in wanted), None)

    def _names(self, *arguments: str) -> list[str]:
        done = self._git(*arguments)
        if done.returncode:
            raise UnusableError(f"git {arguments[0]} failed: {shown(os.fsdecode(done.stderr))}")
        return [os.fsdecode(name) for name in done.stdout.split(b"\0") if name]

    def _lines(self, *arguments: str) -> list[str]:
        return self._git(*arguments).stdout.decode("ascii", "replace").split()

    def _git(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        """Without prompts; what it says is read and never passed on as it is."""
        surroundings = os.environ | {"GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
        try:
            return subprocess.run(
                ["git", *_SETTINGS, "-C", self.folder, *arguments],
                env=surroundings,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
            )
        except ValueError:  # what no argument can hold is no revision either
            return subprocess.CompletedProcess(arguments, 1, b"", b"")
        except OSError as failure:
            raise UnusableError(f"git cannot be run: {failure.strerror}") from failure
