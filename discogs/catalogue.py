"""The catalogue of a session: sequences that the dumps answer exactly, without a request."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar, cast

from discogs import models as _models
from discogs.errors import InvalidValueError
from discogs.http.messages import Params
from discogs.orm.core import Core, OlderAnswers
from discogs.orm.identity import checked_id
from discogs.pagination.paginated import PageSource, Paginated

__all__ = ["LocalCatalogue"]

T = TypeVar("T")


class LocalCatalogue:
    """Sequences from the monthly dumps, also while the session may ask the API. No request.

    `Session(catalogue=...)` has it as `session.catalogue`. It offers what dumps know exactly: the
    versions of a master, the releases of a label, and those with a barcode or catalogue number; not
    the releases of an artist, which Discogs groups by rules of its own, nor any other search.

    Rows come by the id of the release, are as old as the dump, and lack what no dump has: pictures,
    statistics, the status. They lead to entities of the session.

    >>> session = discogs.Session(catalogue="data/catalogue.sqlite")  # doctest: +SKIP
    >>> rows = session.catalogue.search(barcode="5012394144777")  # doctest: +SKIP
    >>> rows[0].release.year  # doctest: +SKIP
    1987
    """

    def __init__(self, core: Core, older: OlderAnswers) -> None:
        self._core = core
        self._older = older

    @property
    def path(self) -> Path:
        """The file."""
        return self._older.path

    @property
    def dates(self) -> Mapping[str, str | None]:
        """The date of each dump in it: `{"releases": "2026-10-01"}`; None where none is known."""
        return self._older.dates

    def search(
        self, *, barcode: str | None = None, catno: str | None = None
    ) -> Paginated[_models.SearchResult]:
        """Find releases by barcode, catalogue number, or both. No request.

        Of a barcode only the digits count, of a number letters and digits.

        Raises:
            InvalidValueError: There is nothing to search for.
            OfflineError: While it is read: the catalogue was made without a dump of releases.
        """
        given = {"barcode": barcode, "catno": catno}
        terms = {name: text for name, text in given.items() if text is not None}
        for name, text in terms.items():
            if not isinstance(cast("object", text), str) or not any(map(str.isalnum, text)):
                raise InvalidValueError(f"A search takes a text for {name}, not {text!r}.")
        if not terms:
            raise InvalidValueError("Search for a barcode, a catno, or both.")
        return Paginated(
            self._pages("/database/search", "results", _models.SearchResult, params=terms)
        )

    def versions(self, master: _models.Master | int) -> Paginated[_models.MasterVersion]:
        """Get the versions of a master, or of one with this id. No request.

        Raises:
            OfflineError: While it is read: the dumps do not have the master, or the catalogue was
                made without a dump of releases.
        """
        id = _id_of("master", _models.Master, master)
        return Paginated(self._pages(f"/masters/{id}/versions", "versions", _models.MasterVersion))

    def releases_on_label(self, label: _models.Label | int) -> _models.LabelReleases:
        """Get the releases of a label, company or series, or of one with this id. No request.

        Raises:
            OfflineError: While it is read: the dumps do not have the label, or the catalogue was
                made without a dump of releases.
        """
        id = _id_of("label", _models.Label, label)
        return _models.LabelReleases(
            self._pages(f"/labels/{id}/releases", "releases", _models.LabelRelease)
        )

    def _pages(
        self, path: str, key: str, kind: type[T], *, params: Params | None = None
    ) -> PageSource[T]:
        """Make the source of pages that the catalogue answers."""
        return PageSource(self._core, path, key=key, kind=kind, params=params or {}, is_local=True)

    def __repr__(self) -> str:
        return f"<LocalCatalogue {str(self.path)!r} of {', '.join(self.dates) or 'nothing'}>"


def _id_of(name: str, cls: type[_models.Master | _models.Label], given: object) -> int:
    return checked_id(name, given.id if isinstance(given, cls) else given)
