"""`discogs dump`: the monthly dumps, from the download to a question in SQL."""

from __future__ import annotations
