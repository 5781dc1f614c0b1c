"""How fields are declared, and what they are where a whole answer leaves them out."""

from __future__ import annotations

import copy
import pickle
from typing import Annotated, Any

import pytest

from discogs.models import Markup, Money, Release
from discogs.models.types import MasterId, Year
from discogs.orm.entity import declaration_of
from discogs.orm.fields import INVALID, NOT_LOADED, Lazy, Writable, default_of, gives, is_writable
from tests.unit.models_world import Note


@pytest.mark.parametrize(
    ("annotation", "type_"),
    [
        (Lazy[int], int),
        (Lazy[int | None], int | None),
        (Writable[Money, Money | str], Money),
        (Writable[str | None, str], str | None),
        (int, int),
    ],
    ids=str,
)
def test_a_field_gives_its_type(annotation: Any, type_: Any) -> None:
    assert gives(annotation) == type_


def test_only_writable_fields_are() -> None:
    assert is_writable(Writable[int, int | str])
    assert not is_writable(Lazy[int])
    assert not is_writable(int)
    assert declaration_of(Note).writable == {"title", "stars", "tags"}
    assert frozenset[str]() == declaration_of(Release).writable


@pytest.mark.parametrize(
    ("annotation", "default"),
    [
        (Lazy[int | None], None),
        (Lazy[tuple[str, ...]], ()),
        (Lazy[Year], None),
        (Lazy[MasterId], None),
        (Lazy[Annotated[tuple[int, ...], "x"]], ()),
        (Lazy[Markup], ""),
        (Lazy[Markup | None], None),
        (Writable[str | None, str], None),
        (Lazy[str], NOT_LOADED),
        (Lazy[int], NOT_LOADED),
        (Lazy[bool], NOT_LOADED),
    ],
    ids=str,
)
def test_what_is_left_out_has_an_honest_default(annotation: Any, default: object) -> None:
    assert default_of(annotation) == default
    assert type(default_of(annotation)) is not str


@pytest.mark.parametrize("marker", [NOT_LOADED, INVALID], ids=repr)
def test_a_marker_is_false_and_shows_why(marker: object) -> None:
    assert not marker
    assert copy.copy(marker) is marker
    assert copy.deepcopy(marker) is marker
    assert repr(marker) in {"<not loaded>", "<invalid>"}


def test_a_stub_has_no_markers_in_it() -> None:
    from tests.unit.models_world import World  # noqa: PLC0415

    stub = World().release(1)

    assert vars(stub) == {"id": 1}
    assert vars(pickle.loads(pickle.dumps(stub))) == {"id": 1}  # noqa: S301
