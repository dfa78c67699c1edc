"""How links are checked, next to other link checkers: over loopback, with made-up hosts.

compare  the same page by every tool, turn by turn: what it costs, and what each says of each link
growth   1,000 to 40,000 links: time and memory
slow     2,000 links alone, and with 200 more at hosts that never answer
serve    the hosts alone, on every address of this machine, until stopped
page     a page of links to them, on standard output
"""

from __future__ import annotations

import argparse
import sys

from links import compare, growth
from links.behaviours import MIXES, links
from links.page import page_of
from links.peers import MissingPeerError
from links.server import serve
from links.trial import FailedRunError


def main() -> int:
    """The exit code: 1 where refcheck misleads, 2 where a tool could not run."""
    options = _options()
    try:
        match options.command:
            case "compare":
                return compare.run(options)
            case "growth":
                return growth.grow(options)
            case "slow":
                return growth.slow(options)
            case "serve":
                serve(options.port)
            case _:
                print(page_of(links(options.count, options.port)))
    except (FailedRunError, MissingPeerError) as error:
        print(f"benchmarks/links: {error}", file=sys.stderr)
        return 2
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="benchmarks/links",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=("compare", "growth", "slow", "serve", "page"))
    parser.add_argument("--count", type=int, default=10_000, help="links on the page")
    parser.add_argument("--counts", type=int, nargs="+", help="growth: numbers of links")
    parser.add_argument("--runs", type=int, default=3, help="compare: runs of each tool")
    parser.add_argument("--port", type=int, default=0, help="the hosts' port (default: a free one)")
    parser.add_argument("--only", nargs="+", default=(), metavar="TOOL", help="only these tools")
    parser.add_argument(
        "--mix",
        choices=tuple(MIXES),
        default="all",
        help="compare, growth: every kind of host, or only those that answer at once",
    )
    parser.add_argument(
        "--survey",
        nargs="+",
        default=(),
        choices=("all", "peers"),
        help="also refcheck without its page: all that it looks at, or what the peers do",
    )
    parser.add_argument("--linkinator", default=".", help="the folder where npm installed it")
    parser.add_argument("--linkchecker", default="linkchecker", help="LinkChecker's program")
    parser.add_argument("--linkchecker-count", type=int, default=2_000, help="links for it")
    return parser.parse_args()
