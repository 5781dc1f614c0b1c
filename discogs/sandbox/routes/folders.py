"""The folders of a collection, its fields and its value."""

from __future__ import annotations

from discogs.sandbox.currencies import convert, formatted
from discogs.sandbox.messages import Answer, Json, Refusal
from discogs.sandbox.people.records import ALL, UNCATEGORIZED, Folder
from discogs.sandbox.people.seeding import DEFAULT_FIELDS
from discogs.sandbox.routes.owners import only_owner, owns, release_of, visible_collection
from discogs.sandbox.routing import NEW, Call, route
from discogs.sandbox.store import State
from discogs.sandbox.views.owned import field_json, folder_json

#: Longer names are cut without a word.
_LONGEST_NAME = 50
#: A collection's value, by what its releases are sold for now.
_VALUES = {"maximum": 1.62, "median": 1.13, "minimum": 0.81}


def find_folder(call: Call, owner: str, folder_id: int) -> Folder:
    """Find the folder as readers see it, or refuse with a 404."""
    found = call.state.people.folder(owner, folder_id)
    if found is None:
        raise Refusal(404, "The requested folder does not exist.")
    return found


def true_folder(call: Call, owner: str, folder_id: int) -> Folder:
    """Find the folder as it is, which writes are checked against, however late readers are."""
    found = call.store.true.people.folder(owner, folder_id)
    if found is None:
        raise Refusal(404, "The requested folder does not exist.")
    return found


def _folder(call: Call, owner: str, folder: Folder) -> Json:
    return folder_json(owner, folder, len(call.state.people.items_in(owner, folder.id)))


@route("GET", "/users/<username>/collection/folders", backend=NEW)
def folders(call: Call, username: str) -> Answer:
    """List all folders; strangers see folder 0 alone."""
    owner = visible_collection(call, username)
    people = call.state.people
    shown = people.folders(owner.username) if owns(call, owner) else people.folders("")[:1]
    return Answer({"folders": [_folder(call, owner.username, folder) for folder in shown]})


@route("POST", "/users/<username>/collection/folders", backend=NEW)
def create(call: Call, username: str) -> Answer:
    """Create a folder."""
    owner = only_owner(call, username).username
    made = Folder(call.store.true.people.next_folder, _name(call))
    call.store.write(lambda state: state.people.add_folder(owner, made))
    return Answer(folder_json(owner, made, 0), 201)


def _name(call: Call) -> str:
    name = call.request.fields.get("name")
    if not isinstance(name, str) or not name.strip():
        raise Refusal(422, "Invalid name: expected a non-empty string.")
    return name[:_LONGEST_NAME]


@route("GET", "/users/<username>/collection/folders/<int:folder_id>", backend=NEW)
def folder(call: Call, username: str, folder_id: int) -> Answer:
    """One folder; to strangers only folder 0."""
    owner = (visible_collection if folder_id == ALL else only_owner)(call, username).username
    return Answer(_folder(call, owner, find_folder(call, owner, folder_id)))


@route("POST", "/users/<username>/collection/folders/<int:folder_id>", backend=NEW)
def rename(call: Call, username: str, folder_id: int) -> Answer:
    """Give a folder another name."""
    owner = only_owner(call, username).username
    _refuse_protected(true_folder(call, owner, folder_id))
    renamed = Folder(folder_id, _name(call))
    call.store.write(lambda state: state.people.add_folder(owner, renamed))
    return Answer(_folder(call, owner, renamed))


@route("DELETE", "/users/<username>/collection/folders/<int:folder_id>", backend=NEW)
def delete(call: Call, username: str, folder_id: int) -> Answer:
    """Delete a folder, which must be empty."""
    owner = only_owner(call, username).username
    _refuse_protected(true_folder(call, owner, folder_id))
    if call.store.true.people.items_in(owner, folder_id):
        raise Refusal(403, "The folder must be empty before it can be deleted.")

    def change(state: State) -> None:
        state.people.own_folders.get(owner, {}).pop(folder_id, None)

    call.store.write(change)
    return Answer(None, 204)


def _refuse_protected(folder: Folder) -> None:
    if folder.id in {ALL, UNCATEGORIZED}:
        raise Refusal(403, "You don't have permission to access this resource.")


@route("GET", "/users/<username>/collection/fields", backend=NEW)
def fields(call: Call, username: str) -> Answer:
    """List the fields for notes; strangers see the public ones."""
    owner = visible_collection(call, username)
    known = call.state.people.fields.get(owner.username, DEFAULT_FIELDS)
    return Answer(
        {
            "fields": [
                field_json(field, position)
                for position, field in enumerate(known, 1)
                if field.public or owns(call, owner)
            ]
        }
    )


@route("GET", "/users/<username>/collection/value", backend=NEW)
def value(call: Call, username: str) -> Answer:
    """Get the value of a collection, as formatted texts in its owner's currency, for them alone."""
    owner = only_owner(call, username)
    items = call.state.people.items_in(owner.username, ALL)
    dollars = sum(release_of(call, item.release_id).lowest_price or 0.0 for item in items)
    total = convert(dollars, owner.curr_abbr) or 0.0
    return Answer(
        {name: formatted(total * factor, owner.curr_abbr) for name, factor in _VALUES.items()}
    )
