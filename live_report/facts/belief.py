"""How a fact is stated and checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from live_report.places import Place
from live_report.probes import CannotCheckError, Probes

__all__ = ["Check", "Fact", "Section", "Verdict", "each", "expect"]

_MOST_SHOWN = 3


@dataclass(frozen=True)
class Verdict:
    """What came of a check."""

    outcome: Literal["holds", "differs", "unchecked"]
    #: What was expected of one that differs.
    expected: str = ""
    #: What was seen instead, or why it could not be checked.
    detail: str = ""


Check: TypeAlias = Callable[[Probes], Verdict]


@dataclass(frozen=True)
class Fact:
    """Something that this package believes of Discogs."""

    #: The section of the page.
    section: str
    #: The belief, in a sentence.
    claim: str
    #: Words of the row on docs/explanation/reality.md that says it; `""` if none does.
    row: str
    check: Check

    def verdict(self, probes: Probes) -> Verdict:
        """Check it. A check that fails on an answer nobody has foreseen costs only itself."""
        try:
            return self.check(probes)
        except CannotCheckError as error:
            return Verdict("unchecked", detail=str(error))
        except Exception as error:  # noqa: BLE001
            # Its message may quote the answer.
            return Verdict("unchecked", detail=f"the check itself failed ({type(error).__name__})")


@dataclass(frozen=True)
class Section:
    """Facts that belong together."""

    title: str
    facts: list[Fact] = field(default_factory=list[Fact])

    def fact(self, row: str = "") -> Callable[[Check], Check]:
        """Make a function a fact of this section: its docstring is the claim."""

        def add(check: Check) -> Check:
            claim = " ".join((check.__doc__ or "").split())
            self.facts.append(Fact(self.title, claim, row, check))
            return check

        return add


def expect(holds: bool, expected: str, got: str) -> Verdict:
    """The verdict on one question. `got` must not tell what is personal: shapes, not values."""
    return Verdict("holds") if holds else Verdict("differs", expected, got)


def each(
    places: Iterable[Place],
    is_right: Callable[[Place], bool],
    expected: str,
    shown: Callable[[Place], str] = lambda place: place.shape,
) -> Verdict:
    """The verdict on a question about each of some places; unchecked if there are none."""
    asked = list(places)
    if not asked:
        raise CannotCheckError("the answers have nothing of that kind")
    wrong = [place for place in asked if not is_right(place)]
    shapes = sorted({shown(place) for place in wrong})
    more = ["..."] if len(shapes) > _MOST_SHOWN else []
    where = "in all" if len(wrong) == len(asked) else "in some"
    return expect(not wrong, expected, f"{'; '.join([*shapes[:_MOST_SHOWN], *more])} ({where})")
