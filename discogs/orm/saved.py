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
from discogs.orm.fields import NOT_LOADED, Marker
from discogs.orm.identity import Unidentified, is_identity, shown
from discogs.orm.payload import Payload
from discogs.orm.values import Linked

if TYPE_CHECKING:
    from discogs.orm.core import Core

__all__ = ["live", "load_saved"]

E = TypeVar("E", bound=Entity)

#: What comes before the id in the addresses of entities.
_KINDS = frozenset({"artists", "labels", "lists", "listings", "masters", "orders", "releases"})


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
    id = core.identity(cls, id)
    _check_kind(cls, fresh)
    needed = {field for field, default in declaration.defaults.items() if default is NOT_LOADED}
    full = needed <= sent
    entity = core.identity_map.obtain(cls, id, lambda: adopt(fresh, core, id, payload, full=full))
    if entity is not fresh:
        state_of(entity).merge_older(fresh, payload, full=full)
    elif not full:
        state_of(entity).mark_older(sent - declaration.identity, None)
    return entity


def _check_kind(cls: type[E], fresh: E) -> None:
    """Refuse JSON that says that it is of something else: ids of releases and masters overlap."""
    url = vars(fresh).get("resource_url")
    kinds = _KINDS.intersection(url.split("/")[-2:-1] if isinstance(url, str) else ())
    # Private, since users have no use for it.
    if kinds and not kinds.issubset(cls._path.split("/")):  # pyright: ignore[reportPrivateUsage]
        raise InvalidValueError(f"This JSON is of {url}, and that is no {cls.__name__}.")


def _encoded(cls: type[Entity], content: Mapping[str, object] | str | bytes) -> bytes:
    if isinstance(content, bytes):
        return content
    if isinstance(content, str):
        # Half of a character is no JSON, which the decoder says.
        return content.encode(errors="surrogatepass")
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
    cls, id = type(entity), core.identity(type(entity), state.id)
    received = state.payload.json() if state.core is None and state.payload else {}
    # A copy is nobody else's, and does not change meanwhile.
    copied = copy.copy(entity)
    fields, state = _saved(copied), state_of(copied)
    if state.pageless:
        return core.entity(cls, 0, **dict(cast("tuple[tuple[str, object], ...]", id)[1:]))
    older = {name: fields.pop(name) for name in state.older if name in fields}
    payload = Payload.of_object(core, received).of_dump(state.older_date)
    _link(tuple(older.values()), payload)
    _link(tuple(fields.values()), Payload.of_object(core, {}))

    known = declaration_of(cls).identity_values(id)
    found = core.identity_map.obtain(cls, id, lambda: make_entity(cls, core, id, known))
    state_of(found).fill(fields, complete=state.loaded, invalid=state.invalid)
    offered = {name: value for name, value in older.items() if name not in state.incomplete}
    state_of(found).merge_dump(offered, payload if received else None, state.older_date)
    return found


def _saved(entity: Entity) -> dict[str, object]:
    """Return the fields of a copy as Discogs had them; not the defaults of a whole answer."""
    state = state_of(entity)
    found = {**vars(entity), **state.bases}
    defaulted = state.defaulted - state.bases.keys() if state.loaded else frozenset[str]()
    return {
        name: value
        for name, value in found.items()
        if not isinstance(value, Marker) and name not in defaulted
    }


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
