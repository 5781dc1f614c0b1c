"""`Session(catalogue=...)`: what a dump covers costs no request; what the API said stays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import discogs
from discogs import OfflineError, Session, dumps
from discogs.errors import InvalidValueError, LazyLoadError
from tests.dumps.examples import ARTISTS, LABELS, MASTERS, RELEASES, dump, release
from tests.unit.models_world import World

API = "https://api.discogs.com"
#: What the API says today: another title, images, and no notes any more.
TODAY = {
    "id": 1,
    "title": "Trains and Boats",
    "artists": [{"id": 7, "name": "Ann (2)", "resource_url": ""}],
    "images": [
        {
            "type": "primary",
            "uri": "u.jpg",
            "uri150": "",
            "resource_url": "",
            "width": 1,
            "height": 1,
        }
    ],
    "status": "Accepted",
    "resource_url": f"{API}/releases/1",
}
VERSIONS = [
    release(21, title="A", master_id="4"),
    release(22, title="B", master_id="4", country="UK", released="1999"),
]


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dumps")
    kinds = {"releases": [*RELEASES, *VERSIONS], "masters": MASTERS, "labels": LABELS}
    for kind, records in {**kinds, "artists": ARTISTS}.items():
        (folder / f"discogs_20261001_{kind}.xml.gz").write_bytes(dump(records, kind, packed=True))
    return dumps.convert(folder, folder / "data", workers=1, parquet=False).catalogue


@pytest.fixture
def session(catalogue: Path) -> Iterator[World]:
    with World({"/releases/1": TODAY}, catalogue=catalogue) as opened:
        yield opened


@pytest.fixture
def offline(catalogue: Path) -> Iterator[Session]:
    with Session("tests/1.0", catalogue=catalogue, offline=True) as opened:
        yield opened


def sent(session: World) -> int:
    return len(session.asked)


def test_covered_fields_cost_no_request_and_the_others_one(session: World) -> None:
    found = session.release(1)

    assert (found.title, found.year, found.barcodes) == ("Trains & Boats", 1998, ("73201",))
    assert [track.title for track in found.tracks] == ["Rails", "Part"]
    assert found.known_as_of == date(2026, 10, 1)
    assert (sent(session), session.statistics.requests, session.statistics.local) == (0, 0, 1)
    assert not found.is_loaded
    assert found.images[0].uri == "u.jpg"
    assert sent(session) == 1


def test_the_next_full_load_drops_what_was_older(session: World) -> None:
    found = session.release(1)
    assert found.notes == "One\r\nTwo"
    assert found.images

    now: list[object] = [found.title, found.notes, found.country, found.tracklist]
    assert now == ["Trains and Boats", None, None, ()]
    assert (found.known_as_of, found.raw["title"]) == (None, "Trains and Boats")
    assert "notes" not in found.raw
    assert sent(session) == 1


def test_refresh_asks_the_api_and_expire_makes_the_next_read_ask(session: World) -> None:
    found = session.release(1)
    assert found.title == "Trains & Boats"
    assert found.refresh().title == "Trains and Boats"
    session.expire(found)
    assert found.title == "Trains and Boats"
    assert sent(session) == 2


def test_what_a_row_says_is_newer(session: World) -> None:
    found = session.release(1)
    assert found.title == "Trains & Boats"
    again = session.core.entity(discogs.Release, 1, title="From a row")

    assert again is found
    assert (found.title, found.country) == ("From a row", "Sweden")
    early = session.core.entity(discogs.Release, 2, title="From a row")
    assert (early.artist_credit, early.title) == ("Ann", "From a row")
    assert sent(session) == 0


def test_entities_of_a_dump_lead_to_others_of_the_session(session: World) -> None:
    found = session.release(1)

    assert found.artists[0].artist is session.artist(7)
    assert found.artists[0].artist.realname == "Ann"
    assert found.labels[0].label.contact_info == "Stockholm"
    assert session.statistics.local == 3


def test_what_the_dump_lacks_is_asked_of_the_api(session: World) -> None:
    session.answers["/releases/77"] = {**TODAY, "id": 77}
    session.answers.update(
        {"/artists/11": {"id": 11, "name": "G", "members": [{"id": 7, "name": "Ann", "active": True,
              "resource_url": ""}]}},
    )  # fmt: skip

    assert session.release(77).title == "Trains and Boats"
    assert session.artist(11).name == "\u00a0"
    assert session.artist(11).members[0].active is True
    assert sent(session) == 2


def test_no_lazy_loading_allows_what_makes_no_request(session: World) -> None:
    with session.no_lazy_loading():
        assert session.release(1).title == "Trains & Boats"
        with pytest.raises(LazyLoadError):
            _ = session.release(1).images


def test_probes_do_not_read_the_catalogue(session: World) -> None:
    found = session.release(1)

    assert "title" not in repr(found)
    assert (found == session.release(1), hash(found)) == (True, hash(session.release(1)))
    assert found.model_dump() == {"id": 1}
    assert session.statistics.local == 0


def test_texts_that_another_format_converts_are_asked_of_the_api(
    catalogue: Path,
) -> None:
    answers = {"/releases/1": TODAY}
    with World(answers, catalogue=catalogue, text_format="plaintext") as session:
        assert session.release(1).title == "Trains & Boats"
        assert session.release(1).notes is None
    assert sent(session) == 1


def test_offline_says_what_is_missing_and_sends_nothing(offline: Session) -> None:
    assert offline.release(1).title == "Trains & Boats"
    assert offline.artist(11).members[0].active is None
    with pytest.raises(
        OfflineError, match=r"images.*dump of releases of 2026-10-01 does not cover"
    ):
        _ = offline.release(1).images
    with pytest.raises(OfflineError, match="dump of releases of 2026-10-01 does not have it"):
        _ = offline.release(78).title
    with pytest.raises(OfflineError, match="is in no dump"):
        _ = offline.user("rick").name
    with pytest.raises(OfflineError, match="GET /releases/1 is not sent"):
        offline.release(1).refresh()
    for ask in (lambda: offline.artist(7).releases[0], lambda: offline.search("boats")[0]):
        with pytest.raises(OfflineError, match="is not sent"):
            ask()
    assert offline.statistics.requests == 0


def test_offline_names_the_dump_that_was_not_converted(tmp_path: Path) -> None:
    path = tmp_path / "discogs_20261001_releases.xml"
    path.write_bytes(dump(RELEASES))
    made = dumps.convert(path, tmp_path / "data", workers=1, parquet=False)

    with (
        Session("tests/1.0", catalogue=made.catalogue, offline=True) as session,
        pytest.raises(OfflineError, match=r"convert discogs_..._artists.xml.gz, too"),
    ):
        _ = session.artist(7).name


def test_what_was_expired_offline_is_read_from_the_dump_again(offline: Session) -> None:
    found = offline.release(1)
    assert found.title
    offline.expire(found)
    assert found.title == "Trains & Boats"


def test_exact_sequences_are_answered_offline(offline: Session) -> None:
    versions = offline.master(4).versions
    assert [(row.id, row.title, row.released) for row in versions] == [
        (21, "A", "0"), (22, "B", "1999"),
    ]  # fmt: skip
    assert len(versions) == 2
    assert [(row.id, row.catno, row.artist) for row in offline.label(5).releases] == [
        (1, "SK 026", "Ann (2) & A Friend")
    ]
    assert [row.id for row in offline.search(barcode="7 320-1")] == [1]
    row = offline.search(catno="SK026", type="release")[0]
    assert (row.title, row.year, row.barcode) == (
        "Ann (2) & A Friend - Trains & Boats", 1998, ("7 320-1",),
    )  # fmt: skip
    assert row.release is offline.release(1)
    assert list(offline.search(barcode="12345")) == []


def test_what_is_not_exact_is_never_answered_offline(offline: Session) -> None:
    with pytest.raises(OfflineError, match="not sorted or filtered offline"):
        list(offline.master(4).versions.filter(country="UK"))
    with pytest.raises(OfflineError, match="has no 99"):
        list(offline.master(99).versions)
    with pytest.raises(OfflineError):
        list(offline.search(barcode="73201", country="Sweden"))


def test_online_no_sequence_is_answered_by_the_dump(session: World) -> None:
    session.answers["/masters/4/versions"] = {"pagination": {"items": 0}, "versions": []}

    assert list(session.master(4).versions) == []
    assert sent(session) == 1


def test_offline_needs_a_catalogue() -> None:
    with pytest.raises(InvalidValueError, match="needs a catalogue"):
        Session("tests/1.0", offline=True)
    with pytest.raises(dumps.DumpError, match="no catalogue"):
        Session("tests/1.0", catalogue="/nowhere/catalogue.sqlite")


def test_a_thousand_releases_by_barcode_take_no_request(tmp_path: Path) -> None:
    path = tmp_path / "discogs_20261001_releases.xml"
    barcode = '<identifier type="Barcode" value="{:08}"/>'
    records = [
        release(id, title=f"No. {id}", identifiers=barcode.format(id)) for id in range(1, 1001)
    ]
    path.write_bytes(dump(records))
    made = dumps.convert(path, tmp_path / "data", workers=1, parquet=False)

    with Session("tests/1.0", catalogue=made.catalogue, offline=True) as session:
        titles = [session.search(barcode=f"{id:08}")[0].title for id in range(1, 1001)]
        assert all(title.endswith(f"No. {id}") for id, title in enumerate(titles, 1))
        assert session.statistics.requests == 0
