"""What users gave: submissions, contributions, lists."""

from __future__ import annotations

import math

import pytest

import discogs
from discogs.models import Artist, Label, Release
from discogs.sandbox import Sandbox, landmarks
from discogs.sandbox.people.contributions import contributed, submitted
from tests.integration.people import reads
from tests.unit.models_world import World

NAME = "memory"


def test_all_three_kinds_of_submissions_cost_one_walk(sandbox: Sandbox) -> None:
    rows = submitted(sandbox.catalogue)[NAME]
    with sandbox.session(per_page=50) as session:
        given = session.user(NAME).submissions
        counts = (len(given.artists), len(given.labels), len(given.releases))

        artists, labels, releases = counts
        assert repr(given) == (
            f"<Submissions: {artists} artists, {labels} labels, {releases} releases>"
        )
        assert repr(given.labels) == f"<{labels} labels>"

    assert sum(counts) == len(rows)
    assert min(counts) > 0
    assert len(sandbox.requests) == math.ceil(len(rows) / 50) > 2
    assert [one.query["page"] for one in sandbox.requests] == [
        str(number + 1) for number in range(len(sandbox.requests))
    ]


def test_submissions_are_the_entities_of_the_session(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    given = session.user(NAME).submissions
    artist, label, release = given.artists[0], given.labels[0], given.releases[0]

    assert (type(artist), type(label), type(release)) == (Artist, Label, Release)
    assert artist is session.artist(artist.id)
    assert label is session.label(label.id)
    assert release is session.release(release.id)


def test_the_first_submissions_cost_one_page(sandbox: Sandbox, session: discogs.Session) -> None:
    given = session.user(NAME).submissions
    with session.no_lazy_loading():
        titles = [release.title for release in given.releases[:5]]

    assert len(titles) == 5
    assert len(sandbox.requests) == 1
    assert repr(given.releases).endswith(" releases read so far>")
    assert repr(given).startswith("<Submissions, read so far: ")
    assert len(sandbox.requests) == 1


def test_a_submitted_artist_still_loads_its_members(session: discogs.Session) -> None:
    given = session.user(NAME).submissions
    group = next(one for one in given.artists if one.raw.get("members"))

    assert all(isinstance(member.artist, Artist) for member in group.members)
    assert [member.name for member in group.members]


def test_who_submitted_nothing_has_nothing(sandbox: Sandbox, session: discogs.Session) -> None:
    given = session.user("rodneyfool").submissions

    assert (list(given.artists), list(given.labels), list(given.releases)) == ([], [], [])
    assert len(sandbox.requests) == 1
    with pytest.raises(IndexError):
        _ = given.artists[0]


def test_contributions_are_releases_and_can_be_sorted(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    expected = contributed(sandbox.catalogue)[NAME]
    given = session.user(NAME).contributions
    with session.no_lazy_loading():
        titles = [release.title for release in given.sort("title", "asc")]

    assert len(titles) == len(expected)
    assert titles == sorted(titles, key=str.casefold)
    query = sandbox.requests[0].query
    assert (query["sort"], query["sort_order"]) == ("title", "asc")
    assert len(sandbox.requests) == math.ceil(len(expected) / 100)


def test_the_tracklist_of_a_contribution_is_loaded_when_read(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    release = session.user(NAME).contributions[0]
    sandbox.clear()
    tracks = release.tracklist

    assert tracks
    assert reads(sandbox) == [f"/releases/{release.id}"]


def test_the_lists_of_oneself_and_of_others(session: discogs.Session) -> None:
    mine = [one.id for one in session.me.lists]
    theirs = [one.id for one in session.user(NAME).lists]

    assert set(mine) == {
        landmarks.LIST_MIXED,
        landmarks.LIST_PRIVATE,
        landmarks.LIST_EMPTY,
        landmarks.LIST_LONG,
    }
    assert theirs == [landmarks.LIST_OF_ANOTHER]


def test_a_list_leads_to_what_is_on_it(sandbox: Sandbox, session: discogs.Session) -> None:
    found = session.user_list(landmarks.LIST_MIXED)
    entities = [item.entity for item in found.items]

    assert entities[:4] == [
        session.release(landmarks.RELEASE_DOCUMENTED),
        session.master(landmarks.MASTER_DOCUMENTED),
        session.artist(landmarks.ARTIST_DOCUMENTED),
        session.label(landmarks.LABEL_DOCUMENTED),
    ]
    assert found.user is session.user("sandbox_user")
    assert found.items[0].comment == "Where it began."
    assert len(sandbox.requests) == 1


def test_a_list_from_the_lists_loads_its_items_once(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    long = next(one for one in session.me.lists if one.id == landmarks.LIST_LONG)
    sandbox.clear()

    assert (long.name, long.public) == ("One hundred and twenty", True)
    assert len(sandbox.requests) == 0
    assert len(long.items) == 120
    assert len(sandbox.requests) == 1
    assert long is session.user_list(landmarks.LIST_LONG)


def test_a_list_in_the_documented_shape_reads_the_same(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    path = f"/lists/{landmarks.LIST_DOCUMENTED}"
    new = session.user_list(landmarks.LIST_DOCUMENTED)
    facts = (new.id, new.name, new.date_added, new.date_changed, new.uri, len(new.items))
    names = {
        "id": "list_id",
        "date_added": "created_ts",
        "date_changed": "modified_ts",
        "uri": "url",
    }
    sandbox.alter(path, lambda one: {names.get(key, key): one[key] for key in one})
    with sandbox.session() as other:
        old = other.user_list(landmarks.LIST_DOCUMENTED)

        assert "created_ts" not in old.raw
        assert (
            old.id, old.name, old.date_added, old.date_changed, old.uri, len(old.items),
        ) == facts  # fmt: skip
        assert "created_ts" in old.raw


def test_somebody_elses_private_list_is_not_found(session: discogs.Session) -> None:
    with pytest.raises(discogs.NotFound):
        _ = session.user_list(landmarks.LIST_PRIVATE_OF_ANOTHER).name

    assert session.user_list(landmarks.LIST_PRIVATE).public is False


def test_each_submission_is_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    count = 500
    rows = [{"id": number, "title": "x"} for number in range(1, count + 1)]
    page = {
        "pagination": {"pages": 1, "items": count},
        "submissions": {"artists": [], "labels": [], "releases": [*rows, rows[0]]},
    }
    compared: list[object] = []

    def compare(self: object, other: object) -> bool:
        compared.append(other)
        return self is other

    monkeypatch.setattr(discogs.Entity, "__eq__", compare)
    releases = World({"/users/me/submissions": page}).user("me").submissions.releases

    assert len(releases) == count
    assert len(compared) < count
