"""How do dumps get here? One file at a time, with patience, and checked before they count."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from discogs.dumps.checksums import checksum_name, sha256_of
from discogs.dumps.mirror import (
    FILE_KINDS,
    MAX_WAIT,
    MIRROR,
    Dump,
    FileKind,
    Mirror,
    checked_date,
    checked_kinds,
)
from discogs.dumps.part import PartFile
from discogs.errors import DumpError
from discogs.http.files import write_whole
from discogs.http.messages import Response
from discogs.progress import MEGABYTE, Progress, counted
from discogs.ratelimit.limiter import Clock

__all__ = ["download", "list"]


def download(
    folder: str | os.PathLike[str],
    date: dt.date | str | None = None,
    *,
    kinds: Iterable[FileKind] = FILE_KINDS,
    base_url: str = MIRROR,
    user_agent: str | None = None,
    max_wait: float = MAX_WAIT,
    progress: bool = True,
    clock: Clock | None = None,
) -> tuple[Path, ...]:
    """Download a dump, and return the paths of its files: about 11 GB for all four.

    One request for the checksums and one for each file, besides one or two to find the newest
    dump. Files that are here and intact cost none. A file is called `.part` until its SHA-256 is
    right. After a failure call it again: it resumes where the host allows that, which
    data.discogs.com did not when it was last tried, and else begins that file anew. No login is
    sent.

    >>> from discogs import dumps
    >>> from discogs.sandbox import Sandbox
    >>> with Sandbox() as sandbox:
    ...     paths = dumps.download(
    ...         "dumps", "2026-10-01", kinds=["labels"], base_url=sandbox.dumps_url
    ...     )
    >>> [path.name for path in paths]
    ['discogs_20261001_labels.xml.gz']

    Args:
        folder: Where to; it is created if it is not there. CHECKSUM.txt is put beside the files.
        date: The day of the dump, such as "2026-10-01". None: the newest finished one.
        kinds: Which of "artists", "labels", "masters" and "releases".
        base_url: Another host with the same addresses.
        user_agent: Your application; None stands for this package.
        max_wait: The longest Retry-After that is waited for, in seconds: the host lets some 15
            requests through in six minutes, and then none for an hour.
        progress: Whether to show progress, in a terminal or notebook.
        clock: The time, for tests that do not want to wait.

    Raises:
        DumpError: A file has another SHA-256 than it should have, or there is no such dump.
        TooManyRequests: The host asks for a longer wait than `max_wait`.
        DiscogsError: The host can't be reached, or sends something else.
        OSError: The disk is full, or the folder can't be written.
    """
    wanted = checked_kinds(kinds)
    day = None if date is None else checked_date(date)
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    with Mirror(base_url, user_agent, max_wait=max_wait, clock=clock, visible=progress) as mirror:
        day = day or mirror.newest()
        return _Download(mirror, target, day, visible=progress).run(wanted)


def list(
    year: int | None = None,
    *,
    base_url: str = MIRROR,
    user_agent: str | None = None,
    max_wait: float = MAX_WAIT,
    clock: Clock | None = None,
) -> tuple[Dump, ...]:
    """List the dumps that can be downloaded, the newest first. One request.

    >>> from discogs import dumps
    >>> from discogs.sandbox import Sandbox
    >>> with Sandbox() as sandbox:
    ...     found = dumps.list(2026, base_url=sandbox.dumps_url)
    >>> [(str(dump.date), dump.is_finished) for dump in found]
    [('2026-11-01', False), ('2026-10-01', True), ('2026-09-01', True)]

    Args:
        year: The year. None: this year, and the one before while this one has no finished dump,
            which costs a second request.
        base_url: Another host with the same pages.
        user_agent: Your application; None stands for this package.
        max_wait: The longest Retry-After that is waited for, in seconds.
        clock: The time, for tests that do not want to wait.

    Raises:
        DiscogsError: The listing did not come.
    """
    with Mirror(base_url, user_agent, max_wait=max_wait, clock=clock, visible=True) as mirror:
        return mirror.recent() if year is None else mirror.of_year(year)


class _Download:
    """The download of one dump."""

    def __init__(self, mirror: Mirror, folder: Path, date: dt.date, *, visible: bool) -> None:
        self._mirror = mirror
        self._folder = folder
        self._date = date
        self._visible = visible
        self._checksums = dict(mirror.checksums(date))

    def run(self, kinds: tuple[FileKind, ...]) -> tuple[Path, ...]:
        """Download what is not here yet, in order of size; the checksums last."""
        dump = Dump(self._date, kinds, is_finished=True)
        paths = tuple(self._folder / dump.file_name(kind) for kind in kinds)
        for path in paths:
            if sha256_of(path) != self._expected(path.name):
                self._fetch(path)
        lines = (f"{digest} {name}\n" for name, digest in self._checksums.items())
        write_whole(self._folder / checksum_name(self._date), ["".join(lines).encode()])
        return paths

    def _expected(self, name: str) -> str:
        expected = self._checksums.get(name)
        if expected is None:
            raise DumpError(f"The dump of {self._date} has no {name}, say its checksums.")
        return expected

    def _fetch(self, path: Path) -> None:
        part = PartFile(path)
        url = self._mirror.address(self._date, path.name)

        def attempt() -> None:
            with self._mirror.host.open(url, part.headers()) as (response, parts):
                if response.status != 416:
                    self._receive(part, response, parts)
                    return
            # There is no rest: what is here is too much, so of another version.
            part.discard()
            attempt()

        self._mirror.host.patiently(attempt)
        if part.sha256 != self._expected(path.name):
            # Files were replaced a day later, and their checksums with them.
            self._checksums = dict(self._mirror.checksums(self._date))
        if part.sha256 != self._expected(path.name):
            found = part.sha256
            part.discard()
            raise DumpError(
                f"{path.name} came with SHA-256 {found}, and should have "
                f"{self._expected(path.name)}. It was dropped: download it again."
            )
        part.finish()

    def _receive(self, part: PartFile, response: Response, parts: Iterator[bytes]) -> None:
        total = part.accept(response)
        size = None if total is None else total // MEGABYTE
        with Progress("MB", size, visible=self._visible) as shown:
            advance = counted(shown)
            advance(part.size)
            for count in part.append(response, parts):
                advance(count)
