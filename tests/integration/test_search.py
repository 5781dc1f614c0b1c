"""The search, and what its rows lead to."""

from __future__ import annotations

from typing import Any

import pytest

import discogs
from discogs.errors import InvalidValueError, Unauthorized
from discogs.sandbox import Sandbox, landmarks

KINDS: dict[str, type[discogs.Entity]] = {
    "release": discogs.Release,
    "master": discogs.Master,
    "artist": discogs.Artist,
    "label": discogs.Label,
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_result_leads_to_what_its_type_says(session: discogs.Session, kind: Any) -> None:
    rows = session.search("the", type=kind)[:10]

    assert rows
    for row in rows:
        assert row.type == kind
        assert type(row.entity) is KINDS[kind]
        assert row.entity is session.resolve(f"{kind[0]}{row.id}")


def test_a_result_knows_what_its_entity_is_called(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    row = session.search("Rick Astley", type="artist")[0]
    entity = row.entity

    assert isinstance(entity, discogs.Artist)
    assert entity.name == row.title
    assert len(sandbox.requests) == 1


def test_a_found_release_leads_to_its_master(sandbox: Sandbox, session: discogs.Session) -> None:
    rows = session.search("never gonna give you up", type="release", country="UK")
    row = next(row for row in rows if row.id == landmarks.RELEASE_DOCUMENTED)

    assert row.master is session.master(landmarks.MASTER_DOCUMENTED)
    assert row.release is not None
    assert row.release.master is row.master
    assert row.year == 1987
    assert row.country == "UK"
    assert "RCA" in row.label
    assert len(sandbox.requests) == 1


def test_a_barcode_finds_its_release(session: discogs.Session) -> None:
    release = session.release(landmarks.RELEASE_DOCUMENTED)
    found = session.search(barcode=release.barcodes[0])

    assert release in [row.release for row in found]


def test_each_criterion_is_sent_by_its_name(sandbox: Sandbox, session: discogs.Session) -> None:
    criteria: dict[str, Any] = {
        name: f"{name}, & more"
        for name in (
            "title",
            "release_title",
            "credit",
            "artist",
            "anv",
            "label",
            "genre",
            "style",
            "country",
            "year",
            "format",
            "catno",
            "barcode",
            "track",
            "submitter",
            "contributor",
        )
    }
    _ = session.search("nirvana", type="master", **criteria)[:1]

    (request,) = sandbox.requests
    assert request.query == {
        **criteria,
        "q": "nirvana",
        "type": "master",
        "page": "1",
        "per_page": "1",
    }


def test_an_unknown_type_is_refused_before_sending(
    sandbox: Sandbox, session: discogs.Session
) -> None:
    unknown: Any = "song"
    with pytest.raises(InvalidValueError, match="'song'"):
        session.search("x", type=unknown)

    assert len(sandbox.requests) == 0


def test_a_search_without_a_login_is_sent_and_a_refusal_explained(sandbox: Sandbox) -> None:
    with sandbox.session(level=0) as nobody:
        assert nobody.search("the")[:1]
        sandbox.search_needs_login = True
        try:
            with pytest.raises(Unauthorized, match=r"must authenticate[\s\S]*developers"):
                len(nobody.search("the"))
        finally:
            sandbox.search_needs_login = False


def test_a_search_is_sorted_by_the_server(session: discogs.Session) -> None:
    years = [row.year or 0 for row in session.search("the", type="master").sort("year", "desc")]

    assert years == sorted(years, reverse=True)
    assert len(set(years)) > 1


def test_a_search_that_finds_nothing_is_empty(session: discogs.Session) -> None:
    found = session.search("zxqvwkj zxqvwkj")

    assert list(found) == []
    assert not found


@pytest.mark.parametrize("criteria", [{}, {"type": "release"}, {"artist": ""}, {"query": "  "}])
def test_a_search_without_a_term_is_refused_before_it_is_sent(
    sandbox: Sandbox, session: discogs.Session, criteria: dict[str, Any]
) -> None:
    with pytest.raises(InvalidValueError, match="without any term"):
        session.search(**criteria)

    assert not sandbox.requests


@pytest.mark.parametrize(
    ("criteria", "advice"),
    [
        ({"format": ["LP", "CD"]}, "Search once for each"),
        ({"year": range(1990, 1993)}, "1987-1989"),
        ({"artist": object()}, "artist"),
    ],
    ids=["list", "range", "object"],
)
def test_a_criterion_of_several_values_is_refused_with_what_to_write(
    sandbox: Sandbox, session: discogs.Session, criteria: dict[str, Any], advice: str
) -> None:
    with pytest.raises(InvalidValueError, match="A search takes one text for") as refused:
        session.search("nirvana", **criteria)

    assert advice in str(refused.value)
    assert not sandbox.requests
