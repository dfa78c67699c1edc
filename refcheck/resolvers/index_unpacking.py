"""Compressed streams read as plain ones, in bounded memory and noticing where they break off."""

from __future__ import annotations

import errno
import gzip
import io
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from refcheck.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.resolvers.index_json import Readable

_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_MARK = 4  # bytes that tell one from the other
_DAMAGED = "its compressed data are damaged"
_CUT_SHORT = "it ends too early, as if cut short"
_SIP = 1 << 9  # bytes: of zeros, zstandard packs 16 MB into so few


class Joined:
    """Bytes that were read already, and then the stream that they were read from."""

    def __init__(self, head: bytes, stream: Readable) -> None:
        self._head = io.BytesIO(head)  # it shares the bytes
        self._stream = stream

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes, all if negative."""
        taken = self._head.read(size)
        if size < 0:
            return taken + self._stream.read()
        return taken + self._stream.read(size - len(taken)) if len(taken) < size else taken


@contextmanager
def unpacked(stream: Readable) -> Iterator[Readable]:
    """The stream itself, or what is packed in it, told by its first bytes."""
    head = stream.read(_MARK)
    whole = Joined(head, stream)
    if head.startswith(_GZIP):
        with gzip.GzipFile(fileobj=whole) as plain:  # type: ignore[call-overload]
            yield plain
    elif head == _ZSTD:
        yield _Zstandard(whole)
    else:
        yield whole


@contextmanager
def damage_told() -> Iterator[None]:
    """All that decompressors and archives raise becomes an OSError with a reason."""
    try:
        yield
    except EOFError as error:
        raise OSError(errno.EIO, _CUT_SHORT) from error
    except (zlib.error, gzip.BadGzipFile) as error:
        raise OSError(errno.EIO, _DAMAGED) from error
    except Exception as error:
        if type(error).__name__ != "ZstdError":  # of a package that is seldom needed
            raise
        raise OSError(errno.EIO, _DAMAGED) from error


class _Zstandard:
    """Frame after frame; the package's own reader takes a file cut short for a whole one."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        self._package = _zstandard()
        self._frame: Any = None
        self._packed = self._plain = b""

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes, all if negative. EOFError where a frame breaks off."""
        parts = [self._plain]
        length = len(self._plain)
        try:
            while (size < 0 or length < size) and self._more():
                parts.append(self._plain)
                length += len(self._plain)
        except EOFError:
            if size < 0 or not length:  # else what there was comes first, and this when asked again
                raise
        whole = b"".join(parts)
        taken, self._plain = (whole, b"") if size < 0 else (whole[:size], whole[size:])
        return taken

    def _more(self) -> bool:
        self._plain = b""
        packed = self._packed or self._stream.read(_SIP)
        self._packed = b""
        if not packed:
            if self._frame is not None:
                raise EOFError
            return False
        if self._frame is None:
            self._frame = self._package.ZstdDecompressor().decompressobj()
        self._plain = self._frame.decompress(packed)
        if self._frame.eof:
            self._packed, self._frame = self._frame.unused_data, None
        return True


def _zstandard() -> Any:
    try:
        import zstandard  # noqa: PLC0415  seldom needed
    except ImportError as error:
        raise InputError(
            "reading .zst files needs the package zstandard", hint="pip install zstandard"
        ) from error
    return zstandard
