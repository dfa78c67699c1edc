"""An invented wiki of many pages, and what a run over it must come to."""

from __future__ import annotations

import json

SUBJECTS = ("kettle", "teapot", "saucer", "spoon", "samovar")
VOLATILE = ("seconds", "started", "finished", "elapsed_seconds")


def page(number):
    """A page with three references; every page has the first one, each has one of its own."""
    subject = SUBJECTS[number % len(SUBJECTS)]
    wrong = "[9]" if number % 10 == 0 else ""
    return f"""<!doctype html><html lang="en"><title>Page {number}</title><body>
<h1>Page {number}</h1>
<p>The {subject} is old.[1] It is number {number}.[2]{wrong} It holds water.[3]</p>
<h2>References</h2><ol>
<li>Example A. The boiling of water under pressure. Journal of Kettle Science. 1999;9:11-19.</li>
<li>Cup C. On the {subject}, part {number}. Journal of Kettle Science. 1997;{number}:1-9.</li>
<li>Saucer S. <a href="https://example.org/{subject}">A history of the {subject}</a>. 1985.</li>
</ol></body></html>
"""


def make_wiki(folder, pages):
    """So many pages as files of a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(pages):
        (folder / f"page-{number:04}.html").write_text(page(number))
    return folder


def rows(folder, table):
    """The rows of a table in all parts, without what differs from run to run."""
    files = sorted(folder.glob(f"{table}-*.jsonl"))
    found = [json.loads(line) for file in files for line in file.read_text().splitlines()]
    return [{k: v for k, v in row.items() if k not in VOLATILE} for row in found]


def errors(folder):
    """The rows of errors.jsonl."""
    return [json.loads(line) for line in (folder / "errors.jsonl").read_text().splitlines()]


def told(folder):
    """Everything that a run leaves, but for what differs from run to run, by file."""
    manifest = json.loads((folder / "manifest.json").read_text())
    names = {path.name for path in folder.iterdir() if path.suffix == ".jsonl"}
    tables = {name: _lines(folder / name) for name in names}
    return {**tables, "manifest": {k: v for k, v in manifest.items() if k not in VOLATILE}}


def _lines(file):
    rows = [json.loads(line) for line in file.read_text().splitlines()]
    return [{k: v for k, v in row.items() if k not in VOLATILE} for row in rows]
