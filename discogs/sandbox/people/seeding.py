"""What the users have in a fresh sandbox: always the same for the same catalogue."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from discogs.sandbox.catalogue import Catalogue
from discogs.sandbox.catalogue import landmarks as at
from discogs.sandbox.catalogue.words import USERNAMES
from discogs.sandbox.market.words import CONDITIONS
from discogs.sandbox.people.records import (
    UNCATEGORIZED,
    Field,
    Folder,
    Item,
    ListItem,
    Notes,
    Profile,
    UserList,
    Want,
)
from discogs.sandbox.people.state import People, by_id

ME = USERNAMES[0]

#: The first item was added then, and the others some days apart.
_START = datetime(2015, 5, 28, 7, 42, 11, tzinfo=UTC)
_WISHES = ("", "", "UK pressing only.", "", "Any copy will do.\r\nNo promos.")
MEDIA = Field(1, "Media", "dropdown", public=True, options=CONDITIONS)
SLEEVE = Field(2, "Sleeve", "dropdown", public=True, options=("Generic", "No Cover", *CONDITIONS))
NOTES = Field(3, "Notes", "textarea", public=True, lines=3)
SHELF = Field(4, "Shelf", "textarea", public=False, lines=1)
#: What a collection has whose owner never changed its fields.
DEFAULT_FIELDS = (MEDIA, SLEEVE, NOTES)


def settle(catalogue: Catalogue) -> People:
    """Return the users of a fresh sandbox and what they have, for the caller to change."""
    return copy.deepcopy(_settled(catalogue))


@lru_cache(maxsize=2)
def _settled(catalogue: Catalogue) -> People:
    people = People()
    for number, name in enumerate(USERNAMES):
        people.profiles[name] = _profile(at.FIRST_ID + number, name)
    _me(people, catalogue)
    _others(people, catalogue)
    _lists(people)
    return people


def _profile(user_id: int, name: str) -> Profile:
    registered = datetime(2003, 8, 25, 18, 30, 36, tzinfo=UTC) + timedelta(days=user_id % 7919)
    return Profile(user_id, name, registered)


def _after(number: int, hours: int = 163) -> datetime:
    """Return when the thing with this number was added."""
    return _START + timedelta(hours=number * hours, seconds=number * 37 % 3600)


def _generated(catalogue: Catalogue, first: int) -> list[int]:
    """List every other generated release, from the first or the second one on."""
    found = [release_id for release_id in catalogue.releases if release_id > at.FIRST_ID + 99]
    return sorted(found)[first::2]


def _me(people: People, catalogue: Catalogue) -> None:
    people.profiles[ME] = people.profiles[ME]._replace(
        name="Sandy Box",
        home_page="https://example.org/sandbox",
        location="Portland, Oregon",
        profile="I collect [b]everything[/b] on [l=RCA], above all [r249504].\r\n",
        email="sandbox_user@example.org",
        num_unread=3,
    )
    people.fields[ME] = (*DEFAULT_FIELDS, SHELF)
    for folder_id, name in (
        (at.FOLDER_JAZZ, "Jazz"),
        (at.FOLDER_SINGLES, '7" Singles'),
        (at.FOLDER_TO_SELL, "To Sell"),
        (at.FOLDER_EMPTY, "Empty Crate"),
    ):
        people.add_folder(ME, Folder(folder_id, name))
    chosen = _generated(catalogue, 0)
    _documented_copies(people)
    for number, release_id in enumerate(chosen[: at.COLLECTION_SIZE - 3], 3):
        folder = _folder_for(catalogue, release_id, number)
        people.add_item(
            ME,
            Item(
                people.next_instance,
                release_id,
                folder,
                _after(number),
                rating=(0, 0, 3, 4, 5)[number % 5],
                notes=_notes(number),
            ),
        )
    wanted = _generated(catalogue, 1)[: at.WANTLIST_SIZE - 2]
    people.wants[ME] = by_id(
        [
            Want(1867708, _after(1), rating=4),
            Want(1675174, _after(2), notes="Sample notes."),
            *(
                Want(release_id, _after(number), (0, 0, 0, 5)[number % 4], _WISHES[number % 5])
                for number, release_id in enumerate(wanted, 3)
            ),
        ]
    )


def _documented_copies(people: People) -> None:
    """Add three copies of the documented release, each in a folder of its own."""
    for number, (folder, rating, notes) in enumerate(
        (
            (UNCATEGORIZED, 5, ((1, CONDITIONS[1]), (2, CONDITIONS[2]), (3, "The first one."))),
            (at.FOLDER_SINGLES, 4, ((1, CONDITIONS[2]), (2, "Generic"))),
            (at.FOLDER_TO_SELL, 0, ()),
        )
    ):
        people.add_item(
            ME,
            Item(
                people.next_instance,
                at.RELEASE_DOCUMENTED,
                folder,
                _after(number),
                rating=rating,
                notes=notes,
            ),
        )


def _folder_for(catalogue: Catalogue, release_id: int, number: int) -> int:
    release = catalogue.releases[release_id]
    if "Jazz" in release.genres:
        return at.FOLDER_JAZZ
    if any('7"' in medium.descriptions for medium in release.formats):
        return at.FOLDER_SINGLES
    return at.FOLDER_TO_SELL if number % 29 == 0 else UNCATEGORIZED


def _notes(number: int) -> Notes:
    """Make the notes of an item: none, some fields, all of them, or fields that hold nothing."""
    media, sleeve = CONDITIONS[number % 8], SLEEVE.options[number % 10]
    if number % 7 == 3:
        return ((1, ""), (2, ""), (3, ""))
    if number % 3 == 0:
        return ((1, media), (2, sleeve))
    if number % 11 == 0:
        return ((1, media), (2, sleeve), (3, f"Bought at fair {number}."), (4, f"B{number % 9}"))
    return ()


def _others(people: People, catalogue: Catalogue) -> None:
    people.profiles[at.USER_WITH_ODD_NAME] = _profile(at.FIRST_ID + 90, at.USER_WITH_ODD_NAME)
    people.profiles["rodneyfool"] = _profile(1578108, "rodneyfool")
    open_book, closed_book = at.USER_WITH_PUBLIC_COLLECTION, at.USER_WITH_PRIVATE_COLLECTION
    people.profiles[closed_book] = people.profiles[closed_book]._replace(
        collection_is_public=False, wantlist_is_public=False
    )
    people.add_folder(open_book, Folder(people.next_folder, "Not for your eyes"))
    for owner, size in ((open_book, 75), (closed_book, 12), (at.USER_WITH_ODD_NAME, 2)):
        _collect(people, owner, _generated(catalogue, 0)[:size])
        wanted = [at.RELEASE_DOCUMENTED, *_generated(catalogue, 1)[: max(0, size - 10)]]
        people.wants[owner] = by_id(
            Want(release_id, _after(number), notes="Their own business.")
            for number, release_id in enumerate(wanted)
        )


def _collect(people: People, owner: str, release_ids: Iterable[int]) -> None:
    for number, release_id in enumerate(release_ids):
        people.add_item(
            owner,
            Item(
                people.next_instance,
                release_id,
                UNCATEGORIZED,
                _after(number),
                rating=number % 6,
                notes=((3, "Their own business."),),
            ),
        )


def _lists(people: People) -> None:
    mixed = (
        ListItem("release", at.RELEASE_DOCUMENTED, "Where it began."),
        ListItem("master", at.MASTER_DOCUMENTED, "All of its versions."),
        ListItem("artist", at.ARTIST_DOCUMENTED, "The voice."),
        ListItem("label", at.LABEL_DOCUMENTED),
        ListItem("release", at.RELEASE_WITHOUT_MASTER),
    )
    documented = (
        ListItem("release", 4674, "My list comment"),
        ListItem("release", 2964, "item comment"),
        ListItem("artist", 3227, "This is an artist"),
    )
    private = (ListItem("release", at.RELEASE_COMPILATION, "A present for a friend."),)
    long = tuple(ListItem("release", at.FIRST_ID + 100 + n) for n in range(120))
    other = at.USER_WITH_PUBLIC_COLLECTION
    for number, (list_id, owner, name, described, public, items) in enumerate(
        (
            (at.LIST_MIXED, ME, "A bit of everything", "See [a72872].", True, mixed),
            (at.LIST_PRIVATE, ME, "Presents", "Not a word to anyone.", False, private),
            (at.LIST_EMPTY, ME, "To be continued", "", True, ()),
            (at.LIST_LONG, ME, "One hundred and twenty", "All on one page.", True, long),
            (at.LIST_OF_ANOTHER, other, "Things to remember", "", True, mixed[:2]),
            (at.LIST_PRIVATE_OF_ANOTHER, other, "Secrets", "", False, private),
            (1, "rodneyfool", "rodneyfool", "foo test description", True, ()),
            (at.LIST_DOCUMENTED, "rodneyfool", "new list", "What a cool list!", True, documented),
        )
    ):
        added = _after(number, hours=5000)
        changed = added + timedelta(hours=3)
        people.lists[list_id] = UserList(
            list_id, owner, name, described, public, added, changed, items
        )
