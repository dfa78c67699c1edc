"""Lines of a terminal: wrapped with hanging indents, coloured or plain, and harmless."""

from __future__ import annotations

from io import StringIO
from typing import TypeAlias

from rich.color import ColorSystem
from rich.console import Console
from rich.text import Text

from refcheck.reporters.safe_text import one_line, without_commands

Piece: TypeAlias = str | tuple[str, str]

MARKED = "bold reverse"
_ENDLESS = 1_000_000
_NARROWEST = 20


class Canvas:
    """Collects lines. A piece is a text, or a text with its style; all is made harmless here."""

    def __init__(self, width: int, *, color: bool) -> None:
        self.width = max(width, _NARROWEST) if width else _ENDLESS
        self._color = color
        self._out = StringIO()
        # Nothing is read from the environment: what to do was decided by the caller.
        self._console = Console(
            file=self._out,
            width=self.width,
            height=25,  # else the terminal's is looked up for each line
            color_system="standard" if color else None,
            force_terminal=color,
            force_jupyter=False,
            no_color=not color,
            highlight=False,
            markup=False,
            emoji=False,
            legacy_windows=False,
            _environ={},
        )

    def text(self) -> str:
        """Everything written so far, harmless also in the log of a CI service."""
        return without_commands(self._out.getvalue())

    def blank(self) -> None:
        """An empty line."""
        self._out.write("\n")

    def heading(self, words: str) -> None:
        """A line that names what follows."""
        self.write((words, "bold underline"))

    def write(self, *pieces: Piece, indent: int = 0, hang: int | None = None) -> None:
        """Wrapped lines: the first begins at `indent`, the others at `hang`, which is not less."""
        hang = indent if hang is None else max(indent, min(hang, self.width // 2))
        margin = indent
        for line in self._wrapped(_text(pieces), indent, hang):
            self._put(margin, line)
            margin = hang

    def write_short(self, *pieces: Piece, indent: int = 0) -> None:
        """One line, its end cut off with an ellipsis where it is too long."""
        text = _text(pieces)
        text.truncate(max(self.width - indent, _NARROWEST), overflow="ellipsis")
        self._put(indent, text)

    def write_long(self, *pieces: Piece) -> None:
        """One line, however long."""
        self._put(0, _text(pieces))

    def write_quoted(self, *pieces: Piece, indent: int) -> None:
        """Words of the page behind a bar; without colour, carets underline what is marked."""
        bar = "│ "
        inner = max(self.width - indent - len(bar), _NARROWEST)
        for line in self._lines(_text(pieces), self.width - inner):
            self._put(indent, Text.assemble((bar, "dim"), line))
            carets = "" if self._color else _carets(line)
            if carets:
                self._put(indent, Text.assemble((bar, "dim"), carets))

    def _wrapped(self, text: Text, indent: int, hang: int) -> list[Text]:
        if text.cell_len + indent <= self.width:
            return [text]
        first = self._lines(text, indent)[0]
        rest = text[len(first) :]
        rest = rest[len(rest) - len(rest.plain.lstrip()) :]
        return [first, *(self._lines(rest, hang) if rest else ())]

    def _lines(self, text: Text, indent: int) -> list[Text]:
        lines = list(text.wrap(self._console, max(self.width - indent, _NARROWEST)))
        for line in lines:
            line.rstrip()
        return lines

    def _put(self, indent: int, line: Text) -> None:
        self._out.write(f"{' ' * indent}{self._styled(line)}\n")

    def _styled(self, line: Text) -> str:
        """What `Console.print` would write, at a quarter of its cost."""
        if not self._color:
            return line.plain
        return "".join(
            style.render(words, color_system=ColorSystem.STANDARD) if style else words
            for words, style, _ in line.render(self._console)
        )


def _text(pieces: tuple[Piece, ...]) -> Text:
    """Pieces joined; each keeps the blank at its ends."""
    text = Text()
    for piece in pieces:
        words, style = piece if isinstance(piece, tuple) else (piece, "")
        text.append(_harmless(words), style or None)
    return text


def _harmless(words: str) -> str:
    before = " " * (len(words) - len(words.lstrip(" ")))
    after = " " * (len(words) - len(words.rstrip(" "))) if words.strip() else ""
    return f"{before}{one_line(words)}{after}"


def _carets(line: Text) -> str:
    """Carets below the marked cells of a line, "" where none is."""
    carets = ""
    for span in sorted(line.spans):
        if span.style == MARKED:
            carets += " " * (line[: span.start].cell_len - len(carets))
            carets += "^" * line[span.start : span.end].cell_len
    return carets
