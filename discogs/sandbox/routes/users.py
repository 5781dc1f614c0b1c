"""Users: their profiles, and what they gave to the database."""

from __future__ import annotations

from typing import Any

from discogs.sandbox.catalogue.landmarks import LISTINGS_OF_BIG_INVENTORY, USER_WITH_BIG_INVENTORY
from discogs.sandbox.catalogue.records import Artist, Label, Release
from discogs.sandbox.currencies import RATES
from discogs.sandbox.market.sellers import SELLERS
from discogs.sandbox.messages import Answer, Json, Refusal
from discogs.sandbox.paging import paginate
from discogs.sandbox.people.contributions import Submission, contributed, submitted
from discogs.sandbox.people.records import Profile
from discogs.sandbox.routes.listings import SortKeys, in_order
from discogs.sandbox.routes.owners import find_user, owns
from discogs.sandbox.routes.sorting import BY_RELEASE
from discogs.sandbox.routing import Call, route
from discogs.sandbox.store import State
from discogs.sandbox.views.profile import Figures, profile_json
from discogs.sandbox.views.submissions import contribution_json, submission_json

_WRITABLE = ("name", "home_page", "location", "profile")


def _figures(call: Call, user: Profile) -> Figures:
    people = call.state.people
    ratings = [
        given[user.username] for given in call.state.ratings.values() if user.username in given
    ]
    seller = SELLERS.get(user.username)
    rating, stars, count = (
        (float(seller.rating), seller.stars, seller.total) if seller else (0.0, 0.0, 0)
    )
    return Figures(
        collection=len(people.items.get(user.username, ())),
        wantlist=len(people.wants.get(user.username, ())),
        lists=sum(
            one.owner == user.username and (one.public or owns(call, user))
            for one in people.lists.values()
        ),
        contributed=len(contributed(call.catalogue).get(user.username, ())),
        rated=len(ratings),
        rating_average=round(sum(ratings) / len(ratings), 2) if ratings else 0.0,
        for_sale=_for_sale(call, user),
        seller_rating=rating,
        seller_rating_stars=stars,
        seller_num_ratings=count,
    )


def _for_sale(call: Call, user: Profile) -> int:
    if user.username == USER_WITH_BIG_INVENTORY:
        return LISTINGS_OF_BIG_INVENTORY
    listings = call.state.market.listings.values()
    return sum((one.seller, one.status) == (user.username, "For Sale") for one in listings)


@route("GET", "/users/<username>")
def user(call: Call, username: str) -> Answer:
    """Get a profile: more of it as the user."""
    found = find_user(call, username)
    return Answer(profile_json(found, _figures(call, found), call.viewer))


@route("POST", "/users/<username>", level=2)
def edit(call: Call, username: str) -> Answer:
    """Change one's own profile. What isn't sent, or null, stays as it is."""
    if not owns(call, find_user(call, username)):
        raise Refusal(403, "You don't have permission to access this resource.")
    name = call.viewer.username
    sent = call.request.fields
    changes: dict[str, Any] = {
        key: str(sent[key]) for key in _WRITABLE if sent.get(key) is not None
    }
    currency = str(sent.get("curr_abbr") or "")
    if currency:  # an empty one changes nothing, unlike the other empty texts
        if currency not in RATES:
            raise Refusal(404, "Invalid currency abbreviation.")
        changes["curr_abbr"] = currency

    def change(state: State) -> Profile:
        profile = state.people.profiles[name]._replace(**changes)
        state.people.profiles[name] = profile
        return profile

    changed = call.store.write(change)
    return Answer(profile_json(changed, _figures(call, changed), call.viewer))


@route("GET", "/users/<username>/contributions")
def contributions(call: Call, username: str) -> Answer:
    """List the releases that a user contributed to."""
    found = find_user(call, username)
    sorts: SortKeys[Release] = {
        **BY_RELEASE,
        "rating": lambda release: release.rating_average,
        "added": lambda release: call.catalogue.details(release.id).date_added,
    }
    rows = contributed(call.catalogue).get(found.username, [])
    return paginate(
        call,
        "contributions",
        in_order(call, rows, sorts),
        lambda release: contribution_json(call.catalogue, release),
    )


@route("GET", "/users/<username>/submissions")
def submissions(call: Call, username: str) -> Answer:
    """List what a user added to the database: three lists on each page."""
    found = find_user(call, username)
    rows = submitted(call.catalogue).get(found.username, [])

    def view(row: Submission) -> Json:
        return {"kind": type(row), "json": submission_json(call.catalogue, row, call.viewer)}

    page: Any = paginate(call, "submissions", rows, view).content
    by_kind = {
        name: [row["json"] for row in page["submissions"] if row["kind"] is kind]
        for name, kind in (("releases", Release), ("artists", Artist), ("labels", Label))
    }
    return Answer({**page, "submissions": by_kind})
