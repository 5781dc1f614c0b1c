"""Entities made of a dump's records: typed, and detached from any session.

What a dump covers and a record lacks is empty. What no dump covers is not loaded: reading it raises
DetachedError.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from discogs.dumps.covering import fields_of, model_of
from discogs.dumps.schema import Kind
from discogs.dumps.shapes import JsonObject
from discogs.orm.decoding import decoder
from discogs.orm.entity import Entity, declaration_of
from discogs.orm.fields import INVALID, NOT_LOADED, Marker
from discogs.orm.payload import Payload
from discogs.orm.state import State

if TYPE_CHECKING:
    from discogs.http.messages import Json

__all__ = ["Maker", "day_of"]

E = TypeVar("E", bound=Entity)


class Maker(Generic[E]):
    """Makes detached entities of one class.

    Args:
        kind: The kind of dump that the records are of.
        day: Its date, such as "2026-10-01"; None: unknown.
    """

    def __init__(self, kind: Kind, day: str | None) -> None:
        cls = cast("type[E]", model_of(kind))
        self._decoder = decoder(cls)
        self._declaration = declaration_of(cls)
        #: What the covered fields are where a record lacks them.
        self._empty: dict[str, Any] = {
            name: default
            for name in fields_of(kind, offline=True, day=day)
            if (default := self._declaration.defaults[name]) is not NOT_LOADED
        }
        self._older = frozenset(cls.model_fields) - self._declaration.identity
        self._day = day_of(day)
        self._incomplete = self._older - fields_of(kind)

    def make(self, record: JsonObject) -> E:
        """Make an entity of a record in the API's shape."""
        fresh = self._decoder.decode_detached(record)
        fields = vars(fresh)
        state = State(self._declaration, None, record["id"], fields)
        missing = [name for name, value in fields.items() if isinstance(value, Marker)]
        state.invalid = frozenset(name for name in missing if fields[name] is INVALID)
        for name in missing:
            del fields[name]
        state.defaulted = frozenset(missing).intersection(self._empty) - state.invalid
        fields.update({name: self._empty[name] for name in state.defaulted})
        state.payload = Payload.of_object(None, cast("Json", record))
        state.older, state.older_date = self._older, self._day
        state.incomplete = self._incomplete
        object.__setattr__(fresh, "_state", state)
        return fresh


def day_of(text: str | None) -> date | None:
    """Return a dump's date; None if there is none, or no such day."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
