"""The least that aiohttp can do: a GET of each address, a hundred at a time.

    python bare_aiohttp.py FILE SECONDS

No limits for hosts, no guard, no second look. FILE has an address a line; what is printed is JSON,
address -> status, or the error's name.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

import aiohttp

_AT_ONCE = 100
_BOUND = 65_536


async def _asked(session: aiohttp.ClientSession, address: str) -> int | str:
    try:
        async with session.get(address) as response:
            await response.content.read(_BOUND)
            return response.status
    except (aiohttp.ClientError, TimeoutError) as error:
        return type(error).__name__


async def _all(addresses: list[str], seconds: float) -> dict[str, int | str]:
    left = iter(addresses)
    found: dict[str, int | str] = {}
    connector = aiohttp.TCPConnector(limit=_AT_ONCE)
    timeout = aiohttp.ClientTimeout(total=seconds)

    async def work() -> None:
        for address in left:
            found[address] = await _asked(session, address)

    async with aiohttp.ClientSession(connector=connector, timeout=timeout) as session:
        await asyncio.gather(*(work() for _ in range(_AT_ONCE)))
    return found


if __name__ == "__main__":
    json.dump(
        asyncio.run(_all(Path(sys.argv[1]).read_text().split(), float(sys.argv[2]))), sys.stdout
    )
