"""Which dumps does data.discogs.com have, and what are their checksums?

Its listing names links twice, other hosts and other files. Only the names of dumps are taken from
it; the addresses that are asked are made here.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Final, Literal, Self, TypeAlias
from urllib.parse import parse_qs, quote, urljoin, urlsplit

from discogs.dumps.checksums import FILE_NAME, checksum_name, checksums_in
from discogs.errors import DumpError, InvalidResponse, InvalidValueError, NotFound
from discogs.http.downloads import FileHost
from discogs.http.urls import origin_of
from discogs.progress import show
from discogs.ratelimit.limiter import Clock, SystemClock
from discogs.validation import checked_base_url, checked_user_agent

__all__ = [
    "FILE_KINDS",
    "MAX_WAIT",
    "MIRROR",
    "Dump",
    "FileKind",
    "Mirror",
    "checked_date",
    "checked_kinds",
]

FileKind: TypeAlias = Literal["artists", "labels", "masters", "releases"]
FILE_KINDS: Final[tuple[FileKind, ...]] = ("artists", "labels", "masters", "releases")
#: Where Discogs publishes the dumps.
MIRROR: Final = "https://data.discogs.com"
#: Seconds: more than the hour for which the host turns away who asked some 15 times.
MAX_WAIT: Final = 7200.0

_FOLDER: Final = "data"


def _today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()


@dataclass(frozen=True, order=True)
class Dump:
    """A monthly dump, as the listing shows it."""

    #: The day that its files are named after.
    date: dt.date
    #: The kinds of files that are there.
    kinds: tuple[FileKind, ...]
    #: Whether its checksums are there, which come last.
    is_finished: bool

    def file_name(self, kind: FileKind) -> str:
        """Return the name of a file.

        >>> from discogs import dumps
        >>> import datetime
        >>> dumps.Dump(datetime.date(2026, 10, 1), ("releases",), True).file_name("releases")
        'discogs_20261001_releases.xml.gz'
        """
        return f"discogs_{self.date:%Y%m%d}_{kind}.xml.gz"


class Mirror:
    """A host that has the dumps. Its waits show in a terminal or notebook, if `visible`."""

    def __init__(
        self,
        base_url: str,
        user_agent: str | None,
        *,
        max_wait: float,
        clock: Clock | None,
        visible: bool,
        today: Callable[[], dt.date] = _today,
    ) -> None:
        self._today = today
        self._base_url = checked_base_url(base_url)
        self.host = FileHost(
            checked_user_agent(user_agent),
            sleep=(clock or SystemClock()).sleep,
            max_wait=max_wait,
            waiting=_announce if visible else _ignore,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *reason: object) -> None:
        self.host.close()

    def of_year(self, year: int) -> tuple[Dump, ...]:
        """List the dumps of a year, the newest first. One request."""
        url = f"{self._base_url}/?prefix={quote(f'{_FOLDER}/{year}/', safe='')}"
        files: defaultdict[dt.date, set[str]] = defaultdict(set)
        for day, kind in _names(self.host.page(url), url, year):
            files[day].add(kind)
        dumps = (_dump(day, kinds) for day, kinds in files.items())
        return tuple(sorted(dumps, reverse=True))

    def recent(self) -> tuple[Dump, ...]:
        """List this year's dumps, and the last year's while no other is finished."""
        year = self._today().year
        found = self.of_year(year)
        if any(dump.is_finished for dump in found):
            return found
        return (*found, *self.of_year(year - 1))

    def newest(self) -> dt.date:
        """Find the day of the newest finished dump. One request, or two.

        Raises:
            DumpError: There is none.
        """
        for dump in self.recent():
            if dump.is_finished:
                return dump.date
        raise DumpError(f"{self._base_url} lists no finished dump of this or the last year.")

    def checksums(self, date: dt.date) -> Mapping[str, str]:
        """Get the SHA-256 of each file of a dump, by its name. One request.

        Raises:
            DumpError: There are none: there is no such dump, or it is not finished.
        """
        name = checksum_name(date)
        try:
            found = checksums_in(self.host.page(self.address(date, name)))
        except (NotFound, InvalidResponse) as error:
            if error.status != 404:
                raise
            raise DumpError(
                f"{self._base_url} has no finished dump of {date}: dumps.list() or "
                "`discogs dump list` shows which it has."
            ) from error
        if not found:
            raise DumpError(f"What {self._base_url} sent as {name} has no checksums.")
        return found

    def address(self, date: dt.date, name: str) -> str:
        """Make the address of a file."""
        path = quote(f"{_FOLDER}/{date.year}/{name}", safe="")
        return f"{self._base_url}/?download={path}"


def checked_date(date: dt.date | str) -> dt.date:
    """Check the day of a dump: a date, "2026-10-01" or "20261001"."""
    try:
        return dt.date.fromisoformat(date) if isinstance(date, str) else date
    except ValueError:
        raise InvalidValueError(
            f"The date of a dump is a day such as '2026-10-01', not {date!r}. Nothing was sent."
        ) from None


def checked_kinds(kinds: Iterable[FileKind] | str) -> tuple[FileKind, ...]:
    """Check the kinds of files, and put them in order of size."""
    given = {kinds} if isinstance(kinds, str) else {*kinds}
    if not given or given - {*FILE_KINDS}:
        raise InvalidValueError(
            f"The files of a dump are {', '.join(FILE_KINDS)}, not {kinds!r}. Nothing was sent."
        )
    return tuple(kind for kind in FILE_KINDS if kind in given)


def _ignore(_seconds: float) -> None:
    pass


def _announce(seconds: float) -> None:
    if seconds > 1:
        show(f"The host accepts no more requests for {max(1, round(seconds / 60))} min: waiting.")


def _dump(day: dt.date, kinds: set[str]) -> Dump:
    there: tuple[FileKind, ...] = tuple(kind for kind in FILE_KINDS if kind in kinds)
    return Dump(day, there, is_finished="" in kinds)


def _names(page: str, url: str, year: int) -> Iterator[tuple[dt.date, str]]:
    """Yield day and kind of the files in the year's folder of the same host; "": checksums."""
    links = _Links()
    links.feed(page)
    for link in links.found:
        try:
            target = urljoin(url, link)
            asked = parse_qs(urlsplit(target).query).get("download", [""])[0]
            folder, _, name = asked.rpartition("/")
            match = FILE_NAME.fullmatch(name)
            if match and folder == f"{_FOLDER}/{year}" and origin_of(target) == origin_of(url):
                yield dt.date.fromisoformat(match[1]), match[2] or ""
        except ValueError:  # no URL, or no day
            continue


class _Links(HTMLParser):
    """Collects the links of a page, each once."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found.update((value, None) for name, value in attrs if name == "href" and value)
