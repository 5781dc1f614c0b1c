"""The whole artist and the whole label."""

from __future__ import annotations

from discogs.sandbox.catalogue import Catalogue
from discogs.sandbox.catalogue.records import Artist, Label
from discogs.sandbox.origins import api, image, site
from discogs.sandbox.views.fragments import LEFT_OUT, filled, images_json
from discogs.sandbox.views.viewer import Json, Viewer


def artist_json(catalogue: Catalogue, artist: Artist, viewer: Viewer) -> Json:
    """Make `GET /artists/{id}`. Only `profile` may be empty; other keys are left out instead."""
    aliases = [_named(catalogue, other, viewer) for other in artist.aliases]
    groups = [
        _named(catalogue, group, viewer, active=_is_active(catalogue, group, artist.id))
        for group in artist.groups
    ]
    members = [
        _named(catalogue, member, viewer, active=member not in artist.former_members)
        for member in artist.members
    ]
    visible = viewer.sees_images
    return filled(
        {
            "name": artist.name,
            "id": artist.id,
            "resource_url": api(f"/artists/{artist.id}"),
            "uri": site("artist", artist.id, artist.name),
            "releases_url": api(f"/artists/{artist.id}/releases"),
            "images": images_json("A", artist.id, artist.images, visible=visible) or LEFT_OUT,
            "realname": artist.realname or LEFT_OUT,
            "profile": artist.profile,
            "urls": list(artist.urls) or LEFT_OUT,
            "namevariations": list(artist.namevariations) or LEFT_OUT,
            "aliases": aliases or LEFT_OUT,
            "groups": groups or LEFT_OUT,
            "members": members or LEFT_OUT,
            "data_quality": artist.data_quality,
        }
    )


def _is_active(catalogue: Catalogue, group_id: int, member_id: int) -> bool:
    return member_id not in catalogue.artists[group_id].former_members


def _named(
    catalogue: Catalogue, artist_id: int, viewer: Viewer, *, active: bool | None = None
) -> Json:
    """Make an alias, a group or a member; only the last two say whether they are active."""
    artist = catalogue.artists[artist_id]
    found: Json = {
        "id": artist.id,
        "name": artist.name,
        "resource_url": api(f"/artists/{artist.id}"),
    }
    if active is not None:
        found["active"] = active
    if viewer.sees_images:
        found["thumbnail_url"] = image(f"A-{artist.id}-1", 600, 600, 40) if artist.images else ""
    return found


def label_json(catalogue: Catalogue, label: Label, viewer: Viewer) -> Json:
    """Make `GET /labels/{id}`. What is empty is left out."""
    visible = viewer.sees_images
    parent = _label_named(catalogue, label.parent_id) if label.parent_id else LEFT_OUT
    return filled(
        {
            "id": label.id,
            "name": label.name,
            "resource_url": api(f"/labels/{label.id}"),
            "uri": site("label", label.id, label.name),
            "releases_url": api(f"/labels/{label.id}/releases"),
            "images": images_json("L", label.id, label.images, visible=visible) or LEFT_OUT,
            "contact_info": label.contact_info or LEFT_OUT,
            "profile": label.profile,
            "parent_label": parent,
            "data_quality": label.data_quality,
            "urls": list(label.urls) or LEFT_OUT,
            "sublabels": [_label_named(catalogue, one) for one in label.sublabels] or LEFT_OUT,
        }
    )


def _label_named(catalogue: Catalogue, label_id: int) -> Json:
    name = catalogue.labels[label_id].name
    return {"id": label_id, "name": name, "resource_url": api(f"/labels/{label_id}")}
