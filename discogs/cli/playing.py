"""`discogs demo` and `discogs sandbox`: Discogs without account and network."""

from __future__ import annotations

from importlib import import_module
from typing import Annotated

import typer

from discogs.cli.errors import CommandError

__all__ = ["demo", "sandbox"]


def demo() -> None:
    """Tour a local Discogs, and count every request. No network."""
    _check_sandbox()
    from discogs.cli.demo import main

    main()


def sandbox(
    *,
    host: Annotated[
        str, typer.Option(metavar="HOST", help="The address to listen on.")
    ] = "127.0.0.1",
    port: Annotated[
        int,
        typer.Option(
            min=0, max=65535, metavar="PORT", help="The port to listen on; 0 takes a free one."
        ),
    ] = 8042,
    limit: Annotated[
        int, typer.Option(min=1, metavar="N", help="Requests per window, with a login.")
    ] = 60,
    window: Annotated[
        float, typer.Option(min=0.1, metavar="SECONDS", help="The length of the window.")
    ] = 60.0,
) -> None:
    """Run a local Discogs for any client, until Ctrl-C.

    $ discogs show r249504 --base-url http://127.0.0.1:8042
    """
    _check_sandbox()
    from discogs.sandbox.__main__ import serve

    serve(host=host, port=port, limit=limit, window=window)


def _check_sandbox() -> None:
    try:
        import_module("discogs.sandbox")
    except ModuleNotFoundError as error:
        raise CommandError(
            f"The sandbox needs {(error.name or '').partition('.')[0]}, which is not installed.",
            "pip install 'discogs-orm[sandbox]'",
        ) from None
