"""How does a file get written whole, or not at all?"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

__all__ = ["write_whole"]


def write_whole(path: Path, chunks: Iterator[bytes]) -> Path:
    """Write the chunks to a file that is complete, or does not change."""
    # Not derived from the file's own name, which may be as long as names can be.
    unfinished = path.with_name(f".discogs-{os.getpid()}-{threading.get_ident()}.part")
    try:
        with unfinished.open("wb") as file:
            for chunk in chunks:
                file.write(chunk)
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    return path
