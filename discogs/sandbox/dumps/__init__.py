"""The catalogue as monthly dumps, and a mirror that serves them as oddly as the real one."""

from __future__ import annotations

from discogs.sandbox.dumps.mirror import Mirror
from discogs.sandbox.dumps.months import Month, write_month
from discogs.sandbox.dumps.oddities import ODDITIES, Oddity

__all__ = ["ODDITIES", "Mirror", "Month", "Oddity", "write_month"]
