"""The way in: what a session is asked for by its id, its name or its address.

A family of models is imported when it is entered: most programs never see all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast, get_args, overload

from discogs import models as _models
from discogs.validation import checked_id, checked_order_id
from discogs.orm.entity import Entity
from discogs.errors import InvalidValueError
from discogs.orm.core import SessionHome
from discogs.models.paths import checked_username
from discogs.pagination.paginated import Paginated
from discogs.resolve import reference

if TYPE_CHECKING:
    from typing import TypeAlias

    from discogs.models.terms import Price

    #: What is known by a number.
    Numbered: TypeAlias = (
        _models.Release
        | _models.Master
        | _models.Artist
        | _models.Label
        | _models.UserList
        | _models.Listing
        | _models.InventoryExport
        | _models.InventoryUpload
    )

__all__ = ["Entrances"]

N = TypeVar("N", bound="Numbered")
#: What `get` is for.
_ENTERED = frozenset(
    {
        "Artist",
        "InventoryExport",
        "InventoryUpload",
        "Label",
        "Listing",
        "Master",
        "Order",
        "Release",
        "User",
        "UserList",
    }
)


class Entrances(SessionHome):
    """The half of a session that leads to entities. Nothing in it costs a request by itself."""

    def release(self, id: int) -> _models.Release:
        """The release with this id. No request until one of its fields is read."""
        return self.get(_models.Release, id)

    def master(self, id: int) -> _models.Master:
        """The master release with this id. No request until one of its fields is read."""
        return self.get(_models.Master, id)

    def artist(self, id: int) -> _models.Artist:
        """The artist with this id. No request until one of its fields is read."""
        return self.get(_models.Artist, id)

    def label(self, id: int) -> _models.Label:
        """The label with this id. No request until one of its fields is read."""
        return self.get(_models.Label, id)

    @overload
    def get(self, cls: type[N], id: int) -> N: ...
    @overload
    def get(self, cls: type[_models.User], id: str) -> _models.User: ...
    @overload
    def get(self, cls: type[_models.Order], id: str) -> _models.Order: ...
    def get(self, cls: type[Entity], id: int | str) -> Entity:
        """The one object of this class with this id. No request until one of its fields is read.

        A user is known by the username, an order by its text ("1-1").

        >>> session.get(discogs.Release, 249504) is session.release(249504)
        True
        """
        name = getattr(cls, "__name__", "")
        known: type[Entity] | None = getattr(_models, name) if name in _ENTERED else None
        if cls is not known:
            there = ", ".join(sorted(_ENTERED))
            raise InvalidValueError(f"session.get() is for {there}, not for {cls!r}.")
        if name == "User":
            return self.user(str(id))
        if name == "Order":
            return self.order(cast("str", id))
        return self.entity(cls, checked_id(name, id))

    def user(self, username: str) -> _models.User:
        """The user of this name. No request until one of its fields is read."""
        return self.entity(_models.User, checked_username(username))

    def listing(self, id: int) -> _models.Listing:
        """The listing with this id. No request until one of its fields is read."""
        return self.get(_models.Listing, id)

    def order(self, id: str) -> _models.Order:
        """The order with this id, such as "1-1". No request until one of its fields is read."""
        return self.entity(_models.Order, checked_order_id(id))

    @property
    def orders(self) -> _models.Orders:
        """What the user sold. `GET /marketplace/orders`

        No request until it is read, then one for each 100 orders. Can be filtered, then sorted by
        id, buyer, created, status or last_activity.
        """
        from discogs.models.orders import orders_of

        return self.keep("orders", lambda: orders_of(self))

    @property
    def exports(self) -> _models.Exports:
        """The exports of one's inventory. `GET /inventory/export`

        No request until it is read; `session.exports.request()` asks for a new one.
        """
        from discogs.models.exports import exports_of

        return self.keep("exports", lambda: exports_of(self))

    @property
    def uploads(self) -> _models.Uploads:
        """The uploads to one's inventory. `GET /inventory/upload`

        No request until it is read; `add`, `change` and `delete` make new ones.
        """
        from discogs.models.uploads import uploads_of

        return self.keep("uploads", lambda: uploads_of(self))

    def fee(self, price: Price, currency: _models.Currency | str | None = None) -> _models.Money:
        """What Discogs takes of a sale at this price. One request at each call.

        `GET /marketplace/fee/{price}/{currency}`; without a currency it is in US dollars,
        `GET /marketplace/fee/{price}`.

        >>> session.fee("20.00", "EUR").currency
        <Currency.EUR: 'EUR'>
        """
        from discogs.models.prices import fee

        return fee(self, price, currency)

    def user_list(self, id: int) -> _models.UserList:
        """The list with this id. No request until one of its fields is read."""
        return self.get(_models.UserList, id)

    @property
    def me(self) -> _models.User:
        """The user who is logged in. The first time, one request for the name.

        Raises:
            AuthenticationRequired: The session has no user's login. Nothing was sent.
        """
        return self.user(self.own_username())

    def search(
        self,
        query: str = "",
        *,
        type: _models.SearchType | None = None,
        title: str | None = None,
        release_title: str | None = None,
        credit: str | None = None,
        artist: str | None = None,
        anv: str | None = None,
        label: str | None = None,
        genre: str | None = None,
        style: str | None = None,
        country: str | None = None,
        year: int | str | None = None,
        format: str | None = None,
        catno: str | None = None,
        barcode: str | None = None,
        track: str | None = None,
        submitter: str | None = None,
        contributor: str | None = None,
    ) -> Paginated[_models.SearchResult]:
        """What Discogs finds. `GET /database/search`, one request for each 100 rows.

        Discogs documents that it needs a login (level 1), and answers without one nowadays: it is
        sent either way, and a refusal raises Unauthorized.

        >>> found = session.search("never gonna give you up", type="master")
        >>> found[0].master.title
        'Never Gonna Give You Up'
        """
        from discogs.models.search import SearchType, search

        if type is not None and type not in get_args(SearchType):
            raise InvalidValueError(
                f"A search is for one type of {', '.join(get_args(SearchType))}, not {type!r}."
            )
        return search(
            self,
            query,
            type=type,
            title=title,
            release_title=release_title,
            credit=credit,
            artist=artist,
            anv=anv,
            label=label,
            genre=genre,
            style=style,
            country=country,
            year=year,
            format=format,
            catno=catno,
            barcode=barcode,
            track=track,
            submitter=submitter,
            contributor=contributor,
        )

    def resolve(
        self, text: str
    ) -> (
        _models.Release
        | _models.Master
        | _models.Artist
        | _models.Label
        | _models.User
        | _models.UserList
        | _models.Listing
        | _models.Order
    ):
        """What a Discogs URL, or a mark such as "[r249504]" or "m96559", names. No request.

        >>> session.resolve("https://www.discogs.com/release/249504-Rick-Astley") is (
        ...     session.resolve("[r249504]"))
        True
        >>> session.resolve("https://www.discogs.com/user/memory")
        User(username='memory')
        """
        kind, id = reference(text)
        match kind:
            case "user":
                return self.user(id)
            case "order":
                return self.order(id)
            case "listing":
                return self.listing(int(id))
            case "list":
                return self.user_list(int(id))
            case "release":
                return self.release(int(id))
            case "master":
                return self.master(int(id))
            case "artist":
                return self.artist(int(id))
            case _:
                return self.label(int(id))
