"""Releases: particular issues of a record, with format, country and date."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal, cast
from urllib.parse import quote

from pydantic import AwareDatetime

from discogs import models as _models
from discogs.errors import InvalidValueError
from discogs.http.messages import Params, Request
from discogs.models.credits import ArtistCredit, LabelCredit, credit_line
from discogs.models.markup import Markup, formatted
from discogs.models.money import BarePrice, Currency, Money, currency_of
from discogs.models.paths import UNCATEGORIZED, checked_username
from discogs.models.tracks import Track, flat
from discogs.models.types import MasterId, Picture, Year
from discogs.models.values import (
    Community,
    Format,
    Identifier,
    Image,
    Video,
    checked_stars,
    format_line,
)
from discogs.orm.entity import Entity
from discogs.orm.fields import Lazy
from discogs.orm.identity import shown
from discogs.orm.values import SortedBy

if TYPE_CHECKING:
    from discogs.models.terms import Auto, Price
    from discogs.pagination.table import Table

__all__ = ["Release"]

# The keys of the one sequence of releases, `user.contributions`.
SortKey = Literal["label", "artist", "title", "catno", "format", "rating", "year", "added"]


class Release(Entity, SortedBy[SortKey]):
    """A release. `GET /releases/{id}`

    >>> release = session.release(249504)
    >>> release.title, release.year
    ('Never Gonna Give You Up', 1987)
    >>> release.artist_credit
    'Rick Astley'
    """

    _path: ClassVar[str] = "/releases/{id}"
    _repr_fields: ClassVar[tuple[str, ...]] = ("id", "title", "year")

    id: Lazy[int]
    title: Lazy[str]
    artists: Lazy[tuple[ArtistCredit, ...]]
    #: The names of the artists as one text, for sorting.
    artists_sort: Lazy[str | None]
    #: The credits of everyone else.
    extraartists: Lazy[tuple[ArtistCredit, ...]]
    labels: Lazy[tuple[LabelCredit, ...]]
    series: Lazy[tuple[LabelCredit, ...]]
    companies: Lazy[tuple[LabelCredit, ...]]
    formats: Lazy[tuple[Format, ...]]
    format_quantity: Lazy[int]
    #: As sent, with headings and index tracks; see `tracks`.
    tracklist: Lazy[tuple[Track, ...]]
    genres: Lazy[tuple[str, ...]]
    styles: Lazy[tuple[str, ...]]
    year: Lazy[Year]
    #: As sent, such as "1998-12-00"; see `released_on`.
    released: Lazy[str | None]
    released_formatted: Lazy[str | None]
    country: Lazy[str | None]
    #: With Discogs' markup: see `Markup`.
    notes: Lazy[Markup | None] = formatted("notes")
    identifiers: Lazy[tuple[Identifier, ...]]
    images: Lazy[tuple[Image, ...]]
    #: The URL of a thumbnail, `""` if there is none.
    thumb: Lazy[Picture]
    videos: Lazy[tuple[Video, ...]]
    community: Lazy[Community]
    #: None if the release belongs to no master; see `master`.
    master_id: Lazy[MasterId]
    master_url: Lazy[str | None]
    #: None or 0 if nothing is for sale.
    num_for_sale: Lazy[int | None]
    #: None if nothing is for sale. Discogs ignores the requested currency here, and names none:
    #: `marketplace_stats()` does.
    lowest_price: Lazy[BarePrice]
    #: In grams.
    estimated_weight: Lazy[int | None]
    blocked_from_sale: Lazy[bool | None]
    is_offensive: Lazy[bool | None]
    #: "Accepted", "Draft", ...
    status: Lazy[str]
    data_quality: Lazy[str | None]
    date_added: Lazy[AwareDatetime]
    date_changed: Lazy[AwareDatetime]
    resource_url: Lazy[str]
    uri: Lazy[str]

    @property
    def master(self) -> _models.Master | None:
        """The master of this version, None without one. No request, once loaded."""
        return self._entity(_models.Master, self.master_id) if self.master_id else None

    @property
    def artist_credit(self) -> str:
        """The artists as printed on the sleeve: "Queen & David Bowie". No request, once loaded."""
        return credit_line(self.artists)

    @property
    def format_text(self) -> str:
        """The formats as one text, in Discogs' short forms: "2xLP, Album, RE". See `formats`.

        No request, once loaded.

        >>> session.release(249504).format_text
        '7", Single, 45 RPM'
        """
        return format_line(self.formats)

    @property
    def cover(self) -> Image | None:
        """The primary image, else the first one, None without images. No request, once loaded."""
        primary = (image for image in self.images if vars(image).get("type") == "primary")
        return next(primary, next(iter(self.images), None))

    @property
    def tracks(self) -> Table[Track]:
        """The tracks, without headings, and with index tracks replaced by their parts.

        `media` has the same tracks, each with its heading and its index track. No request, once
        loaded.
        """
        from discogs.pagination.table import Table

        return Table.of(flat(self.tracklist), Track)

    @property
    def media(self) -> Table[_models.Medium]:
        """The discs, cassettes or other media, with their tracks. No request, once loaded.

        Each track of `tracks` is there once, with its medium, side, number, heading and index
        track, and the artists to tag it with. Discs and sides are read from the positions ("A1",
        "AA2", "1-2", "CD1-3a"), the headings ("Disc Two") and the formats. Tracks that these do not
        tell apart are on one medium. The tracks of a medium are a table, too: `to_pandas()`.

        >>> for track in session.release(249504).media[0].tracks:
        ...     print(track.medium, track.side, f"{track.number}/{track.total}", track.track.title)
        1 A 1/2 Never Gonna Give You Up
        1 B 2/2 Never Gonna Give You Up (Instrumental)
        """
        from discogs.models.media import media_of

        return media_of(self.tracklist, self.formats, self.artists)

    def tracks_of(self, credit: ArtistCredit) -> Table[_models.TrackOnMedium]:
        """Get the tracks that a credit of this release names in `credit.tracks`: "A1 to A2b, B3".

        All tracks if it names none. Positions that the tracklist lacks are skipped. No request,
        once loaded.

        >>> release = session.release(249504)
        >>> [len(release.tracks_of(credit)) for credit in release.extraartists[:2]]
        [2, 2]
        """
        from discogs.models.credited import credited_tracks

        return credited_tracks(self.media, credit.tracks)

    @property
    def released_on(self) -> _models.PartialDate | None:
        """The date of release, as far as it is known. No request, once loaded.

        None if Discogs does not know it, or sends what is no date.

        >>> print(session.release(249504).released_on)
        1987-07
        """
        try:
            return _models.PartialDate.parse(self.released or "")
        except InvalidValueError:
            return None

    @property
    def barcodes(self) -> tuple[str, ...]:
        """The barcodes, digits only, as `session.search(barcode=...)` takes them.

        Empty if there are none. No request, once loaded.
        """
        facts = [vars(entry) for entry in self.identifiers]
        texts = (entry.get("value", "") for entry in facts if entry.get("type") == "Barcode")
        digits = ("".join(sign for sign in text if sign.isdecimal()) for text in texts)
        return tuple(dict.fromkeys(code for code in digits if code))

    def rating_by(self, user: _models.User | str) -> int | None:
        """Get the stars (1 to 5) that a user gave, None without a rating. One request per call.

        `GET /releases/{id}/rating/{user}`
        """
        from discogs.models.figures import UserRating

        name = user.username if isinstance(user, _models.User) else checked_username(user)
        return self._ask(Request("GET", self._rating(name)), UserRating).rating or None

    def rate(self, stars: int) -> None:
        """Rate it with 1 to 5 stars, as the logged-in user. `PUT /releases/{id}/rating/{user}`

        One request, and once per session another one for the username.
        """
        stars = checked_stars(stars, least=1)
        self._core.require(2, "Rating a release")
        path = self._rating(self._me().username)
        self._write("Rating a release", Request("PUT", path, json={"rating": stars}))

    def unrate(self) -> None:
        """Delete your rating. `DELETE /releases/{id}/rating/{user}`

        One request, and once per session another one for the username.
        """
        self._core.require(2, "Rating a release")
        path = self._rating(self._me().username)
        self._write("Rating a release", Request("DELETE", path))

    def community_rating(self) -> _models.Rating:
        """Get the average of all users' ratings. `GET /releases/{id}/rating`, one request per call.

        >>> session.release(249504).community_rating().average > 3
        True
        """
        from discogs.models.figures import CommunityRating

        return self._ask(Request("GET", f"/releases/{self.id}/rating"), CommunityRating).rating

    def stats(self) -> _models.ReleaseStats:
        """Get the statistics. `GET /releases/{id}/stats`, one request per call.

        Discogs no longer sends have and want there: `release.community` has them.
        """
        return self._ask(Request("GET", f"/releases/{self.id}/stats"), _models.ReleaseStats)

    # -- For sale ------------------------------------------------------------------------------

    def sell(
        self,
        *,
        condition: _models.Condition | str,
        price: Price,
        sleeve_condition: _models.SleeveCondition | str | None = None,
        status: _models.ListingStatus | str = "For Sale",
        comments: str | None = None,
        allow_offers: bool | None = None,
        external_id: str | None = None,
        location: str | None = None,
        weight: float | Auto | None = None,
        format_quantity: int | Auto | None = None,
    ) -> _models.Listing:
        """Create a listing, which `save()` sends. No request by itself.

        `POST /marketplace/listings`. The price is in your selling currency; a price that names its
        currency is checked against that, which may cost `save()` another request. "auto" lets
        Discogs calculate weight and format quantity.

        Raises:
            InvalidValueError: One of the terms is invalid. Nothing was sent.
        """
        terms = {
            "condition": condition,
            "sleeve_condition": sleeve_condition,
            "price": price,
            "status": status,
            "comments": comments,
            "allow_offers": allow_offers,
            "external_id": external_id,
            "location": location,
            "weight": weight,
            "format_quantity": format_quantity,
        }
        if vars(self).get("blocked_from_sale"):
            raise InvalidValueError(f"{self!r} is blocked from sale. Nothing was sent.")
        from discogs.models.listing import new_listing

        return new_listing(self._core, self.id, terms)

    def price_suggestions(self) -> dict[_models.Condition, Money]:
        """Get the price that Discogs suggests for each condition, in your selling currency.

        `GET /marketplace/price_suggestions/{id}`, one request per call. Empty if it was never sold.
        The amounts are not rounded; as the price of a listing they are, to the cent.

        >>> print(session.release(249504).price_suggestions()[discogs.Condition.NEAR_MINT])
        0.80 USD

        Raises:
            NotFound: You have not filled out your seller settings.
        """
        from discogs.models.prices import Suggestions

        self._core.require(2, "Price suggestions")
        request = Request("GET", f"/marketplace/price_suggestions/{self.id}")
        found = self._ask(request, Suggestions)
        return {condition: price for condition, price in found.items() if price is not None}

    def marketplace_stats(self, currency: Currency | str | None = None) -> _models.MarketplaceStats:
        """Get how many are for sale, and the lowest price. `GET /marketplace/stats/{id}`

        One request per call. The price is in `currency`, else in the session's currency, else in
        the reader's own.

        >>> print(session.release(249504).marketplace_stats("EUR").lowest_price.currency)
        EUR
        """
        code = currency_of(currency) if currency is not None else self._core.currency
        request = Request("GET", f"/marketplace/stats/{self.id}", params={"curr_abbr": code})
        return self._ask(request, _models.MarketplaceStats)

    # -- Your collection and wantlist ----------------------------------------------------------

    def add_to_collection(self, folder: _models.Folder | None = None) -> _models.CollectionItem:
        """Add it to a folder of your collection, and get the new item. One request.

        `POST /users/{username}/collection/folders/{id}/releases/{release_id}`

        The default folder is Uncategorized; that costs, once per session, another request for the
        username.
        """
        self._core.require(2, "Adding to a collection")
        if folder is None:
            folder = self._me().folders.by_id(UNCATEGORIZED)
        elif not isinstance(cast("object", folder), _models.Folder):
            raise InvalidValueError(
                "A release is added to a Folder, as in me.folders['Jazz'], not to "
                f"{shown(folder)}. Nothing was sent."
            )
        return folder.add(self)

    def add_to_wantlist(
        self, *, notes: str | None = None, rating: int | None = None
    ) -> _models.Want:
        """Add it to your wantlist. `PUT /users/{username}/wants/{id}`, see `Wantlist.add`.

        One request, another one with notes or a rating, and once per session one for the username.
        """
        self._core.require(2, "Adding to a wantlist")
        return self._me().wantlist.add(self, notes=notes, rating=rating)

    def _me(self) -> _models.User:
        from discogs.models.identity import own_username

        return self._entity(_models.User, own_username(self._core))

    def _rating(self, username: str) -> str:
        return f"/releases/{self.id}/rating/{quote(username, safe='')}"

    def _params(self) -> Params:
        return {"curr_abbr": self._core.currency}
