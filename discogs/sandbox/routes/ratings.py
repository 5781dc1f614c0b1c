"""What users and the community think of a release."""

from __future__ import annotations

from typing import Any

from discogs.sandbox.catalogue.records import Release
from discogs.sandbox.messages import Answer, Json, Refusal
from discogs.sandbox.routing import Call, route
from discogs.sandbox.store import State


def community_rating(release: Release, state: State) -> Json:
    """Average the catalogue's ratings and those that were given since."""
    given = state.ratings.get(release.id, {}).values()
    count = release.rating_count + len(given)
    total = release.rating_count * release.rating_average + sum(given)
    return {"count": count, "average": round(total / count, 2) if count else 0.0}


def _rated(call: Call, release_id: int) -> Release:
    found = call.catalogue.releases.get(release_id)
    if found is None:
        raise Refusal(404, "Release does not exist or may have been deleted.")
    return found


def _own(call: Call, username: str) -> None:
    if username not in call.store.true.user_ids:
        raise Refusal(404, "User does not exist or may have been deleted.")
    if username != call.viewer.username:
        raise Refusal(403, "You don't have permission to access this resource.")


@route("GET", "/releases/<int:release_id>/rating")
def rating(call: Call, release_id: int) -> Answer:
    """Get the community's rating."""
    found = _rated(call, release_id)
    return Answer({"release_id": found.id, "rating": community_rating(found, call.state)})


@route("GET", "/releases/<int:release_id>/stats")
def stats(call: Call, release_id: int) -> Answer:
    """Get what is left of the statistics: the documented `num_have` and `num_want` are gone."""
    offensive = call.catalogue.details(_rated(call, release_id).id).is_offensive
    return Answer({"is_offensive": offensive})


@route("GET", "/releases/<int:release_id>/rating/<username>")
def user_rating(call: Call, release_id: int, username: str) -> Answer:
    """Get a user's rating, 0 without one."""
    found = _rated(call, release_id)
    if username not in call.state.user_ids:
        raise Refusal(404, "User does not exist or may have been deleted.")
    stars = call.state.ratings.get(found.id, {}).get(username, 0)
    return Answer({"release_id": found.id, "username": username, "rating": stars})


@route("PUT", "/releases/<int:release_id>/rating/<username>", level=2)
def rate(call: Call, release_id: int, username: str) -> Answer:
    """Rate a release, 1 to 5."""
    found = _rated(call, release_id)
    _own(call, username)
    stars = _stars(call.request.fields.get("rating"))

    def change(state: State) -> None:
        state.ratings.setdefault(found.id, {})[username] = stars

    call.store.write(change)
    return Answer({"release_id": found.id, "rating": stars, "username": username}, 201)


@route("DELETE", "/releases/<int:release_id>/rating/<username>", level=2)
def unrate(call: Call, release_id: int, username: str) -> Answer:
    """Take a rating back."""
    found = _rated(call, release_id)
    _own(call, username)

    def change(state: State) -> None:
        ratings = state.ratings.get(found.id, {})
        ratings.pop(username, None)
        if not ratings:
            state.ratings.pop(found.id, None)

    call.store.write(change)
    return Answer(None, 204)


def _stars(value: Any) -> int:
    try:
        stars = int(value)
    except (TypeError, ValueError, OverflowError):
        stars = 0
    if not 1 <= stars <= 5:
        raise Refusal(422, "Invalid rating: expected an integer between 1 and 5.")
    return stars
