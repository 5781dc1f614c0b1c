"""The recorded answers of the live API, where a checkout has them (DISCOGS_CORPUS)."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from discogs.orm.payload import Payload
from tests.unit.models_world import World

ROOT = Path(__file__).parents[2]
CORPUS = Path(os.environ.get("DISCOGS_CORPUS", ROOT.parent / "shared" / "corpus"))


@dataclass(frozen=True)
class Recording:
    """One recorded answer."""

    kind: str
    file: str
    path: str
    status: int
    real: bool
    #: The day it was recorded, as far as it is known: "2023-04-01".
    recorded: str
    body: Any

    @property
    def is_of_today(self) -> bool:
        """Whether it has the shape that Discogs sends nowadays: it had another one until 2019."""
        return not self.recorded or self.recorded >= "2019"

    def __str__(self) -> str:
        return self.file


def payload(content: Any) -> Payload:
    """An answer with this content, as a session would receive it."""
    return Payload(World().core, json.dumps(content).encode())


def recordings(*kinds: str) -> list[Recording]:
    """The recorded answers of these kinds; none where there is no corpus."""
    index = CORPUS / "INDEX.jsonl"
    if not index.exists():
        return []
    found: list[Recording] = []
    for line in index.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        if entry["kind"] not in kinds:
            continue
        body = json.loads((CORPUS / entry["file"]).read_text(encoding="utf-8"))
        if isinstance(body, dict) and set(body) == {"status", "body"}:
            body = body["body"]
        real = entry["real"] is not False and entry["real"] != "from-docs"
        found.append(
            Recording(
                kind=entry["kind"],
                file=entry["file"],
                path=entry["path"] or "",
                status=entry["status"],
                real=real,
                recorded=entry["recorded"] or "",
                body=body,
            )
        )
    return found
