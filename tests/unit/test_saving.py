"""Saving sends what really changed, and keeps what was not taken."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping

import pytest

from discogs.errors import NotFound
from tests.unit.models_world import NOTE, Note, changed, notes_of, world_of_all

Sender = Callable[[Note], Mapping[str, object] | None]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    """What the saves of a test sent."""
    bodies: list[dict[str, object]] = []

    def send(note: Note) -> None:
        bodies.append({name: change.new for name, change in note.changes.items()})

    monkeypatch.setattr(Note, "sending", send)
    return bodies


def test_save_sends_only_what_changed(sent: list[dict[str, object]]) -> None:
    note = world_of_all().core.entity(Note, 7).refresh()
    note.stars = 5

    assert note.save() is note
    assert sent == [{"stars": 5}]
    assert not note.is_dirty
    assert note.stars == 5


def test_for_a_minute_what_arrives_does_not_undo_a_save(sent: list[dict[str, object]]) -> None:
    world = world_of_all()
    note = world.core.entity(Note, 7).refresh()
    note.title = "Mine"
    note.save()
    world.clock += 40

    assert note.refresh().title == "Mine"
    assert [found.title for found in notes_of(world, [{"id": 7, "title": "Shopping"}])] == ["Mine"]
    assert not note.is_dirty
    assert len(sent) == 1


def test_after_a_minute_what_arrives_counts_again(sent: list[dict[str, object]]) -> None:
    world = world_of_all()
    note = world.core.entity(Note, 7).refresh()
    note.title = "Mine"
    note.save()
    world.clock += 120

    assert note.refresh().title == "Shopping"
    assert len(sent) == 1


def test_save_sends_nothing_when_nothing_really_changed(sent: list[dict[str, object]]) -> None:
    note = world_of_all().core.entity(Note, 7).refresh()
    note.save()
    note.stars = 5
    note.stars = 3
    note.save()

    assert sent == []


def test_what_was_saved_as_it_was_is_no_change_when_another_value_arrives(
    sent: list[dict[str, object]],
) -> None:
    world = world_of_all()
    note = world.core.entity(Note, 7).refresh()
    note.title = "Shopping"
    note.save()
    world.answers["/notes/7"] = changed(NOTE, title="Newer")

    assert note.refresh().title == "Newer"
    assert not note.is_dirty
    assert sent == []


def test_for_a_minute_what_was_saved_is_not_read_again_to_save_it_again(
    sent: list[dict[str, object]],
) -> None:
    world = world_of_all()
    note = world.core.entity(Note, 7).refresh()
    world.clock = 1000.0
    note.title = "Mine"
    note.save()
    for clock, requests in ((1059.0, 1), (1060.0, 2)):
        world.clock = clock
        note.title = "Mine"
        note.save()
        assert len(world.asked) == requests
    assert sent == [{"title": "Mine"}, {"title": "Mine"}], "Discogs showed another title at last"


def test_what_was_saved_is_the_value_to_revert_to(sent: list[dict[str, object]]) -> None:
    note = world_of_all().core.entity(Note, 7).refresh()
    note.title = "Mine"
    note.save()
    note.title = "Later"

    assert note.changes == {"title": ("Mine", "Later")}
    assert note.revert().title == "Mine"
    assert len(sent) == 1


def test_a_failed_save_keeps_the_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(note: Note) -> None:
        raise NotFound(404, "Gone.", "POST", "/notes/7")

    monkeypatch.setattr(Note, "sending", refuse)
    note = world_of_all().core.entity(Note, 7).refresh()
    note.title = "Mine"
    with pytest.raises(NotFound):
        note.save()

    assert note.changes == {"title": ("Shopping", "Mine")}


def test_a_partial_save_keeps_what_the_server_did_not_take(monkeypatch: pytest.MonkeyPatch) -> None:
    def take_stars(note: Note) -> Mapping[str, object]:
        return {"stars": note.stars}

    monkeypatch.setattr(Note, "sending", take_stars)
    note = world_of_all().core.entity(Note, 7).refresh()
    note.title, note.stars = "Mine", 5
    note.save()

    assert note.changes == {"title": ("Shopping", "Mine")}


def test_what_is_changed_while_a_save_is_under_way_stays_a_change(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def interrupted(note: Note) -> Mapping[str, object]:
        sent = {"title": note.title}
        note.title = "Even newer"
        return sent

    monkeypatch.setattr(Note, "sending", interrupted)
    note = world_of_all().core.entity(Note, 7).refresh()
    note.title = "Mine"
    note.save()

    assert note.changes == {"title": ("Mine", "Even newer")}


def test_a_change_made_while_another_is_saved_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    note = world_of_all().core.entity(Note, 7).refresh()

    def send(note: Note) -> Mapping[str, object]:
        note.title = "Second"
        return {"title": "First"}

    monkeypatch.setattr(Note, "sending", send)
    note.title = "First"
    note.save()

    assert note.changes == {"title": ("First", "Second")}


def test_a_change_taken_back_while_it_is_saved_is_one_to_save(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    note = world_of_all().core.entity(Note, 7).refresh()
    before = note.title

    def send(note: Note) -> Mapping[str, object]:
        note.revert()
        return {"title": "First"}

    monkeypatch.setattr(Note, "sending", send)
    note.title = "First"
    note.save()

    assert note.changes == {"title": ("First", before)}


def test_two_threads_that_save_the_same_send_it_once(monkeypatch: pytest.MonkeyPatch) -> None:
    note = world_of_all().core.entity(Note, 7).refresh()
    other = threading.Thread(target=note.save)
    sends: list[str] = []

    def send(note: Note) -> None:
        sends.append(note.title)
        if len(sends) == 1:
            other.start()
            other.join(0.05)

    monkeypatch.setattr(Note, "sending", send)
    note.title = "Mine"
    note.save()
    other.join()

    assert sends == ["Mine"]
