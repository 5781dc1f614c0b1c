"""People over the wire: which requests go out, and what is made of the answers."""

from __future__ import annotations

import discogs


def test_who_is_logged_in(session: discogs.Session) -> None:
    identity = session.identity()

    assert session.me is session.user(identity.username)
    assert session.me.num_collection is not None
    assert session.statistics.requests == 3


def test_folders_and_their_first_items(session: discogs.Session) -> None:
    folders = session.me.folders
    items = folders.by_id(1).items[:3]

    assert [folders.by_id(0).name, folders.by_id(1).name] == ["All", "Uncategorized"]
    assert all(item.folder is folders.by_id(1) for item in items)
    assert all(item.release.title for item in items)


def test_an_item_is_added_changed_and_deleted(session: discogs.Session) -> None:
    item = session.release(249504).add_to_collection()
    item.rating = 4
    item.notes["Media"] = "Mint (M)"
    item.save()
    item.delete()

    assert session.statistics.requests == 6


def test_a_release_is_wanted_and_not_any_more(session: discogs.Session) -> None:
    want = session.me.wantlist.add(249504, notes="Any pressing", rating=3)
    facts = (want.notes, want.rating, want.release.title)
    want.delete()

    assert facts == ("Any pressing", 3, "Never Gonna Give You Up")
    assert session.statistics.requests == 4


def test_a_release_is_rated_and_not_any_more(session: discogs.Session) -> None:
    release = session.release(249504)
    release.rate(5)
    given = release.rating_by(session.me)
    release.unrate()

    assert given == 5
    assert session.statistics.requests == 4


def test_a_list_leads_to_what_is_on_it(session: discogs.Session) -> None:
    found = session.user_list(2)

    assert found.name == "new list"
    assert found.user is session.user("rodneyfool")
    assert found.items[0].entity is session.release(4674)


def test_the_value_of_a_collection(session: discogs.Session) -> None:
    value = session.me.collection_value()

    assert value.minimum.value <= value.median.value <= value.maximum.value
    assert value.median.currency is session.me.curr_abbr
