"""A user's wantlist."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import Any, ClassVar, Literal

from pydantic import AwareDatetime

from discogs import models as _models
from discogs.decode import ask
from discogs.errors import InvalidValueError
from discogs.exchange import Request
from discogs.field import Lazy, Writable
from discogs.models.basics import BasicInformation, release_of
from discogs.models.ids import release_id_of
from discogs.models.owned import Owned
from discogs.models.paths import wants_path
from discogs.models.values import Stars
from discogs.origin import Home, Origin
from discogs.pages import PageSource
from discogs.paginated import Paginated
from discogs.value import SortedBy

__all__ = ["Want", "Wantlist", "wantlist"]

SortKey = Literal["added", "artist", "label", "rating", "title", "year"]


class Want(Owned, SortedBy[SortKey]):
    """A release that a user wants. `GET /users/{username}/wants`

    Its notes and rating can be changed and saved.

    `id` is the release's. A wantlist tells all there is: reading a want costs nothing more.
    """

    path: ClassVar[str] = "/users/{owner}/wants/{id}"
    shown: ClassVar[tuple[str, ...]] = ("id", "rating", "notes")

    #: The release's id.
    id: Lazy[int]
    #: 1 to 5, 0 for none.
    rating: Writable[Stars, int]
    #: None of other people's wants.
    notes: Writable[str | None, str]
    date_added: Lazy[AwareDatetime | None]
    basic_information: Lazy[BasicInformation]
    resource_url: Lazy[str]

    @property
    def release(self) -> _models.Release:
        """The release, which knows what this want knows of it. No request."""
        return release_of(self._home(), self.id, vars(self).get("basic_information"))

    def delete(self) -> None:
        """Take it off the wantlist. `DELETE /users/{username}/wants/{id}`, one request."""
        self._delete("Deleting a want", Request("DELETE", self._resource()))
        self._home().changes(wants_path(self._owner)).remove(self)

    def _send_changes(self) -> None:
        self._send_some(self.changes)

    def _send_some(self, names: Container[str]) -> None:
        """Send the changes of these fields, and no others."""
        with self._state.loading:
            sent = {name: change.new for name, change in self.changes.items() if name in names}
            if sent:
                self._send(sent)

    def _send(self, sent: dict[str, Any]) -> None:
        self._write("Changing a want", Request("POST", self._resource(), json={**sent}))
        self._saved(sent)
        self._home().changes(wants_path(self._owner)).move(self)

    def _expire(self) -> None:
        """Keep everything: there would be no way to load it again."""

    def _fetch(self) -> bool:
        raise InvalidValueError(
            f"{self!r}: Discogs has no call for one want; wantlist.refresh() reads all anew."
        )


class Wantlist(Paginated[Want]):
    """A user's wants, as a sequence that can be added to."""

    def __init__(self, source: PageSource[Want], owner: str) -> None:
        super().__init__(source)
        self._owner = owner

    def add(
        self,
        release: _models.Release | int,
        *,
        notes: str | None = None,
        rating: int | None = None,
    ) -> Want:
        """Want a release. One request, and another one where notes or a rating are given.

        `PUT /users/{username}/wants/{id}`, then POST: Discogs ignores both in the PUT.
        """
        home = self._source.home
        release_id = release_id_of(release)
        _check(notes, rating)
        home.require(2, "Adding to a wantlist")
        how = "user.wantlist.refresh() shows it, in a minute, if it is."
        request = Request("PUT", f"{self._source.path}/{release_id}", how_to_check=how)
        known = home.identity_map.known(Want, (self._owner, release_id))
        fresh, origin = ask(home, request, Want)
        whole = "basic_information" in fresh.model_fields_set
        want = home.absorb(fresh, (self._owner, release_id), origin, whole=whole)
        # The answer is the same for one that was there before.
        home.changes(self._source.path).add(want, new=known is None)
        if notes is not None:
            want.notes = notes
        if rating is not None:
            want.rating = rating
        given = {"notes": notes, "rating": rating}
        _store(want, [name for name, value in given.items() if value is not None])
        return want


def wantlist(home: Home, owner: str) -> Wantlist:
    """The wantlist of a user."""
    path = wants_path(owner)

    def settle(fresh: Want, origin: Origin) -> Want:
        return home.absorb(fresh, (owner, fresh.id), origin, whole=True)

    source = PageSource(home, path, "wants", Want, settle=settle, changes=home.changes(path))
    return Wantlist(source, owner)


def _store(want: Want, names: Sequence[str]) -> None:
    """Save these fields; what else was changed and not saved yet is none of our business."""
    want._send_some(names)  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]


def _check(notes: object, rating: object) -> None:
    """Refuse before the PUT what the POST would refuse."""
    if rating is not None and (type(rating) is not int or rating not in range(6)):
        raise InvalidValueError(f"A rating is 1 to 5 stars, or 0 for none, not {rating!r}.")
    if notes is not None and not isinstance(notes, str):
        raise InvalidValueError(f"The notes of a want are a text, not {notes!r}.")
