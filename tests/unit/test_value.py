"""Values are frozen, equal by their facts, and know the session they came from, until copied."""

from __future__ import annotations

import copy
import gc
import pickle
import weakref
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

import discogs
from discogs.errors import DetachedError, InvalidFieldError
from discogs.models import ArtistCredit, Format, Image, LabelLink, MasterVersion
from tests.unit.models_world import RELEASE, NoteRow, World, changed, rows_of, world_of_all

COPIES: dict[str, Callable[[Any], Any]] = {
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "model_copy": lambda value: value.model_copy(),
    "pickle": lambda value: pickle.loads(pickle.dumps(value)),  # noqa: S301
}


def credit_of(world: World) -> ArtistCredit:
    return world.release(1).artists[0]


def test_a_value_can_not_be_changed() -> None:
    format_ = Format(name="Vinyl", qty="1")

    with pytest.raises(ValidationError, match="frozen"):
        setattr(format_, "name", "CD")  # noqa: B010
    with pytest.raises(ValidationError, match="frozen"):
        delattr(format_, "name")


def test_values_are_equal_by_class_and_facts() -> None:
    one, same = Format(name="CD", qty="1"), Format(name="CD", qty="1", descriptions=())

    assert one == same
    assert hash(one) == hash(same)
    assert one != Format(name="CD", qty="2")
    assert one != "CD"
    assert len({one, same, Format(name="LP", qty="1")}) == 2


def test_values_of_other_classes_are_never_equal() -> None:
    label = LabelLink(id=1, name="Warp", resource_url="")
    artist = discogs.ArtistLink(id=1, name="Warp", resource_url="")

    assert label != artist
    assert len({label, artist}) == 2


def test_where_a_value_came_from_does_not_matter_for_equality() -> None:
    here, there = credit_of(world_of_all()), credit_of(world_of_all())

    assert here.artist is not there.artist
    assert here == there
    assert hash(here) == hash(there)


def test_a_value_hides_where_it_came_from() -> None:
    credit = credit_of(world_of_all())

    assert "origin" not in repr(credit)
    assert "origin" not in credit.model_dump()
    assert "origin" not in credit.model_dump_json()


def test_an_answer_may_have_a_key_of_the_name_under_which_it_is_hidden() -> None:
    world = world_of_all()
    credits = [{**RELEASE["artists"][0], "origin": "elsewhere"}]
    world.answers["/releases/1"] = changed(RELEASE, artists=credits)

    assert credit_of(world).artist is world.artist(45)


@pytest.mark.parametrize("duplicate", COPIES.values(), ids=COPIES)
def test_a_copy_is_equal_and_has_no_session(duplicate: Callable[[Any], Any]) -> None:
    credit = credit_of(world_of_all())
    twin = duplicate(credit)

    assert twin == credit
    with pytest.raises(DetachedError, match="This ArtistCredit belongs to no session"):
        _ = twin.artist
    assert credit.artist.name == "Aphex Twin (2)"


def test_a_pickle_holds_nothing_of_the_session() -> None:
    world = world_of_all()
    world.answers["/releases/1"] = changed(RELEASE, notes="A SECRET NOTE")
    pickled = pickle.dumps(credit_of(world))

    assert b"SECRET" not in pickled
    assert len(pickled) < 1000


def test_values_inside_a_copied_value_have_no_session_either() -> None:
    world = world_of_all()
    (row,) = rows_of(world, [{"id": 1}])
    rows, credits = copy.deepcopy(([row], world.release(1).artists))

    assert rows == [row]
    with pytest.raises(DetachedError):
        _ = credits[0].artist
    with pytest.raises(DetachedError):
        _ = rows[0].raw


def test_a_value_made_by_hand_leads_nowhere() -> None:
    image = Image(type="primary", uri="http://x", uri150="", resource_url="", width=1, height=1)

    with pytest.raises(DetachedError, match="made by hand"):
        image.content()
    with pytest.raises(DetachedError):
        _ = LabelLink(id=1, name="Warp", resource_url="").label


def test_a_misspelt_name_is_an_attribute_error() -> None:
    name = "nane"
    with pytest.raises(AttributeError, match="Format has no attribute 'nane'"):
        getattr(Format(name="CD", qty="1"), name)


def test_a_missing_field_costs_only_itself() -> None:
    world = World()
    (row,) = rows_of(world, [{"id": 1, "title": 5}])

    assert row.id == 1
    with pytest.raises(InvalidFieldError, match=r"NoteRow\.title is missing"):
        _ = row.title
    assert row.raw == {"id": 1, "title": 5}


def test_a_value_with_a_missing_field_can_still_be_shown_compared_and_copied() -> None:
    world = World()
    (row,) = rows_of(world, [{"id": 1, "title": 5}])

    assert repr(row) == "NoteRow(id=1, number=None)"
    assert row.model_dump() == {"id": 1, "number": None}
    assert copy.copy(row) == row
    assert hash(row) == hash(copy.copy(row))
    assert row != NoteRow(id=1, title="x")


def test_the_raw_json_of_a_row_is_exactly_its_own() -> None:
    sent: list[dict[str, Any]] = [{"id": n // 2, "title": "x", "extra": [n]} for n in range(6)]
    rows = rows_of(World(per_page=2), sent)

    assert [row.raw for row in rows] == sent
    assert rows[0] == rows[1]


def test_a_copied_row_has_no_raw() -> None:
    (row,) = rows_of(World(), [{"id": 1}])

    with pytest.raises(DetachedError):
        _ = copy.copy(row).raw


def test_rows_lead_to_entities_of_the_same_session() -> None:
    row = MasterVersion.model_validate(
        {"id": 1, "title": "T", "label": "", "format": "", "catno": "", "resource_url": ""}
    )

    with pytest.raises(DetachedError):
        _ = row.release
    with pytest.raises(DetachedError):
        _ = row.raw


def test_a_value_that_came_in_an_answer_is_a_model_like_any_other() -> None:
    credit = credit_of(world_of_all())
    made = ArtistCredit.model_validate(credit.model_dump())

    assert credit == made
    assert repr(credit) == repr(made)
    assert credit.model_dump() == made.model_dump()
    assert credit.model_dump_json() == made.model_dump_json()
    assert credit.model_extra is None
    assert type(credit).model_json_schema() == ArtistCredit.model_json_schema()


def test_which_fields_of_it_were_told_is_worked_out_from_what_they_hold() -> None:
    track = discogs.Track.model_validate({"position": "A1", "type_": "track", "title": "One"})
    world = world_of_all()
    world.answers["/releases/1"] = changed(
        RELEASE, tracklist=[{"position": "A1", "type_": "track", "title": "One"}]
    )
    came = world.release(1).tracklist[0]

    assert came == track
    assert came.model_fields_set == track.model_fields_set == {"position", "type_", "title"}
    assert came.model_dump(exclude_unset=True) == track.model_dump(exclude_unset=True)
    assert not came.__pydantic_private__


def test_a_row_does_not_keep_the_others_of_its_page_alive() -> None:
    world = World()
    rows = rows_of(world, [{"id": 1, "title": "a"}, {"id": 2, "title": "b"}])
    kept, other = rows[0], weakref.ref(rows[1])
    del rows
    gc.collect()

    assert other() is None
    assert kept.raw == {"id": 1, "title": "a"}
