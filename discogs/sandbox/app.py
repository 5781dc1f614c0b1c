"""From a request to a reply: login, limit, faults, route, and the clothes of the answer."""

from __future__ import annotations

import gzip
import json
import random
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

# Importing them registers the routes.
from discogs.sandbox import routes as _registers_routes  # noqa: F401  # pyright: ignore[reportUnusedImport]
from discogs.sandbox.catalogue import Catalogue
from discogs.sandbox.faults import Fault, Faults, spoiled
from discogs.sandbox.limit import Budget, MovingWindow
from discogs.sandbox.logins import Login, log_in
from discogs.sandbox.messages import HTML, JSON, Answer, Refusal, Reply, Request
from discogs.sandbox.origins import rebase
from discogs.sandbox.paging import link_header
from discogs.sandbox.recording import RecordedRequest, Recording
from discogs.sandbox.routing import NEW, Backend, Call, Route, shared_router
from discogs.sandbox.store import CONSUMER_NAME, Store
from discogs.sandbox.texts import text_format, with_texts
from discogs.sandbox.views.viewer import Viewer

_to_json = json.JSONEncoder(ensure_ascii=False).encode
_CALLBACK = re.compile(r"[\w$.]{1,100}")
_OLD_BACKEND = (
    ("Access-Control-Allow-Methods", "HEAD,OPTIONS,GET,OPTIONS"),
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", "Location"),
    ("Content-Language", "en"),
    ("X-Discogs-Media-Type", "discogs.v2"),
)
#: Pages that people look at: of the site rather than of the API, so outside its limit.
_PAGES = frozenset({"/oauth/authorize"})
_CACHEABLE = ("Cache-Control", "public, must-revalidate")
#: Comes with every 401, from whichever host the sandbox listens on.
_CHALLENGE = ("WWW-Authenticate", 'OAuth realm="https://api.discogs.com"')
_NO_USER_AGENT = Answer(
    "<html><head><title>Access denied</title></head>"
    "<body><h1>Access denied</h1><p>Say who you are in a User-Agent header.</p></body></html>",
    403,
    content_type=HTML,
)


@dataclass
class Settings:
    """What can be changed while the sandbox runs."""

    #: Where the sandbox, its pictures and its mirror of the dumps listen.
    api_url: str = ""
    image_url: str = ""
    dumps_url: str = ""
    #: Seconds a request is under way, half of them there and half of them back; or from, to.
    latency: float | tuple[float, float] = 0.0
    #: Whether a search without a login is refused, as it was for years.
    search_needs_login: bool = False
    #: Whether the user refuses applications that ask for permission.
    oauth_denies: bool = False
    #: Seconds in which a request token must be made an access token.
    request_token_lifetime: float = 900.0
    #: Whether converted texts get keys of their own, or take the place of the raw ones.
    text_twins: bool = True
    #: How long exports and uploads take, in seconds.
    job_seconds: float = 0.0
    stopping: threading.Event = field(default_factory=threading.Event)


class App:
    """Answers requests. It knows nothing of sockets."""

    def __init__(
        self,
        catalogue: Catalogue,
        store: Store,
        window: MovingWindow,
        clock: Callable[[], float],
        settings: Settings,
    ) -> None:
        self.catalogue = catalogue
        self.store = store
        self.window = window
        self.settings = settings
        self.faults: Faults = Faults()
        self.recording: Recording = Recording()
        self._clock = clock
        self._router = shared_router()
        self._jitter = random.Random(catalogue.seed)

    def answer(self, request: Request) -> Reply:
        """Answer a request, and record it."""
        latency = self._latency()
        self._travel(latency / 2)
        login = log_in(request, self.store.true)
        record = RecordedRequest.of(request, self._clock(), login)
        self.recording.add(record)
        reply = self._reply(request, login, record)
        record.status = None if reply.dropped or reply.stalled else reply.status
        self._travel(latency / 2)
        return reply

    def _latency(self) -> float:
        latency = self.settings.latency
        return self._jitter.uniform(*latency) if isinstance(latency, tuple) else latency

    def _travel(self, seconds: float) -> None:
        if seconds > 0:
            self.settings.stopping.wait(seconds)

    def _reply(self, request: Request, login: Login, record: RecordedRequest) -> Reply:
        if not request.headers.get("User-Agent"):
            # The proxy before the API refuses this; it never gets as far as being counted.
            return self._dress(_NO_USER_AGENT, request, None, None)
        # An invalid token still counts, and gets the limit of valid ones. A page does not.
        budget = None
        if request.path not in _PAGES:
            budget = self.window.arrive(authorised=login.level > 0 or login.refused)
        if budget and budget.refused:
            refused = Refusal(429, "You are making requests too quickly.").answer()
            return self._dress(refused, request, None, budget)
        fault = self.faults.take(request)
        if fault is None:
            return self._carry_out(request, login, budget)
        record.fault = fault.kind
        return self._go_wrong(fault, request, login, budget)

    def _go_wrong(
        self, fault: Fault, request: Request, login: Login, budget: Budget | None
    ) -> Reply:
        reply = Reply(0, [], b"")
        if fault.is_underway or fault.after:
            reply = self._carry_out(request, login, budget)
        if fault.answer is not None:
            return self._dress(fault.answer, request, None, None if fault.from_proxy else budget)
        return spoiled(fault, reply)

    def _carry_out(self, request: Request, login: Login, budget: Budget | None) -> Reply:
        """Let the route answer, in the text format that was asked for and altered as asked for."""
        route: Route | None = None
        try:
            route, holds = self._router.find(request)
            _admit(route, login)
            answer = self._ask(route, holds, request, login)
            wanted = text_format(request.headers.get("Accept", ""))
            answer.content = with_texts(
                answer.content, wanted, self.catalogue, twins=self.settings.text_twins
            )
        except Refusal as refusal:
            answer = refusal.answer()
        if answer.content is not None and self.faults.alters(request):
            content = json.loads(self._rebased(_to_json(answer.content)))
            answer.content = self.faults.altered(request, content)
        return self._dress(answer, request, route, budget)

    def _ask(self, route: Route, holds: dict[str, Any], request: Request, login: Login) -> Answer:
        with self.store.lock:
            call = Call(
                request=request,
                viewer=self._viewer(login),
                catalogue=self.catalogue,
                store=self.store,
                needs_login_to_search=self.settings.search_needs_login,
                job_seconds=self.settings.job_seconds,
                oauth_denies=self.settings.oauth_denies,
                request_token_lifetime=self.settings.request_token_lifetime,
            )
            return route.handler(call, **holds)

    def _viewer(self, login: Login) -> Viewer:
        """Describe who asks, and what they have and want, as far as readers see that yet."""
        people = self.store.shown.people
        wants = people.wants.get(login.username, {})
        return Viewer(
            login.level,
            login.username,
            collection=people.copies_by_release(login.username),
            wants=dict.fromkeys(wants, 1),
            consumer=CONSUMER_NAME if login.consumer else "",
        )

    def _dress(
        self, answer: Answer, request: Request, route: Route | None, budget: Budget | None
    ) -> Reply:
        """Put an answer into bytes and headers."""
        headers = [("Content-Type", answer.content_type)]
        headers += [(name, self._rebased(value)) for name, value in answer.headers.items()]
        backend: Backend = route.backend if route else NEW
        if budget:
            headers += budget.headers()
        if backend != NEW:
            headers += _OLD_BACKEND
            headers += [_CACHEABLE] if answer.status < 400 else []
        if answer.status == 401:
            headers.append(_CHALLENGE)
        if route and route.linked and isinstance(answer.content, dict):
            urls = answer.content.get("pagination", {}).get("urls")
            headers += [("Link", self._rebased(link_header(urls)))] if urls else []
        status, body = answer.status, self._body(answer)
        callback = request.query.get("callback", "")
        if answer.content_type == JSON and _CALLBACK.fullmatch(callback):
            # JSONP: a script can't see the status, so it is in the body and outside all is well.
            body = b'%b({"meta": {"status": %d}, "data": %b})' % (
                callback.encode(),
                status,
                body or b"null",
            )
            status, headers[0] = 200, ("Content-Type", "text/javascript")
        if len(body) > 500 and "gzip" in request.headers.get("Accept-Encoding", ""):
            body = gzip.compress(body, compresslevel=1, mtime=0)
            headers.append(("Content-Encoding", "gzip"))
        headers.append(("Vary", "Accept-Encoding"))
        return Reply(status, headers, body)

    def _body(self, answer: Answer) -> bytes:
        content = answer.content
        if content is None:
            return b""
        if isinstance(content, bytes):
            return content
        text = content if isinstance(content, str) else _to_json(content)
        # Half letters of somebody's JSON can't be sent.
        return self._rebased(text).encode(errors="replace")

    def _rebased(self, text: str) -> str:
        return rebase(text, self.settings.api_url, self.settings.image_url)


def _admit(route: Route, login: Login) -> None:
    """Refuse wrong credentials, and a login that does not suffice for the route.

    The newer backend ignores an OAuth signature that does not hold: the request counts as one
    without a login, so owners get a 403 for what is theirs.
    """
    if login.refused and not (login.signed and route.backend == NEW):
        message = "Invalid consumer token. Please register an app before making requests."
        raise Refusal(401, message)
    if login.level < route.level:
        raise Refusal(401, "You must authenticate to access this resource.")
