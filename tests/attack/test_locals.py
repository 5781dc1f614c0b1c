"""No tool that prints signatures, or the locals of a failure, prints a secret."""

from __future__ import annotations

import importlib
import inspect
import io
import os
import pickle
import pkgutil
import pydoc
import socket
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import redirect_stdout, suppress
from types import TracebackType
from typing import Any, cast

import pytest
import sentry_sdk
import sentry_sdk.transport
from IPython.core.interactiveshell import InteractiveShell
from pydantic import BaseModel
from rich.console import Console
from rich.traceback import Traceback
from sentry_sdk.utils import event_from_exception

import discogs
from discogs.http.auth import Secret, choose_login
from discogs.sandbox import Sandbox
from tests.attack.hostile import Hostile, answer, session_at

#: Long, as OAuth's are: printers shorten what is long, and print its beginning.
TOKEN = "TOKENtokenTOKENtoken" * 5
KEY, SECRET = "KEYkeyKEYkey" * 10, "SECRETsecretSECRET" * 8
OAUTH_TOKEN, OAUTH_SECRET = "OAUTHoauthOAUTH" * 8, "PRIVATEprivate" * 8
LOGINS: dict[str, dict[str, Any]] = {
    "token": {"token": TOKEN},
    "application": {"token": None, "key": KEY, "secret": SECRET},
    "oauth": {
        "token": None,
        "key": KEY,
        "secret": SECRET,
        "oauth_token": OAUTH_TOKEN,
        "oauth_secret": OAUTH_SECRET,
    },
}
ENVIRONMENT = {
    "DISCOGS_CONSUMER_KEY": KEY,
    "DISCOGS_CONSUMER_SECRET": SECRET,
    "DISCOGS_OAUTH_TOKEN": OAUTH_TOKEN,
    "DISCOGS_OAUTH_SECRET": OAUTH_SECRET,
    "AWS_SECRET_ACCESS_KEY": TOKEN,
}
PARTS = ("TOKENtoken", "KEYkey", "SECRETsecret", "OAUTHoauth", "PRIVATEprivate")


def shown_by_rich(error: BaseException) -> str:
    console = Console(file=io.StringIO(), width=200)
    made = Traceback.from_exception(
        type(error), error, error.__traceback__, show_locals=True, locals_max_length=50
    )
    console.print(made)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def shown_by_python(error: BaseException) -> str:
    """As cgitb did, before Python dropped it."""
    return "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())


def chain_of(error: BaseException) -> Iterator[BaseException]:
    """An error and all behind it, those too that are not to be printed."""
    left: list[BaseException | None] = [error]
    seen = set[int]()
    while left:
        found = left.pop()
        if found is not None and id(found) not in seen:
            seen.add(id(found))
            yield found
            left += [found.__cause__, found.__context__]


def frames_of(trace: TracebackType | None) -> Iterator[Mapping[str, object]]:
    while trace is not None:
        yield trace.tb_frame.f_locals
        trace = trace.tb_next


def shown_by_sentry(error: BaseException) -> str:
    """The repr of each local of each frame of each error, and of what is inside it."""
    shown = list[str]()
    for one in chain_of(error):
        shown.append(repr(one))
        for variables in frames_of(one.__traceback__):
            for value in variables.values():
                with suppress(Exception):
                    shown.append(repr(value))
                if type(value).__module__.startswith("discogs") and not isinstance(
                    value, BaseModel
                ):
                    with suppress(Exception):
                        shown.append(repr(vars(value)))
    return "\n".join(shown)


def sent_to_sentry(error: BaseException) -> str:
    """All that Sentry's own client sends of an error, without its list of keys to leave out."""
    sent = list[str]()

    class Kept(sentry_sdk.transport.Transport):
        def capture_envelope(self, envelope: Any) -> None:
            sent.append(envelope.serialize().decode())

    options: dict[str, Any] = {
        "transport": Kept,
        "event_scrubber": None,
        "max_value_length": 100_000,
        "include_local_variables": True,
        "default_integrations": False,
    }
    client = sentry_sdk.Client(dsn="http://key@127.0.0.1:9/1", **options)
    event, hint = event_from_exception(error, client_options=client.options)
    client.capture_event(event, hint)
    client.close()
    assert '"vars"' in "".join(sent)
    return "".join(sent)


def shown_by_cgitb(error: BaseException) -> str:
    """As cgitb does, where Python still has it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        cgitb: Any = pytest.importorskip("cgitb")
    trace = error.__traceback__
    # It prints globals that a line names, too: those of these tests are ours.
    while trace is not None and trace.tb_frame.f_globals["__name__"].startswith("tests."):
        trace = trace.tb_next
    if trace is None:
        return ""
    try:
        return str(
            cgitb.text((type(error), error, trace)) + cgitb.html((type(error), error, trace))
        )
    except KeyError:
        # An argument that a function has deleted breaks it.
        return ""


TOOLS = {
    "rich": shown_by_rich,
    "python": shown_by_python,
    "sentry": shown_by_sentry,
    "sentry-sdk": sent_to_sentry,
}


if sys.version_info < (3, 13):
    TOOLS["cgitb"] = shown_by_cgitb


def error_of(call: Callable[[], object]) -> BaseException:
    try:
        call()
    except BaseException as error:  # noqa: BLE001
        return error
    raise AssertionError("It did not fail.")


def interrupted(sock: socket.socket, *_: object) -> Any:
    raise KeyboardInterrupt


def check(error: BaseException) -> None:
    for tool, show in TOOLS.items():
        shown = show(error)
        assert [part for part in PARTS if part in shown] == [], tool


def session_as(url: str, login: str) -> discogs.Session:
    """A session with a login, which has no patience."""
    return session_at(url, timeout=0.3, **LOGINS[login])


HOSTILE = {
    "500": answer(b'{"message": "no"}', status="500 Oops"),
    "401": answer(b'{"message": "no"}', status="401 Unauthorized"),
    "half a body": answer(b"{", "Content-Length: 100", length=False),
    "no JSON": answer(b"<html>"),
    "not even HTTP": b"SSH-2.0-OpenSSH\r\n\r\n",
    "nothing": b"",
    "another object": answer(b'{"id": 2}'),
    "a redirect to elsewhere": answer(b"", "Location: https://x@y/", status="302 Found"),
}


@pytest.mark.parametrize("login", LOGINS)
@pytest.mark.parametrize("reply", HOSTILE.values(), ids=HOSTILE)
def test_no_failed_read_shows_a_secret(reply: bytes, login: str) -> None:
    with (
        Hostile(lambda _: reply) as server,
        session_as(server.url, login) as session,
    ):
        check(error_of(lambda: session.release(1).title))
        assert any(part.encode() in server.heard[0] for part in PARTS)


@pytest.mark.parametrize("login", LOGINS)
def test_no_failed_write_shows_a_secret(login: str) -> None:
    with (
        Hostile(lambda _: b"") as server,
        session_as(server.url, login) as session,
    ):
        check(error_of(lambda: session.request("POST", "/x", json={"a": 1})))


@pytest.mark.parametrize("login", LOGINS)
@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "https://127.0.0.1:9", "http://no.invalid"])
def test_no_failed_connection_shows_a_secret(url: str, login: str) -> None:
    with session_as(url, login) as session:
        check(error_of(lambda: session.release(1).title))


# A socket that is interrupted while it connects is closed when it is collected.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("login", LOGINS)
@pytest.mark.parametrize("moment", ["connect", "sendall", "recv_into"])
def test_no_interrupt_at_any_moment_of_a_request_shows_a_secret(
    monkeypatch: pytest.MonkeyPatch, moment: str, login: str
) -> None:
    with (
        Hostile(lambda _: answer(b'{"id": 1}')) as server,
        session_as(server.url, login) as session,
    ):
        monkeypatch.setattr(socket.socket, moment, interrupted, raising=False)
        error = error_of(lambda: session.request("GET", "/x"))
        monkeypatch.undo()

    assert isinstance(error, KeyboardInterrupt)
    check(error)


@pytest.mark.parametrize("login", LOGINS)
@pytest.mark.parametrize(
    "wrong", [{"base_url": "ftp://x"}, {"timeout": -1}, {"per_page": 0}, {"retention": 0}]
)
def test_no_session_that_is_refused_shows_its_arguments(login: str, wrong: dict[str, Any]) -> None:
    check(error_of(lambda: discogs.Session("attack/1.0", **LOGINS[login], **wrong)))


REFUSED: dict[str, dict[str, Any]] = {
    "two ways": {"token": TOKEN, "key": KEY},
    "a line break": {"token": f"{TOKEN}\n"},
    "half an application": {"key": KEY},
    "a space": {"key": KEY, "secret": f" {SECRET}"},
    "no application": {"oauth_token": OAUTH_TOKEN, "oauth_secret": OAUTH_SECRET},
    "half a user": {"key": KEY, "secret": SECRET, "oauth_token": OAUTH_TOKEN},
    "a signature of old": {**LOGINS["oauth"], "signature_method": "RSA"},
}


@pytest.mark.parametrize("wrong", REFUSED)
def test_no_login_that_is_refused_shows_what_was_given(wrong: str) -> None:
    check(error_of(lambda: discogs.Session("attack/1.0", **REFUSED[wrong])))
    check(error_of(lambda: choose_login(**REFUSED[wrong])))


def test_no_session_that_the_environment_refuses_shows_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("DISCOGS_BASE_URL", "ftp://x")

    check(error_of(discogs.Session.from_env))
    check(error_of(lambda: discogs.Session.from_env(per_page=0, base_url="http://x")))
    check(error_of(lambda: discogs.Session.from_env(os.environ)))


def test_no_step_of_oauth_shows_a_secret() -> None:
    form = answer(f"oauth_token={OAUTH_TOKEN}&oauth_token_secret={OAUTH_SECRET}".encode())
    replies = [form, answer(b'{"message": "no"}', status="400 Bad Request")]
    with Hostile(lambda _: replies.pop(0)) as server:
        flow = discogs.OAuthFlow("attack/1.0", KEY, SECRET, base_url=server.url)
        request = flow.request_token()
        check(error_of(lambda: flow.access_token(request, SECRET)))
    check(error_of(flow.request_token))
    check(error_of(lambda: flow.session(TOKEN)))  # type: ignore[arg-type]
    check(error_of(lambda: discogs.OAuthFlow("a/1.0", KEY, SECRET, base_url="ftp://x")))
    check(error_of(lambda: discogs.AccessToken(token=TOKEN, secret=5)))  # type: ignore[arg-type]
    check(error_of(lambda: discogs.AccessToken(token=TOKEN)))  # type: ignore[call-arg]


TEST = """
import discogs, os

def login():
    return discogs.Session("attack/1.0", token=os.environ["DISCOGS_TOKEN"], base_url="{url}")

def test_a_release():
    session = login()
    assert session.release(1).title == "x"

def test_a_refusal():
    discogs.Session.from_env(per_page=0)

def test_help():
    help(discogs.Session)
    assert False
"""


@pytest.mark.parametrize(
    "flags", [("-l",), ("-l", "-vv"), ("-l", "--full-trace"), ("-l", "--tb=short")]
)
def test_pytest_shows_no_secret(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, flags: tuple[str, ...]
) -> None:
    for name, value in {**ENVIRONMENT, "DISCOGS_TOKEN": TOKEN}.items():
        monkeypatch.setenv(name, value)
    for name in ENVIRONMENT:
        if name.startswith("DISCOGS"):
            monkeypatch.delenv(name)
    with Hostile(lambda _: b"SSH-2.0-OpenSSH\r\n\r\n") as server:
        pytester.makepyfile(TEST.replace("{url}", server.url))
        ran = pytester.runpytest_subprocess(*flags, "-p", "no:cacheprovider")
    printed = ran.stdout.str() + ran.stderr.str()

    ran.assert_outcomes(failed=3)
    assert "headers " in printed or "--tb=short" in flags
    assert "Authorization" in printed or "-vv" not in flags
    assert [part for part in PARTS if part in printed] == []


def public_callables() -> Iterator[tuple[str, object]]:
    """All functions and classes of the package, and the methods of these."""
    for module in pkgutil.walk_packages(discogs.__path__, "discogs."):
        if module.name.endswith("__main__"):
            continue
        for name, thing in vars(importlib.import_module(module.name)).items():
            if callable(thing) and str(getattr(thing, "__module__", "")).startswith("discogs"):
                yield f"{module.name}.{name}", thing
                if inspect.isclass(thing):
                    yield from (
                        (f"{module.name}.{name}.{member}", getattr(thing, member))
                        for member in vars(thing)
                        if callable(getattr(thing, member, None))
                    )


def test_no_signature_holds_the_environment() -> None:
    loose = list[str]()
    for name, thing in public_callables():
        with suppress(TypeError, ValueError):
            loose += [
                f"{name}({parameter.name})"
                for parameter in inspect.signature(thing).parameters.values()  # type: ignore[arg-type]
                if parameter.default is os.environ or "PATH" in str(parameter.default)
            ]

    assert loose == []


def test_help_shows_nothing_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "DISCOGS_TOKEN", TOKEN)

    for thing in (
        discogs.Session,
        discogs.Session.from_env,
        discogs.SQLiteStore,
        discogs.OAuthFlow,
    ):
        assert TOKEN not in pydoc.plain(pydoc.render_doc(thing))
    assert "environ(" not in pydoc.plain(pydoc.render_doc(discogs.Session))


HELD = ("discogs.Session", "discogs.Session.from_env", "discogs.OAuthFlow", "session", "flow")


@pytest.mark.parametrize("name", HELD)
def test_ipython_and_jupyter_show_no_secret(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable, value in ENVIRONMENT.items():
        monkeypatch.setenv(variable, value)
    shell = cast("Any", InteractiveShell)()
    session = discogs.Session("attack/1.0", **LOGINS["oauth"])
    flow = discogs.OAuthFlow("attack/1.0", KEY, SECRET)
    shell.push({"discogs": discogs, "session": session, "flow": flow})
    printed = io.StringIO()
    with redirect_stdout(printed):
        shell.run_cell(f"{name}?")
        shell.run_cell(f"{name}??")
        shell.run_cell(name)
    # What a Jupyter kernel answers to Shift+Tab, at both of its levels.
    told = [shell.object_inspect_mime(name, level) for level in (0, 1)]
    shown = printed.getvalue() + repr(told)

    assert "Session" in shown or "OAuthFlow" in shown
    assert [part for part in PARTS if part in shown] == []
    assert "environ(" not in shown


@pytest.mark.parametrize(
    "proxy", ["http://me:{}@[bad", "http://me:{}@127.0.0.1:9", "socks5://me:{}@h", "me:{}@h:1"]
)
def test_no_failure_of_a_proxy_shows_its_password(
    proxy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.setenv(name, proxy.format(TOKEN))
    monkeypatch.delenv("NO_PROXY", raising=False)
    for scheme in ("http", "https"):
        with session_as(f"{scheme}://api.example", "token") as session:
            check(error_of(lambda session=session: session.release(1).title))  # type: ignore[misc]


def test_a_secret_is_a_str_that_nothing_shows() -> None:
    secret = Secret(TOKEN)

    assert secret == TOKEN
    assert hash(secret) == hash(TOKEN)
    assert f"{secret}" == str(secret) == "".join(secret) == TOKEN
    assert type(str(secret)) is str
    for shown in (repr(secret), ascii(secret), f"{secret!r}", repr(secret[:10]), repr([secret])):
        assert "TOKEN" not in shown
    assert pickle.loads(pickle.dumps(secret)) == TOKEN  # noqa: S301


def test_answers_of_two_logins_are_kept_apart(sandbox: Sandbox, tmp_path: Any) -> None:
    cache = tmp_path / "answers.sqlite"
    with sandbox.session(level=2, cache=cache) as mine:
        mine.me.collection_value()
    sandbox.clear()
    with sandbox.session(level=0, token="another", cache=cache) as theirs:
        with suppress(discogs.DiscogsError):
            theirs.identity()
        with suppress(discogs.DiscogsError):
            theirs.user("sandbox_user").collection_value()

    assert len(sandbox.requests) == 2


def test_a_session_that_was_refused_has_a_repr() -> None:
    for cls in (discogs.Session, discogs.OAuthFlow):
        half = cls.__new__(cls)

        assert "not opened" in repr(half)
    seen = [
        variables["self"]
        for variables in frames_of(
            error_of(lambda: discogs.Session("a/1.0", base_url="ftp://x")).__traceback__
        )
        if isinstance(variables.get("self"), discogs.Session)
    ]
    assert [repr(session) for session in seen] == ["<Session, not opened>"]
