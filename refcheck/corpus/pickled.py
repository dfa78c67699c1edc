"""Values of the model as bytes and back, for what a run keeps between its stages."""

from __future__ import annotations

import io
import pickle
from dataclasses import is_dataclass
from typing import Any, Final

import zstandard

from refcheck.corpus import questions
from refcheck.errors import InputError
from refcheck.model import evidence, links, registry, revisions, works

_LEVEL = 1
_MOST = 64 << 20  # bytes unpacked: no answer about a reference comes near
# Nothing else is ever made of stored bytes. All of them are frozen and have slots, so that no bytes
# can give a class, or what it makes, an attribute that it has not.
_CLASSES: Final = {
    (module.__name__, name): made
    for module in (evidence, links, registry, revisions, works, questions)
    for name, made in vars(module).items()
    if isinstance(made, type) and made.__module__ == module.__name__ and is_dataclass(made)
}


def packed(value: object) -> bytes:
    """The value, pickled and compressed."""
    return zstandard.ZstdCompressor(level=_LEVEL).compress(pickle.dumps(value, protocol=5))


def unpacked_value(data: bytes) -> Any:
    """What `packed` made these bytes of; InputError for anything else.

    Only the model's own values are made: a folder that somebody else filled runs no code.
    """
    try:
        return _ModelOnly(io.BytesIO(_decompressed(data))).load()
    except Exception as error:
        # Bytes of others make a pickle fail in any way that there is, MemoryError among them.
        raise InputError(f"a stored answer is damaged: {type(error).__name__}") from error


def _decompressed(data: bytes) -> bytes:
    """What a frame says of its own size goes before `max_output_size`."""
    if zstandard.frame_content_size(data) > _MOST:
        raise ValueError(f"it is larger than {_MOST >> 20} MB")
    return zstandard.ZstdDecompressor().decompress(data, max_output_size=_MOST)


class _ModelOnly(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        try:
            return _CLASSES[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name} is none of the model's") from None
