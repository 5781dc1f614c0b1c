"""Every command that a page shows with its output prints just that, with the sandbox."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from discogs.cli.app import app
from discogs.sandbox import Sandbox

PAGES = sorted((Path(__file__).parents[2] / "docs").rglob("*.md"))
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
#: In the pages the sandbox is where it is by default.
SHOWN_AT = "http://127.0.0.1:8042"
#: A person types there.
INTERACTIVE = "discogs login"


def commands_of(page: Path) -> list[tuple[str, str]]:
    """The commands of a page that stand alone in their block, each with what it prints."""
    blocks = (block.partition("\n") for block in BLOCK.findall(page.read_text(encoding="utf-8")))
    shown = ((line.removeprefix("$ "), output) for line, _, output in blocks)
    return [
        (command, output)
        for command, output in shown
        if output and "$ " not in output and command != INTERACTIVE
    ]


COMMANDS = [example for page in PAGES for example in commands_of(page)]


@pytest.mark.parametrize(("command", "output"), COMMANDS, ids=[name for name, _ in COMMANDS])
def test_a_command_prints_what_the_page_says(command: str, output: str, reader: Sandbox) -> None:
    program, *arguments = shlex.split(command)
    printed = CliRunner().invoke(app, arguments, prog_name=program).output

    assert printed.replace(reader.url, SHOWN_AT) == output


def test_there_are_such_commands() -> None:
    assert len(COMMANDS) >= 5
