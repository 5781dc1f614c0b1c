"""Ratings: the state that the database itself keeps."""

from __future__ import annotations

from discogs.sandbox import Sandbox, landmarks

from .conftest import Client, Clock

MINE = f"/releases/{landmarks.RELEASE_DOCUMENTED}/rating/sandbox_user"
ALL = f"/releases/{landmarks.RELEASE_DOCUMENTED}/rating"


def test_rate_and_unrate(user: Client) -> None:
    assert user.json(MINE) == {"release_id": 249504, "username": "sandbox_user", "rating": 0}
    answer = user(MINE, "PUT", json={"rating": 5})
    assert answer.status_code == 201
    assert answer.json() == {"release_id": 249504, "rating": 5, "username": "sandbox_user"}
    assert user.json(MINE)["rating"] == 5
    deleted = user(MINE, "DELETE")
    assert (deleted.status_code, deleted.content) == (204, b"")
    assert user.json(MINE)["rating"] == 0


def test_rating_counts_for_the_community(user: Client) -> None:
    before = user.json(ALL)
    assert before == {"release_id": 249504, "rating": {"count": 47, "average": 4.19}}
    user(f"{MINE}?rating=1", "PUT")
    after = user.json(ALL)["rating"]
    assert after["count"] == 48
    assert after["average"] < 4.19
    assert user.json("/releases/249504")["community"]["rating"] == after


def test_stats_lack_what_is_documented(user: Client) -> None:
    assert user.json("/releases/249504/stats") == {"is_offensive": False}


def test_refusals(user: Client, anyone: Client) -> None:
    assert anyone(MINE, "PUT", json={"rating": 5}).status_code == 401
    assert user(f"{ALL}/memory", "PUT", json={"rating": 5}).status_code == 403
    assert user(f"{ALL}/nobody-known").status_code == 404
    assert user("/releases/5/rating").status_code == 404
    for bad in (0, 6, "x", None):
        assert user(MINE, "PUT", json={"rating": bad}).status_code == 422
    assert anyone.json(MINE)["rating"] == 0


def test_late_writes(user: Client, sandbox: Sandbox, clock: Clock) -> None:
    sandbox.write_delay = 37
    user(MINE, "PUT", json={"rating": 5})
    assert user.json(MINE)["rating"] == 0
    clock.now += 20
    user(MINE, "PUT", json={"rating": 2})
    clock.now += 17
    assert user.json(MINE)["rating"] == 5
    clock.now += 20
    assert user.json(MINE)["rating"] == 2


def test_reset(user: Client, sandbox: Sandbox) -> None:
    user(MINE, "PUT", json={"rating": 5})
    sandbox.limit, sandbox.latency, sandbox.search_needs_login = 3, 0.01, True
    sandbox.reset()
    assert (sandbox.limit, sandbox.latency, sandbox.search_needs_login) == (1_000_000, 0.0, False)
    assert user.json(MINE)["rating"] == 0
    assert len(sandbox.requests) == 1
