"""`python -m refcheck`, and what the `refcheck` command calls."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and exit with its code."""
    from refcheck.cli.entry import run  # noqa: PLC0415 - Ctrl-C during the import is caught too

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
