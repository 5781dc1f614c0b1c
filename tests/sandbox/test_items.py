"""The items of a collection."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any

import pytest

from discogs.sandbox import Sandbox, landmarks

from .conftest import Client, Clock

ME = "/users/sandbox_user"
FOLDERS = f"{ME}/collection/folders"
COPIES = f"{ME}/collection/releases"
OPEN = f"/users/{landmarks.USER_WITH_PUBLIC_COLLECTION}"
DOCUMENTED = landmarks.RELEASE_DOCUMENTED
ITEM = f"{FOLDERS}/1/releases/{DOCUMENTED}/instances/{landmarks.INSTANCE_DOCUMENTED}"
MISSING = "The requested collection item does not exist in this user's collection."


def everything(client: Client, path: str = f"{FOLDERS}/0/releases") -> list[dict[str, Any]]:
    """The rows of all pages."""
    rows: list[dict[str, Any]] = []
    page, pages = 0, 1
    while page < pages:
        page += 1
        found = client.json(f"{path}?per_page=100&page={page}")
        pages = found["pagination"]["pages"]
        rows += found["releases"]
    return rows


def test_folder_0_has_everything_and_does_not_say_where_it_is(user: Client) -> None:
    rows = everything(user)
    assert len(rows) == landmarks.COLLECTION_SIZE
    assert len({row["instance_id"] for row in rows}) == len(rows)
    assert not any("folder_id" in row for row in rows)
    assert {row["rating"] for row in rows} == {0, 3, 4, 5}
    noted = [row["notes"] for row in rows if "notes" in row]
    assert 100 < len(noted) < 500
    assert [] not in noted
    values = [note["value"] for notes in noted for note in notes]
    assert "" in values
    assert set(map(type, values)) == {str}
    # An item says what its release is, and where it is nowhere.
    assert not any("resource_url" in row for row in rows)


def test_other_folders_say_what_they_are(user: Client) -> None:
    for folder in (1, landmarks.FOLDER_SINGLES):
        rows = everything(user, f"{FOLDERS}/{folder}/releases")
        assert {row["folder_id"] for row in rows} == {folder}


def test_several_copies_of_one_release(user: Client) -> None:
    rows = user.json(f"{COPIES}/{DOCUMENTED}")["releases"]
    assert [row["folder_id"] for row in rows] == [
        1,
        landmarks.FOLDER_SINGLES,
        landmarks.FOLDER_TO_SELL,
    ]
    assert rows[0]["instance_id"] == landmarks.INSTANCE_DOCUMENTED
    assert {row["id"] for row in rows} == {DOCUMENTED}
    counts = Counter(row["id"] for row in everything(user))
    assert counts[DOCUMENTED] == 3


def test_strangers_see_neither_folders_nor_notes(user: Client, anyone: Client) -> None:
    for rows in (
        everything(user, f"{OPEN}/collection/folders/0/releases"),
        user.json(f"{OPEN}/collection/releases/{landmarks.FIRST_ID + 100}")["releases"],
        anyone.json(f"{COPIES}/{DOCUMENTED}")["releases"],
    ):
        assert rows
        assert not any({"folder_id", "notes"} & row.keys() for row in rows)
    assert user.json(f"{OPEN}/collection/folders/0")["count"] == 75
    assert anyone.json(f"{COPIES}/{DOCUMENTED}")["releases"][0]["basic_information"]["thumb"] == ""


def test_copies_of_what_is_not_there(user: Client) -> None:
    for release_id in (landmarks.FIRST_ID, 5):
        page = user.json(f"{COPIES}/{release_id}")
        assert (page["pagination"]["items"], page["releases"]) == (0, [])


def test_basic_information_has_0_and_null_for_no_master(user: Client) -> None:
    basics = [row["basic_information"] for row in everything(user)]
    without = [basic for basic in basics if basic["master_id"] == 0]
    assert without
    assert all(basic["master_url"] is None for basic in without)
    assert any(basic["year"] == 0 for basic in basics)


@pytest.mark.parametrize("order", ["asc", "desc"])
@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("label", lambda row: row["basic_information"]["labels"][0]["name"].casefold()),
        ("artist", lambda row: row["basic_information"]["artists"][0]["name"].casefold()),
        ("title", lambda row: row["basic_information"]["title"].casefold()),
        ("catno", lambda row: row["basic_information"]["labels"][0]["catno"]),
        ("rating", lambda row: row["rating"]),
        ("year", lambda row: row["basic_information"]["year"]),
    ],
)
def test_sorts(user: Client, key: str, value: Any, order: str) -> None:
    page = user.json(f"{FOLDERS}/0/releases?sort={key}&sort_order={order}&per_page=100")
    values = [value(row) for row in page["releases"]]
    assert values == sorted(values, reverse=order == "desc")


def test_the_newest_first(user: Client) -> None:
    added = user(f"{FOLDERS}/1/releases/1", "POST").json()
    page = user.json(f"{FOLDERS}/0/releases?sort=added&sort_order=desc")
    assert page["releases"][0]["instance_id"] == added["instance_id"]
    dates = [row["date_added"] for row in page["releases"]]
    assert all(later[:10] >= earlier[:10] for later, earlier in pairwise(dates))


def test_add(user: Client) -> None:
    answer = user(f"{FOLDERS}/{landmarks.FOLDER_EMPTY}/releases/{DOCUMENTED}", "POST")
    assert answer.status_code == 201
    item = answer.json()
    assert list(item) == [
        "instance_id", "resource_url", "id", "folder_id", "rating", "date_added",
        "basic_information",
    ]  # fmt: skip
    assert (item["id"], item["folder_id"], item["rating"]) == (
        DOCUMENTED,
        landmarks.FOLDER_EMPTY,
        0,
    )
    assert not {"genres", "styles"} & item["basic_information"].keys()
    again = user(f"{FOLDERS}/{landmarks.FOLDER_EMPTY}/releases/{DOCUMENTED}", "POST").json()
    assert again["instance_id"] != item["instance_id"]
    assert user.json(f"{FOLDERS}/{landmarks.FOLDER_EMPTY}")["count"] == 2
    assert user.json(f"{COPIES}/{DOCUMENTED}")["pagination"]["items"] == 5


def test_adds_that_are_refused(user: Client) -> None:
    assert user(f"{FOLDERS}/0/releases/{DOCUMENTED}", "POST").status_code == 422
    for folder, release, message in (
        (999, DOCUMENTED, "The requested folder does not exist."),
        (999, 5, "The requested folder does not exist."),
        (1, 5, "That release does not exist or may have been deleted."),
    ):
        answer = user(f"{FOLDERS}/{folder}/releases/{release}", "POST")
        assert (answer.status_code, answer.json()["message"]) == (404, message)


def test_rate_and_move(user: Client) -> None:
    body = {"rating": 2, "folder_id": landmarks.FOLDER_EMPTY}
    answer = user(ITEM, "POST", json=body)
    assert (answer.status_code, answer.content) == (204, b"")
    (row,) = user.json(f"{FOLDERS}/{landmarks.FOLDER_EMPTY}/releases")["releases"]
    assert (row["instance_id"], row["rating"]) == (landmarks.INSTANCE_DOCUMENTED, 2)
    # It is not where it was any more.
    answer = user(ITEM, "POST", json={"rating": 1})
    assert (answer.status_code, answer.json()["message"]) == (404, MISSING)
    moved = ITEM.replace("folders/1/", f"folders/{landmarks.FOLDER_EMPTY}/")
    assert user(moved, "POST", json={"rating": 0}).status_code == 204
    (row,) = user.json(f"{FOLDERS}/{landmarks.FOLDER_EMPTY}/releases")["releases"]
    assert row["rating"] == 0


@pytest.mark.parametrize(
    ("method", "body"),
    [
        ("POST", {"rating": 1}),
        ("POST", {"folder_id": landmarks.FOLDER_JAZZ}),
        ("DELETE", None),
    ],
)
def test_a_moved_item_is_not_where_it_was(
    user: Client, method: str, body: dict[str, int] | None
) -> None:
    assert user(ITEM, "POST", json={"folder_id": landmarks.FOLDER_EMPTY}).status_code == 204
    answer = user(ITEM, method, json=body)
    assert (answer.status_code, answer.json()) == (404, {"message": MISSING})
    rows = user.json(f"{COPIES}/{DOCUMENTED}")["releases"]
    assert landmarks.FOLDER_EMPTY in [row["folder_id"] for row in rows]
    gone = user(f"{ITEM}/fields/3", "POST", json={"value": "x"})
    assert (gone.status_code, gone.json()["message"]) == (
        404, "Release not found in user's collection.",
    )  # fmt: skip


def test_edits_that_are_refused(user: Client) -> None:
    for target in (0, 999, "x"):
        answer = user(ITEM, "POST", json={"folder_id": target})
        assert answer.status_code == 422
        assert answer.json() == {"message": "Invalid folder_id: folder does not exist."}
    for rating in (6, -1, "x", 2.5):
        assert user(ITEM, "POST", json={"rating": rating}).status_code == 422
    for wrong in (
        ITEM.replace(str(landmarks.INSTANCE_DOCUMENTED), "5"),
        ITEM.replace("/folders/1/", "/folders/0/"),
        ITEM.replace(str(DOCUMENTED), "1"),
    ):
        for method in ("POST", "DELETE"):
            answer = user(wrong, method, json={"rating": 1})
            assert (answer.status_code, answer.json()["message"]) == (404, MISSING)


def test_delete(user: Client) -> None:
    answer = user(ITEM, "DELETE")
    assert (answer.status_code, answer.content) == (204, b"")
    assert user.json(f"{COPIES}/{DOCUMENTED}")["pagination"]["items"] == 2
    assert user.json(f"{FOLDERS}/0")["count"] == landmarks.COLLECTION_SIZE - 1
    assert user(ITEM, "DELETE").status_code == 404


def notes(client: Client) -> dict[int, str]:
    first = client.json(f"{COPIES}/{DOCUMENTED}")["releases"][0]
    return {note["field_id"]: note["value"] for note in first["notes"]}


def test_notes(user: Client) -> None:
    before = notes(user)
    assert before == {1: "Near Mint (NM or M-)", 2: "Very Good Plus (VG+)", 3: "The first one."}
    for number, value in ((1, "Mint (M)"), (3, "Two\r\nlines"), (4, "B7"), (2, "")):
        answer = user(f"{ITEM}/fields/{number}", "POST", json={"value": value})
        assert (answer.status_code, answer.content) == (204, b"")
    assert notes(user) == {1: "Mint (M)", 2: "", 3: "Two\r\nlines", 4: "B7"}


@pytest.mark.parametrize(
    ("field", "options"),
    [
        (1, {"json": {"value": "Nice"}}),
        (1, {"json": {"value": "Generic"}}),
        (99, {"json": {"value": "x"}}),
        (3, {"json": {"value": 5}}),
        (3, {"json": {}}),
        (3, {}),
        (3, {"params": {"value": "in the query"}}),
    ],
)
def test_values_that_are_refused(user: Client, field: int, options: dict[str, Any]) -> None:
    before = notes(user)
    answer = user(f"{ITEM}/fields/{field}", "POST", **options)
    assert answer.status_code == 422
    content = answer.json()
    assert content["message"] == 'See "detail" for validation errors.'
    assert content["detail"][0]["loc"] == ["body", "value"]
    assert content["detail"][0].keys() == {"msg", "loc", "type"}
    assert notes(user) == before


def test_notes_of_what_is_not_there(user: Client) -> None:
    value = {"json": {"value": "x"}}
    gone = ITEM.replace(str(landmarks.INSTANCE_DOCUMENTED), "5")
    answer = user(f"{gone}/fields/3", "POST", **value)
    assert answer.status_code == 404
    assert answer.json() == {"message": "Release not found in user's collection."}
    answer = user(f"{ITEM.replace('folders/1/', 'folders/999/')}/fields/3", "POST", **value)
    assert answer.status_code == 422


def test_items_are_seen_late(user: Client, sandbox: Sandbox, clock: Clock) -> None:
    sandbox.write_delay = 40
    item = user(f"{FOLDERS}/1/releases/1", "POST").json()
    path = f"{FOLDERS}/1/releases/1/instances/{item['instance_id']}"
    assert user(path, "POST", json={"rating": 5}).status_code == 204
    assert user(f"{path}/fields/1", "POST", json={"value": "Mint (M)"}).status_code == 204
    assert user.json(f"{COPIES}/1")["releases"] == []
    assert user.json(f"{FOLDERS}/1")["count"] < landmarks.COLLECTION_SIZE
    clock.now += 40
    (row,) = user.json(f"{COPIES}/1")["releases"]
    assert (row["rating"], row["notes"]) == (5, [{"field_id": 1, "value": "Mint (M)"}])
    user(path, "DELETE")
    clock.now += 39
    assert len(user.json(f"{COPIES}/1")["releases"]) == 1
    clock.now += 1
    assert user.json(f"{COPIES}/1")["releases"] == []


def test_rows_elsewhere_count_what_the_viewer_has(user: Client) -> None:
    def mine(path: str, key: str) -> Any:
        rows = user.json(path)[key]
        (row,) = [row for row in rows if row["id"] == DOCUMENTED]
        return row["stats"]["user"]

    versions = f"/masters/{landmarks.MASTER_DOCUMENTED}/versions"
    assert mine(versions, "versions") == {"in_wantlist": 0, "in_collection": 3}
    user(ITEM, "DELETE")
    user(f"{ME}/wants/{DOCUMENTED}", "PUT")
    assert mine(versions, "versions") == {"in_wantlist": 1, "in_collection": 2}
    found = user.json("/database/search?catno=PB+41447&type=release")["results"][0]
    assert found["user_data"] == {"in_wantlist": True, "in_collection": True}
