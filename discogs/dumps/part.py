"""A file that is being downloaded: its bytes so far, their hash, and which version they are of."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from discogs.errors import InvalidResponse, InvalidValueError
from discogs.http.files import Destination, destination, write_whole
from discogs.http.messages import Response

__all__ = ["PartFile"]

_BLOCK: Final = 1024 * 1024
_GZIP: Final = b"\x1f\x8b"
_STRONG = re.compile(r'"[!#-~]{1,200}"')
_OPEN = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)


class PartFile:
    """`name.part` beside the file that it becomes, and its ETag in `name.part.etag`.

    Raises:
        OSError: It can't be written there.
        InvalidValueError: There is something else than a file.
    """

    def __init__(self, path: Path) -> None:
        self._final = _regular(destination(path))
        self._path = _regular(destination(_beside(self._final, ".part")))
        self._etag_path = _regular(destination(_beside(self._final, ".part.etag")))
        self._etag = ""
        self._digest = hashlib.sha256()
        #: How many bytes are here.
        self.size = 0
        self._load()

    @property
    def sha256(self) -> str:
        """The SHA-256 of the bytes so far."""
        return self._digest.hexdigest()

    def headers(self) -> dict[str, str]:
        """Make the headers that ask for the rest; none if it has to begin at the start."""
        if not (self.size and self._etag):
            return {}
        return {"Range": f"bytes={self.size}-", "If-Range": self._etag}

    def accept(self, response: Response) -> int | None:
        """Prepare for an answer: the rest of what is here, or else a whole file.

        Returns:
            The size of the whole file; None: unknown.

        Raises:
            InvalidResponse: It is neither.
            OSError: There is not enough space for it.
        """
        if response.status != 206 or not self._is_rest(response.headers):
            self.discard()
            if response.status != 200:
                raise _unexpected(response, "Another part of the file than asked for.")
        length = _length(response.headers)
        if length is None:
            return None
        if shutil.disk_usage(self._path.parent).free < length:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self._path))
        return self.size + length

    def append(self, response: Response, parts: Iterator[bytes]) -> Iterator[int]:
        """Write the body of the answer, and yield the size of each part of it.

        Raises:
            InvalidResponse: It is something else than a dump, or breaks off: what came is kept.
            OSError: The disk is full.
        """
        descriptor = os.open(self._path, _OPEN, 0o666)
        with os.fdopen(descriptor, "r+b") as file:
            file.truncate(self.size)
            file.seek(self.size)
            for part in parts:
                if not self.size:
                    self._begin(response, part)
                file.write(part)
                self._digest.update(part)
                self.size += len(part)
                yield len(part)
            file.flush()
            os.fsync(descriptor)

    def finish(self) -> None:
        """Put the file in its place."""
        self._path.replace(self._final)
        self._etag_path.unlink(missing_ok=True)

    def discard(self) -> None:
        """Forget what there is: the next request gets the whole file."""
        self._path.unlink(missing_ok=True)
        self._etag_path.unlink(missing_ok=True)
        self._etag, self.size, self._digest = "", 0, hashlib.sha256()

    def _load(self) -> None:
        """Hash what an earlier download left; without an ETag it is of no use."""
        try:
            self._etag = _strong(self._etag_path.read_text(encoding="latin-1").strip())
        except FileNotFoundError:
            self.discard()
            return
        try:
            with self._path.open("rb") as file:
                while block := file.read(_BLOCK):
                    self._digest.update(block)
                    self.size += len(block)
        except FileNotFoundError:
            self.discard()

    def _is_rest(self, headers: Mapping[str, str]) -> bool:
        begins = headers.get("Content-Range", "").startswith(f"bytes {self.size}-")
        return begins and self.size > 0 and headers.get("ETag", "") == self._etag

    def _begin(self, response: Response, part: bytes) -> None:
        """Refuse a page at once; remember the version, unless its tag says little (`W/`)."""
        if not part.startswith(_GZIP[: len(part)]):
            raise _unexpected(response, "Something else than a gzip file.")
        self._etag = _strong(response.headers.get("ETag", ""))
        if self._etag:
            write_whole(self._etag_path, [self._etag.encode()])


def _strong(etag: str) -> str:
    """Return an ETag that stands for the same bytes, `""` for a weak one (`W/`) or none."""
    return etag if _STRONG.fullmatch(etag) else ""


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def _regular(found: Destination) -> Path:
    if found.is_stream:
        raise InvalidValueError(f"{found.path} is no file that can be replaced.")
    return found.path


def _length(headers: Mapping[str, str]) -> int | None:
    text = headers.get("Content-Length", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _unexpected(response: Response, reason: str) -> InvalidResponse:
    return InvalidResponse(response.status, reason, response.method, response.url)
