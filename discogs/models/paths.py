"""The paths below a user, and the two folders that everyone has."""

from __future__ import annotations

from urllib.parse import quote

from discogs.errors import InvalidValueError
from discogs.orm.identity import shown

__all__ = [
    "ALL",
    "UNCATEGORIZED",
    "checked_username",
    "copies_path",
    "folders_path",
    "inventory_path",
    "items_path",
    "user_path",
    "wants_path",
]

#: The folder that shows all items, and the one for new items.
ALL, UNCATEGORIZED = 0, 1


def checked_username(name: object) -> str:
    """Return a valid username, which can't change the path; else InvalidValueError."""
    stripped = name.strip() if isinstance(name, str) else ""
    if stripped != name or not stripped.strip(".") or not stripped.isprintable():
        raise InvalidValueError(
            f"A username is a short text such as 'rodneyfool', not {shown(name)}."
        )
    return stripped


def user_path(username: str) -> str:
    """Return the path of a user."""
    return f"/users/{quote(username, safe='')}"


def folders_path(owner: str) -> str:
    """Return the path of a collection's folders."""
    return f"{user_path(owner)}/collection/folders"


def items_path(owner: str, folder_id: int) -> str:
    """Return the path of a folder's items."""
    return f"{folders_path(owner)}/{folder_id}/releases"


def copies_path(owner: str, release_id: int) -> str:
    """Return the path of the items of one release."""
    return f"{user_path(owner)}/collection/releases/{release_id}"


def inventory_path(owner: str) -> str:
    """Return the path of an inventory."""
    return f"{user_path(owner)}/inventory"


def wants_path(owner: str) -> str:
    """Return the path of a wantlist."""
    return f"{user_path(owner)}/wants"
