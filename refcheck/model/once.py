"""Values that keep what was worked out of them, so that all who ask share it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

_Result = TypeVar("_Result")


class Once:
    """A value with a dictionary `kept`, which is none of what it is compared or copied by."""

    __slots__ = ()

    kept: dict[Any, Any]

    def once(self, work_out: Callable[[Self], _Result]) -> _Result:
        """What a function makes of the value; it is called for the first who asks alone."""
        if work_out not in self.kept:
            self.kept[work_out] = work_out(self)
        result: _Result = self.kept[work_out]
        return result
