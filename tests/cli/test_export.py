"""`discogs export`: whole files, columns fixed for each kind, a request for each 100 rows."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from discogs.cli.columns import INVENTORY, WANTLIST, collection

from .conftest import Shell

FOLDER = "GET /users/sandbox_user/collection/folders/0/releases"


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_a_collection_of_540_costs_six_requests(stranger: Shell, home: Path) -> None:
    stranger("login", stdin=f"{stranger.sandbox.token}\n")
    ran = stranger("export", "collection", "-o", str(home / "collection.csv"))
    rows = rows_of((home / "collection.csv").read_text(encoding="utf-8"))

    assert ran.code == 0
    assert ran.out == ""
    assert ran.err == f"540 rows in {home / 'collection.csv'}, 6 requests.\n"
    assert ran.requests == (FOLDER,) * 6
    assert len(rows) == 540
    assert rows[0] == {
        "instance_id": "90000001",
        "release_id": "249504",
        "artist": "Rick Astley",
        "title": "Never Gonna Give You Up",
        "year": "1987",
        "label": "RCA PB 41447",
        "format": 'Vinyl, 7", Single, 45 RPM',
        "genres": "Electronic; Pop",
        "styles": "Synth-pop",
        "master_id": "96559",
        "rating": "5",
        "folder_id": "",
        "notes": "1: Near Mint (NM or M-); 2: Very Good Plus (VG+); 3: The first one.",
        "added": "2015-05-28T00:42:11-07:00",
    }


def test_a_login_that_was_not_stored_costs_one_more_for_the_name(shell: Shell) -> None:
    ran = shell("export", "collection")

    assert ran.requests == ("GET /oauth/identity", *(FOLDER,) * 6)
    assert shell("export", "collection", "--user", "sandbox_user").requests == (FOLDER,) * 6


def test_the_names_of_the_fields_cost_one_more(shell: Shell) -> None:
    ran = shell("export", "collection", "--user", "sandbox_user", "--field-names")

    assert rows_of(ran.out)[0]["notes"].startswith("Media: Near Mint (NM or M-); Sleeve: ")
    assert len(ran.requests) == 7


@pytest.mark.parametrize(
    ("kind", "columns", "total", "requests"),
    [
        ("collection", collection(), 540, 6),
        ("wantlist", WANTLIST, 132, 2),
        ("inventory", INVENTORY, 497, 5),
    ],
)
def test_each_kind_as_csv_and_as_json(
    shell: Shell, kind: str, columns: tuple[object, ...], total: int, requests: int
) -> None:
    names = [getattr(column, "name", "") for column in columns]
    as_csv = shell("export", kind, "--user", "sandbox_user")
    as_json = shell("export", kind, "--user", "sandbox_user", "--json")

    assert len(as_csv.requests) == len(as_json.requests) == requests
    assert as_csv.lines[0].split(",") == names
    assert len(rows_of(as_csv.out)) == len(as_json.json) == total
    assert all(list(row) == names for row in as_json.json)
    assert as_json.err == ""


def test_json_keeps_the_types(shell: Shell) -> None:
    item = shell("export", "collection", "--to", "json").json[0]
    listing = shell("export", "inventory", "--to", "json").json[0]

    assert item["genres"] == ["Electronic", "Pop"]
    assert item["year"] == 1987
    assert item["folder_id"] is None
    assert listing["price"] == 12.5
    assert listing["allow_offers"] is True
    assert listing["comments"] == "Black label & silver text."


@pytest.mark.parametrize("kind", ["collection", "wantlist", "inventory"])
def test_parquet_has_the_same_types_with_and_without_rows(
    shell: Shell, home: Path, kind: str
) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    full, empty = home / "full.parquet", home / "empty.parquet"
    shell("export", kind, "-o", str(full))
    shell.sandbox.alter("/users/**", _without_rows)
    ran = shell("export", kind, "-o", str(empty))

    assert ran.err == f"0 rows in {empty}, 2 requests.\n"
    assert parquet.read_schema(full) == parquet.read_schema(empty)
    assert parquet.read_table(full).num_rows > parquet.read_table(empty).num_rows == 0


@pytest.mark.parametrize(("format", "written"), [("csv", None), ("json", "[]\n")])
def test_nothing_is_a_whole_file_too(
    shell: Shell, home: Path, format: str, written: str | None
) -> None:
    shell.sandbox.alter("/users/**", _without_rows)
    target = home / f"wants.{format}"
    shell("export", "wantlist", "-o", str(target))
    header = ",".join(column.name for column in WANTLIST)

    assert target.read_text(encoding="utf-8") == (written or f"{header}\n")


def test_a_walk_that_breaks_off_leaves_the_old_file_and_no_other(shell: Shell, home: Path) -> None:
    target = home / "collection.csv"
    target.write_text("before", encoding="utf-8")

    def refuse_the_third(page: dict[str, dict[str, object]]) -> None:
        if page["pagination"]["page"] == 2:
            shell.sandbox.fail(403, path="/users/**")

    shell.sandbox.alter("/users/**", refuse_the_third)
    ran = shell("export", "collection", "-o", str(target), "--force")

    assert ran.code == 1
    assert ran.err.startswith("Error: ")
    assert ran.requests == ("GET /oauth/identity", *(FOLDER,) * 3)
    assert target.read_text(encoding="utf-8") == "before"
    assert [path.name for path in home.iterdir() if path.is_file()] == ["collection.csv"]


def test_with_a_file_json_tells_what_was_written(shell: Shell, home: Path) -> None:
    target = home / "wants.csv"
    ran = shell("export", "wantlist", "-o", str(target), "--json")

    assert ran.json == {"file": str(target), "rows": 132, "requests": 3}
    assert ran.err == ""


def test_what_would_fail_in_the_end_fails_at_once(shell: Shell, home: Path) -> None:
    for arguments in (
        ["collection", "-o", str(home / "nowhere" / "c.csv")],
        ["collection", "-o", str(home)],
        ["collection", "--to", "parquet"],
        ["collection", "--to", "xlsx"],
        ["everything"],
        ["wantlist", "--user", ""],
        ["wantlist", "--field-names"],
        ["wantlist", "--json", "--to", "csv"],
    ):
        ran = shell("export", *arguments)

        assert (ran.code, ran.requests) == (2, ())


def test_parquet_without_its_library_says_what_to_install(
    shell: Shell, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    ran = shell("export", "wantlist", "-o", str(home / "wants.parquet"))

    assert ran.code == 1
    assert "pip install 'discogs-orm[parquet]'" in ran.err
    assert ran.requests == ()


def test_ones_own_needs_a_login_and_others_do_not(stranger: Shell) -> None:
    ran = stranger("export", "wantlist")

    assert ran.code == 1
    assert ran.err.startswith("Error: Exporting your wantlist needs a login")
    assert ran.requests == ()
    assert stranger("export", "inventory", "--user", "waxworks").code == 0


def test_a_dash_is_stdout_and_an_error_leaves_it_empty(
    shell: Shell, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(home)
    rows = shell("export", "wantlist")

    assert shell("export", "wantlist", "-o", "-").out == rows.out
    assert not Path("-").exists()
    for format in ("csv", "json"):
        ran = shell("export", "wantlist", "--user", "nobody_here", "--to", format)
        assert (ran.code, ran.out) == (1, "")


def test_what_is_private_is_told_in_the_servers_words(shell: Shell) -> None:
    ran = shell("export", "collection", "--user", "crate_digger")

    assert ran.code == 1
    assert ran.err.startswith("Error: You are not allowed to view this resource.")
    assert "answered 403" in ran.err


def test_a_listing_that_drifts_is_warned_about_in_one_line(shell: Shell) -> None:
    shell.sandbox.alter("/users/*/wants", _without_the_first)
    ran = shell("export", "wantlist")

    assert ran.code == 0
    assert ran.err.startswith("Warning: <Wantlist of Want>: Discogs announced 132 rows, and 130 ")
    assert ran.err.count("\n") == 1


def test_a_reader_who_leaves_ends_the_export_quietly(shell: Shell) -> None:
    command = f"{sys.executable} -m discogs.cli export collection --user sandbox_user | head -1"
    ran = subprocess.run(  # noqa: S602
        command, shell=True, capture_output=True, text=True, check=False, env=dict(os.environ)
    )

    assert ran.stdout.startswith("instance_id,")
    assert "Traceback" not in ran.stderr


def _without_rows(page: dict[str, object]) -> None:
    for name, value in page.items():
        if isinstance(value, list):
            page[name] = []
    page["pagination"] = {"items": 0, "pages": 1, "page": 1, "per_page": 100, "urls": {}}


def _without_the_first(page: dict[str, object]) -> None:
    page["wants"] = json.loads(json.dumps(page["wants"]))[1:]
