"""A repository and a runner's surroundings for the action's own script."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parent.parent / ".github" / "action"
GIT = {
    "GIT_AUTHOR_NAME": "a",
    "GIT_AUTHOR_EMAIL": "a@example.org",
    "GIT_COMMITTER_NAME": "a",
    "GIT_COMMITTER_EMAIL": "a@example.org",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}


CITED = " ".join(f"It is so in case {number}.[{number}]" for number in range(1, 7))
LISTED = [f"Drop {letter}. On water, part {letter}. 1990." for letter in "ABCDEF"]


def page(more="", title="Water"):
    """A page with six references, and whatever is said besides."""
    entries = "".join(f"<li>{entry}</li>" for entry in LISTED)
    said = f"<h1>{title}</h1><p>{CITED} {more}</p><h2>References</h2><ol>{entries}</ol>"
    return f"<html><body>{said}</body></html>\n"


def note(more=""):
    """The same as a wiki has it, in Markdown with footnotes."""
    entries = "".join(f"[^{number}]: {entry}\n" for number, entry in enumerate(LISTED, 1))
    return f"# Water\n\n{CITED.replace('[', '[^')} {more}\n\n{entries}"


OLD_FAULT = page("It freezes.[8]")
NEW_FAULT = page("It rises.[9]")


class Repository:
    """A git work tree in which every `commit` writes files first."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir(parents=True)
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments):
        surroundings = os.environ | GIT
        command = ["git", "-C", self.folder, *arguments]
        done = subprocess.run(command, env=surroundings, capture_output=True, check=True)
        return done.stdout.decode().strip()

    def commit(self, files):
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        self.git("add", "--all", "--force")
        self.git("commit", "--quiet", "--allow-empty", "--message", "an edit")
        return self.git("rev-parse", "HEAD")


@dataclass
class Step:
    """What a run of the step left."""

    code: int
    log: str
    outputs: dict
    summary: str
    arguments: list = field(default_factory=list)

    @property
    def commands(self):
        """The lines that a runner obeys: those that begin with `::`, where it listens."""
        obeyed, token = [], None
        for line in re.split(r"\r\n|\r|\n", self.log):
            if token is not None:
                token = None if line == f"::{token}::" else token
            elif line.startswith("::stop-commands::"):
                token = line.removeprefix("::stop-commands::")
            elif line.lstrip().startswith(("::", "##[")):
                obeyed.append(line)
        assert token is None, "commands stayed off"
        return obeyed

    @property
    def checked(self):
        """The pages that refcheck was given."""
        return self.arguments[self.arguments.index("--") + 1 :] if self.arguments else []

    @property
    def since(self):
        wishes = [one for one in self.arguments if one.startswith("--since=")]
        return wishes[0].removeprefix("--since=") if wishes else None


def step(workspace, runner, event_name, event, /, **inputs):
    """Run `check.sh` in the workspace as GitHub would; without network and links."""
    runner.mkdir(parents=True, exist_ok=True)
    surroundings = surroundings_of(workspace, runner, event_name, event, inputs)
    command = ["bash", SCRIPTS / "check.sh"]
    done = run(command, cwd=workspace, env=surroundings)
    given = sorted(runner.glob("refcheck.*/arguments"), key=lambda path: path.stat().st_mtime_ns)
    return Step(
        done.returncode,
        (done.stdout + done.stderr).decode(errors="surrogateescape"),
        outputs_in((runner / "output").read_bytes().decode(errors="surrogateescape")),
        (runner / "summary").read_text(),
        arguments_in(given[-1]) if given else [],
    )


def preparation(workspace, runner, event_name, event, /, **inputs):
    """The first part of the step alone: what refcheck would be given."""
    runner.mkdir(parents=True, exist_ok=True)
    surroundings = surroundings_of(workspace, runner, event_name, event, inputs)
    command = [sys.executable, SCRIPTS / "arguments.py", runner]
    done = run(command, cwd=workspace, env=surroundings)
    given = runner / "arguments"
    arguments = arguments_in(given) if given.exists() else []
    return Step(done.returncode, (done.stdout + done.stderr).decode(), {}, "", arguments)


def surroundings_of(workspace, runner, event_name, event, inputs):
    """The variables that a runner sets, and the files that they name."""
    files = {name: runner / name for name in ("event.json", "output", "summary")}
    files["event.json"].write_text(json.dumps(event))
    files["output"].write_bytes(b"")
    files["summary"].write_bytes(b"")
    return {
        **os.environ,
        **GIT,
        "PYTHON": sys.executable,
        "PYTHONPATH": str(SCRIPTS.parent.parent),
        "PYTHONDONTWRITEBYTECODE": "1",
        "RUNNER_TEMP": str(runner),
        "GITHUB_WORKSPACE": str(workspace),
        "GITHUB_EVENT_NAME": event_name,
        "GITHUB_EVENT_PATH": str(files["event.json"]),
        "GITHUB_OUTPUT": str(files["output"]),
        "GITHUB_STEP_SUMMARY": str(files["summary"]),
        "REFCHECK_OFFLINE": "true",
        "REFCHECK_CACHE": "false",
        "INPUT_LINKS": "false",
        "INPUT_ARGS": "--select REF0",
        **{f"INPUT_{name.upper()}": value for name, value in inputs.items()},
    }


def run(command, **options):
    """The command's end; it shows no traceback."""
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, timeout=300, check=False, **options
    )
    assert b"Traceback" not in done.stdout + done.stderr, (done.stdout + done.stderr).decode()
    return done


def arguments_in(file):
    """What the file gives to refcheck."""
    return [os.fsdecode(argument) for argument in file.read_bytes().split(b"\0")[:-1]]


def outputs_in(text):
    """As the runner reads GITHUB_OUTPUT."""
    outputs, lines = {}, iter(text.splitlines())
    for line in lines:
        name, mark, end = line.partition("<<")
        assert mark, f"no output: {line}"
        value = []
        for part in lines:
            if part == end:
                break
            value.append(part)
        outputs[name] = "\n".join(value)
    return outputs
