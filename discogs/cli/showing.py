"""`discogs show`: anything on Discogs, by its mark or address."""

from __future__ import annotations

from typing import Annotated

import typer

from discogs.cli import printing
from discogs.cli.opening import API, named_by, open_session
from discogs.cli.options import AsJson, BaseUrl, CurrencyCode, Everything, TokenStdin
from discogs.cli.screens import screen_of

__all__ = ["show"]


def show(
    what: Annotated[
        str,
        typer.Argument(
            metavar="WHAT",
            help="A mark such as r249504 (a release), m96559 (a master), a72872 (an artist) or "
            "l895 (a label), or the address of a page on Discogs.",
        ),
    ],
    *,
    everything: Everything = False,
    as_json: AsJson = False,
    base_url: BaseUrl = API,
    currency: CurrencyCode = None,
    token_stdin: TokenStdin = False,
) -> None:
    """Show a release, an artist, a listing, ... One request.

    --json prints the JSON as Discogs sent it.
    """
    with open_session(base_url, currency, token_stdin=token_stdin) as opened:
        entity = named_by(opened.session, what)
        entity.refresh()
        if as_json:
            printing.print_json(entity.raw)
            return
        # A screen shows loaded fields only: anything else is a bug.
        with opened.session.no_lazy_loading():
            shown = screen_of(entity, everything=everything)
        printing.show(shown)
