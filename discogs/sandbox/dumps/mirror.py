"""The mirror: serves dumps as data.discogs.com does, whose manners are its own.

`?prefix=` lists a folder as HTML, `?download=` sends a file. Few requests are allowed, `HEAD` says
no length, `Range` is ignored, and the page names links twice and other people's hosts.
"""

from __future__ import annotations

import hashlib
import html
import re
import threading
from collections import deque
from collections.abc import Callable
from functools import lru_cache
from typing import Final
from urllib.parse import quote

from discogs.sandbox.catalogue import Catalogue
from discogs.sandbox.dumps.markup import Shape
from discogs.sandbox.dumps.months import KINDS, Month, checksums, pack
from discogs.sandbox.dumps.oddities import FileKind
from discogs.sandbox.faults import Fault, Faults, spoiled
from discogs.sandbox.injection import FaultInjection
from discogs.sandbox.messages import HTML, Reply, Request
from discogs.sandbox.recording import RecordedRequest, Recording

#: Days and shapes of the dumps that are there from the start; the last one is the catalogue as is.
_OLD: Final = "20200806"
_BEFORE: Final = "20260901"
_NEWEST: Final = "20261001"
_UNFINISHED: Final = "20261101"
_PATH = re.compile(r"data/(\d{4})/(discogs_(\d{8})_\w+\.(?:xml\.gz|txt))")
_RANGE = re.compile(r"bytes=(\d+)-")


class Mirror(FaultInjection):
    """A mirror of the monthly dumps, with the oddities of the real one.

    There are the dumps of 2020-08-06, 2026-09-01 and 2026-10-01, and the unfinished one of
    2026-11-01, which has no checksums yet. That of October is the sandbox's catalogue as it is.

    Faults are as those of the sandbox. Their paths are those of files:
    `mirror.cut(path="/**_labels.xml.gz")`.

    >>> import requests
    >>> from discogs.sandbox import Sandbox
    >>> with Sandbox() as sandbox:
    ...     page = requests.get(f"{sandbox.dumps_url}/?prefix=data/2026/", timeout=5).text
    >>> "discogs_20261001_releases.xml.gz" in page
    True
    """

    def __init__(self, catalogue: Catalogue, clock: Callable[[], float]) -> None:
        faults = Faults()
        super().__init__(faults)
        #: The requests that arrived, in order.
        self.requests = Recording()
        self._catalogue = catalogue
        self._clock = clock
        self._lock = threading.Lock()
        self._arrivals: deque[float] = deque()
        self._refused_until = 0.0
        self._replaced: dict[str, bytes] = {}
        self.reset()

    def reset(self) -> None:
        """Reset the mirror: recording, faults, limit, manners and files."""
        self.requests.clear()
        self.calm()
        self._arrivals.clear()
        self._refused_until = 0.0
        self._replaced.clear()
        #: Requests allowed in `window` seconds.
        self.limit = 15
        self.window = 360.0
        #: Seconds in the Retry-After of a 429; None leaves the header out.
        self.retry_after: int | None = 3600
        #: Whether `Range` is obeyed; the real one sends the whole file.
        self.obeys_ranges = False
        #: Whether the records of `ODDITIES` are in the dumps.
        self.odd = False

    def month(self, date: str = _NEWEST) -> Month:
        """Return the dump of a day, such as "20261001"."""
        return _month(self._catalogue, date, self.odd)

    def body(self, name: str) -> bytes:
        """Return the bytes of a file as it is served now."""
        body = self._file(name.split("_")[1], name)
        if body is None:
            raise KeyError(name)
        return body

    def replace(self, kind: FileKind, date: str = _NEWEST, *, corrected: bool = True) -> str:
        """Replace a file, as was seen a day later; return its new SHA-256.

        Args:
            kind: Which of the four files.
            date: The dump.
            corrected: Whether the file of checksums says the new one, too.
        """
        month = self.month(date)
        body = pack([*month.xml(kind), b"<!-- a day later -->\n"])
        self._replaced[month.name(kind)] = body
        if corrected:
            packed = {name: self.body(name) for name in map(month.name, KINDS)}
            self._replaced[month.checksum_name] = checksums(packed)
        return hashlib.sha256(body).hexdigest()

    def answer(self, request: Request) -> Reply:
        """Answer a request, and record it."""
        record = RecordedRequest.of(request, self._clock())
        self.requests.add(record)
        reply = self._refusal() or self._reply(request)
        fault = self._faults.take(_named(request))
        if fault is not None:
            record.fault = fault.kind
            reply = _gone_wrong(fault, reply)
        record.status = None if reply.dropped or reply.stalled else reply.status
        return reply

    def _refusal(self) -> Reply | None:
        """Refuse who asks too often, for as long as Retry-After says."""
        now = self._clock()
        with self._lock:
            while self._arrivals and self._arrivals[0] <= now - self.window:
                self._arrivals.popleft()
            if now >= self._refused_until and len(self._arrivals) < self.limit:
                self._arrivals.append(now)
                return None
            if now >= self._refused_until:
                self._refused_until = now + (self.retry_after or self.window)
        wait = [] if self.retry_after is None else [("Retry-After", str(self.retry_after))]
        return Reply(429, [("Content-Type", HTML), *wait], b"<h1>Too Many Requests</h1>")

    def _reply(self, request: Request) -> Reply:
        path = request.query.get("download")
        if request.method not in {"GET", "HEAD"} or request.path != "/":
            return Reply(404, [("Content-Type", HTML)], b"<h1>Not Found</h1>")
        if path is None:
            page = self._page(request.query.get("prefix", ""))
            return Reply(200, [("Content-Type", HTML)], page.encode())
        found = _PATH.fullmatch(path)
        body = self._file(found[3], found[2]) if found else None
        if body is None:
            return Reply(404, [("Content-Type", HTML)], b"<h1>Not Found</h1>")
        return _sent(request, body, obeys_ranges=self.obeys_ranges)

    def _names(self, date: str) -> list[str]:
        """List the files of a day; those of an unfinished dump come one by one."""
        if date not in _DAYS:
            return []
        month = self.month(date)
        names = [*map(month.name, KINDS), month.checksum_name]
        return names[:3] if date == _UNFINISHED else names

    def _file(self, date: str, name: str) -> bytes | None:
        if name not in self._names(date):
            return None
        return self._replaced.get(name) or self.month(date).files[name]

    def _page(self, prefix: str) -> str:
        """Write the page of a folder: of `data/` the years, of a year its files."""
        year = re.fullmatch(r"data/(\d{4})/?", prefix)
        if year is None:
            years = sorted({day[:4] for day in _DAYS})
            links = [f"?prefix={quote(f'data/{one}/', safe='')}" for one in years]
        else:
            days = [day for day in _DAYS if day.startswith(year[1])]
            names = [name for day in days for name in self._names(day)]
            links = [f"?download={quote(f'data/{year[1]}/{name}', safe='')}" for name in names]
            links += links[:3]
            links += _ALIEN
        rows = "".join(f'<li><a href="{html.escape(link)}">{link}</a></li>\n' for link in links)
        return (
            f"<html><head><title>Discogs Data</title></head><body><ul>\n{rows}</ul></body></html>"
        )


_DAYS: Final = (_OLD, _BEFORE, _NEWEST, _UNFINISHED)
#: What else stands in a listing: other hosts, other files, paths that lead elsewhere.
_ALIEN: Final = [
    "https://example.org/?download=data%2F2026%2Fdiscogs_20261201_releases.xml.gz",
    "//example.org/?download=data%2F2026%2Fdiscogs_20261201_artists.xml.gz",
    "https://discogs-data-dumps.s3.us-west-2.amazonaws.com/data/2026/discogs_20261001_labels.xml.gz",
    "?download=data%2F2026%2F..%2F..%2Fetc%2Fdiscogs_20261201_CHECKSUM.txt",
    "?download=data%2F2026%2Fdiscogs_20261001_API.txt",
    "?prefix=data%2F",
    "javascript:void(0)",
]


def _named(request: Request) -> Request:
    """Give a request the path of its file, for faults: all of them go to `/`."""
    path = request.query.get("download") or request.query.get("prefix", "")
    return Request(request.method, f"/{path}", request.query, request.headers, request.body)


def _sent(request: Request, body: bytes, *, obeys_ranges: bool) -> Reply:
    """Send a file, or the rest of it where ranges are obeyed."""
    tag = f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"'
    headers = [("Content-Type", "application/octet-stream"), ("ETag", tag)]
    if request.method == "HEAD":
        return Reply(200, headers, b"", lengthless=True)
    wanted = _RANGE.fullmatch(request.headers.get("Range", ""))
    is_same = request.headers.get("If-Range", tag) == tag
    if not (wanted and is_same and obeys_ranges):
        return Reply(200, headers, body)
    first = int(wanted[1])
    if first >= len(body):
        return Reply(416, [*headers, ("Content-Range", f"bytes */{len(body)}")], b"")
    headers.append(("Content-Range", f"bytes {first}-{len(body) - 1}/{len(body)}"))
    return Reply(206, headers, body[first:])


def _gone_wrong(fault: Fault, reply: Reply) -> Reply:
    """Let an answer go wrong on its way."""
    if fault.answer is None:
        return spoiled(fault, reply)
    content = fault.answer.content
    body = content if isinstance(content, bytes) else str(content or "").encode()
    headers = [("Content-Type", fault.answer.content_type), *fault.answer.headers.items()]
    return Reply(fault.answer.status, headers, body)


@lru_cache(maxsize=8)
def _month(catalogue: Catalogue, date: str, odd: bool) -> Month:
    """Make the dump of a day, once in a process."""
    shape: Shape = 2020 if date == _OLD else 2026
    return Month(catalogue, date, shape, is_older=date == _BEFORE, odd=odd)
