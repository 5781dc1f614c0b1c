"""Routes: which function answers which call, and what its answers look like from outside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, TypeAlias

from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import Map, Rule

from discogs.sandbox.catalogue import Catalogue
from discogs.sandbox.messages import Answer, Refusal, Request
from discogs.sandbox.origins import API
from discogs.sandbox.store import State, Store
from discogs.sandbox.views.viewer import Viewer

Backend: TypeAlias = Literal["old", "new"]

#: Releases, masters, collections and wants come from a newer backend that sends fewer headers.
NEW: Backend = "new"
OLD: Backend = "old"


@dataclass(slots=True)
class Call:
    """A request on its way through a route, with all that it needs to be answered."""

    request: Request
    viewer: Viewer
    catalogue: Catalogue
    store: Store
    needs_login_to_search: bool = False
    #: How long exports and uploads take.
    job_seconds: float = 0.0
    oauth_denies: bool = False
    request_token_lifetime: float = 900.0

    @property
    def state(self) -> State:
        """The state as readers see it."""
        return self.store.shown

    def url(self) -> str:
        """Return the URL that was asked for, without its query."""
        return API + self.request.path


Handler: TypeAlias = Callable[..., Answer]


@dataclass(frozen=True, slots=True)
class Route:
    """A call of the API.

    `level` is the login it needs; `linked` says that its pages are named in a Link header too.
    """

    method: str
    path: str
    handler: Handler
    backend: Backend
    level: int
    linked: bool


ROUTES: list[Route] = []


def route(
    method: str, path: str, *, backend: Backend = OLD, level: int = 0, linked: bool = False
) -> Callable[[Handler], Handler]:
    """Let a function answer a call: it gets the `Call` and what the path holds."""

    def register(handler: Handler) -> Handler:
        ROUTES.append(Route(method, path, handler, backend, level, linked))
        return handler

    return register


@cache
def shared_router() -> Router:
    """Return the router of all routes. Making one takes longer than the rest of a sandbox."""
    return Router(ROUTES)


class Router:
    """Finds the route of a request."""

    def __init__(self, routes: list[Route]) -> None:
        rules = [Rule(one.path, methods=[one.method], endpoint=one) for one in routes]
        urls = Map(rules, strict_slashes=False, merge_slashes=False, redirect_defaults=False)
        self._urls = urls.bind("sandbox.invalid")

    def find(self, request: Request) -> tuple[Route, dict[str, Any]]:
        """Find the route, and what the path holds.

        Raises:
            Refusal: There is no such resource, or it doesn't take this method.
        """
        try:
            found, holds = self._urls.match(request.path, request.method)
        except NotFound:
            raise Refusal(404, "The requested resource was not found.") from None
        except MethodNotAllowed as error:
            allowed = ", ".join(sorted(error.valid_methods or ()))
            message = f"Method {request.method} is not allowed for this resource."
            raise Refusal(405, message, headers={"Allow": allowed}) from None
        return found, dict(holds)
