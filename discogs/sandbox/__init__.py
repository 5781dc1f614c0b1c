"""A local server that behaves like the Discogs API, for demos, tests and your own test suites.

>>> import requests
>>> from discogs.sandbox import Sandbox
>>> with Sandbox() as sandbox:
...     release = requests.get(f"{sandbox.url}/releases/249504", timeout=5).json()
>>> release["artists"][0]["name"]
'Rick Astley'

It needs the extra `sandbox` (`pip install 'discogs-orm[sandbox]'`).
"""

from __future__ import annotations

from discogs.sandbox.catalogue import landmarks

try:
    from discogs.sandbox.recording import RecordedRequest, Recording
    from discogs.sandbox.server import Sandbox
except ModuleNotFoundError as error:
    missing = (error.name or "").partition(".")[0]
    raise ModuleNotFoundError(
        f"The sandbox needs {missing}: pip install 'discogs-orm[sandbox]'", name=missing
    ) from error

__all__ = ["RecordedRequest", "Recording", "Sandbox", "landmarks"]
