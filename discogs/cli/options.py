"""The options that all commands share, each said once."""

from __future__ import annotations

from typing import Annotated, Final, TypeAlias, TypeVar

import typer

__all__ = ["AsJson", "BaseUrl", "CurrencyCode", "Everything", "TokenStdin", "plain_flags"]

_COMMON: Final = "Common options"

P = TypeVar("P")


def plain_flags(parameters: list[P]) -> list[P]:
    """Parameters of a command, of which those that take no value show no type.

    Typer would write "<bool>" beside them, its own --help among them.
    """
    for parameter in parameters:
        if getattr(parameter, "is_flag", False):
            vars(parameter)["metavar"] = ""
    return parameters


AsJson: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--json",
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
        help="Read a personal token from standard input, for this command alone.",
        rich_help_panel=_COMMON,
    ),
]
Everything: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--all",
        help="Everything of long lists and texts, not their beginning alone.",
    ),
]
