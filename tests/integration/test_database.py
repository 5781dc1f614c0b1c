"""Releases, masters, artists and labels as a server gives them."""

from __future__ import annotations

import pytest

import discogs
from discogs.errors import NotFound
from discogs.sandbox import Sandbox, landmarks


def test_the_documentations_release(session: discogs.Session) -> None:
    release = session.release(landmarks.RELEASE_DOCUMENTED)

    assert release.title == "Never Gonna Give You Up"
    assert release.artist_credit == "Rick Astley"
    assert release.year == 1987
    assert str(release.released_on) == "1987-07"
    assert release.barcodes == ("5012394144777",)
    assert [(track.position, track.seconds) for track in release.tracks] == [("A", 212), ("B", 210)]
    assert release.labels[0].catno == "PB 41447"
    assert release.extraartists[1].printed_name == "Stock / Aitken / Waterman"
    assert release.community.have > 0
    assert release.date_added.tzinfo is not None


@pytest.mark.parametrize("level", [0, 1, 2])
def test_the_database_can_be_read_at_every_level(sandbox: Sandbox, level: int) -> None:
    with sandbox.session(level=level) as session:
        release = session.release(landmarks.RELEASE_DOCUMENTED)

        assert release.title == "Never Gonna Give You Up"
        assert release.artists[0].artist.profile.plain.startswith("English singer.")
        assert session.level == level
    assert {request.level for request in sandbox.requests} == {level}


def test_the_stats_tell_a_price_in_the_sessions_currency_and_a_release_none(
    sandbox: Sandbox,
) -> None:
    with sandbox.session(currency="EUR") as session:
        release = session.release(landmarks.RELEASE_DOCUMENTED)
        assert release.lowest_price is not None
        assert release.lowest_price.currency is None
        lowest = release.marketplace_stats().lowest_price
        assert lowest is not None
        assert lowest.currency == "EUR"
    assert [request.query for request in sandbox.requests] == [{"curr_abbr": "EUR"}] * 2


@pytest.mark.parametrize(
    ("release_id", "released"),
    [
        (landmarks.RELEASE_WITHOUT_YEAR, None),
        (landmarks.RELEASE_WITH_EMPTY_DATE, None),
        (landmarks.RELEASE_WITHOUT_DAY, "1998-12"),
    ],
)
def test_partial_dates(session: discogs.Session, release_id: int, released: str | None) -> None:
    found = session.release(release_id).released_on

    assert (str(found) if found else None) == released


def test_a_release_of_few_words_reads_whole(sandbox: Sandbox, session: discogs.Session) -> None:
    release = session.release(landmarks.RELEASE_BARE)

    assert release.master is None
    assert release.notes is None
    assert release.extraartists == release.videos == ()
    assert len(sandbox.requests) == 1


def test_credits_without_a_page_ask_for_nothing(sandbox: Sandbox, session: discogs.Session) -> None:
    release = session.release(landmarks.RELEASE_WITH_UNLINKED_CREDITS)
    nobodies = [credit.artist for credit in release.extraartists if credit.id == 0]

    assert nobodies
    assert all(artist.name and artist.profile == "" for artist in nobodies)
    assert all(list(artist.releases) == [] for artist in nobodies)
    assert len(sandbox.requests) == 1


def test_index_tracks_are_taken_apart(session: discogs.Session) -> None:
    release = session.release(landmarks.RELEASE_WITH_SUB_TRACKS)
    kinds = {track.type_ for track in release.tracklist}

    assert {"heading", "index"} <= kinds
    assert all(track.type_ != "heading" for track in release.tracks)
    parts = [part for track in release.tracklist for part in track.sub_tracks]
    assert parts
    assert set(parts) <= set(release.tracks)


def test_what_nobody_sells_has_no_price(session: discogs.Session) -> None:
    assert session.release(landmarks.RELEASE_NOT_FOR_SALE).lowest_price is None
    assert session.release(landmarks.RELEASE_BLOCKED).blocked_from_sale is True


def test_groups_and_members_lead_to_each_other(session: discogs.Session) -> None:
    group = session.artist(landmarks.ARTIST_GROUP)
    member = session.artist(landmarks.ARTIST_MEMBER)

    assert member in [link.artist for link in group.members]
    assert group in [link.artist for link in member.groups]
    assert [link.artist.name for link in member.aliases] == [link.name for link in member.aliases]
    assert member.aliases


def test_labels_lead_up_and_down(session: discogs.Session) -> None:
    child = session.label(landmarks.LABEL_CHILD)

    assert child.parent_label is session.label(landmarks.LABEL_PARENT)
    assert child.parent_label is not None
    assert child in [link.label for link in child.parent_label.sublabels]


def test_versions_are_filtered_by_what_their_facets_say(session: discogs.Session) -> None:
    versions = session.master(landmarks.MASTER_WITH_120_VERSIONS).versions
    country = versions.facets["country"].values[0]
    narrowed = versions.filter(country=country.title)

    assert len(versions) == 120
    assert len(narrowed) == country.count < 120
    assert {row.country for row in narrowed} == {country.title}


def test_versions_are_filtered_then_sorted(session: discogs.Session) -> None:
    versions = session.master(landmarks.MASTER_DOCUMENTED).versions
    years = [row.released for row in versions.filter(format="Vinyl").sort("released", "desc")]

    assert years == sorted(years, key=str, reverse=True)
    assert 0 < len(years) < len(versions)


def test_each_filter_narrows(session: discogs.Session) -> None:
    versions = session.master(landmarks.MASTER_WITH_120_VERSIONS).versions
    for name, facet in versions.facets.items():
        value = facet.values[0]
        narrowed = versions.filter(**{name: value.title})

        assert len(narrowed) == value.count


def test_the_versions_of_an_unknown_master_are_not_found(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    with pytest.raises(NotFound):
        list(session.master(123456789).versions)

    assert [request.path for request in sandbox.requests] == [
        "/masters/123456789/versions",
        "/masters/123456789",
    ]


def test_short_pages_lose_no_row_and_are_told(session: discogs.Session) -> None:
    releases = session.artist(landmarks.ARTIST_WITH_SHORT_PAGES).releases
    with pytest.warns(discogs.DriftWarning, match="130 rows, and 121 came"):
        rows = list(releases)

    assert len({(row.type, row.id, row.role) for row in rows}) == 121
    assert [releases[place] for place in range(121)] == rows
    assert releases[-1] == rows[-1]


def test_artists_releases_are_sorted_by_the_server(session: discogs.Session) -> None:
    releases = session.artist(landmarks.ARTIST_WITH_250_RELEASES).releases
    years = [row.year or 0 for row in releases.sort("year", "desc")]

    assert years == sorted(years, reverse=True)
    assert years != [row.year or 0 for row in releases]


@pytest.mark.parametrize("kind", ["release", "master", "artist", "label"])
def test_what_does_not_exist_is_not_found_when_it_is_read(
    session: discogs.Session, kind: str
) -> None:
    entity = session.resolve(f"{kind[0]}123456789")

    with pytest.raises(NotFound, match="404 Not Found"):
        entity.refresh()


def test_ratings_are_asked_for_at_each_call(sandbox: Sandbox, session: discogs.Session) -> None:
    release = session.release(landmarks.RELEASE_DOCUMENTED)
    before = release.community_rating()

    assert release.rating_by(sandbox.username) is None
    path = f"/releases/{release.id}/rating/{sandbox.username}"
    assert session.request("PUT", path, json={"rating": 5}).status == 201
    assert release.rating_by(sandbox.username) == 5
    after = release.community_rating()
    assert after.count == before.count + 1
    assert after.average >= before.average
    assert release.stats().num_have is None
    assert release.stats().is_offensive is False


def test_about_tells_of_the_server_and_of_us(session: discogs.Session) -> None:
    info = session.about()

    assert info.statistics.releases > 1000
    assert info.api_version == "v2"
    assert info.client_version == discogs.__version__
    assert (info.login, info.level) == ("token", 2)
    assert info.user_agent


def test_a_wrong_field_of_an_answer_costs_only_that_field(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    def spoil(release: dict[str, object]) -> None:
        release["year"] = "soon"

    sandbox.alter("/releases/*", spoil)
    release = session.release(landmarks.RELEASE_DOCUMENTED)

    assert release.title == "Never Gonna Give You Up"
    with pytest.raises(discogs.InvalidFieldError, match=r"\.year"):
        _ = release.year
    assert release.raw["year"] == "soon"
