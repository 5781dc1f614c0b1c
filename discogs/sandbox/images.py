"""The pictures: signed paths and small real PNG files, records drawn when asked for."""

from __future__ import annotations

import hashlib
import re
import struct
import zlib
from collections.abc import Callable, Iterator
from functools import lru_cache

from discogs.sandbox.messages import Reply, Request
from discogs.sandbox.recording import RecordedRequest, Recording

_PATH = re.compile(r"/(?P<sign>[0-9a-f]{20})/(?P<rest>.*?/h:(?P<h>\d+)/w:(?P<w>\d+)/[\w-]+\.png)")
_SECRET = b"sandbox-images"
_BLACK = b"\x16\x16\x1a"


@lru_cache(maxsize=4096)
def sign(rest: str) -> str:
    """Return the signature of an image path, without which it is not served."""
    return hashlib.blake2b(rest.encode(), digest_size=10, key=_SECRET).hexdigest()


def picture(path: str) -> bytes | None:
    """Draw the PNG at a path; None for a path that was not given out."""
    found = _PATH.fullmatch(path)
    if not found or sign(found["rest"]) != found["sign"]:
        return None
    colours = hashlib.blake2b(found["rest"].encode(), digest_size=6).digest()
    width, height = int(found["w"]), int(found["h"])
    rings = ((0.42, _BLACK), (0.16, colours[3:]), (0.02, colours[:3]))
    return _png(width, height, b"".join(_rows(width, height, colours[:3], rings)))


def _rows(
    width: int, height: int, colour: bytes, rings: tuple[tuple[float, bytes], ...]
) -> Iterator[bytes]:
    """Draw the lines of a picture: a record on a ground of one colour, with a label and a hole."""
    for line in range(height):
        row = colour * width
        for share, ring in rings:
            inner = (share * min(width, height)) ** 2 - (line - height / 2) ** 2
            if inner > 0:
                half = min(width // 2, int(inner**0.5))
                begin = 3 * (width // 2 - half)
                row = row[:begin] + ring * (2 * half) + row[begin + 6 * half :]
        yield b"\0" + row


def _png(width: int, height: int, rows: bytes) -> bytes:
    """Encode these lines as a PNG: a few KB, at its true size."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    body = b"".join(
        struct.pack(">I", len(content))
        + name
        + content
        + struct.pack(">I", zlib.crc32(name + content))
        for name, content in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


#: A transparent GIF of one pixel: what the real site gives where there is no picture.
SPACER = bytes.fromhex(
    "47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b"
)


class Pictures:
    """Answers requests for pictures. No login, no limit, as at the real image host."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.recording: Recording = Recording()
        self._clock = clock

    def answer(self, request: Request) -> Reply:
        """Serve a picture; a path whose signature is wrong is refused."""
        is_spacer = request.path.endswith("/spacer.gif")
        body = SPACER if is_spacer else picture(request.path)
        status = 200 if body else 403
        record = RecordedRequest.of(request, self._clock())
        record.status = status
        self.recording.add(record)
        if body is None:
            return Reply(status, [("Content-Type", "text/plain")], b"Invalid signature")
        kind = "image/gif" if is_spacer else "image/png"
        return Reply(status, [("Content-Type", kind)], body)
