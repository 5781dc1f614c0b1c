"""The rows of listings and of searches."""

from __future__ import annotations

from discogs.sandbox.catalogue import Appearance, Catalogue
from discogs.sandbox.catalogue.records import Artist, Label, Master, Release
from discogs.sandbox.origins import SPACER, api, site_path
from discogs.sandbox.views.fragments import (
    artist_names,
    cover,
    described_formats,
    format_json,
    release_thumb,
    short_formats,
    thumb,
)
from discogs.sandbox.views.viewer import Json, Viewer


def appearance_json(catalogue: Catalogue, row: Appearance, viewer: Viewer) -> Json:
    """Make a row of an artist's releases: a master or a release, with other keys each."""
    small = _appearance_thumb(row.release, viewer)
    if row.master:
        return _master_appearance(catalogue, row, row.master, small, viewer)
    release = row.release
    found: Json = {
        "id": release.id,
        "status": "Accepted",
        "type": "release",
        "format": short_formats(release.formats),
        "label": ", ".join(credit.name for credit in release.labels),
        "title": release.title,
        "resource_url": api(f"/releases/{release.id}"),
        "role": row.role,
        "artist": artist_names(release.artists),
    }
    if row.trackinfo:
        found["trackinfo"] = _cut(row.trackinfo)
    if release.year:
        found["year"] = release.year
    found["thumb"] = small
    found["stats"] = viewer.stats(release.id, release.have, release.want)
    return found


def _appearance_thumb(release: Release, viewer: Viewer) -> str:
    """Return the small picture: `""`, or at times the empty picture, where there is none."""
    spaced = viewer.sees_images and not release.images and release.id % 7 == 0
    return SPACER if spaced else release_thumb(release, viewer)


def _master_appearance(
    catalogue: Catalogue, row: Appearance, master: Master, small: str, viewer: Viewer
) -> Json:
    versions = catalogue.versions[master.id]
    found: Json = {
        "id": master.id,
        "title": master.title,
        "type": "master",
        "main_release": master.main_release,
        "artist": artist_names(master.artists),
        "role": row.role,
        "resource_url": api(f"/masters/{master.id}"),
    }
    if master.year:
        found["year"] = master.year
    found["thumb"] = small
    have, want = sum(v.have for v in versions), sum(v.want for v in versions)
    found["stats"] = viewer.stats(row.release.id, have, want)
    return found


def _cut(text: str) -> str:
    """Cut a track title, as these rows do: `Somebody (Is Watching ...`."""
    return text if len(text) <= 25 else f"{text[:22]}..."


def label_row_json(release: Release, label_id: int, viewer: Viewer) -> Json:
    """Make a row of a label's releases; without a login it has no `stats`."""
    credited = (*release.labels, *release.companies, *release.series)
    numbers = dict.fromkeys(c.catno for c in credited if c.label_id == label_id and c.catno)
    found: Json = {
        "status": "Accepted",
        "format": short_formats(release.formats),
        "catno": ", ".join(numbers) or "none",
        "thumb": release_thumb(release, viewer),
        "resource_url": api(f"/releases/{release.id}"),
        "title": release.title,
        "id": release.id,
        "year": release.year,
        "artist": artist_names(release.artists),
    }
    if viewer.level:
        found["stats"] = viewer.stats(release.id, release.have, release.want)
    return found


def version_json(release: Release, viewer: Viewer) -> Json:
    """Make a row of a master's versions. `released` is a year as text, "0" when unknown."""
    return {
        "id": release.id,
        "label": ", ".join(credit.name for credit in release.labels),
        "country": release.country,
        "title": release.title,
        "major_formats": list(dict.fromkeys(medium.name for medium in release.formats)),
        "format": described_formats(release.formats),
        "catno": ", ".join(dict.fromkeys(credit.catno for credit in release.labels)),
        "released": str(release.year),
        "status": "Accepted",
        "resource_url": api(f"/releases/{release.id}"),
        "thumb": release_thumb(release, viewer),
        "stats": viewer.stats(release.id, release.have, release.want),
    }


def found_release_json(release: Release, viewer: Viewer) -> Json:
    """Make a search row about a release. `year` is a text, and absent when unknown."""
    master_id = release.master_id
    found = _found_edition(release, "release", release.id, viewer)
    found |= {
        "master_id": master_id,
        "master_url": api(f"/masters/{master_id}") if master_id else None,
        "uri": site_path("release", release.id, _full_title(release)),
        **_found_tail(release, api(f"/releases/{release.id}"), viewer),
        "community": {"want": release.want, "have": release.have},
        "format_quantity": sum(medium.qty for medium in release.formats),
        "formats": [format_json(medium) for medium in release.formats],
    }
    return found


def found_master_json(catalogue: Catalogue, master: Master, viewer: Viewer) -> Json:
    """Make a search row about a master: its main release's facts, the community's sums."""
    main = catalogue.releases[master.main_release]
    versions = catalogue.versions[master.id]
    url = api(f"/masters/{master.id}")
    have, want = sum(v.have for v in versions), sum(v.want for v in versions)
    found = _found_edition(main, "master", master.id, viewer)
    found |= {
        "master_id": master.id,
        "master_url": url,
        "uri": site_path("master", master.id, _full_title(main)),
        **_found_tail(main, url, viewer),
        "community": {"want": want, "have": have},
    }
    return found


def _found_edition(release: Release, kind: str, identity: int, viewer: Viewer) -> Json:
    """Make the first half of a search row about a release or a master."""
    found: Json = {"country": release.country}
    if release.year:
        found["year"] = str(release.year)
    labels = (*release.labels, *release.companies)
    found |= {
        "format": [word for m in release.formats for word in (m.name, *m.descriptions)],
        "label": [credit.name for credit in labels],
        "type": kind,
        "genre": list(release.genres),
        "style": list(release.styles),
        "id": identity,
        "barcode": [release.barcode] if release.barcode else [],
    }
    if viewer.level:
        found["user_data"] = _user_data(viewer, release.id)
    return found


def _found_tail(release: Release, url: str, viewer: Viewer) -> Json:
    return {
        "catno": release.labels[0].catno if release.labels else "",
        "title": _full_title(release),
        "thumb": release_thumb(release, viewer),
        "cover_image": cover("R", release.id, release.images, viewer),
        "resource_url": url,
    }


def _full_title(release: Release) -> str:
    return f"{artist_names(release.artists, variations=True)} - {release.title}"


def _user_data(viewer: Viewer, release_id: int) -> Json:
    return {
        "in_wantlist": release_id in viewer.wants,
        "in_collection": release_id in viewer.collection,
    }


def found_name_json(kind: str, entity: Artist | Label, viewer: Viewer) -> Json:
    """Make a search row about an artist or a label: few keys, and a real null for the master."""
    prefix = "A" if kind == "artist" else "L"
    found: Json = {"id": entity.id, "type": kind}
    if viewer.level:
        found["user_data"] = {"in_wantlist": False, "in_collection": False}
    found |= {
        "master_id": None,
        "master_url": None,
        "uri": site_path(kind, entity.id, entity.name),
        "title": entity.name,
        "thumb": thumb(prefix, entity.id, visible=viewer.sees_images and entity.images > 0),
        "cover_image": cover(prefix, entity.id, entity.images, viewer),
        "resource_url": api(f"/{kind}s/{entity.id}"),
    }
    return found
