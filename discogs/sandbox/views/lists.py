"""Lists that users make."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from discogs.sandbox.catalogue import Catalogue
from discogs.sandbox.catalogue.records import Artist, Label, Master, Release
from discogs.sandbox.moments import pacific
from discogs.sandbox.origins import SITE, api, image, site, site_path
from discogs.sandbox.people.records import ListItem, Profile, UserList
from discogs.sandbox.views.fragments import artist_names
from discogs.sandbox.views.profile import avatar, user_url
from discogs.sandbox.views.viewer import Json, Viewer

_PLURALS = {"release": "releases", "master": "masters", "artist": "artists", "label": "labels"}


def list_json(catalogue: Catalogue, found: UserList, owner: Profile, viewer: Viewer) -> Json:
    """Make a list as it is listed: without its items."""
    pictured = viewer.sees_images and next((_picture(catalogue, i) for i in found.items), "")
    return {
        "id": found.id,
        "user": {
            "id": owner.id,
            "avatar_url": avatar(owner),
            "username": owner.username,
            "resource_url": user_url(owner.username),
        },
        "name": found.name,
        "description": found.description,
        "public": found.public,
        "date_added": pacific(found.date_added),
        "date_changed": pacific(found.date_changed),
        "uri": f"{SITE}{_page(found)}",
        "resource_url": api(f"/lists/{found.id}"),
        "image_url": image(pictured, 100, 100, 40) if pictured else "",
    }


def _page(found: UserList) -> str:
    """Make the path on the site: the name first, then the id, unlike everything else."""
    _, _, name = site_path("lists", found.id, found.name).partition(f"{found.id}-")
    return f"/lists/{name}/{found.id}"


def list_item_json(catalogue: Catalogue, item: ListItem, viewer: Viewer) -> Json:
    """Make a line of a list. Artists and labels have no `stats`."""
    described = _described(catalogue, item)
    picture = _picture(catalogue, item) if viewer.sees_images else ""
    found: Json = {
        "type": item.type,
        "id": item.id,
        "comment": item.comment,
        "uri": site(item.type, item.id, described.title),
        "resource_url": api(f"/{_PLURALS[item.type]}/{item.id}"),
        "image_url": image(picture, 300, 300, 40) if picture else "",
        "display_title": described.title,
    }
    if described.edition:
        edition = described.edition
        found["stats"] = viewer.stats(edition.id, edition.have, edition.want)
    return found


class _Described(NamedTuple):
    """What a line says of the thing in it; `edition` is the release that its figures are of."""

    title: str
    edition: Release | None


def _entity(catalogue: Catalogue, item: ListItem) -> Release | Master | Artist | Label:
    kinds: dict[str, Mapping[int, Release | Master | Artist | Label]] = {
        "release": catalogue.releases,
        "master": catalogue.masters,
        "artist": catalogue.artists,
        "label": catalogue.labels,
    }
    return kinds[item.type][item.id]


def _described(catalogue: Catalogue, item: ListItem) -> _Described:
    entity = _entity(catalogue, item)
    if isinstance(entity, Artist | Label):
        return _Described(entity.name, None)
    main = catalogue.releases[entity.main_release] if isinstance(entity, Master) else entity
    return _Described(f"{artist_names(main.artists)} - {main.title}", main)


def _picture(catalogue: Catalogue, item: ListItem) -> str:
    """Return the name of a picture, "" where there is none."""
    entity = _entity(catalogue, item)
    if isinstance(entity, Artist | Label):
        letter = "A" if isinstance(entity, Artist) else "L"
        return f"{letter}-{entity.id}-1" if entity.images else ""
    edition = catalogue.releases[entity.main_release] if isinstance(entity, Master) else entity
    return f"R-{edition.id}-1" if edition.images else ""
