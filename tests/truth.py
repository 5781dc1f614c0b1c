"""What a sandbox has, whatever it shows: tests compare with it, or change it behind its back."""

from __future__ import annotations

from discogs.sandbox import Sandbox
from discogs.sandbox.store import State

__all__ = ["truth_of"]


def truth_of(sandbox: Sandbox) -> State:
    """The state with all writes, also those that readers do not see yet."""
    return sandbox._store.true
