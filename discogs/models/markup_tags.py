"""What the tags of Discogs' markup say: links, styles, pages. Read when a text is converted."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Literal, NamedTuple
from urllib.parse import quote_plus

from discogs import models as _models
from discogs.orm.entity import Entity
from discogs.orm.payload import Payload
from discogs.orm.values import Linked

__all__ = ["LinkType", "MarkupLink", "as_html", "as_plain", "links_in"]

LinkType = Literal["artist", "label", "master", "release"]

_TYPES: dict[str, LinkType] = {"a": "artist", "l": "label", "m": "master", "r": "release"}
# None of them looks beyond the next bracket, so that any text is read in linear time. ASCII: else
# "\u017f" would be an s.
_TAG = re.compile(
    r"\[(?:"
    r"(?P<letter>[almr])(?:=(?P<name>[^\[\]]+)|(?P<id>\d{1,18}))"
    r"|url(?:=(?P<href>[^\[\]]+))?(?P<url>)"
    r"|(?P<closing>/?)(?P<style>[bius])"
    r"|(?P<other>(?:u|g|t|img)=[^\[\]]+|g[\d.]+|/?quote)"
    r")\]",
    re.IGNORECASE | re.ASCII,
)
_URL_END = re.compile(r"\[/url\]", re.IGNORECASE)
# More digits are no id, and Python refuses to read thousands of them.
_MOST_DIGITS = 18
# Styles that are nested deeper change nothing that one could see.
_DEEPEST = 16


class MarkupLink(Linked):
    """An artist, label, master or release that a text links to, by id or by name."""

    type: LinkType
    id: int | None = None
    name: str | None = None

    @property
    def entity(self) -> Entity | None:
        """The linked entity; None if no search result has this name.

        By id: no request. By name: one search, `GET /database/search`.
        """
        cls = _class_of(self.type)
        if self.id is not None:
            return self._entity(cls, self.id)
        from discogs.models.search import search

        wanted = (self.name or "").casefold()
        if not wanted.strip():
            return None
        for row in search(self._core, self.name or "", type=self.type)[:10]:
            if str(vars(row).get("title", "")).casefold() == wanted:
                return row.entity
        return None

    @property
    def text(self) -> str:
        """The name or title; the type and id if it is not loaded. No request."""
        if self.name is not None:
            return self.name
        entity = self._entity(_class_of(self.type), self.id) if self.id and self.payload else None
        facts = vars(entity) if entity is not None else {}
        known = facts.get("name") or facts.get("title")
        return str(known) if known else f"{self.type} {self.id}"

    @property
    def url(self) -> str:
        """The URL of its page on Discogs, or of a search for its name."""
        if self.id is not None:
            return f"https://www.discogs.com/{self.type}/{self.id}"
        return f"https://www.discogs.com/search/?q={quote_plus(self.name or '')}&type={self.type}"


def as_plain(text: str, payload: Payload | None) -> str:
    """Return a text without its markup."""
    return "".join(_pieces(text, payload, str, is_html=False))


def as_html(text: str, payload: Payload | None) -> str:
    """Return a text as escaped HTML."""
    return "".join(_pieces(text, payload, _escaped, is_html=True)).replace("\n", "<br>\n")


def links_in(text: str, payload: Payload | None) -> tuple[MarkupLink, ...]:
    """Return the links to entities, in order."""
    return tuple(_link(match, payload) for match in _link_tags(text))


def _pieces(
    text: str, payload: Payload | None, escape: Callable[[str], str], *, is_html: bool
) -> Iterator[str]:
    text = text.replace("\r\n", "\n")
    place = 0
    styles = _Styles()
    for tag in _tags(text):
        yield escape(text[place : tag.start])
        if not tag.match["style"]:
            yield _tag(tag, payload, is_html=is_html)
        elif is_html:
            yield styles.apply(tag.match["style"].lower(), closing=bool(tag.match["closing"]))
        place = tag.end
    yield escape(text[place:])
    yield styles.close()


def _tag(tag: _Tag, payload: Payload | None, *, is_html: bool) -> str:
    match = tag.match
    if match["letter"]:
        link = _link(match, payload)
        return _anchor(link.url, link.text) if is_html else link.text
    if tag.inner is not None:
        if match["href"] is None:
            return _anchor(tag.inner, tag.inner) if is_html else tag.inner
        inner = as_plain(tag.inner, payload)
        return _anchor(match["href"], inner) if is_html else inner
    if match["other"] and "=" in match["other"]:
        named = match["other"].partition("=")[2]
        return _escaped(named) if is_html else named
    return ""


def _link(match: re.Match[str], payload: Payload | None) -> MarkupLink:
    kind, name, number = _TYPES[match["letter"].lower()], match["name"], match["id"]
    if name is not None and kind in {"master", "release"} and _is_id(name):
        number, name = name, None
    link = MarkupLink(type=kind, id=int(number) if number else None, name=name)
    vars(link)["payload"] = payload
    return link


class _Tag(NamedTuple):
    """A tag in a text, with what it encloses if it is a `[url]`."""

    match: re.Match[str]
    start: int
    end: int
    inner: str | None = None


def _tags(text: str) -> Iterator[_Tag]:
    """Yield the tags in order, in one pass. A `[url]` that nothing closes is text."""
    place = 0
    close = _URL_END.search(text)
    while (match := _TAG.search(text, place)) is not None:
        start, place = match.span()
        if match["url"] is None:
            yield _Tag(match, start, place)
            continue
        if close is not None and close.start() < place:
            close = _URL_END.search(text, place)
        if close is not None:
            begin, place = place, close.end()
            yield _Tag(match, start, place, text[begin : close.start()])


def _link_tags(text: str) -> Iterator[re.Match[str]]:
    """Yield the tags that link to an entity, in order, including those inside `[url=..]`."""
    for tag in _tags(text):
        if tag.match["letter"]:
            yield tag.match
        elif tag.inner is not None and tag.match["href"] is not None:
            yield from _link_tags(tag.inner)


class _Styles:
    """The styles that are open at a place, properly nested in HTML, whatever users wrote."""

    def __init__(self) -> None:
        self._open: list[str] = []
        #: How many of each style are open, but too deep to be shown.
        self._too_deep: Counter[str] = Counter()

    def apply(self, style: str, *, closing: bool) -> str:
        """Convert a style tag to HTML."""
        if not closing:
            if len(self._open) == _DEEPEST:
                self._too_deep[style] += 1
                return ""
            self._open.append(style)
            return f"<{style}>"
        if self._too_deep[style]:
            self._too_deep[style] -= 1
            return ""
        if style not in self._open:
            return ""
        since = len(self._open) - 1 - self._open[::-1].index(style)
        inner = self._open[since + 1 :]
        closed = _closed(self._open[since:])
        self._open[since:] = inner
        return closed + "".join(f"<{name}>" for name in inner)

    def close(self) -> str:
        """Close all of them."""
        return _closed(self._open)


def _closed(styles: Sequence[str]) -> str:
    return "".join(f"</{name}>" for name in reversed(styles))


def _is_id(name: str) -> bool:
    return name.isascii() and name.isdecimal() and len(name) <= _MOST_DIGITS


def _escaped(text: str) -> str:
    return html.escape(text)


def _anchor(href: str, text: str) -> str:
    if not re.match(r"https?://", href, re.IGNORECASE):
        return _escaped(text)
    return f'<a href="{_escaped(href)}">{_escaped(text)}</a>'


def _class_of(kind: LinkType) -> type[Entity]:
    classes: dict[LinkType, type[Entity]] = {
        "artist": _models.Artist,
        "label": _models.Label,
        "master": _models.Master,
        "release": _models.Release,
    }
    return classes[kind]
