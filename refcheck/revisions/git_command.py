"""The git command, asked so that nothing in a repository runs, writes or reaches a network."""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from refcheck.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SECONDS = 30.0  # for one question
_MOST_BYTES = 64 << 20

# What a repository's own settings could make git run. None of it is needed to read objects.
_SETTINGS = (
    "core.fsmonitor=false",
    f"core.hooksPath={os.devnull}",
    f"core.attributesFile={os.devnull}",
    "core.sshCommand=false",
    "core.alternateRefsCommand=false",
    "core.quotePath=false",
    "diff.external=",
    "diff.renameLimit=1000",
    f"diff.orderFile={os.devnull}",
    "gpg.program=false",
    "safe.bareRepository=explicit",
)
# Of GIT_*: how the user configured git. The rest would lead it to another repository, or trace.
_KEPT = (
    "GIT_CEILING_DIRECTORIES",
    "GIT_CONFIG_COUNT",
    "GIT_CONFIG_GLOBAL",
    "GIT_CONFIG_KEY_",
    "GIT_CONFIG_NOSYSTEM",
    "GIT_CONFIG_SYSTEM",
    "GIT_CONFIG_VALUE_",
    "GIT_DISCOVERY_ACROSS_FILESYSTEM",
    "GIT_EXEC_PATH",
)
_ADDED = {
    "GIT_ALLOW_PROTOCOL": "none",  # a partial clone would fetch what it lacks
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
    "TZ": "UTC",
}


class GitRefusalError(Exception):
    """git answered with an error, in its own words."""


@dataclass(frozen=True, slots=True)
class Git:
    """The program, and the environment that it gets."""

    program: str
    environment: Mapping[str, str]

    def ask(self, folder: Path, *arguments: str, seconds: float = SECONDS) -> bytes:
        """What git answers in a folder; GitRefusalError where it does not, or takes too long."""
        settings = [part for setting in _SETTINGS for part in ("-c", setting)]
        command = [self.program, "--no-pager", *settings, "-C", str(folder), *arguments]
        try:
            with subprocess.Popen(  # noqa: S603 - no shell; what is asked is ours
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=dict(self.environment),
            ) as running:
                answer, complaint = _answer(running, seconds)
        except (OSError, ValueError) as error:
            raise GitRefusalError(f"it cannot be started: {error}") from error
        if running.returncode != 0:
            raise GitRefusalError(complaint.decode("utf-8", "replace").strip())
        if len(answer) > _MOST_BYTES:
            raise GitRefusalError("it answers with too much")
        return answer


def find_git(environ: Mapping[str, str]) -> Git:
    """The git on the path; InputError where there is none."""
    program = shutil.which("git", path=environ.get("PATH"))
    if program is None:
        raise InputError("git is not installed, or not on the PATH", hint="install git")
    kept = {
        name: value
        for name, value in environ.items()
        if not name.upper().startswith("GIT_") or name.startswith(_KEPT)
    }
    return Git(program, kept | _ADDED)


def _answer(running: subprocess.Popen[bytes], seconds: float) -> tuple[bytes, bytes]:
    try:
        return running.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        running.kill()
        with suppress(subprocess.TimeoutExpired):
            running.communicate(timeout=1)
        raise GitRefusalError(f"no answer within {seconds:g} s") from None
    except BaseException:
        running.kill()
        raise
