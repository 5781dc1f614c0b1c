"""Moments, as the API writes them: in Pacific time, with its offset."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

_PACIFIC = ZoneInfo("America/Los_Angeles")


def now() -> datetime:
    """Return this moment, to the second: the API knows no shorter times."""
    return datetime.now(UTC).replace(microsecond=0)


def pacific(moment: datetime) -> str:
    """Format a moment: `2026-06-13T15:55:13-07:00`."""
    return moment.astimezone(_PACIFIC).isoformat(timespec="seconds")


def pacific_clock(moment: datetime) -> str:
    """Format a moment as exports and uploads do: in Pacific time, without the offset."""
    return pacific(moment)[:19]
