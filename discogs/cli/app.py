"""The commands, and what holds for all of them: help, exit codes, errors in one line."""

from __future__ import annotations

import io
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from discogs.cli.complaints import refuse_secrets, reported
from discogs.cli.exporting import export
from discogs.cli.logging_in import login, logout, whoami
from discogs.cli.options import FLAG
from discogs.cli.playing import demo, sandbox
from discogs.cli.pricing import prices
from discogs.cli.searching import search
from discogs.cli.showing import show
from discogs.version import __version__

__all__ = ["app", "run"]

_LOGINS = (
    "Logins, the first there is: --token-stdin; DISCOGS_TOKEN, or DISCOGS_OAUTH_TOKEN and "
    "DISCOGS_OAUTH_SECRET with the application's DISCOGS_CONSUMER_KEY and "
    "DISCOGS_CONSUMER_SECRET; that of `discogs login`; none, which can read the database."
)
_EXIT_CODES = (
    "Exit codes: 0 done; 1 Discogs, the network or a file said no; 2 the command makes no sense, "
    "and nothing was sent; 130 stopped by Ctrl-C."
)


class Commands(TyperGroup):
    """All commands: a token among the arguments is refused, and errors are told in one line."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Look at the arguments before anything is done with them."""
        with reported():
            refuse_secrets(args)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        with reported():
            return super().invoke(ctx)


app = typer.Typer(
    cls=Commands,
    help="Discogs at the command line: look up, search, log in, export.",
    epilog=f"{_LOGINS}\n\n{_EXIT_CODES}",
    # So that the lines of a docstring are joined to paragraphs.
    rich_markup_mode="markdown",
    no_args_is_help=True,
    # A traceback is for developers, and its local variables may hold a token.
    pretty_exceptions_enable=False,
    pretty_exceptions_show_locals=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"discogs {__version__}")
        raise typer.Exit


@app.callback()
def _common(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            metavar=FLAG,
            callback=_show_version,
            is_eager=True,
            help="Show the version.",
        ),
    ] = False,
) -> None:
    pass


_LOOK = "Look"
_YOURS = "Yours"
_TRY = "Try it without an account"

app.command(rich_help_panel=_LOOK)(show)
app.command(rich_help_panel=_LOOK)(search)
app.command(rich_help_panel=_LOOK)(prices)
app.command(rich_help_panel=_YOURS)(export)
app.command(rich_help_panel=_YOURS)(login)
app.command(rich_help_panel=_YOURS)(logout)
app.command(rich_help_panel=_YOURS)(whoami)
app.command(rich_help_panel=_TRY)(demo)
app.command(rich_help_panel=_TRY)(sandbox)


def run() -> None:
    """The script `discogs`."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # What an old encoding lacks becomes "?", not an error in the middle of a table.
            stream.reconfigure(errors="replace")
    app(prog_name="discogs")
