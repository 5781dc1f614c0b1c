"""Answers that no server of good will gives, and what each may cost."""

from __future__ import annotations

import gzip
import itertools
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from typing import NamedTuple

import discogs
from tests.attack.hostile import SECRET, Answer, Hostile, answer, session_at

__all__ = ["ANSWERS", "MAX_BODY", "MAX_TIME", "Cost", "Outcome", "cost_of"]

MAX_BODY, MAX_TIME = 2_000_000, 1.0


def _bomb(layers: int) -> bytes:
    body = b"[" + b" " * 100_000_000 + b"]"
    for _ in range(layers):
        body = gzip.compress(body, 9)
    return body


def _packed(body: bytes, encoding: str) -> bytes:
    return answer(body, f"Content-Encoding: {encoding}")


def _chunked(*lines: bytes) -> bytes:
    head = answer(b"", "Transfer-Encoding: chunked", length=False)
    return head + b"\r\n".join([*lines, b""])


def _slowly(first: bytes, byte: bytes) -> Iterator[bytes]:
    yield first
    while True:
        time.sleep(0.05)
        yield byte


def _release(extra: str) -> bytes:
    return answer(f'{{"id": 1, "title": "T", {extra}}}'.encode())


_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
_DEEP = b"[" * 100_000 + b"]" * 100_000
#: By name: the answer to whatever is asked. Those that never end are made anew for each request.
ANSWERS: dict[str, Callable[[], Answer]] = {
    "negative chunk": lambda: _chunked(b"-5", b"hello"),
    "huge chunk": lambda: _chunked(b"7fffffffffffffff", b"hello"),
    "huger chunk": lambda: _chunked(b"f" * 40, b"hello"),
    "chunk that is no number": lambda: _chunked(b"zz", b"hello"),
    "endless chunk line": lambda: _chunked(b"1;" + b"x" * 200_000),
    "length 10^30": lambda: answer(b"{}", f"Content-Length: {10**30}", length=False),
    "length of 5,000 digits": lambda: answer(b"{}", f"Content-Length: {'9' * 5000}", length=False),
    "negative length": lambda: answer(b'{"id": 2}', "Content-Length: -1", length=False),
    "two lengths": lambda: answer(b"{}", "Content-Length: 1", "Content-Length: 2", length=False),
    "larger than max_body": lambda: answer(b" " * (MAX_BODY + 1)),
    "gzip bomb": lambda: _packed(_bomb(1), "gzip"),
    "gzip bomb in gzip": lambda: _packed(_bomb(2), "gzip, gzip"),
    "deflate bomb": lambda: _packed(zlib.compress(b" " * 100_000_000, 9), "deflate"),
    "a hundred encodings": lambda: _packed(b"x", ", ".join(["gzip"] * 100)),
    "broken gzip": lambda: _packed(b"\x1f\x8bnothing", "gzip"),
    "nested 100,000 deep": lambda: answer(_DEEP),
    "nested 100,000 deep in a field": lambda: _release(f'"x": {_DEEP.decode()}'),
    "UTF-16": lambda: answer('{"id": 2, "title": "T"}'.encode("utf-16")),
    "number of 5,000 digits": lambda: answer(b'{"id": ' + b"9" * 5000 + b"}"),
    "a text": lambda: answer(b'"hello"'),
    "half a letter": lambda: answer(b'{"id": 2, "title": "\\ud800"}'),
    "another object": lambda: answer(b'{"id": 2, "title": "T"}'),
    "206": lambda: answer(b'{"id": 1, "title": "T"}', status="206 Partial Content"),
    "300": lambda: answer(b'{"id": 1, "title": "T"}', status="300 Multiple Choices"),
    "status 999": lambda: answer(b'{"id": 1, "title": "T"}', status="999 X"),
    "status of 40 digits": lambda: answer(b"{}", status=f"{'9' * 40} X"),
    "no status line": lambda: b"hello\r\n\r\n",
    "100,000 headers": lambda: answer(b"{}", *["A: b"] * 100_000),
    "an endless header": lambda: answer(b"{}", "A: " + "b" * 400_000),
    "headers with a NUL": lambda: b"HTTP/1.1 200 OK\r\nA\x00: \xff\r\nContent-Length: 1\r\n\r\n ",
    "an endless line": lambda: (b"x" * 1000 for _ in itertools.count()),
    "endless 100 Continue": lambda: (_CONTINUE * 50 for _ in itertools.count()),
    "an endless body": lambda: itertools.chain(
        [answer(b"", length=False)], (b" " * 65536 for _ in itertools.count())
    ),
    "a byte at a time, of the head": lambda: _slowly(b"HTTP/1.1 200 OK\r\nA: ", b"x"),
    "a byte at a time, of the body": lambda: _slowly(
        answer(b"", "Content-Length: 9999", length=False), b" "
    ),
    "100 Continue, now and then": lambda: _slowly(b"", _CONTINUE),
    "an error of 1,500,000 letters": lambda: answer(
        b'{"message": "%s"}' % (b"token=" + b"x" * 1_500_000), status="404 Not Found"
    ),
    "an error nested 100,000 deep": lambda: answer(_DEEP, status="404 Not Found"),
    "an error in half letters": lambda: answer(b'{"message": "\\ud800"}', status="422 X"),
    "details without end": lambda: answer(
        b'{"detail": [%s]}' % b",".join([b'{"loc": [1], "msg": "m"}'] * 50_000), status="422 X"
    ),
}  # fmt: skip


class Outcome(NamedTuple):
    """How a call ended."""

    error: BaseException | None
    #: How often the request was sent.
    sent: int


class Cost(NamedTuple):
    """What a hostile answer came to."""

    outcome: Outcome
    seconds: float
    #: Bytes that Python had in hand at most.
    peak: int


def _read(session: discogs.Session) -> object:
    return session.release(1).title


def _save(session: discogs.Session) -> object:
    return session.release(1).sell(condition="Mint (M)", price="5").save()


CALLS = {"read": _read, "write": _save}


def cost_of(name: str, call: str) -> Cost:
    """Let a call meet a hostile answer."""
    make = ANSWERS[name]
    made = make()
    with (
        Hostile(lambda _: made if isinstance(made, bytes) else make()) as server,
        session_at(server, max_body=MAX_BODY, max_time=MAX_TIME) as session,
    ):
        tracemalloc.start()
        began = time.perf_counter()
        error: BaseException | None = None
        try:
            CALLS[call](session)
        except BaseException as raised:  # noqa: BLE001 - whatever it is
            error = raised
        seconds = time.perf_counter() - began
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert SECRET not in f"{error!r} {error}"
        return Cost(Outcome(error, len(server.heard)), seconds, peak)
