"""Building blocks of what is shown: tags, with every text in them escaped.

What is shown has inline styles alone, and takes its colours from the page around it, so that it is
at home in light and dark notebooks. There is no script, no style sheet, no font; images come from
https addresses, and learn nothing of the notebook that shows them.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import TypeAlias
from urllib.parse import urlsplit

__all__ = ["Html", "Part", "link", "muted", "picture", "plain_link", "tag"]

# What a text must not hold in HTML; a lone surrogate could not even be sent to the browser.
_UNFIT = re.compile(r"[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE = "rgba(128,128,128,.35)"
_CELL = f"vertical-align:middle;padding:.2rem .4rem;border-bottom:1px solid {_LINE};"
# What styles are used for, so that cards and tables look alike.
STYLES = {
    "card": f"display:flex;flex-wrap:wrap;gap:1rem;max-width:46rem;padding:.75rem;"
    f"border:1px solid {_LINE};border-radius:.5rem;line-height:1.4;text-align:left",
    "body": "flex:1 1 16rem;min-width:0;overflow-wrap:anywhere",
    "title": "font-size:1.25em;font-weight:600;line-height:1.25",
    "subtitle": "font-size:1.05em;margin-bottom:.4rem",
    "facts": "display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.1rem .75rem;"
    "margin:.4rem 0",
    "label": "opacity:.65",
    "muted": "opacity:.65",
    "section": "margin-top:.5rem",
    "summary": "cursor:pointer;opacity:.8",
    "footer": f"margin-top:.6rem;padding-top:.4rem;border-top:1px solid {_LINE};font-size:.85em;"
    "opacity:.75",
    "scroll": "overflow-x:auto;max-width:100%",
    "table": "border-collapse:collapse;margin:.25rem 0;font-size:.9em;text-align:left",
    "head": f"{_CELL}text-align:left;white-space:nowrap;font-weight:600",
    "head of numbers": f"{_CELL}text-align:right;white-space:nowrap;font-weight:600",
    "cell": f"{_CELL}text-align:left;white-space:normal;min-width:7rem;max-width:22rem;"
    "overflow-wrap:break-word;unicode-bidi:isolate",
    "short": f"{_CELL}text-align:left;white-space:nowrap;unicode-bidi:isolate",
    "number": f"{_CELL}text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums",
    "tracks": "display:grid;grid-template-columns:max-content minmax(0,max-content) max-content;"
    "gap:.1rem .75rem;margin:.25rem 0",
    "cover": "flex:0 0 auto;width:9rem;height:9rem;object-fit:contain;margin:0;"
    "border-radius:.25rem;background:rgba(128,128,128,.12)",
    "thumb": "display:block;width:2.25rem;height:2.25rem;max-width:none;object-fit:cover;margin:0;"
    "border-radius:.15rem;background:rgba(128,128,128,.12)",
    "link": "color:inherit;text-decoration:underline;text-underline-offset:.15em;"
    "text-decoration-color:rgba(128,128,128,.6)",
}


class Html(str):
    """A text that is HTML already: what is in it was escaped."""

    __slots__ = ()


#: What a tag holds: HTML, a text that is escaped, or nothing.
Part: TypeAlias = "Html | str | None"


def escaped(text: str) -> Html:
    """A text as HTML, with nothing in it that means anything to a browser."""
    return Html(html.escape(_UNFIT.sub("\N{REPLACEMENT CHARACTER}", str(text))))


def tag(name: str, *parts: Part, style: str = "", **attributes: str) -> Html:
    """An element with these parts, in one of the `STYLES`."""
    given = {**({"style": STYLES[style]} if style else {}), **attributes}
    written = "".join(f' {key}="{escaped(value)}"' for key, value in given.items())
    return Html(f"<{name}{written}>{joined(parts)}</{name}>")


def joined(parts: Iterable[Part]) -> Html:
    """The parts one after the other."""
    return Html(
        "".join(part if isinstance(part, Html) else escaped(part) for part in parts if part)
    )


def muted(text: str) -> Html:
    """A text in the background."""
    return tag("span", text, style="muted")


def link(address: object, *parts: Part) -> Html:
    """The parts as a link, where the address is one of the web."""
    url = _https(address)
    if not url:
        return joined(parts)
    return tag("a", *parts, style="link", href=url, target="_blank", rel="noopener noreferrer")


def plain_link(address: object) -> Html:
    """An address that shows as what it is."""
    return link(address, str(address))


def picture(address: object, style: str) -> Html:
    """A picture, where its address is one that a notebook may load from: https, and nothing else.

    It is loaded when it comes into view, and its host is not told from where.
    """
    url = _https(address)
    if not url:
        return Html("")
    return Html(
        f'<img src="{escaped(url)}" alt="" loading="lazy" referrerpolicy="no-referrer" '
        f'style="{STYLES[style]}">'
    )


def _https(address: object) -> str:
    """The address if it is a whole one by https, else nothing."""
    if not isinstance(address, str) or not (address.isascii() and address.isprintable()):
        return ""
    if re.search(r"[\s\\<>\"'`]", address):
        return ""
    try:
        parts = urlsplit(address)
        is_whole = parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return ""
    return str(address) if is_whole else ""
