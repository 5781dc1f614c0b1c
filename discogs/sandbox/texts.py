"""Text formats: the markup of profiles and notes as plain text or HTML.

Asked for by the Accept header, the API adds the converted text beside the raw one, under a key
such as `profile_plaintext` or `notes_html`.
"""

from __future__ import annotations

import html
import re
from typing import Any, Literal, TypeAlias, cast

from discogs.sandbox.catalogue import Catalogue
from discogs.sandbox.messages import Json
from discogs.sandbox.origins import SITE

TextFormat: TypeAlias = Literal["discogs", "plaintext", "html"]

_ACCEPT = re.compile(r"application/vnd\.discogs\.v2\.(html|plaintext|discogs)\+json")
_LINK = re.compile(r"\[([almru])(?:=([^\]]+)|(\d+))\]")
_URL = re.compile(r"\[url=([^\]]+)\](.*?)\[/url\]", re.DOTALL)
_STYLE = re.compile(r"\[(/?)([biu])\]")
_KINDS = {"a": "artist", "l": "label", "m": "master", "r": "release", "u": "user"}
_TAGS = {"b": "strong", "i": "em", "u": "u"}
#: The fields that hold marked-up text.
_MARKED_UP = ("profile", "notes")


def text_format(accept: str) -> TextFormat:
    """Read the text format that an Accept header asks for; anything else means Discogs markup."""
    found = _ACCEPT.search(accept)
    return cast("TextFormat", found[1]) if found else "discogs"


def with_texts(content: Any, wanted: TextFormat, catalogue: Catalogue, *, twins: bool) -> Any:
    """Convert the texts of an answer to the wanted format.

    Args:
        content: The JSON of the answer.
        wanted: The format.
        catalogue: Knows the names that ids in the markup stand for.
        twins: Put the converted text under a key of its own, as the API does; otherwise in place.
    """
    if wanted == "discogs" or not isinstance(content, dict):
        return content
    found: Json = {}
    for key, value in cast("Json", content).items():
        if key in _MARKED_UP and isinstance(value, str):
            converted = convert(value, wanted, catalogue)
            found |= {key: value, f"{key}_{wanted}": converted} if twins else {key: converted}
        else:
            found[key] = value
    return found


def convert(text: str, wanted: TextFormat, catalogue: Catalogue) -> str:
    """Convert a marked-up text to plain text or HTML."""
    if wanted == "plaintext":
        text = _LINK.sub(lambda link: _name(link, catalogue), _URL.sub(r"\2", text))
        return _STYLE.sub("", text)
    text = html.escape(text, quote=False)
    text = _URL.sub(r'<a href="\1">\2</a>', text)
    text = _LINK.sub(lambda link: _anchor(link, catalogue), text)
    text = _STYLE.sub(lambda m: f"<{m[1]}{_TAGS[m[2]]}>", text)
    return text.replace("\r\n", "<br />\r\n")


def _name(link: re.Match[str], catalogue: Catalogue) -> str:
    """Return what a link says: its name, or the name of what its id stands for."""
    letter, value = link[1], link[2] or link[3]
    if not value.isdigit():
        return value
    identity = int(value)
    if letter in "al":
        named = (catalogue.artists if letter == "a" else catalogue.labels).get(identity)
        return named.name if named else value
    titled = (catalogue.releases if letter == "r" else catalogue.masters).get(identity)
    return titled.title if titled else value


def _anchor(link: re.Match[str], catalogue: Catalogue) -> str:
    kind, value = _KINDS[link[1]], link[2] or link[3]
    return f'<a href="{SITE}/{kind}/{value}">{_name(link, catalogue)}</a>'
