"""Discogs' markup in texts by users: `[a=Carl Craig]`, `[l895]`, `[b]..[/b]`, `[url=..]`."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, ClassVar, Literal
from urllib.parse import quote_plus

from pydantic import AliasChoices, Field
from pydantic_core import core_schema

from discogs import models as _models
from discogs.models.search import search
from discogs.orm.entity import Entity
from discogs.orm.payload import CURRENT, Payload
from discogs.orm.values import Linked

if TYPE_CHECKING:
    from typing import Self

    from pydantic import GetCoreSchemaHandler

__all__ = ["Markup", "MarkupLink", "formatted"]

LinkType = Literal["artist", "label", "master", "release"]

# Of an id: more is none, and Python refuses to convert thousands.
_MOST_DIGITS = 18
_TYPES: dict[str, LinkType] = {"a": "artist", "l": "label", "m": "master", "r": "release"}
_TAG = re.compile(
    r"\[(?:"
    r"(?P<letter>[almr])(?:=(?P<name>[^\[\]]+)|(?P<id>\d+))"
    r"|url=(?P<href>[^\[\]]+)\](?P<text>.*?)\[/url"
    r"|url\](?P<bare>.*?)\[/url"
    r"|(?P<closing>/?)(?P<style>[bius])"
    r"|(?P<other>(?:u|g|t|img)=[^\[\]]+|g[\d.]+|/?quote)"
    r")\]",
    re.IGNORECASE | re.DOTALL,
)


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


class Markup(str):
    """A text by users: a str with Discogs' markup, which converts to plain text or HTML.

    In sessions with another text_format than "discogs", the default, Discogs has converted the
    markup already.

    >>> profile = Markup("[b]Label owner:[/b] [a=Carl Craig]")
    >>> profile.plain
    'Label owner: Carl Craig'
    >>> profile.html  # doctest: +ELLIPSIS
    '<b>Label owner:</b> <a href="https://www.discogs.com/search/?q=Carl+Craig&amp;type=artist">...'
    >>> [link.name for link in profile.links]
    ['Carl Craig']
    """

    __slots__ = ("_payload",)

    _payload: Payload | None
    #: The value of a field of this type that Discogs leaves out.
    when_absent: ClassVar[Markup]

    def __new__(cls, text: str = "") -> Self:
        markup = super().__new__(cls, text)
        markup._payload = CURRENT.get()
        return markup

    @property
    def plain(self) -> str:
        """The text without markup. No request: a link by id shows the name if it is loaded."""
        return "".join(self._pieces(str, as_html=False))

    @property
    def html(self) -> str:
        """The text as escaped HTML, with links to pages on Discogs. No request."""
        return "".join(self._pieces(html.escape, as_html=True)).replace("\n", "<br>\n")

    @property
    def links(self) -> tuple[MarkupLink, ...]:
        """The artists, labels, masters and releases linked to, in order. No request."""
        return tuple(self._link(match) for match in _link_tags(self))

    def _pieces(self, escape: Callable[[str], str], *, as_html: bool) -> Iterator[str]:
        text = self.replace("\r\n", "\n")
        place = 0
        open_styles: list[str] = []
        for match in _TAG.finditer(text):
            yield escape(text[place : match.start()])
            if not match["style"]:
                yield self._tag(match, as_html=as_html)
            elif as_html:
                yield _styled(match["style"].lower(), match["closing"], open_styles)
            place = match.end()
        yield escape(text[place:])
        yield _closed(open_styles)

    def _tag(self, match: re.Match[str], *, as_html: bool) -> str:
        if match["letter"]:
            link = self._link(match)
            return _anchor(link.url, link.text) if as_html else link.text
        if match["href"] is not None:
            inner = Markup(match["text"])
            inner._payload = self._payload
            return _anchor(match["href"], inner.plain) if as_html else inner.plain
        if match["bare"] is not None:
            return _anchor(match["bare"], match["bare"]) if as_html else match["bare"]
        if match["other"] and "=" in match["other"]:
            named = match["other"].partition("=")[2]
            return html.escape(named) if as_html else named
        return ""

    def _link(self, match: re.Match[str]) -> MarkupLink:
        kind, name, number = _TYPES[match["letter"].lower()], match["name"], match["id"]
        if name is not None and (name.isdecimal() and kind in {"master", "release"}):
            number, name = name, None
        link = MarkupLink(
            type=kind, id=int(number) if number and len(number) <= _MOST_DIGITS else None, name=name
        )
        vars(link)["payload"] = self._payload
        return link

    def __reduce__(self) -> tuple[type[Markup], tuple[str]]:
        return Markup, (str(self),)

    def __str__(self) -> str:
        return str.__str__(self)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_after_validator_function(cls, core_schema.str_schema())


def formatted(name: str) -> Any:
    """Declare a field with a text by users, which Discogs sends under a key for each format."""
    return Field(validation_alias=AliasChoices(f"{name}_plaintext", f"{name}_html", name))


def _link_tags(text: str) -> Iterator[re.Match[str]]:
    """Yield the tags that link to an entity, in order, including those inside `[url=..]`."""
    for match in _TAG.finditer(text):
        if match["letter"]:
            yield match
        elif match["text"]:
            yield from _link_tags(match["text"])


def _styled(style: str, closing: str, open_styles: list[str]) -> str:
    """Convert a style tag to HTML, properly nested, whatever users wrote."""
    if not closing:
        open_styles.append(style)
        return f"<{style}>"
    if style not in open_styles:
        return ""
    since = len(open_styles) - 1 - open_styles[::-1].index(style)
    inner = open_styles[since + 1 :]
    closed = _closed(open_styles[since:])
    open_styles[since:] = inner
    return closed + "".join(f"<{name}>" for name in inner)


def _closed(open_styles: list[str]) -> str:
    return "".join(f"</{name}>" for name in reversed(open_styles))


def _anchor(href: str, text: str) -> str:
    if not re.match(r"https?://", href, re.IGNORECASE):
        return html.escape(text)
    return f'<a href="{html.escape(href)}">{html.escape(text)}</a>'


def _class_of(kind: LinkType) -> type[Entity]:
    classes: dict[LinkType, type[Entity]] = {
        "artist": _models.Artist,
        "label": _models.Label,
        "master": _models.Master,
        "release": _models.Release,
    }
    return classes[kind]


Markup.when_absent = Markup("")
