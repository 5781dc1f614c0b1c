"""The sandbox: starts, stops and controls a server that behaves like the Discogs API."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from discogs.sandbox.app import App, Settings
from discogs.sandbox.catalogue import Catalogue, build_catalogue
from discogs.sandbox.dumps import Mirror, Month, write_month
from discogs.sandbox.dumps.markup import Shape
from discogs.sandbox.images import Pictures
from discogs.sandbox.injection import FaultInjection
from discogs.sandbox.limit import MovingWindow
from discogs.sandbox.listener import Listener
from discogs.sandbox.recording import Recording
from discogs.sandbox.store import (
    CONSUMER_KEY,
    CONSUMER_SECRET,
    OAUTH_SECRET,
    OAUTH_TOKEN,
    TOKEN,
    USERNAME,
    Store,
    fresh_state,
)

if TYPE_CHECKING:
    from discogs import Session


class Sandbox(FaultInjection):
    """A local server that behaves like the Discogs API, with a world of its own in it.

    Any Discogs client works against it: give it `url` for the API's address.

    >>> import requests
    >>> with Sandbox() as sandbox:
    ...     answer = requests.get(f"{sandbox.url}/releases/249504", timeout=5)
    >>> answer.json()["title"]
    'Never Gonna Give You Up'

    Args:
        host: The address to listen on.
        port: The port; 0 takes a free one.
        limit: Requests a window with a login; without one it is 25 in 60 of that.
        window: The window of the limit in seconds.
        latency: Seconds that requests are under way, or the least and the most of them.
        header_lag: By how many requests the rate-limit headers are behind.
        write_delay: Seconds until readers see a write; the real API takes up to about 40.
        seed: Makes another catalogue.
        releases: How many releases there are, at least about 1,300.
        clock: Gives the time in seconds, for tests that don't want to wait.
    """

    username = USERNAME
    token = TOKEN
    consumer_key = CONSUMER_KEY
    consumer_secret = CONSUMER_SECRET
    oauth_token = OAUTH_TOKEN
    oauth_secret = OAUTH_SECRET

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        limit: int = 60,
        window: float = 60.0,
        latency: float | tuple[float, float] = 0.0,
        header_lag: int = 0,
        write_delay: float = 0.0,
        seed: int = 2004,
        releases: int = 5000,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._host = host
        self._port = port
        self._clock = clock
        self._settings = Settings()
        self._window = MovingWindow(limit, window, clock, header_lag)
        catalogue = build_catalogue(seed, releases)
        self._store = Store(clock, write_delay, lambda: fresh_state(catalogue))
        self._app = App(catalogue, self._store, self._window, clock, self._settings)
        super().__init__(self._app.faults)
        self._pictures = Pictures(clock)
        self._mirror = Mirror(catalogue, clock)
        self._listener: Listener | None = None
        self._fresh = {
            "limit": limit,
            "window": window,
            "anonymous_limit": None,
            "header_lag": header_lag,
            "latency": latency,
            "write_delay": write_delay,
            "search_needs_login": False,
            "oauth_denies": False,
            "request_token_lifetime": 900.0,
            "text_twins": True,
            "job_seconds": 0.0,
        }
        self.reset()

    # -- starting and stopping ---------------------------------------------------------------

    def start(self) -> Self:
        """Start to listen, in threads that don't outlive the program."""
        self._settings.stopping.clear()
        listener = Listener(
            self._host,
            (self._app.answer, self._port),
            (self._pictures.answer, 0),
            (self._mirror.answer, 0),
        )
        api, images, dumps = listener.ports
        self._settings.api_url = f"http://{self._host}:{api}"
        self._settings.image_url = f"http://{self._host}:{images}"
        self._settings.dumps_url = f"http://{self._host}:{dumps}"
        self._listener = listener
        listener.start()
        return self

    def stop(self) -> None:
        """Stop listening and hang up on everybody. The recording stays."""
        self._settings.stopping.set()
        if self._listener:
            self._listener.stop()
            self._listener = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *reason: object) -> None:
        self.stop()

    def __repr__(self) -> str:
        where = self.url if self._listener else "stopped"
        return f"<Sandbox {where} limit={self.limit}/{self.window:g}s>"

    @property
    def url(self) -> str:
        """The address to give to a client, such as `http://127.0.0.1:8042`."""
        return self._settings.api_url

    @property
    def authorize_url(self) -> str:
        """Where users let applications in: a page that needs nobody to look at it."""
        return f"{self.url}/oauth/authorize"

    @property
    def image_url(self) -> str:
        """The address of the pictures: another origin, as at Discogs."""
        return self._settings.image_url

    @property
    def dumps_url(self) -> str:
        """The address of the mirror of the monthly dumps: another origin, as at Discogs."""
        return self._settings.dumps_url

    @property
    def mirror(self) -> Mirror:
        """The mirror of the monthly dumps: its manners, its faults and what it was sent."""
        return self._mirror

    def write_dumps(
        self,
        folder: str | Path,
        *,
        date: str | None = None,
        shape: Shape = 2026,
        odd: bool = False,
    ) -> list[Path]:
        """Write the catalogue as a monthly dump: four packed files and their checksums.

        Args:
            folder: Where to; it is created if it is not there.
            date: The day that the files are named after; by default 20261001, or 20200806 for the
                shape of 2020.
            shape: The year whose shape they have: 2020 has images without addresses, a status and
                empty elements, and no series.
            odd: Add the records of `discogs.sandbox.dumps.ODDITIES`.
        """
        day = date or ("20200806" if shape == 2020 else "20261001")
        return write_month(Month(self.catalogue, day, shape, odd=odd), Path(folder))

    @property
    def catalogue(self) -> Catalogue:
        """What there is in the sandbox. It is shared: don't change it."""
        return self._app.catalogue

    def session(self, level: int = 2, **options: Any) -> Session:
        """Create a `discogs.Session` that works against this sandbox.

        Args:
            level: 0 for no login, 1 for an application's, 2 for the user's.
            options: For the session; they win over the ones made here.

        Raises:
            ValueError: There is no such level.
        """
        if level not in {0, 1, 2}:
            raise ValueError(f"level is 0, 1 or 2, not {level!r}.")
        # Here alone, and late: the sandbox knows nothing of the SDK's models.
        import discogs  # noqa: PLC0415
        from discogs.ratelimit.limiter import RateLimiter  # noqa: PLC0415

        options.setdefault("base_url", self.url)
        options.setdefault("user_agent", "DiscogsSandbox/1.0")
        if level == 1:
            options.setdefault("key", self.consumer_key)
            options.setdefault("secret", self.consumer_secret)
        elif level == 2:
            options.setdefault("token", self.token)
        if "limiter" not in options:
            limit = self._window.limit_for(authorised=level > 0)
            options["limiter"] = RateLimiter(limit=limit, window=self.window)
        return discogs.Session(**options)

    # -- what it was sent --------------------------------------------------------------------

    @property
    def requests(self) -> Recording:
        """The requests that arrived, in order; `requests.clear()` forgets them."""
        return self._app.recording

    @property
    def image_requests(self) -> Recording:
        """The requests for pictures, which take no slot of the limit."""
        return self._pictures.recording

    @property
    def refused(self) -> int:
        """How many requests the limit refused with a 429."""
        return self._window.refused

    def clear(self) -> None:
        """Forget the requests so far; state, faults and limit stay."""
        self.requests.clear()
        self.image_requests.clear()

    def reset(self) -> None:
        """Reset the sandbox: state, recording, faults, limit and all settings."""
        self.clear()
        self.calm()
        self._mirror.reset()
        self._window.clear()
        self._store.clear()
        for name, value in self._fresh.items():
            setattr(self, name, value)

    # -- the limit and the manners of the server ---------------------------------------------

    @property
    def limit(self) -> int:
        """Requests a window with a login."""
        return self._window.limit

    @limit.setter
    def limit(self, limit: int) -> None:
        self._window.limit = limit

    @property
    def anonymous_limit(self) -> int:
        """Requests a window without a login: 25 in 60 of `limit`, unless set."""
        return self._window.limit_for(authorised=False)

    @anonymous_limit.setter
    def anonymous_limit(self, limit: int | None) -> None:
        self._window.anonymous_limit = limit

    @property
    def window(self) -> float:
        """The window of the limit in seconds."""
        return self._window.window

    @window.setter
    def window(self, seconds: float) -> None:
        self._window.window = seconds

    @property
    def header_lag(self) -> int:
        """By how many requests the rate-limit headers are behind."""
        return self._window.lag

    @header_lag.setter
    def header_lag(self, requests: int) -> None:
        self._window.lag = requests

    @property
    def latency(self) -> float | tuple[float, float]:
        """Seconds that requests are under way, or the least and the most of them."""
        return self._settings.latency

    @latency.setter
    def latency(self, seconds: float | tuple[float, float]) -> None:
        self._settings.latency = seconds

    @property
    def write_delay(self) -> float:
        """Seconds until readers see a write."""
        return self._store.delay

    @write_delay.setter
    def write_delay(self, seconds: float) -> None:
        self._store.delay = seconds

    @property
    def search_needs_login(self) -> bool:
        """Whether searches without a login get a 401, as they did for years."""
        return self._settings.search_needs_login

    @search_needs_login.setter
    def search_needs_login(self, needed: bool) -> None:
        self._settings.search_needs_login = needed

    @property
    def oauth_denies(self) -> bool:
        """Whether the user refuses applications that ask for permission."""
        return self._settings.oauth_denies

    @oauth_denies.setter
    def oauth_denies(self, denies: bool) -> None:
        self._settings.oauth_denies = denies

    @property
    def request_token_lifetime(self) -> float:
        """Seconds in which a request token must be made an access token; then it is expired."""
        return self._settings.request_token_lifetime

    @request_token_lifetime.setter
    def request_token_lifetime(self, seconds: float) -> None:
        self._settings.request_token_lifetime = seconds

    @property
    def text_twins(self) -> bool:
        """Whether converted texts have keys of their own, such as `profile_plaintext`.

        False puts them in place of the raw ones.
        """
        return self._settings.text_twins

    @text_twins.setter
    def text_twins(self, twins: bool) -> None:
        self._settings.text_twins = twins

    @property
    def job_seconds(self) -> float:
        """How long exports and uploads of inventories take from now on."""
        return self._settings.job_seconds

    @job_seconds.setter
    def job_seconds(self, seconds: float) -> None:
        self._settings.job_seconds = seconds

    def use_up(self, slots: int) -> None:
        """Be a neighbour at the same address who made that many requests just now."""
        self._window.use_up(slots)
