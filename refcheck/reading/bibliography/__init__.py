"""A printed reference -> its fields: authors, title, container, year, volume, pages, kind."""

from refcheck.reading.bibliography.parsing import parse_reference, read_dois

__all__ = ["parse_reference", "read_dois"]
