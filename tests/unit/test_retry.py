"""Which failed attempts are worth another, and after how long."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discogs.errors import (
    APIError,
    BadRequest,
    Conflict,
    ConnectionFailed,
    DiscogsError,
    Forbidden,
    InvalidResponse,
    NotFound,
    ServerError,
    ServerErrorPage,
    TooManyRequests,
    Unauthorized,
    UnconfirmedWriteError,
    UnprocessableEntity,
    WaitTooLong,
)
from discogs.http.retry import RetryPolicy

#: Pauses of 1, 2, 4, ... seconds, not shortened by chance.
STEADY = RetryPolicy(attempts=4, first_pause=1.0, longest_pause=30.0, chance=lambda: 0.0)


def answered(cls: type[APIError | InvalidResponse], status: int) -> DiscogsError:
    return cls(status, "", "GET", "/")


REFUSED = answered(TooManyRequests, 429)
BROKEN = answered(ServerErrorPage, 502)
LOST = UnconfirmedWriteError("POST", "/", "reset")


@pytest.mark.parametrize(
    ("error", "read", "write"),
    [
        # What passes by itself: a read is asked again, a write never is.
        (ConnectionFailed("reset"), True, False),
        (answered(ServerError, 500), True, False),
        (answered(ServerError, 502), True, False),
        (answered(ServerError, 503), True, False),
        (answered(ServerError, 504), True, False),
        (BROKEN, True, False),
        (answered(InvalidResponse, 200), True, False),
        (answered(InvalidResponse, 502), True, False),
        (LOST, False, False),
        # A refusal for the limit means that nothing was done.
        (REFUSED, True, True),
        # What will be the same the next time.
        (answered(ServerError, 501), False, False),
        (answered(ServerError, 520), False, False),
        (answered(InvalidResponse, 302), False, False),
        (answered(InvalidResponse, 403), False, False),
        (answered(APIError, 418), False, False),
        (answered(BadRequest, 400), False, False),
        (answered(Unauthorized, 401), False, False),
        (answered(Forbidden, 403), False, False),
        (answered(NotFound, 404), False, False),
        (answered(Conflict, 409), False, False),
        (answered(UnprocessableEntity, 422), False, False),
    ],
    ids=lambda value: f"{type(value).__name__}-{getattr(value, 'status', value)}",
)
def test_what_is_tried_again(error: DiscogsError, *, read: bool, write: bool) -> None:
    assert (STEADY.pause([error], is_read=True) is not None) is read
    assert (STEADY.pause([error], is_read=False) is not None) is write


def test_pauses_double_until_the_attempts_are_used_up() -> None:
    pauses = [STEADY.pause([BROKEN] * failures, is_read=True) for failures in (1, 2, 3, 4)]

    assert pauses == [1.0, 2.0, 4.0, None]


@pytest.mark.parametrize(("asked", "pause"), [(0.0, 2.0), (7.0, 7.0), (30.0, 30.0), (31.0, None)])
def test_retry_after_makes_a_pause_longer_and_never_shorter(
    asked: float, pause: float | None
) -> None:
    busy = ServerError(503, "", "GET", "/", (), asked)

    assert STEADY.pause([BROKEN, busy], is_read=True) == pause


def test_a_pause_has_a_longest() -> None:
    patient = RetryPolicy(attempts=100, first_pause=1.0, longest_pause=5.0, chance=lambda: 0.0)

    assert patient.pause([BROKEN] * 50, is_read=True) == 5.0


@given(chance=st.floats(0, 1, exclude_max=True), failures=st.integers(1, 3))
def test_chance_shortens_a_pause_by_half_at_most(chance: float, failures: int) -> None:
    policy = RetryPolicy(first_pause=1.0, chance=lambda: chance)
    pause = policy.pause([BROKEN] * failures, is_read=True)

    assert pause is not None
    assert 2.0 ** (failures - 1) / 2 <= pause <= 2.0 ** (failures - 1)


def test_the_usual_policy_gives_up_within_a_minute() -> None:
    policy = RetryPolicy()
    pauses: list[float] = []
    for failures in itertools.count(1):
        pause = policy.pause([BROKEN] * failures, is_read=True)
        if pause is None:
            break
        pauses.append(pause)

    assert 1 < len(pauses) < 10
    assert sum(pauses) < 60


@pytest.mark.parametrize("is_read", [True, False])
def test_only_the_first_refusal_is_worth_another_attempt(*, is_read: bool) -> None:
    assert STEADY.pause([REFUSED], is_read=is_read) == 0.0, "the limiter waits, not the policy"
    assert STEADY.pause([REFUSED, REFUSED], is_read=is_read) is None


def test_a_wait_that_is_too_long_is_not_tried_again() -> None:
    too_long = WaitTooLong(429, "There is no slot.")

    assert STEADY.pause([too_long], is_read=True) is None
    assert STEADY.pause([REFUSED, too_long], is_read=True) is None


def test_a_refusal_between_failures_does_not_count_as_one() -> None:
    assert STEADY.pause([BROKEN, REFUSED], is_read=True) == 0.0
    assert STEADY.pause([BROKEN, REFUSED, BROKEN], is_read=True) == 2.0
    assert STEADY.pause([REFUSED, BROKEN, BROKEN, REFUSED], is_read=True) is None


def test_a_write_that_failed_after_a_refusal_is_not_sent_again() -> None:
    assert STEADY.pause([REFUSED, LOST], is_read=False) is None
    assert STEADY.pause([REFUSED, answered(ServerError, 500)], is_read=False) is None


def test_one_attempt_means_no_other() -> None:
    impatient = RetryPolicy(attempts=1)

    assert impatient.pause([BROKEN], is_read=True) is None
