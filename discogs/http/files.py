"""Files that are whole, or not there at all."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

__all__ = ["write_whole"]


def write_whole(path: Path, chunks: Iterator[bytes]) -> Path:
    """Write the chunks to the file: complete, or not there at all."""
    # Not made of the file's own name, which may be as long as a name can be.
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
