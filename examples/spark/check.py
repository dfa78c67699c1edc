"""For spark-submit: `spark-submit … check.py corpus check SOURCE --output DIR …`."""  # noqa: INP001 - a program

import sys

from refcheck.cli.entry import run

sys.exit(run(sys.argv[1:]))
