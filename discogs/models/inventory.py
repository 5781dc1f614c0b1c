"""Inventories: what a user has for sale."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterable, Iterator, Sequence
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
from discogs.orm.payload import Payload
from discogs.pagination.pages import PageSource
from discogs.pagination.paginated import Refinable
from discogs.pagination.pending_writes import pending_writes
from discogs.pagination.tables import Tabular
from discogs.pagination.walk import warn_of_drift

if TYPE_CHECKING:
    from typing import Self

__all__ = ["Inventory", "WidenedInventory", "inventory_of"]

StatusFilter = Literal[
    "All", "Deleted", "Draft", "Expired", "For Sale", "Sold", "Suspended", "Violation"
]

#: Each shows another end of an inventory that is cut off at its 10,000th listing.
_ORDERS: Final = tuple(
    (key, order)
    for key in ("listed", "price", "item", "artist", "label", "catno", "audio")
    for order in ("asc", "desc")
)


class Inventory(Refinable["_models.Listing", ListingSortKey]):
    """A user's listings. `GET /users/{username}/inventory`

    Of oneself all of them, of others those that are For Sale, and only the first 10,000 of them: a
    walk that ends there says so in a DriftWarning, and `widened()` sees more.
    """

    def filter(self, *, status: ListingStatus | StatusFilter) -> Self:
        """Only those of one status, "All" with the deleted ones: a new one. No request by itself.

        For one's own inventory: of others Discogs shows what is For Sale, whatever is asked for. A
        session that knows who is logged in (`session.me`) refuses to ask for anything else.
        """
        if status not in get_args(StatusFilter):
            raise InvalidValueError(
                f"An inventory is filtered by {', '.join(get_args(StatusFilter))}, "
                f"not by {status!r}."
            )
        if status not in {"All", "For Sale"}:
            self._check_own(f"the status {status}")
        refined = self._refined(status=str(status))
        if status in {"All", "Deleted"}:
            # What was deleted a moment ago belongs into a list of the deleted.
            return refined._with_source(replace(refined._source, pending=None))
        return refined

    def _sorted(self, key: str, order: str) -> Self:
        if key in {"status", "location"}:
            self._check_own(f"an order by {key}")
        return super()._sorted(key, order)

    def _check_own(self, what: str) -> None:
        """Refuse what Discogs ignores in the inventory of somebody else, where that is known."""
        me = self._source.core.username
        if me is not None and not same_user(inventory_path(me), self._source.path):
            raise InvalidValueError(
                f"In the inventory of another user Discogs shows what is For Sale and ignores "
                f"{what}: only that of {me} takes it. Nothing was sent."
            )

    def widened(self) -> WidenedInventory:
        """As much as can be seen of another seller's inventory of over 10,000 listings.

        It is walked in one order after the other, as long as that shows anything new; each listing
        comes once. No request by itself, then one for each 100 listings of each order.

        >>> wide = session.user("waxworks").inventory.widened()
        >>> len(list(wide)) == wide.seen == wide.announced
        True
        """
        return WidenedInventory(self._source)


class WidenedInventory(Tabular):
    """An inventory walked in several orders. What was read is kept."""

    def __init__(self, source: PageSource[_models.Listing]) -> None:
        self._source = source
        self._lock = freed_after_fork(threading.Lock())
        self._found: set[_models.Listing] = set()
        self._walked: list[_models.Listing] = []
        self._announced: int | None = None
        #: Deleted by this session, and shown and counted all the same.
        self._gone: set[_models.Listing] = set()
        #: The page to read next: its order, and its number.
        self._order, self._number = 0, 1

    def __iter__(self) -> Iterator[_models.Listing]:
        place = 0
        while True:
            with self._lock:
                while place >= len(self._walked) and self._step():
                    pass
                if place >= len(self._walked):
                    return
                listing = self._walked[place]
            yield listing
            place += 1

    @property
    def announced(self) -> int:
        """How many listings Discogs announces. One request, if nothing was read yet."""
        with self._lock:
            if self._announced is None:
                self._step()
            return self._announced or 0

    @property
    def seen(self) -> int:
        """How many of them came so far. No request."""
        return len(self._walked)

    def __repr__(self) -> str:
        known = "not read yet" if self._announced is None else f"{self.seen} of {self._announced}"
        return f"<WidenedInventory, {known}>"

    def _row_type(self) -> object:
        return self._source.kind

    def _so_far(self) -> tuple[Sequence[object], int | None]:
        return tuple(self._walked), self._announced

    def _step(self) -> bool:
        """Read one more page; False where there is no more to see."""
        came = self.seen + len(self._gone)
        if self._order == len(_ORDERS) or (self._announced or math.inf) <= came:
            return self._take_added()
        key, order = _ORDERS[self._order]
        params = {**self._source.params, "sort": key, "sort_order": order}
        try:
            page = replace(self._source, params=params).read(self._number, LONGEST_PAGE)
        except self._source.ends_with:
            if self._number == 1:
                raise
            self._turn()
            return True
        self._announced = page.total
        removed = self._source.pending.removed() if self._source.pending else {}
        self._gone.update(listing for listing in page.rows if listing in removed)
        self._take([listing for listing in page.rows if listing not in self._gone])
        self._number += 1
        if page.is_empty or self._number > page.pages:
            self._turn()
        return True

    def _take(self, listings: Iterable[_models.Listing]) -> bool:
        """Take those that are new; whether there were any."""
        fresh = [listing for listing in listings if listing not in self._found]
        self._found.update(fresh)
        self._walked.extend(fresh)
        return bool(fresh)

    def _take_added(self) -> bool:
        """In the end, take what this session added a moment ago, and no page has shown yet."""
        changes, is_narrowed = self._source.pending, "status" in self._source.params
        added = changes.added().values() if changes and not is_narrowed else ()
        return self._take(write.row for write in added)

    def _turn(self) -> None:
        """Go on with the next order."""
        self._order, self._number = self._order + 1, 1
        came = self.seen + len(self._gone)
        if self._order == len(_ORDERS) and came < (self._announced or 0):
            warn_of_drift(
                f"Of {self._announced} listings {self.seen} were seen: Discogs shows the first "
                "10,000 in each order, and the others are in none of them."
            )


def inventory_of(core: Core, owner: str) -> Inventory:
    """What a user has for sale."""
    path = inventory_path(owner)

    def settle(fresh: _models.Listing, payload: Payload) -> _models.Listing:
        # Older rows lack the seller's own price, and with it some of the rest.
        full = "original_price" in fresh.model_fields_set
        return core.merge(fresh, fresh.id, payload, full=full)

    return Inventory(
        PageSource(
            core,
            path,
            "listings",
            _models.Listing,
            settle=settle,
            pending=pending_writes(core, path),
            ends_with=(NotFound, Forbidden),
            remedy="Others' inventories end at 10,000, of which widened() sees more; refresh() "
            "starts anew.",
        )
    )
