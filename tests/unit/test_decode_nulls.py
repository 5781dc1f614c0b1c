"""A null means what a missing field means, wherever that has an honest default."""

from __future__ import annotations

import logging
from typing import Any

import pytest

import discogs
from discogs.models import CollectionField, ListItem, Release, User
from discogs.orm.decoding import decoder
from discogs.orm.payload import Payload
from tests.unit.models_world import RELEASE, World, changed, listing, rows_of


class Parcel(discogs.Value):
    """A value made for tests."""

    size: int
    label: str = ""
    parts: tuple[str, ...] = ()
    weight: int | None = 7


def parcel(content: dict[str, Any]) -> Parcel:
    return decoder(Parcel).decode_object(content, Payload(World().core, b""))


def test_a_null_for_a_sequence_of_an_entity_is_the_empty_one() -> None:
    nulls = dict.fromkeys(("genres", "styles", "images", "tracklist", "extraartists"))
    release = World({"/releases/1": changed(RELEASE, **nulls)}).get(Release, 1)

    assert (release.genres, release.styles, release.images) == ((), (), ())
    assert (release.tracks, release.extraartists) == ((), ())
    assert release.raw["genres"] is None


def test_a_null_for_a_text_that_has_a_default_is_that_default() -> None:
    world = World({"/users/x": {"username": "x", "profile": None}})

    assert world.user("x").profile == ""


@pytest.mark.parametrize("nothing", [None, ...])
def test_so_is_one_that_may_say_nothing(nothing: Any) -> None:
    told = {"username": "x", "name": nothing, "home_page": nothing, "location": nothing}
    world = World(
        {"/users/x": changed(told), "/releases/1": changed(RELEASE, thumb=nothing)},
    )
    user = world.user("x")

    assert (user.name, user.home_page, user.location) == ("", "", "")
    assert world.release(1).refresh().thumb == ""
    assert len(world.asked) == 2


def test_a_null_in_a_value_is_the_default_of_its_field() -> None:
    assert parcel({"size": 1, "label": None, "parts": None}) == Parcel(size=1)
    assert parcel({"size": 1, "weight": None}).weight is None


def test_a_null_where_there_is_no_default_still_costs_that_field() -> None:
    broken = parcel({"size": None, "parts": None})

    assert broken.parts == ()
    with pytest.raises(discogs.InvalidFieldError, match="size"):
        _ = broken.size


@pytest.mark.parametrize("sent", ["2", 2])
def test_a_number_may_come_as_a_text_or_as_a_number(sent: Any) -> None:
    formats = [{"name": "Vinyl", "qty": sent}]
    labels = [{"id": 1, "name": "One", "entity_type": sent}]
    world = World({"/releases/1": changed(RELEASE, formats=formats, labels=labels)})
    release = world.get(Release, 1)

    assert release.formats[0].qty == release.labels[0].entity_type == "2"
    assert type(release.formats[0].qty) is str


@pytest.mark.parametrize("sent", [4, "4", 4.0])
def test_a_rating_is_read_in_any_form_and_given_in_one(sent: Any) -> None:
    row = {"id": 1, "instance_id": 9, "rating": sent, "folder_id": 1, "date_added": ""}
    world = World({"/users/x/collection/folders/1/releases": listing([row], "releases")})
    item = world.user("x").folders.by_id(1).items[0]

    assert item.rating == 4
    assert item.date_added is None
    for refused in (True, 4.0, "4", 6, -1):
        with pytest.raises(
            discogs.InvalidValueError, match=r"A rating is 1 to 5 stars \(0 for none"
        ):
            item.rating = refused  # type: ignore[assignment]


def test_nulls_that_mean_nothing_are_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "discogs")
    parcel({"size": 1, "label": None})
    parcel({"size": 1, "label": None, "parts": [5]})

    (record,) = caplog.records
    assert record.getMessage().startswith("Parcel.parts.* does not fit its type")


def test_the_values_of_people_take_nulls_too() -> None:
    payload = Payload(World().core, b"")
    item = decoder(ListItem).decode_object({"id": 1, "comment": None}, payload)
    field = decoder(CollectionField).decode_object({"id": 1, "options": None}, payload)

    assert item.comment == ""
    assert field.options == ()


def test_an_unloaded_field_is_none_the_worse_for_it() -> None:
    user = decoder(User).decode_object({"username": "x", "name": None}, Payload(World().core, b""))

    assert "profile" not in user.model_fields_set


@pytest.mark.parametrize("pagination", [None, 5, [], "x"])
def test_what_stands_beside_the_rows_of_a_page_fails_alone(pagination: object) -> None:
    world = World()
    listed = rows_of(world, [])
    world.answers["/rows"] = {"rows": [{"id": 1}, {"id": 2}], "pagination": pagination}

    assert [row.id for row in listed] == [1, 2]
    assert len(listed) == 2
