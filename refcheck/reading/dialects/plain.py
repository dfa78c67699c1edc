"""Plain text: numbers in brackets above, numbered lines below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.reading.dialects.generic import add_typed
from refcheck.reading.structure import Reading

if TYPE_CHECKING:
    from refcheck.reading.elements import Page
    from refcheck.reading.outline import Outline

NAME = "plain"


def detect(page: Page) -> bool:
    """A page without elements."""
    return not page.nodes


def read(page: Page, outline: Outline) -> Reading:
    """Lists and markers of a text."""
    reading = Reading(NAME)
    add_typed(page, outline, reading)
    return reading
