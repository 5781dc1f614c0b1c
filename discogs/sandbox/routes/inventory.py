"""Inventories: what users have for sale."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from discogs.sandbox.catalogue import Catalogue
from discogs.sandbox.catalogue.landmarks import USER_WITH_BIG_INVENTORY
from discogs.sandbox.catalogue.records import Release
from discogs.sandbox.market.records import Listing, Seller
from discogs.sandbox.market.sellers import SELLERS
from discogs.sandbox.market.stock import big_stock
from discogs.sandbox.market.words import LISTING_STATUSES
from discogs.sandbox.messages import Answer, Json, Refusal
from discogs.sandbox.paging import paginate
from discogs.sandbox.people.records import Profile
from discogs.sandbox.routes.listings import SortKeys
from discogs.sandbox.routes.owners import find_user, owns
from discogs.sandbox.routing import Call, route
from discogs.sandbox.views.fragments import artist_names
from discogs.sandbox.views.listing import catalogue_numbers, label_names, listing_json

#: What an inventory sorts by of the listing itself; `item`, `artist`, ... are the release's.
_OWN_KEYS: SortKeys[Listing] = {
    "listed": lambda listing: listing.posted,
    "price": lambda listing: listing.price,
    "audio": lambda listing: listing.audio,
    "status": lambda listing: listing.status,
    "location": lambda listing: listing.location,
}
_RELEASE_KEYS: SortKeys[Release] = {
    "item": lambda release: release.title.casefold(),
    "artist": lambda release: artist_names(release.artists, variations=True).casefold(),
    "label": lambda release: label_names(release).casefold(),
    "catno": catalogue_numbers,
}
#: The last page of somebody else's inventory, whatever `pagination.pages` says.
_LAST_PAGE = 100


@route("GET", "/users/<username>/inventory", linked=True)
def inventory(call: Call, username: str) -> Answer:
    """List a user's listings: all of them for the user, the ones for sale for others."""
    owner = find_user(call, username)
    mine = owns(call, owner)
    status = call.request.query.get("status")
    if status and status not in LISTING_STATUSES:
        expected = ", ".join(LISTING_STATUSES)
        raise Refusal(422, f"Invalid status: expected one of {expected}.")
    if not mine and _page(call) > _LAST_PAGE:
        message = "Pagination above 100 disabled for inventories besides your own"
        raise Refusal(403, message)
    # Others get what is for sale, whichever status they ask for.
    rows = _in_order(call, owner.username, _statuses(status) if mine else ("For Sale",), mine=mine)
    seller = SELLERS.get(owner.username)
    if seller is None:
        rows = ()
    return paginate(call, "listings", rows, lambda row: row_json(call, row))


def row_json(call: Call, listing: Listing, currency: str | None = None, **options: bool) -> Json:
    """Make a listing as this reader sees it."""
    currency = currency or reader_currency(call)
    seller = seller_of(call, listing)
    return listing_json(call.catalogue, listing, seller, call.viewer, currency, **options)


def seller_of(call: Call, listing: Listing) -> tuple[Seller, Profile]:
    """Return the seller of a listing, and their profile."""
    return SELLERS[listing.seller], call.state.people.profiles[listing.seller]


def reader_currency(call: Call) -> str | None:
    """Return the currency that a user sees prices in; strangers see the seller's."""
    profile = call.state.people.profiles.get(call.viewer.username)
    return profile.curr_abbr if profile else None


def _page(call: Call) -> int:
    page = call.request.query.get("page", "1")
    return int(page) if page.isdigit() else 1


def _statuses(status: str | None) -> tuple[str, ...] | None:
    """List the statuses that a filter lets through; None: all. Deleted ones must be asked for."""
    if status is None:
        return ("Draft", "Expired", "For Sale", "Pending", "Sold", "Suspended", "Violation")
    return None if status == "All" else (status,)


def _in_order(
    call: Call, username: str, statuses: tuple[str, ...] | None, *, mine: bool
) -> Sequence[Listing]:
    query = call.request.query
    key, descending = query.get("sort", ""), query.get("sort_order") == "desc"
    if key == "location" and not mine:
        key = ""
    if username == USER_WITH_BIG_INVENTORY:
        return _big_in_order(call.catalogue, key, descending)
    listings = [
        listing
        for listing in call.state.market.listings.values()
        if listing.seller == username and (statuses is None or listing.status in statuses)
    ]
    return sort(call.catalogue, listings, key, descending=descending)


@lru_cache(maxsize=8)
def _big_in_order(catalogue: Catalogue, key: str, descending: bool) -> Sequence[Listing]:
    """Sort the big inventory, which is too long to be sorted again for each of its pages."""
    return sort(catalogue, list(big_stock(catalogue).values()), key, descending=descending)


def sort(
    catalogue: Catalogue, listings: Sequence[Listing], key: str, *, descending: bool
) -> Sequence[Listing]:
    """Sort listings by a key; an unknown one, or none, leaves them as they were listed."""
    of_release = _RELEASE_KEYS.get(key)
    if of_release is not None:
        releases = catalogue.releases
        return sorted(
            listings,
            key=lambda listing: of_release(releases[listing.release_id]),
            reverse=descending,
        )
    return sorted(listings, key=_OWN_KEYS.get(key, _OWN_KEYS["listed"]), reverse=descending)
