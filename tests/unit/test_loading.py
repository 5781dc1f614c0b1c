"""Threads, failures and answers that are something else, while an object loads."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

import discogs
from discogs.errors import DiscogsError, NotFound
from discogs.http.messages import Request, UnreadableBodyError
from tests.unit.models_world import (
    ARTIST,
    MASTER,
    NOTE,
    RELEASE,
    Note,
    World,
    changed,
    listing,
    world_of_all,
)
from tests.waiting import LONG


def in_threads(count: int, run: Callable[[], object]) -> list[object]:
    """What each of so many threads got, its error where it got none."""
    results: list[object] = []

    def note() -> None:
        try:
            results.append(run())
        except DiscogsError as error:
            results.append(error)

    threads = [threading.Thread(target=note) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONG)
    return results


# -- Expired while it is read --------------------------------------------------------------------


def test_what_is_expired_between_the_answer_and_the_reading_is_asked_for_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = world_of_all()
    release = world.release(1)
    load_all = discogs.Release._load_all
    loads: list[str] = []

    def load_and_lose(self: discogs.Release, wanted: str = "") -> bool:
        told = load_all(self, wanted)
        loads.append(wanted)
        if len(loads) == 1:
            world.expire(release)
        return told

    monkeypatch.setattr(discogs.Release, "_load_all", load_and_lose)

    assert release.genres == ("Electronic",)
    assert release.is_loaded
    assert loads == ["genres", "genres"]


def test_no_thread_reads_a_false_default_while_another_expires() -> None:
    world = world_of_all()
    release = world.release(1)
    ended = threading.Event()

    def expire() -> None:
        while not ended.wait(0.0002):
            world.expire(release)

    expiring = threading.Thread(target=expire)
    expiring.start()
    try:
        found = in_threads(4, lambda: {(release.title, release.genres) for _ in range(30)})
    finally:
        ended.set()
        expiring.join(LONG)

    assert found == [{("Windowlicker", ("Electronic",))}] * 4


# -- A load that fails ---------------------------------------------------------------------------


class CountingLock:
    """An object's lock that tells when somebody comes to it."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self.came = threading.Semaphore(0)

    def __enter__(self) -> None:
        self.came.release()
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()


def missing_once_all_wait(lock: CountingLock, count: int) -> Callable[[Request], NotFound]:
    def answer(request: Request) -> NotFound:
        for _ in range(count):
            assert lock.came.acquire(timeout=LONG)
        return NotFound(404, "Not here.", "GET", request.path)

    return answer


def test_threads_that_wait_for_a_load_share_its_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World()
    release = world.release(1)
    lock = CountingLock()
    monkeypatch.setattr(release._state, "loading", lock)
    world.answers["/releases/1"] = missing_once_all_wait(lock, 20)
    found = in_threads(20, lambda: release.title)

    assert [type(error) for error in found] == [NotFound] * 20
    assert len({id(error) for error in found}) == 20
    assert len(world.asked) == 1


def test_a_later_read_asks_again(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World()
    release = world.release(1)
    lock = CountingLock()
    monkeypatch.setattr(release._state, "loading", lock)
    world.answers["/releases/1"] = missing_once_all_wait(lock, 5)
    in_threads(5, lambda: release.title)
    world.answers["/releases/1"] = RELEASE

    assert release.title == "Windowlicker"
    assert len(world.asked) == 2


def test_a_failure_keeps_nothing_alive() -> None:
    world = World()
    release = world.release(1)
    with pytest.raises(NotFound):
        _ = release.title

    assert release._state.failure is not None
    assert release._state.failure.__traceback__ is None


# -- Answers that are something else -------------------------------------------------------------


@pytest.mark.parametrize("content", [{}, {"message": "try later"}, {"title": "Windowlicker"}])
def test_an_answer_without_an_id_is_not_the_object(content: dict[str, Any]) -> None:
    world = World({"/releases/1": content})
    release = world.release(1)
    with pytest.raises(UnreadableBodyError, match="no id"):
        _ = release.genres

    assert not release.is_loaded


def test_an_answer_whose_id_is_broken_is_the_object_all_the_same() -> None:
    world = World({"/releases/1": changed(RELEASE, id="one")})

    assert world.release(1).title == "Windowlicker"
    assert world.release(1).id == 1


def test_an_answer_that_tells_nothing_of_a_value_is_not_the_value() -> None:
    world = World({"/releases/1/rating": {"message": "try later"}, "/releases/1/stats": {}})

    with pytest.raises(UnreadableBodyError):
        world.release(1).community_rating()
    assert world.release(1).stats() == discogs.ReleaseStats()


# -- What is kept --------------------------------------------------------------------------------


def test_a_refreshed_stub_forgets_what_its_listings_have_read() -> None:
    world = world_of_all()
    world.answers["/artists/45/releases"] = listing([], "releases")
    artist = world.artist(45)

    assert len(artist.releases) == 0
    artist.refresh()
    assert len(artist.releases) == 0
    assert world.paths == ["/artists/45/releases", "/artists/45", "/artists/45/releases"]


def test_a_stub_that_is_hydrated_keeps_them() -> None:
    world = world_of_all()
    world.answers["/artists/45/releases"] = listing([], "releases")
    artist = world.artist(45)
    listed = artist.releases

    assert (len(listed), artist.name) == (0, ARTIST["name"])
    assert artist.releases is listed
    assert world.paths == ["/artists/45/releases", "/artists/45"]


def test_checking_that_a_master_exists_keeps_its_versions() -> None:
    world = World({"/masters/500": MASTER})
    page = {"pagination": {"items": 20_000_000, "pages": 200_000}, "versions": []}
    world.answers["/masters/500/versions"] = page
    versions = world.master(500).versions

    assert len(versions) == 20_000_000
    assert world.master(500).versions is versions
    assert world.paths == ["/masters/500/versions", "/masters/500"]


# -- What was told -------------------------------------------------------------------------------


def test_what_was_told_is_set_and_what_was_left_out_is_not() -> None:
    world = World({"/releases/1": changed(RELEASE, notes=...), "/notes/7": NOTE})
    release = world.release(1)

    assert release.model_dump(exclude_unset=True) == {"id": 1}
    assert release.notes is None
    dumped = release.model_dump(exclude_unset=True)
    assert dumped["title"] == "Windowlicker"
    assert "notes" in release.model_dump()
    assert "notes" not in dumped
    world.expire(release)
    assert release.model_dump(exclude_unset=True) == {"id": 1}


def test_what_a_user_assigned_is_set() -> None:
    note = World().core.entity(Note, 7)
    note.title = "Mine"

    assert note.model_dump(exclude_unset=True) == {"id": 7, "title": "Mine"}


def test_raw_is_one_s_own_to_change() -> None:
    world = world_of_all()
    release = world.release(1).refresh()
    release.raw["artists"].clear()
    release.raw["community"]["rating"]["count"] = 5

    assert release.raw == RELEASE
