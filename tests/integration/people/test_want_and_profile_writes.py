"""What the writes to wants, ratings and profiles send."""

from __future__ import annotations

from typing import Any

import pytest

import discogs
from discogs.models import Currency, User
from discogs.sandbox import Sandbox, landmarks
from tests.integration.people import writes

RELEASE = landmarks.RELEASE_DOCUMENTED
WANT = f"/users/sandbox_user/wants/{RELEASE}"
RATING = f"/releases/{RELEASE}/rating/sandbox_user"


def test_wanting_a_release_is_one_put_without_a_body(sandbox: Sandbox, me: User) -> None:
    want = me.wantlist.add(RELEASE)

    assert [(one.method, one.path, one.body) for one in sandbox.requests] == [("PUT", WANT, b"")]
    assert (want.id, want.rating, want.notes) == (RELEASE, 0, "")


def test_wanting_once_more_leaves_a_draft_a_draft(sandbox: Sandbox, me: User) -> None:
    want = me.wantlist[0]
    want.notes = "A draft"
    me.wantlist.add(want.id)
    me.wantlist.add(want.id, rating=2 if want.rating != 2 else 3)

    assert [(method, body) for method, _, body in writes(sandbox)] == [
        ("PUT", None),
        ("PUT", None),
        ("POST", {"rating": want.rating}),
    ]
    assert list(want.changes) == ["notes"]
    want.save()
    assert writes(sandbox)[-1][2] == {"notes": "A draft"}


@pytest.mark.parametrize(
    "given",
    [{"notes": "UK only"}, {"rating": 4}, {"notes": "UK only", "rating": 4}],
)
def test_notes_and_rating_follow_in_a_post(
    sandbox: Sandbox, me: User, given: dict[str, Any]
) -> None:
    want = me.wantlist.add(RELEASE, **given)

    assert writes(sandbox) == [("PUT", WANT, None), ("POST", WANT, given)]
    assert not want.is_dirty
    assert {name: getattr(want, name) for name in given} == given


def test_a_release_can_be_wanted_from_itself(
    sandbox: Sandbox, session: discogs.Session, me: User
) -> None:
    want = session.release(RELEASE).add_to_wantlist(notes="Any copy", rating=1)

    assert writes(sandbox) == [
        ("PUT", WANT, None),
        ("POST", WANT, {"notes": "Any copy", "rating": 1}),
    ]
    assert want in me.wantlist
    assert want.release is session.release(RELEASE)


def test_a_release_costs_nothing_to_be_wanted_as_a_stub(
    sandbox: Sandbox, session: discogs.Session, me: User
) -> None:
    me.wantlist.add(session.release(RELEASE))

    assert len(sandbox.requests) == 1


def test_an_edit_of_a_want_sends_only_what_changed(sandbox: Sandbox, me: User) -> None:
    want = me.wantlist[0]
    want.rating = 1
    want.save()
    want.notes = "Cheap"
    want.save()
    want.save()

    path = f"/users/sandbox_user/wants/{want.id}"
    assert writes(sandbox) == [
        ("POST", path, {"rating": 1}),
        ("POST", path, {"notes": "Cheap"}),
    ]
    assert [one.status for one in sandbox.requests] == [200, 200, 200]


def test_a_want_that_did_not_really_change_sends_nothing(sandbox: Sandbox, me: User) -> None:
    want = me.wantlist[0]
    before = want.rating
    want.rating = 1
    want.rating = before
    want.save()

    assert writes(sandbox) == []


def test_a_want_is_deleted_with_one_delete(sandbox: Sandbox, me: User) -> None:
    want = me.wantlist[0]
    want.delete()

    assert writes(sandbox) == [("DELETE", f"/users/sandbox_user/wants/{want.id}", None)]
    assert want not in me.wantlist
    assert len(me.wantlist) == landmarks.WANTLIST_SIZE - 1
    with pytest.raises(discogs.DetachedError, match="was deleted: it can't be deleted"):
        want.delete()
    assert len(writes(sandbox)) == 1


def test_rating_and_unrating_a_release(
    sandbox: Sandbox, session: discogs.Session, me: User
) -> None:
    release = session.release(RELEASE)
    release.rate(3)
    given = release.rating_by(me)
    release.unrate()

    assert given == 3
    assert release.rating_by("sandbox_user") is None
    assert [(one.method, one.path, one.json) for one in sandbox.requests] == [
        ("PUT", RATING, {"rating": 3}),
        ("GET", RATING, None),
        ("DELETE", RATING, None),
        ("GET", RATING, None),
    ]


def test_the_first_rating_asks_once_who_rates(sandbox: Sandbox, session: discogs.Session) -> None:
    session.release(RELEASE).rate(3)
    session.release(RELEASE).rate(4)

    assert [one.path for one in sandbox.requests] == ["/oauth/identity", RATING, RATING]


@pytest.mark.parametrize(
    ("field", "value", "sent"),
    [
        ("name", "Sandra Box", "Sandra Box"),
        ("name", "", ""),
        ("home_page", "https://example.org/x?y=ü", "https://example.org/x?y=ü"),
        ("location", "Bérlin", "Bérlin"),
        ("profile", "I [b]like[/b] it.\r\nA lot.", "I [b]like[/b] it.\r\nA lot."),
        ("curr_abbr", Currency.EUR, "EUR"),
        ("curr_abbr", "GBP", "GBP"),
    ],
)
def test_an_edit_of_the_profile_sends_only_what_changed(
    sandbox: Sandbox, me: User, field: str, value: str, sent: str
) -> None:
    setattr(me, field, value)
    me.save()
    me.save()

    assert [(one.method, one.path, one.json) for one in sandbox.requests] == [
        ("POST", "/users/sandbox_user", {field: sent})
    ]
    assert getattr(me, field) == value
    assert getattr(me.refresh(), field) == value


def test_two_changes_of_the_profile_are_one_post(sandbox: Sandbox, me: User) -> None:
    me.name, me.location = "Sandra", "Rome"
    me.save()

    assert writes(sandbox) == [
        ("POST", "/users/sandbox_user", {"name": "Sandra", "location": "Rome"})
    ]
    assert me.is_loaded


def test_a_profile_that_did_not_really_change_sends_nothing(sandbox: Sandbox, me: User) -> None:
    before = me.location
    me.location = "Rome"
    me.location = before
    me.save()

    assert writes(sandbox) == []


def test_a_refused_edit_of_the_profile_keeps_the_change(sandbox: Sandbox, me: User) -> None:
    me.curr_abbr = "EUR"
    sandbox.fail(status=422, method="POST")
    with pytest.raises(discogs.UnprocessableEntity):
        me.save()

    assert me.is_dirty
    assert me.revert().curr_abbr is Currency.USD


def test_a_write_that_may_have_arrived_is_not_sent_again(sandbox: Sandbox, me: User) -> None:
    sandbox.drop(after_write=True)
    with pytest.raises(discogs.UnconfirmedWriteError):
        me.wantlist.add(RELEASE)

    assert len(writes(sandbox)) == 1
