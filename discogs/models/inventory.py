"""Inventories: the listings of a user."""

from __future__ import annotations

import math
import threading
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Literal, get_args

from discogs import models as _models
from discogs.errors import Forbidden, InvalidValueError, NotFound
from discogs.forks import freed_after_fork
from discogs.http.messages import LONGEST_PAGE
from discogs.models.ids import same_user
from discogs.models.listing import ListingSortKey
from discogs.models.paths import inventory_path
from discogs.models.statuses import ListingStatus
from discogs.orm.core import Core
from discogs.orm.fields import NOT_LOADED
from discogs.orm.identity import shown
from discogs.pagination.pages import PageSource
from discogs.pagination.paginated import Refinable
from discogs.pagination.pending_writes import pending_writes
from discogs.pagination.tables import Forecast, Tabular
from discogs.pagination.walk import warn_of_drift

if TYPE_CHECKING:
    from typing import Self

__all__ = ["Inventory", "WidenedInventory", "inventory_of"]

StatusFilter = Literal[
    "All", "Deleted", "Draft", "Expired", "For Sale", "Sold", "Suspended", "Violation"
]

#: The orders in which `widened()` walks: each shows other listings before the cut at 10,000.
_ORDERS: Final = tuple(
    (key, order)
    for key in ("listed", "price", "item", "artist", "label", "catno", "audio")
    for order in ("asc", "desc")
)


class Inventory(Refinable["_models.Listing", ListingSortKey]):
    """A user's listings. `GET /users/{username}/inventory`

    Of your own inventory Discogs shows all listings; of another's those For Sale, and only the
    first 10,000: iterating to that end gives a DriftWarning, and `widened()` sees more. Its prices
    are in the currency of the reader's profile, without a login in the seller's.
    """

    def filter(self, *, status: ListingStatus | StatusFilter) -> Self:
        """Return a sequence with the listings of one status only. No request by itself.

        "All" includes the deleted ones. This is for your own inventory: of another's Discogs shows
        those For Sale, whatever the filter. Once the session knows who is logged in (`session.me`),
        other filters of another's inventory raise InvalidValueError.
        """
        if status not in get_args(StatusFilter):
            raise InvalidValueError(
                f"An inventory is filtered by {', '.join(get_args(StatusFilter))}, "
                f"not by {shown(status)}."
            )
        if status not in {"All", "For Sale"}:
            self._check_own(f"the status {status}")
        refined = self._refined(status=str(status))
        if status in {"All", "Deleted"}:
            # Listings just deleted belong to these.
            return refined._with_source(replace(refined._source, pending=None))
        return refined

    def _sorted(self, key: str, order: str) -> Self:
        if key in {"status", "location"}:
            self._check_own(f"an order by {key}")
        return super()._sorted(key, order)

    def _check_own(self, what: str) -> None:
        """Raise InvalidValueError for what Discogs ignores in another user's inventory."""
        me = self._source.core.username
        if me is not None and not same_user(inventory_path(me), self._source.path):
            raise InvalidValueError(
                f"In the inventory of another user Discogs shows what is For Sale and ignores "
                f"{what}: only that of {me} takes it. Nothing was sent."
            )

    def widened(self) -> WidenedInventory:
        """Return as many listings as Discogs shows of another's inventory of over 10,000.

        Iterating walks the inventory in up to 14 orders, until all announced listings were seen;
        each comes once. No request by itself, then one for each 100 listings of each order.

        >>> wide = session.user("waxworks").inventory.widened()
        >>> len(list(wide)) == wide.seen == wide.announced
        True
        """
        return WidenedInventory(self._source)


class WidenedInventory(Tabular):
    """An inventory walked in several orders. Listings that were read are kept."""

    def __init__(self, source: PageSource[_models.Listing]) -> None:
        self._source = source
        self._lock = freed_after_fork(threading.Lock())
        self._found: set[_models.Listing] = set()
        self._walked: list[_models.Listing] = []
        self._announced: int | None = None
        #: Deleted by this session, while Discogs still shows and counts them.
        self._removed: set[_models.Listing] = set()
        #: The page to read next: the index of its order, and its number.
        self._order, self._number = 0, 1

    def __iter__(self) -> Iterator[_models.Listing]:
        index = 0
        while True:
            with self._lock:
                while index >= len(self._walked) and self._step():
                    pass
                if index >= len(self._walked):
                    return
                listing = self._walked[index]
            yield listing
            index += 1

    @property
    def announced(self) -> int:
        """How many listings Discogs announces. One request, if nothing was read yet."""
        with self._lock:
            if self._announced is None:
                self._step()
            return self._announced or 0

    @property
    def seen(self) -> int:
        """How many listings were read so far. No request."""
        return len(self._walked)

    def __repr__(self) -> str:
        known = "not read yet" if self._announced is None else f"{self.seen} of {self._announced}"
        return f"<WidenedInventory, {known}>"

    def _row_type(self) -> object:
        return self._source.kind

    def _so_far(self) -> tuple[Sequence[object], int | None]:
        return tuple(self._walked), self._announced

    def _forecast(self) -> Forecast:
        return self._source.core.client.seconds_for, LONGEST_PAGE

    def _step(self) -> bool:
        """Read one more page; False if there is nothing more to see."""
        came = self.seen + len(self._removed)
        if self._order == len(_ORDERS) or (self._announced or math.inf) <= came:
            return self._add_pending()
        key, order = _ORDERS[self._order]
        params = {**self._source.params, "sort": key, "sort_order": order}
        try:
            page = replace(self._source, params=params).read(self._number, LONGEST_PAGE)
        except self._source.ends_with:
            if self._number == 1:
                raise
            self._next_order()
            return True
        self._announced = page.total
        removed = self._source.pending.removed() if self._source.pending else {}
        self._removed.update(listing for listing in page.rows if listing in removed)
        self._add([listing for listing in page.rows if listing not in self._removed])
        self._number += 1
        if page.is_empty or self._number > page.pages:
            self._next_order()
        return True

    def _add(self, listings: Iterable[_models.Listing]) -> bool:
        """Append the listings that are new; return whether there were any."""
        fresh = [listing for listing in listings if listing not in self._found]
        self._found.update(fresh)
        self._walked.extend(fresh)
        return bool(fresh)

    def _add_pending(self) -> bool:
        """Append the listings that this session added and no page has shown yet."""
        pending, is_filtered = self._source.pending, "status" in self._source.params
        added = pending.added().values() if pending and not is_filtered else ()
        return self._add(write.row for write in added)

    def _next_order(self) -> None:
        """Go on with the next order; warn after the last one if listings are missing."""
        self._order, self._number = self._order + 1, 1
        came = self.seen + len(self._removed)
        if self._order == len(_ORDERS) and came < (self._announced or 0):
            warn_of_drift(
                f"Of {self._announced} listings {self.seen} were seen: Discogs shows the first "
                "10,000 in each order, and the others are in none of them."
            )


def inventory_of(core: Core, owner: str) -> Inventory:
    """Make the inventory of a user."""
    path = inventory_path(owner)

    def identify(fresh: _models.Listing) -> tuple[Hashable, bool]:
        # Rows without the seller's own price lack other fields, too.
        return fresh.id, vars(fresh)["original_price"] is not NOT_LOADED

    return Inventory(
        PageSource(
            core,
            path,
            "listings",
            _models.Listing,
            identify=identify,
            pending=pending_writes(core, path),
            ends_with=(NotFound, Forbidden),
            remedy="Others' inventories end at 10,000 (widened() sees more); refresh() starts "
            "again.",
        )
    )
