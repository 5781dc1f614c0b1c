"""What nobody may learn."""

from __future__ import annotations

from discogs.sandbox import Sandbox

__all__ = ["SECRETS", "told"]

SECRETS = (
    Sandbox.token,
    Sandbox.consumer_key,
    Sandbox.consumer_secret,
    Sandbox.oauth_token,
    Sandbox.oauth_secret,
)


def told(error: BaseException) -> str:
    """All that an error shows, and those it came from."""
    shown: list[str] = []
    found: BaseException | None = error
    while found is not None:
        shown += [str(found), repr(found), repr(vars(found))]
        found = found.__cause__ or found.__context__
    return "\n".join(shown)
