"""Where listings, orders and jobs stand."""

from __future__ import annotations

from discogs.models.open_enum import OpenEnum

__all__ = ["JobStatus", "ListingStatus", "OrderStatus"]


class ListingStatus(OpenEnum):
    """Where a listing stands. Only For Sale, Draft and Expired ones can be edited."""

    FOR_SALE = "For Sale"
    DRAFT = "Draft"
    EXPIRED = "Expired"
    PENDING = "Pending"
    SOLD = "Sold"
    SUSPENDED = "Suspended"
    VIOLATION = "Violation"
    DELETED = "Deleted"


class OrderStatus(OpenEnum):
    """Where an order stands. `order.next_status` says which it may be given next."""

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
    """Where an export or an upload stands."""

    PENDING = "pending"
    SUCCESS = "success"
    FAILED = "failed"
