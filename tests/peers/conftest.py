"""What the pages' code finds: a sandbox in place of Discogs."""

from __future__ import annotations

from tests.docs.conftest import reader

__all__ = ["reader"]
