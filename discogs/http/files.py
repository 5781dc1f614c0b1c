"""How does a file get written whole, or not at all, and nothing else with it?

Links are followed, as a shell's `>` follows them: the link stays one, and the file that it leads to
is replaced. What is no regular file, such as a FIFO or /dev/stdout, is written to and stays what it
is. What somebody else has put into a directory where everybody writes, such as /tmp, is refused.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, NamedTuple

__all__ = ["Destination", "destination", "write_whole"]

_MOST_LINKS = 40
_DESCRIPTOR = re.compile(r"/(?:dev/fd|proc/(?:self|thread-self)/fd)/(\d{1,9})")
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


class Destination(NamedTuple):
    """Where a path leads."""

    #: The file itself, links followed.
    path: Path
    #: The file that is there; None: none yet.
    found: os.stat_result | None
    #: The number of an open descriptor of this process, if the path stands for one.
    descriptor: int | None = None

    @property
    def is_replaced(self) -> bool:
        """Whether a file is lost when this one is written."""
        return self.found is not None and stat.S_ISREG(self.found.st_mode)

    @property
    def is_stream(self) -> bool:
        """Whether it is written to, not replaced: a FIFO, a terminal, /dev/null."""
        return self.descriptor is not None or not (self.found is None or self.is_replaced)


def destination(path: Path) -> Destination:
    """Find out where a path leads, and whether it can be written.

    Raises:
        OSError: It is a directory, is write-protected, or belongs to somebody who may have planted
            it.
    """
    for _ in range(_MOST_LINKS):
        number = _DESCRIPTOR.fullmatch(str(path))
        if number is not None:
            return Destination(path, None, int(number[1]))
        try:
            found = path.lstat()
        except FileNotFoundError:
            _check_access(path.parent, path)
            return Destination(path, None)
        _check_not_planted(path, found)
        if not stat.S_ISLNK(found.st_mode):
            return _existing(path, found)
        path = path.parent / path.readlink()
    raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))


def write_whole(path: Path, chunks: Iterable[bytes], *, mode: int | None = None) -> Path:
    """Write the chunks to a file that is complete, or does not change.

    A file that is replaced keeps its mode, unless another one is given.

    Raises:
        OSError: It can't be written.
    """
    target = destination(path)
    if target.is_stream:
        _write_to_stream(target, chunks)
        return path
    # Nobody can have put something else there: the name is random, and has to be free. It is not
    # derived from the file's own name, which may be as long as names can be.
    unfinished = target.path.with_name(f".discogs-{secrets.token_hex(12)}.part")
    # Created with its mode, or a narrower one: before a later chmod, others could open it.
    own = mode if mode is not None else 0o600 if target.found else 0o666
    descriptor = os.open(unfinished, _NEW, own)
    try:
        with os.fdopen(descriptor, "wb") as file:
            if target.found is not None and mode is None:
                _take_after(target.found, descriptor)
            _write(chunks, file)
            os.fsync(descriptor)
        unfinished.replace(target.path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    return path


def _existing(path: Path, found: os.stat_result) -> Destination:
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    # Replacing would also work where writing is forbidden, against the owner's intention.
    _check_access(path, path)
    if stat.S_ISREG(found.st_mode):
        _check_access(path.parent, path)
    return Destination(path, found)


def _check_access(what: Path, path: Path) -> None:
    if not what.parent.exists() or not what.exists():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))
    if not os.access(what, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))


def _check_not_planted(path: Path, found: os.stat_result) -> None:
    """Refuse what somebody else has put where everybody may: it may lead anywhere.

    Linux has the same rule for opening (fs.protected_symlinks, protected_regular and so on), but
    not for replacing.
    """
    directory = path.parent.stat()
    is_shared = directory.st_mode & stat.S_IWOTH and directory.st_mode & stat.S_ISVTX
    trusted = {directory.st_uid, os.geteuid()} if hasattr(os, "geteuid") else {found.st_uid}
    if is_shared and found.st_uid not in trusted:
        raise PermissionError(
            errno.EACCES,
            "It belongs to another user, in a directory where everybody writes: name another file",
            str(path),
        )


def _take_after(found: os.stat_result, descriptor: int) -> None:
    """Give a new file the owner and the mode of the one that it replaces."""
    if not hasattr(os, "fchown"):
        return
    mode = stat.S_IMODE(found.st_mode) & 0o777
    with suppress(PermissionError):
        os.fchown(descriptor, found.st_uid, -1)
    try:
        os.fchown(descriptor, -1, found.st_gid)
    except PermissionError:
        # What the old group was allowed is not for another one.
        mode &= ~0o070
    os.fchmod(descriptor, mode)


def _write_to_stream(target: Destination, chunks: Iterable[bytes]) -> None:
    if target.descriptor is not None:
        # Not opened again: that would write from the start of the file behind it.
        descriptor = os.dup(target.descriptor)
    else:
        descriptor = os.open(target.path, os.O_WRONLY | getattr(os, "O_NOCTTY", 0))
    with os.fdopen(descriptor, "wb") as file:
        _write(chunks, file)


def _write(chunks: Iterable[bytes], file: BinaryIO) -> None:
    file.writelines(chunks)
    file.flush()
