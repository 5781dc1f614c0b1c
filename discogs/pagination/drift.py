"""The warning that a listing was not what it announced."""

from __future__ import annotations

import inspect
import warnings

__all__ = ["DriftWarning", "warn_of_drift"]


class DriftWarning(UserWarning):
    """A listing held another number of rows than announced, or changed while it was read."""


def warn_of_drift(message: str) -> None:
    """Warn the user, at the line of theirs that is being executed."""
    warnings.warn(message, DriftWarning, stacklevel=_depth_in_the_house())


def _depth_in_the_house() -> int:
    """How many frames up the user's own line is, for a warning to point at."""
    frame, depth = inspect.currentframe(), 0
    while frame is not None and frame.f_globals.get("__name__", "").startswith("discogs."):
        frame, depth = frame.f_back, depth + 1
    return depth
