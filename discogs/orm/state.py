"""What an entity knows about itself, kept beside its fields."""

from __future__ import annotations

import threading
from collections.abc import Hashable
from typing import Any

from discogs.errors import DiscogsError
from discogs.orm.core import Core
from discogs.orm.payload import Payload

__all__ = ["State", "Unidentified", "mutation"]

# Merging and assigning take microseconds, and never wait for anything while they hold this.
mutation = threading.RLock()


class Unidentified:
    """The identity of what came with a broken one: it is no other's, and no request can name it."""


class State:
    """What an entity knows about itself, beside its fields."""

    __slots__ = (
        "answered",
        "deleted",
        "failure",
        "failures",
        "core",
        "id",
        "invalid",
        "kept",
        "loaded",
        "loading",
        "old",
        "pageless",
        "raw",
        "written",
    )

    def __init__(self, core: Core | None, id: Hashable) -> None:
        #: The session it lives in; None: detached.
        self.core = core
        #: What tells it from others of its class; None: never sent.
        self.id = id
        self.loaded = False
        #: When the last answer was given, by the server's clock, where it is asked conditionally.
        self.answered: str | None = None
        self.deleted = False
        #: A name that has no page on Discogs (id 0): there is nothing to ask for.
        self.pageless = False
        self.invalid: set[str] = set()
        #: Of fields with unsaved changes: what they were.
        self.old: dict[str, Any] = {}
        #: What was saved a moment ago, and until when older values may still arrive.
        self.written: dict[str, tuple[Any, float]] = {}
        #: What lazy relationships gave, until the entity is refreshed or expired.
        self.kept: dict[str, Any] = {}
        #: The JSON as received, oldest first: whole answers, and rows of pages by their place.
        self.raw: list[tuple[Payload, int | None]] = []
        #: Held while its GET is on the way, so that two readers make one request.
        self.loading = threading.RLock()
        #: How often its GET failed, and how the last time: for those who waited for that answer.
        self.failures = 0
        self.failure: DiscogsError | None = None
