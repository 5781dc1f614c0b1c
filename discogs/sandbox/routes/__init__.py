"""The calls of the API, one file a family. Importing this package registers them all."""

from __future__ import annotations

from discogs.sandbox.routes import (
    database,
    exports,
    folders,
    identity,
    inventory,
    items,
    listings,
    lists,
    oauth,
    order_messages,
    orders,
    prices,
    ratings,
    root,
    search,
    selling,
    uploads,
    users,
    wants,
)

__all__ = [
    "database",
    "exports",
    "folders",
    "identity",
    "inventory",
    "items",
    "listings",
    "lists",
    "oauth",
    "order_messages",
    "orders",
    "prices",
    "ratings",
    "root",
    "search",
    "selling",
    "uploads",
    "users",
    "wants",
]
