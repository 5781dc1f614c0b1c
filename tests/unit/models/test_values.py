"""Partial dates, durations, names, and the values by which Discogs means nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from discogs.errors import InvalidValueError
from discogs.models import PartialDate, SearchResult
from discogs.models.types import MasterId, NoneIf, Year
from discogs.models.values import clean_name, seconds_of

YEARS = st.integers(1, 9999)
MONTHS = st.integers(0, 12)
DAYS = st.integers(0, 31)


@given(YEARS, MONTHS, DAYS)
def test_a_partial_date_knows_what_is_known(year: int, month: int, day: int) -> None:
    parsed = PartialDate.parse(f"{year:04d}-{month:02d}-{day:02d}")

    assert parsed.year == year
    assert parsed.month == (month or None)
    assert parsed.day == ((day or None) if month else None)


@given(YEARS, MONTHS, DAYS)
def test_a_partial_date_reads_its_own_text(year: int, month: int, day: int) -> None:
    parsed = PartialDate.parse(f"{year:04d}-{month:02d}-{day:02d}")

    assert PartialDate.parse(str(parsed)) == parsed
    assert len(str(parsed)) in {4, 7, 10}


@given(YEARS, MONTHS, DAYS)
def test_a_partial_date_is_a_date_when_all_of_it_is_known(year: int, month: int, day: int) -> None:
    parsed = PartialDate.parse(f"{year:04d}-{month:02d}-{day:02d}")
    try:
        expected = date(year, month, day)
    except ValueError:
        expected = None

    assert parsed.date == expected


@given(st.lists(st.tuples(YEARS, MONTHS, DAYS), min_size=2, max_size=8))
def test_partial_dates_are_in_order(facts: list[tuple[int, int, int]]) -> None:
    known = [(year, month, day if month else 0) for year, month, day in facts]
    dates = [PartialDate.parse("{:04d}-{:02d}-{:02d}".format(*parts)) for parts in known]

    assert [(d.year, d.month or 0, d.day or 0) for d in sorted(dates)] == sorted(known)
    assert (dates[0] <= dates[1]) == (known[0] <= known[1])
    assert (dates[0] == dates[1]) == (known[0] == known[1])


@pytest.mark.parametrize("facts", [{"day": 5}, {"month": 13}, {"month": 2, "day": 32}], ids=str)
def test_a_partial_date_is_a_date_as_far_as_it_goes(facts: dict[str, int]) -> None:
    with pytest.raises(ValidationError):
        PartialDate(year=1998, **facts)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1998", "1998"),
        ("1998-12", "1998-12"),
        ("1998-12-00", "1998-12"),
        ("1998-00-00", "1998"),
        (" 1998-5-3 ", "1998-05-03"),
    ],
)
def test_the_forms_discogs_uses_are_read(text: str, shown: str) -> None:
    assert str(PartialDate.parse(text)) == shown


@pytest.mark.parametrize(
    "text",
    ["", "0", "0000", "0000-01-01", "98", "May 1998", "1998-13-01", "1998-01-32", "1998-1-2-3"],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(InvalidValueError, match="is no date"):
        PartialDate.parse(text)


def test_a_partial_date_is_no_number() -> None:
    number: Any = 1998
    with pytest.raises(TypeError):
        sorted([PartialDate.parse("1998"), number])


@given(st.integers(0, 50), st.integers(0, 59), st.integers(0, 59))
def test_a_duration_is_so_many_seconds(hours: int, minutes: int, seconds: int) -> None:
    assert (
        seconds_of(f"{hours}:{minutes:02d}:{seconds:02d}") == hours * 3600 + minutes * 60 + seconds
    )
    assert seconds_of(f"{minutes}:{seconds:02d}") == minutes * 60 + seconds


@pytest.mark.parametrize("text", ["", "?", "3.32", "3:", ":32", "about 3:32", "3:320"])
def test_what_is_no_duration_has_no_seconds(text: str) -> None:
    assert seconds_of(text) is None


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("Bush (2)", "Bush"),
        ("Bush", "Bush"),
        ("Bush (Band)", "Bush (Band)"),
        ("Sunn O)))", "Sunn O)))"),
        ("(2)", "(2)"),
        ("Front 242", "Front 242"),
        ("Can (12345)", "Can"),
        ("+/- (3) (2)", "+/- (3)"),
    ],
)
def test_a_clean_name_has_no_number(name: str, clean: str) -> None:
    assert clean_name(name) == clean


@pytest.mark.parametrize(
    ("kind", "sent", "known"),
    [
        (Year, 0, None),
        (Year, 1987, 1987),
        (Year, None, None),
        (Year, "0", None),
        (Year, "", None),
        (Year, "1987", 1987),
        (MasterId, 0, None),
        (MasterId, "0", None),
        (MasterId, 96559, 96559),
    ],
)
def test_what_means_nothing_is_none(kind: Any, sent: object, known: object) -> None:
    assert TypeAdapter(kind).validate_python(sent) == known


def test_what_does_not_mean_nothing_must_fit() -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Year).validate_python("soon")
    assert NoneIf(0) == NoneIf(0)


@pytest.mark.parametrize(
    ("sent", "year"),
    [("1986", 1986), ("0", None), ("", None), (None, None), (1986, 1986), (0, None)],
)
def test_the_year_of_a_search_result_is_a_text_that_becomes_a_number(
    sent: object, year: int | None
) -> None:
    row = SearchResult.model_validate(
        {
            "id": 1,
            "type": "release",
            "title": "A - B",
            "uri": "/x",
            "resource_url": "",
            "year": sent,
        }
    )

    assert row.year == year
