"""Texts by users, with Discogs' markup: `[a=Carl Craig]`, `[l895]`, `[b]..[/b]`, `[url=..]`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import AliasChoices, Field
from pydantic_core import core_schema

from discogs import models as _models
from discogs.orm.payload import CURRENT, Payload

if TYPE_CHECKING:
    from typing import Self

    from pydantic import GetCoreSchemaHandler

__all__ = ["Markup", "formatted"]


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
        from discogs.models.markup_tags import as_plain

        return as_plain(str(self), self._payload)

    @property
    def html(self) -> str:
        """The text as escaped HTML, with links to pages on Discogs. No request."""
        from discogs.models.markup_tags import as_html

        return as_html(str(self), self._payload)

    @property
    def links(self) -> tuple[_models.MarkupLink, ...]:
        """The artists, labels, masters and releases linked to, in order. No request."""
        from discogs.models.markup_tags import links_in

        return links_in(str(self), self._payload)

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


Markup.when_absent = Markup("")
