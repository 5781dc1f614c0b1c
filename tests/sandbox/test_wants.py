"""Wantlists."""

from __future__ import annotations

from typing import Any

import pytest

from discogs.sandbox import Sandbox, landmarks

from .conftest import Client, Clock

WANTS = "/users/sandbox_user/wants"
WANT = f"{WANTS}/{landmarks.RELEASE_DOCUMENTED}"
OPEN = f"/users/{landmarks.USER_WITH_PUBLIC_COLLECTION}"
CLOSED = f"/users/{landmarks.USER_WITH_PRIVATE_COLLECTION}"
MISSING = {"message": "That release does not exist in the user's wantlist."}


def test_a_wantlist(user: Client) -> None:
    page = user.json(f"{WANTS}?per_page=100")
    assert page["pagination"]["items"] == landmarks.WANTLIST_SIZE
    assert page["pagination"]["pages"] == 2
    rows = page["wants"]
    assert list(rows[0]) == [
        "id", "resource_url", "date_added", "basic_information", "rating", "notes",
    ]  # fmt: skip
    assert {type(row["notes"]) for row in rows} == {str}
    assert {row["rating"] for row in rows} == {0, 4, 5}
    assert {row["id"]: row["notes"] for row in rows}[1675174] == "Sample notes."


def test_strangers_do_not_see_the_notes(user: Client, anyone: Client) -> None:
    rows = [*user.json(f"{OPEN}/wants")["wants"], *anyone.json(WANTS)["wants"]]
    assert len(rows) == 100
    assert not any("notes" in row for row in rows)
    assert "notes" not in anyone.json(f"{WANTS}/1675174")


def test_private_wantlists(user: Client) -> None:
    for path in (f"{CLOSED}/wants", f"{CLOSED}/wants/{landmarks.RELEASE_DOCUMENTED}"):
        answer = user(path)
        assert answer.status_code == 403
        assert answer.json()["message"].startswith("You are not allowed to view this resource.")


@pytest.mark.parametrize("order", ["asc", "desc"])
@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("added", lambda row: row["date_added"][:10]),
        ("artist", lambda row: row["basic_information"]["artists"][0]["name"].casefold()),
        ("label", lambda row: row["basic_information"]["labels"][0]["name"].casefold()),
        ("rating", lambda row: row["rating"]),
        ("title", lambda row: row["basic_information"]["title"].casefold()),
        ("year", lambda row: row["basic_information"]["year"]),
    ],
)
def test_sorts(user: Client, key: str, value: Any, order: str) -> None:
    rows = user.json(f"{WANTS}?sort={key}&sort_order={order}&per_page=100")["wants"]
    values = [value(row) for row in rows]
    assert values == sorted(values, reverse=order == "desc")


@pytest.mark.parametrize("where", ["json", "params"])
def test_adding_ignores_notes_and_rating(user: Client, where: str) -> None:
    said = {"notes": "UK pressing", "rating": 4}
    answer = user(WANT, "PUT", **{where: said})
    assert answer.status_code == 201
    want = answer.json()
    assert (want["rating"], want["notes"]) == (0, "")
    assert want["resource_url"] == f"{user.sandbox.url}{WANT}"
    edited = user(WANT, "POST", **{where: said})
    assert edited.status_code == 200
    assert edited.json() == {**want, **said} == user.json(WANT)
    # Adding it once more changes nothing.
    assert user(WANT, "PUT").json() == edited.json()


def test_edits_change_what_they_say(user: Client) -> None:
    path = f"{WANTS}/1675174"
    assert user(path, "POST", json={"rating": 3}).json()["notes"] == "Sample notes."
    edited = user(path, "POST", json={"notes": ""}).json()
    assert (edited["rating"], edited["notes"]) == (3, "")


def test_delete(user: Client) -> None:
    answer = user(f"{WANTS}/1675174", "DELETE")
    assert (answer.status_code, answer.content) == (204, b"")
    assert user.json(WANTS)["pagination"]["items"] == landmarks.WANTLIST_SIZE - 1
    for path in (f"{WANTS}/1675174", f"{WANTS}/5"):
        assert user(path, "DELETE").status_code == 204


def test_refusals(user: Client, anyone: Client) -> None:
    for method, path in (("GET", WANT), ("POST", WANT), ("PUT", f"{WANTS}/5")):
        answer = user(path, method, json={})
        assert (answer.status_code, answer.json()) == (404, MISSING)
    assert user(f"{WANTS}/1675174", "POST", json={"rating": 6}).status_code == 422
    for method in ("PUT", "POST", "DELETE"):
        assert anyone(f"{WANTS}/1675174", method).status_code == 403
        assert user(f"{OPEN}/wants/1", method).status_code == 403


def test_wants_are_seen_late(user: Client, sandbox: Sandbox, clock: Clock) -> None:
    sandbox.write_delay = 37
    assert user(WANT, "PUT").status_code == 201
    assert user(WANT, "POST", json={"rating": 4}).json()["rating"] == 4
    assert user(WANT).status_code == 404
    clock.now += 37
    assert user.json(WANT)["rating"] == 4
    user(WANT, "DELETE")
    assert user(WANT).status_code == 200
    clock.now += 37
    assert user(WANT).status_code == 404
