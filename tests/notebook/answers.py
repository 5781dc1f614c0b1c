"""Answers of the sandbox, and what a session makes of them: one for each card and each table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import discogs
from discogs.models.order_messages import messages_of
from discogs.sandbox import Sandbox, landmarks
from tests.unit.models_world import World

ME = "/users/sandbox_user"
ORDER = landmarks.ORDER_NEW


class Answers(dict[str, Any]):
    """Answers by their paths; what hypothesis says of a failure would be long with all of them."""

    def __repr__(self) -> str:
        return f"<{len(self)} answers>"


Make = Callable[[World], Any]


@dataclass(frozen=True)
class Example:
    """Something that is shown."""

    path: str
    #: Makes it, loaded, of the answer at the path.
    make: Make


def _entity(cls: type[discogs.Entity], id: Any) -> Make:
    return lambda world: world.core.entity(cls, id).refresh()


def _read(make: Make) -> Make:
    def read(world: World) -> Any:
        listing = make(world)
        _ = list(listing)
        return listing

    return read


def _row(make: Make) -> Make:
    return lambda world: make(world)[0]


def _me(world: World) -> discogs.User:
    return world.user("sandbox_user")


EXAMPLES = {
    "release": Example("/releases/249504", _entity(discogs.Release, 249504)),
    "index tracks": Example(
        f"/releases/{landmarks.RELEASE_WITH_SUB_TRACKS}",
        _entity(discogs.Release, landmarks.RELEASE_WITH_SUB_TRACKS),
    ),
    "compilation": Example(
        f"/releases/{landmarks.RELEASE_COMPILATION}",
        _entity(discogs.Release, landmarks.RELEASE_COMPILATION),
    ),
    "export": Example(
        f"/inventory/export/{landmarks.EXPORT_OF_THREE}",
        _entity(discogs.InventoryExport, landmarks.EXPORT_OF_THREE),
    ),
    "upload": Example(
        f"/inventory/upload/{landmarks.UPLOAD_DONE}",
        _entity(discogs.InventoryUpload, landmarks.UPLOAD_DONE),
    ),
    "master": Example("/masters/96559", _entity(discogs.Master, 96559)),
    "artist": Example("/artists/72872", _entity(discogs.Artist, 72872)),
    "group": Example(
        f"/artists/{landmarks.ARTIST_GROUP}", _entity(discogs.Artist, landmarks.ARTIST_GROUP)
    ),
    "label": Example("/labels/895", _entity(discogs.Label, 895)),
    "user": Example(ME, _entity(discogs.User, "sandbox_user")),
    "listing": Example("/marketplace/listings/4000000001", _entity(discogs.Listing, 4000000001)),
    "order": Example(f"/marketplace/orders/{ORDER}", lambda world: world.order(ORDER).refresh()),
    "list": Example("/lists/90000001", _entity(discogs.UserList, 90000001)),
    "folder": Example(
        f"{ME}/collection/folders/1", lambda world: _me(world).folders.by_id(1).refresh()
    ),
    "item": Example(
        f"{ME}/collection/folders/0/releases", _row(lambda world: _me(world).collection)
    ),
    "want": Example(f"{ME}/wants", _row(lambda world: _me(world).wantlist)),
    "collection": Example(
        f"{ME}/collection/folders/0/releases", _read(lambda world: _me(world).collection)
    ),
    "wantlist": Example(f"{ME}/wants", _read(lambda world: _me(world).wantlist)),
    "folders": Example(f"{ME}/collection/folders", _read(lambda world: _me(world).folders)),
    "inventory": Example(f"{ME}/inventory", _read(lambda world: _me(world).inventory)),
    "lists": Example(f"{ME}/lists", _read(lambda world: _me(world).lists)),
    "contributions": Example(f"{ME}/contributions", _read(lambda world: _me(world).contributions)),
    "submissions": Example(
        f"{ME}/submissions", _read(lambda world: _me(world).submissions.releases)
    ),
    "artist's releases": Example(
        "/artists/72872/releases", _read(lambda world: world.artist(72872).releases)
    ),
    "label's releases": Example(
        "/labels/895/releases", _read(lambda world: world.label(895).releases)
    ),
    "versions": Example(
        "/masters/96559/versions", _read(lambda world: world.master(96559).versions)
    ),
    "search": Example("/database/search", _read(lambda world: world.search("x"))),
    "messages": Example(
        f"/marketplace/orders/{ORDER}/messages",
        _read(lambda world: messages_of(world.core, f"/marketplace/orders/{ORDER}")),
    ),
}


def recorded(sandbox: Sandbox) -> Answers:
    """What the sandbox answers: few rows to a page, and pictures from where Discogs has them."""
    answers = Answers()
    with sandbox.session() as session:
        for example in EXAMPLES.values():
            path = example.path
            query = "never" if "search" in path else None
            content = session.request("GET", path, params={"per_page": 4, "q": query}).json()
            assert isinstance(content, dict)
            if isinstance(content.get("pagination"), dict):
                content["pagination"] = {"items": 4, "pages": 1}
            answers[path] = by_https(content, sandbox.url)
    return answers


def by_https(content: Any, url: str) -> Any:
    """The same with each address of the sandbox's made one of Discogs'."""
    if isinstance(content, dict):
        return {key: by_https(value, url) for key, value in content.items()}
    if isinstance(content, list):
        return [by_https(value, url) for value in content]
    return content.replace(url, "https://i.discogs.com") if isinstance(content, str) else content


def leaves(content: Any) -> Iterator[tuple[Any, Any]]:
    """Where an answer's texts and numbers stand: their container, and their key in it."""
    entries = content.items() if isinstance(content, dict) else enumerate(content)
    for key, value in list(entries):
        if isinstance(value, (dict, list)):
            yield from leaves(value)
        else:
            yield content, key
