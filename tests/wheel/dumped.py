"""The monthly dumps can be read with the extra `dumps` alone."""

from __future__ import annotations

from importlib import import_module

from discogs import dumps

for library in ("lxml.etree", "pyarrow.parquet"):
    import_module(library)
for name in dumps.__all__:
    getattr(dumps, name)
