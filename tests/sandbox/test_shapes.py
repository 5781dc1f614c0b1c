"""The answers have the shapes that the real API sends, oddities included."""

from __future__ import annotations

from typing import Any

import pytest

from discogs.sandbox import Sandbox, landmarks

from .conftest import Client

RELEASE_KEYS = {
    "id", "status", "year", "resource_url", "uri", "artists", "artists_sort", "labels", "series",
    "companies", "formats", "data_quality", "community", "format_quantity", "date_added",
    "date_changed", "num_for_sale", "lowest_price", "title", "identifiers", "genres", "tracklist",
    "thumb", "blocked_from_sale", "is_offensive",
}  # fmt: skip
RELEASE_OPTIONAL = {
    "master_id", "master_url", "notes", "released", "released_formatted", "extraartists", "videos",
    "estimated_weight", "styles", "country", "images",
}  # fmt: skip


def release(user: Client, release_id: int) -> dict[str, Any]:
    found: dict[str, Any] = user.json(f"/releases/{release_id}")
    return found


def test_root(anyone: Client, sandbox: Sandbox) -> None:
    hello = anyone.json("/")
    assert hello["hello"] == "Welcome to the Discogs API."
    assert hello["api_version"] == "v2"
    assert hello["statistics"]["releases"] == len(sandbox.catalogue.releases) >= 5000


def test_documented_release(user: Client) -> None:
    found = release(user, landmarks.RELEASE_DOCUMENTED)
    assert found["title"] == "Never Gonna Give You Up"
    assert found["artists"][0]["name"] == "Rick Astley"
    assert found["master_id"] == landmarks.MASTER_DOCUMENTED
    assert found["labels"][0]["catno"] == "PB 41447"
    assert found["released"], found["released_formatted"] == ("1987-07-00", "Jul 1987")
    assert found["videos"][0]["description"] is None
    assert found["extraartists"][0]["anv"] == "Me Co"
    assert set(found) == RELEASE_KEYS | RELEASE_OPTIONAL


def test_bare_release_leaves_out_every_optional_key(user: Client) -> None:
    found = release(user, landmarks.RELEASE_BARE)
    assert set(found) == RELEASE_KEYS
    assert found["year"] == 0
    assert found["lowest_price"] is None
    assert found["thumb"] == ""


def test_all_releases_have_the_required_keys_and_no_unknown_ones(
    user: Client, sandbox: Sandbox
) -> None:
    for release_id in list(sandbox.catalogue.releases)[::50]:
        found = set(release(user, release_id))
        assert found >= RELEASE_KEYS
        assert found <= RELEASE_KEYS | RELEASE_OPTIONAL


@pytest.mark.parametrize(
    ("release_id", "released", "formatted", "year"),
    [
        (landmarks.RELEASE_WITHOUT_YEAR, None, None, 0),
        (landmarks.RELEASE_WITH_EMPTY_DATE, "", "", 0),
        (landmarks.RELEASE_WITHOUT_DAY, "1998-12-00", "Dec 1998", 1998),
        (landmarks.RELEASE_WITHOUT_MASTER, "2001-09-03", "3 Sep 2001", 2001),
        (landmarks.RELEASE_COMPILATION, "1996", "1996", 1996),
    ],
)
def test_partial_dates(
    user: Client, release_id: int, released: str | None, formatted: str | None, year: int
) -> None:
    found = release(user, release_id)
    assert found.get("released") == released
    assert found.get("released_formatted") == formatted
    assert found["year"] == year
    assert ("released" in found) == (released is not None)


def test_no_master_means_no_key(user: Client) -> None:
    found = release(user, landmarks.RELEASE_WITHOUT_MASTER)
    assert "master_id" not in found
    assert "master_url" not in found


def test_data_quality_may_be_null(user: Client) -> None:
    found = release(user, landmarks.RELEASE_WITHOUT_QUALITY)
    assert found["data_quality"] is found["community"]["data_quality"] is None
    qualities = {release(user, 90_000_101 + n)["data_quality"] for n in range(40)}
    assert qualities == {None, "Correct", "Needs Vote", "Complete and Correct"}


def test_joins_may_end_in_a_space(user: Client, sandbox: Sandbox) -> None:
    joined = next(
        one for one in sandbox.catalogue.releases.values() if one.artists[0].join == "With "
    )
    found = release(user, joined.id)
    first, second = found["artists"]
    assert first["join"] == "With "
    assert found["artists_sort"].endswith(f"{first['name'].split()[-1]} With {second['name']}")


def test_releases_without_pictures(user: Client, sandbox: Sandbox) -> None:
    bare = [one.id for one in sandbox.catalogue.releases.values() if not one.images]
    assert len(bare) > 500
    found = release(user, bare[-1])
    assert "images" not in found
    assert found["thumb"] == ""
    pictured = release(user, landmarks.RELEASE_LARGE)
    assert len(pictured["images"]) == 9
    assert pictured["thumb"]


def test_sub_tracks_headings_and_bare_index_tracks(user: Client) -> None:
    heading, suite, index, track = release(user, landmarks.RELEASE_WITH_SUB_TRACKS)["tracklist"]
    assert heading["type_"] == "heading"
    assert [part["position"] for part in suite["sub_tracks"]] == ["Aa", "Ab"]
    assert index["type_"] == "index"
    assert index["position"] is None
    assert "sub_tracks" not in index
    assert track == {
        "position": "B1",
        "type_": "track",
        "title": "An Ordinary Track",
        "duration": "4:05",
    }


def test_unlinked_credits(user: Client) -> None:
    found = release(user, landmarks.RELEASE_WITH_UNLINKED_CREDITS)
    assert found["extraartists"][0]["id"] == 0
    assert found["extraartists"][0]["resource_url"] == ""
    assert found["tracklist"][0]["artists"][0]["id"] == 0


def test_compilation(user: Client) -> None:
    found = release(user, landmarks.RELEASE_COMPILATION)
    assert found["artists"][0]["id"] == landmarks.ARTIST_VARIOUS
    assert all(track["artists"] for track in found["tracklist"])


def test_qty_and_entity_type_are_texts_and_series_are_objects(user: Client) -> None:
    found = release(user, landmarks.RELEASE_IN_SERIES)
    assert found["formats"][0]["qty"].isdigit()
    assert found["labels"][0]["entity_type"] == "1"
    assert found["series"][0]["entity_type_name"] == "Series"


def test_self_released(user: Client) -> None:
    label = release(user, landmarks.RELEASE_SELF_RELEASED)["labels"][0]
    assert label["name"].startswith("Not On Label (")
    assert label["catno"] == "none"


def test_large_release_is_as_large_as_real_ones(user: Client) -> None:
    assert 15_000 < len(user(f"/releases/{landmarks.RELEASE_LARGE}").content) < 40_000


def test_notes_have_carriage_returns_and_markup(user: Client) -> None:
    notes = release(user, landmarks.RELEASE_LARGE)["notes"]
    assert "\r\n" in notes
    assert "[b]" in notes


def test_main_version_and_other_version(user: Client) -> None:
    main = release(user, landmarks.RELEASE_MAIN_VERSION)
    other = release(user, landmarks.RELEASE_OTHER_VERSION)
    master = user.json(f"/masters/{landmarks.MASTER_OF_FOUR}")
    assert main["master_id"] == other["master_id"] == master["id"]
    assert master["main_release"] == main["id"] != other["id"]
    assert master["most_recent_release"] not in {main["id"], other["id"]}


def test_master(user: Client) -> None:
    master = user.json(f"/masters/{landmarks.MASTER_DOCUMENTED}")
    assert master["main_release"] == landmarks.RELEASE_DOCUMENTED
    assert master["main_release_url"].endswith("/releases/249504")
    assert master["versions_url"].endswith("/masters/96559/versions")
    assert "notes" not in master
    assert isinstance(master["lowest_price"], float)


def test_bare_artist_and_label(user: Client) -> None:
    artist = user.json(f"/artists/{landmarks.ARTIST_BARE}")
    assert list(artist) == [
        "name", "id", "resource_url", "uri", "releases_url", "profile", "data_quality",
    ]  # fmt: skip
    label = user.json(f"/labels/{landmarks.LABEL_BARE}")
    assert {"images", "urls", "contact_info", "sublabels"}.isdisjoint(label)
    assert label["profile"] == ""


def test_groups_members_and_aliases(user: Client) -> None:
    group = user.json(f"/artists/{landmarks.ARTIST_GROUP}")
    assert [member["active"] for member in group["members"]] == [True, False]
    member = user.json(f"/artists/{landmarks.ARTIST_MEMBER}")
    assert member["groups"][0]["id"] == landmarks.ARTIST_GROUP
    assert member["groups"][0]["active"] is True
    assert "active" not in member["aliases"][0]
    assert member["realname"] == "Mira Lindqvist"


def test_label_family(user: Client) -> None:
    child = user.json(f"/labels/{landmarks.LABEL_CHILD}")
    parent = user.json(f"/labels/{landmarks.LABEL_PARENT}")
    assert child["parent_label"]["id"] == parent["id"]
    assert child["id"] in [sublabel["id"] for sublabel in parent["sublabels"]]


def test_images_of_artists_and_labels_are_hidden_from_strangers(
    user: Client, anyone: Client
) -> None:
    for path in ("/artists/72872", "/labels/895"):
        seen, hidden = user.json(path)["images"][0], anyone.json(path)["images"][0]
        assert seen["uri"].startswith("http")
        assert (hidden["uri"], hidden["uri150"], hidden["resource_url"]) == ("", "", "")
        assert (hidden["width"], hidden["height"]) == (seen["width"], seen["height"])


def test_images_of_releases_are_shown_to_anyone(anyone: Client) -> None:
    found = anyone.json("/releases/249504")
    assert found["images"][0]["uri"]
    assert found["thumb"]


def test_artist_rows(user: Client, anyone: Client) -> None:
    path = f"/artists/{landmarks.ARTIST_WITH_250_RELEASES}/releases?per_page=100&page="
    rows = [row for page in (1, 2, 3) for row in user.json(f"{path}{page}")["releases"]]
    assert len(rows) == 250
    masters = [row for row in rows if row["type"] == "master"]
    releases = [row for row in rows if row["type"] == "release"]
    assert (len(masters), len(releases)) == (55, 195)
    assert all("main_release" in row and "format" not in row for row in masters)
    assert all({"status", "format", "label"} <= set(row) for row in releases)
    assert sum("year" not in row for row in releases) >= 25
    assert all(row.get("year", 1) > 0 for row in rows)
    assert {row["role"] for row in rows} == {
        "Main", "TrackAppearance", "Producer", "Remix", "UnofficialRelease",
    }  # fmt: skip
    assert all(len(row["trackinfo"]) <= 25 for row in rows if "trackinfo" in row)
    assert "user" in rows[0]["stats"]
    stranger = anyone.json(f"{path}1")["releases"][0]
    assert stranger["thumb"] == ""
    assert "user" not in stranger["stats"]


def test_rows_of_what_has_no_picture(user: Client) -> None:
    """Mostly no thumb at all; at times the empty picture, in artists' pages."""
    path = f"/artists/{landmarks.ARTIST_WITH_250_RELEASES}/releases?per_page=100&page="
    rows = [row for page in (1, 2, 3) for row in user.json(f"{path}{page}")["releases"]]
    kinds = {row["thumb"].rpartition("/")[2] or "none" for row in rows}
    assert {"none", "spacer.gif"} < kinds
    spacers = [row["thumb"] for row in rows if row["thumb"].endswith("/images/spacer.gif")]
    assert len(spacers) < len([row for row in rows if row["thumb"] == ""])
    label = f"/labels/{landmarks.LABEL_WITH_160_RELEASES}/releases?per_page=100"
    assert {bool(row["thumb"]) for row in user.json(label)["releases"]} == {True, False}


def test_label_rows(user: Client, anyone: Client) -> None:
    path = f"/labels/{landmarks.LABEL_WITH_160_RELEASES}/releases?per_page=100"
    rows = user.json(path)["releases"] + user.json(f"{path}&page=2")["releases"]
    assert len(rows) == 160
    assert set(rows[0]) == {
        "status", "format", "catno", "thumb", "resource_url", "title", "id", "year", "artist",
        "stats",
    }  # fmt: skip
    assert "none" in {row["catno"] for row in rows}
    assert 0 in {row["year"] for row in rows}
    assert "stats" not in anyone.json(path)["releases"][0]


def test_identity(user: Client, sandbox: Sandbox) -> None:
    identity = user.json("/oauth/identity")
    assert identity["username"] == identity["consumer_name"] == "sandbox_user"
    assert identity["resource_url"] == f"{sandbox.url}/users/sandbox_user"
