"""Conditions: the API's texts, their short forms, and their order."""

from __future__ import annotations

import copy
import operator
from collections.abc import Callable
from typing import Any

import pytest

from discogs import Condition, SleeveCondition

BEST_FIRST = ["M", "NM", "VG+", "VG", "G+", "G", "F", "P"]


def test_each_condition_is_the_text_that_the_api_sends() -> None:
    assert Condition("Near Mint (NM or M-)") is Condition.NEAR_MINT
    assert str(Condition.NEAR_MINT) == "Near Mint (NM or M-)"
    assert Condition.NEAR_MINT.value == "Near Mint (NM or M-)"


@pytest.mark.parametrize("short", BEST_FIRST)
def test_short_forms_are_taken_and_given(short: str) -> None:
    assert Condition(short).short == short
    assert Condition(short.lower()) is Condition(short)
    assert SleeveCondition(short).short == short


def test_each_of_two_short_forms_is_taken() -> None:
    for text in ("NM or M-", "M-", " m- ", "NM"):
        assert Condition(text) is Condition.NEAR_MINT
        assert SleeveCondition(text) is SleeveCondition.NEAR_MINT


@pytest.mark.parametrize(
    ("words", "condition"),
    [
        ("Mint", Condition.MINT),
        ("Near Mint", Condition.NEAR_MINT),
        ("Very Good Plus", Condition.VERY_GOOD_PLUS),
        ("Good", Condition.GOOD),
        ("Poor", Condition.POOR),
    ],
)
def test_the_documentation_s_own_words_are_taken(words: str, condition: Condition) -> None:
    assert Condition(words) is condition
    assert SleeveCondition(words).value == condition.value


@pytest.mark.parametrize("other", [5, None, "", 1.5, []])
def test_what_is_no_text_has_no_order_either(other: Any) -> None:
    compare: list[Callable[[Any, Any], bool]] = [
        operator.lt,
        operator.le,
        operator.gt,
        operator.ge,
    ]
    for is_so in compare:
        with pytest.raises(TypeError, match="no grade"):
            is_so(Condition.MINT, other)


def test_a_better_condition_is_greater() -> None:
    best_first = [Condition(short) for short in BEST_FIRST]

    assert sorted(set(best_first), reverse=True) == best_first
    assert Condition.MINT > Condition.NEAR_MINT >= Condition.NEAR_MINT
    assert Condition.POOR < Condition.FAIR <= Condition.FAIR
    assert max(Condition.GOOD, Condition.VERY_GOOD) is Condition.VERY_GOOD
    assert Condition.VERY_GOOD > "G"


def test_what_is_no_grade_has_no_order() -> None:
    with pytest.raises(TypeError, match="Generic is no grade"):
        _ = SleeveCondition.GENERIC < SleeveCondition.MINT
    with pytest.raises(TypeError, match="Shiny is no grade"):
        _ = Condition.MINT > "Shiny"


def test_a_condition_that_discogs_adds_tomorrow_is_one_of_its_own() -> None:
    added = Condition("Sealed (S)")

    assert added == "Sealed (S)"
    assert added is Condition("Sealed (S)")
    assert copy.deepcopy(added) is added
