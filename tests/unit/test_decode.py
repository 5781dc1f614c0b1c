"""Answers are read strictly first; what does not fit costs as little as possible."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict
from pydantic_core import core_schema

import discogs
from discogs.errors import InvalidFieldError
from discogs.http.messages import UnreadableBodyError
from discogs.models import Community, Format, MarketplaceStats, Release, Track
from discogs.models.types import Year
from discogs.orm.decoding import Decoder, decoder
from discogs.orm.fields import NOT_LOADED
from discogs.orm.payload import CURRENT, Payload
from tests.unit.models_world import RELEASE, NoteRow, World, changed, rows_of


def payload_of(content: Any) -> Payload:
    return Payload(World().core, json.dumps(content).encode())


def release_with(**changes: Any) -> Release:
    world = World({"/releases/1": changed(RELEASE, **changes)})
    return world.release(1).refresh()


@pytest.mark.parametrize("body", [b"", b"<html></html>", b'{"name": "CD", "q', b"nul", b"\xff\xfe"])
def test_what_is_no_json_is_unreadable(body: bytes) -> None:
    with pytest.raises(UnreadableBodyError):
        decoder(Format).decode(Payload(World().core, body))


@pytest.mark.parametrize("content", [None, [], "text", 5, True])
def test_json_of_another_kind_is_unreadable(content: object) -> None:
    with pytest.raises(UnreadableBodyError):
        decoder(Format).decode(payload_of(content))


def test_parsed_json_is_decoded_too() -> None:
    decoded = decoder(Format).decode_object({"name": "CD", "qty": "2"}, payload_of({}))

    assert decoded == Format(name="CD", qty="2")


def test_parsed_json_is_decoded_leniently_too() -> None:
    decoded = decoder(Format).decode_object({"name": [], "qty": "2"}, payload_of({}))

    assert decoded.qty == "2"
    with pytest.raises(InvalidFieldError):
        _ = decoded.name


def test_a_decoder_is_made_once() -> None:
    assert decoder(Format) is decoder(Format)


def test_values_know_their_origin_and_nothing_stays_behind() -> None:
    world = World()
    credit = decoder(discogs.ArtistCredit).decode(Payload(world.core, b'{"id": 1, "name": "X"}'))

    assert credit.artist is world.artist(1)
    assert CURRENT.get() is None


def test_nothing_stays_behind_after_a_failure() -> None:
    with pytest.raises(UnreadableBodyError):
        decoder(Format).decode(payload_of([]))

    assert CURRENT.get() is None


def test_nothing_is_lenient_when_all_is_well(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(self: Decoder[Any], error: Exception, again: object) -> Any:
        raise AssertionError(str(error))

    monkeypatch.setattr(Decoder, "_decode_leniently", never)

    assert release_with().title == "Windowlicker"


def test_a_value_in_a_value_that_does_not_fit_costs_only_that_field() -> None:
    community = {**RELEASE["community"], "rating": {"average": "good", "count": 2}}
    release = release_with(community=community)

    assert release.community.have == 5
    assert release.community.rating.count == 2
    with pytest.raises(InvalidFieldError, match=r"Rating\.average"):
        _ = release.community.rating.average
    assert isinstance(release.community, Community)


def test_a_field_of_a_track_that_does_not_fit_costs_only_that_field() -> None:
    tracklist = [*RELEASE["tracklist"], {"position": {}, "type_": "track", "title": "Odd"}]
    release = release_with(tracklist=tracklist)

    assert [track.title for track in release.tracklist] == ["Windowlicker", "Nannou", "Odd"]
    assert release.tracklist[0].seconds == 367
    with pytest.raises(InvalidFieldError, match=r"Track\.position"):
        _ = release.tracklist[2].position


def test_a_field_of_a_part_of_a_track_may_fail_too() -> None:
    parts = [{"position": "1", "type_": "track", "title": []}]
    index = {"position": "1", "type_": "index", "title": "Suite", "sub_tracks": parts}
    release = release_with(tracklist=[index])

    assert release.tracklist[0].title == "Suite"
    with pytest.raises(InvalidFieldError, match=r"Track\.title"):
        _ = release.tracks[0].title


def test_a_list_that_is_none_costs_the_whole_field() -> None:
    release = release_with(genres="Rock", images=[None])

    assert release.title == "Windowlicker"
    for name in ("genres", "images"):
        with pytest.raises(InvalidFieldError, match=name):
            getattr(release, name)


def test_a_field_that_is_missing_inside_a_value_costs_only_that_field() -> None:
    release = release_with(formats=[{"qty": "1"}])

    assert release.formats[0].qty == "1"
    with pytest.raises(InvalidFieldError, match=r"Format\.name is missing"):
        _ = release.formats[0].name


@pytest.mark.parametrize("nothing", ["", {}, None, ...], ids=str)
def test_what_means_nothing_does_so_beside_a_field_that_does_not_fit(nothing: object) -> None:
    content = changed({"num_for_sale": "many", "lowest_price": nothing})
    stats = decoder(MarketplaceStats).decode(payload_of(content))

    assert stats.lowest_price is None
    with pytest.raises(InvalidFieldError, match="num_for_sale"):
        _ = stats.num_for_sale


def test_a_null_where_none_is_allowed_costs_only_that_field() -> None:
    release = release_with(title=None, thumb=None)

    assert release.year == 1999
    with pytest.raises(InvalidFieldError):
        _ = release.title
    assert release.raw["title"] is None


def test_a_relation_of_an_invalid_field_raises_and_the_others_work() -> None:
    release = release_with(artists=[{"id": "forty-five", "name": "Aphex Twin"}])

    assert release.artist_credit == "Aphex Twin"
    with pytest.raises(InvalidFieldError, match=r"ArtistCredit\.id"):
        _ = release.artists[0].artist
    assert release.labels[0].label.id == 23528


def test_the_log_names_a_field_as_discogs_does_and_once(caplog: pytest.LogCaptureFixture) -> None:
    class Dated(discogs.Value):
        year: Year = None
        years: tuple[Year, ...] = ()

    caplog.set_level(logging.WARNING, "discogs")
    decoded = Decoder(Dated).decode(payload_of({"year": {"ad": 1999}, "years": [1, "late", {}]}))

    assert vars(decoded) == {}
    assert [record.getMessage().split(" does")[0] for record in caplog.records] == [
        "Dated.year",
        "Dated.years.*",
    ]
    assert "valid integer" in caplog.records[0].getMessage()


def test_each_field_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    class Parcel(discogs.Value):
        size: int
        parts: tuple[Track, ...] = ()

    caplog.set_level(logging.WARNING, "discogs")
    content = {"size": "big", "parts": [{"type_": 1, "title": "a"}, {"type_": 2, "title": "b"}]}
    for _ in range(3):
        Decoder(Parcel).decode(payload_of(content))

    assert [record.getMessage().split(" does")[0] for record in caplog.records] == [
        "Parcel.size",
        "Parcel.parts.*.type_",
    ]


def test_what_an_entity_was_not_told_is_not_loaded() -> None:
    decoded = decoder(Release).decode(payload_of({"id": 1}))

    assert vars(decoded)["title"] is NOT_LOADED


def test_a_row_keeps_defaults_for_what_is_missing() -> None:
    (row,) = rows_of(World(), [{"id": 4}])

    assert row == NoteRow(id=4, title="", number=None)


def test_ctrl_c_while_a_decoder_is_made_is_ctrl_c() -> None:
    presses = iter([KeyboardInterrupt()])

    class Interrupted:
        def __repr__(self) -> str:
            for press in presses:
                raise press
            return "Interrupted()"

    class Odd(BaseModel):
        model_config = ConfigDict(defer_build=True)

        @classmethod
        def __get_pydantic_core_schema__(cls, *_: Any) -> core_schema.CoreSchema:
            return core_schema.literal_schema([Interrupted()])

    with pytest.raises(KeyboardInterrupt):
        Decoder(Odd)
