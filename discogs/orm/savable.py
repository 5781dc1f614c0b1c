"""Entities that can be changed: dirty state, and save().

The old value of each assigned field is kept (see state.py), so one dict gives the dirty state, the
changes and the way back. A field that has its old value again is not changed.
"""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from pydantic import TypeAdapter, ValidationError

from discogs.errors import InvalidValueError, NotFound, UnsavedError
from discogs.http.messages import CONSISTENCY_LAG, Request, checked_text
from discogs.orm.entity import Entity
from discogs.orm.fields import ASSIGNING, gives, takes_none
from discogs.orm.state import mutation

if TYPE_CHECKING:
    from typing import Self

__all__ = ["Change", "Savable", "prepare_saves"]

S = TypeVar("S", bound="Savable")


class Change(NamedTuple):
    """An unsaved change of a field."""

    #: What Discogs has; `<not loaded>` if the field was assigned before it was loaded.
    old: object
    new: object


class Savable(Entity):
    """An entity with `Writable` fields, which `save()` sends."""

    @property
    def changes(self) -> dict[str, Change]:
        """The unsaved changes, by field: (old, new). No request."""
        with mutation:
            fields, changed = vars(self), self._state.changed()
            return {name: Change(old, fields[name]) for name, old in changed.items()}

    def revert(self) -> Self:
        """Discard all unsaved changes. No request."""
        self._state.revert()
        return self

    def refresh(self) -> Self:
        """Load all fields again, with one request. Unsaved changes stay."""
        if self._state.id is None:
            raise UnsavedError(f"{self!r} was never sent, so there is nothing to load.")
        return super().refresh()

    def save(self) -> Self:
        """Send the changes; without any, no request. A failed save keeps them.

        A field that was assigned the value it has is no change. If that value was read more than
        20 seconds ago, it is read again first, and yours is sent if Discogs has another one now.
        """
        self._check_attached("be saved")
        # One thread at a time: the second finds nothing to send.
        with self._state.loading:
            self._reread_stale()
            if self._state.id is None or self.is_dirty:
                self._send_changes()
            self._state.confirm()
        return self

    def _reread_stale(self) -> None:
        """Read again what was assigned the value it had, where Discogs may have another by now."""
        if self._stale_unchanged():
            self._read_before_writing()
            # What can't be read is sent.
            self._state.forget_bases(self._stale_unchanged())

    def _stale_unchanged(self) -> list[str]:
        """List the fields that were assigned the value that they had, if that may be old."""
        unchanged = self._state.old.keys() - self._state.changed()
        return [name for name in unchanged if not self._is_fresh(name)]

    def _is_fresh(self, name: Hashable) -> bool:
        """Check whether a field is as anybody left it who wrote longer than a lag ago."""
        now = self._core.now()
        _, saved_until = self._state.written.get(name, (None, -math.inf))
        return saved_until > now or self._as_of(name) >= now - CONSISTENCY_LAG

    def _as_of(self, name: Hashable) -> float:
        """Return the time up to which all writes are in a field, whoever made them."""
        return self._state.as_of

    def _read_before_writing(self) -> None:
        """Read the fields again; the error says so if there is nothing any more."""
        try:
            self._read_again()
        except NotFound as error:
            error.advice = error.advice or f"{self!r} was deleted meanwhile. Nothing was sent."
            raise

    def _read_again(self) -> None:
        """Read the fields again, around unsaved changes."""
        self.refresh()

    def _reread_page(self) -> bool:
        """Read the page that it came on again. Return whether it was still there."""
        payload = self._state.payload
        if payload is None or payload.reread is None:
            return False
        payload.reread()
        newest = self._state.payload
        return newest is not None and newest is not payload

    @abstractmethod
    def _send_changes(self) -> None:
        """Send the changes, and call `_saved` with those that the server accepted."""

    @classmethod
    def _prepare_saves(cls, entities: Sequence[Any]) -> None:
        """Read at once what saving each of these would read one by one."""

    def _saved(self, sent: Mapping[str, object]) -> None:
        """Mark these values as saved."""
        self._state.saved(sent, self._core.now() + CONSISTENCY_LAG)

    def _enter(self, id: Hashable, sent: Mapping[str, object]) -> None:
        """Give an entity its identity, after it was sent for the first time."""
        state = self._state
        with mutation:
            state.id = id
            vars(self).update(self._identity_values(id))
            self._core.identity_map.add(self, (type(self), id))
        self._saved(sent)

    def _delete(self, purpose: str, request: Request) -> None:
        """Send a deletion. One thread at a time: the second finds it deleted."""
        with self._state.loading:
            self._check_attached("be deleted")
            self._write(purpose, request)
            self._mark_deleted()

    def _mark_deleted(self) -> None:
        """Mark the entity as deleted: it can't be saved or loaded any more."""
        state = self._state
        with mutation:
            state.deleted = True
            state.old = {}
        self._core.identity_map.remove((type(self), state.id))

    def _expire(self) -> None:
        # Without an identity it could not be loaded again.
        if self._state.id is not None:
            super()._expire()

    # -- Assigning -----------------------------------------------------------------------------

    def _set(self, name: str, value: object) -> None:
        if name in self._declaration.writable:
            self._change(name, self._checked(name, value))
        else:
            super()._set(name, value)

    def _change(self, name: str, checked: Any) -> None:
        """Record an unsaved change to a checked value."""
        self._check_attached("be changed")
        self._state.change(name, checked)

    def _checked(self, name: str, value: object) -> Any:
        """Validate a value for a field; InvalidValueError if it does not fit."""
        cls = type(self)
        token = ASSIGNING.set(True)
        try:
            checked = _adapter(cls, name).validate_python(value)
        except ValidationError as error:
            reason = error.errors()[0]["msg"]
        else:
            if isinstance(checked, str):
                checked_text(checked)
            if checked is not None or takes_none(cls.model_fields[name].annotation):
                return checked
            reason = "Discogs offers no way to clear it"
        finally:
            ASSIGNING.reset(token)
        raise InvalidValueError(
            f"{cls.__name__}.{name} can't be {value!r}: {reason}. Nothing was changed."
        )


def prepare_saves(cls: type[S], entities: Sequence[S]) -> None:
    """Read at once what saving each of these would read one by one."""
    # Private, since users call session.save_all().
    cls._prepare_saves(entities)  # pyright: ignore[reportPrivateUsage]


def _adapter(cls: type[Savable], name: str) -> TypeAdapter[Any]:
    found = _adapters.get((cls, name))
    if found is None:
        annotation = gives(cls.model_fields[name].annotation)
        found = _adapters[cls, name] = TypeAdapter(annotation)
    return found


_adapters: dict[tuple[type[Savable], str], TypeAdapter[Any]] = {}
