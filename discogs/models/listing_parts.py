"""Parts of a listing: its seller and its release."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from discogs.models.figures import CommunityStats
from discogs.models.types import Number, Picture, Year
from discogs.models.values import Image
from discogs.orm.values import Linked, Value, loaded_fields

__all__ = ["ListingRelease", "Seller", "SellerStats", "loaded_part"]


class SellerStats(Value):
    """The ratings of a seller by buyers."""

    #: In percent, as a text: "99.8"; None without ratings.
    rating: Number | None = None
    stars: float | None = None
    #: How many ratings there are.
    total: int | None = None


class Seller(Linked):
    """The seller of a listing, and their terms."""

    id: int
    username: str
    avatar_url: str = ""
    stats: SellerStats | None = None
    #: In the seller's currency.
    min_order_total: float | None = None
    html_url: str = ""
    uid: int | None = None
    url: str = ""
    payment: str = ""
    shipping: str = ""
    resource_url: str = ""
    is_mp2020_seller: bool | None = None


class ListingRelease(Linked):
    """The release of a listing, in short."""

    id: int
    #: "Rick Astley - Never Gonna Give You Up (7\\", Single)".
    description: str = ""
    artist: str = ""
    title: str = ""
    format: str = ""
    label: str = ""
    catalog_number: str = ""
    year: Year = None
    thumbnail: Picture = ""
    images: tuple[Image, ...] = ()
    stats: CommunityStats | None = None
    resource_url: str = ""


def loaded_part(thing: object, name: str) -> Mapping[str, Any]:
    """Return the loaded fields of a part, {} without one. No request, and no error."""
    return loaded_fields(vars(thing).get(name))
