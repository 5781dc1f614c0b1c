"""Read a dump in chunks of whole records: a plain file, a gzip, or an open file.

Every record begins at the start of a line, and labels hold elements named label, so a chunk ends
where a line begins with the record's tag. Nothing is decompressed to disk.
"""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple, TypeAlias, cast

from discogs.dumps.faults import Fault
from discogs.dumps.schema import KINDS, Kind
from discogs.errors import DumpError

__all__ = ["CHUNK", "Chunk", "DumpPath", "Source", "date_of", "find_tag", "id_in", "split"]

#: A path to a dump, or a file that is open for reading bytes.
DumpPath: TypeAlias = "str | os.PathLike[str] | BinaryIO"

#: About how many bytes of XML are parsed at once.
CHUNK: Final = 512 * 1024
_BLOCK: Final = 128 * 1024
# A record beyond this size is no record: the largest known has 3 MB.
_LARGEST_RECORD: Final = 64 * 1024 * 1024
_ROOT = re.compile(
    rb"""(?:\xef\xbb\xbf)?
    (?: \s | <\?(?:(?!\?>).)*\?> | <!--(?:(?!-->).)*--> | <!DOCTYPE[^\[>]*(?:\[[^\]]*\]\s*)?> )*
    <(releases|masters|artists|labels) ((?:\s(?:"[^"]*"|'[^']*'|[^>"'])*?)?) (/?)>""",
    re.DOTALL | re.VERBOSE,
)
_NAMESPACE = re.compile(rb"""\sxmlns:[^\s=]+\s*=\s*(?:"[^"]*"|'[^']*')""")
_ENCODING = re.compile(rb"""(?:\xef\xbb\xbf)?<\?xml\s[^>]*?\sencoding\s*=\s*["']([^"']*)""")
_READABLE: Final = {"utf-8", "utf8", "us-ascii", "ascii"}
_HEAD: Final = 64 * 1024
_MOST_INFLATED: Final = 1024 * 1024
# What looks like a record in here is none.
_HIDDEN = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>", re.DOTALL)
# Without an end beyond this size it is damaged, and hides nothing.
_LARGEST_HIDDEN: Final = 64 * 1024
_NAME_ENDS = {b" ", b">", b"/", b"\t", b"\r", b"\n"}
_DATE = re.compile(r"discogs_(\d{4})(\d\d)(\d\d)_")


class Chunk(NamedTuple):
    """Some whole records."""

    #: Where it begins, in bytes of the decompressed file.
    offset: int
    body: bytes
    #: The namespaces that the root declares, as it does.
    namespaces: bytes = b""


def split(chunk: Chunk, kind: Kind) -> Iterator[Chunk]:
    """Split a chunk into its records, unparsed."""
    body, text, start = chunk.body, _visible(chunk.body), _start_of(kind)
    begin = 0
    while begin < len(body):
        end = find_tag(text, start, begin + 1)
        end = end if end >= 0 else len(body)
        if body[begin:end].strip():
            yield Chunk(chunk.offset + begin, body[begin:end], chunk.namespaces)
        begin = end


def find_tag(text: bytes, start: bytes, begin: int) -> int:
    """Find how a tag begins, with nothing more in its name; -1: nowhere."""
    size = len(start)
    at = text.find(start, begin)
    while at >= 0 and text[at + size : at + size + 1] not in _NAME_ENDS:
        at = text.find(start, at + 1)
    return at


class Source:
    """An open dump. Iterating reads it to its end, chunk by chunk.

    Args:
        path: The dump, or an open file.
        advanced: Called with the number of bytes read, as they are on disk.
        chunk: About how many bytes a chunk has.
    """

    def __init__(
        self,
        path: DumpPath,
        *,
        advanced: Callable[[int], object] = lambda _: None,
        chunk: int = CHUNK,
    ) -> None:
        self._advanced = advanced
        self._chunk = chunk
        self._own = isinstance(path, (str, os.PathLike))
        self._file = _opened(path)
        self.name = str(path if self._own else getattr(path, "name", "this file"))
        #: What is wrong with the file as a whole; known when it was read.
        self.faults: list[Fault] = []
        try:
            self._blocks = self._inflated()
            self._head, self._offset, self._namespaces = b"", 0, b""
            self.kind = self._read_root()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the file, if it was opened here."""
        if self._own:
            self._file.close()

    def __iter__(self) -> Iterator[Chunk]:
        start = _start_of(self.kind)
        rest, offset = self._head, self._offset
        searched = 1
        for block in self._blocks:
            rest += block
            if len(rest) < self._chunk:
                continue
            end = _last_start(rest, start, searched)
            if end > 0:
                yield Chunk(offset, rest[:end], self._namespaces)
                rest, offset, searched = rest[end:], offset + end, 1
            elif len(rest) > _LARGEST_RECORD:
                raise DumpError(
                    f"{self.name} is no dump of {self.kind.name}: a record from byte {offset:,} "
                    "on does not end."
                )
            else:
                searched = len(rest) - len(start)
        yield from self._last(rest, offset)

    def _last(self, rest: bytes, offset: int) -> Iterator[Chunk]:
        """Yield what is left; without its end, the last record is lost."""
        end = _visible(rest).rfind(b"</" + self.kind.name.encode())
        if end >= 0:
            if rest[:end].strip():
                yield Chunk(offset, rest[:end], self._namespaces)
            # The dump is whole, whatever is wrong with the file after it.
            self.faults = [fault._replace(is_lost=False) for fault in self.faults]
            return
        closing = b"</" + self.kind.tag.encode() + b">"
        # Inside a record a label may end, too, but no line does after it.
        whole = rest.rfind(closing + b"\n") + len(closing)
        if rest.rstrip().endswith(closing):
            whole = len(rest)
        complete = rest[:whole] if whole >= len(closing) else b""
        if complete.strip():
            yield Chunk(offset, complete, self._namespaces)
        lost = rest[len(complete) :]
        if not self.faults or lost.strip():
            reason = self.faults.pop().reason if self.faults else "the file ends in the midst"
            place = offset + len(complete)
            self.faults.append(Fault(id_in(lost, self.kind.tag), place, reason, is_lost=True))

    def _read_root(self) -> Kind:
        """Find out what it is a dump of."""
        head = b""
        for block in self._blocks:
            head += block
            if len(head) >= _HEAD:
                break
        match = _ROOT.match(head)
        if match is None and self.faults:
            raise DumpError(f"{self.name}: {self.faults[0].reason}, from its beginning on.")
        if match is None:
            shown = head[:60].decode("utf-8", "replace")
            raise DumpError(
                f"{self.name} is no dump: it begins with {shown!r}, not with <releases>, <masters>,"
                " <artists> or <labels>."
            )
        encoding = _ENCODING.match(head)
        if encoding and (name := encoding[1].decode("latin-1")).lower() not in _READABLE:
            raise DumpError(f"{self.name} is encoded as {name}: dumps are read as UTF-8 only.")
        self._offset = match.end()
        self._namespaces = b"".join(_NAMESPACE.findall(match[2]))
        # <releases/> ends where it begins.
        self._head = (b"</%b>" % match[1] if match[3] else b"") + head[match.end() :]
        return KINDS[match[1].decode()]

    def _inflated(self) -> Iterator[bytes]:
        """Yield the XML in blocks. A damaged gzip ends early, with a fault."""
        head = self._read()
        if head[:2] != b"\x1f\x8b":
            while head:
                yield head
                head = self._read()
            return
        inflate = zlib.decompressobj(wbits=31)
        packed = head
        while packed:
            before = inflate.copy()
            try:
                block = inflate.decompress(packed, _MOST_INFLATED)
            except zlib.error as error:
                yield _until_error(before.decompress, packed)
                self._truncated(f"the gzip is damaged ({error})")
                return
            if block:
                yield block
            packed = inflate.unconsumed_tail or inflate.unused_data or self._read()
            if inflate.eof and (packed := self._beyond_padding(packed)):
                inflate = zlib.decompressobj(wbits=31)
        if not inflate.eof:
            self._truncated("the gzip is truncated")

    def _beyond_padding(self, packed: bytes) -> bytes:
        """Return what follows a gzip, without the zeros that some tools fill up a file with."""
        while packed and not packed.strip(b"\0"):
            packed = self._read()
        return packed.lstrip(b"\0")

    def _truncated(self, reason: str) -> None:
        self.faults.append(Fault(None, 0, reason, is_lost=True))

    def _read(self) -> bytes:
        block = self._file.read(_BLOCK)
        if isinstance(cast("object", block), str):
            raise DumpError(f"{self.name} is open as text: open it with mode 'rb'.")
        self._advanced(len(block))
        return block


def _opened(path: DumpPath) -> BinaryIO:
    if isinstance(path, (str, os.PathLike)):
        if Path(path).is_dir():
            raise DumpError(f"{path} is a folder, not a dump.")
        return Path(path).open("rb")
    return path


def date_of(name: str) -> str | None:
    """Return the date of a dump from the name of its file, "2026-10-01"; None without one."""
    match = _DATE.search(name)
    return "-".join(match.groups()) if match else None


def _until_error(inflate: Callable[[bytes], bytes], packed: bytes) -> bytes:
    """Return what can be read up to the damaged byte."""
    found = bytearray()
    try:
        for index in range(len(packed)):
            found += inflate(packed[index : index + 1])
    except zlib.error:
        pass
    return bytes(found)


def _start_of(kind: Kind) -> bytes:
    """Return how the line begins in which a record does."""
    return b"\n<" + kind.tag.encode()


def _visible(text: bytes) -> bytes:
    """Blank out comments and CDATA, whose lines may look like records."""
    # Looking for "<!" itself takes thirty times as long: "<" is everywhere.
    at = text.find(b"!")
    while at > 0 and text[at - 1 : at] != b"<":
        at = text.find(b"!", at + 1)
    if at < 0:
        return text
    return _HIDDEN.sub(lambda match: b" " * len(match[0]), text)


def _last_start(text: bytes, start: bytes, searched: int) -> int:
    """Return where the last record begins: a line's start with the tag and nothing more."""
    text = _visible(text)
    hidden = max(text.rfind(mark, -_LARGEST_HIDDEN) for mark in (b"<!--", b"<![CDATA["))
    end = hidden if hidden >= 0 else len(text)
    while (end := text.rfind(start, searched, end)) > 0:
        after = text[end + len(start) : end + len(start) + 1]
        if after in _NAME_ENDS:
            return end
    return -1


def id_in(text: bytes, tag: str) -> int | None:
    """Return the id of an unparsed record, None if it has none."""
    match = _id_of(tag).search(text)
    return int(match[1] or match[2]) if match else None


@cache
def _id_of(tag: str) -> re.Pattern[bytes]:
    start = rb"<" + tag.encode()
    return re.compile(start + rb"(?:\s[^>]*?\bid=\"(\d{1,18})\"|.*?<id>(\d{1,18})</id>)", re.DOTALL)
