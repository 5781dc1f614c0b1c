"""A tour of a local Discogs in ten seconds, from object to object, with every request counted.

Run `make demo`, or `python -m discogs.cli.demo` with the extra `sandbox`.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass

from discogs.models import Master
from discogs.session import Session

__all__ = ["main"]

# Returns the session to ask: always the same one, or each time a new one without loaded objects.
Ask = Callable[[], Session]

_NEVER_GONNA_GIVE_YOU_UP = 249504


@dataclass(frozen=True)
class Stop:
    """A stop of the tour: the code to show, and the function that runs it."""

    code: str
    visit: Callable[[Ask], str]


def main() -> None:
    """Start the sandbox, visit each stop, and print its output and cost in requests."""
    try:
        from discogs.sandbox import Sandbox
    except ImportError as error:
        raise SystemExit(
            f"The demo needs the sandbox: pip install 'discogs-orm[sandbox]' ({error})"
        ) from error

    with ExitStack() as stack:
        sandbox = stack.enter_context(Sandbox(limit=1000))
        session = stack.enter_context(sandbox.session())

        def new_session() -> Session:
            return stack.enter_context(sandbox.session())

        print(f"A local Discogs, at {sandbox.url}: no account, no network.\n")
        cost, cost_without = 0, 0
        for number, stop in enumerate(TOUR, 1):
            before = len(sandbox.requests)
            output = stop.visit(lambda: session)
            between = len(sandbox.requests)
            stop.visit(new_session)
            here, without = between - before, len(sandbox.requests) - between
            cost, cost_without = cost + here, cost_without + without
            print(f"{number:2}. {stop.code}")
            for line in output.splitlines():
                print(f"    {line}")
            print(f"    -> {_requests(here)} (without the identity map: {without})\n")
        print(
            f"The whole tour: {_requests(cost)}. Without the identity map: {cost_without}.\n"
            "Discogs allows 60 a minute."
        )


def _requests(count: int) -> str:
    return f"{count} request{'' if count == 1 else 's'}"


def _release(ask: Ask) -> str:
    release = ask().release(_NEVER_GONNA_GIVE_YOU_UP)
    formats = ", ".join(
        f"{format.name} {' '.join(format.descriptions)}" for format in release.formats
    )
    label = release.labels[0]
    return (
        f"{release.artist_credit} - {release.title} ({release.year})\n"
        f"{label.name} {label.catno}, {formats}, {release.country}"
    )


def _tracks(ask: Ask) -> str:
    tracks = ask().release(_NEVER_GONNA_GIVE_YOU_UP).tracks
    return "\n".join(
        f"{track.position or '':3} {track.title}  {track.duration}" for track in tracks
    )


def _master(ask: Ask) -> str:
    master = _master_of_release(ask)
    is_main = master.main_release == ask().release(_NEVER_GONNA_GIVE_YOU_UP)
    return f"{master.title}: its main release is {'the one above' if is_main else 'another'}"


def _master_of_release(ask: Ask) -> Master:
    master = ask().release(_NEVER_GONNA_GIVE_YOU_UP).master
    if master is None:
        raise SystemExit("The sandbox's example release has lost its master.")
    return master


def _versions(ask: Ask) -> str:
    master = _master_of_release(ask)
    rows = master.versions[:3]
    listed = "\n".join(f"{row.released} {row.country:10} {row.format}" for row in rows)
    return f"{listed}\n... {len(master.versions)} versions in all"


def _artist(ask: Ask) -> str:
    artists = [credit.artist for credit in ask().release(_NEVER_GONNA_GIVE_YOU_UP).artists]
    return "\n".join(f"{artist.name}: {artist.profile.plain.strip()}" for artist in artists)


def _releases(ask: Ask) -> str:
    artist = ask().release(_NEVER_GONNA_GIVE_YOU_UP).artists[0].artist
    with ask().no_lazy_loading():
        newest = artist.releases.sort("year", "desc")
        listed = [f"{row.year or '?':4} {row.title} ({row.role})" for row in newest]
    return "\n".join([*listed[:4], f"... {len(listed)} rows, no request per row"])


def _label(ask: Ask) -> str:
    label = ask().release(_NEVER_GONNA_GIVE_YOU_UP).labels[0].label
    rows = label.releases[:3]
    return f"{label.name}\n" + "\n".join(
        f"{row.catno:12} {row.artist} - {row.title}" for row in rows
    )


def _search(ask: Ask) -> str:
    found = ask().search("never gonna give you up", type="release", country="UK")[:3]
    known = ask().release(_NEVER_GONNA_GIVE_YOU_UP)
    lines = [
        f"{row.title} ({row.year})" + (" <- the one above" if row.release == known else "")
        for row in found
    ]
    return "\n".join(lines)


def _again(ask: Ask) -> str:
    titles = {ask().release(_NEVER_GONNA_GIVE_YOU_UP).title for _ in range(10)}
    return f"{', '.join(titles)}, ten times"


TOUR = (
    Stop("release = session.release(249504)", _release),
    Stop("release.tracks", _tracks),
    Stop("release.master.main_release", _master),
    Stop("release.master.versions[:3]", _versions),
    Stop("[credit.artist.profile.plain for credit in release.artists]", _artist),
    Stop('artist.releases.sort("year", "desc")', _releases),
    Stop("release.labels[0].label.releases[:3]", _label),
    Stop('session.search("never gonna give you up", type="release", country="UK")[:3]', _search),
    Stop("[session.release(249504).title for _ in range(10)]", _again),
)

if __name__ == "__main__":
    main()
