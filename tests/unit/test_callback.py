"""The receiver takes the one visit that it waits for, and nothing else."""

from __future__ import annotations

import logging
import socket

import pytest
import requests

from discogs.http.callback import CallbackReceiver
from tests.waiting import LONG


def visit(url: str) -> requests.Response:
    return requests.get(url, timeout=60)


def test_what_the_browser_brings_is_given() -> None:
    with CallbackReceiver() as receiver:
        answer = visit(f"{receiver.url}?oauth_token=a%20b&oauth_verifier=c")
        brought = receiver.wait(LONG, "a b")

    assert answer.status_code == 200
    assert "close this page" in answer.text
    assert brought == {"oauth_token": "a b", "oauth_verifier": "c"}


def test_a_denial_is_given_too() -> None:
    with CallbackReceiver() as receiver:
        visit(f"{receiver.url}?denied=a")

        assert receiver.wait(LONG, "a") == {"denied": "a"}


@pytest.mark.parametrize("path", ["favicon.ico", "", "?x=1", "other?oauth_token=a"])
def test_other_visits_are_not_found_and_wait_goes_on(path: str) -> None:
    with CallbackReceiver() as receiver:
        answer = visit(receiver.url + path)

        assert answer.status_code == 404
        assert receiver.wait(0, "a") is None


def test_a_visit_before_the_wait_is_not_lost() -> None:
    with CallbackReceiver() as receiver:
        visit(f"{receiver.url}favicon.ico")
        visit(f"{receiver.url}?oauth_token=a")

        assert receiver.wait(0, "a") == {"oauth_token": "a"}


def test_only_the_visit_about_a_token_counts() -> None:
    with CallbackReceiver() as receiver:
        for query in ("oauth_token=a&oauth_verifier=1", "denied=a", "oauth_token=b"):
            visit(f"{receiver.url}?{query}")

        assert receiver.wait(LONG, "b") == {"oauth_token": "b"}
        visit(f"{receiver.url}?denied=c")
        assert receiver.wait(0, "d") is None


def test_no_time_is_too_long_to_wait() -> None:
    with CallbackReceiver() as receiver:
        visit(f"{receiver.url}?denied=a")

        assert receiver.wait(float("inf"), "a") == {"denied": "a"}


def test_it_listens_on_this_machine_alone_and_on_the_port_it_is_given() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with CallbackReceiver(port) as receiver:
        assert receiver.url == f"http://127.0.0.1:{port}/"


def test_afterwards_nobody_listens() -> None:
    with CallbackReceiver() as receiver:
        url = receiver.url
    with pytest.raises(requests.ConnectionError):
        visit(url)


def test_a_connection_that_says_nothing_does_not_keep_the_visit_waiting() -> None:
    with CallbackReceiver() as receiver:
        port = int(receiver.url.rsplit(":", 1)[1].strip("/"))
        # Browsers open connections in advance, and may never use them.
        with socket.create_connection(("127.0.0.1", port)):
            try:
                status = requests.get(f"{receiver.url}?oauth_token=a", timeout=60).status_code
            except requests.Timeout:
                status = 0

    assert status == 200


def test_the_verifier_is_in_no_log(
    caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    logging.getLogger("urllib3").setLevel(logging.WARNING)
    with caplog.at_level(logging.DEBUG, logger="discogs"), CallbackReceiver() as receiver:
        visit(f"{receiver.url}?oauth_token=a&oauth_verifier=open-sesame")
        shown = repr(receiver)
    captured = capsys.readouterr()

    assert "open-sesame" not in caplog.text + captured.out + captured.err + shown
