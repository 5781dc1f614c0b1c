"""`Session(catalogue=...)`: what a dump covers costs no request; what the API said stays."""

from __future__ import annotations

import copy
import pickle
import sys
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import discogs
from discogs import OfflineError, Session, dumps, progress
from discogs.errors import InvalidValueError, LazyLoadError
from discogs.orm.decoding import decoder
from discogs.orm.entity import merge
from discogs.orm.payload import Payload
from discogs.sandbox import Sandbox
from tests.dumps.examples import ARTISTS, LABELS, MASTERS, RELEASES, dump, release
from tests.unit.models_world import World
from tests.unit.test_progress import Terminal

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
    assert (found.known_as_of, found.raw["year"]) == (date(2026, 10, 1), 1998)
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
    # What has no letter and no digit is on no release, and leaves the other condition standing.
    assert list(offline.search(barcode="73201", catno="--")) == []
    assert list(offline.search(barcode="%", catno="SK026")) == []


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


# -- Copies and saved JSON: what a dump said stays older, wherever it goes -------------------------


def taken_elsewhere(session: World, how: str, path: Path) -> World:
    """Another session, without a catalogue, that is given what a dump said of release 1."""
    other = World({"/releases/1": TODAY})
    if how == "pickle":
        found = session.release(1)
        assert found.title
        other.merge(pickle.loads(pickle.dumps(found)))  # noqa: S301
    elif how == "detached":
        other.merge(next(iter(dumps.read(path, discogs.Release))))
    else:
        other.load(discogs.Release, next(iter(dumps.read(path, discogs.Release).raw())))
    return other


@pytest.mark.parametrize("how", ["pickle", "detached", "json"])
def test_in_another_session_a_full_load_drops_it_too(
    session: World, how: str, tmp_path: Path
) -> None:
    path = tmp_path / "discogs_20261001_releases.xml"
    path.write_bytes(dump(RELEASES))
    found = (other := taken_elsewhere(session, how, path)).release(1)

    assert (found.title, found.notes, found.is_loaded) == ("Trains & Boats", "One\r\nTwo", False)
    assert found.artists[0].artist is other.artist(7)
    # JSON does not say where it came from, but is no newer than a full answer either.
    assert found.known_as_of == (None if how == "json" else date(2026, 10, 1))
    assert sent(other) == 0
    assert found.images
    now: list[object] = [found.title, found.notes, found.country, found.known_as_of]
    assert now == ["Trains and Boats", None, None, None]


def test_what_a_dump_knows_in_part_is_not_taken_to_another_session(
    offline: Session, tmp_path: Path
) -> None:
    path = tmp_path / "discogs_20200806_releases.xml"
    path.write_bytes(dump([RELEASES[1].replace('id="2"', 'id="1"')]))
    world = World({"/releases/1": TODAY, "/artists/11": {"id": 11, "name": "G", "members": []}})
    old = next(iter(dumps.read(path)))
    assert (old.images[0].uri, old.known_as_of) == ("", date(2020, 8, 6))
    world.merge(old)
    assert offline.artist(11).members
    world.merge(copy.copy(offline.artist(11)))

    assert world.release(1).images[0].uri == "u.jpg"
    assert world.artist(11).name == "\u00a0"
    assert world.artist(11).members == ()


def test_a_name_that_a_record_of_the_dump_tells_is_as_old_as_the_dump(tmp_path: Path) -> None:
    path = tmp_path / "discogs_20261001_releases.xml"
    path.write_bytes(dump(RELEASES))
    made = dumps.convert(path, tmp_path / "data", workers=1, parquet=False)
    with World({"/artists/7": {"id": 7, "name": "Anna"}}, catalogue=made.catalogue) as world:
        artist = world.release(1).artists[0].artist

        assert (artist.name, artist.known_as_of, sent(world)) == (
            "Ann (2)", date(2026, 10, 1), 0,
        )  # fmt: skip
        assert world.core.entity(discogs.Artist, 7, name="From a row").name == "From a row"


# -- Prefetching -----------------------------------------------------------------------------------


def test_what_the_catalogue_holds_is_prefetched_without_a_request_or_thread(
    session: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threading, "Thread", None)
    wanted = [session.release(1), session.release(21), session.artist(7), session.label(5)]
    done = session.prefetch(wanted, progress=False)

    assert (list(done.loaded), done.failed, sent(session)) == (wanted, {}, 0)
    assert vars(wanted[0])["title"] == "Trains & Boats"
    with session.no_lazy_loading():
        assert session.release(1).tracks


def test_the_others_are_asked_for_and_all_of_them_in_full_if_wanted(session: World) -> None:
    session.answers["/releases/77"] = {**TODAY, "id": 77}
    here, elsewhere, nowhere = (session.release(id) for id in (1, 77, 78))
    done = session.prefetch([here, elsewhere, nowhere], progress=False)

    assert list(done.loaded) == [here, elsewhere]
    assert list(done.failed) == [nowhere]
    assert (here.is_loaded, elsewhere.is_loaded) == (False, True)
    assert sorted(session.paths) == ["/releases/77", "/releases/78"]
    with session.no_lazy_loading(), pytest.raises(LazyLoadError, match="full=True"):
        _ = here.images
    session.prefetch([here, elsewhere], full=True, progress=False)
    assert here.is_loaded
    assert session.paths[2:] == ["/releases/1"]


def test_what_was_expired_is_prefetched_from_the_api(session: World) -> None:
    found = session.release(1)
    assert found.title
    session.expire(found)
    session.prefetch([found], progress=False)

    assert (found.is_loaded, found.title, sent(session)) == (True, "Trains and Boats", 1)


def test_offline_prefetching_says_what_the_dump_lacks(offline: Session) -> None:
    done = offline.prefetch([offline.release(1), offline.release(78)], progress=False)

    assert list(done.loaded) == [offline.release(1)]
    assert "2026-10-01 does not have it" in str(done.failed[offline.release(78)])
    failed = offline.prefetch([offline.release(1)], full=True, progress=False).failed
    assert "does not have all of it" in str(failed[offline.release(1)])
    assert offline.statistics.requests == 0


# -- Exact sequences, asked for while online -------------------------------------------------------


def test_online_the_catalogue_is_asked_by_its_name(session: World) -> None:
    local = session.catalogue
    versions = local.versions(session.master(4))

    assert [(row.id, row.title, row.country) for row in versions] == [
        (21, "A", ""),
        (22, "B", "UK"),
    ]
    assert versions[0].release is session.release(21)
    assert [row.id for row in local.versions(4)] == [21, 22]
    assert [row.catno for row in local.releases_on_label(5).by_catno()] == ["SK 026"]
    assert [row.id for row in local.releases_on_label(session.label(44))] == [1]
    assert [row.id for row in local.search(barcode="7 320-1")] == [1]
    assert [row.id for row in local.search(catno="sk026", barcode="73201")] == [1]
    assert [row.id for row in local.search(catno="SK 027", barcode="73201")] == []
    assert local.versions(4).to_records()[1]["released"] == "1999"
    assert (sent(session), local.dates["releases"]) == (0, "2026-10-01")
    assert session.statistics.local > 0
    assert "catalogue.sqlite' of" in repr(local)


def test_rows_of_the_catalogue_are_as_old_as_the_dump(session: World) -> None:
    row = session.catalogue.search(barcode="73201")[0]
    found = row.release
    assert found is not None

    assert (found.country, found.known_as_of, sent(session)) == ("Sweden", date(2026, 10, 1), 0)
    assert found.images
    assert (found.country, found.year, found.known_as_of) == (None, None, None)
    # Once the API was asked, no row of the catalogue tells anything.
    assert session.catalogue.search(barcode="73201")[0].release is found
    assert (found.country, sent(session)) == (None, 1)


def test_what_the_catalogue_can_not_know_exactly_it_does_not_offer(session: World) -> None:
    assert not {"artist", "releases_by_artist"} & set(dir(session.catalogue))
    with pytest.raises(TypeError):
        session.catalogue.search(country="Sweden")  # type: ignore[call-arg]
    with pytest.raises(InvalidValueError, match="barcode, a catno, or both"):
        session.catalogue.search()
    for odd in ("", " - ", 5):
        with pytest.raises(InvalidValueError, match="a text for barcode"):
            session.catalogue.search(barcode=odd)  # type: ignore[arg-type]
    with pytest.raises(InvalidValueError, match="id of a master"):
        session.catalogue.versions("m4")  # type: ignore[arg-type]
    with pytest.raises(OfflineError, match="dump of masters of 2026-10-01 has no 99"):
        list(session.catalogue.versions(99))
    assert sent(session) == 0


def test_a_session_without_a_catalogue_says_how_to_get_one() -> None:
    with pytest.raises(dumps.DumpError, match=r"has no catalogue.*convert makes"):
        _ = World().catalogue


def test_what_a_dump_has_and_can_not_be_read_says_so(tmp_path: Path) -> None:
    masters = ['<master id="4"><main_release>x</main_release><title>T</title></master>']
    for kind, records in {"masters": masters, "labels": LABELS}.items():
        (tmp_path / f"discogs_20261001_{kind}.xml").write_bytes(dump(records, kind))
    made = dumps.convert(tmp_path, tmp_path / "data", workers=1, parquet=False)
    with Session("tests/1.0", catalogue=made.catalogue, offline=True) as session:
        for read in (lambda: session.master(4).main_release_id, lambda: session.label(212).name):
            for _ in range(2):
                with pytest.raises(OfflineError, match=r"of 2026-10-01 leaves it out"):
                    read()
        assert len(session.master(4).raw) == len(session.master(4).raw)
        assert session.statistics.local == 2


def test_a_label_has_the_same_releases_wherever_one_asks(tmp_path: Path) -> None:
    """Labels, companies and series: a filter, the index, a session's pages, and the API agree."""
    paths = Sandbox().write_dumps(tmp_path / "dumps")
    made = dumps.convert(tmp_path / "dumps", tmp_path / "data", workers=1, parquet=False)
    sandbox = Sandbox().catalogue
    some = [
        next(one for one in sandbox.releases.values() if getattr(one, kind))
        for kind in ("labels", "companies", "series")
    ]
    ids = [
        getattr(release, kind)[0].label_id
        for release, kind in zip(some, ("labels", "companies", "series"), strict=True)
    ]
    with dumps.Catalogue(made.catalogue) as opened, World(catalogue=made.catalogue) as world:
        for id in ids:
            credited = sorted(
                release.id
                for release in sandbox.releases.values()
                if id in {
                    one.label_id
                    for one in (*release.labels, *release.companies, *release.series)
                }
            )  # fmt: skip
            assert credited
            assert [one.id for one in opened.releases_on_label(id)] == credited
            assert [row.id for row in world.catalogue.releases_on_label(id)] == credited
            assert [one.id for one in dumps.read(paths[3], labels=id)] == credited


def test_saved_json_of_a_stub_that_is_there_goes_with_the_next_full_load(session: World) -> None:
    session.answers["/releases/77"] = {**TODAY, "id": 77}
    found = session.release(77)
    assert session.load(discogs.Release, {"id": 77, "title": "Old", "notes": "Old"}) is found

    assert (found.title, found.notes, sent(session)) == ("Old", "Old", 0)
    assert found.images
    assert (found.title, found.notes) == ("Trains and Boats", None)


def test_where_the_api_said_nonsense_the_dump_is_not_shown_instead(session: World) -> None:
    json: dict[str, Any] = {"id": 1, "country": ["no", "text"]}
    payload = Payload.of_object(session.core, json)
    fresh = decoder(discogs.Release).decode_object(json, payload)
    merge(session.release(1), fresh, payload, full=False)

    assert session.release(1).title == "Trains & Boats"
    assert (session.release(1).country, sent(session)) == (None, 1)


def test_what_a_relation_of_the_dump_tells_goes_with_a_full_load(session: World) -> None:
    found = session.master(4).main_release

    assert (found.master_id, found.known_as_of, sent(session)) == (4, date(2026, 10, 1), 0)
    assert found.images
    assert found.master_id is None


def test_of_two_dumps_the_older_one_is_named(session: World, tmp_path: Path) -> None:
    path = tmp_path / "discogs_20200806_releases.xml"
    path.write_bytes(dump([release(1, title="Old")]))
    found = session.merge(next(iter(dumps.read(path))))

    assert (found.title, found.country, found.known_as_of) == ("Old", None, date(2020, 8, 6))
    assert [one.name for one in found.series] == ["Boats"]
    assert (found.known_as_of, sent(session)) == (date(2020, 8, 6), 0)


def test_the_bar_counts_what_the_catalogue_fills(
    session: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = Terminal()
    monkeypatch.setattr(progress, "sys", SimpleNamespace(stderr=terminal, modules=sys.modules))
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    session.prefetch([session.release(1), session.release(21)])

    assert "2 of 2 objects" in terminal.getvalue()
