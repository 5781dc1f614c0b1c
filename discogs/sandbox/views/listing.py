"""A listing, for anyone, for a buyer who is logged in, and for its seller."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote

from discogs.sandbox.catalogue import Catalogue
from discogs.sandbox.catalogue.records import Release
from discogs.sandbox.market.records import Listing, Seller
from discogs.sandbox.moments import pacific
from discogs.sandbox.origins import SITE, api
from discogs.sandbox.people.records import Profile
from discogs.sandbox.views.fragments import (
    LEFT_OUT,
    artist_names,
    filled,
    images_json,
    release_thumb,
    short_formats,
)
from discogs.sandbox.views.money import exchanged, original_json, price_json
from discogs.sandbox.views.profile import avatar, user_url
from discogs.sandbox.views.viewer import Json, Viewer

#: What a listing weighs of whose release nobody knows the weight.
_UNKNOWN_WEIGHT = 230


@lru_cache(maxsize=10_000)
def _estimated_weight(catalogue: Catalogue, release_id: int) -> int | None:
    """Return what a release weighs, cached: making its details slows a long inventory down."""
    return catalogue.details(release_id).estimated_weight


def listing_json(
    catalogue: Catalogue,
    listing: Listing,
    seller: tuple[Seller, Profile],
    viewer: Viewer,
    currency: str | None,
    *,
    nested: bool = False,
) -> Json:
    """Make a listing.

    Args:
        catalogue: Knows the release.
        listing: The listing.
        seller: Whose it is.
        viewer: Who reads it. Only the seller sees the last six keys and a shipping price.
        currency: What to convert the price to; None leaves it as it is.
        nested: Whether `original_price` holds the converted price too.
    """
    settings, profile = seller
    own = settings.currency
    wanted = currency or own
    mine = viewer.username == listing.seller
    price = exchanged(listing.price, own, wanted)
    original = original_json(listing.price, own)
    if nested and wanted != own:
        original["converted"] = original_json(round(price, 2), wanted)
    shipping = exchanged(listing.shipping, own, wanted)
    return filled(
        {
            "id": listing.id,
            "resource_url": api(f"/marketplace/listings/{listing.id}"),
            "uri": f"{SITE}/sell/item/{listing.id}",
            "status": listing.status,
            "condition": listing.condition,
            "sleeve_condition": listing.sleeve_condition,
            "comments": listing.comments,
            "ships_from": settings.ships_from,
            "posted": pacific(listing.posted),
            "allow_offers": listing.allow_offers,
            "offer_submitted": False,
            "audio": listing.audio,
            "price": price_json(price, wanted),
            "original_price": original,
            "shipping_price": price_json(shipping, wanted) if mine else {},
            "original_shipping_price": original_json(listing.shipping, own) if mine else {},
            "seller": _seller_json(settings, profile),
            "release": _release_json(catalogue.releases[listing.release_id], viewer),
            "shipping_is_blocked": LEFT_OUT if mine else _blocked(listing),
            "in_cart": False if viewer.level == 2 else LEFT_OUT,
            **(_private(catalogue, listing) if mine else {}),
        }
    )


def _blocked(listing: Listing) -> bool | None:
    """Say whether the seller does not ship to the reader: true, null, or nothing at all."""
    return (LEFT_OUT, True, None)[listing.id % 3]


def _private(catalogue: Catalogue, listing: Listing) -> Json:
    """Make what only the seller sees. Weight and quantity are worked out where they are "auto"."""
    estimated = _estimated_weight(catalogue, listing.release_id)
    return {
        "weight": weight(catalogue, listing),
        "estimated_weight": LEFT_OUT if estimated is None else estimated,
        "format_quantity": format_quantity(catalogue, listing),
        "external_id": listing.external_id,
        "location": listing.location,
        "quantity": 1,
    }


def weight(catalogue: Catalogue, listing: Listing) -> float:
    """Return the weight of a listing in grams: the seller's, or else the release's."""
    if listing.weight is not None:
        return listing.weight
    estimated = _estimated_weight(catalogue, listing.release_id)
    return float(estimated or _UNKNOWN_WEIGHT)


def format_quantity(catalogue: Catalogue, listing: Listing) -> int:
    """Return as how many items a listing counts: the seller's figure, or else the media."""
    if listing.format_quantity is not None:
        return listing.format_quantity
    return sum(medium.qty for medium in catalogue.releases[listing.release_id].formats)


def _seller_json(settings: Seller, profile: Profile) -> Json:
    name = profile.username
    return {
        "id": profile.id,
        "username": name,
        "avatar_url": avatar(profile),
        "stats": {"rating": settings.rating, "stars": settings.stars, "total": settings.total},
        "min_order_total": settings.min_order_total,
        "html_url": f"{SITE}/user/{quote(name, safe='')}",
        "uid": profile.id,
        "url": user_url(name),
        "payment": settings.payment,
        "shipping": settings.shipping,
        "resource_url": user_url(name),
    }


def _release_json(release: Release, viewer: Viewer) -> Json:
    """Make the release of a listing; without a login it has no pictures."""
    return {
        "thumbnail": release_thumb(release, viewer),
        "description": describe(release),
        "images": images_json("R", release.id, release.images if viewer.sees_images else 0),
        "artist": artist_names(release.artists, variations=True),
        "format": short_formats(release.formats),
        "resource_url": api(f"/releases/{release.id}"),
        "title": release.title,
        "year": release.year,
        "id": release.id,
        "label": label_names(release),
        "catalog_number": catalogue_numbers(release),
        "stats": viewer.stats(release.id, release.have, release.want),
    }


def describe(release: Release) -> str:
    """Describe a release: `Rick Astley - Never Gonna Give You Up (7", Single)`."""
    artists = artist_names(release.artists, variations=True)
    return f"{artists} - {release.title} ({short_formats(release.formats)})"


def label_names(release: Release) -> str:
    """Join the labels of a release."""
    return ", ".join(dict.fromkeys(credit.name for credit in release.labels))


def catalogue_numbers(release: Release) -> str:
    """Join the catalogue numbers of a release."""
    return ", ".join(dict.fromkeys(credit.catno for credit in release.labels))
