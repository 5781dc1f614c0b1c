"""The whole release and the whole master."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from discogs.sandbox.catalogue import Catalogue
from discogs.sandbox.catalogue.records import (
    Credit,
    Identifier,
    LabelCredit,
    Master,
    Release,
    Track,
    Video,
)
from discogs.sandbox.origins import api, image, site
from discogs.sandbox.views.fragments import (
    LEFT_OUT,
    artist_names,
    credit_json,
    filled,
    format_json,
    images_json,
    label_json,
    sort_name,
    thumb,
)
from discogs.sandbox.views.viewer import Json

_MONTHS = (
    "", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip


@lru_cache(maxsize=512)
def release_json(catalogue: Catalogue, release_id: int) -> Json:
    """Make `GET /releases/{id}`.

    What is empty is left out; only `lowest_price` and `data_quality` can be null. `lowest_price` is
    in dollars for everybody, whatever currency is asked for. Releases look the same to all readers,
    so they are made once: do not change what you get.
    """
    release = catalogue.releases[release_id]
    details = catalogue.details(release.id)
    dated, described = release.released is not None, release.released or ""
    return filled(
        {
            "id": release.id,
            "status": "Accepted",
            "year": release.year,
            "resource_url": api(f"/releases/{release.id}"),
            "uri": site("release", release.id, f"{artist_names(release.artists)} {release.title}"),
            "artists": [credit_json(c, _portrait(catalogue, c)) for c in release.artists],
            "artists_sort": sort_name(release.artists),
            "labels": [_labelled(catalogue, credit) for credit in release.labels],
            "series": [label_json(credit) for credit in release.series],
            "companies": [label_json(credit) for credit in release.companies],
            "formats": [format_json(medium) for medium in release.formats],
            "data_quality": details.data_quality,
            "community": community_json(release, details.data_quality),
            "format_quantity": sum(medium.qty for medium in release.formats),
            "date_added": details.date_added,
            "date_changed": details.date_changed,
            "num_for_sale": release.num_for_sale,
            "lowest_price": release.lowest_price,
            "master_id": release.master_id or LEFT_OUT,
            "master_url": _master_url(release) or LEFT_OUT,
            "title": release.title,
            "country": release.country or LEFT_OUT,
            "released": described if dated else LEFT_OUT,
            "notes": details.notes or LEFT_OUT,
            "released_formatted": formatted_date(described) if dated else LEFT_OUT,
            "identifiers": [identifier_json(one) for one in details.identifiers],
            "videos": LEFT_OUT if details.videos is None else videos_json(details.videos),
            "genres": list(release.genres),
            "styles": list(release.styles) or LEFT_OUT,
            "tracklist": [track_json(track) for track in details.tracklist],
            "extraartists": [credit_json(credit) for credit in release.credits] or LEFT_OUT,
            # A release shows its pictures to anyone, unlike artists and labels.
            "images": images_json("R", release.id, release.images) or LEFT_OUT,
            "thumb": thumb("R", release.id, visible=release.images > 0),
            "estimated_weight": details.estimated_weight or LEFT_OUT,
            "blocked_from_sale": details.blocked_from_sale,
            "is_offensive": details.is_offensive,
        }
    )


def _master_url(release: Release) -> str:
    return api(f"/masters/{release.master_id}") if release.master_id else ""


def community_json(release: Release, data_quality: str | None) -> Json:
    """Make what the community has, wants and thinks of a release."""
    return {
        "have": release.have,
        "want": release.want,
        "rating": {"count": release.rating_count, "average": release.rating_average},
        "submitter": user_json(release.submitter),
        "contributors": [user_json(name) for name in dict.fromkeys(release.contributors)],
        "data_quality": data_quality,
        "status": "Accepted",
    }


def identifier_json(identifier: Identifier) -> Json:
    """Make a barcode and the like; `description` only where there is one."""
    found: Json = {"type": identifier.type, "value": identifier.value}
    if identifier.description:
        found["description"] = identifier.description
    return found


def user_json(username: str) -> Json:
    """Make a user as named in other answers."""
    return {"username": username, "resource_url": api(f"/users/{username}")}


def track_json(track: Track) -> Json:
    """Make a line of a tracklist; `artists`, `extraartists`, `sub_tracks` only if there are any."""
    found: Json = {"position": track.position, "type_": track.type_}
    if track.artists:
        found["artists"] = [credit_json(credit) for credit in track.artists]
    found["title"] = track.title
    if track.extraartists:
        found["extraartists"] = [credit_json(credit) for credit in track.extraartists]
    found["duration"] = track.duration
    if track.sub_tracks:
        found["sub_tracks"] = [track_json(part) for part in track.sub_tracks]
    return found


def videos_json(videos: Sequence[Video]) -> list[Json]:
    """Make the videos; a description may be null."""
    return [
        {
            "uri": video.uri,
            "title": video.title,
            "description": video.description,
            "duration": video.duration,
            "embed": True,
        }
        for video in videos
    ]


def formatted_date(released: str) -> str:
    """Format a partial date as the site does: `27 Mar 2000`, `Jul 1987`, `1987`."""
    year, _, rest = released.partition("-")
    if not rest:
        return year
    month, _, day = rest.partition("-")
    name = _MONTHS[int(month)]
    words = (day.lstrip("0"), name, year) if day.strip("0") else (name, year)
    return " ".join(word for word in words if word)


def master_json(catalogue: Catalogue, master: Master) -> Json:
    """Make `GET /masters/{id}`. Tracklist, images and videos are those of its main release."""
    main = catalogue.releases[master.main_release]
    details = catalogue.details(main.id)
    versions = catalogue.versions[master.id]
    recent = max(versions, key=lambda release: (release.released or "", release.id))
    prices = [v.lowest_price for v in versions if v.lowest_price is not None]
    return filled(
        {
            "id": master.id,
            "main_release": main.id,
            "most_recent_release": recent.id,
            "resource_url": api(f"/masters/{master.id}"),
            "uri": site("master", master.id, f"{artist_names(master.artists)} {master.title}"),
            "versions_url": api(f"/masters/{master.id}/versions"),
            "main_release_url": api(f"/releases/{main.id}"),
            "most_recent_release_url": api(f"/releases/{recent.id}"),
            "num_for_sale": sum(version.num_for_sale for version in versions),
            "lowest_price": min(prices, default=None),
            "images": images_json("R", main.id, main.images) or LEFT_OUT,
            "genres": list(master.genres),
            "styles": list(master.styles) or LEFT_OUT,
            "year": master.year,
            "tracklist": [track_json(track) for track in details.tracklist],
            "artists": [credit_json(c, _portrait(catalogue, c)) for c in master.artists],
            "title": master.title,
            "notes": master.notes or LEFT_OUT,
            "data_quality": "Correct",
            "videos": videos_json(details.videos or ()) or LEFT_OUT,
        }
    )


def _portrait(catalogue: Catalogue, credit: Credit) -> str | None:
    """Make the URL of a main artist's small picture; None, so no key, without one."""
    artist = catalogue.artists.get(credit.artist_id)
    return image(f"A-{artist.id}-1", 600, 600) if artist and artist.images else None


def _labelled(catalogue: Catalogue, credit: LabelCredit) -> Json:
    return label_json(credit, thumbnail=catalogue.labels[credit.label_id].images > 0)
