"""Entities that can be changed: dirty state, and save().

A change is kept as the old value of its field, so that what is dirty, what changed and how to go
back are all read off one dict. A value that returns to what it was is no change any more.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from discogs.pagination.pending_writes import SETTLING
from discogs.orm.entity import Entity
from discogs.errors import InvalidValueError, UnsavedError
from discogs.http.messages import Request
from discogs.orm.fields import NOT_LOADED, Marker, gives, takes_none
from discogs.orm.state import mutation

if TYPE_CHECKING:
    from typing import Self

__all__ = ["Change", "Savable"]


class Change(NamedTuple):
    """An unsaved change of a field."""

    #: What Discogs has; `<not loaded>` where the field was assigned without having been read.
    old: object
    new: object


class Savable(Entity):
    """An entity whose `Writable` fields can be assigned, and sent with `save()`."""

    @property
    def changes(self) -> dict[str, Change]:
        """The unsaved changes: field -> old, new. No request."""
        fields = vars(self)
        return {name: Change(old, fields[name]) for name, old in self._state.old.items()}

    def revert(self) -> Self:
        """Take back all unsaved changes. No request."""
        fields = vars(self)
        with mutation:
            for name, old in self._state.old.items():
                if isinstance(old, Marker):
                    del fields[name]
                else:
                    fields[name] = old
            self._state.old.clear()
            self._follow_dirtiness()
        return self

    def refresh(self) -> Self:
        """Load everything again, now, with one request. Unsaved changes stay."""
        if self._state.id is None:
            raise UnsavedError(f"{self!r} was never sent, so there is nothing to load.")
        return super().refresh()

    def save(self) -> Self:
        """Send what changed; without changes, no request. A failed save keeps the changes."""
        self._check_attached("be saved")
        # One thread at a time: the second finds nothing left to send.
        with self._state.loading:
            if self._state.id is None or self.is_dirty:
                self._send_changes()
        return self

    @abstractmethod
    def _send_changes(self) -> None:
        """Send the changes, and tell `_saved` what the server took."""

    def _saved(self, sent: Mapping[str, object]) -> None:
        """The server took these values: what is still the same is no change any more."""
        state, fields = self._state, vars(self)
        core = self._core()
        until = core.now() + SETTLING
        with mutation:
            for name, value in sent.items():
                state.written[name] = (value, until)
                if fields.setdefault(name, value) == value:
                    state.old.pop(name, None)
                else:
                    # Another thread has assigned it, or taken it back, since it was sent.
                    state.old[name] = value
            self._follow_dirtiness()
            core.identity_map.hold(self, (type(self), state.id), until)

    def _enter(self, id: Hashable, sent: Mapping[str, object]) -> None:
        """It was sent for the first time: from now on it has an identity."""
        state, core = self._state, self._core()
        with mutation:
            state.id = id
            vars(self).update(type(self).identity_fields(id))
            core.identity_map.add(self, (type(self), id))
        self._saved(sent)

    def _delete(self, purpose: str, request: Request) -> None:
        """Send a deletion, one thread at a time: the second finds it deleted."""
        with self._state.loading:
            self._check_attached("be deleted")
            self._write(purpose, request)
            self._mark_deleted()

    def _expire(self) -> None:
        # What was never sent can't be loaded again.
        if self._state.id is not None:
            super()._expire()

    def _mark_deleted(self) -> None:
        """The server deleted it: it can't be saved or loaded any more."""
        state = self._state
        with mutation:
            state.deleted = True
            state.old.clear()
        if state.core is not None and state.id is not None:
            state.core.identity_map.remove((type(self), state.id))

    def _set(self, name: str, value: object) -> None:
        if name not in type(self).writable:
            super()._set(name, value)
            return
        self._change(name, self._checked(name, value))

    def _change(self, name: str, checked: Any) -> None:
        """Put a checked value into a field, and remember what was there."""
        self._check_attached("be changed")
        state, fields = self._state, vars(self)
        with mutation:
            before = self._was(name)
            fields[name] = checked
            self.model_fields_set.add(name)
            if before is not NOT_LOADED and checked == before:
                state.old.pop(name, None)
            else:
                state.old[name] = before
            self._follow_dirtiness()

    def _was(self, name: str) -> Any:
        """What Discogs has in a field, NOT_LOADED where that is not known. No request."""
        return self._state.old.get(name, vars(self).get(name, NOT_LOADED))

    def _checked(self, name: str, value: object) -> Any:
        """The value as the field holds it; InvalidValueError where it can't."""
        cls = type(self)
        try:
            checked = _adapter(cls, name).validate_python(value)
        except ValidationError as error:
            reason = error.errors(include_url=False)[0]["msg"]
        else:
            if checked is not None or takes_none(cls.model_fields[name].annotation):
                return checked
            reason = "Discogs offers no way to take it away"
        raise InvalidValueError(
            f"{cls.__name__}.{name} can't be {value!r}: {reason}. Nothing was changed."
        )


def _adapter(cls: type[Savable], name: str) -> TypeAdapter[Any]:
    found = _adapters.get((cls, name))
    if found is None:
        annotation = gives(cls.model_fields[name].annotation)
        found = _adapters[cls, name] = TypeAdapter(annotation)
    return found


_adapters: dict[tuple[type[Savable], str], TypeAdapter[Any]] = {}
