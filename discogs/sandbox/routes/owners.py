"""Whose it is, and who may see it: what all routes below a user have to ask first."""

from __future__ import annotations

from typing import Any

from discogs.sandbox.catalogue.records import Release
from discogs.sandbox.messages import Refusal
from discogs.sandbox.people.records import Profile
from discogs.sandbox.routing import Call

_HIDDEN = (
    "You are not allowed to view this resource. "
    "Please authenticate as the owner to view this content."
)


def find_user(call: Call, username: str) -> Profile:
    """Find the user as readers see them, or refuse with a 404."""
    found = call.state.people.named(username)
    if found is None:
        raise Refusal(404, "User does not exist or may have been deleted.")
    return found


def owns(call: Call, owner: Profile) -> bool:
    """Check whether the user is the one who asks."""
    return call.viewer.username == owner.username


def only_owner(call: Call, username: str) -> Profile:
    """Find the user who asks; collections and wantlists refuse anybody else with a 403."""
    found = find_user(call, username)
    if not owns(call, found):
        raise Refusal(403, _HIDDEN)
    return found


def visible_collection(call: Call, username: str) -> Profile:
    """Find the user, if this viewer may see their collection."""
    found = find_user(call, username)
    if not (found.collection_is_public or owns(call, found)):
        raise Refusal(403, _HIDDEN)
    return found


def visible_wantlist(call: Call, username: str) -> Profile:
    """Find the user, if this viewer may see their wantlist."""
    found = find_user(call, username)
    if not (found.wantlist_is_public or owns(call, found)):
        raise Refusal(403, _HIDDEN)
    return found


def release_of(call: Call, release_id: int) -> Release:
    """Return the release of an item or want: these are only made of releases that exist."""
    return call.catalogue.releases[release_id]


def stars(value: Any) -> int:
    """Read a rating that was sent: 0 for none, or 1 to 5."""
    found = int(value) if isinstance(value, str) and value.isdigit() else value
    if type(found) is not int or not 0 <= found <= 5:
        raise Refusal(422, "Invalid rating: expected an integer between 0 and 5.")
    return found
