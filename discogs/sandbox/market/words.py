"""The fixed words of the marketplace: conditions, statuses, columns."""

from __future__ import annotations

from typing import Final

CONDITIONS: Final = (
    "Mint (M)",
    "Near Mint (NM or M-)",
    "Very Good Plus (VG+)",
    "Very Good (VG)",
    "Good Plus (G+)",
    "Good (G)",
    "Fair (F)",
    "Poor (P)",
)
#: What a sleeve can be besides the eight conditions.
SLEEVE_CONDITIONS: Final = (*CONDITIONS, "Generic", "Not Graded", "No Cover")

#: What an inventory can be filtered by, as the API lists it. "Pending" is met, but not taken.
LISTING_STATUSES: Final = (
    "All", "Deleted", "Draft", "Expired", "For Sale", "Sold", "Suspended", "Violation",
)  # fmt: skip
#: Listings in another status can't be edited, only deleted.
EDITABLE: Final = ("For Sale", "Draft", "Expired")

#: The statuses of orders and the numbers that their messages know them by.
ORDER_STATUSES: Final = {
    "New Order": 1,
    "Buyer Contacted": 2,
    "Invoice Sent": 3,
    "Payment Pending": 4,
    "Payment Received": 5,
    "Shipped": 6,
    "In Progress": 7,
    "Merged": 8,
    "Order Changed": 9,
    "Refund Sent": 10,
    "Cancelled": 11,
    "Cancelled (Non-Paying Buyer)": 12,
    "Cancelled (Item Unavailable)": 13,
    "Cancelled (Per Buyer's Request)": 14,
    "Cancelled (Refund Received)": 15,
}

_CANCELLATIONS: Final = (
    "Cancelled (Non-Paying Buyer)",
    "Cancelled (Item Unavailable)",
    "Cancelled (Per Buyer's Request)",
)
_UNPAID: Final = (
    "New Order",
    "Buyer Contacted",
    "Invoice Sent",
    "Payment Pending",
    "Payment Received",
    "In Progress",
    "Shipped",
    "Refund Sent",
    *_CANCELLATIONS,
)
_PAID: Final = ("Payment Received", "In Progress", "Shipped", "Refund Sent", *_CANCELLATIONS[1:])
_NEXT: Final = {
    "New Order": _UNPAID,
    "Buyer Contacted": _UNPAID,
    "Invoice Sent": _UNPAID,
    "Payment Pending": _UNPAID,
    "Order Changed": _UNPAID,
    "Payment Received": _PAID,
    "In Progress": _PAID,
    "Shipped": _PAID,
    "Refund Sent": ("Refund Sent", *_CANCELLATIONS[1:]),
}


def next_statuses(status: str) -> tuple[str, ...]:
    """List the statuses that the seller may give an order in this one."""
    return _NEXT.get(status, ())


def takes_shipping(status: str) -> bool:
    """Check whether an order in this status can be given another shipping price."""
    return _NEXT.get(status) is _UNPAID
