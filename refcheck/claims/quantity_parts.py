"""A figure while it is put together: its numeral, what stands before it and after it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from refcheck.model.claims import Quantity

if TYPE_CHECKING:
    from refcheck.claims.units import Unit
    from refcheck.model.claims import Bound, Role


@dataclass(slots=True)
class Figure:
    """Mutable: two of them may turn out to be the ends of one range."""

    start: int
    end: int
    low: float
    high: float
    step: float
    unit: Unit | None = None
    role: Role = "value"
    bound: Bound = ""
    spread: float | None = None
    ratio: str = ""

    def quantity(self, text: str) -> Quantity:
        """As the model has it."""
        unit = self.unit
        return Quantity(
            text[self.start : self.end],
            self.start,
            self.end,
            self.low,
            self.high,
            self.step,
            unit.name if unit else "",
            self.ratio or (unit.dimension if unit else ""),
            unit.scale if unit else 1.0,
            self.bound,
            self.role,
            self.spread,
        )
