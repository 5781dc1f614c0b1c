"""A cache between runs opens with the extra `cache` alone."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import discogs

with TemporaryDirectory() as folder:
    cache = discogs.AnswerCache(Path(folder) / "answers.sqlite")
    with discogs.Session("StrangersProgram/1.0", cache=cache) as session:
        assert session.statistics.requests == 0
