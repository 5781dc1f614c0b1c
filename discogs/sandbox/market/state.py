"""The marketplace's part of the state."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from discogs.sandbox.market.records import Export, Listing, Message, Order, Upload


@dataclass
class Market:
    """All of the marketplace that can change, besides what the big seller has."""

    listings: dict[int, Listing] = field(default_factory=dict[int, Listing])
    orders: dict[str, Order] = field(default_factory=dict[str, Order])
    #: What was said about each order, the newest first.
    messages: dict[str, tuple[Message, ...]] = field(default_factory=dict[str, tuple[Message, ...]])
    exports: dict[int, Export] = field(default_factory=dict[int, Export])
    uploads: dict[int, Upload] = field(default_factory=dict[int, Upload])
    #: The last ids given away. Ids are not given away twice, even after a deletion.
    last_listing: int = 0
    last_job: int = 0

    def copy(self) -> Market:
        """Copy the market. Records never change, so they are shared."""
        return Market(
            self.listings.copy(),
            self.orders.copy(),
            self.messages.copy(),
            self.exports.copy(),
            self.uploads.copy(),
            self.last_listing,
            self.last_job,
        )

    def __deepcopy__(self, memo: dict[int, Any]) -> Market:
        return self.copy()

    def put(self, listing: Listing) -> None:
        """Add a listing, or put it in the place of what it was."""
        self.listings[listing.id] = listing
        self.last_listing = max(self.last_listing, listing.id)

    def record(self, order: Order, *messages: Message) -> None:
        """Put an order in the place of what it was, with messages about what happened to it."""
        self.orders[order.id] = order
        self.messages[order.id] = (*reversed(messages), *self.messages.get(order.id, ()))
