"""How items, wants and contributions sort by what their release says."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from discogs.sandbox.catalogue.records import Release
from discogs.sandbox.routes.listings import SortKeys
from discogs.sandbox.routes.owners import release_of
from discogs.sandbox.routing import Call
from discogs.sandbox.views.fragments import short_formats

BY_RELEASE: SortKeys[Release] = {
    "label": lambda release: release.labels[0].name.casefold() if release.labels else "",
    "artist": lambda release: release.artists[0].name.casefold(),
    "title": lambda release: release.title.casefold(),
    "catno": lambda release: release.labels[0].catno if release.labels else "",
    "format": lambda release: short_formats(release.formats),
    "year": lambda release: release.year,
}


def through_release(call: Call, names: Iterable[str]) -> SortKeys[Any]:
    """Do the same for what is not a release and has one."""
    return {name: _by(call, BY_RELEASE[name]) for name in names}


def _by(call: Call, key: Callable[[Release], Any]) -> Callable[[Any], Any]:
    return lambda row: key(release_of(call, row.release_id))
