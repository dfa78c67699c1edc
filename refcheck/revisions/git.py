"""A page's earlier states in git."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from refcheck.errors import InputError
from refcheck.model.revisions import Revision
from refcheck.revisions.git_command import Git, GitRefusalError

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_REVISIONS = 200
_LARGEST = 50 << 20  # bytes of a page
_LFS = b"version https://git-lfs.github.com/spec/"
_SYMBOLIC_LINK = "120000"
_UNSAFE = re.compile(r"dubious ownership|unsafe repository", re.IGNORECASE)
_HASH = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_LOG = ("log", "--follow", "-M", "--no-show-signature", "--no-ext-diff", "--no-textconv")


@dataclass(frozen=True, slots=True)
class Repository:
    """A work tree; `page` paths are relative to its top, with slashes."""

    git: Git
    top: Path

    def commit(self, revision: str) -> str:
        """The commit that a revision names; InputError with what to do where there is none."""
        if not revision.strip() or revision.startswith("-") or "\0" in revision:
            raise InputError(f"{revision!r} is no revision of git", hint=_NAME_ONE)
        try:
            found = self._text("rev-parse", "--verify", f"{revision}^{{commit}}")
        except GitRefusalError as error:
            if self.is_shallow():
                raise InputError(
                    f"{revision} is not in this shallow clone of {self.top}",
                    hint="fetch its history: `fetch-depth: 0` of actions/checkout, or "
                    "`git fetch --unshallow`",
                ) from error
            message = f"{revision} is no revision of the repository {self.top}"
            raise InputError(message, hint=_NAME_ONE) from error
        if not _HASH.fullmatch(found):
            raise InputError(f"{revision!r} is no revision of git", hint=_NAME_ONE)
        return found

    def is_shallow(self) -> bool:
        """Whether only the newest part of the history is here."""
        try:
            return self._text("rev-parse", "--is-shallow-repository") == "true"
        except GitRefusalError:
            return False

    def is_tracked(self, page: str) -> bool:
        """Whether git knows the page, be it only as one to be committed."""
        try:
            return bool(self._ask("ls-files", "-z", "--cached", "--", page))
        except GitRefusalError:
            return False

    def renamed_from(self, commit: str, page: str) -> str | None:
        """What a page was called in a commit, where git takes it for the same file."""
        try:
            told = self._ask(
                "diff-index", "--cached", "-M", "--diff-filter=R", "--name-status", "-z", commit
            )
        except GitRefusalError:
            return None
        parts = [os.fsdecode(part) for part in told.split(b"\0")]
        renames = zip(parts[0::3], parts[1::3], parts[2::3], strict=False)
        return next((old for _, old, new in renames if new == page), None)

    def text(self, commit: str, page: str) -> bytes | None:
        """The page's bytes in a commit, as stored, or None; InputError for what is no page."""
        mode, kind, name = self._stored(commit, page)
        if mode is None:
            return None
        if kind != "blob" or mode == _SYMBOLIC_LINK:
            what = "a symbolic link" if mode == _SYMBOLIC_LINK else "no file"
            message = f"{page} was {what} in {commit[:12]}"
            raise InputError(message, hint="name a later revision")
        try:
            if int(self._text("cat-file", "-s", name)) > _LARGEST:
                raise InputError(f"{page} was larger than 50 MB in {commit[:12]}")
            data = self._ask("cat-file", "blob", name)
        except (GitRefusalError, ValueError) as error:
            message = f"{page} of {commit[:12]} cannot be had from git: {_line(error)}"
            raise InputError(message, hint="fetch the whole history") from error
        if data.startswith(_LFS):
            message = f"{page} is kept in Git LFS, and its earlier text is not in the repository"
            raise InputError(message, hint="compare with --baseline")
        return data

    def _stored(self, commit: str, page: str) -> tuple[str | None, str, str]:
        """Mode, kind and name of what stands at a path; no mode where there is nothing."""
        try:
            told = self._ask("ls-tree", "-z", "--full-tree", commit, "--", page)
        except GitRefusalError as error:
            message = f"{page} of {commit[:12]} cannot be had from git: {_line(error)}"
            raise InputError(message, hint="fetch the whole history") from error
        facts, _, path = os.fsdecode(told.partition(b"\0")[0]).partition("\t")
        if path != page or len(facts.split()) != 3:  # noqa: PLR2004 - mode, kind, name
            return None, "", ""
        mode, kind, name = facts.split()
        return mode, kind, name

    def _ask(self, *arguments: str) -> bytes:
        return self.git.ask(self.top, *arguments)

    def _text(self, *arguments: str) -> str:
        return os.fsdecode(self._ask(*arguments)).removesuffix("\n")


_NAME_ONE = "name a commit, a branch or a tag, such as HEAD~1 or origin/main"


def repository_of(file: Path, git: Git) -> tuple[Repository, str]:
    """The repository that a file is in, and its path there; InputError where it is in none."""
    real = Path(os.path.realpath(file))
    try:
        answers = [
            os.fsdecode(git.ask(real.parent, "rev-parse", question)).removesuffix("\n")
            for question in ("--show-toplevel", "--show-prefix")
        ]
    except GitRefusalError as error:
        if _UNSAFE.search(str(error)):
            raise InputError(
                f"git does not trust the repository of {file}: it is somebody else's",
                hint=f"if you do: `git config --global --add safe.directory {real.parent}`, "
                "or the folder above it that has .git",
            ) from error
        raise InputError(
            f"{file} is in no git repository", hint="--since is for pages that git keeps"
        ) from error
    top, prefix = answers
    if not top:
        raise InputError(f"{file} is in no work tree of git")
    return Repository(git, Path(top)), prefix + real.name


@dataclass(slots=True)
class GitHistory:
    """A page's states, followed through renames; see `revisions.port.History`."""

    repository: Repository
    path: str
    name: str = "git"
    _paths: dict[str, str] = field(default_factory=dict)

    def revisions(self) -> Iterator[Revision]:
        """Newest first: the commits in which the page changed."""
        try:
            told = self.repository.git.ask(
                self.repository.top,
                *_LOG,
                f"-n{MOST_REVISIONS}",
                "--diff-filter=AMRC",
                "--name-only",
                "-z",
                "--format=%x01%H %cd",
                "--date=format-local:%Y-%m-%d",
                "--",
                self.path,
            )
        except GitRefusalError:
            return
        for record in told.split(b"\x01")[1:]:
            heading, _, rest = record.partition(b"\0")
            commit, _, day = os.fsdecode(heading).partition(" ")
            path = os.fsdecode(rest.strip(b"\n\0").partition(b"\0")[0])
            if _HASH.fullmatch(commit) and path:
                self._paths[commit] = path
                yield Revision(commit, day)

    def page(self, revision: Revision) -> bytes | None:
        """The page's bytes in that commit, under the name that it had then."""
        path = self._paths.get(revision.id)
        try:
            return self.repository.text(revision.id, path) if path else None
        except InputError:
            return None


def _line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), "")[:200]
