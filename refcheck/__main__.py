"""`python -m refcheck`, and what the `refcheck` command calls."""

from __future__ import annotations

import os
import signal
import sys


def main() -> None:
    """Run the command line and exit with its code.

    Ctrl-C during the imports, where an exception could surface anywhere, ends the process at once,
    and so does one when all is done; in between, the run cleans up behind itself.
    """
    ours = signal.getsignal(signal.SIGINT) is signal.default_int_handler  # else it is ignored
    if ours:
        signal.signal(signal.SIGINT, _leave)
    from refcheck.cli.entry import run  # noqa: PLC0415 - slow
    from refcheck.cli.signals import clean_up_on_signals  # noqa: PLC0415 - as above

    code = 130
    try:
        clean_up_on_signals()
        code = run(sys.argv[1:])
        if ours:
            signal.signal(signal.SIGINT, _leave)
    except KeyboardInterrupt:  # outside of what the run looks after
        _leave()
    sys.exit(code)


def _leave(*_: object) -> None:
    os.write(2, b"refcheck: interrupted\n")
    os._exit(130)


if __name__ == "__main__":
    main()
