"""`python -m live_report`: ask the live API, and print the report.

Exit code 0 where all that could be checked holds, 1 where something differs, 2 where nothing could
be asked.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from datetime import UTC, datetime

from discogs import Session
from live_report.probes import CannotCheckError, Probes
from live_report.report import checked

HOLDS, DIFFERS, NOT_ASKED = 0, 1, 2

_UNSET = """\
DISCOGS_TOKEN is not set: nothing was asked. Put a personal token of yours into it, from
https://www.discogs.com/settings/developers, and run this again."""
_ASKING = "Asking Discogs some 40 questions, within its limit. Nothing is written there."
_READ_IT = """\
The report shows shapes and no values. Of the account it tells which kinds of things it has (orders,
lists, ...), and nothing else. Read it all the same before you send it."""


def main(environment: Mapping[str, str] = os.environ) -> int:
    """Ask, print the report, and tell by the exit code what came of it."""
    token = environment.get("DISCOGS_TOKEN")
    if not token:
        return _refused(_UNSET)
    user_agent = environment.get("DISCOGS_USER_AGENT") or None
    base_url = environment.get("DISCOGS_BASE_URL") or "https://api.discogs.com"
    _say(_ASKING)
    with (
        Session(user_agent, token=token, base_url=base_url) as user,
        Session(user_agent, base_url=base_url) as anyone,
    ):
        return _report(Probes(user, anyone), token)


def _report(probes: Probes, token: str) -> int:
    try:
        status = probes.identity.status
    except CannotCheckError as error:
        return _refused(f"Discogs can't be reached: {error}.")
    if status != 200:
        return _refused(f"Discogs does not take the token: GET /oauth/identity answered {status}.")
    report = checked(probes, [token])
    for line in report.lines(datetime.now(UTC).date()):
        print(line)
    _say(_READ_IT)
    return DIFFERS if report.of("differs") else HOLDS


def _say(text: str) -> None:
    print(text, file=sys.stderr)


def _refused(why: str) -> int:
    _say(why)
    return NOT_ASKED


if __name__ == "__main__":
    sys.exit(main())
