"""The users of the sandbox, and what is theirs: profile, collection, wantlist, lists."""

from __future__ import annotations

from discogs.sandbox.people.state import People

__all__ = ["People"]
