"""cassettes/README.md: of each cassette, where it came from."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

CASSETTES = Path(__file__).parents[2] / "cassettes"
LEDGER = CASSETTES / "README.md"

HEAD = """\
# Cassettes

What went over the wire while a test ran, played again with the network shut. `make record` records
them anew: from the sandbox, or from the live API where DISCOGS_TOKEN is set. They hold no
credentials, and name https://api.discogs.com wherever they were recorded. **Origin** says where.

| cassette | origin | recorded |
| --- | --- | --- |
"""


def entries() -> dict[str, str]:
    """The rows of the table, by the cassette they are of."""
    lines = LEDGER.read_text(encoding="utf-8").splitlines() if LEDGER.exists() else []
    rows = [line for line in lines if line.startswith("| `")]
    return {row.split("`")[1]: row for row in rows}


def note_origin(cassette: Path, origin: str) -> None:
    """Write into the table where a cassette came from."""
    name = str(cassette.relative_to(CASSETTES))
    rows = {known: row for known, row in entries().items() if (CASSETTES / known).exists()}
    rows[name] = f"| `{name}` | {origin} | {datetime.now(UTC):%Y-%m-%d} |"
    LEDGER.write_text(HEAD + "".join(f"{rows[key]}\n" for key in sorted(rows)), encoding="utf-8")
