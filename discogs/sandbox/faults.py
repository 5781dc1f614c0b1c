"""Faults on demand: what goes wrong between a client and a server, one request at a time."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal, TypeAlias

from discogs.sandbox.messages import HTML, JSON, Answer, Json, Reply, Request, html_page, phrase

FaultKind: TypeAlias = Literal["fail", "drop", "stall", "cut", "slow", "misstate"]
Change: TypeAlias = Callable[[Any], Any]

# Those of Cloudflare, too, which stands before the API.
_PROXY_STATUSES = frozenset({502, 503, 504, *range(520, 531)})


@lru_cache(maxsize=256)
def path_pattern(glob: str) -> re.Pattern[str]:
    """Compile a path with wildcards: `*` is anything within one segment, `**` anything at all."""
    parts = re.split(r"(\*\*|\*|\?)", glob)
    wild = {"**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.compile("".join(wild.get(part) or re.escape(part) for part in parts))


@dataclass(slots=True)
class _Target:
    """Which requests are meant, and how many of them; `times` None means all.

    Raises:
        ValueError: None is: a test with such a fault would pass for nothing.
    """

    path: str | None
    method: str | None
    times: int | None
    writes_only: bool = False

    def __post_init__(self) -> None:
        if self.path is not None and not self.path.startswith(("/", "*")):
            raise ValueError(f"A path starts with a slash, as in /releases/*, not {self.path!r}.")
        if self.path is not None and "=" in self.path.partition("?")[2]:
            raise ValueError(f"A path is meant without the query of a request: {self.path!r}.")
        if self.method is not None and not self.method.isalpha():
            raise ValueError(f"A method is a word such as GET, not {self.method!r}.")
        if self.times is not None and self.times < 1:
            raise ValueError(f"times is at least 1, or None for ever, not {self.times!r}.")

    def matches(self, request: Request) -> bool:
        if self.times == 0:
            return False
        if self.writes_only and not request.is_write:
            return False
        if self.method and self.method.upper() != request.method:
            return False
        return self.path is None or bool(path_pattern(self.path).fullmatch(request.path))

    def use(self) -> None:
        if self.times is not None:
            self.times -= 1


@dataclass(slots=True)
class Fault:
    """Something that will go wrong with a request.

    `after` means that the request is carried out first, as when a proxy loses the answer.
    """

    kind: FaultKind
    target: _Target
    after: bool = False
    answer: Answer | None = None
    seconds: float = 0.0
    #: Answers of proxies lack the headers of the API behind them.
    from_proxy: bool = False

    @property
    def is_underway(self) -> bool:
        """Whether the request is carried out, and its answer goes wrong on the way."""
        return self.kind in {"cut", "slow", "misstate"}


@dataclass(slots=True)
class _Alteration:
    target: _Target
    change: Change


@dataclass(slots=True)
class Faults:
    """The faults that wait for their requests, first come, first served."""

    _waiting: list[Fault] = field(default_factory=list[Fault])
    _alterations: list[_Alteration] = field(default_factory=list[_Alteration])
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(
        self,
        kind: FaultKind,
        *,
        path: str | None,
        method: str | None,
        times: int | None,
        after: bool = False,
        answer: Answer | None = None,
        seconds: float = 0.0,
        from_proxy: bool = False,
    ) -> None:
        """Let a fault wait for the requests it is meant for."""
        # "After the write" can only happen to a write, so reads pass such a fault by.
        target = _Target(path, method, times, writes_only=after and method is None)
        with self._lock:
            self._waiting.append(Fault(kind, target, after, answer, seconds, from_proxy))

    def alter(
        self, change: Change, *, path: str | None, method: str | None, times: int | None
    ) -> None:
        """Let answers be changed by a function."""
        with self._lock:
            self._alterations.append(_Alteration(_Target(path, method, times), change))

    def take(self, request: Request) -> Fault | None:
        """Take the next fault that strikes a request, None without one."""
        with self._lock:
            for fault in self._waiting:
                if fault.target.matches(request):
                    fault.target.use()
                    return fault
        return None

    def altered(self, request: Request, content: Any) -> Any:
        """Apply the alterations of an answer to its JSON."""
        with self._lock:
            changes = [one for one in self._alterations if one.target.matches(request)]
            for one in changes:
                one.target.use()
        for one in changes:
            changed = one.change(content)
            content = content if changed is None else changed
        return content

    def alters(self, request: Request) -> bool:
        """Check whether the answer to a request is to be altered."""
        with self._lock:
            return any(one.target.matches(request) for one in self._alterations)

    def clear(self) -> None:
        """Let nothing go wrong any more."""
        with self._lock:
            self._waiting.clear()
            self._alterations.clear()


def spoiled(fault: Fault, reply: Reply) -> Reply:
    """Spoil a reply on its way, by a fault without an answer of its own."""
    if fault.is_underway:
        reply.cut, reply.pause = fault.kind == "cut", fault.seconds
        reply.misstated = fault.kind == "misstate"
        return reply
    if fault.kind == "stall":
        return Reply(0, [], b"", stalled=True)
    return Reply(0, [], b"", dropped=True)


def failure(status: int, body: Json | str | bytes | None, headers: dict[str, str]) -> Answer:
    """Make an error answer, by default with the body that such errors really have."""
    if not 100 <= status <= 999:
        raise ValueError(f"A status is a number such as 503, not {status!r}.")
    if body is not None:
        answer = Answer(body, status, content_type=JSON if _is_json(body) else HTML)
    elif status in _PROXY_STATUSES:
        answer = html_page(status)
    else:
        answer = Answer({"message": _message(status)}, status)
    answer.headers.update(headers)
    return answer


def comes_from_proxy(status: int) -> bool:
    """Check whether errors with this status come from a proxy before the API."""
    return status in _PROXY_STATUSES


def _is_json(body: Json | str | bytes) -> bool:
    if isinstance(body, dict):
        return True
    start = body[:64].decode(errors="replace") if isinstance(body, bytes) else body
    return start.lstrip().startswith(("{", "["))


def _message(status: int) -> str:
    match status:
        case 429:
            return "You are making requests too quickly."
        case 500:
            return "An internal server error occurred (code: 5a7d0b0c5a7d0b0c5a7d0b0c5a7d0b0c)."
        case 401:
            return "You must authenticate to access this resource."
        case 403:
            return "You don't have permission to access this resource."
        case 404:
            return "The requested resource was not found."
        case _:
            return phrase(status)
