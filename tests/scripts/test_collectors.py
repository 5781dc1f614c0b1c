"""What the scripts of collectors answer is what the sandbox holds."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal

from discogs.sandbox import Sandbox
from discogs.sandbox.catalogue.records import Release
from discogs.sandbox.people.records import Item, Want
from tests.scripts import collectors
from tests.scripts.conftest import Run
from tests.truth import truth_of

ME = "sandbox_user"


def items(sandbox: Sandbox) -> list[Item]:
    return list(truth_of(sandbox).people.items[ME].values())


def wants(sandbox: Sandbox) -> dict[int, Want]:
    return truth_of(sandbox).people.wants[ME]


def release(sandbox: Sandbox, release_id: int) -> Release:
    return sandbox.catalogue.releases[release_id]


def titles(sandbox: Sandbox, found: list[Item]) -> list[str]:
    return sorted(release(sandbox, item.release_id).title for item in found)


def test_how_many(run: Run, sandbox: Sandbox) -> None:
    assert run(collectors.records) == len(items(sandbox)) == 540


def test_what_they_are_worth(run: Run, sandbox: Sandbox) -> None:
    prices = [release(sandbox, item.release_id).lowest_price or 0 for item in items(sandbox)]

    worth = run(collectors.value)
    # The sandbox's median is an eighth or so above the lowest price.
    assert abs(worth.value - Decimal(str(sum(prices) * 1.13))) < Decimal("0.01")
    assert worth.currency == "USD"


def test_how_many_are_in_which_folder(run: Run, sandbox: Sandbox) -> None:
    people = truth_of(sandbox).people
    names = {folder.id: folder.name for folder in people.folders(ME)}
    counted = Counter(names[item.folder_id] for item in items(sandbox))

    assert run(collectors.by_folder) == {"All": 540, "Empty Crate": 0, **counted}


def test_which_albums_are_there_twice(run: Run, sandbox: Sandbox) -> None:
    pressings: defaultdict[int, set[int]] = defaultdict(set)
    for item in items(sandbox):
        pressings[release(sandbox, item.release_id).master_id].add(item.release_id)
    del pressings[0]
    several = {master: len(ids) for master, ids in pressings.items() if len(ids) > 1}

    found = run(collectors.twice)
    assert found == {sandbox.catalogue.masters[one].title: n for one, n in several.items()}
    assert found["Never Gonna Give You Up"] == 4


def test_which_are_unrated(run: Run, sandbox: Sandbox) -> None:
    expected = titles(sandbox, [item for item in items(sandbox) if item.rating == 0])

    assert sorted(run(collectors.unrated)) == expected


def test_all_are_rated(run: Run, sandbox: Sandbox) -> None:
    before = {item.instance_id: item for item in items(sandbox)}
    others = [item for item in before.values() if item.rating != 3]

    assert run(collectors.rate_all) == 540
    assert len([one for one in sandbox.requests if one.method == "POST"]) == len(others)
    # Where they were, with what was noted of them.
    assert {item.instance_id: item for item in items(sandbox)} == {
        number: item._replace(rating=3) for number, item in before.items()
    }


def test_which_are_worn(run: Run, sandbox: Sandbox) -> None:
    bad = {(1, "Good (G)"), (1, "Fair (F)"), (1, "Poor (P)")}
    expected = titles(sandbox, [item for item in items(sandbox) if bad & {*item.notes}])

    assert sorted(run(collectors.worn)) == expected


def test_what_is_mine_already(run: Run, sandbox: Sandbox) -> None:
    mine = {item.release_id for item in items(sandbox)}

    assert run(collectors.already_mine) == [
        one for one in (249504, 1675174, 1867708) if one in mine
    ]


def test_what_is_missing_of_a_label(run: Run, sandbox: Sandbox) -> None:
    mine = {item.release_id for item in items(sandbox)}
    of_label = [
        (one.id, credit.catno, one.title)
        for one in sandbox.catalogue.by_label[90000001]
        for credit in one.labels
        if credit.label_id == 90000001
    ]

    found = run(collectors.missing)
    assert sorted(found) == sorted(
        f"{no} {title}" for one, no, title in of_label if one not in mine
    )
    assert 0 < len(found) < len(of_label)


def test_which_wants_a_seller_has(run: Run, sandbox: Sandbox) -> None:
    expected = [
        release(sandbox, listing.release_id).title
        for listing in truth_of(sandbox).market.listings.values()
        if listing.seller == "waxworks"
        and listing.status == "For Sale"
        and listing.release_id in wants(sandbox)
    ]

    found = run(collectors.on_offer)
    assert sorted(text.rpartition(": ")[0] for text in found) == sorted(expected)
    assert all(text.endswith(" USD") for text in found)


def test_a_new_one_is_in_its_folder(run: Run, sandbox: Sandbox) -> None:
    instance_id = run(collectors.file_away)

    (item,) = [item for item in items(sandbox) if item.instance_id == instance_id]
    assert item.release_id == 1675174
    assert truth_of(sandbox).people.own_folders[ME][item.folder_id].name == "Jazz"
