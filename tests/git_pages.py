"""Pages in a git repository of a test's own."""

from __future__ import annotations

import os
import subprocess

SENTENCES = (
    ("Water boils at 100 °C at the level of the sea.", "Kettle A. On boiling water. 1990."),
    ("It freezes at 0 °C in a quiet pond.", "Berg B. On ice. 1991."),
    ("Salt lowers the freezing point of brine.", "Pan C. On salt and ice. 1992."),
    ("Sugar lowers the freezing point of syrup.", "Sweet D. On sugar and ice. 1993."),
    ("Pressure matters little to the freezing point.", "Press E. On ice under pressure. 1994."),
    ("Wind cools faster than still air does.", "Gale F. On wind. 1995."),
    ("Steam burns worse than boiling water.", "Cloud G. On steam. 1996."),
)


def page_of(sentences=SENTENCES, *, without=(), cited=None):
    """A page of sentences with their sources; the entries `without` are left out of the list."""
    markers = cited or [(number,) for number in range(1, len(sentences) + 1)]
    text = "\n".join(
        f"<p>{words}{''.join(f'[{n}]' for n in numbers)}</p>"
        for (words, _), numbers in zip(sentences, markers, strict=True)
    )
    entries = "<br>\n".join(
        f"{number}. {entry}"
        for number, (_, entry) in enumerate(sentences, 1)
        if number not in without
    )
    return f"{text}\n<h2>References</h2>\n<p>{entries}</p>\n"


class Repository:
    """A git work tree; each commit is a day later than the one before."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.day = 0
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments, **environment):
        settings = {
            "user.name": "Nobody",
            "user.email": "nobody@example.org",
            "commit.gpgsign": "false",
            "core.autocrlf": "false",
            "protocol.file.allow": "always",
        }
        command = ["git", "-C", str(self.folder)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        kept = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
        kept |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        done = subprocess.run(
            [*command, *arguments],
            check=True,
            capture_output=True,
            text=True,
            env=kept | environment,
        )
        return done.stdout.strip()

    def commit(self, **files):
        """Write the pages (`page="…"` is page.html) and commit all; the commit's name."""
        for name, text in files.items():
            self.write(f"{name}.html", text)
        self.day += 1
        date = f"2016-03-{self.day:02}T12:00:00Z"
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "-m", "edit", GIT_COMMITTER_DATE=date)
        return self.git("rev-parse", "HEAD")

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
