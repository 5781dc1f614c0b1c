"""The types in the signatures of the public API, for annotations in your own code.

>>> from discogs.typing import Json, Price, SortOrder
"""

from __future__ import annotations

from discogs.http.auth import SignatureMethod
from discogs.http.cache import Cache
from discogs.http.messages import Json, Params, Sendable
from discogs.models.artist import DiscographySortKey
from discogs.models.collection import ItemSortKey
from discogs.models.inventory import StatusFilter
from discogs.models.listing import ListingSortKey
from discogs.models.markup_tags import LinkType
from discogs.models.master import VersionSortKey
from discogs.models.orders import OrderSortKey
from discogs.models.search import SearchType
from discogs.models.terms import Auto, Price
from discogs.models.upload_sources import Rows
from discogs.models.wantlist import WantSortKey
from discogs.orm.values import SortedBy
from discogs.pagination.paginated import SortOrder
from discogs.pagination.tables import Cell, Decimals, Lists
from discogs.ratelimit.limiter import Clock
from discogs.ratelimit.store import Store
from discogs.session import SessionOptions
from discogs.validation import TextFormat

__all__ = [
    "Auto",
    "Cache",
    "Cell",
    "Clock",
    "Decimals",
    "DiscographySortKey",
    "ItemSortKey",
    "Json",
    "LinkType",
    "ListingSortKey",
    "Lists",
    "OrderSortKey",
    "Params",
    "Price",
    "Rows",
    "SearchType",
    "Sendable",
    "SessionOptions",
    "SignatureMethod",
    "SortOrder",
    "SortedBy",
    "StatusFilter",
    "Store",
    "TextFormat",
    "VersionSortKey",
    "WantSortKey",
]
