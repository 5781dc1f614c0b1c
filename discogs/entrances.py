"""The way in: what a session is asked for by its id, its name or its address."""

from __future__ import annotations

from typing import TypeVar, get_args, overload

from discogs.arguments import checked_id, checked_order_id
from discogs.entity import Entity
from discogs.errors import InvalidValueError
from discogs.home import SessionHome
from discogs.models.artist import Artist
from discogs.models.exports import Exports, InventoryExport, exports_of
from discogs.models.label import Label
from discogs.models.listing import Listing
from discogs.models.lists import UserList
from discogs.models.master import Master
from discogs.models.money import Currency, Money
from discogs.models.orders import Order, Orders, orders_of
from discogs.models.paths import checked_username
from discogs.models.prices import fee
from discogs.models.release import Release
from discogs.models.search import SearchResult, SearchType, search
from discogs.models.terms import Price
from discogs.models.uploads import InventoryUpload, Uploads, uploads_of
from discogs.models.user import User
from discogs.paginated import Paginated
from discogs.resolve import reference

__all__ = ["Entrances"]

#: What is known by a number.
N = TypeVar(
    "N",
    bound=Release
    | Master
    | Artist
    | Label
    | UserList
    | Listing
    | InventoryExport
    | InventoryUpload,
)
_NUMBERED: frozenset[type[Entity]] = frozenset(
    {Release, Master, Artist, Label, UserList, Listing, InventoryExport, InventoryUpload}
)


class Entrances(SessionHome):
    """The half of a session that leads to entities. Nothing in it costs a request by itself."""

    def release(self, id: int) -> Release:
        """The release with this id. No request until one of its fields is read."""
        return self.get(Release, id)

    def master(self, id: int) -> Master:
        """The master release with this id. No request until one of its fields is read."""
        return self.get(Master, id)

    def artist(self, id: int) -> Artist:
        """The artist with this id. No request until one of its fields is read."""
        return self.get(Artist, id)

    def label(self, id: int) -> Label:
        """The label with this id. No request until one of its fields is read."""
        return self.get(Label, id)

    @overload
    def get(self, cls: type[N], id: int) -> N: ...
    @overload
    def get(self, cls: type[User], id: str) -> User: ...
    @overload
    def get(self, cls: type[Order], id: str) -> Order: ...
    def get(self, cls: type[Entity], id: int | str) -> Entity:
        """The one object of this class with this id. No request until one of its fields is read.

        A user is known by the username, an order by its text ("1-1").

        >>> session.get(discogs.Release, 249504) is session.release(249504)
        True
        """
        if cls is User:
            return self.user(str(id))
        if cls is Order:
            return self.entity(Order, checked_order_id(id))
        if cls not in _NUMBERED:
            there = ", ".join(sorted(known.__name__ for known in _NUMBERED | {User, Order}))
            raise InvalidValueError(f"session.get() is for {there}, not for {cls!r}.")
        return self.entity(cls, checked_id(cls.__name__, id))

    def user(self, username: str) -> User:
        """The user of this name. No request until one of its fields is read."""
        return self.entity(User, checked_username(username))

    def listing(self, id: int) -> Listing:
        """The listing with this id. No request until one of its fields is read."""
        return self.get(Listing, id)

    def order(self, id: str) -> Order:
        """The order with this id, such as "1-1". No request until one of its fields is read."""
        return self.entity(Order, checked_order_id(id))

    @property
    def orders(self) -> Orders:
        """What the user sold. `GET /marketplace/orders`

        No request until it is read, then one for each 100 orders. Can be filtered, then sorted by
        id, buyer, created, status or last_activity.
        """
        return self.keep("orders", lambda: orders_of(self))

    @property
    def exports(self) -> Exports:
        """The exports of one's inventory. `GET /inventory/export`

        No request until it is read; `session.exports.request()` asks for a new one.
        """
        return self.keep("exports", lambda: exports_of(self))

    @property
    def uploads(self) -> Uploads:
        """The uploads to one's inventory. `GET /inventory/upload`

        No request until it is read; `add`, `change` and `delete` make new ones.
        """
        return self.keep("uploads", lambda: uploads_of(self))

    def fee(self, price: Price, currency: Currency | str | None = None) -> Money:
        """What Discogs takes of a sale at this price. One request at each call.

        `GET /marketplace/fee/{price}/{currency}`; without a currency it is in US dollars,
        `GET /marketplace/fee/{price}`.

        >>> session.fee("20.00", "EUR").currency
        <Currency.EUR: 'EUR'>
        """
        return fee(self, price, currency)

    def user_list(self, id: int) -> UserList:
        """The list with this id. No request until one of its fields is read."""
        return self.get(UserList, id)

    @property
    def me(self) -> User:
        """The user who is logged in. The first time, one request for the name.

        Raises:
            AuthenticationRequired: The session has no user's login. Nothing was sent.
        """
        return self.user(self.own_username())

    def search(
        self,
        query: str = "",
        *,
        type: SearchType | None = None,
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
    ) -> Paginated[SearchResult]:
        """What Discogs finds. `GET /database/search`, one request for each 100 rows.

        Discogs documents that it needs a login (level 1), and answers without one nowadays: it is
        sent either way, and a refusal raises Unauthorized.

        >>> found = session.search("never gonna give you up", type="master")
        >>> found[0].master.title
        'Never Gonna Give You Up'
        """
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
    ) -> Release | Master | Artist | Label | User | UserList | Listing | Order:
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
