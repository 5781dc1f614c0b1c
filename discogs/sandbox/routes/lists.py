"""Lists that users make. Private ones are not there for anybody else."""

from __future__ import annotations

from discogs.sandbox.messages import Answer, Refusal
from discogs.sandbox.paging import paginate
from discogs.sandbox.routes.owners import find_user, owns
from discogs.sandbox.routing import Call, route
from discogs.sandbox.views.lists import list_item_json, list_json


@route("GET", "/users/<username>/lists")
def user_lists(call: Call, username: str) -> Answer:
    """List the lists of a user."""
    owner = find_user(call, username)
    rows = [
        one
        for one in call.state.people.lists.values()
        if one.owner == owner.username and (one.public or owns(call, owner))
    ]
    return paginate(
        call, "lists", rows, lambda one: list_json(call.catalogue, one, owner, call.viewer)
    )


@route("GET", "/lists/<int:list_id>")
def user_list(call: Call, list_id: int) -> Answer:
    """Get a list with all of its items, however many they are."""
    found = call.state.people.lists.get(list_id)
    if found is None or not (found.public or found.owner == call.viewer.username):
        raise Refusal(404, "List not found")
    owner = find_user(call, found.owner)
    items = [list_item_json(call.catalogue, item, call.viewer) for item in found.items]
    return Answer({**list_json(call.catalogue, found, owner, call.viewer), "items": items})
