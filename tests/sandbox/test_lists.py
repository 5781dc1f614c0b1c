"""Lists that users make."""

from __future__ import annotations

from discogs.sandbox import landmarks

from .conftest import Client

LISTS = "/users/sandbox_user/lists"
OTHERS = f"/users/{landmarks.USER_WITH_PUBLIC_COLLECTION}/lists"


def test_private_lists_are_shown_to_their_owner(user: Client, anyone: Client) -> None:
    mine = user.json(LISTS)
    assert mine["pagination"]["items"] == 4
    assert [one["public"] for one in mine["lists"]] == [True, False, True, True]
    assert [one["id"] for one in anyone.json(LISTS)["lists"]] == [
        landmarks.LIST_MIXED,
        landmarks.LIST_EMPTY,
        landmarks.LIST_LONG,
    ]
    assert [one["id"] for one in user.json(OTHERS)["lists"]] == [landmarks.LIST_OF_ANOTHER]


def test_a_list_has_what_its_row_has_and_items(user: Client) -> None:
    for row in user.json(LISTS)["lists"]:
        whole = user.json(f"/lists/{row['id']}")
        assert list(whole) == [*row, "items"]
        assert {key: whole[key] for key in row} == row
    long = user.json(f"/lists/{landmarks.LIST_LONG}")
    assert len(long["items"]) == 120
    assert long["uri"] == f"https://www.discogs.com/lists/One-hundred-and-twenty/{long['id']}"


def test_items_of_all_kinds(user: Client, anyone: Client) -> None:
    items = user.json(f"/lists/{landmarks.LIST_MIXED}")["items"]
    assert [item["type"] for item in items] == ["release", "master", "artist", "label", "release"]
    assert [item["display_title"] for item in items[:4]] == [
        "Rick Astley - Never Gonna Give You Up",
        "Rick Astley - Never Gonna Give You Up",
        "Rick Astley",
        "RCA",
    ]
    assert ["stats" in item for item in items] == [True, True, False, False, True]
    assert items[0]["stats"]["user"] == {"in_wantlist": 0, "in_collection": 3}
    assert all(item["image_url"] for item in items)
    for item in items:
        path = item["resource_url"].removeprefix(user.sandbox.url)
        assert user.json(path)["id"] == item["id"]
    strangers = anyone.json(f"/lists/{landmarks.LIST_MIXED}")
    assert strangers["image_url"] == ""
    assert {item["image_url"] for item in strangers["items"]} == {""}
    assert "user" not in strangers["items"][0]["stats"]


def test_the_documented_list(anyone: Client) -> None:
    found = anyone.json(f"/lists/{landmarks.LIST_DOCUMENTED}")
    assert (found["name"], found["user"]["username"]) == ("new list", "rodneyfool")
    assert [item["id"] for item in found["items"]] == [4674, 2964, 3227]
    assert not {"list_id", "created_ts", "modified_ts", "url"} & found.keys()


def test_lists_that_are_not_there(user: Client, anyone: Client) -> None:
    assert user(f"/lists/{landmarks.LIST_PRIVATE}").status_code == 200
    for client, number in (
        (user, 5),
        (user, landmarks.LIST_PRIVATE_OF_ANOTHER),
        (anyone, landmarks.LIST_PRIVATE),
    ):
        answer = client(f"/lists/{number}")
        assert (answer.status_code, answer.json()) == (404, {"message": "List not found"})
