"""The old distribution `discogs` (0.2 of 2011, by others), where it is installed beside ours.

Its one file, `discogs.py`, stays in the shadow of our package. Its script replaces ours when it is
installed later, and takes ours along when it is uninstalled.
"""

from __future__ import annotations

from importlib import metadata

__all__ = ["predecessor_note"]

_VERSIONS = {"0.1", "0.2"}


def predecessor_note() -> str:
    """Describe the old distribution and its removal, "" where it is not installed."""
    try:
        version = metadata.version("discogs")
    except metadata.PackageNotFoundError:
        return ""
    if version not in _VERSIONS:
        return ""
    return (
        f"discogs: the distribution `discogs` {version} of 2011, another program, is installed "
        "beside `discogs-orm`, and both have a script `discogs`. Remove it, and restore ours:\n"
        "  pip uninstall discogs\n"
        "  pip install --force-reinstall --no-deps discogs-orm"
    )
