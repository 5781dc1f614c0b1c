"""Wantlists: the releases that a user wants."""

from __future__ import annotations

import logging
from collections.abc import Container, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Literal, overload

from discogs import models as _models
from discogs.errors import InvalidValueError
from discogs.http.messages import Request, checked_text
from discogs.models.basics import BasicInformation, OfRelease, OfReleases, release_of
from discogs.models.ids import release_id_of
from discogs.models.owned import Owned
from discogs.models.paths import wants_path
from discogs.models.types import Moment
from discogs.models.values import Stars, checked_stars
from discogs.orm.core import Core
from discogs.orm.decoding import ask
from discogs.orm.entity import state_of
from discogs.orm.fields import Lazy, Writable
from discogs.orm.introspection import NoSuchKey
from discogs.orm.values import SortedBy
from discogs.pagination.pages import PageSource
from discogs.pagination.pending_writes import pending_writes
from discogs.pagination.table import Table

__all__ = ["Want", "Wantlist", "wantlist"]

_log = logging.getLogger("discogs")

WantSortKey = Literal["added", "artist", "label", "rating", "title", "year"]


class Want(OfRelease, Owned, SortedBy[WantSortKey]):
    """A release that a user wants. `GET /users/{username}/wants`

    Its notes and rating can be changed; `save()` sends the changes with
    `POST /users/{username}/wants/{id}`, one request. `id` is the release's. The wantlist has all
    fields: reading one makes no request.
    """

    _path: ClassVar[str] = "/users/{owner}/wants/{id}"
    _repr_fields: ClassVar[tuple[str, ...]] = ("id", "rating", "notes")

    #: The release's id.
    id: Lazy[int]
    #: 1 to 5, 0 for none.
    rating: Writable[Stars, int]
    #: None in other users' wantlists.
    notes: Writable[str | None, str]
    date_added: Lazy[Moment]
    basic_information: Lazy[BasicInformation]
    resource_url: Lazy[str]

    @property
    def release(self) -> _models.Release:
        """The release, seeded with the basic information. No request."""
        return release_of(self._core, self.id, vars(self).get("basic_information"))

    def _basics(self) -> BasicInformation:
        return self.basic_information

    def delete(self) -> None:
        """Delete it from the wantlist. `DELETE /users/{username}/wants/{id}`, one request."""
        self._delete("Deleting a want", Request("DELETE", self._resource(), if_missing=_GONE))
        pending_writes(self._core, wants_path(self._owner)).remove(self)

    def _checked(self, name: str, value: object) -> Any:
        return checked_stars(value) if name == "rating" else super()._checked(name, value)

    def _send_changes(self) -> None:
        self._send_some(self.changes)

    def _send_some(self, names: Container[str]) -> None:
        """Save these fields, and leave other unsaved changes alone."""
        with self._state.loading:
            self._reread_stale()
            sent = {name: change.new for name, change in self.changes.items() if name in names}
            if sent:
                self._send(sent)
            self._state.confirm(names)

    def _send(self, sent: dict[str, Any]) -> None:
        request = Request("POST", self._resource(), json={**sent}, if_missing=_GONE)
        self._write("Changing a want", request)
        self._saved(sent)
        pending_writes(self._core, wants_path(self._owner)).move(self)

    def _read_again(self) -> None:
        """Read the page of the wantlist that it came on again: one want can't be read."""
        self._reread_page()

    def _expire(self) -> None:
        """Do nothing: a want could not be loaded again."""

    def _fetch(self) -> bool:
        raise InvalidValueError(
            f"{self!r} can't be loaded: Discogs has no endpoint for one want. wantlist.refresh() "
            "reads all of them again."
        )


class Wantlist(OfReleases[Want, WantSortKey]):
    """A user's wants. `add` adds a release, `remove` removes it, `wantlist[release]` finds it.

    Discogs has no endpoint for one want: `release in wantlist` and `wantlist[release]` look among
    the wants read so far, and read on, one request for each 100 wants, until they find it. That
    they read on is logged.
    """

    _instead: ClassVar[str] = "[want for want in me.wantlist if ...]"

    @overload
    def __getitem__(self, index: int) -> Want: ...
    @overload
    def __getitem__(self, index: slice) -> Table[Want]: ...
    @overload
    def __getitem__(self, index: _models.Release) -> Want: ...
    def __getitem__(self, index: int | slice | _models.Release) -> Want | Table[Want]:
        """Return the want of a release, or the one at an index. A number is an index.

        Raises KeyError if the release is not on the wantlist.

        >>> want = session.me.wantlist.add(249504)
        >>> session.me.wantlist[session.release(249504)] is want
        True
        """
        if not isinstance(index, _models.Release):
            return super().__getitem__(index)
        found = self._find(index)
        if found is None:
            raise NoSuchKey(f"{index!r} is not on the wantlist of {self._owner}.")
        return found

    def __contains__(self, value: object) -> bool:
        """Check for a release, its id, or a want. Reads on if it was not read yet."""
        return self._find(value) is not None

    def count(self, value: object) -> int:
        """Return 1 for a release on the wantlist, its id or its want, else 0."""
        return int(value in self)

    def _find(self, value: object) -> Want | None:
        matches = self._matcher(value)
        identity = self._owner, self._release_id(value)
        if isinstance(value, Want) and state_of(value).id != identity:
            # Of the same release, perhaps, but another user's.
            return None
        known = self._source.core.identity_map.known(Want, identity)
        # What was just added comes last in a walk.
        if known is not None and self._walker.holds(known):
            return known
        found = next(filter(matches, self._walker.so_far()[0]), None)
        if found is not None or self._walker.is_finished:
            return found
        _log.info(
            "Reading the wantlist of %s on for %r, one request for each page: Discogs can't be "
            "asked for one want.",
            self._owner,
            value,
        )
        return next(filter(matches, self), None)

    def remove(self, release: _models.Release | Want | int) -> None:
        """Remove a release. One request, whatever was read.

        `DELETE /users/{username}/wants/{id}`. Discogs answers the same if it was not there.
        """
        if isinstance(release, Want):
            release.delete()
            return
        core = self._source.core
        core.require(2, "Removing from a wantlist")
        core.entity(Want, (self._owner, release_id_of(release))).delete()

    def add(
        self,
        release: _models.Release | int,
        *,
        notes: str | None = None,
        rating: int | None = None,
    ) -> Want:
        """Add a release. One request, and another one with notes or a rating.

        `PUT /users/{username}/wants/{id}`, then POST, since Discogs ignores both in the PUT.

        >>> want = session.me.wantlist.add(249504, notes="UK pressing", rating=4)
        >>> want.notes, want.rating
        ('UK pressing', 4)
        """
        core = self._source.core
        release_id = release_id_of(release)
        _check(notes, rating)
        core.require(2, "Adding to a wantlist")
        how = "user.wantlist.refresh() shows it, in a minute, if it is."
        request = Request("PUT", f"{self._source.path}/{release_id}", how_to_check=how)
        known = core.identity_map.known(Want, (self._owner, release_id))
        fresh, payload = ask(core, request, Want, expects={"id": release_id})
        full, is_new = "basic_information" in fresh.model_fields_set, not _was_wanted(fresh)
        want = core.merge(fresh, (self._owner, release_id), payload, full=full)
        pending_writes(core, self._source.path).add(want, new=known is None and is_new)
        if notes is not None:
            want.notes = notes
        if rating is not None:
            want.rating = rating
        given = {"notes": notes, "rating": rating}
        _save_only(want, [name for name, value in given.items() if value is not None])
        return want


_GONE = "It is not on the wantlist any more: wantlist.add() puts it there again."


def wantlist(core: Core, owner: str) -> Wantlist:
    """Make the wantlist of a user."""
    path = wants_path(owner)
    source = PageSource(
        core,
        path,
        "wants",
        Want,
        identify=lambda want: ((owner, want.id), True),
        pending=pending_writes(core, path),
    )
    return Wantlist(source, owner)


def _was_wanted(fresh: Want) -> bool:
    """Check whether a PUT answered with a want that existed before."""
    facts = vars(fresh)
    added = facts.get("date_added")
    # A new want is less than a day old, however wrong the clock, and has no notes or rating.
    is_older = isinstance(added, datetime) and datetime.now(UTC) - added > timedelta(days=1)
    return is_older or bool(facts.get("notes") or facts.get("rating"))


def _save_only(want: Want, names: Sequence[str]) -> None:
    """Save these fields, and leave other unsaved changes alone."""
    # Private, since users call save().
    want._send_some(names)  # pyright: ignore[reportPrivateUsage]


def _check(notes: object, rating: object) -> None:
    """Raise InvalidValueError before the PUT for what the POST would refuse."""
    if rating is not None:
        checked_stars(rating)
    if notes is not None and not isinstance(notes, str):
        raise InvalidValueError(f"The notes of a want are a text, not {notes!r}.")
    checked_text(notes or "")
