"""The pending writes and running uploads of the user's own inventory."""

from __future__ import annotations

import math
import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final
from weakref import WeakSet

from discogs import models as _models
from discogs.forks import freed_after_fork
from discogs.http.messages import CONSISTENCY_LAG
from discogs.models.ids import same_user
from discogs.models.listing_parts import loaded_part
from discogs.models.money import Currency, Money
from discogs.models.paths import inventory_path
from discogs.orm.core import Core
from discogs.orm.entity import expire, state_of
from discogs.orm.state import State, mutation
from discogs.pagination.pending_writes import PendingWrites, pending_writes

__all__ = ["OwnInventory", "own_inventory"]

#: The fields of a listing that Discogs shows to its seller alone.
_FOR_THE_SELLER: Final = ("weight", "format_quantity", "external_id", "location", "quantity")


@dataclass
class _Upload:
    """An upload that is running, or finished within the consistency lag."""

    began: float
    #: The releases or listings it is about, each with its row; None where nobody knows.
    about: Mapping[int, Mapping[str, str]] | None
    #: Until when Discogs may not show what it did.
    until: float = math.inf

    @property
    def is_running(self) -> bool:
        return self.until == math.inf


class OwnInventory:
    """The changes that this session makes to the user's inventory. No request. Thread-safe.

    A listing can be sold or deleted before the user's name is known. Until then, writes are kept
    here; a listing with fields that only its seller sees reveals the name, too.
    """

    def __init__(self, core: Core) -> None:
        self._core = core
        self._lock = freed_after_fork(threading.Lock())
        self._pending = PendingWrites(core.now)
        #: The currency that the user sells in; None until one of their listings shows it.
        self._currency: Currency | None = None
        #: Put up for sale at a price whose currency is not known yet.
        self._without_currency: WeakSet[_models.Listing] = WeakSet()
        self._uploads: dict[int, _Upload] = {}

    def added(self, listing: _models.Listing) -> None:
        """Record a new listing."""
        self._pending.add(listing)
        self._without_currency.add(listing)
        self._complete_prices()
        self.hand_over()

    def removed(self, listing: _models.Listing, seller: str | None) -> None:
        """Record a deletion; `seller` is the name of the seller, if the listing has it."""
        if seller is not None:
            pending_writes(self._core, inventory_path(seller)).remove(listing)
        else:
            self._pending.remove(listing)
            self.hand_over()

    def hand_over(self) -> None:
        """Pass the pending writes on to the inventory, once its owner is known."""
        with self._lock:
            added, removed = self._pending.added(), self._pending.removed()
            owners = self._owners() if added or removed else ()
            for owner in owners:
                changes = pending_writes(self._core, inventory_path(owner))
                for listing in added:
                    changes.add(listing)
                for listing in removed:
                    changes.remove(listing)
            if self._core.username is not None:
                self._pending = PendingWrites(self._core.now)

    # -- The currency --------------------------------------------------------------------------

    def learn_currency(self, seller: object, currency: Currency) -> None:
        """Learn the selling currency of the user from one of their listings."""
        known = self._core.username
        is_known = isinstance(seller, str) and known is not None and same_user(seller, known)
        if self._currency is None and is_known:
            self._currency = currency
            self._complete_prices()

    def _complete_prices(self) -> None:
        """Give the prices that were sent without a currency the user's own, once it is known."""
        if self._currency is None:
            return
        for listing in list(self._without_currency):
            self._without_currency.discard(listing)
            with mutation:
                _complete_price(state_of(listing), self._currency)

    # -- Uploads -------------------------------------------------------------------------------

    def upload_began(self, upload_id: int, about: Mapping[int, Mapping[str, str]] | None) -> None:
        """Record a running upload of these releases or listings; None: of any."""
        with self._lock:
            now = self._core.now()
            self._uploads = {id: known for id, known in self._uploads.items() if known.until > now}
            self._uploads.setdefault(upload_id, _Upload(now, about))

    def upload_ended(self, upload_id: int, *, failed: bool) -> None:
        """Record the end of an upload, and expire what it changed."""
        with self._lock:
            upload = self._uploads.get(upload_id)
            if upload is None or not upload.is_running:
                return
            upload.until = -math.inf if failed else self._core.now() + CONSISTENCY_LAG
            about = upload.about
        owners = self._owners()
        for entity in self._core.identity_map.entities():
            if isinstance(entity, _models.User):
                name = str(vars(entity)["username"])
                if not owners or any(same_user(name, owner) for owner in owners):
                    entity.inventory.refresh()
            elif isinstance(entity, _models.Listing) and _is_about(entity, about):
                # What was saved before the upload does not stand against what it wrote.
                state_of(entity).written = {}
                expire(entity)

    def may_change(self, listing: _models.Listing) -> bool:
        """Check whether a running upload may change this listing."""
        with self._lock:
            running = [upload for upload in self._uploads.values() if upload.is_running]
            return any(_is_about(listing, upload.about) for upload in running)

    def uploaded(self, release_id: int) -> list[tuple[float, Mapping[str, str]]]:
        """Return the recent uploads of a release: when each began, and its row."""
        with self._lock:
            now = self._core.now()
            return [
                (upload.began, upload.about[release_id])
                for upload in self._uploads.values()
                if upload.until > now and upload.about and release_id in upload.about
            ]

    # -- Whose it is ---------------------------------------------------------------------------

    def _owners(self) -> Collection[str]:
        """Return the username, or the sellers of listings that only their seller sees in full."""
        known = self._core.username
        if known is not None:
            return (known,)
        return {
            str(loaded_part(entity, "seller_link")["username"])
            for entity in self._core.identity_map.entities()
            if isinstance(entity, _models.Listing) and _shows_what_sellers_see(entity)
        }


def own_inventory(core: Core) -> OwnInventory:
    """Return the own inventory of a session."""
    return core.keep("own inventory", lambda: OwnInventory(core))


def _complete_price(state: State, currency: Currency) -> None:
    """Give a saved price that has no currency this one."""
    price, until = state.written.get("price", (None, 0.0))
    if isinstance(price, Money) and price.currency is None:
        known = price.model_copy(update={"currency": currency})
        state.written = {**state.written, "price": (known, until)}
        if state.fields.get("price") == price:
            state.fields["price"] = known


def _shows_what_sellers_see(listing: _models.Listing) -> bool:
    fields, changes = vars(listing), listing.changes
    return "username" in loaded_part(listing, "seller_link") and any(
        fields.get(name) is not None and name not in changes for name in _FOR_THE_SELLER
    )


def _is_about(listing: _models.Listing, about: Collection[int] | None) -> bool:
    fields = vars(listing)
    known = {fields[name] for name in ("id", "release_id") if name in fields}
    return about is None or len(known) < 2 or not known.isdisjoint(about)
