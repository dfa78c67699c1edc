"""Values of the model as bytes and back, for what a run keeps between its stages."""

from __future__ import annotations

import io
import pickle
from typing import Any

import zstandard

from refcheck.errors import InputError

_LEVEL = 1
_QUESTIONS = "refcheck.corpus.questions"  # an answer is made of the model's values
_MOST = 64 << 20  # bytes unpacked: no answer about a reference comes near


def packed(value: object) -> bytes:
    """The value, pickled and compressed."""
    return zstandard.ZstdCompressor(level=_LEVEL).compress(pickle.dumps(value, protocol=5))


def unpacked_value(data: bytes) -> Any:
    """What `packed` made these bytes of; InputError for anything else.

    Only the model's own classes are made: a folder that somebody else filled runs no code.
    """
    try:
        plain = zstandard.ZstdDecompressor().decompress(data, max_output_size=_MOST)
        return _ModelOnly(io.BytesIO(plain)).load()
    except (zstandard.ZstdError, pickle.UnpicklingError, EOFError, ValueError, TypeError) as error:
        raise InputError(f"a stored answer is damaged: {error}") from error


class _ModelOnly(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        ours = module.startswith("refcheck.model.") or module == _QUESTIONS
        if ours and "." not in name:
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module:
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is none of the model's")
