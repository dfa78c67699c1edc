"""Starts the benchmark of whole wikis by its folder: `python benchmarks/corpus --help`."""

import sys
from importlib import import_module
from pathlib import Path

if __name__ == "__main__":
    # The folder is a package of the folder of benchmarks.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)
    sys.exit(import_module("corpus.commands").main())
