"""Whatever text a seller writes arrives as it was written, through each way in."""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import discogs
from discogs.sandbox import Sandbox, landmarks
from tests.integration.market import sent_csv
from tests.truth import truth_of

pd: Any = pytest.importorskip("pandas")

RELEASE = landmarks.RELEASE_DOCUMENTED
Row = dict[str, object]
#: What CSVs trip over, among all that can be written.
AWKWARD = [",", '"', '""', "\n", "\r\n", "\r", "=", "+", "-", "@", "\t", ";", "'", "\\", " ", "\0"]
AWKWARD_WORDS = [
    "é",
    "日本",
    "⚠️",
    "👩‍🎤",
    "\ufeff",
    "\u2028",
    "\x85",
    "\x1a",
    "&amp;",
    "<p>",
    "NA",
    "nan",
]
pieces = st.sampled_from(AWKWARD + AWKWARD_WORDS) | st.text(
    st.characters(codec="utf-8"), max_size=6
)

#: A cell of nothing but space is as good as none.
texts = st.lists(pieces, min_size=1, max_size=8).map("".join).filter(lambda text: text.strip())
some = settings(max_examples=30)


def row(text: str) -> Row:
    return {
        "release_id": RELEASE,
        "price": "5",
        "media_condition": "NM",
        "comments": text,
        "location": text,
    }


def arrived(sandbox: Sandbox, count: int) -> list[str]:
    """What the listings hold that were made last."""
    market = truth_of(sandbox).market
    made = [market.listings[market.last_listing - place] for place in range(count)]
    assert all(listing.comments == listing.location for listing in made)
    return [listing.comments for listing in reversed(made)]


def test_any_text_of_a_dict_arrives_exactly(sandbox: Sandbox, session: discogs.Session) -> None:
    @some
    @given(st.lists(texts, min_size=1, max_size=12))
    def check(said: list[str]) -> None:
        session.uploads.add([row(text) for text in said]).wait(progress=False)

        assert arrived(sandbox, len(said)) == said

    check()


def test_any_text_of_a_listing_arrives_exactly(sandbox: Sandbox, session: discogs.Session) -> None:
    # What stands for a sign, as Discogs shows it in comments, is sent as that sign.
    @some
    @given(texts.filter(lambda text: html.unescape(text) == text))
    def check(text: str) -> None:
        sale = session.release(RELEASE).sell(
            condition="NM", price="5", comments=text, location=text
        )
        session.uploads.add([sale]).wait(progress=False)
        assert arrived(sandbox, 1) == [text]
        sale.save()
        assert arrived(sandbox, 1) == [text]

    check()


def as_csv(rows: list[Row], folder: Path) -> object:
    """A file, quoted throughout."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, rows[0].keys(), quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(rows)
    path = folder / "stock.csv"
    path.write_bytes(text.getvalue().encode("utf-8-sig"))
    return path


WAYS: dict[str, Callable[[list[Row], Path], object]] = {
    "file": as_csv,
    "pandas": lambda rows, _: pd.DataFrame(rows),
    "pandas with arrow or python strings": lambda rows, _: pd.DataFrame(rows).convert_dtypes(),
    "generator": lambda rows, _: iter(rows),
}


@pytest.mark.parametrize("way", WAYS)
def test_any_text_arrives_exactly_by_each_way(
    sandbox: Sandbox, session: discogs.Session, tmp_path: Path, way: str
) -> None:
    @settings(max_examples=15)
    @given(st.lists(texts, min_size=1, max_size=12))
    def check(said: list[str]) -> None:
        rows = WAYS[way]([row(text) for text in said], tmp_path)
        session.uploads.add(rows).wait(progress=False)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]

        assert arrived(sandbox, len(said)) == said

    check()


def test_any_text_comes_back_in_an_export(sandbox: Sandbox, session: discogs.Session) -> None:
    @settings(max_examples=8)
    @given(st.lists(texts, min_size=10, max_size=30))
    def check(said: list[str]) -> None:
        session.uploads.add([row(text) for text in said]).wait(progress=False)
        rows = session.exports.request().wait(progress=False).rows()

        last = sorted(rows, key=lambda line: line.listing_id)[-len(said) :]
        assert [line.comments for line in last] == said

    check()


@pytest.mark.parametrize("text", ["=1+1", "+49", "-", "@x", "'=1"])
def test_nothing_is_put_before_what_a_spreadsheet_would_run(
    sandbox: Sandbox, session: discogs.Session, text: str
) -> None:
    session.uploads.add([row(text)])

    assert sent_csv(sandbox).endswith(f"{text},{text}\r\n".encode())


def test_any_price_arrives_to_the_cent(sandbox: Sandbox, session: discogs.Session) -> None:
    @settings(max_examples=30)
    @given(st.lists(st.decimals("0.01", 99_999, places=2), min_size=1, max_size=8))
    def check(prices: list[object]) -> None:
        session.uploads.add([{**row("x"), "price": price} for price in prices])
        market = truth_of(sandbox).market
        made = [market.listings[market.last_listing - place] for place in range(len(prices))]

        assert [f"{one.price:.2f}" for one in reversed(made)] == [f"{one:.2f}" for one in prices]

    check()
