"""Releases, artists and labels as contributions and submissions show them."""

from __future__ import annotations

from typing import Any

from discogs.sandbox.catalogue import Catalogue
from discogs.sandbox.catalogue.records import Artist, Label, Release
from discogs.sandbox.views.people import artist_json, label_json
from discogs.sandbox.views.release import release_json
from discogs.sandbox.views.viewer import Json, Viewer

_LACKING = {"tracklist", "extraartists", "videos", "blocked_from_sale", "is_offensive"}
#: In a submitted artist these are lists of names, and not of objects.
_NAMES_ALONE = ("aliases", "groups", "members")


def contribution_json(catalogue: Catalogue, release: Release) -> Json:
    """Make a release without its tracklist, its videos and the people behind it."""
    whole = release_json(catalogue, release.id)
    found = {key: value for key, value in whole.items() if key not in _LACKING}
    found["artists"] = [_bare(credit) for credit in whole["artists"]]
    found["labels"] = [_bare(label) for label in whole["labels"]]
    return found


def _bare(credit: Json) -> Json:
    return {key: value for key, value in credit.items() if key != "thumbnail_url"}


def submission_json(catalogue: Catalogue, entity: Release | Artist | Label, viewer: Viewer) -> Json:
    """Make a submission of any of the three kinds."""
    if isinstance(entity, Release):
        return contribution_json(catalogue, entity)
    if isinstance(entity, Label):
        return label_json(catalogue, entity, viewer)
    found = artist_json(catalogue, entity, viewer)
    for key in _NAMES_ALONE:
        if key in found:
            found[key] = [_name(one) for one in found[key]]
    return found


def _name(one: Any) -> str:
    return str(one["name"])
