"""`discogs dump list`, `download` and `verify`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias, cast

import typer

from discogs import dumps
from discogs.cli.dumps.extras import dumps_library
from discogs.cli.errors import FAILED, USAGE, CommandError
from discogs.cli.opening import user_agent
from discogs.cli.options import AsJson
from discogs.cli.printing import print_json, say, show
from discogs.cli.screens.parts import lines, table
from discogs.dumps.mirror import FILE_KINDS, MAX_WAIT, MIRROR, FileKind
from discogs.errors import InvalidValueError
from discogs.validation import checked_base_url

__all__ = ["download", "listing", "verify"]

MirrorUrl: TypeAlias = Annotated[
    str,
    typer.Option(
        "--mirror",
        metavar="URL",
        envvar="DISCOGS_DUMPS_URL",
        help="The address of the dumps, a mirror or the sandbox.",
    ),
]
Folder: TypeAlias = Annotated[
    Path, typer.Argument(metavar="FOLDER", help="The folder of the files.")
]
MaxWait: TypeAlias = Annotated[
    float,
    typer.Option(
        min=0,
        metavar="SECONDS",
        show_default="two hours",
        help="The longest wait that the host may ask for: it lets some 15 requests through, and "
        "then none for an hour.",
    ),
]


def listing(
    year: Annotated[
        int | None,
        typer.Argument(metavar="YEAR", help="The year; by default this one.", show_default=False),
    ] = None,
    *,
    mirror: MirrorUrl = MIRROR,
    max_wait: MaxWait = MAX_WAIT,
    as_json: AsJson = False,
) -> None:
    """List the monthly dumps, the newest first. One request, or two without a year."""
    with dumps_library():
        found = dumps.list(
            year, base_url=_checked(mirror), user_agent=user_agent(), max_wait=max_wait
        )
    if as_json:
        print_json(
            [
                {"date": str(one.date), "files": one.kinds, "is_finished": one.is_finished}
                for one in found
            ]
        )
        return
    if not found:
        say("There are none.")
        return
    made = table(header=True)
    for name in ("Date", "Files", ""):
        made.add_column(name, overflow="fold")
    for one in found:
        state = "" if one.is_finished else "not finished"
        made.add_row(str(one.date), ", ".join(one.kinds), state)
    show(made)


def download(
    folder: Folder = Path("dumps"),
    *,
    date: Annotated[
        str | None,
        typer.Option(metavar="DAY", help="Such as 2026-10-01; by default the newest finished one."),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(metavar="FILE", help="artists, labels, masters or releases; may be repeated."),
    ] = None,
    mirror: MirrorUrl = MIRROR,
    max_wait: MaxWait = MAX_WAIT,
    as_json: AsJson = False,
) -> None:
    """Download a monthly dump: four files, about 11 GB, one request each, and up to three more.

    A file is called .part until its SHA-256 is right. Run the command again after a failure:
    files that are here and intact are not downloaded again, and a part is resumed if the host can.
    """
    with dumps_library():
        paths = dumps.download(
            folder,
            date,
            kinds=cast("list[FileKind]", only or FILE_KINDS),
            base_url=_checked(mirror),
            user_agent=user_agent(),
            max_wait=max_wait,
        )
    if as_json:
        print_json([{"file": str(path), "bytes": path.stat().st_size} for path in paths])
        return
    show(lines(f"{_size(path)}  {path}" for path in paths))


def _checked(mirror: str) -> str:
    try:
        return checked_base_url(mirror)
    except InvalidValueError:
        raise CommandError(
            f"--mirror is an address such as {MIRROR}, without user, password, query and fragment.",
            code=USAGE,
        ) from None


def verify(folder: Folder = Path("dumps"), *, as_json: AsJson = False) -> None:
    """Compare downloaded files with the SHA-256 in CHECKSUM.txt. No request.

    The exit code is 1 if a file is damaged; one that is missing was perhaps not wanted.
    """
    with dumps_library():
        files = dumps.verify(folder)
    states = {
        file.path: "missing" if file.is_missing else "intact" if file.is_intact else "damaged"
        for file in files
    }
    if as_json:
        print_json([{"file": str(path), "state": state} for path, state in states.items()])
    else:
        show(lines(f"{state:8} {path.name}" for path, state in states.items()))
    damaged = [path for path, state in states.items() if state == "damaged"]
    if damaged:
        raise CommandError(
            f"{len(damaged)} of {len(files)} files are damaged.",
            f"Download them again: discogs dump download {folder}",
            code=FAILED,
        )


def _size(path: Path) -> str:
    return f"{path.stat().st_size / 1e6:10,.1f} MB"
