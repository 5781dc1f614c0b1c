"""What notebooks, debuggers and Python's own protocols do to a stub costs no request."""

from __future__ import annotations

import contextlib
import copy
import inspect
import operator
import pickle
import pprint
import warnings
from collections.abc import Callable
from typing import Any, ClassVar, cast

import pytest
from rich.pretty import pretty_repr

import discogs
from discogs.errors import DetachedError, InvalidFieldError
from discogs.http.messages import Request
from tests.unit.models_world import (
    ARTIST,
    LABEL,
    MASTER,
    NOTE,
    RELEASE,
    Note,
    World,
    changed,
    listing,
    notes_of,
    world_of_all,
)

ANSWERS: dict[type[discogs.Entity], tuple[str, dict[str, object]]] = {
    discogs.Release: ("/releases/1", RELEASE),
    discogs.Master: ("/masters/500", MASTER),
    discogs.Artist: ("/artists/45", ARTIST),
    discogs.Label: ("/labels/23528", LABEL),
    Note: ("/notes/7", NOTE),
}
PROBED = (
    "_repr_mimebundle_",
    "_ipython_display_",
    "_ipython_canary_method_should_not_exist_",
    "__array__",
    "__array_interface__",
    "__dataframe__",
    "__len__",
    "__wrapped__",
    "_name",
    "shape",
)


def read_everything(entity: discogs.Entity) -> None:
    """What pydevd does to show an object: every name of `dir` is read."""
    for name in dir(entity):
        with contextlib.suppress(AttributeError):  # dir() of a model names what only its class has
            getattr(entity, name)


def look_for_methods(entity: discogs.Entity) -> None:
    for name in PROBED:
        assert not hasattr(entity, name)


def refuses(ask: Callable[[], object]) -> None:
    """An entity is neither a dict nor a sequence, whatever is loaded."""
    with pytest.raises(TypeError, match=r"is no sequence|is not iterable"):
        ask()


PROBES: dict[str, Callable[[discogs.Entity], object]] = {
    "repr": repr,
    "str": str,
    "format": lambda entity: f"{entity}",
    "hash": hash,
    "bool": bool,
    "dir": dir,
    "vars": vars,
    "equal to another": lambda entity: entity == "x",
    "in a list": lambda entity: entity in [1, entity],
    "pprint": pprint.pformat,
    "rich": pretty_repr,
    "getmembers": inspect.getmembers,
    "pydevd": read_everything,
    "notebooks": look_for_methods,
    "html": lambda entity: entity._repr_html_(),
    "model_dump": lambda entity: entity.model_dump(),
    "model_dump_json": lambda entity: entity.model_dump_json(),
    "dict": lambda entity: refuses(lambda: dict(entity)),
    "list": lambda entity: refuses(lambda: list(entity)),
    "in": lambda entity: refuses(lambda: operator.contains(cast("Any", entity), 5)),
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "model_copy": lambda entity: entity.model_copy(),
    "pickle": pickle.dumps,
    "raw": lambda entity: entity.raw,
    "is_dirty": lambda entity: (entity.is_dirty, entity.is_loaded),
}


def entity_of(cls: type[discogs.Entity]) -> tuple[World, discogs.Entity]:
    path, content = ANSWERS[cls]
    world = world_of_all()
    id = content["id"]
    assert isinstance(id, int)
    world.answers[path] = content
    return world, world.core.entity(cls, id)


@pytest.mark.parametrize("probe", PROBES.values(), ids=PROBES)
@pytest.mark.parametrize("cls", ANSWERS, ids=lambda cls: cls.__name__)
def test_a_probe_of_a_stub_makes_no_request(
    cls: type[discogs.Entity], probe: Callable[[discogs.Entity], object]
) -> None:
    world, entity = entity_of(cls)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # names of pydantic's own
        probe(entity)

    assert world.asked == []
    assert not entity.is_loaded


@pytest.mark.parametrize("probe", PROBES.values(), ids=PROBES)
@pytest.mark.parametrize("cls", ANSWERS, ids=lambda cls: cls.__name__)
def test_a_probe_of_a_loaded_object_makes_no_request(
    cls: type[discogs.Entity], probe: Callable[[discogs.Entity], object]
) -> None:
    world, entity = entity_of(cls)
    entity.refresh()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        probe(entity)

    assert len(world.asked) == 1


def test_a_stub_completes_what_costs_nothing_and_a_loaded_object_everything() -> None:
    world = world_of_all()
    release = world.release(1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        before = dir(release)
    _ = release.title

    assert {"id", "refresh", "is_loaded", "raw", "stats"} <= set(before)
    assert not {"title", "master", "tracks"} & set(before)
    assert {"title", "master", "tracks"} <= set(dir(release))


class Teller(Note):
    """An entity with a property that asks the server itself."""

    _requesting: ClassVar[frozenset[str]] = frozenset({"told"})

    @property
    def told(self) -> str:
        return self._kept("told", lambda: self._ask(Request("GET", "/told"), str))


def test_what_asks_the_server_is_not_offered_until_it_is_kept() -> None:
    world = World({"/notes/7": NOTE, "/told": "once"})
    teller = world.core.entity(Teller, 7).refresh()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        inspect.getmembers(teller)
        assert world.paths == ["/notes/7"]
        assert teller.told == "once"
        assert "told" in dir(teller)


def test_a_probe_of_versions_makes_no_request() -> None:
    world = world_of_all()
    versions = world.master(500).versions
    world.answers["/masters/500/versions"] = listing([], "versions")
    inspect.getmembers(versions)

    assert world.asked == []
    assert len(versions) == 0
    assert {"facets", "pages", "filter"} <= set(dir(versions))


def test_completion_gives_no_warning() -> None:
    world = world_of_all()
    stub, loaded = world.release(1), world.artist(45).refresh()
    with warnings.catch_warnings(record=True) as given:
        warnings.simplefilter("always")
        dir(stub)
        dir(loaded)

    assert given == []


def test_repr_shows_what_is_known() -> None:
    world = world_of_all()
    release = world.release(1)

    assert repr(release) == "Release(id=1)"
    _ = release.title
    assert repr(release) == str(release) == "Release(id=1, title='Windowlicker', year=1999)"


def test_model_dump_leaves_out_what_is_not_loaded() -> None:
    world = world_of_all()
    (note,) = notes_of(world, [{"id": 7, "title": "Told"}])

    assert note.model_dump() == {"id": 7, "title": "Told"}
    note.refresh()
    assert note.model_dump() == {**NOTE, "tags": ("a", "b")}


def test_model_dump_of_a_release_shows_its_values_as_plain_dicts() -> None:
    world = world_of_all()
    release = world.release(1)
    release.refresh()
    dumped = release.model_dump(mode="json")

    assert dumped["formats"] == [
        {"name": "Vinyl", "qty": "1", "descriptions": ['12"'], "text": None}
    ]
    assert dumped["artists"][0]["name"] == "Aphex Twin (2)"
    assert "origin" not in dumped["artists"][0]
    assert dumped["lowest_price"]["value"] == "2.5616438356164384"


def test_equality_and_hash_go_by_class_and_id() -> None:
    world, other = world_of_all(), world_of_all()

    assert world.release(500) != world.master(500)
    assert world.release(1) != world.release(2)
    assert world.release(1) == other.release(1)
    assert world.release(1) is not other.release(1)
    assert len({world.release(1), other.release(1), world.artist(1)}) == 2


COPIES: dict[str, Callable[[Any], Any]] = {
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "model_copy": lambda entity: entity.model_copy(),
    "pickle": lambda entity: pickle.loads(pickle.dumps(entity)),  # noqa: S301
}


@pytest.mark.parametrize("duplicate", COPIES.values(), ids=COPIES)
def test_a_copy_is_equal_detached_and_clean(duplicate: Callable[[Note], Note]) -> None:
    world = world_of_all()
    (note,) = notes_of(world, [{"id": 7, "title": "Told"}])
    note.stars = 4
    twin = duplicate(note)

    assert twin == note
    assert twin is not note
    assert hash(twin) == hash(note)
    assert twin.title == "Told"
    assert not twin.is_dirty
    assert note.is_dirty
    with pytest.raises(DetachedError, match=r"belongs to no session.*can't load \.author"):
        _ = twin.author
    with pytest.raises(DetachedError):
        twin.title = "Mine"
    with pytest.raises(DetachedError):
        twin.refresh()
    with pytest.raises(DetachedError, match="can't show what was received"):
        _ = twin.raw
    assert "raw" not in dir(twin)


@pytest.mark.parametrize("duplicate", COPIES.values(), ids=COPIES)
def test_a_copy_of_a_loaded_object_reads_all_fields(duplicate: Callable[[Note], Note]) -> None:
    world = world_of_all()
    world.answers["/notes/7"] = changed(NOTE, pages=...)
    note = world.core.entity(Note, 7).refresh()
    twin = duplicate(note)

    assert twin.is_loaded
    assert twin.author == "Richard"
    assert twin.pages is None


@pytest.mark.parametrize("duplicate", COPIES.values(), ids=COPIES)
def test_a_copy_still_knows_that_a_field_was_invalid(duplicate: Callable[[Note], Note]) -> None:
    world = world_of_all()
    world.answers["/notes/7"] = changed(NOTE, pages="many")
    twin = duplicate(world.core.entity(Note, 7).refresh())

    with pytest.raises(InvalidFieldError):
        _ = twin.pages


@pytest.mark.parametrize("duplicate", COPIES.values(), ids=COPIES)
def test_a_copied_release_has_values_that_lead_nowhere(
    duplicate: Callable[[discogs.Release], discogs.Release],
) -> None:
    world = world_of_all()
    release = world.release(1).refresh()
    twin = duplicate(release)

    assert twin.artists == release.artists
    assert twin.artist_credit == "Aphex Twin"
    assert twin.model_dump() == release.model_dump()
    with pytest.raises(DetachedError):
        _ = twin.artists[0].artist
    assert release.artists[0].artist is world.artist(45)
