"""HTML building blocks: tags that escape every text in them.

Styles are inline and take their colours from the page, so that they suit light and dark notebooks.
There are no scripts, style sheets and fonts; images load by https only and send no referrer.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import TypeAlias
from urllib.parse import urlsplit

__all__ = ["Html", "Part", "link", "muted", "picture", "plain_link", "tag"]

# Characters that HTML forbids; a lone surrogate could not even be sent to the browser.
_UNFIT = re.compile(r"[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE = "rgba(128,128,128,.35)"
_CELL = f"vertical-align:middle;padding:.2rem .4rem;border-bottom:1px solid {_LINE};"
# One name for each use, so that cards and tables look alike.
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
    """HTML in which all texts are escaped already."""

    __slots__ = ()


#: Content of a tag: HTML, a text to escape, or nothing.
Part: TypeAlias = "Html | str | None"


def escaped(text: str) -> Html:
    """Escape a text for HTML, and replace forbidden characters."""
    return Html(html.escape(_UNFIT.sub("\N{REPLACEMENT CHARACTER}", str(text))))


def tag(name: str, *parts: Part, style: str = "", **attributes: str) -> Html:
    """Make an element with these parts, in one of the `STYLES`."""
    given = {**({"style": STYLES[style]} if style else {}), **attributes}
    written = "".join(f' {key}="{escaped(value)}"' for key, value in given.items())
    return Html(f"<{name}{written}>{joined(parts)}</{name}>")


def joined(parts: Iterable[Part]) -> Html:
    """Join parts, escaping the texts."""
    return Html(
        "".join(part if isinstance(part, Html) else escaped(part) for part in parts if part)
    )


def muted(text: str) -> Html:
    """Make a text stand back."""
    return tag("span", text, style="muted")


def link(address: object, *parts: Part) -> Html:
    """Make a link of the parts, if the address is an https one."""
    url = _https(address)
    if not url:
        return joined(parts)
    return tag("a", *parts, style="link", href=url, target="_blank", rel="noopener noreferrer")


def plain_link(address: object) -> Html:
    """Make a link that shows its address."""
    return link(address, str(address))


def picture(address: object, style: str) -> Html:
    """Make a picture, if its address is an https one.

    The browser loads it when it scrolls into view, and sends no referrer.
    """
    url = _https(address)
    if not url:
        return Html("")
    return Html(
        f'<img src="{escaped(url)}" alt="" loading="lazy" referrerpolicy="no-referrer" '
        f'style="{STYLES[style]}">'
    )


def _https(address: object) -> str:
    """Return the address if it is a complete https one, else ""."""
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
