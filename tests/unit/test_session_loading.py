"""The session loads, forgets, and says what it cost."""

from __future__ import annotations

import _thread
import copy
import gc
import signal
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from discogs import Session
from discogs.errors import InvalidValueError, LazyLoadError, NotFound
from discogs.pagination.pending_writes import PendingWrites, pending_writes
from discogs.ratelimit.limiter import RateLimiter
from discogs.ratelimit.window import RateLimit
from discogs.sandbox import Sandbox
from tests.waiting import LONG

from .clocks import ManualClock

RELEASE_ID = 249504


# -- Loading -------------------------------------------------------------------------------------


def test_a_prefetch_makes_one_request_for_each_stub(sandbox: Sandbox, session: Session) -> None:
    ids = sorted(sandbox.catalogue.releases)[:30]
    releases = [session.release(id) for id in ids]
    title = releases[3].title
    done = session.prefetch([*releases, releases[0], releases[7]], progress=False)

    assert done.loaded == tuple(releases)
    assert done.failed == {}
    assert len(sandbox.requests) == 30
    assert all(release.is_loaded for release in releases)
    assert releases[3].title == title


def test_what_can_not_be_loaded_stops_nothing(sandbox: Sandbox, session: Session) -> None:
    good, bad = session.release(RELEASE_ID), session.artist(999_999_999)
    done = session.prefetch([bad, good])

    assert done.loaded == (good,)
    assert list(done.failed) == [bad]
    assert isinstance(done.failed[bad], NotFound)
    assert len(sandbox.requests) == 2


def test_a_prefetch_of_nothing_or_of_what_is_loaded_is_free(
    sandbox: Sandbox, session: Session
) -> None:
    release = session.release(RELEASE_ID).refresh()

    assert session.prefetch([]).loaded == ()
    assert session.prefetch([release]).loaded == (release,)
    assert len(sandbox.requests) == 1


def test_a_prefetch_takes_entities_only(sandbox: Sandbox, session: Session) -> None:
    with pytest.raises(InvalidValueError, match=r"not int: for a row, give row\.release"):
        session.prefetch([RELEASE_ID])  # type: ignore[type-var] # pyright: ignore[reportArgumentType]

    assert len(sandbox.requests) == 0


class StuckClock(ManualClock):
    """Time stands still, so that a limiter waits until somebody lets go. Ctrl-C comes meanwhile."""

    def __init__(self) -> None:
        super().__init__()
        self.interrupted = False
        self.let_go = threading.Event()

    def wait(self, condition: threading.Condition, seconds: float | None) -> None:
        if not self.interrupted:
            self.interrupted = True
            _thread.interrupt_main()
        condition.release()
        self.let_go.wait(LONG)
        condition.acquire()
        self.time += 60.0


@pytest.fixture
def stuck_clock() -> Iterator[StuckClock]:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield StuckClock()
    signal.signal(signal.SIGINT, before)


def loading_threads() -> list[threading.Thread]:
    return [one for one in threading.enumerate() if one.name.startswith("discogs-prefetch")]


@pytest.mark.parametrize("room", [1, 20])
def test_after_an_interrupted_prefetch_nothing_more_is_sent_and_what_was_read_is_kept(
    sandbox: Sandbox, stuck_clock: StuckClock, room: int
) -> None:
    with sandbox.session(limiter=RateLimiter(limit=room, clock=stuck_clock)) as session:
        sandbox.limit = room
        releases = [session.release(id) for id in sandbox.catalogue.releases]
        with pytest.raises(KeyboardInterrupt):
            session.prefetch(releases, progress=False)
        assert all(thread.daemon for thread in loading_threads())
        stuck_clock.let_go.set()
        for thread in loading_threads():
            thread.join(LONG)

        sent = len(sandbox.requests)
        # The interrupt comes when there is no room: most were answered by then.
        assert room // 2 <= sent == session.statistics.requests <= room
        assert sum(release.is_loaded for release in releases) == sent


def test_equal_objects_are_loaded_each(sandbox: Sandbox, session: Session) -> None:
    with sandbox.session() as other:
        here, there = session.release(RELEASE_ID), other.release(RELEASE_ID)
        done = session.prefetch([here, there, here], progress=False)

        assert here == there
        assert [id(release) for release in done.loaded] == [id(here), id(there)]
        assert here.is_loaded
        assert there.is_loaded


def test_a_copy_does_not_stand_for_its_original(session: Session) -> None:
    release = session.release(RELEASE_ID)
    duplicate = copy.copy(release)
    done = session.prefetch([duplicate, release], progress=False)

    assert [id(one) for one in done.loaded] == [id(release)]
    assert [id(one) for one in done.failed] == [id(duplicate)]
    assert release.is_loaded


def test_equal_objects_that_can_not_be_loaded_are_not_said_to_be(
    sandbox: Sandbox, session: Session
) -> None:
    with sandbox.session() as other:
        stubs = [session.release(999_999_999), other.release(999_999_999)]

        assert session.prefetch(stubs, progress=False).loaded == ()


def test_what_is_expired_is_asked_for_again(sandbox: Sandbox, session: Session) -> None:
    release, artist = session.release(RELEASE_ID), session.artist(72872)
    session.prefetch([release, artist])
    session.expire(release)

    assert (release.is_loaded, artist.is_loaded) == (False, True)
    assert release.title == "Never Gonna Give You Up"
    assert len(sandbox.requests) == 3

    session.expire_all()

    assert (release.is_loaded, artist.is_loaded) == (False, False)
    assert session.release(RELEASE_ID) is release


# -- No lazy loading -----------------------------------------------------------------------------


def test_within_no_lazy_loading_a_stub_says_what_to_do(sandbox: Sandbox, session: Session) -> None:
    release = session.release(RELEASE_ID)
    with (
        session.no_lazy_loading(),
        pytest.raises(LazyLoadError, match=r"249504\)\.title is not loaded.*session\.prefetch"),
    ):
        release.title  # noqa: B018

    assert len(sandbox.requests) == 0
    assert release.title == "Never Gonna Give You Up"


def test_within_no_lazy_loading_what_is_asked_for_outright_goes_on(session: Session) -> None:
    release, artist = session.release(RELEASE_ID), session.artist(72872)
    with session.no_lazy_loading():
        session.prefetch([artist])
        release.refresh()
        rows = list(artist.releases)

        assert release.title == "Never Gonna Give You Up"
        assert len(rows) > 0
        assert session.request("GET", "/").status == 200


def test_no_lazy_loading_can_be_nested_and_left_by_an_error(session: Session) -> None:
    release = session.release(RELEASE_ID)
    with session.no_lazy_loading():
        with pytest.raises(RuntimeError), session.no_lazy_loading():
            raise RuntimeError
        with pytest.raises(LazyLoadError):
            release.title  # noqa: B018

    assert release.title == "Never Gonna Give You Up"


def test_no_lazy_loading_is_for_its_thread_alone(session: Session) -> None:
    release = session.release(RELEASE_ID)
    titles: list[str] = []
    with session.no_lazy_loading():
        thread = threading.Thread(target=lambda: titles.append(release.title))
        thread.start()
        thread.join()

    assert titles == ["Never Gonna Give You Up"]


# -- What it knows of itself ---------------------------------------------------------------------


def test_a_raw_request_gives_an_error_as_it_came(sandbox: Sandbox, session: Session) -> None:
    answer = session.request("get", "/releases/999999999", params={"curr_abbr": None})

    assert answer.status == 404
    assert "message" in answer.text
    assert (sandbox.requests[-1].method, sandbox.requests[-1].query) == ("GET", {})


def test_the_limit_and_the_cost_are_known_after_an_answer(
    sandbox: Sandbox, session: Session
) -> None:
    before = session.statistics
    session.request("GET", "/")
    session.release(RELEASE_ID).title  # noqa: B018

    assert session.rate_limit == RateLimit(100_000, 2, 99_998)
    assert (session.statistics.requests, session.statistics.cached) == (2, 0)
    assert before.requests == 0, "a copy: what was read does not change"


def test_it_tells_about_the_server_and_itself(sandbox: Sandbox, session: Session) -> None:
    about = session.about()

    assert (about.api_version, about.login, about.level) == ("v2", "token", 2)
    assert about.user_agent == "DiscogsSandbox/1.0"
    assert about.statistics.releases == len(sandbox.catalogue.releases)
    assert len(sandbox.requests) == 1


def test_what_is_loaded_can_be_read_after_closing(sandbox: Sandbox) -> None:
    with sandbox.session() as session:
        release = session.release(RELEASE_ID).refresh()
    session.close()

    assert release.title == "Never Gonna Give You Up"
    assert len(sandbox.requests) == 1


def test_sessions_with_one_server_share_the_limit(sandbox: Sandbox) -> None:
    def limiter_of(**options: Any) -> RateLimiter:
        with Session(**options) as session:
            return session._core.client.limiter  # pyright: ignore[reportPrivateUsage]

    own = RateLimiter()

    assert limiter_of(base_url=sandbox.url) is limiter_of(base_url=f"{sandbox.url}/", token="t")
    assert limiter_of(base_url=sandbox.url) is not limiter_of()
    assert limiter_of(base_url=sandbox.url, limiter=own) is own


def test_what_was_written_to_listings_is_forgotten_when_nobody_needs_it() -> None:
    core = Session("tests/1.0", token="t")._core  # pyright: ignore[reportPrivateUsage]
    held = pending_writes(core, "/held")
    held.add(object())
    for number in range(5_000):
        pending_writes(core, f"/{number}").add(object())
    gc.collect()
    known = [one for one in gc.get_objects() if isinstance(one, PendingWrites) and one.added()]

    assert pending_writes(core, "/held") is held
    assert pending_writes(core, "/4999").added()
    assert len(known) < 2_000
