"""The search: what is found by what, and what the rows look like."""

from __future__ import annotations

from typing import Any

import pytest

from discogs.sandbox import Sandbox, landmarks

from .conftest import Client


def results(client: Client, **criteria: Any) -> list[dict[str, Any]]:
    criteria.setdefault("per_page", 100)
    found: list[dict[str, Any]] = client.json("/database/search", params=criteria)["results"]
    return found


def test_all_types_together(user: Client) -> None:
    kinds = {row["type"] for row in results(user, q="astley")}
    assert kinds == {"artist", "master", "release"}


@pytest.mark.parametrize("kind", ["release", "master", "artist", "label"])
def test_by_type(user: Client, kind: str) -> None:
    assert {row["type"] for row in results(user, type=kind)} == {kind}


@pytest.mark.parametrize(
    "criteria",
    [
        {"title": "rick astley - never gonna"},
        {"release_title": "never gonna give"},
        {"artist": "astley"},
        {"anv": ""},
        {"label": "rca"},
        {"genre": "pop"},
        {"style": "Synth-pop"},
        {"country": "uk"},
        {"year": "1987"},
        {"year": "1985-1990"},
        {"format": "Single"},
        {"catno": "PB41447"},
        {"barcode": "5 012394 144777"},
        {"track": "instrumental"},
        {"credit": "Me Company"},
        {"submitter": "memory"},
        {"contributor": "_80_"},
        {"q": "never gonna 5012394144777"},
    ],
)
def test_the_documented_release_is_found_by(user: Client, criteria: dict[str, str]) -> None:
    found = results(user, **{"artist": "Rick Astley", "type": "release", **criteria})
    assert landmarks.RELEASE_DOCUMENTED in [row["id"] for row in found]


def test_what_does_not_match_is_not_found(user: Client) -> None:
    assert results(user, artist="Rick Astley", country="Peru") == []
    assert results(user, q="no such words at all") == []
    assert results(user, barcode="1") == []


def test_release_row(user: Client, sandbox: Sandbox) -> None:
    row = results(user, catno="PB 41447", type="release", country="UK", year="1987")[0]
    assert set(row) == {
        "country", "year", "format", "label", "type", "genre", "style", "id", "barcode",
        "user_data", "master_id", "master_url", "uri", "catno", "title", "thumb", "cover_image",
        "resource_url", "community", "format_quantity", "formats",
    }  # fmt: skip
    assert row["year"] == "1987"
    assert row["title"] == "Rick Astley - Never Gonna Give You Up"
    assert row["uri"] == "/release/249504-Rick-Astley-Never-Gonna-Give-You-Up"
    assert row["format"] == ["Vinyl", '7"', "Single", "45 RPM"]
    assert "Utopia Studios" in row["label"]
    assert row["master_url"] == f"{sandbox.url}/masters/96559"


def test_master_row(user: Client) -> None:
    row = results(user, type="master", artist="Rick Astley", release_title="never gonna")[0]
    assert row["id"] == row["master_id"] == landmarks.MASTER_DOCUMENTED
    assert "formats" not in row
    assert "format_quantity" not in row
    assert row["community"]["have"] > 252


def test_artist_and_label_rows_are_short(user: Client) -> None:
    for row in (results(user, type="artist", q="Rick Astley")[0], results(user, type="label")[0]):
        assert set(row) == {
            "id", "type", "user_data", "master_id", "master_url", "uri", "title", "thumb",
            "cover_image", "resource_url",
        }  # fmt: skip
        assert row["master_id"] is None
        assert row["master_url"] is None


def test_a_row_without_a_master_has_0_and_null(user: Client, sandbox: Sandbox) -> None:
    title = sandbox.catalogue.releases[landmarks.RELEASE_WITHOUT_MASTER].title
    rows = results(user, release_title=title, type="release")
    row = next(row for row in rows if row["id"] == landmarks.RELEASE_WITHOUT_MASTER)
    assert row["master_id"] == 0
    assert row["master_url"] is None


def test_a_row_without_a_year_leaves_it_out(user: Client) -> None:
    rows = results(user, artist="The Quarter Thousand", type="release")
    assert any("year" not in row for row in rows)


def test_strangers_see_no_pictures_and_no_user_data(anyone: Client) -> None:
    for row in results(anyone, q="astley"):
        assert (row["thumb"], row["cover_image"]) == ("", "")
        assert "user_data" not in row


def test_what_has_no_picture_has_an_empty_one(user: Client, sandbox: Sandbox) -> None:
    for kind in ("release", "artist", "label"):
        rows = results(user, type=kind)
        empty = [row for row in rows if row["thumb"] == ""]
        assert 0 < len(empty) < len(rows)
        for row in rows:
            is_empty = row["cover_image"].endswith("/images/spacer.gif")
            assert is_empty == (row["thumb"] == "")
            assert row["cover_image"].startswith(sandbox.image_url)


def test_without_any_term_everything_is_found(user: Client, sandbox: Sandbox) -> None:
    world = sandbox.catalogue
    pagination = user.json("/database/search")["pagination"]
    assert pagination["items"] == (
        len(world.releases) + len(world.masters) + len(world.artists) + len(world.labels)
    )
    assert user.json("/database/search?q=&artist=")["pagination"]["items"] == pagination["items"]


def test_pages_may_be_short(user: Client) -> None:
    page = user.json("/database/search?q=missing+rows&type=release&per_page=100")
    assert page["pagination"]["items"] >= 130
    assert len(page["results"]) < 100


def test_login_may_be_needed(anyone: Client, user: Client, sandbox: Sandbox) -> None:
    sandbox.search_needs_login = True
    answer = anyone("/database/search?q=astley")
    assert answer.status_code == 401
    assert answer.json() == {"message": "You must authenticate to access this resource."}
    assert results(user, q="astley")


@pytest.mark.parametrize("key", ["title", "year"])
def test_undocumented_sorts(user: Client, key: str) -> None:
    rows = results(user, q="rick astley", type="release", sort=key, sort_order="desc")
    values = [row[key] for row in rows]
    assert values == sorted(values, reverse=True)


def test_name_variations_are_marked(user: Client, sandbox: Sandbox) -> None:
    varied = next(r for r in sandbox.catalogue.releases.values() if r.artists[0].anv)
    rows = results(user, release_title=varied.title, artist=varied.artists[0].name)
    assert any(row["title"].startswith(f"{varied.artists[0].anv}* ") for row in rows)
