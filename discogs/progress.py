"""How far something is that takes a while, on one line of the terminal."""

from __future__ import annotations

import sys

__all__ = ["show"]


def show(text: str, *, last: bool = False) -> None:
    """Put a text in place of the one before; nothing where there is no terminal."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text}", end="\n" if last else "", file=sys.stderr, flush=True)
