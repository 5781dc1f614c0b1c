"""What people own, over the wire: profiles, collections, wantlists, lists."""

from __future__ import annotations

from typing import Any

from discogs.sandbox import Sandbox

Sent = tuple[str, str, Any]


def writes(sandbox: Sandbox) -> list[Sent]:
    """The writes that arrived: method, path and JSON body."""
    return [(one.method, one.path, one.json) for one in sandbox.requests if one.method != "GET"]


def reads(sandbox: Sandbox) -> list[str]:
    """The paths that were read."""
    return [one.path for one in sandbox.requests if one.method == "GET"]
