"""The options that all commands share, each said once."""

from __future__ import annotations

from typing import Annotated, Final, TypeAlias

import typer

__all__ = ["FLAG", "AsJson", "BaseUrl", "CurrencyCode", "Everything", "TokenStdin"]

_COMMON = "Common options"
#: The metavar of an option that takes no value: typer would show "<bool>".
FLAG: Final = ""

AsJson: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--json",
        metavar=FLAG,
        help="JSON for pipes, and nothing else on stdout.",
        rich_help_panel=_COMMON,
    ),
]
BaseUrl: TypeAlias = Annotated[
    str,
    typer.Option(
        "--base-url",
        metavar="URL",
        envvar="DISCOGS_BASE_URL",
        help="Where the API is: another address for a proxy, or the sandbox.",
        rich_help_panel=_COMMON,
    ),
]
CurrencyCode: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--currency",
        metavar="CODE",
        help="The currency that prices are converted to, such as EUR.",
        rich_help_panel=_COMMON,
    ),
]
TokenStdin: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--token-stdin",
        metavar=FLAG,
        help="Read a personal token from standard input, for this command alone.",
        rich_help_panel=_COMMON,
    ),
]
Everything: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--all",
        metavar=FLAG,
        help="Everything of long lists and texts, not their beginning alone.",
    ),
]
