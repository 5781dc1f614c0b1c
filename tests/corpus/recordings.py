"""The recorded answers of the live API, where a checkout has them (DISCOGS_CORPUS)."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import discogs
from discogs.origin import Origin

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
    body: Any

    def __str__(self) -> str:
        return self.file


def origin(content: Any) -> Origin:
    """An answer with this content, as a session would receive it."""
    return Origin(discogs.Session("tests/1.0"), json.dumps(content).encode())


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
                entry["kind"], entry["file"], entry["path"] or "", entry["status"], real, body
            )
        )
    return found
