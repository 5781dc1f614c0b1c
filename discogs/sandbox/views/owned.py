"""What is in collections and on wantlists."""

from __future__ import annotations

from discogs.sandbox.catalogue.records import Release
from discogs.sandbox.moments import pacific
from discogs.sandbox.origins import api
from discogs.sandbox.people.records import Field, Folder, Item, Want
from discogs.sandbox.views.fragments import (
    cover,
    credit_json,
    format_json,
    label_json,
    release_thumb,
)
from discogs.sandbox.views.profile import user_url
from discogs.sandbox.views.viewer import Json, Viewer


def folder_json(owner: str, folder: Folder, count: int) -> Json:
    """Make a folder of a collection."""
    return {
        "id": folder.id,
        "name": folder.name,
        "count": count,
        "resource_url": user_url(owner, f"/collection/folders/{folder.id}"),
    }


def field_json(field: Field, position: int) -> Json:
    """Make a field of a collection: a dropdown has options, a textarea has lines."""
    found: Json = {
        "id": field.id,
        "name": field.name,
        "type": field.type,
        "position": position,
        "public": field.public,
    }
    if field.type == "dropdown":
        found["options"] = list(field.options)
    else:
        found["lines"] = field.lines
    return found


def item_json(
    item: Item, release: Release, viewer: Viewer, *, with_folder: bool, with_notes: bool
) -> Json:
    """Make an item as listed. It has no URL; its `id` is the release's."""
    found: Json = {
        "id": release.id,
        "instance_id": item.instance_id,
        "date_added": pacific(item.date_added),
        "rating": item.rating,
        "basic_information": _for_items(release, viewer),
    }
    if with_folder:
        found["folder_id"] = item.folder_id
    if with_notes and item.notes:
        found["notes"] = [{"field_id": number, "value": text} for number, text in item.notes]
    return found


def added_item_json(owner: str, item: Item, release: Release, viewer: Viewer) -> Json:
    """Make a new item. Its URL leads nowhere, and it lacks genres and styles."""
    path = f"/collection/folders/{item.folder_id}/release/{release.id}/instance/{item.instance_id}"
    basic = _for_items(release, viewer)
    return {
        "instance_id": item.instance_id,
        "resource_url": user_url(owner, path),
        "id": release.id,
        "folder_id": item.folder_id,
        "rating": item.rating,
        "date_added": pacific(item.date_added),
        "basic_information": {
            key: value for key, value in basic.items() if key not in {"genres", "styles"}
        },
    }


def want_json(
    owner: str, want: Want, release: Release, viewer: Viewer, *, with_notes: bool
) -> Json:
    """Make a want; its notes are one text, which only its owner sees."""
    found: Json = {
        "id": release.id,
        "resource_url": user_url(owner, f"/wants/{release.id}"),
        "date_added": pacific(want.date_added),
        "basic_information": _for_wants(release, viewer),
        "rating": want.rating,
    }
    if with_notes:
        found["notes"] = want.notes
    return found


def _for_items(release: Release, viewer: Viewer) -> Json:
    described = _described(release)
    genres = {key: described.pop(key) for key in ("genres", "styles")}
    return {**_identified(release), **_pictured(release, viewer), **described, **genres}


def _for_wants(release: Release, viewer: Viewer) -> Json:
    described = _described(release)
    genres = {key: described.pop(key) for key in ("genres", "styles")}
    return {**_identified(release), **described, **_pictured(release, viewer), **genres}


def _identified(release: Release) -> Json:
    """No master is id 0 here, and its URL is null; a release leaves both out."""
    return {
        "id": release.id,
        "master_id": release.master_id,
        "master_url": api(f"/masters/{release.master_id}") if release.master_id else None,
        "resource_url": api(f"/releases/{release.id}"),
    }


def _pictured(release: Release, viewer: Viewer) -> Json:
    return {
        "thumb": release_thumb(release, viewer),
        "cover_image": cover("R", release.id, release.images, viewer),
    }


def _described(release: Release) -> Json:
    return {
        "title": release.title,
        "year": release.year,
        "formats": [format_json(medium) for medium in release.formats],
        "artists": [credit_json(credit) for credit in release.artists],
        "labels": [label_json(credit) for credit in release.labels],
        "genres": list(release.genres),
        "styles": list(release.styles),
    }
