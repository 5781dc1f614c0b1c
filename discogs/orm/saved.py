"""Entities from saved JSON, and the live ones of unpickled copies. None of this makes a request."""

from __future__ import annotations

import copy
import json
from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, TypeVar, cast

from discogs.errors import InvalidValueError, UnsavedError
from discogs.http.messages import UnreadableBodyError
from discogs.orm.decoding import decoder
from discogs.orm.entity import Entity, adopt, declaration_of, make_entity, state_of
from discogs.orm.fields import NOT_LOADED
from discogs.orm.identity import Unidentified, is_identity, shown
from discogs.orm.payload import Payload
from discogs.orm.values import Linked

if TYPE_CHECKING:
    from discogs.orm.core import Core

__all__ = ["live", "load_saved"]

E = TypeVar("E", bound=Entity)


def load_saved(core: Core, cls: type[E], content: Mapping[str, object] | str | bytes) -> E:
    """Get or create the entity that this JSON is about, and fill it from it.

    It is whole if the JSON has all that an answer about it must have. What the entity knows already
    is newer, and stays; what only a part of an answer said, or a dump, goes with the next full one.
    """
    payload = Payload(core, _encoded(cls, content))
    try:
        fresh = decoder(cls).decode(payload)
    except UnreadableBodyError as error:
        raise InvalidValueError(f"This is no JSON of a {cls.__name__}: {error}.") from error
    declaration, sent = declaration_of(cls), fresh.model_fields_set
    (name,) = declaration.identity_values(None)
    id = cast("Hashable", vars(fresh).get(name))
    if name not in sent or not is_identity(id):
        raise InvalidValueError(f"This JSON has no valid {name}: of which {cls.__name__} is it?")
    needed = {field for field, default in declaration.defaults.items() if default is NOT_LOADED}
    full = needed <= sent
    entity = core.identity_map.obtain(cls, id, lambda: adopt(fresh, core, id, payload, full=full))
    if entity is not fresh:
        state_of(entity).merge_older(fresh, payload, full=full)
    elif not full:
        state_of(entity).mark_older(sent - declaration.identity, None)
    return entity


def _encoded(cls: type[Entity], content: Mapping[str, object] | str | bytes) -> bytes:
    if isinstance(content, bytes):
        return content
    if isinstance(content, str):
        return content.encode()
    try:
        return json.dumps(content).encode()
    except (TypeError, ValueError) as error:
        raise InvalidValueError(
            f"A {cls.__name__} is loaded from JSON, such as its raw, and this is none: "
            f"{shown(content)}."
        ) from error


def live(core: Core, entity: E) -> E:
    """Get or create the live entity of a copy, filled from it where it is not loaded."""
    state = state_of(entity)
    if state.core is core and not state.deleted:
        return entity
    if state.id is None or isinstance(state.id, Unidentified):
        raise UnsavedError(f"{entity!r} has no id, so no session can know it.")
    cls, id = type(entity), state.id
    fields = copy.deepcopy(dict(_saved(entity)))
    received = state.raw[0][0].json() if state.core is None and state.raw else {}
    older = {name: fields.pop(name) for name in state.older if name in fields}
    payload = Payload.of_object(core, received).of_dump(state.older_date)
    _link(tuple(older.values()), payload)
    _link(tuple(fields.values()), Payload.of_object(core, {}))

    def make() -> E:
        return make_entity(cls, core, id, fields, loaded=state.loaded, invalid=state.invalid)

    found = core.identity_map.obtain(cls, id, make)
    if vars(found) is not fields:
        state_of(found).fill(fields, complete=state.loaded, invalid=state.invalid)
    known = {name: value for name, value in older.items() if name not in state.incomplete}
    state_of(found).merge_dump(known, payload if received else None, state.older_date)
    return found


def _saved(entity: Entity) -> list[tuple[str, object]]:
    """Return the fields as Discogs has them, without unsaved changes."""
    old = state_of(entity).old
    found = {**vars(entity), **old}
    return [(name, value) for name, value in found.items() if value is not NOT_LOADED]


def _link(value: object, payload: Payload) -> None:
    """Have the values of a copy lead to the entities of a session again."""
    if isinstance(value, tuple):
        for entry in cast("tuple[object, ...]", value):
            _link(entry, payload)
    elif hasattr(type(value), "__pydantic_fields__"):
        for name, part in vars(value).items():
            if name != "payload":
                _link(part, payload)
        if isinstance(value, Linked):
            vars(value)["payload"] = payload
