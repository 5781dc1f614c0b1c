"""A write that is answered by something else than the API: nobody knows whether it was done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import discogs
from discogs.sandbox import Sandbox

RELEASE = 249504
WRITES: dict[str, Callable[[discogs.Session], object]] = {
    "rating an item": lambda session: _rated(session).save(),
    "deleting an item": lambda session: session.me.copies_of(RELEASE)[0].delete(),
    "adding an item": lambda session: session.me.folders.by_id(1).add(RELEASE),
    "wanting": lambda session: session.me.wantlist.add(RELEASE),
    "creating a folder": lambda session: session.me.folders.create("New"),
    "rating": lambda session: session.release(RELEASE).rate(5),
}


def _rated(session: discogs.Session) -> discogs.CollectionItem:
    item = session.me.copies_of(RELEASE)[0]
    item.rating = 1 if item.rating != 1 else 2
    return item


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_a_page_instead_of_an_answer_leaves_a_write_unconfirmed(
    sandbox: Sandbox, session: discogs.Session, write: Callable[[discogs.Session], object]
) -> None:
    session.me.copies_of(RELEASE).first()
    for method in ("POST", "PUT", "DELETE"):
        sandbox.garble(method=method)
    sandbox.requests.clear()
    with pytest.raises(discogs.UnconfirmedWriteError):
        write(session)

    assert sum(request.method != "GET" for request in sandbox.requests) == 1


@pytest.mark.parametrize("write", ["adding an item", "wanting", "creating a folder"])
def test_an_empty_answer_where_one_is_needed_leaves_a_write_unconfirmed(
    sandbox: Sandbox, session: discogs.Session, write: str
) -> None:
    for method in ("POST", "PUT"):
        sandbox.blank(method=method)
    with pytest.raises(discogs.UnconfirmedWriteError):
        WRITES[write](session)


def test_a_folder_whose_id_came_broken_has_its_count(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    def break_id(content: Any) -> None:
        content["folders"][-1]["id"] = None

    sandbox.alter("/users/*/collection/folders", break_id)
    folders = list(session.me.folders)

    assert [folder.count for folder in folders][-1] > 400
