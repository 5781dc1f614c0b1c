"""Artists, labels, masters, and the relations between them."""

from __future__ import annotations

from typing import Any

from tests.unit.models_world import ARTIST, LABEL, MASTER, World, changed, world_of_all


def link(id: int, name: str, **more: Any) -> dict[str, Any]:
    return {"id": id, "name": name, "resource_url": "", **more}


def test_members_groups_and_aliases_lead_to_artists_without_a_request() -> None:
    world = World(
        {
            "/artists/45": changed(
                ARTIST,
                members=[link(1, "One", active=True), link(2, "Two", active=False)],
                groups=[link(3, "Three", active=True)],
                aliases=[link(4, "AFX")],
            )
        }
    )
    artist = world.artist(45)

    assert [member.artist for member in artist.members] == [world.artist(1), world.artist(2)]
    assert [member.active for member in artist.members] == [True, False]
    assert artist.groups[0].artist.name == "Three"
    assert artist.aliases[0].artist.name == "AFX"
    assert artist.aliases[0].active is None
    assert world.paths == ["/artists/45"]


def test_an_artist_of_few_words_has_empty_fields() -> None:
    world = World({"/artists/45": changed(ARTIST, profile=..., data_quality=...)})
    artist = world.artist(45)

    assert artist.profile == ""
    assert (artist.realname, artist.data_quality) == (None, None)
    assert artist.urls == artist.namevariations == artist.images == ()
    assert world.paths == ["/artists/45"]


def test_labels_lead_up_and_down_without_a_request() -> None:
    world = World(
        {
            "/labels/23528": changed(
                LABEL,
                parent_label=link(1, "Parent"),
                sublabels=[link(2, "Child"), link(3, "Other")],
            )
        }
    )
    label = world.label(23528)

    assert label.parent_label is world.label(1)
    assert label.parent_label is not None
    assert label.parent_label.name == "Parent"
    assert [sub.label.name for sub in label.sublabels] == ["Child", "Other"]
    assert world.paths == ["/labels/23528"]


def test_a_label_without_a_parent_has_none() -> None:
    world = world_of_all()

    assert world.label(23528).parent_label is None
    assert world.label(23528).sublabels == ()
    assert world.label(23528).contact_info is None


def test_a_master_leads_to_its_releases_without_a_request() -> None:
    world = world_of_all()
    master = world.master(500).refresh()

    assert master.main_release is world.release(1)
    assert master.most_recent_release is world.release(2)
    assert master.main_release.master_id == 500
    assert master.main_release.master is master
    assert master.artist_credit == "Aphex Twin"
    assert [track.title for track in master.tracks] == ["Windowlicker"]
    assert world.paths == ["/masters/500"]


def test_a_master_may_have_no_most_recent_release() -> None:
    world = World({"/masters/500": changed(MASTER, most_recent_release=...)})

    assert world.master(500).most_recent_release is None


def test_a_stub_of_a_master_loads_to_tell_its_main_release() -> None:
    world = world_of_all()

    assert world.master(500).main_release is world.release(1)
    assert world.paths == ["/masters/500"]


def test_a_price_of_a_master_is_none_when_it_is_left_out() -> None:
    world = World({"/masters/500": changed(MASTER, lowest_price=..., num_for_sale=...)})

    assert world.master(500).lowest_price is None
    assert world.master(500).num_for_sale is None
