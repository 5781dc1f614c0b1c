"""The rate limit: a moving window, counted at arrival, shared by all callers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from discogs.sandbox import Sandbox

from .conftest import Client, Clock


@pytest.fixture
def sandbox(clock: Clock) -> Iterator[Sandbox]:
    with Sandbox(limit=60, clock=clock) as running:
        yield running


def test_authorised_callers_have_60(user: Client, sandbox: Sandbox) -> None:
    answers = [user("/") for _ in range(61)]
    assert [answer.status_code for answer in answers] == [200] * 60 + [429]
    assert answers[0].headers["X-Discogs-Ratelimit"] == "60"
    used = [int(answer.headers["X-Discogs-Ratelimit-Used"]) for answer in answers]
    assert used == [*range(1, 61), 60]
    remaining = [int(answer.headers["X-Discogs-Ratelimit-Remaining"]) for answer in answers]
    assert remaining == [*range(59, -1, -1), 0]
    assert sandbox.refused == 1


def test_refusals_come_without_retry_after(anyone: Client, sandbox: Sandbox) -> None:
    sandbox.use_up(25)
    answer = anyone("/releases/249504")
    assert answer.status_code == 429
    assert answer.json() == {"message": "You are making requests too quickly."}
    assert "Retry-After" not in answer.headers
    assert answer.headers["X-Discogs-Ratelimit"] == "25"
    assert sandbox.requests[-1].status == 429


def test_all_callers_share_the_count(user: Client, anyone: Client) -> None:
    assert {user("/").status_code for _ in range(25)} == {200}
    assert anyone("/").status_code == 429
    assert user("/").status_code == 200


def test_the_window_moves(user: Client, sandbox: Sandbox, clock: Clock) -> None:
    sandbox.use_up(30)
    clock.now += 30
    sandbox.use_up(30)
    assert user("/").status_code == 429
    clock.now += 30
    answer = user("/")
    assert answer.status_code == 200
    assert answer.headers["X-Discogs-Ratelimit-Used"] == "31"


def test_refused_requests_do_not_count(user: Client, sandbox: Sandbox, clock: Clock) -> None:
    sandbox.use_up(60)
    for _ in range(5):
        clock.now += 11
        assert user("/").status_code == 429
    clock.now += 6
    assert user("/").headers["X-Discogs-Ratelimit-Used"] == "1"


def test_limit_and_window_change_while_running(
    user: Client, anyone: Client, sandbox: Sandbox, clock: Clock
) -> None:
    sandbox.limit = 12
    assert anyone("/").headers["X-Discogs-Ratelimit"] == "5"
    sandbox.anonymous_limit = 2
    assert anyone("/").status_code == 200
    assert anyone("/").status_code == 429
    sandbox.window = 2.0
    clock.now += 2
    assert user("/").headers["X-Discogs-Ratelimit-Remaining"] == "11"


def test_an_invalid_token_is_told_the_limit_of_valid_ones(anyone: Client) -> None:
    answer = anyone("/", headers={"Authorization": "Discogs token=wrong"})
    assert answer.status_code == 401
    assert answer.headers["X-Discogs-Ratelimit"] == "60"
    assert answer.headers["X-Discogs-Ratelimit-Used"] == "1"


def test_headers_may_lag(user: Client, sandbox: Sandbox) -> None:
    sandbox.header_lag = 1
    headers = [user("/").headers for _ in range(2)]
    assert [one["X-Discogs-Ratelimit-Used"] for one in headers] == ["0", "1"]
    assert [one["X-Discogs-Ratelimit-Remaining"] for one in headers] == ["60", "59"]


def test_reset_clears_the_count(user: Client, sandbox: Sandbox) -> None:
    sandbox.use_up(60)
    user("/")
    sandbox.reset()
    assert sandbox.refused == 0
    assert user("/").headers["X-Discogs-Ratelimit-Used"] == "1"
