"""The tokens of HTML: tags, comments, character references, ends of scripts and titles."""

from __future__ import annotations

import re
from functools import cache

_ATTRIBUTES = r"""[^>"']*+(?:(?:"[^"]*+"|'[^']*+')[^>"']*+)*+"""
# Groups: the name in an end tag, in a start tag, the text of an element that holds no more than text
# (with its end tag: a third of all elements, and one match less for each), a comment's beginning,
# a tag without an end, the text behind.
TOKEN = re.compile(
    rf"<(?:/([a-zA-Z][^\s/>]*+){_ATTRIBUTES}>"
    rf"|([a-zA-Z][^\s/>]*+){_ATTRIBUTES}>(?:([^<&\n\t\r]*+)</\2>|)|(!--)"
    r"|[!?][^>]*+>?|/[^a-zA-Z>][^>]*+>?|([a-zA-Z/]))([^<]*+)"
)
# After a quote that never closes: tags end at the next angle bracket, whatever the quotes say.
PLAIN_TOKEN = re.compile(
    r"<(?:/([a-zA-Z][^\s/<>]*+)[^<>]*+>?|([a-zA-Z][^\s/<>]*+)[^<>]*+>?((?!))?|(!--)"
    r"|[!?][^<>]*+>?|/[^a-zA-Z>][^<>]*+>?|((?!)))([^<]*+)"
)
ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});?")
SPACES = str.maketrans("\n\r\t\f\x0b", "     ")


@cache
def raw_end(tag: str) -> re.Pattern[str]:
    """The end tag of a script, a style sheet …: all before it is no markup."""
    return re.compile(rf"</{tag}[^>]*>", re.IGNORECASE)
