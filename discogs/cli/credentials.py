"""Stored logins: one for each server, in a file that only its owner can read."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar, Final

import typer
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from discogs.cli.errors import CommandError
from discogs.cli.printing import say
from discogs.http.files import write_whole

__all__ = [
    "StoredLogin",
    "check_credentials",
    "credentials_path",
    "forget_login",
    "keep_login",
    "stored_login",
]

_OWNER_ONLY: Final = 0o600
_OWNER_ONLY_DIRECTORY: Final = 0o700


class StoredLogin(BaseModel):
    """A stored login: a personal token, or the four parts of OAuth."""

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, hide_input_in_errors=True)

    #: The user, as Discogs answered before it was stored; `""` until then.
    username: str = ""
    token: str | None = Field(default=None, repr=False)
    key: str | None = Field(default=None, repr=False)
    secret: str | None = Field(default=None, repr=False)
    oauth_token: str | None = Field(default=None, repr=False)
    oauth_secret: str | None = Field(default=None, repr=False)


_FILE = TypeAdapter(dict[str, StoredLogin])


def credentials_path() -> Path:
    """Return the file's path, in ~/.config/discogs, Application Support, or %APPDATA%."""
    return Path(typer.get_app_dir("discogs")) / "credentials.json"


def check_credentials() -> None:
    """Raise CommandError if the file can't be read, and so no login added to it."""
    _read()


def stored_login(base_url: str) -> StoredLogin | None:
    """Read the login for this server; None if there is none, whatever others have."""
    return _read(warn=True).get(base_url)


def keep_login(base_url: str, login: StoredLogin) -> Path:
    """Store a login, replacing the previous one."""
    return _write({**_read(), base_url: login})


def forget_login(base_url: str) -> StoredLogin | None:
    """Remove the login for this server, and the file after the last login."""
    logins = dict(_read())
    found = logins.pop(base_url, None)
    if logins and found is not None:
        _write(logins)
    elif not logins:
        credentials_path().unlink(missing_ok=True)
    return found


def _read(*, warn: bool = False) -> Mapping[str, StoredLogin]:
    path = credentials_path()
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return {}
    if not stat.S_ISREG(mode):
        # Opening a FIFO would wait for whoever writes into it.
        raise CommandError(f"{path} is not a file.", "Move it away, then log in again.")
    content = path.read_bytes()
    if warn and os.name == "posix" and mode & 0o077:
        say(f"Warning: others can read {path}. Make it private: chmod 600 {path}", "yellow")
    try:
        return _FILE.validate_json(content)
    except ValidationError:
        raise CommandError(
            f"{path} is no readable file of logins.", "Delete it, then log in again."
        ) from None


def _write(logins: Mapping[str, StoredLogin]) -> Path:
    """Write the file atomically, and never readable by others."""
    path = credentials_path()
    path.parent.mkdir(mode=_OWNER_ONLY_DIRECTORY, parents=True, exist_ok=True)
    path.parent.chmod(_OWNER_ONLY_DIRECTORY)
    content = _FILE.dump_json(dict(logins), exclude_none=True, indent=2)
    return write_whole(path, [content, b"\n"], mode=_OWNER_ONLY)
