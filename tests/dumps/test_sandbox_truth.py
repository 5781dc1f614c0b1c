"""A dump of the sandbox says of each record what its API says, field by field, in both shapes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from discogs import Artist, Label, Master, Release, Session, dumps
from discogs.sandbox import Sandbox
from discogs.sandbox.origins import rebase
from discogs.sandbox.views.people import artist_json, label_json
from discogs.sandbox.views.release import master_json, release_json
from discogs.sandbox.views.viewer import Viewer

API = "https://api.discogs.com"
#: Only the API has pictures.
PICTURES = frozenset({"thumbnail_url"})
KINDS = (Artist, Label, Master, Release)
#: An index without tracks of its own: in a dump it looks like a heading.
INDEX_WITHOUT_TRACKS = 90_000_007

Entity = Artist | Label | Master | Release
Answer = Callable[[Any], dict[str, Any]]


@pytest.fixture(scope="module", params=[2020, 2026])
def month(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[int, list[Path]]:
    folder = tmp_path_factory.mktemp(f"truth{request.param}")
    return request.param, Sandbox().write_dumps(folder, shape=request.param)


def plain(value: Any) -> Any:
    """JSON without what is empty, which the API writes in several ways, and without pictures."""
    if isinstance(value, dict):
        found = {key: plain(one) for key, one in value.items() if key not in PICTURES}
        empty: list[Any] = ["", None, [], {}]
        return {
            key: one
            for key, one in found.items()
            # No master is 0 in a dump, and no key of the API's.
            if one not in empty and (key, one) != ("master_id", 0)
        }
    return [plain(one) for one in value] if isinstance(value, list) else value


def answers() -> dict[type[Entity], Answer]:
    """What the routes answer to GET /artists/{id} and so on, without the way there."""
    catalogue, viewer = Sandbox().catalogue, Viewer(0, "")
    return {
        Artist: lambda one: artist_json(catalogue, catalogue.artists[one], viewer),
        Label: lambda one: label_json(catalogue, catalogue.labels[one], viewer),
        Master: lambda one: master_json(catalogue, catalogue.masters[one]),
        Release: lambda one: release_json(catalogue, one),
    }


def pairs(cls: type[Entity], path: Path) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """For each record what a dump and what the API say, in the fields that a dump covers."""
    fields, records = cls.model_fields, dumps.read(path, cls)
    covered = dumps.coverage(cls, date=records.date)
    keys = {fields[name].alias or name for name in covered}
    answer = answers()[cls]
    for record in records.raw():
        told = json.loads(rebase(json.dumps(answer(record["id"])), API, ""))
        yield (
            plain({key: record[key] for key in keys if key in record}),
            plain({key: told[key] for key in keys if key in told}),
        )


@pytest.mark.parametrize("cls", KINDS)
def test_each_record_says_what_the_api_says(
    month: tuple[int, list[Path]], cls: type[Entity]
) -> None:
    _, paths = month
    path = next(path for path in paths if f"_{cls.__name__.lower()}s." in path.name)
    different = [
        (of_dump, of_api)
        for of_dump, of_api in pairs(cls, path)
        if of_dump != of_api and of_api["id"] != INDEX_WITHOUT_TRACKS
    ]

    assert different == []


def test_the_one_record_that_differs_does_so_in_a_type_of_track(
    month: tuple[int, list[Path]],
) -> None:
    _, paths = month
    (pair,) = (pair for pair in pairs(Release, paths[3]) if pair[1]["id"] == INDEX_WITHOUT_TRACKS)
    types = [[track["type_"] for track in one.pop("tracklist")] for one in pair]

    assert pair[0] == pair[1]
    assert [two for two in zip(*types, strict=True) if len({*two}) > 1] == [("heading", "index")]


def test_typed_fields_equal_those_of_a_session(
    month: tuple[int, list[Path]], session: Session
) -> None:
    """A sample, for each costs a GET: texts, numbers and empty lists have their types, too."""
    _, paths = month
    fields = ("title", "year", "country", "genres", "styles", "formats", "identifiers", "notes",
              "data_quality", "format_quantity", "master_id")  # fmt: skip
    for release in dumps.read(paths[3], Release, ids=range(90_000_020, 90_005_000, 97)):
        live = session.release(release.id)
        assert {name: getattr(release, name) for name in fields} == {
            name: getattr(live, name) for name in fields
        }
        assert [track.title for track in release.tracks] == [track.title for track in live.tracks]


def test_nothing_of_either_shape_is_unknown_or_lost(month: tuple[int, list[Path]]) -> None:
    _, paths = month
    for path in paths[:4]:
        records = dumps.read(path)
        count = sum(1 for _ in records.raw())
        assert records.report.is_complete, str(records.report)
        assert count == records.report.records > 0


#: What rows of the API have and no dump, and URLs, which name another host here.
ROWS_OF_THE_API = frozenset(
    {
        "payload", "status", "thumb", "cover_image", "stats", "user_data", "community", "uri",
        "resource_url", "master_url",
    }
)  # fmt: skip


def facts_of(rows: Iterable[Any]) -> dict[int, dict[str, Any]]:
    return {
        row.id: {name: value for name, value in vars(row).items() if name not in ROWS_OF_THE_API}
        for row in rows
    }


def test_exact_sequences_say_what_those_of_the_api_say(
    month: tuple[int, list[Path]], sandbox: Sandbox, tmp_path: Path
) -> None:
    year, paths = month
    made = dumps.convert(paths[0].parent, tmp_path / "data", workers=1, parquet=False)
    catalogue = sandbox.catalogue
    with sandbox.session(catalogue=made.catalogue) as session:
        local = session.catalogue
        for id in sorted(catalogue.masters)[::23]:
            assert facts_of(local.versions(id)) == facts_of(session.master(id).versions)
        series = {one.label_id for release in catalogue.releases.values() for one in release.series}
        for id in sorted(catalogue.labels)[::11]:
            if year == 2026 or id not in series:
                found = facts_of(local.releases_on_label(id))
                assert found == facts_of(session.label(id).releases)
        for id in sorted(catalogue.releases)[::101]:
            release = session.release(id)
            for code in release.barcodes:
                found = facts_of(local.search(barcode=code))
                assert found == facts_of(session.search(barcode=code, type="release"))
            for number in {label.catno for label in release.labels} - {"none", ""}:
                found = facts_of(local.search(catno=number))
                assert found == facts_of(session.search(catno=number, type="release"))
