"""Answers kept between runs: what they save, whose they are, and when they are out of date."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import discogs
from discogs.errors import InvalidValueError
from discogs.http.outdated import WITH_OWN_COUNTS, invalidated_by
from discogs.sandbox import Sandbox
from discogs.testing import VirtualClock

RELEASE = 249504
Run = Callable[..., discogs.Session]


@pytest.fixture
def run(sandbox: Sandbox, tmp_path: Path) -> Iterator[Run]:
    """Opens a session as another run of a program would, with the same file."""
    made: list[discogs.Session] = []

    def open_session(**options: Any) -> discogs.Session:
        options.setdefault("cache", tmp_path / "answers.sqlite")
        limiter = discogs.RateLimiter(limit=100_000, clock=VirtualClock())
        session = sandbox.session(limiter=limiter, **options)
        made.append(session)
        return session

    yield open_session
    for session in made:
        session.close()


def test_what_one_run_read_costs_the_next_nothing(sandbox: Sandbox, run: Run) -> None:
    first, second = run(), run()
    title = first.release(RELEASE).title
    rows = [row.title for row in first.artist(90000001).releases]
    sandbox.requests.clear()

    assert second.release(RELEASE).title == title
    assert [row.title for row in second.artist(90000001).releases] == rows
    assert len(sandbox.requests) == 0
    assert (second.statistics.requests, second.statistics.cached) == (0, 4)
    assert second.rate_limit is None, "it took no slot"


def test_a_job_that_was_killed_goes_on_where_it_was(sandbox: Sandbox, run: Run) -> None:
    ids = [row.id for row in run().artist(90000001).releases[:60] if row.type == "release"]
    for id in ids[:20]:
        assert run().release(id).title
    sandbox.requests.clear()
    again = run()
    for id in ids:
        assert again.release(id).title

    assert len(sandbox.requests) == len(ids) - 20


def test_a_prefetch_starts_threads_for_what_is_not_cached_alone(
    sandbox: Sandbox, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = sorted(sandbox.catalogue.releases)[:6]
    known = [run().release(id).title for id in ids[:4]]
    start, started = threading.Thread.start, list[str]()

    def noted(thread: threading.Thread) -> None:
        started.append(thread.name)
        start(thread)

    sandbox.clear()
    monkeypatch.setattr(threading.Thread, "start", noted)
    session = run()
    cached = session.prefetch([session.release(id) for id in ids[:4]], progress=False)

    assert [release.title for release in cached.loaded] == known
    assert not [name for name in started if name.startswith("discogs-prefetch")]
    assert len(sandbox.requests) == 0

    done = session.prefetch([session.release(id) for id in reversed(ids)], progress=False)

    assert [release.id for release in done.loaded] == ids[::-1]
    assert all(release.is_loaded for release in done.loaded)
    assert len([name for name in started if name.startswith("discogs-prefetch")]) == 2
    assert len(sandbox.requests) == 2
    assert session.statistics.requests == 2


def test_offline_a_prefetch_says_what_is_not_cached(
    sandbox: Sandbox, run: Run, tmp_path: Path
) -> None:
    _ = run().release(RELEASE).title
    sandbox.clear()
    session = run(cache=discogs.AnswerCache(tmp_path / "answers.sqlite", offline=True))
    done = session.prefetch([session.release(RELEASE), session.release(1)], progress=False)

    assert [release.id for release in done.loaded] == [RELEASE]
    assert [type(error) for error in done.failed.values()] == [discogs.ConnectionFailed]
    assert len(sandbox.requests) == 0


@pytest.mark.parametrize("options", [{"level": 0}, {"level": 1}, {"text_format": "html"}])
def test_nobody_gets_the_answers_of_another(
    sandbox: Sandbox, run: Run, options: dict[str, Any]
) -> None:
    assert run().release(RELEASE).title
    sandbox.requests.clear()
    assert run(**options).release(RELEASE).title

    assert len(sandbox.requests) == 1


def test_no_credential_is_kept(run: Run, tmp_path: Path) -> None:
    session = run()
    assert session.me.num_collection
    session.close()

    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"sandbox_user" in kept
    assert Sandbox.token.encode() not in kept


def test_an_old_answer_is_asked_for_again(sandbox: Sandbox, run: Run) -> None:
    assert run(cache_max_age=timedelta(microseconds=1)).release(RELEASE).title
    sandbox.requests.clear()
    assert run().release(RELEASE).title

    assert len(sandbox.requests) == 1


@pytest.mark.parametrize("age", [0, -1, timedelta(0)])
def test_an_age_has_to_make_sense(run: Run, age: Any) -> None:
    with pytest.raises(InvalidValueError, match="max_age"):
        run(cache_max_age=age)


def test_refreshing_and_expiring_ask_anew(sandbox: Sandbox, run: Run) -> None:
    session = run()
    release, releases = session.release(RELEASE), session.artist(90000001).releases
    assert release.title
    assert len(releases) == 250
    sandbox.requests.clear()
    release.refresh()
    session.expire(release)
    assert release.title
    assert len(releases.refresh()) == 250

    assert len(sandbox.requests) == 3


def test_figures_and_jobs_are_never_kept(sandbox: Sandbox, run: Run) -> None:
    session = run()
    for _ in range(2):
        session.release(RELEASE).stats()
        session.release(RELEASE).marketplace_stats()
        session.fee("10")
        session.request("GET", f"/releases/{RELEASE}")
        assert run().exports[0].status
        assert run().orders[0].status

    assert len(sandbox.requests) == 12, sandbox.requests[:]


WRITES: dict[str, tuple[Callable[[discogs.Session], Any], Callable[[discogs.Session], Any]]] = {
    "an item": (
        lambda s: s.me.copies_of(RELEASE)[0].rating,
        lambda s: s.me.folders.by_id(1).add(RELEASE),
    ),
    "the collection": (
        lambda s: len(s.me.collection),
        lambda s: s.me.folders.by_id(1).add(RELEASE),
    ),
    "a want": (lambda s: len(s.me.wantlist), lambda s: s.me.wantlist.add(RELEASE)),
    "the inventory": (
        lambda s: len(s.me.inventory),
        lambda s: s.release(RELEASE).sell(condition="NM", price="5").save(),
    ),
    "a folder": (lambda s: len(s.me.folders), lambda s: s.me.folders.create("New")),
}


@pytest.mark.parametrize("name", WRITES)
def test_an_own_write_drops_what_it_invalidates(sandbox: Sandbox, run: Run, name: str) -> None:
    read, write = WRITES[name]
    before = read(run())
    write(run())
    sandbox.requests.clear()
    after = read(run())

    assert [r.path for r in sandbox.requests if r.path != "/oauth/identity"]
    assert name == "an item" or after == before + 1


def test_what_a_redirect_led_to_is_kept_too(sandbox: Sandbox, run: Run) -> None:
    sandbox.redirect(f"/releases/{RELEASE}", path="/releases/5", times=None)
    title = run().release(5).title
    sandbox.requests.clear()

    assert run().release(5).title == title
    assert len(sandbox.requests) == 0


def test_a_username_in_other_letters_is_the_same(sandbox: Sandbox, run: Run) -> None:
    before = len(run().me.collection)
    run().user("Sandbox_User").folders["Uncategorized"].add(run().release(RELEASE))

    assert len(run().me.collection) == before + 1


def test_what_is_read_right_after_a_write_is_not_kept(sandbox: Sandbox, run: Run) -> None:
    sandbox.write_delay = 40
    session = run()
    session.me.wantlist.add(RELEASE)
    late = len(run().me.wantlist)
    assert len(session.me.wantlist.refresh()) >= late
    sandbox.requests.clear()
    assert len(run().me.wantlist) == late

    assert len(sandbox.requests) == 2, "the identity, and the wants, which were not kept"


def test_offline_nothing_is_sent(sandbox: Sandbox, run: Run, tmp_path: Path) -> None:
    title = run(cache_max_age=timedelta(microseconds=1)).release(RELEASE).title
    sandbox.requests.clear()
    cache = discogs.AnswerCache(tmp_path / "answers.sqlite", offline=True)
    offline = run(cache=cache)

    assert offline.release(RELEASE).title == title, "however old"
    with pytest.raises(discogs.ConnectionFailed, match="offline"):
        _ = offline.master(96559).title
    with pytest.raises(discogs.ConnectionFailed, match="offline"):
        offline.release(RELEASE).community_rating()
    assert len(sandbox.requests) == 0


@pytest.mark.parametrize("fault", ["fail", "drop", "garble"])
def test_an_older_answer_instead_of_none_if_asked_for(
    sandbox: Sandbox, run: Run, tmp_path: Path, fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    title = run(cache_max_age=timedelta(microseconds=1)).release(RELEASE).title
    getattr(sandbox, fault)(times=None)
    with pytest.raises(discogs.DiscogsError):
        _ = run(cache=discogs.AnswerCache(tmp_path / "other.sqlite")).release(RELEASE).title
    cache = discogs.AnswerCache(tmp_path / "answers.sqlite", stale_on_failure=True)

    assert run(cache=cache).release(RELEASE).title == title
    assert "An older answer is given instead" in caplog.text
    with pytest.raises(discogs.DiscogsError):
        _ = run(cache=cache).master(96559).title


def test_a_backend_of_requests_cache_can_be_given(sandbox: Sandbox, run: Run) -> None:
    from requests_cache.backends.base import BaseCache  # noqa: PLC0415

    backend = BaseCache()
    assert run(cache=backend).release(RELEASE).title
    sandbox.requests.clear()
    assert run(cache=backend).release(RELEASE).title

    assert len(sandbox.requests) == 0


@pytest.mark.parametrize(
    ("path", "paths"),
    [
        (
            "/users/me/wants/5",
            ("/users/me/wants/", "/users/me", "/releases/5", *WITH_OWN_COUNTS),
        ),
        (
            "/users/me/collection/folders/1/releases/5",
            ("/users/me/collection/", "/users/me", "/releases/5", *WITH_OWN_COUNTS),
        ),
        ("/users/me/collection/folders/3", ("/users/me/collection/", "/users/me")),
        ("/users/me", ("/users/me",)),
        ("/releases/5/rating/me", ("/releases/5/",)),
        ("/marketplace/listings", ("/users/*/inventory",)),
        ("/marketplace/listings/7", ("/users/*/inventory", "/marketplace/listings/7")),
        ("/inventory/upload/add", ("/users/*/inventory", "/marketplace/listings/")),
    ],
)
def test_what_a_write_invalidates(path: str, paths: tuple[str, ...]) -> None:
    assert invalidated_by(path) == paths
