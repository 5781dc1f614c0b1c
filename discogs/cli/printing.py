"""Output: results to stdout, everything else to stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import Any, TextIO

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from discogs.cli.terminal import json_safe, terminal_safe

__all__ = ["Screen", "aside", "json_text", "print_json", "say", "show"]


class Screen(Console):
    """A console for untrusted texts: interprets no markup, replaces control characters."""

    def __init__(self, *, stderr: bool = False) -> None:
        super().__init__(stderr=stderr, markup=False, emoji=False, highlight=False)

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        """Replace control characters in everything that is printed."""
        for segment in super().render(renderable, options):
            if segment.control:
                yield segment
            else:
                yield Segment(terminal_safe(segment.text), segment.style)


class Trimmed:
    """Content without trailing blanks, which would wrap when the terminal is made narrower."""

    def __init__(self, content: RenderableType) -> None:
        self._content = content

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterable[Segment]:
        for line in Segment.split_lines(console.render(self._content, options)):
            kept = list(line)
            while kept and not kept[-1].text.strip():
                kept.pop()
            if kept:
                last = kept.pop()
                yield from kept
                yield Segment(last.text.rstrip(), last.style)
            yield Segment.line()


def show(renderable: RenderableType) -> None:
    """Print a result to stdout."""
    Screen().print(Trimmed(renderable), end="")


def aside() -> Screen:
    """Make the console for progress, advice and errors: stderr."""
    return Screen(stderr=True)


def say(text: str, style: str = "") -> None:
    """Print a line to stderr, without wrapping it."""
    aside().print(text, style=style, soft_wrap=True)


def print_json(document: Any, *, line: bool = False) -> None:
    """Print an indented JSON document, or one line of JSON lines."""
    stream = sys.stdout
    stream.write(json_text(document, stream, indent=None if line else 2) + "\n")


def json_text(document: Any, stream: TextIO | None = None, *, indent: int | None = None) -> str:
    """Encode a document as JSON, in ASCII unless the stream's encoding is a UTF one.

    Characters that a terminal would obey are escaped.
    """
    encoding = (stream.encoding if stream else None) or "utf-8"
    ascii_only = not encoding.casefold().startswith("utf")
    return json_safe(json.dumps(document, indent=indent, ensure_ascii=ascii_only, default=str))
