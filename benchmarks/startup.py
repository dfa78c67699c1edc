"""How long refcheck takes to start: medians of interleaved runs, each next to its peer."""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_PYTHON = sys.executable


def main() -> int:
    options = _options()
    commands = _commands(options.page)
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(options.repeats + 1):
        for name, command in commands.items():
            times[name].append(_timed(command))
    # The first round fills the caches of the file system and of byte code.
    medians = {name: statistics.median(each[1:]) for name, each in times.items()}
    peer = medians["import click"]
    for name, seconds in medians.items():
        print(f"{name:24} {seconds * 1000:6.0f} ms   {seconds / peer:5.2f} times import click")
    if "refcheck PAGE --offline" in medians:
        more = medians["refcheck PAGE --offline"] - medians["refcheck --help"]
        print(f"refcheck PAGE --offline takes {more * 1000:.0f} ms more than refcheck --help")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--page", type=Path, help="a page to check (default: the example's)")
    parser.add_argument("--repeats", type=int, default=11)
    return parser.parse_args()


def _commands(page: Path | None) -> dict[str, list[str]]:
    commands = {
        "python": [_PYTHON, "-c", "pass"],
        "import click": [_PYTHON, "-c", "import click"],
        "refcheck --help": [_PYTHON, "-m", "refcheck", "--help"],
    }
    example = page or next(iter(sorted((ROOT / "examples").glob("**/*.html"))), None)
    if example is not None:
        commands["refcheck PAGE --offline"] = [
            _PYTHON, "-m", "refcheck", str(example), "--offline"
        ]  # fmt: skip
    return commands


def _timed(command: list[str]) -> float:
    started = time.perf_counter()
    result = subprocess.run(command, capture_output=True, check=False, cwd=ROOT)
    elapsed = time.perf_counter() - started
    # 1 is "findings"; anything above is a failure, whose time would mislead.
    if result.returncode > 1:
        message = result.stderr.decode("utf-8", "replace").strip().splitlines() or ["no message"]
        sys.exit(f"{' '.join(command)} failed: {message[-1]}")
    return elapsed


if __name__ == "__main__":
    sys.exit(main())
