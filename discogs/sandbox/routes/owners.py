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
    """The user as readers see them, or the 404 that says there is none."""
    found = call.state.people.named(username)
    if found is None:
        raise Refusal(404, "User does not exist or may have been deleted.")
    return found


def owns(call: Call, owner: Profile) -> bool:
    """Whether the user is the one who asks."""
    return call.viewer.username == owner.username


def only_owner(call: Call, username: str) -> Profile:
    """The user who asks, or a 403: what collections and wantlists say to strangers and nobody."""
    found = find_user(call, username)
    if not owns(call, found):
        raise Refusal(403, _HIDDEN)
    return found


def visible_collection(call: Call, username: str) -> Profile:
    """The user whose collection this viewer may see."""
    found = find_user(call, username)
    if not (found.collection_is_public or owns(call, found)):
        raise Refusal(403, _HIDDEN)
    return found


def visible_wantlist(call: Call, username: str) -> Profile:
    """The user whose wantlist this viewer may see."""
    found = find_user(call, username)
    if not (found.wantlist_is_public or owns(call, found)):
        raise Refusal(403, _HIDDEN)
    return found


def release_of(call: Call, release_id: int) -> Release:
    """The release of an item or want: those are only ever made of releases that there are."""
    return call.catalogue.releases[release_id]


def stars(value: Any) -> int:
    """A rating that was sent: 0 for none, or 1 to 5."""
    found = int(value) if isinstance(value, str) and value.isdigit() else value
    if type(found) is not int or not 0 <= found <= 5:
        raise Refusal(422, "Invalid rating: expected an integer between 0 and 5.")
    return found
