"""The Typer application: all commands, their help, error reports and exit codes."""

from __future__ import annotations

import io
import os
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from discogs.cli.dumps.comparing import diff
from discogs.cli.dumps.converting import convert
from discogs.cli.dumps.describing import info
from discogs.cli.dumps.fetching import download, listing, verify
from discogs.cli.dumps.querying import query
from discogs.cli.errors import refuse_secrets, report_errors
from discogs.cli.exporting import export
from discogs.cli.logging_in import login, logout, whoami
from discogs.cli.options import plain_flags
from discogs.cli.playing import demo, sandbox
from discogs.cli.predecessor import predecessor_note
from discogs.cli.pricing import prices
from discogs.cli.searching import search
from discogs.cli.showing import show
from discogs.version import __version__

__all__ = ["app", "run"]

_LOGINS = (
    "Logins, in order of precedence: --token-stdin; DISCOGS_TOKEN, or DISCOGS_OAUTH_TOKEN and "
    "DISCOGS_OAUTH_SECRET with the application's DISCOGS_CONSUMER_KEY and "
    "DISCOGS_CONSUMER_SECRET; the login that `discogs login` stored; none, to read the database."
)
_EXIT_CODES = (
    "Exit codes: 0 success; 1 an error of Discogs, the network or a file; 2 an invalid command, "
    "nothing was sent; 130 stopped by Ctrl-C."
)


class Command(TyperCommand):
    """A command."""

    def get_params(self, ctx: Any) -> Any:
        """Return the arguments and options."""
        return plain_flags(super().get_params(ctx))


class Commands(TyperGroup):
    """A group of commands."""

    def get_params(self, ctx: Any) -> Any:
        """Return the options of the group itself."""
        return plain_flags(super().get_params(ctx))


class AllCommands(Commands):
    """The group of all commands: refuses tokens as arguments, reports errors in one line."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Check the arguments before parsing them."""
        with report_errors():
            refuse_secrets(args)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Run the command, and report errors."""
        with report_errors():
            return super().invoke(ctx)


app: typer.Typer = typer.Typer(
    cls=AllCommands,
    help="Discogs on the command line: look up, search, log in, export.",
    epilog=f"{_LOGINS}\n\n{_EXIT_CODES}",
    # Joins the lines of a docstring to paragraphs.
    rich_markup_mode="markdown",
    no_args_is_help=True,
    # Local variables in a traceback may hold a token.
    pretty_exceptions_enable=False,
    pretty_exceptions_show_locals=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"discogs {__version__}")
        if note := predecessor_note():
            typer.echo(note, err=True)
        raise typer.Exit


@app.callback()
def _common(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=_show_version,
            is_eager=True,
            help="Show the version.",
        ),
    ] = False,
) -> None:
    pass


for _panel, _commands in {
    "Look": (show, search, prices),
    "Yours": (export, login, logout, whoami),
    "Try it without an account": (demo, sandbox),
}.items():
    for _command in _commands:
        app.command(cls=Command, rich_help_panel=_panel)(_command)


_dump = typer.Typer(
    cls=Commands,
    help="Whole Discogs in files: download, convert and ask the monthly dumps, without requests.",
    rich_markup_mode="markdown",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
_dump.command("list", cls=Command)(listing)
for _subcommand in (download, verify, convert, info, diff, query):
    _dump.command(cls=Command)(_subcommand)
app.add_typer(_dump, name="dump", rich_help_panel="All of Discogs")


def run() -> None:
    """Run the script `discogs`."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Print "?" for characters that an old encoding lacks: an error would cut the output.
            stream.reconfigure(errors="replace")
    if not os.environ.get("COLUMNS", "80").strip("0"):
        # No width is an unknown one: rich would print into no columns, and so nothing.
        del os.environ["COLUMNS"]
    app(prog_name="discogs")
