"""The world: the same each time, closed under navigation, and it starts fast."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, cast

import requests

from discogs.sandbox import Sandbox, landmarks
from discogs.sandbox.catalogue import build_catalogue
from discogs.sandbox.catalogue.details import invent_details

from .conftest import Client

SAMPLE = [
    "/releases/249504", "/masters/96559", "/masters/96559/versions", "/artists/72872",
    "/artists/72872/releases", "/labels/895", "/labels/895/releases", "/artists/108713",
    "/labels/1", "/releases/1", "/releases/2964", "/masters/1000/versions", "/artists/194",
    "/database/search?q=echo", "/database/search?type=master&per_page=20",
    f"/artists/{landmarks.ARTIST_GROUP}", f"/artists/{landmarks.ARTIST_MEMBER}",
    f"/artists/{landmarks.ARTIST_WITH_250_RELEASES}/releases?page=4",
    f"/labels/{landmarks.LABEL_PARENT}", f"/labels/{landmarks.LABEL_WITH_160_RELEASES}/releases",
    f"/masters/{landmarks.MASTER_WITH_120_VERSIONS}", *(
        f"/releases/{90_000_001 + number}" for number in range(15)
    ),
    *(f"/releases/{90_000_101 + number * 97}" for number in range(30)),
]  # fmt: skip


def references(content: Any) -> Iterator[str]:
    """The URLs of the API in an answer."""
    if isinstance(content, dict):
        for key, value in cast("dict[str, Any]", content).items():
            if key == "resource_url" or key.endswith("_url"):
                yield value or ""
            else:
                yield from references(value)
    elif isinstance(content, list):
        for value in cast("list[object]", content):
            yield from references(value)


def test_navigation_closes(user: Client, sandbox: Sandbox) -> None:
    entity = re.compile(rf"{sandbox.url}(/(?:releases|masters|artists|labels)/\d+)(/\w+)?")
    found: set[str] = set()
    for path in SAMPLE:
        for url in references(user.json(path)):
            match = entity.fullmatch(url)
            if match and not url.endswith("/artists/194/releases"):
                found.add(match[0].removeprefix(sandbox.url))
    assert len(found) > 500
    broken = [path for path in sorted(found) if user(path).status_code != 200]
    assert broken == []


def test_credits_lead_back(user: Client) -> None:
    release = user.json("/releases/249504")
    for credit in (*release["artists"], *release["extraartists"]):
        rows = user.json(f"/artists/{credit['id']}/releases?per_page=100")["releases"]
        assert {"master", landmarks.MASTER_DOCUMENTED} <= {
            value for row in rows for value in (row["type"], row["id"])
        }
    for credit in (*release["labels"], *release["companies"]):
        rows = user.json(f"/labels/{credit['id']}/releases?per_page=100")["releases"]
        assert 249504 in [row["id"] for row in rows]
    versions = user.json("/masters/96559/versions")["versions"]
    assert 249504 in [row["id"] for row in versions]


def test_the_same_for_the_same_seed() -> None:
    build = build_catalogue.__wrapped__
    first, second, other = build(7, 1500), build(7, 1500), build(8, 1500)
    assert first.releases == second.releases
    assert first.artists == second.artists
    assert first.masters == second.masters
    assert first.releases != other.releases
    some = first.releases[90_000_500]
    assert invent_details(some, 7) == invent_details(some, 7)
    assert invent_details(some, 7) != invent_details(some, 8)


def test_size(sandbox: Sandbox) -> None:
    world = sandbox.catalogue
    assert len(world.releases) >= 5000
    assert len(world.masters) >= 500
    assert len(world.artists) >= 900
    assert len(world.labels) >= 300


def test_oddities_are_common_enough(sandbox: Sandbox) -> None:
    releases = sandbox.catalogue.releases.values()
    assert sum(release.released is None for release in releases) > 100
    assert sum((release.released or "").endswith("-00") for release in releases) > 300
    assert sum(release.lowest_price is None for release in releases) > 500
    assert sum(any(c.catno == "none" for c in release.labels) for release in releases) > 100
    assert sum(any(c.artist_id == 0 for c in release.credits) for release in releases) > 100
    assert sum(bool(release.artists[0].anv) for release in releases) > 50
    assert sum(bool(release.series) for release in releases) > 50
    names = {artist.name for artist in sandbox.catalogue.artists.values()}
    assert any(name.endswith("(2)") for name in names)


def test_ids_of_different_kinds_overlap(sandbox: Sandbox) -> None:
    world = sandbox.catalogue
    both = set(world.releases) & set(world.masters) & set(world.artists) & set(world.labels)
    assert landmarks.FIRST_ID in both


def test_its_world_is_built_once() -> None:
    with Sandbox() as one, Sandbox() as other:
        assert other.catalogue is one.catalogue
        assert requests.get(other.url, timeout=60).status_code == 200


def test_images_come_from_another_origin(user: Client, sandbox: Sandbox) -> None:
    image = user.json("/releases/249504")["images"][0]
    assert not image["uri"].startswith(sandbox.url)
    answer = requests.get(image["uri"], timeout=60)
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.content.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = (int.from_bytes(answer.content[n : n + 4], "big") for n in (16, 20))
    assert (width, height) == (image["width"], image["height"])
    assert requests.get(image["uri"].replace("/h:", "/h:1"), timeout=60).status_code == 403
    assert [one.status for one in sandbox.image_requests] == [200, 403]
    assert [one.path for one in sandbox.requests] == ["/releases/249504"]


def test_spacer(sandbox: Sandbox) -> None:
    answer = requests.get(f"{sandbox.image_url}/0123abcd/images/spacer.gif", timeout=60)
    assert answer.content.startswith(b"GIF89a")
