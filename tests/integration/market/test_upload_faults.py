"""What an upload refuses: all faults at once, each with its row and column, and nothing sent."""

from __future__ import annotations

from typing import Any

import pytest

import discogs
from discogs.sandbox import Sandbox, landmarks

pd: Any = pytest.importorskip("pandas")

RELEASE = landmarks.RELEASE_DOCUMENTED
GOOD: dict[str, Any] = {"release_id": RELEASE, "price": "5", "media_condition": "NM"}
HEAD = "release_id,price,media_condition"


def faults_of(session: discogs.Session, rows: Any, kind: str = "add") -> list[tuple[int, str]]:
    """The rows and columns that an upload complains about."""
    with pytest.raises(discogs.InvalidRowsError) as caught:
        getattr(session.uploads, kind)(rows)
    return [(fault.row, fault.column) for fault in caught.value.faults]


def test_all_faults_are_told_at_once(sandbox: Sandbox, session: discogs.Session) -> None:
    rows = [
        GOOD,
        {**GOOD, "price": "-5", "media_condition": "Nice"},
        {**GOOD, "release_id": "", "weight": "heavy"},
        GOOD,
        {**GOOD, "colour": "blue", "accept_offer": "maybe", "format_quantity": 1.5},
    ]
    with pytest.raises(discogs.InvalidRowsError) as caught:
        session.uploads.add(rows)

    assert [(fault.row, fault.column) for fault in caught.value.faults] == [
        (3, "price"),
        (3, "media_condition"),
        (4, "release_id"),
        (4, "weight"),
        (6, "colour"),
        (6, "accept_offer"),
        (6, "format_quantity"),
    ]
    assert [fault.value for fault in caught.value.faults[:2]] == ["-5", "Nice"]
    lines = str(caught.value).splitlines()
    assert lines[0] == "7 faults in the rows, nothing was sent:"
    assert lines[1] == "row 3, price: a price is more than 0 (it is '-5')"
    assert "row 3, media_condition: a condition is one of Mint (M), Near Mint" in lines[2]
    assert lines[3] == "row 4, release_id: it is missing (it is '')"
    assert len(sandbox.requests) == 0


def lines_of(session: discogs.Session, rows: Any, kind: str = "add") -> list[str]:
    """What an upload complains about, line by line."""
    with pytest.raises(discogs.InvalidRowsError) as caught:
        getattr(session.uploads, kind)(rows)
    return str(caught.value).splitlines()[1:]


def test_each_fault_is_told_with_its_row_its_cell_and_the_reason(
    session: discogs.Session,
) -> None:
    rows = [
        {**GOOD, "price ": 6},
        {**GOOD, "status": "Sold"},
        {**GOOD, "colour": "red"},
        {**GOOD, "price": "  "},
        {**GOOD, "price": "1.250"},
        {**GOOD, "weight": True, "format_quantity": "auto"},
    ]
    found = lines_of(session, rows)

    assert found[0] == "row 2, price: there are two cells of this name"
    assert found[1] == (
        "row 3, status: an upload puts everything up for sale; listing.save() makes drafts "
        "(it is 'Sold')"
    )
    assert found[2] == (
        "row 4, colour: there is no such column; there are release_id, price, media_condition, "
        "sleeve_condition, comments, accept_offer, location, external_id, weight, "
        "format_quantity (it is 'red')"
    )
    assert found[3] == "row 5, price: it is missing (it is '  ')"
    assert found[4].startswith("row 6, price: '1.250' may mean thousands or decimals: write it")
    assert found[4].endswith("with two decimals (it is '1.250')")
    assert found[5] == 'row 7, weight: a weight is a number of grams, or "auto" (it is True)'
    assert found[6] == (
        "row 7, format_quantity: a format quantity is a whole number in a CSV; leave the cell "
        "empty to let Discogs work it out (it is 'auto')"
    )
    assert len(found) == 7


def test_a_number_beyond_all_floats_is_a_fault_like_any_other(session: discogs.Session) -> None:
    (found,) = lines_of(session, [{**GOOD, "price": 10**400}])

    assert found.startswith("row 2, price: ")
    assert "more than any amount" in found


def test_each_fault_of_a_change_or_a_deletion_is_told_so_too(session: discogs.Session) -> None:
    listing = session.listing(landmarks.LISTING_FOR_SALE).refresh()
    listing.comments, listing.location = "", "Box 3"
    sold = {"release_id": 1, "price": 5, "status": "Sold"}
    changes = [listing, {"release_id": 2}, sold, {**sold, "status": ""}]

    assert lines_of(session, changes, "change") == [
        "row 2, comments: an upload can't empty it, listing.save() can (it is '')",
        "row 3: it changes nothing",
        (
            "row 4, status: only what is For Sale can be changed by an upload, which changes all "
            "copies of the release and puts drafts up for sale: leave this row out (it is 'Sold')"
        ),
        (
            "row 5, release_id: row 4 changes this release too, and a row changes all listings "
            "of it (it is '1')"
        ),
    ]
    assert lines_of(session, [{"listing_id": 1, "status": "Draft"}, {"price": 5}], "delete") == [
        (
            "row 2, status: only what is For Sale can be deleted by an upload: leave this row out "
            "(it is 'Draft')"
        ),
        "row 3, listing_id: it is missing",
    ]


def test_a_fault_of_one_row_hides_none_of_another(session: discogs.Session) -> None:
    rows = [{**GOOD, "price": "free"}, {**GOOD, "price": ""}]

    assert faults_of(session, rows) == [(2, "price"), (3, "price")]


@pytest.mark.parametrize("columns", ["", "price", ["prices"]])
def test_columns_that_are_none_are_refused(
    sandbox: Sandbox, session: discogs.Session, columns: Any
) -> None:
    with pytest.raises(discogs.InvalidValueError, match="columns are some of release_id, price"):
        session.uploads.add([GOOD], columns=columns)

    assert len(sandbox.requests) == 0


@pytest.mark.parametrize(
    ("row", "faults"),
    [
        ({"comments": "x"}, [(2, "release_id"), (2, "price"), (2, "media_condition")]),
        (
            {**GOOD, "price": "", "media_condition": None},
            [(2, "price"), (2, "media_condition")],
        ),
        ({"release_id": 1, "colour": "red", "price": 5}, [(2, "colour"), (2, "media_condition")]),
    ],
)
def test_all_that_a_row_lacks_is_told_at_once(
    session: discogs.Session, row: dict[str, Any], faults: list[tuple[int, str]]
) -> None:
    assert faults_of(session, [row]) == faults


BAD: list[tuple[str, Any]] = [
    ("release_id", "r249504"),
    ("release_id", 0),
    ("release_id", -1),
    ("release_id", 249504.5),
    ("release_id", True),
    ("release_id", "1e3"),
    ("release_id", "٢٤٩"),
    ("price", "0"),
    ("price", "free"),
    ("price", "1.250"),
    ("price", float("inf")),
    ("price", "5 EUR"),
    ("price", "0.00"),
    ("media_condition", "Generic"),
    ("media_condition", 5),
    ("sleeve_condition", "Ripped"),
    ("accept_offer", "maybe"),
    ("weight", "-1"),
    ("weight", "nan"),
    ("format_quantity", "1.5"),
    ("format_quantity", "-1"),
    ("comments", b"bytes"),
    ("comments", ["a"]),
    ("location", True),
]


@pytest.mark.parametrize(("column", "value"), BAD)
def test_a_bad_cell_is_refused(
    sandbox: Sandbox, session: discogs.Session, column: str, value: Any
) -> None:
    assert faults_of(session, [GOOD, {**GOOD, column: value}]) == [(3, column)]
    assert {one.method for one in sandbox.requests} <= {"GET"}


@pytest.mark.parametrize("column", ["release_id", "price", "media_condition"])
@pytest.mark.parametrize("nothing", ["", "  ", None, float("nan"), pd.NA, pd.NaT, ...])
def test_a_required_cell_is_not_empty(
    sandbox: Sandbox, session: discogs.Session, column: str, nothing: Any
) -> None:
    row = {name: value for name, value in GOOD.items() if name != column}
    if nothing is not ...:
        row[column] = nothing

    assert faults_of(session, [row]) == [(2, column)]
    assert len(sandbox.requests) == 0


def test_a_price_in_the_wrong_currency_costs_one_look_at_ones_own(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    rows = [{**GOOD, "price": price} for price in ("5 EUR", "6 USD", "7", "$8", "9 GBP")]
    with pytest.raises(discogs.InvalidRowsError, match="in EUR, and you sell in USD") as caught:
        session.uploads.add(rows)

    assert [fault.row for fault in caught.value.faults] == [2, 6]
    assert [one.path for one in sandbox.requests] == [
        "/oauth/identity",
        "/users/sandbox_user/inventory",
    ]


def test_a_change_changes_something_and_each_release_once(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    rows = [
        {"release_id": 1},
        {"release_id": 2, "price": "5"},
        {"release_id": "2.0", "price": "6"},
        {"release_id": 3, "comments": ""},
    ]

    assert faults_of(session, rows, "change") == [(2, ""), (4, "release_id"), (5, "")]
    assert len(sandbox.requests) == 0


def test_listings_that_share_a_release_are_not_changed_by_a_csv(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    listings = [session.listing(landmarks.LISTING_FOR_SALE + n).refresh() for n in range(3)]
    for place, listing in enumerate(listings):
        listing.comments = f"Copy {place}"
    sandbox.clear()

    assert faults_of(session, listings, "change") == [(2, ""), (3, ""), (4, "")]
    rows = [{"release_id": RELEASE, "comments": f"Copy {place}"} for place in range(2)]
    assert faults_of(session, rows, "change") == [(3, "release_id")]
    assert len(sandbox.requests) == 0


def test_listings_that_do_not_fit_the_kind_are_refused(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    loaded = session.listing(landmarks.LISTING_FOR_SALE).refresh()
    release = session.release(RELEASE)
    unsent = release.sell(condition="M", price="5")
    draft = release.sell(condition="M", price="5", status="Draft")
    sandbox.clear()

    assert faults_of(session, [loaded], "add")[0] == (2, "")
    assert faults_of(session, [draft], "add") == [(2, "status")]
    assert faults_of(session, [unsent], "change")[0] == (2, "")
    assert faults_of(session, [loaded], "change") == [(2, "")]
    assert faults_of(session, [unsent], "delete") == [(2, "listing_id")]
    loaded.status = "Draft"
    assert (2, "status") in faults_of(session, [loaded], "change")
    loaded.revert().comments = ""
    assert (2, "comments") in faults_of(session, [loaded], "change")
    stub = session.listing(landmarks.LISTING_EXPIRED)
    stub.price = "5"
    assert faults_of(session, [stub], "change") == [(2, "status"), (2, "release_id")]
    assert len(sandbox.requests) == 0


def test_a_price_beyond_all_measure_is_a_fault_too(session: discogs.Session) -> None:
    assert faults_of(session, [{**GOOD, "price": "9" * 40}]) == [(2, "price")]


def test_a_price_of_three_decimals_is_not_a_thousand_times_as_much(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    try:
        session.uploads.add([{**GOOD, "price": "1234.565"}])
    except discogs.InvalidRowsError:
        return
    assert b",1234.57," in sandbox.requests[0].body


def test_a_text_that_is_none_is_a_fault_too(session: discogs.Session) -> None:
    assert faults_of(session, [{**GOOD, "comments": "\ud800"}]) == [(2, "comments")]


@pytest.mark.parametrize("rows", [[5], ["a"], [None], [("release_id", 1)], GOOD, [[GOOD]]])
def test_what_are_no_rows_are_refused(
    sandbox: Sandbox, session: discogs.Session, rows: Any
) -> None:
    with pytest.raises(discogs.InvalidValueError, match="Rows are dicts, listings, a DataFrame"):
        session.uploads.add(rows)

    assert len(sandbox.requests) == 0


def test_a_long_list_of_faults_is_cut_in_the_message_alone(session: discogs.Session) -> None:
    with pytest.raises(
        discogs.InvalidRowsError, match=r"\.\.\. and 150 more in \.faults"
    ) as caught:
        session.uploads.add([{**GOOD, "price": "free"}] * 200)

    assert len(caught.value.faults) == 200
