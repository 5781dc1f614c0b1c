"""`discogs search`: a table where there is room for one, else two lines for each row."""

from __future__ import annotations

import json

from .conftest import Shell

NARROW = """\
m96559   Rick Astley - Never Gonna Give You Up
         1987 · UK · Vinyl, 7", Single, 45 RPM · RCA · PB 41447
r249504  Rick Astley - Never Gonna Give You Up
         1987 · UK · Vinyl, 7", Single, 45 RPM · RCA · PB 41447
"""
WIDE = """\
Id       Title                                  Year  Country  Format                     Label  Cat. no.
m96559   Rick Astley - Never Gonna Give You Up  1987  UK       Vinyl, 7", Single, 45 RPM  RCA    PB 41447
r249504  Rick Astley - Never Gonna Give You Up  1987  UK       Vinyl, 7", Single, 45 RPM  RCA    PB 41447
"""  # noqa: E501
QUERY = ("search", "never gonna give you up", "--country", "UK", "--format", "Single")


def test_a_narrow_screen_shows_two_lines_for_each_row(stranger: Shell) -> None:
    ran = stranger(*QUERY)

    assert ran.out == NARROW
    assert ran.err == ""
    assert ran.requests == ("GET /database/search",)


def test_a_wide_screen_shows_a_table(stranger: Shell) -> None:
    stranger.set("COLUMNS", "120")

    assert stranger(*QUERY).out == WIDE


def test_no_line_of_a_table_is_longer_than_the_screen(stranger: Shell) -> None:
    for columns in (40, 80, 120, 200):
        stranger.set("COLUMNS", str(columns))
        lines = stranger("search", "the", "--type", "release", "--limit", "50").lines

        assert max(map(len, lines)) <= columns
        assert [line for line in lines if line != line.rstrip()] == []


def test_every_criterion_reaches_discogs(stranger: Shell) -> None:
    criteria = {
        "type": "release",
        "title": "a",
        "artist": "b",
        "label": "c",
        "year": "1987",
        "country": "UK",
        "format": "Vinyl",
        "genre": "Pop",
        "style": "Disco",
        "catno": "d",
        "barcode": "123",
        "track": "e",
    }
    options = [text for name, value in criteria.items() for text in (f"--{name}", value)]
    ran = stranger("search", "words", *options)
    (request,) = stranger.sandbox.requests

    assert ran.code == 0
    assert {**criteria, "q": "words"}.items() <= request.query.items()


def test_a_limit_costs_a_request_for_each_hundred(stranger: Shell) -> None:
    few = stranger("search", "the", "--limit", "10")
    assert len(few.lines) in range(10, 21)
    assert len(few.requests) == 1
    assert few.err.startswith("10 of 2,")

    many = stranger("search", "the", "--limit", "250", "--json")
    assert len(many.lines) == 250
    assert len(many.requests) == 3


def test_names_alone_need_no_second_line(stranger: Shell) -> None:
    assert stranger("search", "Rick Astley", "--type", "artist").out == "a72872  Rick Astley\n"


def test_json_lines_are_rows_as_discogs_sent_them(stranger: Shell) -> None:
    ran = stranger(*QUERY, "--json")
    rows = [json.loads(line) for line in ran.lines]

    assert [row["id"] for row in rows] == [96559, 249504]
    assert rows[0]["year"] == "1987"
    assert ran.err == ""


def test_nothing_found_is_no_failure(stranger: Shell) -> None:
    ran = stranger("search", "xyzzy")

    assert (ran.code, ran.out, ran.err) == (0, "", "Nothing found.\n")
    assert stranger("search", "xyzzy", "--json").out == ""


def test_an_unknown_kind_is_refused_before_anything_is_sent(stranger: Shell) -> None:
    ran = stranger("search", "the", "--type", "song")

    assert ran.code == 2
    assert "'song' is not one of 'release'," in ran.err
    assert ran.requests == ()


def test_where_a_search_needs_a_login_the_refusal_says_how(stranger: Shell) -> None:
    stranger.sandbox.search_needs_login = True
    ran = stranger("search", "the")

    assert ran.code == 1
    assert "discogs login" in ran.err
