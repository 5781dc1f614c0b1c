"""The statuses of listings, orders and jobs."""

from __future__ import annotations

from discogs.models.open_enum import OpenEnum

__all__ = ["JobStatus", "ListingStatus", "OrderStatus"]


class ListingStatus(OpenEnum):
    """The status of a listing. Only For Sale, Draft and Expired ones can be edited."""

    FOR_SALE = "For Sale"
    DRAFT = "Draft"
    EXPIRED = "Expired"
    PENDING = "Pending"
    SOLD = "Sold"
    SUSPENDED = "Suspended"
    VIOLATION = "Violation"
    DELETED = "Deleted"


class OrderStatus(OpenEnum):
    """The status of an order. `order.next_status` lists those that it can change to."""

    NEW_ORDER = "New Order"
    BUYER_CONTACTED = "Buyer Contacted"
    INVOICE_SENT = "Invoice Sent"
    PAYMENT_PENDING = "Payment Pending"
    PAYMENT_RECEIVED = "Payment Received"
    IN_PROGRESS = "In Progress"
    SHIPPED = "Shipped"
    REFUND_SENT = "Refund Sent"
    MERGED = "Merged"
    ORDER_CHANGED = "Order Changed"
    CANCELLED = "Cancelled"
    CANCELLED_NON_PAYING_BUYER = "Cancelled (Non-Paying Buyer)"
    CANCELLED_ITEM_UNAVAILABLE = "Cancelled (Item Unavailable)"
    CANCELLED_PER_BUYERS_REQUEST = "Cancelled (Per Buyer's Request)"
    CANCELLED_REFUND_RECEIVED = "Cancelled (Refund Received)"


class JobStatus(OpenEnum):
    """The status of an export or an upload."""

    PENDING = "pending"
    SUCCESS = "success"
    FAILED = "failed"
