"""What walks through the database cost in requests, counted by the server."""

from __future__ import annotations

import discogs
from discogs.sandbox import Sandbox, landmarks


def test_the_titles_of_all_releases_of_an_artist_cost_a_request_for_each_hundred(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    artist = session.artist(landmarks.ARTIST_WITH_250_RELEASES)
    titles = [row.title for row in artist.releases]

    assert len(titles) == 250
    assert all(titles)
    assert len(sandbox.requests) == 3


def test_the_length_of_a_listing_costs_one_request(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    releases = session.artist(landmarks.ARTIST_WITH_250_RELEASES).releases

    assert len(releases) == 250
    assert releases.pages == 3
    assert len(sandbox.requests) == 1


def test_the_last_of_many_costs_two_requests(sandbox: Sandbox, session: discogs.Session) -> None:
    releases = session.artist(landmarks.ARTIST_WITH_250_RELEASES).releases
    last = releases[-1]

    assert [request.query["page"] for request in sandbox.requests] == ["1", "3"]
    assert last == list(releases)[-1]
    assert len(sandbox.requests) == 3


def test_the_first_ten_of_an_unread_listing_cost_one_small_request(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    rows = session.artist(landmarks.ARTIST_WITH_250_RELEASES).releases[:10]

    assert len(rows) == 10
    (request,) = sandbox.requests
    assert request.query["per_page"] == "10"


def test_a_release_its_artists_its_master_and_back_cost_two_requests(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    release = session.release(landmarks.RELEASE_MAIN_VERSION)
    names = [credit.artist.name for credit in release.artists]
    master = release.master
    assert master is not None
    main = master.main_release

    assert all(names)
    assert main is release
    assert main.title == release.title
    assert len(sandbox.requests) == 2


def test_with_another_main_release_they_cost_three(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    release = session.release(landmarks.RELEASE_OTHER_VERSION)
    names = [credit.artist.name for credit in release.artists]
    master = release.master
    assert master is not None

    assert all(names)
    assert master.main_release is session.release(landmarks.RELEASE_MAIN_VERSION)
    assert master.main_release.title
    assert [request.path for request in sandbox.requests] == [
        f"/releases/{landmarks.RELEASE_OTHER_VERSION}",
        f"/masters/{landmarks.MASTER_OF_FOUR}",
        f"/releases/{landmarks.RELEASE_MAIN_VERSION}",
    ]


def test_one_release_over_three_paths_is_loaded_once(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    by_id = session.release(landmarks.RELEASE_DOCUMENTED)
    by_search = next(
        row.release
        for row in session.search("never gonna give you up", type="release")
        if row.id == by_id.id
    )
    by_label = next(
        row.release
        for row in session.label(landmarks.LABEL_DOCUMENTED).releases
        if row.id == by_id.id
    )
    tracklists = [release.tracklist for release in (by_id, by_search, by_label) if release]

    assert by_id is by_search is by_label
    assert len(tracklists) == 3
    full = [request for request in sandbox.requests if request.path == f"/releases/{by_id.id}"]
    assert len(full) == 1
    assert len(sandbox.requests) == 3


def test_the_same_release_ten_times_costs_one_request(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    titles = {session.release(landmarks.RELEASE_DOCUMENTED).title for _ in range(10)}

    assert titles == {"Never Gonna Give You Up"}
    assert len(sandbox.requests) == 1


def test_the_tracklists_of_a_labels_first_forty_cost_forty_one(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    rows = session.label(landmarks.LABEL_WITH_160_RELEASES).releases[:40]
    tracklists = [row.release.tracklist for row in rows]

    assert len(tracklists) == 40
    assert all(tracklists)
    assert len(sandbox.requests) == 41


def test_the_first_three_of_a_search_cost_one_request(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    found = session.search("the", type="release")[:3]

    assert len(found) == 3
    assert all(row.title and row.release for row in found)
    assert len(sandbox.requests) == 1


def test_a_loop_over_rows_loads_nothing(sandbox: Sandbox, session: discogs.Session) -> None:
    artist = session.artist(landmarks.ARTIST_WITH_250_RELEASES)
    with session.no_lazy_loading():
        facts = [
            (row.title, row.role, row.year, row.artist, row.release.id) for row in artist.releases
        ]
        titles = [row.release.title for row in artist.releases if row.type == "release"]

    assert len(facts) == 250
    assert all(titles)
    assert len(sandbox.requests) == 3


def test_a_master_seeds_its_main_release_with_itself(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    row = next(
        row
        for row in session.artist(landmarks.ARTIST_WITH_250_RELEASES).releases
        if row.type == "master"
    )
    sandbox.clear()

    assert row.release.master is row.master
    assert len(sandbox.requests) == 0


def test_statistics_agree_with_the_server(sandbox: Sandbox, session: discogs.Session) -> None:
    _ = list(session.artist(landmarks.ARTIST_WITH_250_RELEASES).releases)
    _ = session.release(landmarks.RELEASE_DOCUMENTED).title

    assert session.statistics.requests == len(sandbox.requests) == 4
    assert session.statistics.waited < 1
    assert session.statistics.cached == 0


def test_prefetching_costs_a_request_for_each_stub(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    rows = session.label(landmarks.LABEL_WITH_160_RELEASES).releases[:20]
    known = rows[0].release.refresh()
    sandbox.clear()
    prefetched = session.prefetch([row.release for row in rows], progress=False)
    with session.no_lazy_loading():
        tracklists = [release.tracklist for release in prefetched.loaded]

    assert len(tracklists) == 20
    assert prefetched.failed == {}
    assert known in prefetched.loaded
    assert len(sandbox.requests) == 19
