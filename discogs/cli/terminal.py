"""Make users' texts safe for a terminal.

Terminals obey control characters, and users can write them into any text on Discogs: an escape
sequence in a title must not clear the screen, name a link that leads elsewhere, or fill the
clipboard, a bidirectional override must not reverse a price, and a line break must not forge a line
of ours. Everything that the command line prints passes through here.
"""

from __future__ import annotations

import re

__all__ = ["json_safe", "one_line", "terminal_safe"]

# Unicode's Bidi_Control.
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_BREAKS = "\n\x0b\x0c\r\x1c-\x1e\x85\u2028\u2029"
# C0 without tabs, DEL, C1, characters that reorder or break lines, and surrogates.
_UNSAFE = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029{_BIDI}\ud800-\udfff]")
_BREAK = re.compile(f"[{_BREAKS}]")
_REPLACEMENT = "\ufffd"


def terminal_safe(text: str) -> str:
    """Replace control characters one by one; keep line breaks and tabs."""
    return _UNSAFE.sub(_REPLACEMENT, text)


def one_line(text: str) -> str:
    """Make a text safe for one line: line breaks become spaces.

    The length stays the same, so that styles keep their positions.
    """
    return terminal_safe(_BREAK.sub(" ", text))


def json_safe(document: str) -> str:
    """Escape control characters in a JSON document, without changing its meaning."""
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", document)
