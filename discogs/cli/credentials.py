"""The stored logins: a file that only its owner can read, one login for each server."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import typer
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from discogs.cli.complaints import Complaint
from discogs.cli.printing import say

__all__ = ["StoredLogin", "credentials_path", "forget_login", "keep_login", "stored_login"]

_OWNER_ONLY: Final = 0o600
_OWNER_ONLY_DIRECTORY: Final = 0o700


class StoredLogin(BaseModel):
    """A login, as it is kept: a personal token, or the four parts of OAuth."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    #: Whose it is, as Discogs said when it was stored; `""` before that.
    username: str = ""
    token: str | None = Field(default=None, repr=False)
    key: str | None = Field(default=None, repr=False)
    secret: str | None = Field(default=None, repr=False)
    oauth_token: str | None = Field(default=None, repr=False)
    oauth_secret: str | None = Field(default=None, repr=False)


_FILE = TypeAdapter(dict[str, StoredLogin])


def credentials_path() -> Path:
    """Where logins are kept: ~/.config/discogs on Linux, Application Support, or %APPDATA%."""
    return Path(typer.get_app_dir("discogs")) / "credentials.json"


def stored_login(base_url: str) -> StoredLogin | None:
    """The login for this server. One of another server is never given to it."""
    return _stored(warn=True).get(base_url)


def keep_login(base_url: str, login: StoredLogin) -> Path:
    """Store a login in place of the one before."""
    return _write({**_stored(), base_url: login})


def forget_login(base_url: str) -> StoredLogin | None:
    """Remove the login for this server, and the file when it was the last one."""
    logins = dict(_stored())
    found = logins.pop(base_url, None)
    if logins and found is not None:
        _write(logins)
    elif not logins:
        credentials_path().unlink(missing_ok=True)
    return found


def _stored(*, warn: bool = False) -> Mapping[str, StoredLogin]:
    path = credentials_path()
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return {}
    if warn and os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        say(f"Warning: others can read {path}. Keep it to yourself: chmod 600 {path}", "yellow")
    try:
        return _FILE.validate_json(content)
    except ValidationError:
        raise Complaint(
            f"{path} holds no logins that can be read.", "Remove it, then log in again."
        ) from None


def _write(logins: Mapping[str, StoredLogin]) -> Path:
    """Write the file whole or not at all; at no moment can anyone else read it."""
    path = credentials_path()
    path.parent.mkdir(mode=_OWNER_ONLY_DIRECTORY, parents=True, exist_ok=True)
    path.parent.chmod(_OWNER_ONLY_DIRECTORY)
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(8)}.part")
    content = _FILE.dump_json(dict(logins), exclude_none=True, indent=2)
    try:
        # Made with the mode, not given it afterwards: there would be a moment in between.
        made = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
        with os.fdopen(made, "wb") as file:
            file.write(content + b"\n")
            file.flush()
            os.fsync(made)
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    return path
