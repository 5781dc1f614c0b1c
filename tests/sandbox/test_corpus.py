"""The sandbox's answers against recorded answers of the real API, where a checkout has them.

Only keys and types are compared: what the sandbox has and no recording has, what all recordings
have and the sandbox hasn't, and types that no recording has.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from discogs.sandbox import landmarks as at
from tests.corpus.recordings import CORPUS

from .conftest import Client

INDEX = CORPUS / "INDEX.jsonl"
pytestmark = pytest.mark.skipif(not INDEX.exists(), reason="there are no recordings here")

#: Keys that are themselves data, such as the values of a filter.
DATA_KEYS = re.compile(r"filters\.(available\.\w+|applied)\..")

ME = "/users/sandbox_user"
RELEASES = [f"/releases/{at.FIRST_ID + n}" for n in (*range(15), *range(100, 1500, 50))]
PATHS = {
    "release": ["/releases/249504", "/releases/1", *RELEASES],
    "master": ["/masters/96559", *(f"/masters/{at.FIRST_ID + n}" for n in range(20, 60))],
    "master_versions": [
        "/masters/96559/versions",
        f"/masters/{at.MASTER_WITH_120_VERSIONS}/versions?country=UK",
    ],
    "artist": [
        "/artists/72872",
        "/artists/108713",
        *(f"/artists/{at.FIRST_ID + n}" for n in (*range(6), *range(20, 60), *range(220, 240))),
    ],
    "artist_releases": [
        "/artists/72872/releases",
        f"/artists/{at.ARTIST_WITH_250_RELEASES}/releases?per_page=100&page=2",
        f"/artists/{at.ARTIST_WITH_250_RELEASES}/releases?per_page=100&page=3",
    ],
    "label": ["/labels/895", "/labels/1", *(f"/labels/{at.FIRST_ID + n}" for n in range(20, 60))],
    "label_releases": ["/labels/895/releases?per_page=10&page=2", "/labels/1/releases"],
    "search": [
        f"/database/search?type={kind}&per_page=60"
        for kind in ("release", "master", "artist", "label")
    ],
    "release_rating": ["/releases/249504/rating"],
    "release_rating_user": ["/releases/249504/rating/sandbox_user"],
    "identity": ["/oauth/identity"],
    "user": ["/users/sandbox_user", "/users/crate_digger", "/users/memory"],
    "submissions": [f"/users/memory/submissions?per_page=100&page={n}" for n in (1, 2)],
    "contributions": ["/users/memory/contributions?per_page=100"],
    "collection_folders": [f"{ME}/collection/folders"],
    "collection_folder": [f"{ME}/collection/folders/{n}" for n in (0, 1)],
    "collection_fields": [f"{ME}/collection/fields"],
    "collection_value": [f"{ME}/collection/value"],
    "collection_items": [
        f"{ME}/collection/folders/1/releases?per_page=100",
        f"{ME}/collection/folders/0/releases?per_page=100&page=2",
        f"{ME}/collection/releases/249504",
    ],
    "want": [f"{ME}/wants/1867708", f"{ME}/wants/1675174"],
    "wantlist": [f"{ME}/wants?per_page=100", "/users/memory/wants"],
    "lists": [f"{ME}/lists"],
    "list": [f"/lists/{at.LIST_MIXED}", f"/lists/{at.LIST_EMPTY}"],
    "inventory": [
        f"{ME}/inventory?per_page=100",
        f"/users/{at.USER_WHO_SELLS}/inventory?per_page=50&page=2",
        f"/users/{at.USER_WITH_BIG_INVENTORY}/inventory",
    ],
    "listing": [
        *(f"/marketplace/listings/{at.LISTING_FOR_SALE + n}" for n in range(10)),
        *(f"/marketplace/listings/{at.LISTING_FOREIGN + n}?curr_abbr=USD" for n in range(10)),
    ],
    "price_suggestions": [
        f"/marketplace/price_suggestions/{release_id}"
        for release_id in (249504, at.RELEASE_NOT_FOR_SALE)
    ],
    "marketplace_stats": [
        f"/marketplace/stats/{release_id}"
        for release_id in (249504, at.RELEASE_NOT_FOR_SALE, at.RELEASE_BLOCKED)
    ],
    "inventory_export": ["/inventory/export"],
    "inventory_upload": [
        f"/inventory/upload/{upload_id}" for upload_id in (at.UPLOAD_DONE, at.UPLOAD_FAILED)
    ],
}
#: Differences that are meant: what other clients saw, or older recordings have.
KNOWN: dict[str, set[str]] = {
    "release": {
        "NoneType here: tracklist[].position",  # index tracks without parts
        "only here: tracklist[].sub_tracks",  # in the recordings of 2017
        *(
            f"only here: tracklist[].sub_tracks[].{key}"
            for key in ("position", "type_", "title", "duration")
        ),
        # Seen lacking in contributions and submissions, which hold releases too.
        *(f"sometimes lacking: {key}" for key in ("country", "images", "styles")),
        "sometimes lacking: estimated_weight",
        "sometimes lacking: formats[].descriptions",
    },
    "master": {
        "NoneType here: videos[].description",
        "only here: notes",
        "sometimes lacking: images",
        "sometimes lacking: videos",
    },
    "master_versions": {"only here: filters.applied.*"},  # no recording here was filtered
    "artist": {
        "only here: groups",  # no recording here is of a member
        *(
            f"only here: groups[].{key}"
            for key in ("id", "name", "resource_url", "active", "thumbnail_url")
        ),
    },
    "artist_releases": {f"only here: pagination.urls.{name}" for name in ("first", "prev")},
    "label": {"sometimes lacking: images"},
    "label_releases": {f"only here: pagination.urls.{name}" for name in ("first", "prev")},
    "search": {"sometimes lacking: results[].formats[].descriptions"},
    "inventory": {
        "NoneType here: listings[].shipping_is_blocked",  # what other clients saw
        "only here: listings[].quantity",  # only in the recorded listings
    },
    "listing": {
        # In recorded inventories, and in listings that other clients recorded.
        "only here: offer_submitted",
        "only here: original_price.converted",
        *(
            f"only here: original_price.converted.{key}"
            for key in ("curr_abbr", "curr_id", "formatted", "value")
        ),
        "only here: shipping_is_blocked",
    },
    "marketplace_stats": {f"NoneType here: {key}" for key in ("lowest_price", "num_for_sale")},
    "submissions": {
        *(f"only here: pagination.urls.{name}" for name in ("first", "prev")),
        # The one recorded artist has none of these; the documentation's has name variations.
        *(
            f"only here: submissions.artists[].{key}"
            for key in ("groups", "members", "namevariations", "realname")
        ),
        "sometimes lacking: submissions.releases[].formats[].descriptions",
        *(  # recorded of a release alone
            f"NoneType here: submissions.releases[].{key}"
            for key in ("data_quality", "community.data_quality")
        ),
    },
    "contributions": {  # the recorded ones are few
        *(f"NoneType here: contributions[].{key}data_quality" for key in ("", "community.")),
        *(
            f"sometimes lacking: contributions[].{key}"
            for key in ("country", "images", "released", "released_formatted")
        ),
    },
    "wantlist": {"sometimes lacking: wants[].notes"},  # no recording is of a stranger
    "lists": {  # the one recording is of a user without lists
        "only here: lists[].user",
        *(
            f"only here: lists[].{key}"
            for key in (
                *("id", "name", "description", "public", "date_added", "date_changed"),
                *("uri", "resource_url", "image_url"),
            )
        ),
        *(
            f"only here: lists[].user.{key}"
            for key in ("id", "avatar_url", "username", "resource_url")
        ),
    },
}


@dataclass
class Shape:
    """Where keys occur in some answers, how often of how often they could, and with what types."""

    seen: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    could: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    types: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def take(self, content: Any, where: str = "") -> None:
        if isinstance(content, dict):
            self.could[where] += 1
            for key, value in cast("dict[str, object]", content).items():
                place = f"{where}.{key}".lstrip(".")
                if DATA_KEYS.match(place):
                    place = f"{where}.*"
                self.seen[place] += 1
                self.take(value, place)
        elif isinstance(content, list):
            for value in cast("list[object]", content):
                self.take(value, f"{where}[]")
        self.types[where].add(_type(content))

    def required(self) -> set[str]:
        """The keys that all their parents have, where there were enough to tell."""
        return {
            place
            for place, count in self.seen.items()
            if count == self.could[_parent(place)] >= 5 and not place.endswith("*")
        }


def _parent(place: str) -> str:
    return place.rpartition(".")[0]


def _type(value: Any) -> str:
    # Some recordings went through a program that made ints of whole floats.
    return "number" if type(value) in {int, float} else type(value).__name__


def _shape(answers: Iterable[Any]) -> Shape:
    shape = Shape()
    for answer in answers:
        shape.take(answer)
    return shape


def _recorded(kind: str) -> Shape:
    """The shape of the real recordings since 2019."""
    entries = [json.loads(line) for line in INDEX.read_text(encoding="utf-8").splitlines()]
    return _shape(
        json.loads((CORPUS / entry["file"]).read_text(encoding="utf-8"))
        for entry in entries
        if entry["kind"] == kind
        and entry["real"] is True
        and entry["status"] < 300
        and max((int(year) for year in re.findall(r"20\d\d", entry["recorded"] or "")), default=0)
        >= 2019
    )


def _findings(mine: Shape, real: Shape) -> set[str]:
    """Where the sandbox differs from the recordings, as `what: place`."""
    required = real.required()
    invented = set(mine.seen) - set(real.seen)
    lacking = {one for one in required - set(mine.seen) if _parent(one) in mine.could}
    optional = {one for one in required if 0 < mine.seen[one] < mine.could[_parent(one)]}
    found = {f"only here: {place}" for place in invented}
    found |= {f"lacking: {place}" for place in lacking}
    found |= {f"sometimes lacking: {place}" for place in optional}
    for place in set(mine.types) & set(real.types):
        if strange := mine.types[place] - real.types[place]:
            found.add(f"{'/'.join(sorted(strange))} here: {place}")
    return found


@pytest.mark.parametrize("kind", PATHS)
def test_keys_and_types(kind: str, user: Client) -> None:
    answers = [user(path) for path in PATHS[kind]]
    mine = _shape(answer.json() for answer in answers if answer.status_code == 200)
    real = _recorded(kind)
    if not real.seen:
        pytest.skip("no recording since 2019")
    findings = sorted(_findings(mine, real) - KNOWN.get(kind, set()))
    assert not findings, "\n".join(findings)
