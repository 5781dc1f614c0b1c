"""A value that no number, date, column or CSV can hold costs itself, and time in proportion."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest

import discogs
from discogs.cli.terminal import json_safe, one_line
from discogs.http.auth import redacted
from discogs.models import Track
from discogs.pagination.formats import safe_record
from discogs.testing import Scrubber
from tests.attack.hostile import Hostile, answer, session_at

SECRET = "secretsecretsecret"
#: Moments that no clock in UTC can show.
MOMENTS = ("0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59")


def wants(**odd: object) -> Hostile:
    """A wantlist of one usual row, and of one with odd values."""
    usual = {
        "id": 1,
        "rating": 4,
        "date_added": "2024-01-01T00:00:00-08:00",
        "basic_information": {"id": 1, "title": "T", "year": 1999},
    }
    information = {**usual["basic_information"], **odd, "id": 2}  # type: ignore[dict-item]
    rows = [usual, {**usual, **odd, "id": 2, "basic_information": information}]
    body = {"wants": rows, "pagination": {"items": 2, "pages": 1, "page": 1, "per_page": 100}}
    return Hostile(lambda _: answer(json.dumps(body).encode()))


@pytest.mark.parametrize("to", ["to_pandas", "to_polars", "to_records"])
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_time_that_is_none_in_utc_costs_its_cell(to: str, moment: str) -> None:
    with wants(date_added=moment) as server:
        table: Any = getattr(session_at(server).user("a").wantlist, to)()

    assert len(table) == 2
    if to == "to_pandas":
        assert table["date_added"].isna().tolist() == [False, True]
    if to == "to_polars":
        assert table["date_added"].is_null().to_list() == [False, True]


@pytest.mark.parametrize("year", [10**40, 2**63, 10**4000])
def test_a_number_that_no_column_holds_costs_its_cell(year: int) -> None:
    with wants(year=year, rating=-year) as server:
        walk = session_at(server).user("a").wantlist

        assert walk.to_records()[1]["year"] == year
        assert walk.to_pandas()["year"].fillna(0).tolist() == [1999, 0]
        assert walk.to_pandas()["rating"].fillna(0).tolist() == [4, 0]
        assert walk.to_polars()["year"].to_list() == [1999, None]


@pytest.mark.parametrize("price", ["1e308", "9" * 60, "-1e40"])
def test_an_amount_that_no_column_holds_costs_its_cell(price: str) -> None:
    listing = '{"id": %d, "price": {"value": %s, "currency": "USD"}}'
    rows = f"{listing % (1, '12.5')}, {listing % (2, price)}"
    pagination = '{"items": 2, "pages": 1, "page": 1, "per_page": 100}'
    body = f'{{"listings": [{rows}], "pagination": {pagination}}}'.encode()
    with Hostile(lambda _: answer(body)) as server:
        inventory = session_at(server).user("a").inventory

        assert inventory.to_polars(decimals="decimal")["price"].is_null().to_list() == [False, True]
        assert len(inventory.to_pandas(decimals="decimal")) == 2


@pytest.mark.parametrize("duration", ["9" * 5000, "9" * 5000 + ":00", "1:" + "9" * 5000 + ":00"])
def test_a_duration_of_any_length_is_none(duration: str) -> None:
    body = {"id": 1, "title": "T", "tracklist": [{"title": "x", "duration": duration}]}
    with Hostile(lambda _: answer(json.dumps(body).encode())) as server:
        track = session_at(server).release(1).tracklist[0]

        assert isinstance(track, Track)
        assert (track.duration, track.seconds) == (duration, None)


@pytest.mark.parametrize(("rows", "count"), [("x" * 200_000, None), ('1,"half', 1), ("1\0,2", 1)])
def test_a_csv_that_python_can_not_read_is_no_answer(rows: str, count: int | None) -> None:
    export = b'{"id": 1, "status": "success", "filename": "x.csv"}'

    def send(request: bytes) -> bytes:
        csv = f"listing_id,title\r\n{rows}\r\n".encode()
        return answer(csv if b"/download" in request else export)

    with Hostile(send) as server:
        found = session_at(server).get(discogs.InventoryExport, 1)
        if count is None:
            with pytest.raises(discogs.InvalidResponse):
                found.rows()
        else:
            assert len(found.rows()) == count


def results_of(text: str) -> None:
    body = json.dumps({"id": 1, "type": "add", "results": text}).encode()
    with Hostile(lambda _: answer(body)) as server:
        assert session_at(server).get(discogs.InventoryUpload, 1).results is not None


READERS: dict[str, Callable[[str], object]] = {
    "formulas": lambda text: safe_record({"title": text}),
    "results of an upload": results_of,
    "condition": lambda text: discogs.Condition("Mint (M)") == text,
    "scrubber": Scrubber(SECRET).text,
    "redaction": lambda text: redacted(text, (SECRET,)),
    "a line": one_line,
    "json": json_safe,
}
PARTS = (
    " ",
    "\n",
    "\t",
    "<",
    "<p",
    "<br ",
    "(",
    "(1",
    " (1",
    ";",
    "; ",
    "=",
    "token=",
    "token",
    '"',
)


def _seconds_of(read: Callable[[str], object], text: str) -> float:
    begin = time.thread_time()
    read(text)
    return time.thread_time() - begin


@pytest.mark.parametrize("reader", READERS)
def test_other_readers_of_texts_take_no_longer_than_the_text(reader: str) -> None:
    read = READERS[reader]
    # What is quadratic takes over a second, and what is linear some 20 ms.
    slow = [part for part in PARTS if _seconds_of(read, part * 40_000) > 1.0]

    assert slow == []


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("Row 2 <b>ok</b> <br> Row 3 &amp; 4<p/>x", "Row 2 ok\nRow 3 & 4\nx"),
        ("  a  </p>\n b", "a\nb"),
    ],
)
def test_results_are_lines_without_the_spaces_around_breaks(sent: str, shown: str) -> None:
    body = json.dumps({"id": 1, "type": "add", "results": sent}).encode()
    with Hostile(lambda _: answer(body)) as server:
        assert session_at(server).get(discogs.InventoryUpload, 1).results == shown
