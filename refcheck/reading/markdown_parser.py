"""The parser of Markdown as GitHub reads it, with the place of every inline token."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

if TYPE_CHECKING:
    from collections.abc import MutableMapping


# Where a token stands in the text of its block is kept under these names in its `meta`.
AT, TO = "at", "to"
# Lists in lists, two for each; links and emphasis in one another. Beyond, it is an attack.
_DEEPEST, _DEEPEST_INLINE = 60, 10
# No paragraph is so long: what has no blank line in it is read as text, without its marks.
_LONGEST_BLOCK = 50_000
# A typed address before one of its signs, and what of it goes on behind that.
_ADDRESS_BEFORE = re.compile(r"https?://[^\s<]*\Z", re.IGNORECASE)
_ADDRESS_GOES_ON = re.compile(r"[^\s<]*?[\w/=&%#-](?<!_)")
_LONGEST_ADDRESS = 2000
# Formulas, `$x_1[2]$` and `$$…$$`, with GitHub's rules for the signs around them.
_MATH = re.compile(
    r"\$\$((?:[^$\\]|\\.){1,2000})\$\$|\$((?![\s$])(?:[^$\\]|\\.){1,2000})(?<!\s)\$(?![\w$])",
    re.DOTALL,
)
# "from $5 [1] to 6$" has prices: a formula that begins with a number has a sign as well.
_PRICE = re.compile(r"\d[^\\^_=+<>{]*\Z")
_WIKI_LINK = re.compile(r"\[\[(?!\s*[\d\s,;–-]+\]\])([^\[\]\n]{1,300})\]\](?![(\[])")


@cache
def parser() -> MarkdownIt:
    """GitHub's tables, strikethrough, footnotes, formulas, raw HTML, and gollum's wiki links.

    Typed addresses are found by those who read the text, so that they are no links here.
    """
    md = MarkdownIt("commonmark", {"html": True, "maxNesting": _DEEPEST})
    md.inline = _TracingInline()
    md.enable(["table", "strikethrough"])
    md.options["inline_definitions"] = True
    md.options["store_labels"] = True
    md.use(front_matter_plugin)
    md.use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=True)
    md.inline.ruler.before("link", "wiki_link", _wiki_link)
    md.inline.ruler.before("link", "math", _math)
    md.inline.ruler.before("strikethrough", "typed_address", _in_typed_address)
    # Both join pieces of text whose places would then be lost.
    md.inline.ruler2.disable("fragments_join")
    md.core.ruler.disable("text_join")
    md.normalizeLink = _as_written  # type: ignore[method-assign]
    md.normalizeLinkText = _as_written  # type: ignore[method-assign, assignment]
    return md


def _as_written(url: str) -> str:
    """An address as the page has it: findings and fixes are about that."""
    return url


class _TracingState(StateInline):
    """Knows where the text begins that no token holds yet."""

    text_at = 0

    def pushPending(self) -> Token:  # noqa: N802 - the parser's name
        token = super().pushPending()
        token.meta[AT] = self.text_at
        token.meta[TO] = self.text_at + len(token.content)
        return token


class _TracingInline(ParserInline):
    """Writes into each token where it stands."""

    def parse(
        self, src: str, md: MarkdownIt, env: MutableMapping[str, Any], tokens: list[Token]
    ) -> list[Token]:
        if self.terminator_re.search(src) is None:  # as in most cells of tables
            tokens.append(Token("text", "", 0, content=src, meta={AT: 0, TO: len(src)}))
            return tokens
        state = _TracingState(src, md, env, tokens)
        if len(src) > _LONGEST_BLOCK:
            _as_text(state)
            return state.tokens
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens

    def skipToken(self, state: StateInline) -> None:  # noqa: N802 - the parser's name
        """As the parser's own, which takes minutes for as many brackets as a page can hold."""
        start, known = state.pos, state.cache.get(state.pos)
        if known is not None:
            state.pos = known
            return
        if state.level >= _DEEPEST_INLINE:
            state.pos = state.posMax
        state.level += 1
        if state.pos >= state.posMax or not self._skips(state):
            state.pos += 1
        state.level -= 1
        state.cache[start] = state.pos

    def tokenize(self, state: StateInline) -> None:
        """As the parser's own, with places; a rule is called some six times for each token."""
        rules, end = self.ruler.getRules(""), state.posMax
        tokens, tracing = state.tokens, cast("_TracingState", state)
        while state.pos < end:
            position, count = state.pos, len(tokens)
            if not state.pending:
                tracing.text_at = position
            for rule in rules if state.level < _DEEPEST_INLINE else ():
                if rule(state, False):  # noqa: FBT003 - the parser's call
                    if len(tokens) > count:
                        _place(tokens, count, position, state.pos)
                    break
            else:
                state.append_pending(state.src[position])
                state.pos += 1
        if state.pending:
            state.pushPending()

    def _skips(self, state: StateInline) -> bool:
        """Whether one of the rules takes what stands there."""
        return any(rule(state, True) for rule in self.ruler.getRules(""))  # noqa: FBT003 - as above


def _as_text(state: StateInline) -> None:
    """A block as it stands, but for its line breaks."""
    position = 0
    for line in state.src.split("\n"):
        for kind, content in (("text", line), ("softbreak", "")):
            token = state.push(kind, "", 0)
            token.content = content
            token.meta[AT] = position
            position += len(content) or kind == "softbreak"
            token.meta[TO] = position
    state.tokens.pop()


def _place(tokens: list[Token], first: int, start: int, end: int) -> None:
    """Places for the tokens that a rule made of `start`–`end`, but for those that have one."""
    at = start
    for index in range(first, len(tokens)):
        token = tokens[index]
        meta = token.meta
        if AT in meta:
            at = max(at, meta[TO])
            continue
        meta[AT] = at
        if token.type == "text":
            at += len(token.content)
        elif token.nesting > 0:
            at += 1  # the bracket or angle bracket that opens a link
        else:
            at = end
        meta[TO] = at


def _in_typed_address(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - its call
    """The signs of emphasis are none inside of an address that is typed: `https://…/_a_/b`."""
    position, src = state.pos, state.src
    if src[position] not in "*_~":
        return False
    before = src[max(0, position - _LONGEST_ADDRESS) : position].rpartition(" ")[2]
    if "://" not in before or not _ADDRESS_BEFORE.search(before):
        return False
    if not _ADDRESS_GOES_ON.match(src, position + 1, state.posMax):
        return False
    if not silent:
        state.append_pending(src[position])
    state.pos += 1
    return True


def _math(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - as above
    """A formula is code: the brackets in it cite nothing."""
    position, src = state.pos, state.src
    if src[position] != "$" or (
        position and (src[position - 1].isalnum() or src[position - 1] == "$")
    ):
        return False
    found = _MATH.match(src, position, state.posMax)
    if found is None or (found[2] and _PRICE.match(found[2])):
        return False
    if not silent:
        token = state.push("code_inline", "code", 0)
        token.markup = "$" if found[2] else "$$"
        token.content = (found[2] or found[1]).replace("\n", " ")
    state.pos = found.end()
    return True


def _wiki_link(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - as above
    """`[[Page Name]]` and `[[words|Page Name]]`; a number in such brackets is a marker."""
    if not state.src.startswith("[[", state.pos):
        return False
    found = _WIKI_LINK.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        token = state.push("wiki_link", "a", 0)
        token.content = found[1]
    state.pos = found.end()
    return True
