"""`discogs show`: one request, and a screen that looks right without colours."""

from __future__ import annotations

import pytest

from discogs.sandbox import landmarks

from .conftest import Shell

RELEASE = """\
Rick Astley - Never Gonna Give You Up  r249504

Label      RCA PB 41447
Format     Vinyl, 7", Single, 45 RPM
Country    UK
Released   1987-07
Genre      Electronic, Pop
Style      Synth-pop
Community  252 have it, 42 want it, rated 4.19 of 5 by 47
For sale   58, the lowest at 0.63
See also   m96559 all versions
           a72872 Rick Astley
           l895 RCA

Tracklist
  A  Never Gonna Give You Up                 3:32
  B  Never Gonna Give You Up (Instrumental)  3:30

Credits
  Design                Me Co
  Producer, Written-By  Stock / Aitken / Waterman

Companies
  Phonographic Copyright (p)  BMG Records (UK) Ltd.
  Mastered At                 Utopia Studios

Numbers
  Barcode          5012394144777
  Matrix / Runout  PB 41447 A (Side A)

Notes
  Black label, silver text.

  Durations do not appear on the release.

https://www.discogs.com/release/249504-Rick-Astley-Never-Gonna-Give-You-Up
"""


@pytest.mark.parametrize(
    "named",
    [
        "r249504",
        "[r249504]",
        "https://www.discogs.com/release/249504-Rick-Astley-Never-Gonna-Give-You-Up",
    ],
)
def test_a_release_by_its_mark_or_its_page_costs_one_request(shell: Shell, named: str) -> None:
    ran = shell("show", named)

    assert ran.code == 0
    assert ran.out == RELEASE
    assert ran.err == ""
    assert ran.requests == ("GET /releases/249504",)


@pytest.mark.parametrize("columns", ["40", "80", "120"])
def test_no_line_is_longer_than_the_screen_or_ends_in_blanks(shell: Shell, columns: str) -> None:
    shell.set("COLUMNS", columns)
    lines = shell("show", f"r{landmarks.RELEASE_COMPILATION}").lines

    assert lines
    # The address stays in one piece, so that it can be clicked.
    assert max(len(line) for line in lines if "://" not in line) <= int(columns)
    assert [line for line in lines if line != line.rstrip()] == []


@pytest.mark.parametrize(
    ("mark", "path", "shown"),
    [
        ("m96559", "/masters/96559", ["r249504 the main release", "Tracklist", "Year      1987"]),
        (
            f"a{landmarks.ARTIST_GROUP}",
            f"/artists/{landmarks.ARTIST_GROUP}",
            ["The Landmarks  a90000004", "a90000015 Nils Landmark (once)", "drum machine"],
        ),
        (
            f"l{landmarks.LABEL_PARENT}",
            f"/labels/{landmarks.LABEL_PARENT}",
            ["Old Trunk  l90000005", "l90000004 Small Branch"],
        ),
        (
            f"l{landmarks.LABEL_CHILD}",
            f"/labels/{landmarks.LABEL_CHILD}",
            ["Part of  l90000005 Old Trunk"],
        ),
    ],
)
def test_whatever_has_a_mark_costs_one_request(
    stranger: Shell, mark: str, path: str, shown: list[str]
) -> None:
    ran = stranger("show", mark)

    assert ran.code == 0
    assert [text for text in shown if text not in ran.out] == []
    assert ran.requests == (f"GET {path}",)


def test_json_is_what_discogs_sent(shell: Shell) -> None:
    ran = shell("show", "r249504", "--json")

    assert ran.json["title"] == "Never Gonna Give You Up"
    assert ran.json["released"] == "1987-07-00"
    assert ran.err == ""
    assert len(ran.requests) == 1


def test_the_currency_is_asked_for_and_shown(shell: Shell) -> None:
    ran = shell(
        "show",
        f"https://www.discogs.com/sell/item/{landmarks.LISTING_FOR_SALE}",
        "--currency",
        "EUR",
    )

    assert shell.sandbox.requests[0].query["curr_abbr"] == "EUR"
    assert " EUR" in ran.out


@pytest.mark.parametrize(
    "id", [landmarks.RELEASE_BARE, landmarks.RELEASE_WITHOUT_YEAR, landmarks.RELEASE_NOT_FOR_SALE]
)
def test_what_is_missing_leaves_no_hole(shell: Shell, id: int) -> None:
    ran = shell("show", f"r{id}")

    assert ran.code == 0
    assert "None" not in ran.out
    assert "\n\n\n" not in ran.out


def test_a_name_alone_is_shown_as_that(shell: Shell) -> None:
    name, empty, address = shell("show", f"a{landmarks.ARTIST_BARE}").lines

    assert name.endswith(f"  a{landmarks.ARTIST_BARE}")
    assert empty == ""
    assert address.startswith("https://www.discogs.com/")


def test_headings_and_parts_of_index_tracks_are_shown_in_their_place(shell: Shell) -> None:
    out = shell("show", f"r{landmarks.RELEASE_WITH_SUB_TRACKS}").out

    assert "      First Side\n      A Suite In Two Parts    19:43\n  Aa    The Opening\n" in out


def test_a_long_tracklist_is_cut_and_all_shows_it(shell: Shell) -> None:
    def lengthen(release: dict[str, object]) -> None:
        tracks = [
            {"position": str(number), "type_": "track", "title": f"Song {number}", "duration": ""}
            for number in range(1, 101)
        ]
        release["tracklist"] = tracks

    shell.sandbox.alter("/releases/249504", lengthen)
    short, whole = shell("show", "r249504"), shell("show", "r249504", "--all")

    assert "  40  Song 40\n  ... 60 more lines, with --all\n" in short.out
    assert "Song 41" not in short.out
    assert "  100  Song 100\n" in whole.out


def test_a_long_text_is_cut_between_words_and_all_shows_it(shell: Shell) -> None:
    shell.sandbox.alter("/releases/249504", lambda release: release.update(notes="word " * 500))
    short, whole = shell("show", "r249504"), shell("show", "r249504", "--all")

    assert short.out.count("word") == 139
    assert "... more, with --all" in short.out
    assert whole.out.count("word") == 500


def test_a_text_of_others_is_no_markup_and_no_command_to_the_terminal(shell: Shell) -> None:
    evil = "[red]Loud[/red] :smile: \x1b[2J\x1b]0;owned\x07 \u202eback\u202c \x9b31m"
    shell.sandbox.alter("/releases/249504", lambda release: release.update(title=evil))
    out = shell("show", "r249504").out

    assert "[red]Loud[/red] :smile: \ufffd[2J\ufffd]0;owned\ufffd \ufffdback\ufffd \ufffd31m" in out
    assert not set(out) & {"\x1b", "\x07", "\x9b", "\u202e"}


@pytest.mark.parametrize("field", ["year", "community", "tracklist", "title", "uri", "formats"])
def test_a_field_that_came_broken_costs_itself(shell: Shell, field: str) -> None:
    shell.sandbox.alter("/releases/249504", lambda release: release.update({field: 1.5}))
    ran = shell("show", "r249504")

    assert ran.code == 0
    assert "PB 41447" in ran.out
    assert len(ran.requests) == 1
