"""Users' texts cost time in proportion to their length, whatever users write."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from discogs.models import Markup

#: Parts of texts; many of them in a row are what an attacker writes.
PARTS = (
    "[url]",
    "[url=x]",
    "[url=x][a1]",
    "[url]x[/url",
    "[url=x]y[/url]",
    "[url][url]x[/url]",
    "[/url]",
    "[url=",
    "[a=",
    "[a=x",
    "[a1",
    "[u=[g=[t=",
    "[img=x",
    "[b]",
    "[b][i]",
    "[b][/i]",
    "[b][i][/b]",
    "[quote]",
    "[g1.1",
    "[",
    "]",
    "x",
    "1",
    "&",
    "\r\n",
)
TEXTS = st.lists(st.sampled_from(PARTS) | st.text(max_size=3), min_size=1, max_size=4).map("".join)


def converted(text: str) -> tuple[str, str, int]:
    """All that can be made of a text."""
    markup = Markup(text)
    return markup.plain, markup.html, len(markup.links)


def seconds_of(work: Callable[[], object]) -> float:
    """The CPU time of this thread alone: other work on the machine does not count."""
    begin = time.thread_time()
    work()
    return time.thread_time() - begin


def calls_of(work: Callable[[], object]) -> int:
    """How many functions are called, those in C included."""
    calls = 0

    def count(_frame: object, event: str, _argument: Any) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return calls


WAYS: dict[str, Callable[[str, int], str]] = {
    "again and again": lambda part, times: part * times,
    "then its ends": lambda part, times: part * times + "[/b][/i][/url]" * times,
    "after an opening": lambda part, times: "[url=x][b]" + part * times,
    "after many openings": lambda part, times: "[b]" * times + "[i]" * times + part * times,
}


@pytest.mark.parametrize("way", WAYS)
def test_a_long_text_takes_no_longer_than_its_parts(way: str) -> None:
    make, many = WAYS[way], 64
    slow: dict[str, float] = {}
    for part in PARTS:
        whole = seconds_of(partial(converted, make(part, 50 * many)))
        parts = seconds_of(partial(list, map(converted, [make(part, 50)] * many)))
        if whole > 12 * parts:
            slow[part] = whole / parts

    assert slow == {}


@given(TEXTS, TEXTS)
@example("[b][i]", "[/b]")
@example("[url]", "x")
@example("[b]", "[/i]")
def test_twice_the_text_is_twice_the_work(begin: str, end: str) -> None:
    def text(times: int) -> str:
        return begin * times + end * times

    def work(times: int) -> int:
        return calls_of(partial(converted, text(times)))

    def length(times: int) -> int:
        return sum(map(len, converted(text(times))[:2]))

    assert work(120) <= 2.2 * work(60) + 50
    assert length(120) <= 2.2 * length(60) + 500


@pytest.mark.parametrize("part", ["[url]", "[b]", "[i][b]", "[a=", "[url=x]y"])
def test_a_hundred_thousand_tags_are_converted(part: str) -> None:
    plain, html, links = converted(part * 100_000)

    assert len(plain) <= len(part) * 100_000
    assert len(html) <= 100 + len(part) * 100_000
    assert links == 0


@pytest.mark.parametrize("digits", [19, 5000])
@pytest.mark.parametrize("tag", ["[a{}]", "[r={}]", "[m{}]"])
def test_a_number_that_is_no_id_is_text(tag: str, digits: int) -> None:
    text = tag.format("9" * digits)

    assert "9" * digits in Markup(text).plain
    assert "9" * digits in Markup(text).html
    assert [link.id for link in Markup(text).links] in ([], [None])


@pytest.mark.parametrize("tag", ["[\u017f]x[/\u017f]", "[\u0131]", "[a\u0663]"])
def test_letters_and_digits_of_other_alphabets_are_no_tags(tag: str) -> None:
    assert Markup(tag).plain == Markup(tag).html == tag


def test_a_tag_below_the_deepest_style_is_closed_in_its_turn() -> None:
    html = Markup("[b]" * 100 + "x" + "[/b]" * 100 + "[i]y[/i]").html

    assert html.count("<b>") == html.count("</b>")
    assert html.endswith("</b><i>y</i>")
