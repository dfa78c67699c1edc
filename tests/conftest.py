"""Fixtures that every part of the tests shares."""

from __future__ import annotations

import os
import signal
import sys
from dataclasses import dataclass
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen

import pytest
from hypothesis import settings

from refcheck.cli.entry import run
from refcheck.net.cache import DAY

ROOT = Path(__file__).resolve().parent.parent
GOLDEN = Path(__file__).resolve().parent / "golden"

# The machines that run these tests are slow and shared: a deadline would test them, not refcheck.
settings.register_profile("refcheck", deadline=None)
settings.load_profile("refcheck")


def pytest_addoption(parser):
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="rewrite the golden files and the outputs shown in the documents",
    )


@pytest.fixture(scope="session", autouse=True)
def _interruptible():
    """In the background of a shell Ctrl-C is ignored, and so it is in whatever the tests start."""
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        yield
        return
    signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, signal.SIG_IGN)


class Days:
    """A wall clock in days."""

    def __init__(self):
        self.day = 20_000.0

    def __call__(self):
        return self.day * DAY


@pytest.fixture
def now():
    """The wall clock of a cache; `now.day` sets it."""
    return Days()


@pytest.fixture(scope="session")
def root():
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared_data():
    """The third-party data beside the checkout."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"no third-party data at {folder}")
    return folder


@pytest.fixture
def update_golden(request):
    """Whether `--update-golden` was given."""
    return request.config.getoption("--update-golden")


@pytest.fixture
def golden(update_golden):
    """`golden(name, text)`: the text equals `tests/golden/<name>`, or becomes it."""

    def check(name, text):
        path = GOLDEN / name
        if update_golden:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        assert path.is_file(), f"{path} is missing: run pytest with --update-golden"
        assert text == path.read_bytes().decode()

    return check


@pytest.fixture(autouse=True)
def _own_surroundings(monkeypatch, tmp_path_factory):
    """No test sees the developer's settings, cache, proxy or terminal."""
    for name in list(os.environ):
        if name.startswith("REFCHECK_") or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))


@dataclass(frozen=True)
class Ran:
    """What a run of the command line left: its exit code and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def complaints(self):
        return self.err.splitlines()


@pytest.fixture
def refcheck(capfdbinary, monkeypatch, tmp_path):
    """`refcheck(*arguments)` in this process and in an empty folder; nothing is cached, no link asked."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REFCHECK_CACHE", "false")
    monkeypatch.setenv("REFCHECK_LINKS", "false")  # who wants links says so

    def run_here(*arguments):
        capfdbinary.readouterr()
        code = run([str(argument) for argument in arguments])
        out, err = capfdbinary.readouterr()
        return Ran(int(code), out.decode(), err.decode())

    return run_here


@pytest.fixture
def refcheck_process(tmp_path):
    """`refcheck_process(*arguments, **Popen's)`: the command as a process of its own, started."""
    processes = []

    def start(*arguments, **options):
        command = [sys.executable, "-m", "refcheck", *map(str, arguments)]
        options = {"cwd": tmp_path, "stdout": PIPE, "stderr": PIPE, "stdin": DEVNULL} | options
        environment = os.environ | {"PYTHONPATH": str(ROOT)} | options.pop("env", {})
        process = Popen(command, env=environment, **options)
        processes.append(process)
        return process

    yield start
    for process in processes:
        process.kill()
        process.communicate()
