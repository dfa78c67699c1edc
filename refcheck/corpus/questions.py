"""What a corpus asks about: each printed reference once, whichever pages have it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from refcheck.gathering import parsed_text
from refcheck.model.article import coins_of

if TYPE_CHECKING:
    from refcheck.model.article import Reference
    from refcheck.model.evidence import DoiOutcome, ReferenceFields, Resolution
    from refcheck.resolvers.chain import Answer


@dataclass(frozen=True, slots=True)
class Question:
    """A printed reference with all that its fields are read from."""

    text: str
    context_object: str = ""
    urls: tuple[str, ...] = ()

    @property
    def fingerprint(self) -> bytes:
        """128 bits: equal questions have equal ones."""
        whole = "\0".join((self.text, self.context_object, *self.urls))
        return hashlib.blake2b(whole.encode("utf-8", "surrogatepass"), digest_size=16).digest()

    def fields(self) -> ReferenceFields:
        """The reference taken apart."""
        return parsed_text(self.text, coins_of(self.context_object), self.urls)


def question_of(reference: Reference) -> Question:
    """What is asked about an entry of a page."""
    return Question(reference.text, reference.context_object, reference.urls)


def as_bytes(question: Question) -> bytes:
    """A question as it is stored."""
    return json.dumps([question.text, question.context_object, question.urls]).encode("ascii")


def as_question(stored: bytes) -> Question:
    """What `as_bytes` made bytes of."""
    text, context_object, urls = json.loads(stored)
    return Question(text, context_object, tuple(urls))


@dataclass(frozen=True, slots=True)
class KnownReference:
    """A question answered: its fields, the work that it is, what became of its printed DOI."""

    fields: ReferenceFields
    resolution: Resolution
    doi: DoiOutcome | None = None

    @property
    def answer(self) -> Answer:
        """As a resolver gives it."""
        return self.resolution, self.doi
