"""refcheck with arguments from a file: there may be more pages than a command line holds."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from refcheck.__main__ import main
from refcheck.model.settings import SETTINGS, Settings

if __name__ == "__main__":
    # A settings file in the checkout may be a stranger's; it shall not say which hosts are asked.
    for setting in SETTINGS:
        if setting.kind == "url" and setting.in_file:
            os.environ.setdefault(setting.variable, getattr(Settings(), setting.field))
    arguments = Path(sys.argv[1]).read_bytes().split(b"\0")[:-1]
    sys.argv[1:] = map(os.fsdecode, arguments)
    main()
