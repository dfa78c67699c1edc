"""How well and how fast pages are read: accuracy, speed, linear, memory.

accuracy  compares every saved page that has an expectation with what `read_page` makes of it
speed     megabytes a second, next to mwparserfromhtml, BeautifulSoup and lxml in the same run
linear    the time for 1, 2, 4 and 8 copies of ordinary and of hostile bodies
memory    the peak memory for pages of 10 and 50 MB
"""

from __future__ import annotations

import argparse
import importlib
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# The comparison is shared with the tests; no other folder holds it.
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
DEFAULT_PAGES = ROOT.parent / "shared" / "data" / "wikihtml"
_COMMANDS = {
    "accuracy": "reading_accuracy",
    "speed": "reading_speed",
    "linear": "reading_growth",
    "memory": "reading_memory",
}


def main() -> int:
    options = _options()
    try:
        command = importlib.import_module(_COMMANDS[options.command])
    except ImportError as error:
        print(f"benchmarks/reading.py: {error}", file=sys.stderr)
        return 2
    if not options.pages_dir.is_dir():
        print(f"benchmarks/reading.py: no folder {options.pages_dir}", file=sys.stderr)
        return 2
    return int(command.run(options))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", choices=_COMMANDS)
    parser.add_argument("--pages-dir", type=Path, default=DEFAULT_PAGES)
    parser.add_argument("--page", default="", help="only pages or bodies whose name contains this")
    parser.add_argument("-v", "--verbose", action="store_true", help="accuracy: also right pages")
    parser.add_argument("--pages", choices=("mediawiki", "all"), default="mediawiki", help="speed")
    parser.add_argument("--repeats", type=int, default=5, help="speed: runs of each reader")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
