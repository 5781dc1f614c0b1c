"""The recorded answers of the live API, where a checkout has them (DISCOGS_CORPUS)."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

__all__ = ["CORPUS", "Recording", "recordings"]

ROOT = Path(__file__).parents[2]
CORPUS = Path(os.environ.get("DISCOGS_CORPUS", ROOT.parent / "shared" / "corpus"))


@dataclass(frozen=True)
class Recording:
    """One recorded answer, read when it is needed: collecting the tests reads none."""

    kind: str
    file: str
    path: str
    status: int
    real: bool
    #: The day it was recorded, as far as it is known: "2023-04-01".
    recorded: str

    @cached_property
    def body(self) -> Any:
        """The JSON of the answer."""
        body = json.loads((CORPUS / self.file).read_text(encoding="utf-8"))
        return body["body"] if isinstance(body, dict) and set(body) == {"status", "body"} else body

    @property
    def is_of_today(self) -> bool:
        """Whether it has the shape that Discogs sends nowadays: it had another one until 2019."""
        return not self.recorded or self.recorded >= "2019"

    def __str__(self) -> str:
        return self.file


def recordings(*kinds: str) -> list[Recording]:
    """The recorded answers of these kinds."""
    return [found for found in _all_recordings() if found.kind in kinds]


@cache
def _all_recordings() -> tuple[Recording, ...]:
    return tuple(_listed())


def _listed() -> Iterator[Recording]:
    for line in (CORPUS / "INDEX.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        yield Recording(
            kind=entry["kind"],
            file=entry["file"],
            path=entry["path"] or "",
            status=entry["status"],
            real=entry["real"] is not False and entry["real"] != "from-docs",
            recorded=entry["recorded"] or "",
        )
