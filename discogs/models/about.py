"""What the API says about itself."""

from __future__ import annotations

from discogs.http.messages import Request
from discogs.orm.core import Core
from discogs.orm.decoding import ask
from discogs.orm.values import Value
from discogs.version import __version__

__all__ = ["ApiInfo", "ApiStatistics", "about"]


class ApiStatistics(Value):
    """How much is in the database."""

    releases: int
    artists: int
    labels: int


class ApiInfo(Value):
    """The server's version and statistics, and how this client talks to it. `GET /`"""

    hello: str
    api_version: str
    documentation_url: str
    statistics: ApiStatistics
    #: The version of this package.
    client_version: str = __version__
    user_agent: str = ""
    #: How the session logs in: "none", "key", "token" or "oauth".
    login: str = "none"
    #: What that allows: 0 as nobody, 1 as an application, 2 as a user.
    level: int = 0


def about(core: Core) -> ApiInfo:
    """Ask the API about itself. One request."""
    answer = ask(core, Request("GET", "/", is_figure=True), ApiInfo).content
    login = core.client.login
    own = {"user_agent": core.client.user_agent, "login": login.kind, "level": login.level}
    return answer.model_copy(update=own)
