"""Error reports: one line, an advice, an exit code."""

from __future__ import annotations

import errno
import re
import warnings
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import Any, cast

import typer

from discogs.cli.printing import say
from discogs.cli.terminal import one_line
from discogs.errors import (
    APIError,
    AuthenticationRequired,
    ConnectionFailed,
    DiscogsError,
    InvalidResponse,
    InvalidValueError,
    Unauthorized,
    UnconfirmedWriteError,
)
from discogs.pagination.walk import DriftWarning

__all__ = [
    "FAILED",
    "LOG_IN",
    "STOPPED",
    "USAGE",
    "CommandError",
    "refuse_secrets",
    "report_errors",
]

#: An error of Discogs, the network or a file.
FAILED = 1
#: An invalid command; nothing was sent.
USAGE = 2
#: Ctrl-C.
STOPPED = 130

LOG_IN = "Log in with `discogs login`, or put a token into DISCOGS_TOKEN."
_LOG_IN_AGAIN = (
    "The login is invalid or expired: log in again with `discogs login`, or put another token "
    "into DISCOGS_TOKEN. Yours is at https://www.discogs.com/settings/developers"
)
_SECRET_OPTION = re.compile(
    r"--((?:(?:access|api|auth|oauth|user)-?)?(?:token|secret|token-secret)|(?:consumer|api)-?"
    r"(?:key|secret)|password)(=|$)"
)


class CommandError(Exception):
    """A command's error: a line, an advice, an exit code."""

    def __init__(self, text: str, advice: str = "", *, code: int = FAILED) -> None:
        super().__init__(text, advice, code)
        self.text = text
        self.advice = advice
        self.code = code


@contextmanager
def report_errors() -> Generator[None]:
    """Turn expected errors into a line on stderr and an exit code."""
    with warnings.catch_warnings():
        warnings.simplefilter("always", DriftWarning)
        # The other four parameters of showwarning are of no use on a terminal.
        warnings.showwarning = cast("Any", _say_warning)
        try:
            yield
        except (CommandError, DiscogsError, OSError) as error:
            if isinstance(error, OSError) and error.errno == errno.EPIPE:
                # The reader of our output has closed the pipe: nobody is left to read a report.
                raise
            failure = to_command_error(error)
            say(f"Error: {one_line(failure.text)}", "red")
            if failure.advice:
                say(failure.advice)
            raise typer.Exit(failure.code) from None
        except (KeyboardInterrupt, typer.Abort):
            say("\nStopped.")
            raise typer.Exit(STOPPED) from None


def to_command_error(error: Exception) -> CommandError:
    """Choose the text, the advice and the exit code of an error."""
    match error:
        case CommandError():
            return error
        case InvalidValueError():
            return CommandError(str(error), code=USAGE)
        case ConnectionFailed() | UnconfirmedWriteError():
            # They quote a server, whose line breaks must not begin a line of ours.
            return CommandError(one_line(str(error)))
        case AuthenticationRequired():
            return CommandError(str(error), LOG_IN)
        case APIError() | InvalidResponse():
            return _from_answer(error)
        case OSError() if not isinstance(error, DiscogsError):
            where = f"{error.filename}: " if error.filename else ""
            return CommandError(f"{where}{error.strerror or error}")
        case _:
            text, _, advice = str(error).partition("\n")
            return CommandError(text, advice)


def refuse_secrets(arguments: Sequence[str]) -> None:
    """Refuse a token as an argument, which the shell's history would keep."""
    for argument in arguments:
        if argument == "--":
            return
        found = _SECRET_OPTION.match(argument)
        if found:
            raise CommandError(
                f"--{found[1]} is not accepted on the command line: it would stay in the shell's "
                "history, and show in the list of processes.",
                "Type it at the hidden prompt of `discogs login`, put it into DISCOGS_TOKEN, or "
                "pipe it in: `pass show discogs | discogs whoami --token-stdin`.\n"
                "If it was a real one, delete it from the history, and create a new one at "
                "https://www.discogs.com/settings/developers",
                code=USAGE,
            )


def _from_answer(error: APIError | InvalidResponse) -> CommandError:
    """Report an error answer, the server's words first."""
    message = " ".join([error.message, *error.detail]).strip() or "The answer has no message."
    answer = one_line(f"{error.method} {error.url} answered {error.status}.")
    advice = _LOG_IN_AGAIN if isinstance(error, Unauthorized) else error.advice
    return CommandError(message, f"{answer} {advice}".rstrip())


def _say_warning(message: Warning | str, *_where: object) -> None:
    say(f"Warning: {one_line(str(message))}", "yellow")
