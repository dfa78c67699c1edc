"""Which works were met already, in little memory: a Bloom filter, and on disk what fills it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_DIGEST = 8  # bytes
_BITS = 16  # of the filter for a work: one new work in four hundred is taken for an old one
_PROBES = 4
_LEAST, _MOST = 1 << 23, 1 << 31  # bits: 1 MB and 256 MB
_CHUNK = 1 << 16


class Seen:
    """Digests of eight bytes. `add` never takes an old one for new; the reverse happens."""

    def __init__(self, path: Path, expected: int, octets: int = 0) -> None:
        """As it was when its file had so many bytes."""
        self._bits = bytearray(min(max(_BITS * expected, _LEAST), _MOST) // 8)
        self._file = path.open("a+b")
        self._file.truncate(octets)
        self._file.seek(0)
        self.octets = octets
        while chunk := self._file.read(_CHUNK * _DIGEST):
            for at in range(0, len(chunk), _DIGEST):
                self._is_new(chunk[at : at + _DIGEST])

    def add(self, digest: bytes) -> bool:
        """Whether the digest was not there yet; it is now."""
        new = self._is_new(digest)
        if new:
            self._file.write(digest)
            self.octets += _DIGEST
        return new

    def flush(self) -> None:
        """All is in the file, and the file on the disk."""
        self._file.flush()
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """Lets go of the file."""
        self._file.close()

    def _is_new(self, digest: bytes) -> bool:
        bits, size, new = self._bits, 8 * len(self._bits), False
        number = int.from_bytes(digest)
        place, step = number >> 32, number | 1
        for _ in range(_PROBES):
            at = place % size
            mask = 1 << (at & 7)
            if not bits[at >> 3] & mask:
                bits[at >> 3] |= mask
                new = True
            place += step
        return new
