"""Users: their profiles, and how other answers name them."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote

from discogs.sandbox.moments import pacific
from discogs.sandbox.origins import SITE, api, image
from discogs.sandbox.people.records import Profile
from discogs.sandbox.views.viewer import Json, Viewer


class Figures(NamedTuple):
    """What is counted of a user."""

    collection: int
    wantlist: int
    lists: int
    contributed: int
    rated: int
    rating_average: float
    for_sale: int
    #: What buyers think: percent, stars and the number of them.
    seller_rating: float = 0.0
    seller_rating_stars: float = 0.0
    seller_num_ratings: int = 0


def user_path(username: str) -> str:
    """Make the path of a user: whatever the name has in it, it is one segment."""
    return f"/users/{quote(username, safe='')}"


def user_url(username: str, rest: str = "") -> str:
    """Make the URL of a user, or of something of theirs."""
    return api(user_path(username) + rest)


def avatar(profile: Profile) -> str:
    """Make the URL of the user's picture. Strangers see it too."""
    return image(f"U-{profile.id}-1", 500, 500, 40)


def profile_json(profile: Profile, figures: Figures, viewer: Viewer) -> Json:
    """Make `GET /users/{username}`: four keys more for the user, two of them public if so set."""
    mine = viewer.username == profile.username
    name = profile.username
    found: Json = {
        "id": profile.id,
        "resource_url": user_url(name),
        "uri": f"{SITE}/user/{quote(name, safe='')}",
        "username": name,
        "name": profile.name,
        "home_page": profile.home_page,
        "location": profile.location,
        "profile": profile.profile,
        "registered": pacific(profile.registered),
        "rank": float(figures.contributed),
        "num_pending": 0,
        "num_for_sale": figures.for_sale,
        "num_lists": figures.lists,
        "releases_contributed": figures.contributed,
        "releases_rated": figures.rated,
        "rating_avg": figures.rating_average,
        "inventory_url": user_url(name, "/inventory"),
        "collection_folders_url": user_url(name, "/collection/folders"),
        "collection_fields_url": user_url(name, "/collection/fields"),
        "wantlist_url": user_url(name, "/wants"),
        "avatar_url": avatar(profile),
        "curr_abbr": profile.curr_abbr if viewer.username else "",
        "activated": True,
        "marketplace_suspended": False,
        "banner_url": "",
        "buyer_rating": 100.0,
        "buyer_rating_stars": 5.0,
        "buyer_num_ratings": 7,
        "seller_rating": figures.seller_rating,
        "seller_rating_stars": figures.seller_rating_stars,
        "seller_num_ratings": figures.seller_num_ratings,
        "is_staff": name == "rodneyfool",
    }
    if mine or profile.collection_is_public:
        found["num_collection"] = figures.collection
    if mine or profile.wantlist_is_public:
        found["num_wantlist"] = figures.wantlist
    if mine:
        found |= {"email": profile.email, "num_unread": profile.num_unread}
    return found
