"""What cards say of stubs, copies, broken and unsaved things. None of it makes a request."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import pytest
from IPython.core.formatters import HTMLFormatter

import discogs
from discogs.notebook import html_of
from discogs.sandbox import Sandbox, landmarks
from tests.notebook.answers import EXAMPLES, Answers
from tests.notebook.shown import shown
from tests.unit.models_world import NOTE, RELEASE, Note, World, changed, world_of_all

STUBS: dict[str, Callable[[discogs.Session], discogs.Entity]] = {
    "Release 1": lambda session: session.release(1),
    "Master 1": lambda session: session.master(1),
    "Artist 1": lambda session: session.artist(1),
    "Label 1": lambda session: session.label(1),
    "someone": lambda session: session.user("someone"),
    "Order 1-1": lambda session: session.order("1-1"),
    "Listing 1": lambda session: session.listing(1),
    "UserList 1": lambda session: session.user_list(1),
    "Folder someone 7": lambda session: session.user("someone").folders.by_id(7),
    "InventoryExport 1": lambda session: session.get(discogs.InventoryExport, 1),
}


@pytest.mark.parametrize("name", STUBS)
def test_a_stub_shows_what_it_knows_and_that_the_rest_loads(name: str) -> None:
    world = World()
    stub = STUBS[name](world)
    text = shown(stub).text

    assert text.startswith(name)
    assert text.endswith("Missing fields load when you read them.")
    assert world.asked == []
    assert not stub.is_loaded


def test_what_a_row_told_a_stub_is_shown(session: discogs.Session, sandbox: Sandbox) -> None:
    release = session.label(landmarks.LABEL_DOCUMENTED).releases[0].release
    before = len(sandbox.requests)

    assert "Never Gonna Give You Up" in shown(release).text
    assert len(sandbox.requests) == before


SAID = {
    "release": [
        *("Never Gonna Give You Up", "Rick Astley", "RCA", "PB 41447", '7", Single', "Jul 1987"),
        *("UK", "Synth-pop", "have", "want", "of 5 by", "Tracklist (2)", "3:32", "Instrumental"),
    ],
    "index tracks": ["Tracklist ("],
    "master": ["First released", "1987", "Main release", "249504"],
    "artist": ["Richard Paul Astley", "Variations", "English singer"],
    "group": ["Members"],
    "label": ["RCA"],
    "user": ["sandbox_user", "Portland", "540", "132", "99.6 %"],
    "listing": ["12.50 USD", "Near Mint (NM or M-)", "For Sale", "United States", "SHOP-0001"],
    "order": [f"Order {landmarks.ORDER_NEW}", "New Order", "Total", "USD", "condition"],
    "list": ["A bit of everything", "Items (5)", "Where it began."],
    "folder": ["Uncategorized", "417"],
    "item": ["Never Gonna Give You Up", "★★★★★", "The first one.", "RCA \N{EN DASH} PB 41447"],
    "want": ["Year Zero", "Nine Inch Nails", "★★★★☆"],
    "export": ["success", ".csv"],
    "upload": ["success", "prices.csv"],
}


@pytest.mark.parametrize("name", SAID)
def test_a_card_says_what_there_is(answers: Answers, name: str) -> None:
    example = EXAMPLES[name]
    world = World({example.path: answers[example.path]})
    thing = example.make(world)
    asked = len(world.asked)
    text = shown(thing).text

    for said in SAID[name]:
        assert said in text
    assert len(world.asked) == asked


def test_long_tracklists_are_folded() -> None:
    tracks = [{"position": str(n), "type_": "track", "title": f"T{n}"} for n in range(40)]
    world = World({"/releases/1": RELEASE, "/releases/2": changed(RELEASE, id=2, tracklist=tracks)})
    short, long = shown(world.release(1).refresh()), shown(world.release(2).refresh())

    assert ("details", ("open",)) in short.skeleton
    assert ("details", ("open",)) not in long.skeleton
    assert "Tracklist (40)" in long.text
    assert "T39" in long.text


COPIES: dict[str, Callable[[Any], Any]] = {
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "pickle": lambda entity: pickle.loads(pickle.dumps(entity)),  # noqa: S301
}


@pytest.mark.parametrize("duplicate", COPIES.values(), ids=COPIES)
def test_a_copy_is_shown_as_one(duplicate: Callable[[Any], Any]) -> None:
    world = world_of_all()
    release = world.release(1)

    assert "A detached copy" in shown(duplicate(release)).text
    release.refresh()
    assert shown(duplicate(release)).text == shown(release).text


def test_a_broken_field_is_shown_as_such() -> None:
    answer = changed(RELEASE, title=["no", "text"], labels="none", community={"have": "many"})
    world = World({"/releases/1": answer})
    text = shown(world.release(1).refresh()).text

    assert text.startswith("⚠ unreadable")
    assert "Unreadable: labels, title. Discogs sent values of another type; see raw." in text
    assert "⚠ unreadable have" in text
    assert "Aphex Twin" in text


def test_unsaved_changes_are_named() -> None:
    world = world_of_all()
    note = world.core.entity(Note, 7).refresh()
    note.stars = 5
    note.title = "<b>Mine</b>"
    text = shown(note).text

    assert "<b>Mine</b>" in text
    assert text.endswith("Unsaved changes: stars, title.")


def test_what_was_deleted_says_so() -> None:
    world = World({"/notes/7": NOTE})
    note = world.core.entity(Note, 7).refresh()
    note.delete()

    assert shown(note).text.endswith("Deleted.")


def test_an_unsent_listing_says_so() -> None:
    world = world_of_all()
    listing = world.release(1).sell(condition="NM", price="12.50")
    text = shown(listing).text

    assert text.startswith("Release 1, for sale12.50")
    assert text.endswith("Not sent yet: call save().")
    assert world.asked == []


def test_an_unsent_listing_names_its_release_if_that_is_known(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    release = session.release(249504).refresh()
    listing = release.sell(condition="NM", price="12.50")
    sandbox.clear()

    assert shown(listing).text.startswith("Never Gonna Give You Up (249504), for sale12.50")
    assert len(sandbox.requests) == 0


def test_a_converted_price_names_the_one_that_is_asked(answers: Answers) -> None:
    example = EXAMPLES["listing"]
    answer = changed(answers[example.path], price={"value": 10, "currency": "GBP"})
    listing = example.make(World({example.path: answer}))

    assert "10.00 GBP (asked: 12.50 USD)" in shown(listing).text


def test_a_price_that_was_assigned_is_not_asked_yet(answers: Answers) -> None:
    example = EXAMPLES["listing"]
    listing = example.make(World({example.path: answers[example.path]}))
    listing.price = "15.00"
    text = shown(listing).text

    assert "15.00 USD (unsaved, was 12.50 USD)" in text
    assert "asked" not in text


def test_cards_have_the_names_of_folders_and_notes_that_are_known(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    item = session.me.copies_of(249504)[0]
    item.notes["Media"] = "Mint (M)"
    folder = item.folder
    assert folder is not None
    known = shown(item).text
    before = len(sandbox.requests)
    name = folder.name

    assert "MediaMint (M)" in known
    assert f"Folder{name}" in shown(item).text
    assert len(sandbox.requests) == before + 1, "the folder's name, read by the test"


def test_a_card_links_to_discogs_before_the_page_is_known(session: discogs.Session) -> None:
    assert shown(session.release(249504)).addresses == ["https://www.discogs.com/release/249504"]
    assert shown(session.user("somebody")).addresses == ["https://www.discogs.com/user/somebody"]
    stub = session.listing(4000000001)
    assert shown(stub).addresses == ["https://www.discogs.com/sell/item/4000000001"]


def test_an_entity_of_any_other_class_shows_what_is_loaded() -> None:
    world = world_of_all()
    text = shown(world.core.entity(Note, 7).refresh()).text

    assert text.startswith("Note 7")
    assert "authorRichard" in text


def test_what_can_not_be_shown_is_its_repr() -> None:
    class Unwritable:
        def __str__(self) -> str:
            raise RuntimeError

    release = world_of_all().release(1)
    vars(release)["country"] = Unwritable()

    assert html_of(release) == "<code>Release(id=1)</code>"
    assert html_of("<b>") == "<code>&#x27;&lt;b&gt;&#x27;</code>"


def test_not_even_a_repr_that_fails_is_an_error() -> None:
    class Odd:
        def __repr__(self) -> str:
            raise RuntimeError

    assert html_of(Odd()) == "<code>Odd</code>"


def test_ipython_finds_it_without_any_setup() -> None:
    world = world_of_all()
    release = world.release(1)
    formatter = HTMLFormatter()

    assert formatter(release) == html_of(release)
    assert formatter(world.artist(45).releases) == html_of(world.artist(45).releases)
    assert formatter(discogs.Release) is None
    assert world.asked == []
