"""Which arguments of a session do environment variables give?"""

from __future__ import annotations

from collections.abc import Mapping

from discogs.errors import InvalidValueError
from discogs.http.auth import hidden

__all__ = ["NO_LOGIN_FOUND", "arguments_in"]

#: The variables of each argument: ours, then the one that other programs read.
_VARIABLES = {
    "token": ("DISCOGS_TOKEN", "DISCOGS_USER_TOKEN"),
    "key": ("DISCOGS_CONSUMER_KEY",),
    "secret": ("DISCOGS_CONSUMER_SECRET",),
    "oauth_token": ("DISCOGS_OAUTH_TOKEN",),
    "oauth_secret": ("DISCOGS_OAUTH_SECRET",),
    "user_agent": ("DISCOGS_USER_AGENT",),
    "base_url": ("DISCOGS_BASE_URL",),
}
_SECRETS = frozenset({"token", "key", "secret", "oauth_token", "oauth_secret"})

#: For the errors of a session in whose environment no login was found.
NO_LOGIN_FOUND = (
    " Session.from_env() found none: neither DISCOGS_TOKEN nor DISCOGS_CONSUMER_KEY is set."
)


def arguments_in(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the arguments that are set; InvalidValueError for two names that differ."""
    found: dict[str, str] = {}
    for name, variables in _VARIABLES.items():
        hide = hidden if name in _SECRETS else str
        texts = [hide(text) for variable in variables if (text := environment.get(variable))]
        if len(set(texts)) > 1:
            # The frame's locals hold no secrets that a printout would show.
            del environment
            raise InvalidValueError(f"{' and '.join(variables)} differ: unset one of the two.")
        if texts:
            found[name] = texts[0]
    return found
