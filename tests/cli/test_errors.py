"""Errors: one line, an advice, an exit code; never a traceback, never a secret."""

from __future__ import annotations

import pytest

from discogs.cli import showing, waiting
from discogs.errors import DiscogsError, InvalidRowsError, JobNotFinishedError, WaitTooLong

from .conftest import Shell


def test_what_is_not_there_is_told_in_the_servers_words(shell: Shell) -> None:
    ran = shell("show", "r2147483647")

    assert ran.code == 1
    assert ran.out == ""
    assert ran.err.splitlines() == [
        "Error: That release does not exist or may have been deleted.",
        f"GET {shell.sandbox.url}/releases/2147483647 answered 404.",
    ]


def test_what_names_nothing_is_refused_before_anything_is_sent(shell: Shell) -> None:
    half = "caf\udcc3"  # as Python reads what is no UTF-8
    for what in ("nonsense", "", "r", "r0", "249504", "https://www.discogs.com/forum", half):
        for command in ("show", "prices"):
            if (command, what) == ("prices", "249504"):
                continue
            ran = shell(command, what)
            assert (ran.code, ran.out, ran.requests) == (2, "", ())
            assert ran.err.startswith(f"Error: {what!r} names no release, master, artist, label, ")
            assert "session." not in ran.err
            assert ("r249504" in ran.err) is True
            assert ran.err.count("\n") == 2
    for arguments in (["search", half], ["search", "x", "--country", half]):
        ran = shell(*arguments)
        assert (ran.code, ran.out, ran.requests) == (2, "", ())


def test_a_server_that_is_not_there_is_one_line(shell: Shell) -> None:
    ran = shell("show", "r249504", "--base-url", "http://127.0.0.1:9/proxy")

    assert ran.code == 1
    assert ran.err.startswith("Error: GET http://127.0.0.1:9/proxy/releases/249504 got no answer")
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize("address", ["nowhere", "http://", "https://me:secret-word@example.org"])
def test_an_address_that_is_none_is_refused_and_not_repeated(shell: Shell, address: str) -> None:
    ran = shell("show", "r249504", "--base-url", address)

    assert (ran.code, ran.requests) == (2, ())
    assert "secret-word" not in ran.err


@pytest.mark.parametrize("currency", ["euro", "€"])
def test_a_currency_that_is_none_is_refused(shell: Shell, currency: str) -> None:
    ran = shell("show", "r249504", "--currency", currency)

    assert (ran.code, ran.requests) == (2, ())


@pytest.mark.parametrize(
    "arguments",
    [
        ("--token", "my-secret-token", "whoami"),
        ("whoami", "--token", "my-secret-token"),
        ("whoami", "--token=my-secret-token"),
        ("login", "--oauth", "--consumer-secret", "my-secret-token"),
        ("login", "--secret=my-secret-token"),
        ("search", "x", "--oauth-token", "my-secret-token"),
        ("search", "x", "--api-key=my-secret-token"),
        ("login", "--password", "my-secret-token"),
    ],
)
def test_a_secret_among_the_arguments_is_refused(shell: Shell, arguments: tuple[str, ...]) -> None:
    ran = shell(*arguments)

    assert (ran.code, ran.out, ran.requests) == (2, "", ())
    assert "would stay in the shell's history" in ran.err
    assert "discogs login" in ran.err
    assert "--token-stdin" in ran.err
    assert "my-secret-token" not in ran.err


def test_after_two_dashes_it_is_a_word_like_any_other(shell: Shell) -> None:
    assert shell("search", "--", "--token").requests == ("GET /database/search",)


def test_ctrl_c_is_130(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_arguments: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(showing, "screen_of", stop)
    ran = shell("show", "r249504")

    assert (ran.code, ran.out, ran.err) == (130, "", "\nStopped.\n")


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (DiscogsError("First.\nSecond."), 1, "Error: First.\nSecond.\n"),
        (JobNotFinishedError("It goes on."), 1, "Error: It goes on.\n"),
        (InvalidRowsError(()), 2, "Error: 0 faults in the rows, nothing was sent:\n"),
        (PermissionError(13, "Permission denied", "x.csv"), 1, "Error: x.csv: Permission denied\n"),
    ],
)
def test_every_foreseen_error_has_a_code(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, error: Exception, code: int, said: str
) -> None:
    def fail(*_arguments: object, **_options: object) -> None:
        raise error

    monkeypatch.setattr(showing, "screen_of", fail)
    ran = shell("show", "r249504")

    assert (ran.code, ran.err) == (code, said)


def test_a_mistake_of_ours_is_not_hidden(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object, **_options: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(showing, "screen_of", fail)
    with pytest.raises(ZeroDivisionError):
        shell("show", "r249504")


def test_a_long_wait_for_the_limit_is_announced_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock, naps = waiting.AnnouncingClock(), Naps()
    monkeypatch.setattr(clock, "now", lambda: 100.0 + sum(naps.seconds))
    for left in (40.0, 39.0, 38.0, 2.0, None):
        clock.wait(naps, left)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]

    assert capsys.readouterr().err == "Discogs accepts no more requests for 40 s: waiting.\n"
    assert naps.seconds == [1.0] * 5


class Naps:
    """A condition that nobody waits on."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    def wait(self, seconds: float) -> bool:
        self.seconds.append(seconds)
        return True


def test_commands_share_the_limit_of_the_machine(shell: Shell) -> None:
    shell.sandbox.limit = 3
    for _ in range(3):
        assert shell("whoami").code == 0
    next_one = waiting.limiter(shell.sandbox.url)
    next_one.longest_wait = 0

    with pytest.raises(WaitTooLong):
        next_one.acquire()
    waiting.limiter("https://api.discogs.com").acquire()
