"""The options that commands share."""

from __future__ import annotations

from typing import Annotated, Final, TypeAlias, TypeVar

import typer

__all__ = ["AsJson", "BaseUrl", "CurrencyCode", "Everything", "TokenStdin", "plain_flags"]

_COMMON: Final = "Common options"

P = TypeVar("P")


def plain_flags(parameters: list[P]) -> list[P]:
    """Hide the "<bool>" that Typer's help shows beside flags, even beside --help."""
    for parameter in parameters:
        if getattr(parameter, "is_flag", False):
            vars(parameter)["metavar"] = ""
    return parameters


AsJson: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--json",
        help="Print JSON, for pipes.",
        rich_help_panel=_COMMON,
    ),
]
BaseUrl: TypeAlias = Annotated[
    str,
    typer.Option(
        "--base-url",
        metavar="URL",
        envvar="DISCOGS_BASE_URL",
        help="The address of the API, a proxy or the sandbox.",
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
        help="Read a personal token from standard input, for this command only.",
        rich_help_panel=_COMMON,
    ),
]
Everything: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--all",
        help="Show long lists and texts in full.",
    ),
]
