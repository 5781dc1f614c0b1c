"""A test kit for applications that use Discogs.

A local Discogs that records its requests, sessions that wait in virtual time, and assertions about
requests. Nothing is patched: the application under test gets another session or another address.

>>> from discogs.testing import VirtualTimeSandbox, capture_requests
>>> with VirtualTimeSandbox() as sandbox, sandbox.session() as session:
...     with capture_requests(sandbox) as requests:
...         title = session.release(249504).title
>>> requests
<1 request: GET /releases/249504 -> 200>

The pytest plugin adds the fixtures `discogs_session`, `discogs_sandbox`, `discogs_environment` and
`discogs_scrubber`, which keeps logins out of recordings
(see docs/howto/test-your-app.md). Needs the extra `sandbox`.
"""

from __future__ import annotations

try:
    from discogs.testing.sandbox import VirtualTimeSandbox
except ImportError as error:
    raise ImportError(
        "discogs.testing needs the sandbox: pip install 'discogs-orm[sandbox]'", name=error.name
    ) from error
from discogs.sandbox import RecordedRequest
from discogs.testing.capture import CapturedRequests, capture_requests
from discogs.testing.clock import VirtualClock
from discogs.testing.scrubbing import Scrubber

__all__ = [
    "CapturedRequests",
    "RecordedRequest",
    "Scrubber",
    "VirtualClock",
    "VirtualTimeSandbox",
    "capture_requests",
]
