"""Listings: things for sale."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Literal, cast

from pydantic import AliasPath, AwareDatetime, Field

from discogs import models as _models
from discogs.errors import InvalidValueError, NotFound, UnconfirmedWriteError, UnsavedError
from discogs.http.messages import CONSISTENCY_LAG, Params, Request
from discogs.models.conditions import Condition, SleeveCondition
from discogs.models.identity import own_username
from discogs.models.listing_parts import ListingRelease, Seller, loaded_part
from discogs.models.money import Currency, Money
from discogs.models.own_inventory import own_inventory
from discogs.models.paths import inventory_path
from discogs.models.prices import OriginalPrice, OriginalPriceOrNone, PriceOrNone
from discogs.models.selling_currency import check_currency, selling_currency
from discogs.models.statuses import ListingStatus
from discogs.models.terms import EDITABLE, TERMS, Auto, Price, as_sent
from discogs.models.types import Number, Text
from discogs.models.values import clean_names
from discogs.orm.core import Core
from discogs.orm.decoding import ask
from discogs.orm.entity import make_entity
from discogs.orm.fields import NOT_LOADED, Lazy, Writable
from discogs.orm.identity import shown
from discogs.orm.savable import Savable
from discogs.orm.state import Merging, State, mutation
from discogs.orm.values import SortedBy, Value, loaded_fields
from discogs.pagination.pending_writes import pending_writes

__all__ = ["Listing", "new_listing"]

ListingSortKey = Literal[
    "listed", "price", "item", "artist", "label", "catno", "audio", "status", "location"
]
#: The properties that need what Discogs sends of the release, and where it is.
_NAMES = {"title": "title", "artist_credit": "artist"}


class _ListingMerging(Merging):
    """Completes a saved price with its currency, from the first answer that shows the price."""

    def corrected(self, state: State, incoming: Mapping[str, Any]) -> Mapping[str, Any]:
        """Accept the saved price as the answer shows it: with its currency."""
        price, original = incoming.get("price"), loaded_fields(incoming.get("original_price"))
        if state.core is not None and state.core.username is not None and "curr_abbr" in original:
            seller = loaded_fields(incoming.get("seller_link")).get("username")
            own_inventory(state.core).learn_currency(seller, original["curr_abbr"])
        if not (state.old or state.written):
            return incoming
        if isinstance(price, Money) and state.fields.get("price") == state.old.get("price", ...):
            # Assigned as it was read, perhaps converted: it means the seller's price.
            meant = state.fields.get("original_price")
            if meant is not None:
                same = meant == incoming.get("original_price")
                state.fields["price"] = price if same else meant.money
        if "price" in state.written and isinstance(price, Money):
            saved, until = state.written["price"]
            amount = original.get("value", loaded_fields(price).get("value"))
            if saved.currency is None and saved.value == amount:
                state.written = {**state.written, "price": (price, until)}
        return incoming


class Listing(Savable, SortedBy[ListingSortKey]):
    """Something for sale. `GET /marketplace/listings/{id}`

    Your own can be changed, as long as it is For Sale, a Draft, or Expired. `save()` sends the
    changes with `POST /marketplace/listings/{id}`, one request. Discogs also wants its price, its
    condition and its status, whatever changed: those that you did not assign go out as they are
    now. What was read more than 20 seconds ago is read again first, with one request more, since
    Discogs shows changes up to 40 seconds late; of a page of an inventory that reads the whole
    page, so a long loop pays it three times a minute. A new listing is sent with
    `POST /marketplace/listings`.

    >>> listing = session.release(249504).sell(condition="NM", price="12.50")
    >>> listing.save().status
    <ListingStatus.FOR_SALE: 'For Sale'>
    >>> listing.comments = "Still sealed"
    >>> listing.save().is_dirty
    False
    """

    _path: ClassVar[str] = "/marketplace/listings/{id}"
    _repr_fields: ClassVar[tuple[str, ...]] = ("id", "release_id", "status", "condition", "price")

    _merging: ClassVar[Merging] = _ListingMerging()

    id: Lazy[int]
    release_id: Lazy[int] = Field(validation_alias=AliasPath("release", "id"))
    status: Writable[ListingStatus, ListingStatus | str]
    condition: Writable[Condition, Condition | str]
    sleeve_condition: Writable[SleeveCondition, SleeveCondition | str]
    #: Read, it may be converted to the reader's currency; assigned, it is in the seller's own, and
    #: refused in another one.
    price: Writable[Money, Price]
    #: The price in the seller's own currency, None where Discogs does not say.
    original_price: Lazy[OriginalPriceOrNone]
    #: None where Discogs can't work it out, or not for this reader.
    shipping_price: Lazy[PriceOrNone]
    original_shipping_price: Lazy[OriginalPriceOrNone]
    #: As Discogs sends it, where `&` may be written `&amp;`; a save sends `&` for either.
    comments: Writable[Text, str]
    allow_offers: Writable[bool, bool]
    offer_submitted: Lazy[bool | None]
    audio: Lazy[bool]
    ships_from: Lazy[str]
    shipping_is_blocked: Lazy[bool | None]
    posted: Lazy[AwareDatetime]
    #: Whether it is in your cart.
    in_cart: Lazy[bool | None]
    #: The seller's own number for it, which like the next five only the seller sees.
    external_id: Writable[Number | None, str]
    #: Where the seller keeps it.
    location: Writable[Number | None, str]
    #: In grams.
    weight: Writable[float | Auto | None, float | Auto]
    #: As how many items it counts for shipping.
    format_quantity: Writable[int | Auto | None, int | Auto]
    #: In grams, as Discogs works it out from the release.
    estimated_weight: Lazy[int | None]
    quantity: Lazy[int | None]
    release_link: Lazy[ListingRelease] = Field(alias="release")
    seller_link: Lazy[Seller] = Field(alias="seller")
    resource_url: Lazy[str]
    uri: Lazy[str]

    @property
    def release(self) -> _models.Release:
        """The release for sale, seeded with what this listing knows. No request, once loaded."""
        facts = loaded_part(self, "release_link")
        known = {"title": facts.get("title") or None, "year": facts.get("year")}
        return self._entity(_models.Release, self.release_id, **known)

    @property
    def title(self) -> str:
        """The title of the release for sale. No request, once Discogs has sent it with a listing.

        Of a listing that came without it, as of a new one, it costs one request, for the release.
        """
        sent = loaded_part(self, "release_link").get("title")
        return sent or self.release.title

    @property
    def artist_credit(self) -> str:
        """The artists of the release for sale: "Queen & David Bowie". Costs as much as `title`."""
        sent = loaded_part(self, "release_link").get("artist")
        return clean_names(sent) if sent else self.release.artist_credit

    def __dir__(self) -> list[str]:
        # Where they were not sent they cost a request, and debuggers read every name.
        sent = loaded_part(self, "release_link")
        costly = {name for name, part in _NAMES.items() if not sent.get(part)}
        return [name for name in super().__dir__() if name not in costly]

    @property
    def seller(self) -> _models.User:
        """The seller. No request, once loaded."""
        if self._state.id is None:
            return self._entity(_models.User, own_username(self._core))
        seller = self.seller_link
        return self._entity(_models.User, seller.username, id=vars(seller).get("id") or None)

    def delete(self) -> None:
        """Delete the listing. `DELETE /marketplace/listings/{id}`, one request."""
        self._check_attached("be deleted")
        path = f"/marketplace/listings/{self.id}"
        request = Request("DELETE", path, if_refused=_NOT_YOURS, if_missing=_DELETED)
        self._delete("Deleting a listing", request)
        own_inventory(self._core).removed(self, loaded_part(self, "seller_link").get("username"))

    # -- Loading and saving --------------------------------------------------------------------

    def _check_identified(self, wanted: str = "") -> None:
        if self._state.id is None and _LOST in self._state.kept:
            raise UnsavedError(
                f"{self!r} was sent, but the answer with its {wanted or 'id'} was lost. "
                f"{_HOW_TO_CHECK} Saving it again would sell another copy."
            )
        super()._check_identified(wanted)

    def _fetch(self) -> bool:
        try:
            return super()._fetch()
        except NotFound as error:
            if self._is_as_sent and self._is_fresh("price"):
                error.advice = _NOT_SHOWN_YET
            raise

    def _send_changes(self) -> None:
        self._core.require(2, "Selling something")
        if self._state.id is None:
            self._create()
        else:
            self._edit()

    def _create(self) -> None:
        """Create the listing with the terms that were given, and no others."""
        core, given = self._core, {name: change.new for name, change in self.changes.items()}
        if not given.keys() >= {"condition", "price"}:
            raise InvalidValueError(
                f"{self!r}: a sale needs a condition and a price. Nothing was sent."
            )
        self._check_currency(self.price, self._selling_currency)
        request = Request(
            "POST",
            "/marketplace/listings",
            json={"release_id": self.release_id, **as_sent(given)},
            how_to_check=_HOW_TO_CHECK,
        )
        try:
            created = ask(core, request, _Created, makes="listing_id").content
        except (UnconfirmedWriteError, KeyboardInterrupt):
            self._state.kept[_LOST] = True
            raise
        # Until Discogs says which it is, a bare amount stands for the seller's own currency.
        price = self.price
        vars(self).update({**_GIVEN_BY_DISCOGS, **vars(self)})
        self._enter(created.listing_id, {name: vars(self)[name] for name in given})
        self._state.kept[_SENT] = price
        self._state.as_of = core.now()
        own_inventory(core).added(self)

    def _edit(self) -> None:
        """Send the changes, if the listing can be edited."""
        self._read_what_may_be_old()
        if not self._is_changed_after_all():
            return
        status = self._state.old.get("status", self.status)
        if status not in EDITABLE:
            raise InvalidValueError(
                f"{self!r} is {status}, and only listings that are {', '.join(EDITABLE)} can be "
                "edited. Nothing was sent."
            )
        changed = {name: change.new for name, change in self.changes.items()}
        as_is = _REQUIRED - changed.keys() - self._as_uploaded().keys()
        unchanged = {name: vars(self)[name] for name in as_is & vars(self).keys()}
        self._write("Changing a listing", self._request(changed))
        self._take_edit(changed)
        # Discogs has these, too, whatever arrives in the next minute.
        self._saved(unchanged)

    def _read_what_may_be_old(self) -> None:
        """Reload the required fields that were not assigned, if they may be out of date."""
        state, core = self._state, self._core
        try:
            if own_inventory(core).may_change(self):
                # What was read before or during an upload may be out of date.
                self.refresh()
            elif not vars(self).keys() >= _NEEDED or state.old.get("status") is NOT_LOADED:
                self._load_all()
            elif not all(map(self._is_fresh, _REQUIRED - state.old.keys())):
                self._read_again()
        except NotFound as error:
            error.advice = f"{self!r} was deleted meanwhile. Nothing was sent."
            raise

    def _read_again(self) -> None:
        """Reload the page of the listing, or the listing alone."""
        before = self._state.as_of
        if self._state.loaded:
            self._reread_page()
        if self._state.as_of <= before:
            self.refresh()

    def _request(self, changed: Mapping[str, Any]) -> Request:
        """Build the request: the changes and the four required fields."""
        required = {
            "condition": self._as_uploaded().get("condition", self.condition),
            "price": self._own_price(),
            "status": self.status,
        }
        return Request(
            "POST",
            self._resource(),
            json={"release_id": self.release_id, **as_sent({**required, **changed})},
            if_refused=_NOT_YOURS,
            if_missing=_DELETED,
            if_invalid=_STILL_EXPIRED if self.status == ListingStatus.EXPIRED else "",
        )

    def _take_edit(self, changed: dict[str, Any]) -> None:
        """Record that Discogs accepted the changes."""
        if _SENT in self._state.kept and "price" in changed:
            self._state.kept[_SENT] = changed["price"]
        original = vars(self).get("original_price")
        if "price" in changed and original is not None:
            changed["original_price"] = original.at(self.price.value)
            vars(self)["original_price"] = changed["original_price"]
        self._saved(changed)
        owner = loaded_part(self, "seller_link").get("username") or self._core.username
        if owner:
            pending_writes(self._core, inventory_path(owner)).move(self)

    def _is_changed_after_all(self) -> bool:
        """Check for net changes, now that the price in the seller's currency is known."""
        with mutation:
            if "price" in self._state.old:
                self._change("price", self._checked_price(self.price))
            return self.is_dirty

    def _own_price(self) -> Money:
        """Return the price to send, in the seller's currency."""
        if "price" in self.changes:
            self._check_currency(self.price, self._selling_currency)
            return self.price
        if "price" in (uploaded := self._as_uploaded()):
            return cast("Money", uploaded["price"])
        if self._is_as_sent:
            return cast("Money", self._state.kept[_SENT])
        # Also a price without a currency may be converted: to which one Discogs did not say.
        original = self._original()
        if original is None:
            raise InvalidValueError(
                f"{self!r}: Discogs does not say what the price is in the seller's own currency, "
                "and what it says may be converted. Assign price as well. Nothing was sent."
            )
        return original.money

    def _as_uploaded(self) -> dict[str, Any]:
        """Return the fields of a recent upload that Discogs may lack yet, unless saved since."""
        found: dict[str, Any] = {}
        for began, cells in own_inventory(self._core).uploaded(self.release_id):
            for name, column in (("condition", "media_condition"), ("price", "price")):
                _, until = self._state.written.get(name, (None, -math.inf))
                if column in cells and until - CONSISTENCY_LAG < began:
                    found[name] = TERMS[name](cells[column])
        return found

    def _original(self) -> OriginalPrice | None:
        """Return the seller's price; load a row without it first."""
        if "original_price" not in vars(self):
            self._load_all()
        return self.original_price

    def _selling_currency(self) -> Currency | None:
        if self._is_as_sent:
            return selling_currency(self._core)
        original = self._original()
        return original.curr_abbr if original else None

    @property
    def _is_as_sent(self) -> bool:
        """Whether the listing was created here and not read since."""
        return self._state.id is None or (
            _SENT in self._state.kept and "original_price" not in vars(self)
        )

    def _check_currency(self, price: Money, selling: Callable[[], Currency | None]) -> None:
        try:
            check_currency(price, selling)
        except InvalidValueError as error:
            raise InvalidValueError(f"{self!r}: {error}. Nothing was sent.") from None

    def _checked(self, name: str, value: object) -> Any:
        if name == "price" and isinstance(value, Money) and value == self._state.base_of(name):
            # A converted price is not to the cent, nor in the seller's currency.
            return value
        try:
            checked = TERMS[name](value)
        except InvalidValueError as error:
            raise InvalidValueError(
                f"Listing.{name} can't be {shown(value)}: {str(error).rstrip('.')}. "
                "Nothing was changed."
            ) from None
        return self._checked_price(checked) if name == "price" else checked

    def _checked_price(self, price: Money) -> Money:
        """Check a new price, and put it into the seller's currency if that is known."""
        original: OriginalPrice | None = vars(self).get("original_price")
        before: object = self._state.base_of("price")
        if price == before or original is None:
            return price
        self._check_currency(price, lambda: original.curr_abbr)
        if price.value == original.value and isinstance(before, Money):
            return before
        return original.at(price.value).money

    def _params(self) -> Params:
        return {"curr_abbr": self._core.currency}


class _Created(Value):
    listing_id: int


#: Under this name the price of what was made here is kept, until it is read.
_SENT = "price as sent"
#: Under this name is kept that it was sent, and the answer was lost.
_LOST = "answer lost"
_HOW_TO_CHECK = "session.me.inventory.refresh() shows it, in a minute, if it was put up for sale."
_NOT_YOURS = (
    "Only its seller can change or delete a listing, and not once it is sold: refresh() shows its "
    "status."
)
_DELETED = "It was deleted, by you or by somebody else: revert() drops the changes."
_NOT_SHOWN_YET = (
    "It was put up for sale a moment ago, and Discogs shows that up to 40 seconds late: read it "
    "again in a minute."
)
_STILL_EXPIRED = (
    "An edit may have to put an expired listing up for sale again, or make it a draft: assign its "
    "status as well."
)
#: What an edit has to send, whatever changed; a listing is always of the same release.
_REQUIRED = frozenset({"condition", "price", "status"})
_NEEDED = _REQUIRED | {"release_id"}
#: What a new listing is where the seller says nothing.
_GIVEN_BY_DISCOGS: Mapping[str, object] = {
    "sleeve_condition": SleeveCondition.NOT_GRADED,
    "status": ListingStatus.FOR_SALE,
    "comments": "",
    "allow_offers": False,
    "external_id": None,
    "location": None,
}


def new_listing(core: Core, release_id: int, terms: Mapping[str, object]) -> Listing:
    """Make an unsaved listing; None leaves a term to Discogs."""
    listing = make_entity(Listing, core, None, {"release_id": release_id})
    for name, value in terms.items():
        if value is not None or name in {"condition", "price"}:
            setattr(listing, name, value)
    return listing
