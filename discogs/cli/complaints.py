"""What can go wrong, in one line and an advice, and the exit code that goes with it."""

from __future__ import annotations

import errno
import re
import warnings
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import Any, cast

import typer

from discogs.cli.printing import say
from discogs.errors import (
    APIError,
    AuthenticationRequired,
    DiscogsError,
    InvalidResponse,
    InvalidValueError,
    Unauthorized,
)
from discogs.pagination.walk import DriftWarning

__all__ = ["FAILED", "LOG_IN", "STOPPED", "USAGE", "Complaint", "refuse_secrets", "reported"]

#: Discogs or the network said no.
FAILED = 1
#: What was asked for makes no sense; nothing was sent.
USAGE = 2
#: Ctrl-C.
STOPPED = 130

LOG_IN = "Log in with `discogs login`, or put a token into DISCOGS_TOKEN."
_LOG_IN_AGAIN = (
    "The login is not valid (any more): log in again with `discogs login`, or put another token "
    "into DISCOGS_TOKEN. Yours is at https://www.discogs.com/settings/developers"
)
_SECRET_OPTION = re.compile(
    r"--((?:(?:access|api|auth|oauth|user)-?)?(?:token|secret|token-secret)|(?:consumer|api)-?"
    r"(?:key|secret)|password)(=|$)"
)


class Complaint(Exception):
    """Something that this command can't do, with what to do instead."""

    def __init__(self, text: str, advice: str = "", *, code: int = FAILED) -> None:
        super().__init__(text, advice, code)
        self.text = text
        self.advice = advice
        self.code = code


@contextmanager
def reported() -> Generator[None]:
    """Turn every error that is foreseen into a line on stderr and an exit code."""
    with warnings.catch_warnings():
        warnings.simplefilter("always", DriftWarning)
        # Its own signature has four more parameters, which are of no use to whoever reads this.
        warnings.showwarning = cast("Any", _say_warning)
        try:
            yield
        except (Complaint, DiscogsError, OSError) as error:
            if isinstance(error, OSError) and error.errno == errno.EPIPE:
                # Whoever read our output has left: no news to anyone.
                raise
            complaint = complaint_of(error)
            say(f"Error: {complaint.text}", "red")
            if complaint.advice:
                say(complaint.advice)
            raise typer.Exit(complaint.code) from None
        except (KeyboardInterrupt, typer.Abort):
            say("\nStopped.")
            raise typer.Exit(STOPPED) from None


def complaint_of(error: Exception) -> Complaint:
    """What to tell of an error."""
    match error:
        case Complaint():
            return error
        case InvalidValueError():
            return Complaint(str(error), code=USAGE)
        case AuthenticationRequired():
            return Complaint(str(error), LOG_IN)
        case APIError() | InvalidResponse():
            return _answered(error)
        case OSError() if not isinstance(error, DiscogsError):
            where = f"{error.filename}: " if error.filename else ""
            return Complaint(f"{where}{error.strerror or error}")
        case _:
            text, _, advice = str(error).partition("\n")
            return Complaint(text, advice)


def refuse_secrets(arguments: Sequence[str]) -> None:
    """Refuse a token on the command line, where the shell's history would keep it."""
    for argument in arguments:
        if argument == "--":
            return
        found = _SECRET_OPTION.match(argument)
        if found:
            raise Complaint(
                f"--{found[1]} is not taken on the command line: it would stay in the shell's "
                "history, and show in the list of processes.",
                "Type it at the hidden prompt of `discogs login`, put it into DISCOGS_TOKEN, or "
                "pipe it in: `pass show discogs | discogs whoami --token-stdin`.\n"
                "If it was a real one, take it out of the history, and make a new one at "
                "https://www.discogs.com/settings/developers",
                code=USAGE,
            )


def _answered(error: APIError | InvalidResponse) -> Complaint:
    """An answer that says no: in the server's words first."""
    said = " ".join([error.message, *error.detail]).strip() or "There was no message."
    asked = f"{error.method} {error.url} answered {error.status}."
    advice = _LOG_IN_AGAIN if isinstance(error, Unauthorized) else error.advice
    return Complaint(said, f"{asked} {advice}".rstrip())


def _say_warning(message: Warning | str, *_where: object) -> None:
    say(f"Warning: {message}", "yellow")
