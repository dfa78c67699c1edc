"""The tokens of HTML: tags, comments, character references, ends of scripts and titles."""

from __future__ import annotations

import re
from functools import cache

_ATTRIBUTES = r"""[^>"']*+(?:(?:"[^"]*+"|'[^']*+')[^>"']*+)*+"""
# Groups: the name in an end tag, in a start tag, a comment's beginning, a tag without an end.
TOKEN = re.compile(
    rf"<(?:/([a-zA-Z][^\s/>]*+){_ATTRIBUTES}>|([a-zA-Z][^\s/>]*+){_ATTRIBUTES}>|(!--)"
    r"|[!?][^>]*+>?|/[^a-zA-Z>][^>]*+>?|([a-zA-Z/]))"
)
# After a quote that never closes: tags end at the next angle bracket, whatever the quotes say.
PLAIN_TOKEN = re.compile(
    r"<(?:/([a-zA-Z][^\s/<>]*+)[^<>]*+>?|([a-zA-Z][^\s/<>]*+)[^<>]*+>?|(!--)"
    r"|[!?][^<>]*+>?|/[^a-zA-Z>][^<>]*+>?|((?!)))"
)
ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});?")
SPACES = str.maketrans("\n\r\t\f\x0b", "     ")


@cache
def raw_end(tag: str) -> re.Pattern[str]:
    """The end tag of a script, a style sheet …: all before it is no markup."""
    return re.compile(rf"</{tag}[^>]*>", re.IGNORECASE)
