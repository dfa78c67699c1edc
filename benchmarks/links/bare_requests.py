"""The least that requests can do: a GET of each address, in 64 threads with a session each.

    python bare_requests.py FILE SECONDS

No limits for hosts, no guard, no second look. FILE has an address a line; what is printed is JSON,
address -> status, or the error's name. The seconds are for each wait, as requests counts them.
"""

from __future__ import annotations

import json
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import requests

_THREADS = 64
_BOUND = 65_536
_OWN = threading.local()


def _asked(address: str, seconds: float) -> int | str:
    if not hasattr(_OWN, "session"):
        _OWN.session = requests.Session()
    try:
        with _OWN.session.get(address, timeout=seconds, stream=True) as response:
            read = 0
            for piece in response.iter_content(_BOUND):
                read += len(piece)
                if read >= _BOUND:
                    break
            return int(response.status_code)
    except requests.RequestException as error:
        return type(error).__name__


def _all(addresses: list[str], seconds: float) -> dict[str, int | str]:
    with ThreadPoolExecutor(_THREADS) as threads:
        found = threads.map(lambda each: (each, _asked(each, seconds)), addresses)
        return dict(found)


if __name__ == "__main__":
    json.dump(_all(Path(sys.argv[1]).read_text().split(), float(sys.argv[2])), sys.stdout)
