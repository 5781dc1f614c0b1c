"""Version and statistics of the API."""

from __future__ import annotations

from discogs.http.messages import Request
from discogs.orm.core import Core
from discogs.orm.decoding import ask
from discogs.orm.values import Value
from discogs.version import __version__

__all__ = ["ApiInfo", "ApiStatistics", "about"]


class ApiStatistics(Value):
    """How many releases, artists and labels the database has."""

    releases: int
    artists: int
    labels: int


class ApiInfo(Value):
    """Version and statistics of the API, and the login of this session. `GET /`"""

    hello: str
    api_version: str
    documentation_url: str
    statistics: ApiStatistics
    #: The version of this package.
    client_version: str = __version__
    user_agent: str = ""
    #: How the session logs in: "none", "key", "token" or "oauth".
    login: str = "none"
    #: 0 without a login, 1 as an application, 2 as a user.
    level: int = 0


def about(core: Core) -> ApiInfo:
    """Get version and statistics of the API. One request."""
    answer = ask(core, Request("GET", "/", is_figure=True), ApiInfo).content
    login = core.client.login
    own = {"user_agent": core.client.user_agent, "login": login.kind, "level": login.level}
    return answer.model_copy(update=own)
