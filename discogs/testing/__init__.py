"""A test kit: for the suites of applications that talk to Discogs.

A local Discogs that forgets nothing of what it was asked, sessions that never really wait, and
requests that are counted. Nothing is patched: an application under test gets another session, or
another address, and is none the wiser.

>>> from discogs.testing import VirtualTimeSandbox, capture_requests
>>> with VirtualTimeSandbox() as sandbox, sandbox.session() as session:
...     with capture_requests(sandbox) as requests:
...         title = session.release(249504).title
>>> requests
<1 request: GET /releases/249504 -> 200>

With pytest its fixtures are there by themselves: `discogs_session`, `discogs_sandbox`,
`discogs_environment` (see docs/howto/test-your-app.md). It needs the extra `sandbox`.
"""

from __future__ import annotations

try:
    from discogs.testing.sandbox import VirtualTimeSandbox
except ImportError as error:
    raise ImportError(
        "discogs.testing needs the local Discogs: pip install 'discogs[sandbox]'", name=error.name
    ) from error
from discogs.sandbox import RecordedRequest
from discogs.testing.capture import CapturedRequests, capture_requests
from discogs.testing.clock import VirtualClock

__all__ = [
    "CapturedRequests",
    "RecordedRequest",
    "VirtualClock",
    "VirtualTimeSandbox",
    "capture_requests",
]
