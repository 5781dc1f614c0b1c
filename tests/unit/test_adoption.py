"""A new object from a page: what its class corrects is corrected, and threads find the same one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import pytest

import discogs
from discogs.errors import ConnectionFailed, InvalidFieldError
from discogs.http.messages import UnreadableBodyError
from discogs.models.own_inventory import own_inventory
from discogs.models.paths import folders_path, items_path
from discogs.orm.core import Core
from discogs.orm.fields import Lazy
from discogs.orm.state import Merging, State
from discogs.pagination.paginated import PageSource, Paginated
from discogs.pagination.pending_writes import pending_writes
from discogs.sandbox import Sandbox
from tests.unit.models_world import NOTE, Note, World, changed, notes_of
from tests.waiting import LONG

_FOLDER = {"id": 3, "name": "Jazz", "count": 5, "resource_url": "/users/me/folders/3"}
_ORDER = {
    "id": "1-1",
    "status": "New Order",
    "created": "2026-01-01T10:00:00+00:00",
    "last_activity": "2026-01-02T10:00:00+00:00",
}
_LISTING = {
    "id": 9,
    "release": {"id": 1},
    "status": "For Sale",
    "condition": "Mint (M)",
    "price": {"value": 12.5, "currency": "USD"},
    "original_price": {"value": 10.0, "curr_abbr": "EUR", "curr_id": 3, "formatted": "€10.00"},
    "seller": {"id": 5, "username": "me"},
}


def page(key: str, *rows: Any) -> dict[str, Any]:
    return {key: list(rows), "pagination": {"items": len(rows), "pages": 1}}


# -- Classes that merge in their own way -----------------------------------------------------------


def test_a_new_folder_counts_what_this_session_added_to_it() -> None:
    world = World({folders_path("me"): page("folders", _FOLDER)}, token="t")
    writes = pending_writes(world.core, items_path("me", 3))
    writes.update_count(4)
    writes.add(object())
    writes.add(object())

    (folder,) = world.user("me").folders

    assert folder.count == 6, "Discogs shows one of the two by now"


def test_a_new_upload_that_runs_may_change_listings_until_it_is_seen_finished() -> None:
    running = {"id": 4, "status": "pending", "type": "change"}
    world = World({"/inventory/upload": page("items", running)}, token="t")
    world.answers["/marketplace/listings/9"] = _LISTING
    item = world.listing(9).refresh()
    (upload,) = world.uploads

    assert own_inventory(world.core).may_change(item)

    world.answers["/inventory/upload/4"] = changed(running, status="success")
    upload.refresh()

    assert not own_inventory(world.core).may_change(item)
    assert not item.is_loaded, "what the upload did is read"


def test_a_new_order_without_its_next_statuses_is_a_stub() -> None:
    world = World({"/marketplace/orders": page("orders", _ORDER)}, token="t")
    world.answers["/marketplace/orders/1-1"] = changed(_ORDER, next_status=["Shipped"])
    (order,) = world.orders

    assert not order.is_loaded
    assert order.next_status == ("Shipped",)
    assert world.paths == ["/marketplace/orders", "/marketplace/orders/1-1"]


def test_a_new_listing_of_ones_own_tells_the_currency_of_what_was_sold_before() -> None:
    world = World({"/users/me/inventory": page("listings", _LISTING)}, token="t")
    world.core.username = "me"
    world.answers["/marketplace/listings"] = {"listing_id": 10}
    sold = world.release(1).sell(condition="M", price="3.00").save()
    assert sold.price.currency is None
    (read,) = [one for one in world.user("me").inventory if one != sold]

    assert str(sold.price.currency) == "EUR"
    assert read.id == 9


def test_a_new_item_of_a_page_without_notes_has_none() -> None:
    item = {"id": 1, "instance_id": 2, "rating": 0, "basic_information": {"id": 1, "title": "x"}}
    path = items_path("me", 0)
    world = World({path: page("releases", changed(item, folder_id=3, rating=4))}, token="t")
    (read,) = world.user("me").collection

    assert read.note_values == ()
    assert (read.rating, read.folder_id, read.is_loaded) == (4, 3, True)


# -- Threads ---------------------------------------------------------------------------------------


@pytest.mark.usefixtures("hasty")
def test_what_arrives_and_what_is_assigned_never_wait_for_each_other() -> None:
    """Folders correct their counts when they are new, and their names are assigned meanwhile."""
    path = folders_path("me")
    folders = [changed(_FOLDER, id=number, name=f"Folder {number}") for number in range(2, 40)]
    world = World({path: page("folders", *folders)}, retention=1, token="t")
    mine = world.user("me").folders.by_id(1_000)

    def read() -> None:
        for _ in range(20):
            assert len(list(world.user("me").folders.refresh())) == len(folders)

    def assign() -> None:
        for number in range(400):
            mine.name = f"Name {number}"
            mine.revert()

    run_together([read] * 2 + [assign] * 2)

    assert not mine.is_dirty


@pytest.mark.usefixtures("hasty")
def test_sixteen_threads_over_the_map_see_one_object_each_and_lose_nothing() -> None:
    """Rows arrive, stubs load, fields are assigned and reverted, while little is retained."""
    numbers = range(1, 60)
    world = World(retention=5, token="t")
    world.answers = {f"/notes/{number}": changed(NOTE, id=number) for number in numbers}
    rows = [changed(NOTE, id=number, stars=number, author=...) for number in numbers]
    kept = {number: world.core.entity(Note, number) for number in numbers if number % 3 == 0}
    wrong = list[str]()

    def check(note: Note) -> None:
        mine = kept.get(note.id)
        if mine is not None and mine is not note:
            wrong.append(f"two objects of {note.id}")

    def read() -> None:
        for _ in range(8):
            for note in notes_of(world, rows):
                check(note)
                if note.title != "Shopping" or note.raw["title"] != "Shopping":
                    wrong.append(f"{note.id} lost its title")

    def look_up() -> None:
        for number in [*numbers] * 8:
            note = world.core.entity(Note, number)
            check(note)
            if note.author != NOTE["author"]:
                wrong.append(f"{number} is not loaded")

    def assign() -> None:
        for number in [*kept] * 20:
            kept[number].tags = ("mine",)
            if kept[number].tags != ("mine",):
                wrong.append(f"{number} lost a change")
            kept[number].revert()

    def refresh() -> None:
        for number in [*kept] * 5:
            check(kept[number].refresh())

    run_together([read] * 5 + [look_up] * 6 + [refresh] * 4 + [assign])

    assert wrong == []
    assert not any(note.is_dirty for note in kept.values())


def run_together(works: list[Callable[[], None]]) -> None:
    """Run each in a thread of its own, and raise what one of them raised."""
    errors = list[BaseException]()
    start = threading.Barrier(len(works))

    def run(work: Callable[[], None]) -> None:
        start.wait(LONG)
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - raised below
            errors.append(error)

    threads = [threading.Thread(target=run, args=(work,), daemon=True) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONG)
    assert not any(thread.is_alive() for thread in threads), "two of them wait for each other"
    if errors:
        raise errors[0]


class _Overtaken(Merging):
    """Lets another thread enter the same object while this one makes its own."""

    def corrected(self, state: State, incoming: Mapping[str, Any]) -> Mapping[str, Any]:
        if state.core is not None:
            state.core.entity(Slow, state.id, title="from another thread")
        return incoming


class Slow(Note):
    """A note that another thread is always faster with."""

    _merging: ClassVar[Merging] = _Overtaken()


def test_an_object_that_another_thread_was_faster_with_takes_all_of_the_answer() -> None:
    world = World({"/slow": page("notes", changed(NOTE, stars="many"))})
    source = PageSource(
        world.core, "/slow", key="notes", kind=Slow, identify=lambda row: (row.id, True)
    )
    (note,) = Paginated(source)

    assert note is world.core.entity(Slow, 7)
    assert (note.title, note.is_loaded) == ("Shopping", True)
    with pytest.raises(InvalidFieldError, match="stars: what Discogs sent does not fit"):
        _ = note.stars


class Refused(Exception):
    """What a hook raises."""


class _Refusing(Merging):
    """Fails to correct what arrives."""

    error: ClassVar[Exception]

    def corrected(self, state: State, incoming: Mapping[str, Any]) -> Mapping[str, Any]:
        raise self.error


class Odd(discogs.Entity):
    """An entity whose answers can't be corrected."""

    _path: ClassVar[str] = "/releases/{id}"
    _merging: ClassVar[Merging] = _Refusing()

    id: Lazy[int]


@pytest.mark.parametrize(
    "error",
    [Refused(), UnreadableBodyError("by a hook"), ConnectionFailed("by a hook")],
    ids=lambda error: type(error).__name__,
)
@pytest.mark.parametrize("is_page", [True, False], ids=["page", "entity"])
def test_an_error_of_a_hook_is_raised_as_what_it_is_and_nothing_is_read_again(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, error: Exception, is_page: bool
) -> None:
    monkeypatch.setattr(_Refusing, "error", error, raising=False)
    core = Core(sandbox.session()._core.client, currency=None, per_page=100, retention=10)
    path = "/artists/72872/releases"
    rows = Paginated(
        PageSource(core, path, key="releases", kind=Odd, identify=lambda row: (row.id, False))
    )
    with pytest.raises(type(error)) as raised:
        _ = rows[0] if is_page else core.entity(Odd, 249504).refresh()

    assert raised.value is error
    assert len(sandbox.requests) == 1
