"""Where output goes: what was asked for to stdout, everything else to stderr."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable
from typing import Any, TextIO

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

__all__ = ["Screen", "aside", "json_text", "print_json", "say", "show"]

# A terminal obeys control characters, and users can write them into any text on Discogs: an escape
# sequence in a title must not clear the screen, nor a bidirectional override turn a line around.
_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class Screen(Console):
    """A console that shows texts of others as they are: as no markup, and obeying none of them."""

    def __init__(self, *, stderr: bool = False) -> None:
        super().__init__(stderr=stderr, markup=False, emoji=False, highlight=False)

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        """Everything that is printed passes here."""
        for segment in super().render(renderable, options):
            if segment.control or not _OBEYED.search(segment.text):
                yield segment
            else:
                yield Segment(_OBEYED.sub("\ufffd", segment.text), segment.style)


class Trimmed:
    """Something without the blanks that fill up its lines: they wrap on a screen made smaller."""

    def __init__(self, inside: RenderableType) -> None:
        self._inside = inside

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterable[Segment]:
        for line in Segment.split_lines(console.render(self._inside, options)):
            kept = list(line)
            while kept and not kept[-1].text.strip():
                kept.pop()
            if kept:
                last = kept.pop()
                yield from kept
                yield Segment(last.text.rstrip(), last.style)
            yield Segment.line()


def show(renderable: RenderableType) -> None:
    """Print what was asked for."""
    Screen().print(Trimmed(renderable), end="")


def aside() -> Screen:
    """For everything else: progress, advice, errors."""
    return Screen(stderr=True)


def say(text: str, style: str = "") -> None:
    """A line that is not what was asked for: to stderr, and never wrapped by us."""
    aside().print(text, style=style, soft_wrap=True)


def print_json(document: Any, *, line: bool = False) -> None:
    """A JSON document for people and programs alike, or one line of JSON lines."""
    stream = sys.stdout
    stream.write(json_text(document, stream, indent=None if line else 2) + "\n")


def json_text(document: Any, stream: TextIO | None = None, *, indent: int | None = None) -> str:
    """A JSON text that the stream can take, whatever its encoding."""
    encoding = (stream.encoding if stream else None) or "utf-8"
    ascii_only = not encoding.casefold().startswith("utf")
    return json.dumps(document, indent=indent, ensure_ascii=ascii_only, default=str)
