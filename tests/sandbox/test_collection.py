"""Collections: folders, fields and values."""

from __future__ import annotations

import pytest

from discogs.sandbox import Sandbox, landmarks

from .conftest import Client, Clock

ME = "/users/sandbox_user"
FOLDERS = f"{ME}/collection/folders"
OPEN = f"/users/{landmarks.USER_WITH_PUBLIC_COLLECTION}"
CLOSED = f"/users/{landmarks.USER_WITH_PRIVATE_COLLECTION}"
HIDDEN = {
    "message": "You are not allowed to view this resource. "
    "Please authenticate as the owner to view this content."
}


def test_folders_are_in_order_of_their_names(user: Client) -> None:
    folders = user.json(FOLDERS)["folders"]
    assert [folder["name"] for folder in folders] == [
        "All", '7" Singles', "Empty Crate", "Jazz", "To Sell", "Uncategorized",
    ]  # fmt: skip
    counts = {folder["id"]: folder["count"] for folder in folders}
    assert counts.pop(0) == landmarks.COLLECTION_SIZE == sum(counts.values())
    assert counts[landmarks.FOLDER_EMPTY] == 0
    assert all(count for folder, count in counts.items() if folder != landmarks.FOLDER_EMPTY)
    for folder in folders:
        assert user.json(folder["resource_url"].partition(user.sandbox.url)[2]) == folder


def test_the_jazz_folder_holds_jazz(user: Client) -> None:
    rows = user.json(f"{FOLDERS}/{landmarks.FOLDER_JAZZ}/releases?per_page=100")["releases"]
    assert rows
    assert all("Jazz" in row["basic_information"]["genres"] for row in rows)


def test_create_rename_and_delete_a_folder(user: Client) -> None:
    created = user(FOLDERS, "POST", json={"name": "Reggae"})
    assert created.status_code == 201
    folder = created.json()
    assert (folder["name"], folder["count"]) == ("Reggae", 0)
    path = f"{FOLDERS}/{folder['id']}"
    renamed = user(path, "POST", json={"name": "Dub"})
    assert (renamed.status_code, renamed.json()) == (200, {**folder, "name": "Dub"})
    assert user.json(path) == {**folder, "name": "Dub"}
    deleted = user(path, "DELETE")
    assert (deleted.status_code, deleted.content) == (204, b"")
    answer = user(path)
    assert answer.status_code == 404
    assert answer.json() == {"message": "The requested folder does not exist."}


def test_long_names_are_cut(user: Client) -> None:
    folder = user(FOLDERS, "POST", json={"name": "x" * 60}).json()
    assert folder["name"] == "x" * 50
    path = f"{FOLDERS}/{folder['id']}"
    assert user(path, "POST", json={"name": "y" * 51}).json()["name"] == "y" * 50


def test_protected_folders(user: Client) -> None:
    for number in (0, 1):
        assert user(f"{FOLDERS}/{number}", "POST", json={"name": "Mine"}).status_code == 403
        assert user(f"{FOLDERS}/{number}", "DELETE").status_code == 403


def test_only_empty_folders_can_be_deleted(user: Client) -> None:
    assert user(f"{FOLDERS}/{landmarks.FOLDER_JAZZ}", "DELETE").status_code == 403
    assert user(f"{FOLDERS}/{landmarks.FOLDER_EMPTY}", "DELETE").status_code == 204


def test_folders_that_are_not_there(user: Client) -> None:
    for method in ("GET", "POST", "DELETE"):
        answer = user(f"{FOLDERS}/999", method, json={"name": "x"})
        assert answer.status_code == 404
        assert answer.json() == {"message": "The requested folder does not exist."}
    for bad in ({}, {"name": " "}, {"name": 5}):
        assert user(FOLDERS, "POST", json=bad).status_code == 422


@pytest.mark.parametrize("of", [OPEN, ME])
def test_strangers_see_folder_0_alone(user: Client, anyone: Client, of: str) -> None:
    stranger = user if of == OPEN else anyone
    folders = stranger.json(f"{of}/collection/folders")["folders"]
    assert [folder["id"] for folder in folders] == [0]
    assert folders[0]["count"] > 0
    assert stranger(f"{of}/collection/folders/0").status_code == 200
    for path in ("folders/1", "folders/1/releases", "value"):
        answer = stranger(f"{of}/collection/{path}")
        assert (answer.status_code, answer.json()) == (403, HIDDEN)


def test_private_collections(user: Client, anyone: Client) -> None:
    for stranger in (user, anyone):
        for path in ("folders", "folders/0", "folders/0/releases", "fields", "releases/1"):
            answer = stranger(f"{CLOSED}/collection/{path}")
            assert (answer.status_code, answer.json()) == (403, HIDDEN)


def test_writes_are_for_the_owner(user: Client, anyone: Client) -> None:
    for client, of in ((user, OPEN), (anyone, ME)):
        item = f"{of}/collection/folders/1/releases/1/instances/1"
        for method, path in (
            ("POST", f"{of}/collection/folders"),
            ("POST", f"{of}/collection/folders/{landmarks.FOLDER_EMPTY}"),
            ("DELETE", f"{of}/collection/folders/{landmarks.FOLDER_EMPTY}"),
            ("POST", f"{of}/collection/folders/1/releases/1"),
            ("POST", item),
            ("DELETE", item),
            ("POST", f"{item}/fields/1"),
        ):
            answer = client(path, method, json={"name": "x", "value": "y"})
            assert (answer.status_code, answer.json()) == (403, HIDDEN)


def test_fields(user: Client, anyone: Client) -> None:
    fields = user.json(f"{ME}/collection/fields")["fields"]
    assert [field["name"] for field in fields] == ["Media", "Sleeve", "Notes", "Shelf"]
    media, sleeve, notes, shelf = fields
    assert len(media["options"]) == 8
    assert sleeve["options"][:2] == ["Generic", "No Cover"]
    assert (notes["lines"], shelf["lines"]) == (3, 1)
    assert "options" not in notes
    assert "lines" not in media
    assert [field["position"] for field in fields] == [1, 2, 3, 4]
    shown = anyone.json(f"{ME}/collection/fields")["fields"]
    assert shown == fields[:3]


def test_the_value_is_text_in_the_owner_s_currency(user: Client) -> None:
    value = user.json(f"{ME}/collection/value")
    assert list(value) == ["maximum", "median", "minimum"]
    assert all(text.startswith("$") and "," in text for text in value.values())
    user(ME, "POST", json={"curr_abbr": "EUR"})
    assert user.json(f"{ME}/collection/value")["median"].startswith("€")
    user(ME, "POST", json={"curr_abbr": "JPY"})
    assert "." not in user.json(f"{ME}/collection/value")["median"]


def test_folders_are_seen_late(user: Client, sandbox: Sandbox, clock: Clock) -> None:
    sandbox.write_delay = 40
    folder = user(FOLDERS, "POST", json={"name": "Late"}).json()
    path = f"{FOLDERS}/{folder['id']}"
    assert user(path).status_code == 404
    # Writes know at once what readers don't.
    assert user(f"{path}/releases/1", "POST").status_code == 201
    assert user(path, "DELETE").status_code == 403
    assert user(FOLDERS, "POST", json={"name": "Second"}).json()["id"] != folder["id"]
    clock.now += 40
    assert user.json(path)["count"] == 1
    sandbox.reset()
    assert len(user.json(FOLDERS)["folders"]) == 6


def test_headers_of_the_new_backend(user: Client) -> None:
    for path in (FOLDERS, f"{FOLDERS}/0/releases", f"{ME}/collection/value", f"{ME}/wants"):
        assert "X-Discogs-Media-Type" not in user(path).headers
    for path in (ME, f"{ME}/lists", f"{ME}/contributions", f"/lists/{landmarks.LIST_MIXED}"):
        assert user(path).headers["X-Discogs-Media-Type"] == "discogs.v2"
