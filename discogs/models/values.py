"""Values that several models share: images, videos, formats, ratings, dates."""

from __future__ import annotations

import operator
import re
from collections.abc import Sequence
from datetime import date, datetime
from functools import total_ordering
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, SupportsIndex

from pydantic import Field, model_validator

from discogs import models as _models
from discogs.errors import InvalidValueError
from discogs.models.types import Number, Picture
from discogs.orm.values import Linked, Value

if TYPE_CHECKING:
    from typing import Self

    from typing_extensions import TypeIs

__all__ = [
    "Community",
    "CommunityStats",
    "Format",
    "Identifier",
    "Image",
    "PartialDate",
    "Rating",
    "Stars",
    "StatsCount",
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
_MARKS = re.compile(r"(?<=\S)(?:\s\(\d{1,6}\)\*?|(?<=[^\s*])\*)(?=$|[\s,/])")
_PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?$")
_DURATION = re.compile(r"(?:(\d{1,9}):)?(\d{1,9}):(\d{1,2})$")


@total_ordering
class PartialDate(Value):
    """A date whose day, or day and month, may be unknown.

    >>> released = PartialDate.parse("1998-12-00")
    >>> released.year, released.month, released.day
    (1998, 12, None)
    >>> str(released), released.date
    ('1998-12', None)
    >>> PartialDate.parse("1998-12") < PartialDate.parse("1999")
    True

    It compares with dates, too: what is unknown comes before the first month or day.

    >>> PartialDate.parse("1998") < date(1998, 1, 1) < PartialDate.parse("1998-12")
    True
    """

    year: int
    #: None if unknown.
    month: int | None = Field(default=None, ge=1, le=12)
    #: None if unknown, as it is if the month is unknown.
    day: int | None = Field(default=None, ge=1, le=31)

    @model_validator(mode="after")
    def _has_the_month_of_its_day(self) -> Self:
        if self.day is not None and self.month is None:
            raise InvalidValueError("A day without its month is no date.")
        return self

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Parse Discogs' own form: "1998-12-24", "1998-12-00", "1998"; else InvalidValueError."""
        match = _PARTIAL_DATE.match(text.strip())
        if match is None or not int(match[1]):
            raise InvalidValueError(f"{text!r} is no date such as 1998-12-24, 1998-12-00 or 1998.")
        month = int(match[2] or 0) or None
        day = (int(match[3] or 0) or None) if month else None
        if (month and month > 12) or (day and day > 31):
            raise InvalidValueError(f"{text!r} is no date: there is no such month or day.")
        return cls(year=int(match[1]), month=month, day=day)

    @property
    def date(self) -> date | None:
        """The date, None if a part is unknown or there is no such day."""
        if self.month is None or self.day is None:
            return None
        try:
            return date(self.year, self.month, self.day)
        except ValueError:
            return None

    def __str__(self) -> str:
        known = [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join([f"{self.year:04d}", *known])

    def __eq__(self, other: object) -> bool:
        if _is_date(other):
            return self.date == other
        return super().__eq__(other)

    def __hash__(self) -> int:
        # A whole one equals a date, and so has its hash.
        return super().__hash__() if self.date is None else hash(self.date)

    def __lt__(self, other: object) -> bool:
        if _is_date(other):
            return self._order() < (other.year, other.month, other.day)
        if not isinstance(other, PartialDate):
            return NotImplemented
        return self._order() < other._order()

    def _order(self) -> tuple[int, int, int]:
        return self.year, self.month or 0, self.day or 0


def _is_date(other: object) -> TypeIs[date]:
    # A datetime is a date to Python, and does not compare with one.
    return isinstance(other, date) and not isinstance(other, datetime)


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


class StatsCount(Value):
    """How many collections and wantlists have a release or master."""

    in_collection: int
    in_wantlist: int


class CommunityStats(Value):
    """The figures of a row: of all users, and (logged in as a user) your own."""

    community: StatsCount | None = None
    user: StatsCount | None = None


def checked_stars(stars: object, least: int = 0) -> int:
    """Check a rating: 1 to 5 stars, or 0 if that is allowed; as an int, numpy's too."""
    number = -1
    if isinstance(stars, SupportsIndex) and not isinstance(stars, bool):
        number = operator.index(stars)
    if not least <= number <= _MOST_STARS:
        none = "unrate() takes it back" if least else "0 for none"
        raise InvalidValueError(
            f"A rating is 1 to 5 stars ({none}), not {stars!r}. Nothing was sent."
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
    return _MARKS.sub("", names)


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
