"""What a session refuses before anything is sent, and how it explains what the server refused."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any

import pytest

import discogs
from discogs import Session
from discogs.errors import InvalidValueError, Unauthorized
from discogs.sandbox import Sandbox

RELEASE_ID = 249504


@pytest.mark.parametrize("given", [None, 249504, b"r249504"])
def test_what_is_no_text_names_nothing_either(session: Session, given: Any) -> None:
    with pytest.raises(InvalidValueError, match="is a string"):
        session.resolve(given)


@pytest.mark.parametrize("method", ["", "G ET", "GET\r\n", "GET /x", None, 5])
def test_a_method_is_a_word(sandbox: Sandbox, session: Session, method: Any) -> None:
    with pytest.raises(InvalidValueError, match="is a word such as GET"):
        session.request(method, "/releases/1")

    assert len(sandbox.requests) == 0


def test_an_address_that_is_none_is_refused(sandbox: Sandbox, session: Session) -> None:
    with pytest.raises(InvalidValueError, match="goes to a path such as"):
        session.request("GET", "http://[bad?token=s3cret")

    assert len(sandbox.requests) == 0


@pytest.mark.parametrize("path", [5, None, b"/releases/1", ["/releases/1"]])
def test_a_path_is_a_text(sandbox: Sandbox, session: Session, path: Any) -> None:
    with pytest.raises(InvalidValueError, match="goes to a path such as"):
        session.request("GET", path)

    assert len(sandbox.requests) == 0


def test_half_of_a_character_is_refused_before_anything_is_sent(
    sandbox: Sandbox, session: Session
) -> None:
    half = "caf\udcc3"
    release, me, want = session.release(RELEASE_ID), session.me, session.me.wantlist[0]
    item, order, versions = (
        me.copies_of(release)[0],
        session.orders[0],
        session.master(96559).versions,
    )
    assert me.folders["Jazz"]
    assert me.collection_fields
    before = len(sandbox.requests)
    calls: list[Callable[[], object]] = [
        lambda: session.search(half)[0],
        lambda: session.search("x", artist=half)[0],
        lambda: versions.filter(country=half)[0],
        lambda: session.request("GET", "/database/search", params={"q": [half]}),
        lambda: session.request("POST", "/users/x", json={"name": ["a", half]}),
        lambda: me.folders.create(half),
        lambda: me.wantlist.add(RELEASE_ID, notes=half),
        lambda: order.send_message(half),
        lambda: release.sell(condition="NM", price="3", comments=half).save(),
        lambda: setattr(want, "notes", half),
        lambda: setattr(me, "location", half),
        lambda: item.notes.__setitem__("Notes", half),
    ]

    for call in calls:
        with pytest.raises(InvalidValueError, match="half of a character"):
            call()
    assert len(sandbox.requests) == before
    assert [want.is_dirty, me.is_dirty, item.is_dirty] == [False] * 3
    assert session.load(discogs.Release, f'{{"id": 1, "title": "{half}"}}').title.startswith("caf")


@pytest.mark.parametrize("given", [None, 5, "r1", {}])
def test_only_entities_are_expired(session: Session, given: Any) -> None:
    with pytest.raises(InvalidValueError, match=r"expire\(\) takes entities"):
        session.expire(given)


def test_a_row_is_not_expired_but_its_release_is(session: Session) -> None:
    row: Any = session.artist(72872).releases[0]
    with pytest.raises(InvalidValueError, match=r"not ArtistRelease: for a row, give row\.release"):
        session.expire(row)


def test_statistics_are_those_of_a_moment(sandbox: Sandbox, session: Session) -> None:
    before = session.statistics
    _ = session.release(RELEASE_ID).title

    assert (before.requests, session.statistics.requests) == (0, 1)
    with pytest.raises(AttributeError, match="set attribute"):
        before.requests = 5  # type: ignore[misc] # pyright: ignore[reportAttributeAccessIssue]


def test_a_refusal_without_a_login_does_not_speak_of_one(sandbox: Sandbox) -> None:
    sandbox.fail(401, times=2, body={"message": "You must authenticate to access this resource."})
    with sandbox.session(level=0) as nobody, pytest.raises(Unauthorized, match="no login") as no:
        nobody.search("x").first()
    with sandbox.session(level=2) as user, pytest.raises(Unauthorized, match="Check the") as wrong:
        user.search("x").first()

    assert "Check" not in str(no.value)
    assert str(pickle.loads(pickle.dumps(no.value))) == str(no.value)  # noqa: S301
    assert "no login" not in str(wrong.value)
