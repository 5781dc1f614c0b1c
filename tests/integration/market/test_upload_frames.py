"""DataFrames of pandas and polars, and numbers of numpy, as the rows of an upload."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

import discogs
from discogs.sandbox import Sandbox
from tests.integration.market import sent_rows
from tests.integration.market.test_upload_sources import FULL, RELEASE

pd: Any = pytest.importorskip("pandas")
np: Any = pytest.importorskip("numpy")

FRAMES: dict[str, dict[str, Any]] = {
    "whole": {"release_id": [RELEASE, RELEASE], "price": [5.0, 6.5]},
    "floats": {"release_id": [249504.0, 249504.0], "price": [5, 6.5]},
    "numpy": {"release_id": np.array([RELEASE] * 2, np.int32), "price": np.array([5, 6.5], "f4")},
    "texts": {"release_id": ["249504", "249504.0"], "price": ["5", "$6.50"]},
    "objects": {"release_id": [RELEASE, "249504"], "price": [Decimal(5), 6.5]},
}


@pytest.mark.parametrize("name", FRAMES)
def test_a_frame_of_pandas_is_as_good_as_dicts(
    sandbox: Sandbox, session: discogs.Session, name: str
) -> None:
    frame = pd.DataFrame(
        {
            **FRAMES[name],
            "media_condition": ["NM", "M"],
            "comments": ["=1+1", None],
            "weight": [np.nan, 230.0],
            "format_quantity": pd.array([pd.NA, 2], "Int64"),
            "accept_offer": [True, False],
        }
    )
    session.uploads.add(frame)

    assert [list(row.values()) for row in sent_rows(sandbox)] == [
        ["249504", "5.00", "Near Mint (NM or M-)", "=1+1", "Y", "", ""],
        ["249504", "6.50", "Mint (M)", "", "N", "230", "2"],
    ]


def test_a_frame_of_nullable_types_is_as_good(sandbox: Sandbox, session: discogs.Session) -> None:
    frame = pd.DataFrame([FULL, {**FULL, "comments": None, "weight": None, "location": None}])
    session.uploads.add(frame.convert_dtypes())

    first, second = sent_rows(sandbox)
    assert (first["comments"], first["weight"]) == (FULL["comments"], "230")
    assert (second["comments"], second["weight"], second["location"]) == ("", "", "")


def test_a_frame_may_have_any_index_and_categories(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    frame = pd.DataFrame([FULL, FULL]).set_index(pd.Index(["a", "a"]))
    frame["media_condition"] = frame["media_condition"].astype("category")
    session.uploads.add(frame)

    assert len(sent_rows(sandbox)) == 2


def test_a_frame_of_polars_is_as_good_as_dicts(sandbox: Sandbox, session: discogs.Session) -> None:
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame(
        {
            "release_id": [RELEASE, RELEASE],
            "price": [5.0, 6.5],
            "media_condition": ["NM", "M"],
            "comments": ["a, b", None],
            "weight": [None, 230.0],
            "accept_offer": [True, None],
        }
    )
    session.uploads.add(frame)

    assert [list(row.values()) for row in sent_rows(sandbox)] == [
        ["249504", "5.00", "Near Mint (NM or M-)", "a, b", "Y", ""],
        ["249504", "6.50", "Mint (M)", "", "", "230"],
    ]


@pytest.mark.parametrize("column", ["external_id", "location"])
def test_numbers_of_a_column_with_gaps_stay_whole(
    sandbox: Sandbox, session: discogs.Session, column: str
) -> None:
    frame = pd.DataFrame([{**FULL, column: 1001}, {**FULL, column: None}])
    session.uploads.add(frame)

    assert [row[column] for row in sent_rows(sandbox)] == ["1001", ""]


@pytest.mark.parametrize(
    ("value", "sent"),
    [
        (np.int64(7), "7"),
        (np.float32("nan"), ""),
        (pd.NA, ""),
        (pd.NaT, ""),
        (12345678901234567, "12345678901234567"),
        (12.5, "12.5"),
    ],
)
def test_numbers_of_numpy_and_python_in_a_dict_are_numbers_and_gaps_are_gaps(
    sandbox: Sandbox, session: discogs.Session, value: object, sent: str
) -> None:
    session.uploads.add([{**FULL, "external_id": value}, FULL])

    assert sent_rows(sandbox)[0]["external_id"] == sent
