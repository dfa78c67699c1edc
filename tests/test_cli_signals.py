"""Ctrl-C and SIGTERM, whenever they come: one line, no traceback, nothing half-written left."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time

import pytest

OFFLINE = ("--offline", "--no-report", "--no-cache")
# Stands still in the middle of the write of a report, when its draft is there.
SLOW_WRITE = """
import os, sys, time
from refcheck.__main__ import main
def slow(*_):
    print("writing", file=sys.stderr, flush=True)
    time.sleep(30)
os.fsync = slow
sys.argv[0] = "refcheck"
main()
"""
# Stands still in the first import that the command line makes.
SLOW_IMPORT = """
import sys, time
class Finder:
    def find_spec(self, name, *_):
        if name == "click":
            print("importing", file=sys.stderr, flush=True)
            time.sleep(30)
sys.meta_path.insert(0, Finder())
from refcheck.__main__ import main
sys.argv[0] = "refcheck"
main()
"""
PAGE = """<html><body><p>Water is wet.[1] It boils.[2]</p><h2>References</h2><ol>
<li>Drop A. On wetness. 1990.</li><li>Drop B. On boiling. 1991.</li></ol></body></html>"""


@pytest.fixture
def start(tmp_path, root):
    processes = []

    def started(code, *arguments):
        process = subprocess.Popen(
            [sys.executable, "-c", code, *arguments],
            cwd=tmp_path,
            env={"PYTHONPATH": str(root), "PATH": ""},
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
        )
        processes.append(process)
        assert process.stderr.readline()
        return process

    yield started
    for process in processes:
        process.kill()
        process.communicate()


def test_ctrl_c_during_the_imports_is_one_line(start):
    process = start(SLOW_IMPORT, "page.html")

    process.send_signal(signal.SIGINT)

    assert process.wait(timeout=20) == 130
    assert process.stderr.read() == b"refcheck: interrupted\n"


@pytest.mark.parametrize(
    ("number", "code", "line"),
    [
        (signal.SIGINT, 130, b"refcheck: interrupted\n"),
        (signal.SIGTERM, -signal.SIGTERM, b"refcheck: terminated\n"),
    ],
)
def test_a_signal_leaves_no_draft(start, tmp_path, number, code, line):
    (tmp_path / "page.html").write_text(PAGE)
    (tmp_path / "r.json").write_text("old")
    process = start(SLOW_WRITE, "page.html", *OFFLINE, "--format", "json", "--output", "r.json")
    assert len(list(tmp_path.iterdir())) == 3

    process.send_signal(number)

    assert process.wait(timeout=20) == code
    assert process.stderr.read() == line
    assert sorted(path.name for path in tmp_path.iterdir()) == ["page.html", "r.json"]
    assert (tmp_path / "r.json").read_text() == "old"


def test_sigterm_leaves_no_half_made_index(refcheck_process, tmp_path):
    record = {"title": ["On tea"], "issued": {"date-parts": [[2001]]}, "type": "journal-article"}
    lines = (json.dumps(record | {"DOI": f"10.5555/{number}"}) for number in range(60_000))
    (tmp_path / "works.ndjson").write_text("\n".join(lines))
    process = refcheck_process("index", "build", "works.ndjson", "--output", "works.idx")
    until = time.monotonic() + 20
    while not list(tmp_path.glob(".works.idx.*/*")) and time.monotonic() < until:
        time.sleep(0.01)

    process.terminate()

    assert process.wait(timeout=20) == -signal.SIGTERM
    assert process.stderr.read() == b"refcheck: terminated\n"
    assert [path.name for path in tmp_path.iterdir()] == ["works.ndjson"]


@pytest.mark.parametrize("after", [0.03, 0.06, 0.1, 0.15, 0.25])
def test_ctrl_c_never_shows_a_traceback(after):
    ready = "import sys; from refcheck.__main__ import main; print(1, flush=True); main()"
    process = subprocess.Popen(
        [sys.executable, "-c", ready, "-", *OFFLINE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    process.stdout.readline()
    time.sleep(after)

    process.send_signal(signal.SIGINT)
    process.wait(timeout=20)

    assert process.returncode == 130
    assert process.stderr.read() == b"refcheck: interrupted\n"
    process.communicate()


def test_an_ignored_ctrl_c_stays_ignored(refcheck_process):
    process = refcheck_process(
        "-",
        *OFFLINE,
        stdin=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),
    )
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)

    process.communicate(PAGE.encode(), timeout=60)

    assert process.returncode == 0


def test_the_tests_of_ctrl_c_pass_where_whoever_starts_them_ignores_it(root):
    one = f"{__file__}::test_ctrl_c_during_the_imports_is_one_line"
    suite = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", one],
        cwd=root,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),
        timeout=120,
        check=False,
    )

    assert suite.returncode == 0, suite.stdout
