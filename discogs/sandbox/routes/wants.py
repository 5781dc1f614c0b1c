"""Wantlists: read, add, edit, delete."""

from __future__ import annotations

from typing import Any

from discogs.sandbox.messages import Answer, Refusal
from discogs.sandbox.moments import now
from discogs.sandbox.paging import paginate
from discogs.sandbox.people.records import Want
from discogs.sandbox.routes.listings import SortKeys, in_order
from discogs.sandbox.routes.owners import only_owner, owns, release_of, stars, visible_wantlist
from discogs.sandbox.routes.sorting import through_release
from discogs.sandbox.routing import NEW, Call, route
from discogs.sandbox.store import State
from discogs.sandbox.views.owned import want_json

_WANT = "/users/<username>/wants/<int:release_id>"


def _json(call: Call, owner: str, want: Want, *, with_notes: bool = True) -> dict[str, Any]:
    release = release_of(call, want.release_id)
    return want_json(owner, want, release, call.viewer, with_notes=with_notes)


def _missing() -> Refusal:
    return Refusal(404, "That release does not exist in the user's wantlist.")


@route("GET", "/users/<username>/wants", backend=NEW)
def wants(call: Call, username: str) -> Answer:
    """List all wants."""
    owner = visible_wantlist(call, username)
    mine = owns(call, owner)
    sorts: SortKeys[Want] = {
        **through_release(call, ("label", "artist", "title", "year")),
        "rating": lambda want: want.rating,
        "added": lambda want: want.date_added,
    }
    rows = list(call.state.people.wants.get(owner.username, {}).values())
    return paginate(
        call,
        "wants",
        in_order(call, rows, sorts),
        lambda want: _json(call, owner.username, want, with_notes=mine),
    )


@route("GET", _WANT, backend=NEW)
def want(call: Call, username: str, release_id: int) -> Answer:
    """One want: not documented, and other clients rely on it."""
    owner = visible_wantlist(call, username)
    found = call.state.people.wants.get(owner.username, {}).get(release_id)
    if found is None:
        raise _missing()
    return Answer(_json(call, owner.username, found, with_notes=owns(call, owner)))


@route("PUT", _WANT, backend=NEW)
def add(call: Call, username: str, release_id: int) -> Answer:
    """Want a release. The notes and the rating that are documented for this are ignored."""
    owner = only_owner(call, username).username
    if release_id not in call.catalogue.releases:
        raise _missing()
    known = call.store.true.people.wants.get(owner, {}).get(release_id)
    added = known or Want(release_id, now())

    def change(state: State) -> None:
        state.people.wants.setdefault(owner, {}).setdefault(release_id, added)

    call.store.write(change)
    return Answer(_json(call, owner, added), 201)


@route("POST", _WANT, backend=NEW)
def edit(call: Call, username: str, release_id: int) -> Answer:
    """Change the notes and the rating of a want."""
    owner = only_owner(call, username).username
    known = call.store.true.people.wants.get(owner, {}).get(release_id)
    if known is None:
        raise _missing()
    sent = call.request.fields
    rating = known.rating if sent.get("rating") is None else stars(sent["rating"])
    notes = known.notes if sent.get("notes") is None else str(sent["notes"])
    edited = known._replace(rating=rating, notes=notes)

    def change(state: State) -> None:
        state.people.wants.setdefault(owner, {})[release_id] = edited

    call.store.write(change)
    return Answer(_json(call, owner, edited))


@route("DELETE", _WANT, backend=NEW)
def delete(call: Call, username: str, release_id: int) -> Answer:
    """Stop wanting a release; nobody minds when it was not wanted."""
    owner = only_owner(call, username).username

    def change(state: State) -> None:
        state.people.wants.get(owner, {}).pop(release_id, None)

    call.store.write(change)
    return Answer(None, 204)
