"""Values that several models share: images, videos, formats, ratings."""

from __future__ import annotations

import operator
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, SupportsIndex

from pydantic import Field

from discogs import models as _models
from discogs.errors import InvalidValueError
from discogs.models.types import Number, Picture
from discogs.orm.identity import shown
from discogs.orm.values import Linked, Value

__all__ = [
    "Community",
    "Format",
    "Identifier",
    "Image",
    "Rating",
    "Stars",
    "UserLink",
    "Video",
    "checked_stars",
    "clean_name",
    "clean_names",
    "format_line",
    "seconds_of",
]

_MOST_STARS = 5
_NUMBERED = re.compile(r"\s\(\d+\)$")
#: Behind a name in a text of several: its number, and the asterisk of a name variation.
_MARKS = r"(?<=\S)(?:\s\(\d{1,6}\)\*?|(?<=[^\s*])\*)(?=$|[\s,/])"
_DURATION = re.compile(r"(?:(\d{1,9}):)?(\d{1,9}):(\d{1,2})$")


#: A user's rating: 1 to 5, 0 for none.
Stars = Annotated[int, Field(ge=0, le=5)]


class Rating(Value):
    """The rating by users."""

    #: From 0.0 (no ratings) to 5.0.
    average: float
    #: How many users rated it.
    count: int


class Image(Linked):
    """An image. Its URLs are `""` without a login, if Discogs shows none then."""

    #: "primary" or "secondary".
    type: str
    uri: Picture
    #: The URL of a square version of 150 pixels.
    uri150: Picture
    resource_url: Picture
    #: In pixels.
    width: int
    #: In pixels.
    height: int

    def content(self) -> bytes:
        """Download the image. One request to another host, which takes no slot of the limit."""
        return self._core.client.content(self._url())

    def download(self, path: str | Path) -> Path:
        """Download the image to a file, all of it or none. One request, no slot of the limit."""
        return self._core.client.download(self._url(), Path(path))

    def _url(self) -> str:
        if not self.uri:
            raise InvalidValueError(
                "This image has no URL: Discogs shows it to sessions with a login only."
            )
        return self.uri


class Video(Value):
    """A video that users have linked."""

    uri: str
    title: str
    description: str | None = None
    #: In seconds; 0 if unknown.
    duration: int
    #: Whether it may be embedded in other pages.
    embed: bool


class Format(Value):
    """A format: `Format(name='Vinyl', qty='1', descriptions=('7"', 'Single'))`."""

    name: str
    #: How many; Discogs sends a text.
    qty: Number
    descriptions: tuple[str, ...] = ()
    #: Free text, such as a colour.
    text: str | None = None


#: The short forms of descriptions, as Discogs has them in rows.
_SHORT = {
    "Compilation": "Comp",
    "Deluxe Edition": "Dlx",
    "Enhanced": "Enh",
    "Limited Edition": "Ltd",
    "Maxi-Single": "Maxi",
    "Mini-Album": "MiniAlbum",
    "Misprint": "M/Print",
    "Numbered": "Num",
    "Partially Mixed": "P/Mixed",
    "Partially Unofficial": "P/Unofficial",
    "Picture Disc": "Pic",
    "Reissue": "RE",
    "Remastered": "RM",
    "Repress": "RP",
    "Sampler": "Smplr",
    "Single Sided": "S/Sided",
    "Special Edition": "S/Edition",
    "Test Pressing": "TP",
    "Unofficial Release": "Unofficial",
    "White Label": "W/Lbl",
}
#: The sizes that stand for "Vinyl".
_SIZES = frozenset({"LP", '12"', '11"', '10"', '9"', '8"', '7"', '6½"', '6"', '5½"', '5"', '4"'})


def format_line(formats: Sequence[Format]) -> str:
    """Return formats as one text: "2xLP, Album, RE + CD"."""
    return " + ".join(filter(None, map(_format_text, formats)))


def _format_text(format: Format) -> str:
    # A broken format hides no others.
    facts = vars(format)
    name: str = facts.get("name", "")
    descriptions: list[str] = list(facts.get("descriptions", ()))
    if name == "Vinyl" and (size := next((one for one in descriptions if one in _SIZES), "")):
        descriptions.remove(size)
        name = size
    if not name or name == "All Media":
        return ""
    quantity = facts.get("qty", "1")
    times = f"{quantity}x" if quantity not in {"", "0", "1"} else ""
    return ", ".join([f"{times}{name}", *(_SHORT.get(one, one) for one in descriptions)])


class Identifier(Value):
    """A code or number that is printed, scratched or stamped on a release."""

    #: "Barcode", "Matrix / Runout", "Rights Society", ...
    type: str
    value: str
    description: str | None = None


class UserLink(Linked):
    """The username of a contributor."""

    username: str
    resource_url: str

    @property
    def user(self) -> _models.User:
        """The user. No request."""
        return self._entity(_models.User, self.username)


class Community(Value):
    """How users have, want and rate a release."""

    #: How many collections have it.
    have: int
    #: How many wantlists have it.
    want: int
    rating: Rating
    submitter: UserLink | None = None
    contributors: tuple[UserLink, ...] = ()
    data_quality: str | None = None
    status: str


def checked_stars(stars: object, least: int = 0) -> int:
    """Check a rating: 1 to 5 stars, or 0 if that is allowed; as an int, numpy's too."""
    number = -1
    if isinstance(stars, SupportsIndex) and not isinstance(stars, bool):
        number = operator.index(stars)
    if not least <= number <= _MOST_STARS:
        none = "unrate() takes it back" if least else "0 for none"
        raise InvalidValueError(
            f"A rating is 1 to 5 stars ({none}), not {shown(stars)}. Nothing was sent."
        )
    return number


def clean_name(name: str) -> str:
    """Strip the number from the name of an artist or label: "Bush (2)" -> "Bush".

    >>> clean_name("Bush (2)")
    'Bush'
    """
    return _NUMBERED.sub("", name)


def clean_names(names: str) -> str:
    """Strip the numbers and asterisks from the names of artists in one text, as rows have it.

    The asterisk marks a name that is printed in another way than the artist's own.

    >>> clean_names("Trends (2) & Prodigy*")
    'Trends & Prodigy'
    """
    return re.sub(_MARKS, "", names)


def seconds_of(duration: str) -> int | None:
    """Parse a duration such as "3:32" or "1:02:03" to seconds; None if there is none.

    >>> seconds_of("3:32"), seconds_of("1:02:03"), seconds_of("")
    (212, 3723, None)
    """
    match = _DURATION.match(duration.strip())
    if match is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return hours * 3600 + minutes * 60 + seconds
