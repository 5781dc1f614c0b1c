"""The items of a collection: read, add, rate, move, annotate, delete."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from discogs.sandbox.messages import Answer, Json, Refusal, json_or_none
from discogs.sandbox.moments import now
from discogs.sandbox.paging import paginate
from discogs.sandbox.people.records import ALL, Item, Notes, Profile
from discogs.sandbox.people.seeding import DEFAULT_FIELDS
from discogs.sandbox.routes.database import find_release
from discogs.sandbox.routes.folders import find_folder, true_folder
from discogs.sandbox.routes.listings import SortKeys, in_order
from discogs.sandbox.routes.owners import only_owner, owns, release_of, stars, visible_collection
from discogs.sandbox.routes.sorting import BY_RELEASE, through_release
from discogs.sandbox.routing import NEW, Call, route
from discogs.sandbox.store import State
from discogs.sandbox.views.owned import added_item_json, item_json

_FOLDER = "/users/<username>/collection/folders/<int:folder_id>"
_INSTANCE = f"{_FOLDER}/releases/<int:release_id>/instances/<int:instance_id>"


def _page(call: Call, owner: Profile, rows: Sequence[Item], *, with_folder: bool) -> Answer:
    mine = owns(call, owner)
    sorts: SortKeys[Item] = {
        **through_release(call, BY_RELEASE),
        "rating": lambda item: item.rating,
        "added": lambda item: (item.date_added, item.instance_id),
    }

    def view(item: Item) -> dict[str, Any]:
        release = release_of(call, item.release_id)
        return item_json(
            item, release, call.viewer, with_folder=mine and with_folder, with_notes=mine
        )

    return paginate(call, "releases", in_order(call, rows, sorts), view)


@route("GET", f"{_FOLDER}/releases", backend=NEW)
def items(call: Call, username: str, folder_id: int) -> Answer:
    """List the items of a folder. Those of folder 0 do not say in which one they really are."""
    owner = (visible_collection if folder_id == ALL else only_owner)(call, username)
    find_folder(call, owner.username, folder_id)
    rows = call.state.people.items_in(owner.username, folder_id)
    return _page(call, owner, rows, with_folder=folder_id != ALL)


@route("GET", "/users/<username>/collection/releases/<int:release_id>", backend=NEW)
def copies(call: Call, username: str, release_id: int) -> Answer:
    """List the items of a release: none for one that is not in the collection, or not at all."""
    owner = visible_collection(call, username)
    everything = call.state.people.items_in(owner.username, ALL)
    rows = [item for item in everything if item.release_id == release_id]
    return _page(call, owner, rows, with_folder=True)


@route("POST", f"{_FOLDER}/releases/<int:release_id>", backend=NEW)
def add(call: Call, username: str, folder_id: int, release_id: int) -> Answer:
    """Put a release into a folder, once more if it is there already."""
    owner = only_owner(call, username).username
    folder = true_folder(call, owner, folder_id)
    if folder.id == ALL:
        raise Refusal(422, "Invalid folder_id: cannot add releases to the 'All' folder.")
    release = find_release(call, release_id)
    item = Item(call.store.true.people.next_instance, release.id, folder.id, now())
    call.store.write(lambda state: state.people.add_item(owner, item))
    return Answer(added_item_json(owner, item, release, call.viewer), 201)


def _instance(call: Call, owner: str, folder_id: int, release_id: int, instance_id: int) -> Item:
    """Find the item as it is; the path must name the folder in which it is now."""
    found = call.store.true.people.items.get(owner, {}).get(instance_id)
    if found is None or (found.folder_id, found.release_id) != (folder_id, release_id):
        message = "The requested collection item does not exist in this user's collection."
        raise Refusal(404, message)
    return found


@route("POST", _INSTANCE, backend=NEW)
def edit(call: Call, username: str, folder_id: int, release_id: int, instance_id: int) -> Answer:
    """Rate an item, move it to another folder, or both."""
    owner = only_owner(call, username).username
    before = _instance(call, owner, folder_id, release_id, instance_id)
    sent = call.request.fields
    rating = before.rating if sent.get("rating") is None else stars(sent["rating"])
    target = before.folder_id if sent.get("folder_id") is None else _target(call, owner, sent)

    def change(state: State) -> None:
        item = state.people.items.get(owner, {}).get(instance_id)
        if item:
            state.people.add_item(owner, item._replace(rating=rating, folder_id=target))

    call.store.write(change)
    return Answer(None, 204)


def _target(call: Call, owner: str, sent: dict[str, Any]) -> int:
    text = str(sent["folder_id"])
    folder_id = int(text) if text.isdigit() else ALL
    if folder_id == ALL or call.store.true.people.folder(owner, folder_id) is None:
        raise Refusal(422, "Invalid folder_id: folder does not exist.")
    return folder_id


@route("DELETE", _INSTANCE, backend=NEW)
def delete(call: Call, username: str, folder_id: int, release_id: int, instance_id: int) -> Answer:
    """Take an item out of the collection."""
    owner = only_owner(call, username).username
    _instance(call, owner, folder_id, release_id, instance_id)

    def change(state: State) -> None:
        state.people.items.get(owner, {}).pop(instance_id, None)

    call.store.write(change)
    return Answer(None, 204)


@route("POST", f"{_INSTANCE}/fields/<int:field_id>", backend=NEW)
def annotate(call: Call, username: str, instance_id: int, field_id: int, **path: int) -> Answer:
    """Say something in one field of an item's notes; `""` clears it."""
    owner = only_owner(call, username).username
    people = call.store.true.people
    item = people.items.get(owner, {}).get(instance_id)
    if people.folder(owner, path["folder_id"]) is None:
        raise _invalid_value("HTTP fetch failed from 'collection': 400: Bad Request")
    if item is None or (item.folder_id, item.release_id) != (path["folder_id"], path["release_id"]):
        raise Refusal(404, "Release not found in user's collection.")
    value = _value(call)
    known = {field.id: field for field in people.fields.get(owner, DEFAULT_FIELDS)}
    if field_id not in known or not known[field_id].takes(value):
        raise _invalid_value("HTTP fetch failed from 'collection': 400: Bad Request")

    def change(state: State) -> None:
        item = state.people.items.get(owner, {}).get(instance_id)
        if item:
            notes = _with_note(item.notes, field_id, value)
            state.people.add_item(owner, item._replace(notes=notes))

    call.store.write(change)
    return Answer(None, 204)


def _value(call: Call) -> str:
    """Read the JSON body: the query, where the documentation shows it, is not read."""
    body = json_or_none(call.request.body)
    sent = cast("Json", body) if isinstance(body, dict) else {}
    if "value" not in sent:
        raise _invalid_value("field required", "value_error.missing")
    value = sent["value"]
    if not isinstance(value, str):
        raise _invalid_value("str type expected", "type_error.str")
    return value


def _invalid_value(message: str, kind: str = "value_error") -> Refusal:
    """Make an error of the API's second shape."""
    detail = [{"msg": message, "loc": ["body", "value"], "type": kind}]
    return Refusal(422, 'See "detail" for validation errors.', detail=detail)


def _with_note(notes: Notes, field_id: int, value: str) -> Notes:
    """Change one of the notes. A cleared one stays there, and is empty."""
    return tuple(sorted({**dict(notes), field_id: value}.items()))
