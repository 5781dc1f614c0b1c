"""A release, a master, an artist and a label as the dumps write them."""

from __future__ import annotations

from collections.abc import Iterable

from discogs.sandbox.catalogue import Catalogue
from discogs.sandbox.catalogue.records import (
    Artist,
    Credit,
    Details,
    Format,
    Identifier,
    Label,
    LabelCredit,
    Master,
    Release,
    Track,
    Video,
)
from discogs.sandbox.dumps.markup import Shape, element, group, text

_API = "https://api.discogs.com"


def release_xml(catalogue: Catalogue, release: Release, shape: Shape) -> str:
    """Write a release. It has no images but their sizes, no prices and no community."""
    details = catalogue.details(release.id)
    attributes = {"id": release.id, **({"status": "Accepted"} if shape == 2020 else {})}
    parts = [
        _images(release.images, shape),
        group("artists", (_credit("artist", one, shape) for one in release.artists)),
        text("title", release.title),
        group("labels", map(_label, release.labels)),
        # Only later dumps have series.
        "" if shape == 2020 else group("series", map(_series, release.series)),
        _container("extraartists", (_credit("artist", one, shape) for one in release.credits)),
        group("formats", map(_format, release.formats)),
        _texts("genres", "genre", release.genres),
        _texts("styles", "style", release.styles),
        text("country", release.country) if release.country else "",
        text("released", release.released) if release.released else "",
        text("notes", details.notes) if details.notes else "",
        text("data_quality", details.data_quality) if details.data_quality else "",
        _master_id(catalogue, release, shape),
        *_rest(release, details, shape),
    ]
    return element("release", "".join(parts), **attributes)


def master_xml(catalogue: Catalogue, master: Master, shape: Shape) -> str:
    """Write a master. It has no tracklist: that is its main release's."""
    main = catalogue.releases[master.main_release]
    videos = catalogue.details(main.id).videos
    parts = [
        text("main_release", str(master.main_release)),
        _images(main.images, shape),
        group("artists", (_credit("artist", one, shape) for one in master.artists)),
        _texts("genres", "genre", master.genres),
        _texts("styles", "style", master.styles),
        text("notes", master.notes) if master.notes else "",
        text("year", str(master.year)),
        text("title", master.title),
        text("data_quality", "Correct"),
        group("videos", map(_video, videos or ())),
    ]
    return element("master", "".join(parts), id=master.id)


def artist_xml(catalogue: Catalogue, artist: Artist, shape: Shape) -> str:
    """Write an artist. It does not say whether members are active."""
    parts = [
        _images(artist.images, shape),
        text("id", str(artist.id)),
        text("name", artist.name),
        text("realname", artist.realname) if artist.realname else "",
        text("profile", artist.profile),
        text("data_quality", artist.data_quality),
        _texts("urls", "url", artist.urls),
        _texts("namevariations", "name", artist.namevariations),
        group("aliases", _named_artists(catalogue, artist.aliases)),
        group("groups", _named_artists(catalogue, artist.groups)),
        group("members", _members(catalogue, artist.members, shape)),
    ]
    return element("artist", "".join(parts))


def label_xml(catalogue: Catalogue, label: Label, shape: Shape) -> str:
    """Write a label: its sublabels are `<label>` elements as well."""
    parent = catalogue.labels[label.parent_id].name if label.parent_id else ""
    sublabels = (text("label", catalogue.labels[one].name, id=one) for one in label.sublabels)
    parts = [
        _images(label.images, shape),
        text("id", str(label.id)),
        text("name", label.name),
        text("contactinfo", label.contact_info) if label.contact_info else "",
        text("profile", label.profile) if label.profile else "",
        text("data_quality", label.data_quality),
        text("parentLabel", parent, id=label.parent_id) if parent else "",
        _texts("urls", "url", label.urls),
        group("sublabels", sublabels),
    ]
    return element("label", "".join(parts))


def _rest(release: Release, details: Details, shape: Shape) -> Iterable[str]:
    yield group("tracklist", (_track(one, shape) for one in details.tracklist))
    yield _container("identifiers", map(_identifier, details.identifiers))
    yield group("videos", map(_video, details.videos or ()))
    yield _container("companies", map(_company, release.companies))


def _images(count: int, shape: Shape) -> str:
    """Write the sizes of the images, as long as dumps had them; their addresses were empty."""
    if shape != 2020:
        return ""
    kinds = ("primary" if number == 0 else "secondary" for number in range(count))
    return group(
        "images",
        (element("image", type=kind, uri="", uri150="", width=600, height=600) for kind in kinds),
    )


def _credit(name: str, credit: Credit, shape: Shape) -> str:
    """Write a credit. 2020 writes what is empty, too."""
    texts = {"anv": credit.anv, "join": credit.join, "role": credit.role, "tracks": credit.tracks}
    optional = (text(key, value) for key, value in texts.items() if value or shape == 2020)
    known = text("id", str(credit.artist_id))
    return element(name, "".join([known, text("name", credit.name), *optional]))


def _container(name: str, parts: Iterable[str]) -> str:
    """Write an element around others, empty if there are none."""
    return element(name, "".join(parts))


def _texts(name: str, each: str, values: Iterable[str]) -> str:
    return group(name, (text(each, value) for value in values))


def _label(credit: LabelCredit) -> str:
    return element("label", name=credit.name, catno=credit.catno, id=credit.label_id)


def _series(credit: LabelCredit) -> str:
    return element("series", name=credit.name, catno=credit.catno, id=credit.label_id)


def _company(credit: LabelCredit) -> str:
    return group(
        "company",
        (
            text("id", str(credit.label_id)),
            text("name", credit.name),
            text("catno", credit.catno),
            text("entity_type", credit.entity_type.code),
            text("entity_type_name", credit.entity_type.name),
            text("resource_url", f"{_API}/labels/{credit.label_id}"),
        ),
    )


def _format(medium: Format) -> str:
    descriptions = _texts("descriptions", "description", medium.descriptions)
    return element("format", descriptions, name=medium.name, qty=medium.qty, text=medium.text)


def _master_id(catalogue: Catalogue, release: Release, shape: Shape) -> str:
    """Write the master. Where there is none, 2020 leaves it out, and 2026 writes 0."""
    if not release.master_id:
        return "" if shape == 2020 else text("master_id", "0", is_main_release="false")
    is_main = catalogue.masters[release.master_id].main_release == release.id
    return text("master_id", str(release.master_id), is_main_release="true" if is_main else "false")


def _track(track: Track, shape: Shape) -> str:
    timing = {"position": track.position or "", "duration": track.duration}
    kept = {key: text(key, value) for key, value in timing.items() if value or shape == 2020}
    parts = (
        kept.get("position", ""),
        text("title", track.title),
        kept.get("duration", ""),
        group("artists", (_credit("artist", one, shape) for one in track.artists)),
        group("extraartists", (_credit("artist", one, shape) for one in track.extraartists)),
        group("sub_tracks", (_track(one, shape) for one in track.sub_tracks)),
    )
    return element("track", "".join(parts))


def _identifier(identifier: Identifier) -> str:
    described = {"description": identifier.description} if identifier.description else {}
    return element("identifier", type=identifier.type, **described, value=identifier.value)


def _video(video: Video) -> str:
    content = text("title", video.title) + text("description", video.description or "")
    return element("video", content, src=video.uri, duration=video.duration, embed="true")


def _named_artists(catalogue: Catalogue, ids: Iterable[int]) -> Iterable[str]:
    return (text("name", catalogue.artists[one].name, id=one) for one in ids)


def _members(catalogue: Catalogue, ids: Iterable[int], shape: Shape) -> Iterable[str]:
    """Write the members; 2020 puts an `<id>` before each of them."""
    for one, name in zip(ids, _named_artists(catalogue, ids), strict=False):
        yield text("id", str(one)) + name if shape == 2020 else name
