"""Work that other threads do for one that was interrupted: for that, nothing more is sent.

A thread of such work sets `INTERRUPT` in its own context. Whoever is about to send something asks
`check_interrupt()`, also after a wait: the limit may have kept the thread for a minute.
"""

from __future__ import annotations

import threading
from contextvars import ContextVar

__all__ = ["INTERRUPT", "Interrupted", "check_interrupt"]

#: Set when nobody waits any more for what this thread does; None: it works for itself.
INTERRUPT: ContextVar[threading.Event | None] = ContextVar("discogs_interrupt", default=None)


class Interrupted(Exception):
    """What this thread was going to send is not wanted any more. It ends the work, unseen."""


def check_interrupt() -> None:
    """Raise Interrupted if this thread works for one that was interrupted."""
    interrupt = INTERRUPT.get()
    if interrupt is not None and interrupt.is_set():
        raise Interrupted
