"""Users, their collections, wants and lists: of one's own things shapes alone, and no counts."""

from __future__ import annotations

import re

from live_report.facts.belief import Section, Verdict, each, expect
from live_report.places import Place
from live_report.probes import Probes

__all__ = ["PEOPLE"]

PEOPLE = Section("Users and collections")

_PRIVATE = frozenset({"email", "num_unread"})
_NOT_OF_OTHERS = frozenset({"folder_id", "notes"})


@PEOPLE.fact("`num_collection` and `num_wantlist` come and go")
def own_profile(probes: Probes) -> Verdict:
    """One's own profile has num_collection, num_wantlist, email and num_unread."""
    wanted = _PRIVATE | {"num_collection", "num_wantlist"}
    missing = wanted - probes.me.found.keys
    return expect(not missing, "all four", f"no {', '.join(sorted(missing))}")


@PEOPLE.fact("`num_collection` and `num_wantlist` come and go")
def profile_of_a_stranger(probes: Probes) -> Verdict:
    """Without a login a profile has neither email nor num_unread, and curr_abbr is empty."""
    found = probes.stranger.found
    shown = sorted(found.keys & _PRIVATE)
    currency = found["curr_abbr"]
    return expect(
        not shown and currency.text == "",
        'neither, curr_abbr ""',
        f"{', '.join(shown) or 'neither'}, curr_abbr {currency.shape}",
    )


@PEOPLE.fact()
def identity(probes: Probes) -> Verdict:
    """With a personal token consumer_name is the username."""
    found = probes.identity.found
    is_right = found["consumer_name"].text == found["username"].text
    return expect(is_right, "the same text", f"another {found['consumer_name'].shape}")


@PEOPLE.fact("Folder 0 does not always say")
def items_of_all_folders(probes: Probes) -> Verdict:
    """The items of folder 0 have no folder_id."""
    rows = probes.collection.rows("releases")
    return each(rows, lambda row: not row["folder_id"].is_there, "absent", _folder)


@PEOPLE.fact("Folder 0 does not always say")
def items_of_others(probes: Probes) -> Verdict:
    """The items of somebody else have neither folder_id nor notes."""
    rows = probes.strangers_collection.rows("releases")
    return each(rows, lambda row: not row.keys & _NOT_OF_OTHERS, "neither", _folder)


def _folder(row: Place) -> str:
    return f"folder_id {row['folder_id'].shape}, notes {row['notes'].shape}"


@PEOPLE.fact("An item's notes are a list")
def notes_of_items(probes: Probes) -> Verdict:
    """An item's notes are a list of {field_id: int, value: str}, or absent."""
    notes = [row["notes"] for row in probes.collection.rows("releases") if row["notes"].is_there]

    def is_right(place: Place) -> bool:
        return place.is_list and all(
            note["field_id"].is_whole and note["value"].text is not None for note in place.rows
        )

    return each(notes, is_right, "[{field_id: int, value: str}]")


@PEOPLE.fact("An item's notes are a list")
def notes_of_wants(probes: Probes) -> Verdict:
    """A want's notes are one text."""
    notes = [row["notes"] for row in probes.wants.rows("wants")]
    return each(notes, lambda place: place.text is not None, "str")


@PEOPLE.fact()
def items(probes: Probes) -> Verdict:
    """An item has id, instance_id, date_added, rating and basic_information."""
    wanted = {"id", "instance_id", "date_added", "rating", "basic_information"}
    return _all_have(probes.collection.rows("releases"), wanted)


@PEOPLE.fact()
def wants(probes: Probes) -> Verdict:
    """A want has id, resource_url, date_added, rating and basic_information."""
    wanted = {"id", "resource_url", "date_added", "rating", "basic_information"}
    return _all_have(probes.wants.rows("wants"), wanted)


def _all_have(rows: list[Place], wanted: set[str]) -> Verdict:
    def missing(row: Place) -> str:
        return f"no {', '.join(sorted(wanted - row.keys))}"

    return each(rows, lambda row: row.keys >= wanted, "all of them", missing)


@PEOPLE.fact()
def fields(probes: Probes) -> Verdict:
    """A field of a collection's notes is a dropdown with options or a textarea with lines."""
    kinds = {"dropdown": "options", "textarea": "lines"}

    def is_right(row: Place) -> bool:
        return row[kinds.get(row["type"].text or "", "none")].is_there

    return each(probes.collection_fields.rows("fields"), is_right, "one of the two")


@PEOPLE.fact("A collection's value is written text")
def value(probes: Probes) -> Verdict:
    """A collection's value is three texts with a currency sign: minimum, median, maximum."""
    found = probes.collection_value.found
    amounts = [found[key] for key in ("minimum", "median", "maximum")]
    sign = re.compile(r"[^\d.,\s-].*\d|\d.*[^\d.,\s-]")
    return each(amounts, lambda place: sign.search(place.text or "") is not None, "such a text")


@PEOPLE.fact("Collections and wantlists refuse strangers")
def refused_strangers(probes: Probes) -> Verdict:
    """Somebody else's collection is a 200, or a 403 if they keep it to themselves: never a 401."""
    status = probes.strangers_collection.status
    return expect(status in {200, 403}, "200 or 403", str(status))


@PEOPLE.fact("A list says `id`")
def lists(probes: Probes) -> Verdict:
    """A list has id, date_added, date_changed, uri and user, and none of the documented names."""
    found = probes.own_list.found
    wanted = {"id", "date_added", "date_changed", "uri", "user"}
    documented = {"list_id", "created_ts", "modified_ts", "url"}
    is_right = found.keys >= wanted and not found.keys & documented
    return expect(is_right, ", ".join(sorted(wanted)), found.shape)
