"""Headers, arguments and machines that make no sense."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import discogs
from discogs.http.messages import rate_limit_of, retry_after_of
from discogs.ratelimit.window import RateLimit, Slot, Window
from discogs.testing import VirtualClock
from tests.attack.forking import library
from tests.attack.hostile import session_at

INTEGERS = st.integers() | st.sampled_from([-(10**9), 10**9, 10**20, -(10**4000), 2**63, 0, 1])
READINGS = st.builds(RateLimit, INTEGERS, INTEGERS, INTEGERS)


@given(st.lists(READINGS, min_size=1, max_size=12), st.sampled_from([1, 25, 60]))
def test_no_reading_breaks_the_window_or_stops_it_for_good(
    readings: list[RateLimit], allowance: int
) -> None:
    window, now = Window(), 0.0
    for reading in readings:
        turn = window.ask(now, allowance)
        while not isinstance(turn, Slot):
            assert turn.delay is not None
            assert 0 < turn.delay < 60.001
            now += turn.delay
            turn = window.ask(now, allowance, turn.ticket)
        now += 0.1
        window.finish(now, turn, reading)

        assert 1 <= window.limit(allowance) <= 100_000
        assert 0 <= window.used_by_others <= 100_000
        assert 0 <= window.forecast(now, allowance, 10) <= 60.0 * 11


@given(
    st.text(max_size=8)
    | INTEGERS.filter(lambda n: abs(n) < 10**400).map(str)
    | st.from_regex(r"(\w{3}, )?\d{1,3} (Jan|Oct) \d{1,5} \d\d?:\d\d(:\d\d)?( GMT| [+-]\d{1,6})?")
)
def test_no_header_breaks_the_reading(text: str) -> None:
    names = ("X-Discogs-Ratelimit", "X-Discogs-Ratelimit-Remaining", "X-Discogs-Ratelimit-Used")
    found = rate_limit_of(dict.fromkeys(names, text))
    wait = retry_after_of({"Retry-After": text, "Date": "Wed, 21 Oct 2015 07:27:40 GMT"})

    assert found is None or 0 <= found.remaining <= found.limit <= 100_000
    assert wait is None or 0 <= wait < float("inf")


def test_many_lies_take_no_time() -> None:
    limiter = discogs.RateLimiter(clock=VirtualClock())
    began = time.process_time()
    for number in range(200):
        slot = limiter.acquire()
        limiter.release(slot, RateLimit(10**9, 10**9, -(10**9) + number))

    assert time.process_time() - began < 10


@pytest.mark.parametrize(
    "arguments",
    [
        {"window": float("nan")},
        {"window": float("inf")},
        {"window": "60"},
        {"window": 10**400},
        {"limit": "60"},
        {"limit": 1.5},
        {"limit": None},
        {"limit": 0},
        {"store": "file.sqlite"},
        {"store": Path("file.sqlite")},
        {"longest_wait": float("nan")},
        {"longest_wait": "1"},
    ],
)
def test_a_limiter_of_nonsense_is_refused(arguments: Any) -> None:
    with pytest.raises(discogs.InvalidValueError):
        discogs.RateLimiter(**arguments)


@pytest.mark.parametrize(
    "arguments",
    [
        {"timeout": 1e10},
        {"timeout": float("nan")},
        {"timeout": (1, float("inf"))},
        {"timeout": 10**5000},
        {"max_time": 0},
        {"max_time": float("inf")},
        {"max_time": "300"},
        {"max_body": 0},
        {"max_body": 1.5},
        {"cache": "x.sqlite", "cache_max_age": float("inf")},
        {"cache": "x.sqlite", "cache_max_age": float("nan")},
        {"cache": "x.sqlite", "cache_max_age": 10**400},
        {"cache": "x.sqlite", "cache_max_age": "6"},
        {"per_page": 10**5000},
    ],
)
def test_a_session_of_nonsense_is_refused(
    arguments: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(discogs.InvalidValueError):
        discogs.Session(**arguments)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("url", ["redis://[::1", "http://x", "", None, 5, "redis://x:port"])
def test_what_is_no_url_of_a_redis_server_is_said(url: Any) -> None:
    with pytest.raises(discogs.InvalidValueError, match="no URL of a Redis server"):
        discogs.RedisStore(url)


def test_a_store_without_a_home_says_what_to_give(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(_: object = None) -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", nowhere)
    with pytest.raises(discogs.InvalidValueError, match="give SQLiteStore a path"):
        discogs.SQLiteStore()


@pytest.mark.parametrize("allowed", [0, 1, 3])
def test_a_prefetch_works_with_the_threads_that_it_gets(
    allowed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with library() as server, session_at(server) as session:
        start, left = threading.Thread.start, [allowed]

        def start_if_allowed(thread: threading.Thread) -> None:
            if thread.name.startswith("discogs-prefetch"):
                left[0] -= 1
                if left[0] < 0:
                    raise RuntimeError("can't start new thread")
            start(thread)

        monkeypatch.setattr(threading.Thread, "start", start_if_allowed)
        done = session.prefetch([session.release(id) for id in range(1, 20)], progress=False)

        assert len(done.loaded) == 19
        assert done.failed == {}


def test_a_session_that_was_refused_has_a_repr() -> None:
    assert repr(discogs.Session.__new__(discogs.Session)) == "<Session, not opened>"
