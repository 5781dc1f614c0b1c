"""The commands, and what holds for all of them: help, exit codes, errors in one line."""

from __future__ import annotations

import io
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from discogs.cli.complaints import refuse_secrets, reported
from discogs.cli.exporting import export
from discogs.cli.logging_in import login, logout, whoami
from discogs.cli.options import plain_flags
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


class Command(TyperCommand):
    """One command."""

    def get_params(self, ctx: Any) -> Any:
        """Its arguments and options."""
        return plain_flags(super().get_params(ctx))


class Commands(TyperGroup):
    """All commands: a token among the arguments is refused, and errors are told in one line."""

    def get_params(self, ctx: Any) -> Any:
        """The options that stand before a command."""
        return plain_flags(super().get_params(ctx))

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


def run() -> None:
    """The script `discogs`."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # What an old encoding lacks becomes "?", not an error in the middle of a table.
            stream.reconfigure(errors="replace")
    app(prog_name="discogs")
