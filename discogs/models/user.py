"""Users: their profile, collection, wantlist, inventory, lists and contributions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, cast

from pydantic import AwareDatetime

from discogs import models as _models
from discogs.errors import AuthenticationRequired, InvalidValueError
from discogs.http.messages import Request, Sendable, UnreadableBodyError
from discogs.models.collection import copies
from discogs.models.identity import own_username
from discogs.models.ids import release_id_of, same_user
from discogs.models.inventory import inventory_of
from discogs.models.lists import lists_of
from discogs.models.markup import Markup
from discogs.models.money import Currency, CurrencyOrNone
from discogs.models.notes import CollectionFields
from discogs.models.types import Text
from discogs.models.wantlist import wantlist
from discogs.orm.decoding import decoder
from discogs.orm.entity import merge
from discogs.orm.fields import NOT_LOADED, Lazy, Writable
from discogs.orm.identity import shown
from discogs.orm.payload import Payload
from discogs.orm.savable import Savable
from discogs.pagination.pages import PageSource
from discogs.pagination.paginated import Paginated

__all__ = ["User"]


class User(Savable):
    """A user of Discogs. `GET /users/{username}`

    The name, home_page, location, profile and curr_abbr of `session.me` can be changed; `save()`
    sends the changes with `POST /users/{username}`, one request.

    >>> session.me.username
    'sandbox_user'
    """

    _path: ClassVar[str] = "/users/{username}"
    _identity_fields: ClassVar[frozenset[str]] = frozenset({"username"})
    _names_user: ClassVar[bool] = True
    _requesting: ClassVar[frozenset[str]] = frozenset({"collection_fields"})
    _repr_fields: ClassVar[tuple[str, ...]] = ("username",)
    _name_hints: ClassVar[Mapping[str, str]] = {
        "orders": "Those of the logged-in seller are session.orders.",
    }

    username: Lazy[str]
    #: Stays the same when the username changes.
    id: Lazy[int]
    #: The real name, `""` if not given.
    name: Writable[Text, str]
    home_page: Writable[Text, str]
    location: Writable[Text, str]
    #: With Discogs' markup: see `Markup`.
    profile: Writable[Markup, str]
    #: The currency they sell and buy in; None without a login.
    curr_abbr: Writable[CurrencyOrNone, Currency | str]
    registered: Lazy[AwareDatetime]
    rank: Lazy[float]
    avatar_url: Lazy[str | None]
    banner_url: Lazy[str | None]
    #: None if the collection is private.
    num_collection: Lazy[int | None]
    #: None if the wantlist is private.
    num_wantlist: Lazy[int | None]
    num_lists: Lazy[int]
    num_for_sale: Lazy[int]
    num_pending: Lazy[int]
    releases_contributed: Lazy[int]
    releases_rated: Lazy[int]
    #: The average of the ratings they gave: 1.0 to 5.0.
    rating_avg: Lazy[float]
    #: In percent, like `seller_rating`.
    buyer_rating: Lazy[float | None]
    #: Out of 5, like `seller_rating_stars`.
    buyer_rating_stars: Lazy[float | None]
    buyer_num_ratings: Lazy[int | None]
    seller_rating: Lazy[float | None]
    seller_rating_stars: Lazy[float | None]
    seller_num_ratings: Lazy[int | None]
    activated: Lazy[bool | None]
    marketplace_suspended: Lazy[bool | None]
    is_staff: Lazy[bool | None]
    #: Only your own.
    email: Lazy[str | None]
    #: Unread messages, only your own.
    num_unread: Lazy[int | None]
    resource_url: Lazy[str]
    uri: Lazy[str]
    inventory_url: Lazy[str]
    collection_folders_url: Lazy[str]
    collection_fields_url: Lazy[str]
    wantlist_url: Lazy[str]

    # -- Sequences -----------------------------------------------------------------------------

    @property
    def collection(self) -> _models.CollectionItems:
        """The items in all folders. `GET /users/{username}/collection/folders/0/releases`

        No request until it is read, then one for each 100 items. They come without their folder:
        reading it costs one request per item. `release in me.collection` costs one request, none
        once the items were read: before many such questions write `list(me.collection)`.
        """
        return self.folders.by_id(0).items

    @property
    def folders(self) -> _models.Folders:
        """The folders of the collection, by name. `GET /users/{username}/collection/folders`

        No request until it is read, then one. Of other users Discogs shows folder 0 ("All") only. A
        private collection raises Forbidden.

        >>> session.me.folders["Jazz"].count
        46
        """
        return self._kept("folders", lambda: _models.Folders(self._core, self._name))

    @property
    def collection_fields(self) -> tuple[_models.CollectionField, ...]:
        """The fields for notes that the user has defined. One request, when first read.

        `GET /users/{username}/collection/fields`
        """
        with self._state.loading:
            return self._kept("collection_fields", self._read_collection_fields)

    def copies_of(self, release: _models.Release | int) -> Paginated[_models.CollectionItem]:
        """Get the items of one release, none if it is not in the collection.

        `GET /users/{username}/collection/releases/{id}`, one request when the result is read.
        """
        return Paginated(copies(self._core, self._name, release_id_of(release)))

    def collection_value(self) -> _models.CollectionValue:
        """Get the value of the collection, in the user's currency. One request per call.

        `GET /users/{username}/collection/value`, only as that user.
        """
        self._core.require(2, "The value of a collection")
        request = Request("GET", f"{self._resource()}/collection/value")
        return self._ask(request, _models.CollectionValue)

    @property
    def wantlist(self) -> _models.Wantlist:
        """The releases that the user wants. `GET /users/{username}/wants`

        No request until it is read, then one for each 100 wants.
        """
        return self._kept("wantlist", lambda: wantlist(self._core, self._name))

    @property
    def inventory(self) -> _models.Inventory:
        """The user's listings. `GET /users/{username}/inventory`

        No request until it is read, then one for each 100 listings. Sorts by listed, price, item,
        artist, label, catno or audio. Your own can be filtered by status, and sorts by status and
        location, too.
        """
        return self._kept("inventory", lambda: inventory_of(self._core, self._name))

    @property
    def lists(self) -> Paginated[_models.UserList]:
        """The user's lists; of other users the public ones. `GET /users/{username}/lists`

        No request until it is read, then one for each 100 lists.
        """
        return self._kept("lists", lambda: lists_of(self._core, self._resource()))

    @property
    def submissions(self) -> _models.Submissions:
        """The artists, labels and releases that the user added or edited, on the same pages.

        `GET /users/{username}/submissions`. No request until it is read.
        """
        return self._kept(
            "submissions",
            lambda: _models.Submissions(self._core, f"{self._resource()}/submissions"),
        )

    @property
    def contributions(self) -> Paginated[_models.Release]:
        """The releases that the user contributed to. `GET /users/{username}/contributions`

        No request until it is read, then one for each 100 releases. They come without a tracklist:
        reading it costs one request per release.
        """
        return self._kept("contributions", lambda: Paginated(self._contributions()))

    def _contributions(self) -> PageSource[_models.Release]:
        return PageSource(
            self._core,
            f"{self._resource()}/contributions",
            key="contributions",
            kind=_models.Release,
            identify=lambda release: (release.id, False),
        )

    # -- Saving and loading --------------------------------------------------------------------

    @classmethod
    def _identity_values(cls, id: str) -> dict[str, Any]:
        """Return the fields that follow from an identity."""
        return {"username": str(id)}

    @property
    def _name(self) -> str:
        """The username as the identities of what is theirs have it."""
        self._check_identified()
        return cast("str", self._state.id)

    def _path_parts(self) -> dict[str, Any]:
        return {"username": self._state.id}

    def _send_changes(self) -> None:
        core = self._core
        core.require(2, f"Editing the profile of {self.username}")
        if not same_user(own_username(core), self.username):
            raise AuthenticationRequired(
                f"Only {self.username} can edit this profile, and this session is logged in as "
                f"{own_username(core)}. Nothing was sent."
            )
        changed = {name: change.new for name, change in self.changes.items()}
        body: dict[str, Sendable] = {name: str(value) for name, value in changed.items()}
        answer = self._write("Editing a profile", Request("POST", self._resource(), json=body))
        self._saved(changed)
        self._merge_answer(Payload(core, answer.body))

    def _merge_answer(self, payload: Payload) -> None:
        """Merge the answer to a save, which may be empty, partial or full."""
        try:
            fresh = decoder(User).decode(payload)
        except UnreadableBodyError:
            return
        sent = fresh.model_fields_set
        defaults = self._declaration.defaults
        needed = {name for name, default in defaults.items() if default is NOT_LOADED}
        if needed <= sent and not self.is_loaded:
            merge(self, fresh, payload, full=True)
        elif sent:
            merge(self, fresh, payload, full=False)

    def _checked(self, name: str, value: object) -> Any:
        known = Currency.__members__
        if name == "curr_abbr" and not (isinstance(value, str) and value in known):
            raise InvalidValueError(
                f"curr_abbr is one of {', '.join(known)}, not {shown(value)}. Nothing was changed."
            )
        return super()._checked(name, value)

    def _read_collection_fields(self) -> tuple[_models.CollectionField, ...]:
        request = Request("GET", f"{self._resource()}/collection/fields")
        return self._ask(request, CollectionFields).fields
