"""The user who is logged in."""

from __future__ import annotations

from discogs import models as _models
from discogs.http.messages import Request
from discogs.models.own_inventory import own_inventory
from discogs.orm.core import Core
from discogs.orm.decoding import ask
from discogs.orm.values import Value

__all__ = ["Identity", "identity", "own_username"]


class Identity(Value):
    """The user who is logged in, and the application. `GET /oauth/identity`"""

    id: int
    username: str
    resource_url: str
    #: The name of the application; with a personal token the username.
    consumer_name: str


def identity(core: Core) -> Identity:
    """Get the user who is logged in. One request."""
    core.require(2, "Asking who is logged in")
    return ask(core, Request("GET", "/oauth/identity"), Identity).content


def own_username(core: Core) -> str:
    """Get the name of the user who is logged in. One request, the first time."""
    with core.username_lock:
        if core.username is None:
            who = identity(core)
            core.username = who.username
            core.entity(_models.User, who.username, id=vars(who).get("id"))
            own_inventory(core).hand_over()
        return core.username
