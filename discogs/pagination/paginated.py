"""Paginated[T]: an immutable, lazy, typed sequence over pages of the API."""

from __future__ import annotations

import copy
import operator
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Generic, Literal, TypeVar, cast, get_args, get_origin, overload

from discogs.errors import InvalidValueError
from discogs.orm.entity import Entity
from discogs.orm.values import SortedBy, Value
from discogs.pagination.pages import EmptySource, Page, PageSource, page_decoder
from discogs.pagination.table import Table, leads_to, ways_of
from discogs.pagination.tables import Forecast, Tabular
from discogs.pagination.walk import DriftWarning, PageWalker

if TYPE_CHECKING:
    from typing import Self

__all__ = [
    "DriftWarning",
    "EmptySource",
    "Page",
    "PageSource",
    "Paginated",
    "Refinable",
    "SortOrder",
    "page_decoder",
    "sort_keys",
]

T_co = TypeVar("T_co", covariant=True)
K = TypeVar("K", bound=str)
SortOrder = Literal["asc", "desc"]


class Paginated(Sequence[T_co], Tabular):
    """A lazy sequence over pages of rows. Creating or showing one makes no request.

    Iterating requests each page when it gets there; pages that were read are kept. `len()` is what
    Discogs announces (one request, kept). `[:10]` of an unread sequence is one small request,
    `[-1]` counts back from the last page, `page(n)` jumps.
    """

    def __init__(self, source: PageSource[T_co]) -> None:
        self._source = source
        self._walker = self._new_walker()

    # -- The whole -----------------------------------------------------------------------------

    def __len__(self) -> int:
        """Return how many rows Discogs announces, corrected by own writes. One request, kept."""
        return self._walker.total()

    def __iter__(self) -> Iterator[T_co]:
        return self._walker.rows()

    def __reversed__(self) -> Iterator[T_co]:
        return reversed(self[:])

    @overload
    def __getitem__(self, index: int) -> T_co: ...
    @overload
    def __getitem__(self, index: slice) -> Table[T_co]: ...
    def __getitem__(self, index: int | slice) -> T_co | Table[T_co]:
        if isinstance(index, slice):
            return Table.of(self._walker.slice(index), self._row_type())
        index = operator.index(index)
        rows = self._walker.last(-index) if index < 0 else self._walker.upto(index + 1)
        try:
            return rows[index]
        except IndexError:
            raise IndexError(f"There is no row {index} in {self!r}.") from None

    def first(self) -> T_co | None:
        """Return the first row, None if there is none. One request, if nothing was read yet."""
        return next(iter(self), None)

    # -- Membership ----------------------------------------------------------------------------

    def __contains__(self, value: object) -> bool:
        """Check for a row, or for an entity that a row leads to: `release in artist.releases`.

        Reads as many pages as it takes to find it, all if it is not there. Raises TypeError for
        what no row can be or lead to, such as an id.
        """
        matches = self._matcher(value)
        return any(matches(row) for row in self)

    def index(self, value: object, start: int = 0, stop: int | None = None) -> int:
        """Return the index of a row, or of the first one that leads to this entity.

        Reads as many pages as it takes. Raises ValueError if it is not there.
        """
        matches = self._matcher(value)
        if start < 0 or (stop is not None and stop < 0):
            start, stop, _ = slice(start, stop).indices(len(self))
        for index, row in enumerate(self):
            if stop is not None and index >= stop:
                break
            if index >= start and matches(row):
                return index
        raise ValueError(f"{value!r} is not in {self!r}.")

    def count(self, value: object) -> int:
        """Count the rows that are this one, or lead to this entity. Reads all pages."""
        return sum(map(self._matcher(value), self))

    def _matcher(self, value: object) -> Callable[[object], bool]:
        """Return a test for rows that are this value or lead to it; else TypeError."""
        kind: type[object] = self._source.kind
        if isinstance(value, (kind, Value)):
            return lambda row: row == value
        ways = ways_of(kind)
        if isinstance(value, Entity) and ways:
            return lambda row: leads_to(row, value)
        others = f", or for what it leads to (its {', '.join(ways)})" if ways else ""
        raise TypeError(f"{self!r} can't hold {value!r}: ask for one of its rows{others}.")

    def __repr__(self) -> str:
        known = "not read yet" if self._walker.newest is None else f"{self._walker.total()} rows"
        return f"<{type(self).__name__} of {self._source.kind.__name__}, {known}>"

    # -- Pages ---------------------------------------------------------------------------------

    @property
    def pages(self) -> int:
        """How many pages there are. One request, if nothing was read yet."""
        return self._walker.announced().pages

    def page(self, number: int) -> Table[T_co]:
        """Return the rows of one page (from 1 on), without reading those before it. One request.

        Raises IndexError if there is no such page.
        """
        if operator.index(number) < 1:
            raise InvalidValueError(f"Pages are numbered from 1, there is no page {number}.")
        try:
            return Table.of(self._walker.rows_of(number), self._row_type())
        except self._source.ends_with as error:
            if number == 1:
                raise
            raise IndexError(f"There is no page {number}: {error.message}") from error

    def refresh(self) -> Self:
        """Forget the pages that were read; the next access reads them again. No request by itself.

        Iterations that have begun go on over the old pages.
        """
        self._source.core.client.forget(self._source.path)
        self._walker = self._new_walker()
        return self

    def _new_walker(self) -> PageWalker[T_co]:
        return PageWalker(self._source, f"<{type(self).__name__} of {self._source.kind.__name__}>")

    # -- Sorting -------------------------------------------------------------------------------

    def sort(self: Paginated[SortedBy[K]], key: K, order: SortOrder = "asc") -> Paginated[T_co]:
        """Let Discogs sort the rows, and return a new sequence. No request by itself.

        Raises InvalidValueError for a key that Discogs can't sort these rows by.
        """
        return cast("Paginated[T_co]", self)._sorted(key, order)

    def _sorted(self, key: str, order: str) -> Self:
        keys = sort_keys(self._source.kind)
        if not keys:
            raise InvalidValueError(f"{self!r} can't be sorted by Discogs; sorted() can.")
        if key not in keys:
            raise InvalidValueError(f"{self!r} sorts by {', '.join(keys)}, not by {key!r}.")
        if order not in get_args(SortOrder):
            raise InvalidValueError(f"The order is 'asc' or 'desc', not {order!r}.")
        return self._refined(sort=key, sort_order=order)

    def _refined(self, **params: str | int | Sequence[str] | None) -> Self:
        """Return a sequence like this one with more parameters; None leaves one as it is."""
        given = {name: value for name, value in params.items() if value is not None}
        return self._with_source(replace(self._source, params={**self._source.params, **given}))

    def _with_source(self, source: PageSource[T_co]) -> Self:
        """Return a sequence like this one over another page source."""
        refined = copy.copy(self)
        refined._source = source
        refined._walker = refined._new_walker()
        return refined

    # -- As a table: see tables.py -------------------------------------------------------------

    def _row_type(self) -> object:
        return self._source.row_type or self._source.kind

    def _so_far(self) -> tuple[Sequence[object], int | None]:
        return self._walker.so_far()

    def _forecast(self) -> Forecast:
        core = self._source.core
        return core.client.seconds_for, core.per_page


class Refinable(Paginated[T_co], Generic[T_co, K]):
    """A sequence whose class, with its filters and verbs, survives sorting and filtering."""

    # Pyright compares with the keys of any row, mypy with those of this one.
    def sort(self, key: K, order: SortOrder = "asc") -> Self:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Let Discogs sort the rows, and return a new sequence. No request by itself.

        Raises InvalidValueError for a key that Discogs can't sort these rows by.
        """
        return self._sorted(key, order)


def sort_keys(kind: type[object]) -> tuple[str, ...]:
    """Return the keys that Discogs sorts these rows by, none if it can't sort them."""
    for base in getattr(kind, "__orig_bases__", ()):
        if get_origin(base) is SortedBy:
            return cast("tuple[str, ...]", get_args(get_args(base)[0]))
    return ()
