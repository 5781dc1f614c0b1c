"""Users: profiles, and what they gave to the database."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from discogs.sandbox import Sandbox, landmarks

from .conftest import Client, Clock

ME = "/users/sandbox_user"
OPEN = f"/users/{landmarks.USER_WITH_PUBLIC_COLLECTION}"
CLOSED = f"/users/{landmarks.USER_WITH_PRIVATE_COLLECTION}"
PRIVATE = {"num_collection", "num_wantlist", "email", "num_unread"}


def test_own_profile(user: Client) -> None:
    mine = user.json(ME)
    assert mine["num_collection"] == landmarks.COLLECTION_SIZE
    assert mine["num_wantlist"] == landmarks.WANTLIST_SIZE
    assert mine["email"] == "sandbox_user@example.org"
    assert mine["num_unread"] == 3
    assert mine["curr_abbr"] == "USD"
    assert type(mine["rank"]) is float


def test_num_for_sale_is_what_others_find_for_sale(anyone: Client) -> None:
    for path in (ME, f"/users/{landmarks.USER_WITH_BIG_INVENTORY}", OPEN):
        listed = anyone.json(f"{path}/inventory")["pagination"]["items"]
        assert anyone.json(path)["num_for_sale"] == listed


def test_text_formats_of_profiles(anyone: Client) -> None:
    accept = {"Accept": "application/vnd.discogs.v2.plaintext+json"}
    found = anyone.json(ME, headers=accept)
    assert found["profile_plaintext"].startswith("I collect everything on RCA, above all Never")


def test_what_strangers_see(user: Client, anyone: Client) -> None:
    assert PRIVATE & user.json(OPEN).keys() == {"num_collection", "num_wantlist"}
    assert PRIVATE & user.json(CLOSED).keys() == set()
    assert user.json(CLOSED)["curr_abbr"] == "USD"
    assert anyone.json(CLOSED)["curr_abbr"] == ""
    assert PRIVATE & anyone.json(ME).keys() == {"num_collection", "num_wantlist"}


def test_strangers_do_not_count_private_lists(user: Client, anyone: Client) -> None:
    listed = user.json(f"{ME}/lists")["pagination"]["items"]
    assert user.json(ME)["num_lists"] == listed == 4
    assert anyone.json(ME)["num_lists"] == anyone.json(f"{ME}/lists")["pagination"]["items"] == 3


def test_names_find_users_whatever_their_capitals(anyone: Client) -> None:
    found = anyone.json("/users/SANDBOX_User")
    assert found["username"] == "sandbox_user"
    assert found["resource_url"].endswith(ME)


def test_a_small_collector_has_small_listings(anyone: Client) -> None:
    name = quote(landmarks.USER_WITH_ODD_NAME, safe="")
    found = anyone.json(f"/users/{name}")

    assert (found["num_collection"], found["num_wantlist"]) == (2, 1)


def test_a_name_is_one_segment_of_a_path(anyone: Client) -> None:
    name = landmarks.USER_WITH_ODD_NAME
    path = f"/users/{quote(name, safe='')}"
    found = anyone.json(path)
    assert found["username"] == name
    assert found["wantlist_url"].endswith(f"{path}/wants")
    for rest in ("/collection/folders", "/collection/folders/0/releases", "/wants", "/lists"):
        assert anyone(f"{path}{rest}").status_code == 200


@pytest.mark.parametrize(
    "path",
    ["", "/collection/folders", "/collection/folders/0/releases", "/collection/releases/1",
     "/collection/fields", "/collection/value", "/wants", "/lists", "/contributions",
     "/submissions"],
)  # fmt: skip
def test_unknown_users(user: Client, path: str) -> None:
    answer = user(f"/users/nobody-known{path}")
    assert answer.status_code == 404
    assert answer.json() == {"message": "User does not exist or may have been deleted."}


def test_edit_the_profile(user: Client, anyone: Client) -> None:
    changes = {
        "name": "Nicolas Cage",
        "home_page": "www.example.org",
        "location": "",
        "profile": "Moved to [u=memory]'s.\r\n",
        "curr_abbr": "EUR",
    }
    before = user.json(ME)
    answer = user(ME, "POST", json=changes)
    assert answer.status_code == 200
    assert answer.json() == user.json(ME) == {**before, **changes}
    assert list(answer.json()) == list(before)
    assert anyone.json(ME)["location"] == ""


def test_what_is_not_said_stays(user: Client) -> None:
    before = user.json(ME)
    nothing: dict[str, Any] = dict.fromkeys(("name", "location", "curr_abbr", "username"))
    assert user(ME, "POST", json=nothing).json() == before
    assert user(ME, "POST", json={"curr_abbr": ""}).json() == before
    assert user(ME, "POST", json={"id": 5, "num_unread": 0}).json() == before
    assert user(f"{ME}?name=Query", "POST").json()["name"] == "Query"


def test_edits_that_are_refused(user: Client, anyone: Client) -> None:
    answer = user(ME, "POST", json={"curr_abbr": "XXX"})
    assert (answer.status_code, answer.json()["message"]) == (404, "Invalid currency abbreviation.")
    answer = user(OPEN, "POST", json={"name": "Mine now"})
    assert answer.status_code == 403
    assert answer.json() == {"message": "You don't have permission to access this resource."}
    assert anyone(ME, "POST", json={"name": "Mine now"}).status_code == 401
    assert user("/users/nobody-known", "POST", json={}).status_code == 404


def test_edits_are_seen_late(user: Client, sandbox: Sandbox, clock: Clock) -> None:
    sandbox.write_delay = 40
    assert user(ME, "POST", json={"name": "Late"}).json()["name"] == "Late"
    assert user.json(ME)["name"] == "Sandy Box"
    user(ME, "POST", json={"location": "Later"})
    clock.now += 40
    assert (user.json(ME)["name"], user.json(ME)["location"]) == ("Late", "Later")
    sandbox.reset()
    assert user.json(ME)["name"] == "Sandy Box"


def test_contributions_are_releases_without_their_tracks(user: Client) -> None:
    page = user.json(f"{ME}/contributions?per_page=100")
    assert page["pagination"]["items"] > 250
    row = page["contributions"][0]
    whole = user.json(f"/releases/{row['id']}")
    assert whole.keys() - row.keys() >= {"tracklist", "blocked_from_sale"}
    assert row["title"] == whole["title"]
    people = row["community"]["submitter"], *row["community"]["contributors"]
    assert "sandbox_user" in {person["username"] for person in people}


def test_contributions_sort(user: Client) -> None:
    path = f"{ME}/contributions?per_page=100"
    for key in ("title", "year"):
        for order in ("asc", "desc"):
            rows = user.json(f"{path}&sort={key}&sort_order={order}")["contributions"]
            values = [str(row[key]).casefold() for row in rows]
            assert values == sorted(values, reverse=order == "desc")


def test_submissions_are_three_lists_on_each_page(user: Client) -> None:
    path = f"{ME}/submissions?per_page=100"
    first = user.json(path)
    pages = first["pagination"]["pages"]
    assert pages >= 2
    shown = [user.json(f"{path}&page={number}")["submissions"] for number in range(1, pages + 1)]
    assert all(page.keys() == {"releases", "artists", "labels"} for page in shown)
    counts = {kind: sum(len(page[kind]) for page in shown) for kind in shown[0]}
    assert min(counts.values()) > 10
    assert sum(counts.values()) == first["pagination"]["items"]
    artists = [artist for page in shown for artist in page["artists"]]
    for key in ("namevariations", "aliases", "groups", "members"):
        assert all(type(one) is str for artist in artists for one in artist.get(key, ()))


def test_those_who_gave_nothing(user: Client) -> None:
    page = user.json("/users/rodneyfool/submissions")
    assert page["pagination"]["items"] == 0
    assert page["submissions"] == {"releases": [], "artists": [], "labels": []}
    assert user.json("/users/rodneyfool/contributions")["contributions"] == []
