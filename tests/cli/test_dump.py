"""`discogs dump`: from the mirror to an answer."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from discogs import dumps
from discogs.sandbox import Sandbox

from .conftest import Ran, Shell
from .test_script import run

LABELS = "discogs_20261001_labels.xml.gz"


@pytest.fixture
def reader(stranger: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Shell:
    """Somebody in an empty directory, whose mirror is the sandbox's."""
    monkeypatch.setenv("DISCOGS_DUMPS_URL", stranger.sandbox.dumps_url)
    monkeypatch.chdir(tmp_path)
    return stranger


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that was converted once."""
    folder = tmp_path_factory.mktemp("converted")
    Sandbox().write_dumps(folder / "dumps")
    dumps.convert(folder / "dumps", folder / "data", workers=1, progress=False)
    return folder / "data"


@pytest.mark.parametrize("columns", ["80", "120"])
@pytest.mark.parametrize(
    "command", ["list", "download", "verify", "convert", "info", "diff", "query"]
)
def test_help_fits_and_says_what_it_costs(reader: Shell, command: str, columns: str) -> None:
    reader.set("COLUMNS", columns)
    ran = reader("dump", command, "-h")

    assert ran.code == 0
    assert max(map(len, ran.lines)) <= int(columns)
    assert "request" in ran.out.casefold()
    assert f" {command} " in reader("dump", "-h").out


def test_the_list_says_which_dump_is_finished(reader: Shell) -> None:
    ran = reader("dump", "list", "2026")

    assert ran.code == 0
    assert ran.lines == [
        "Date        Files",
        "2026-11-01  artists, labels, masters            not finished",
        "2026-10-01  artists, labels, masters, releases",
        "2026-09-01  artists, labels, masters, releases",
    ]
    assert reader("dump", "list", "2020", "--json").json == [
        {
            "date": "2020-08-06",
            "files": ["artists", "labels", "masters", "releases"],
            "is_finished": True,
        }
    ]
    assert reader("dump", "list", "1999").err == "There are none.\n"


def test_a_download_is_verified_and_costs_two_requests(reader: Shell) -> None:
    ran = reader("dump", "download", "--date", "2026-10-01", "--only", "labels")

    assert ran.code == 0, ran.err
    assert ran.out.split() == ["0.0", "MB", f"dumps/{LABELS}"]
    assert Path("dumps", LABELS).read_bytes() == reader.sandbox.mirror.body(LABELS)
    assert len(reader.sandbox.mirror.requests) == 2
    assert ran.requests == ()  # the API's limit is not touched

    verified = reader("dump", "verify")
    assert verified.code == 0
    assert f"intact   {LABELS}" in verified.lines
    assert "missing  discogs_20261001_releases.xml.gz" in verified.lines


def test_a_damaged_file_is_named_and_the_exit_code_is_1(reader: Shell) -> None:
    reader("dump", "download", "there", "--date", "2026-10-01", "--only", "labels", "--json")
    Path("there", LABELS).write_bytes(b"damaged")
    ran = reader("dump", "verify", "there")
    as_json = reader("dump", "verify", "there", "--json")

    assert ran.code == as_json.code == 1
    assert f"damaged  {LABELS}" in ran.lines
    assert ran.err == (
        "Error: 1 of 4 files are damaged.\nDownload them again: discogs dump download there\n"
    )
    assert {"file": f"there/{LABELS}", "state": "damaged"} in as_json.json


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["download", "--date", "yesterday"], 2, "The date of a dump is a day"),
        (["download", "--date", "2026-10-01", "--only", "songs"], 2, "The files of a dump are"),
        (["download", "--date", "2026-11-01"], 1, "no finished dump"),
        (["verify", "nowhere"], 1, "has no checksums"),
        (["diff", "nowhere", "nowhere"], 1, "No such file"),
        (["convert", "nowhere", "--to", "data"], 1, ""),
        (["convert", "nowhere", "--to", "."], 2, "holds the working directory"),
        (["info", "nowhere"], 2, "no dump, no catalogue, and no converted folder"),
        (["query", "select 1", "--data", "nowhere"], 2, "has no Parquet files"),
    ],
)
def test_mistakes_end_in_one_line(
    reader: Shell, arguments: list[str], code: int, said: str
) -> None:
    if arguments[0] == "query":
        pytest.importorskip("duckdb")
    ran = reader("dump", *arguments)

    assert ran.code == code, ran.err
    assert ran.err.startswith("Error: ")
    assert said in ran.err
    assert "Traceback" not in ran.err


def test_a_refusal_by_the_host_says_what_to_do(reader: Shell) -> None:
    reader.sandbox.mirror.fail(429, headers={"Retry-After": "3600"})
    ran = reader("dump", "list", "2026", "--max-wait", "1")

    assert ran.code == 1
    assert "try again later" in ran.err
    assert "max_wait" in ran.err


def test_a_difference_is_counted_listed_or_printed_as_json(reader: Shell) -> None:
    for day in ("20260901", "20261001"):
        name = f"discogs_{day}_releases.xml.gz"
        Path(name).write_bytes(reader.sandbox.mirror.body(name))
    files = ("discogs_20260901_releases.xml.gz", "discogs_20261001_releases.xml.gz")
    summary = reader("dump", "diff", *files)
    listed = reader("dump", "diff", *files, "--ids").lines
    as_json = reader("dump", "diff", *files, "--json").json

    assert summary.out.startswith("releases: 101 added, ")
    assert len([line for line in listed if line.startswith("+")]) == len(as_json["added"]) == 101
    assert f"~{as_json['changed'][0]}" in listed
    assert f"-{as_json['removed'][0]}" in listed
    assert (as_json["old"], as_json["new"]) == ("2026-09-01", "2026-10-01")


def test_a_folder_is_converted_once_and_replaced_only_by_force(reader: Shell) -> None:
    Sandbox().write_dumps("dumps", odd=True)
    Path("dumps/discogs_20261001_releases.xml.gz").unlink()
    ran = reader("dump", "convert", "dumps", "--to", "data", "--workers", "1")
    again = reader("dump", "convert", "dumps", "--to", "data", "--workers", "1")
    forced = reader(
        "dump", "convert", "dumps", "--to", "data", "--workers", "1", "--force", "--json"
    )

    assert ran.code == 0, ran.err
    assert "labels: 339 records" in ran.err
    assert ran.err.endswith("Made data.\n")
    assert again.code == 2
    assert again.err == (
        "Error: data is there already: name another folder.\n--force replaces it.\n"
    )
    assert forced.json["records"]["labels"] == 339


def test_info_counts_rows_and_names_the_dumps(reader: Shell, converted: Path) -> None:
    ran = reader("dump", "info", str(converted))
    found = reader("dump", "info", str(converted), "--json").json
    rows = {name: facts["rows"] for name, facts in found["tables"].items()}
    catalogue = reader.sandbox.catalogue

    assert "releases of 2026-10-01" in ran.err
    assert rows["releases"] == len(catalogue.releases)
    assert rows["labels"] == len(catalogue.labels)
    assert rows["tracks"] > rows["releases"]
    assert found["dates"]["masters"] == "2026-10-01"
    alone = reader("dump", "info", str(converted / "catalogue.sqlite"), "--json").json
    assert list(alone["tables"]) == ["catalogue.sqlite"]


def test_info_tells_of_a_dump_of_a_folder_of_them_and_of_a_catalogue(
    reader: Shell, converted: Path
) -> None:
    folder = converted.parent / "dumps"
    file = folder / LABELS
    ran = reader("dump", "info", str(file))
    alone = reader("dump", "info", str(file), "--json").json
    counted = reader("dump", "info", str(file), "--count", "--json").json["files"][0]
    all_of_them = reader("dump", "info", str(folder), "--json").json
    catalogue = reader("dump", "info", str(converted / "catalogue.sqlite"))

    assert (ran.code, ran.lines[1].split()[:3]) == (0, [LABELS, "labels", "2026-10-01"])
    assert (alone["tables"], alone["files"][0]["bytes"]) == ({}, file.stat().st_size)
    assert (alone["files"][0]["records"], counted["records"]) == (None, 338)
    assert (counted["lost"], counted["unknown"]) == (0, {})
    assert [one["kind"] for one in all_of_them["files"]] == [
        "artists", "labels", "masters", "releases",
    ]  # fmt: skip
    assert "labels        2026-10-01      338" in catalogue.lines


def test_info_says_what_a_damaged_dump_has_lost(reader: Shell, converted: Path) -> None:
    whole = (converted.parent / "dumps" / LABELS).read_bytes()
    Path("part.xml.gz").write_bytes(whole[: len(whole) // 2])
    Path("none.xml.gz").write_bytes(b"no dump at all")
    ran = reader("dump", "info", "part.xml.gz", "--count", "--json")
    none = reader("dump", "info", "none.xml.gz")

    assert ran.json["files"][0]["lost"] == 1
    assert "truncated" in ran.json["files"][0]["faults"][0]
    assert (none.code, "is no dump" in none.err) == (1, True)


def asked(reader: Shell, converted: Path, *arguments: str, stdin: str = "") -> Ran:
    pytest.importorskip("duckdb")
    return reader("dump", "query", *arguments, "--data", str(converted), stdin=stdin)


def test_a_question_is_answered_as_a_table_or_as_json_lines(reader: Shell, converted: Path) -> None:
    sql = "select country, count(*) as n from releases group by 1 order by 2 desc, 1"
    shown = asked(reader, converted, sql)
    rows = [json.loads(line) for line in asked(reader, converted, sql, "--json").lines]
    some = asked(reader, converted, "-", "--limit", "1", stdin=sql)

    assert shown.lines[0].split() == ["country", "n"]
    assert len(shown.lines) == len(rows) + 1 > 5
    assert rows[0]["n"] >= rows[1]["n"]
    assert len(some.lines) == 2
    assert some.err == "The first 1 rows; --limit shows more, --json all.\n"


def test_flat_and_nested_tables_agree(reader: Shell, converted: Path) -> None:
    sql = (
        "select (select count(*) from release_labels) as flat,"
        " (select sum(len(labels)) from releases) as nested"
    )
    (line,) = asked(reader, converted, sql, "--json").lines
    found = json.loads(line)

    assert int(found["flat"]) == int(found["nested"]) > 0


def test_odd_values_and_names_are_json(reader: Shell, converted: Path) -> None:
    sql = (
        "select 'nan'::double as a, ['inf'::double, 1.5::double] as a, 3 as a_1,"
        " {'b': blob 'x'} as c, map {1: 'one'} as d"
    )
    (line,) = asked(reader, converted, sql, "--json").lines

    assert json.loads(line, parse_constant=pytest.fail) == {
        "a": None, "a_2": [None, 1.5], "a_1": 3, "c": {"b": "eA=="}, "d": {"1": "one"},
    }  # fmt: skip


@pytest.mark.parametrize("sql", ["", " -- nothing"])
def test_no_question_is_an_error(reader: Shell, converted: Path, sql: str) -> None:
    ran = asked(reader, converted, sql)

    assert (ran.code, ran.err) == (2, "Error: There is no question in SQL.\n")


def test_a_folder_is_named_literally(reader: Shell, converted: Path) -> None:
    Path("n s*[1]").symlink_to(converted)
    ran = asked(reader, Path("n s*[1]"), "select count(*) > 0 as n from labels", "--json")

    assert ran.json == {"n": True}


def test_wrong_sql_is_an_error_in_a_line(reader: Shell, converted: Path) -> None:
    ran = asked(reader, converted, "select nothing from nowhere")

    assert ran.code == 2
    assert ran.err.startswith("Error: Catalog Error: Table with name nowhere does not exist")


def test_texts_of_others_do_not_control_the_terminal(reader: Shell, converted: Path) -> None:
    ran = asked(reader, converted, "select chr(27) || '[2J' as a")

    assert "\x1b" not in ran.out


@pytest.mark.parametrize(
    ("library", "arguments"),
    [("duckdb", ["query", "select 1"]), ("pyarrow", ["convert", "dumps", "--to", "data"])],
)
def test_without_a_library_it_says_what_to_install(library: str, arguments: list[str]) -> None:
    hide = f"import sys; sys.modules[{library!r}] = None; sys.argv[1:] = {['dump', *arguments]!r}"
    ran = run(code=f"{hide}; from discogs.cli import main; main()")

    assert ran.returncode == 1
    assert f"{library}, which is not installed" in ran.stderr.casefold()
    assert "pip install" in ran.stderr


def test_a_record_whose_id_came_before_is_told_by_convert_and_info(reader: Shell) -> None:
    lines = ["<labels>", *["<label><id>7</id><name>A</name></label>"] * 2, "</labels>", ""]
    Path(LABELS).write_bytes(gzip.compress("\n".join(lines).encode()))
    said = "record 7 at byte 8: a record with this id came before"
    made = reader("dump", "convert", LABELS, "--to", "data")
    shown = reader("dump", "info", "data")
    facts = reader("dump", "info", "data", "--json").json
    counted = reader("dump", "info", LABELS, "--count")

    assert (made.code, "labels: 1 records, 1 fault, 1 lost" in made.err) == (0, True)
    assert f"- {said} (lost)" in made.err
    assert "labels: 1 records, 1 fault, 1 lost" in shown.err
    assert f"- {said} (lost)" in shown.err
    assert (facts["lost"], facts["faults"]) == ({"labels": 1}, {"labels": [f"{said} (lost)"]})
    assert facts["tables"]["labels"]["rows"] == 1
    assert reader("dump", "info", "data/catalogue.sqlite", "--json").json["lost"] == {"labels": 1}
    assert f"{LABELS}: 2 records, 1 fault" in counted.err
    assert said in counted.err


def test_a_mirror_that_is_none_is_named_as_the_option(reader: Shell) -> None:
    for arguments in (["list", "2026"], ["download", "dumps"]):
        ran = reader("dump", *arguments, "--mirror", "https://me:secret-word@example.org")

        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith("Error: --mirror is an address such as https://data.discogs.com")
        assert "secret-word" not in ran.err
    missing = reader("dump", "download", "dumps", "--date", "2019-01-01")
    assert "`discogs dump list`" in missing.err
