"""Of dump, row, full load, refresh, own write and expire, in every order: the newest truth is read.

What a plain model says, which knows facts and where they came from, is what each field says.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any, Final, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discogs import Artist, InvalidFieldError, Label, Master, Release, dumps
from discogs.errors import DetachedError, ServerError
from discogs.orm.decoding import decoder
from discogs.orm.entity import Entity, declaration_of, merge
from discogs.orm.fields import NOT_LOADED
from discogs.orm.payload import Payload
from tests.dumps.examples import NEW, dump
from tests.unit.models_world import World

#: Of each kind a record that has all a dump can have, so that nothing of it looks like a default.
RECORDS: Final = {
    "releases": NEW.format(id=1).replace(">0</master_id>", ">96</master_id>"),
    "masters": """<master id="1"><main_release>5</main_release><artists><artist><id>7</id>\
<name>Ann</name></artist></artists><genres><genre>Rock</genre></genres><styles><style>Punk</style>\
</styles><year>1977</year><title>M</title><data_quality>Correct</data_quality><notes>N</notes>\
<videos><video src="u" duration="3" embed="true"><title>V</title></video></videos></master>""",
    "artists": """<artist><id>1</id><name>Ann</name><realname>Anna</realname><profile>P</profile>\
<data_quality>Correct</data_quality><urls><url>https://a</url></urls><namevariations><name>An\
</name></namevariations><aliases><name id="8">Bea</name></aliases></artist>""",
    "labels": """<label><id>1</id><name>Svek</name><profile>P</profile><contactinfo>C</contactinfo>\
<data_quality>Correct</data_quality><urls><url>https://s</url></urls><sublabels><label id="6">Two\
</label></sublabels><parentLabel id="4">Top</parentLabel></label>""",
}
KINDS: Final[dict[type[Entity], str]] = {
    Release: "releases", Master: "masters", Artist: "artists", Label: "labels",
}  # fmt: skip
#: A field that no dump has: reading it asks the API for all.
UNCOVERED: Final = "uri"
MISSING: Final = "<nobody said it>"
#: A session in which nothing lives, to give types to facts.
TYPING: Final = World()


def vary(value: Any, version: int) -> Any:
    """Another value of the same type, each time."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value + version
    if isinstance(value, list):
        return [vary(entry, version) for entry in value]
    if isinstance(value, dict):
        return {name: vary(one, version) for name, one in value.items()}
    return f"{value}~{version}"


@dataclass(frozen=True)
class Subject:
    """An entity class, its dump, and what can be said of its covered fields."""

    cls: type[Entity]
    path: str
    catalogue: Path
    #: The covered fields, by name.
    fields: tuple[str, ...]
    #: What the dump says, typed.
    of_dump: Mapping[str, Any]
    #: What it says as JSON, by the keys of the API.
    raw: Mapping[str, Any]

    def json(self, version: int, names: tuple[str, ...]) -> dict[str, Any]:
        """An answer of the API that says something of these fields alone."""
        fields = self.cls.model_fields
        keys = {fields[name].alias or name for name in names}
        said = {key: vary(value, version) for key, value in self.raw.items() if key in keys}
        return {**said, "id": 1}

    def typed(self, json: Mapping[str, Any]) -> dict[str, Any]:
        """What such an answer says, typed."""
        payload = Payload.of_object(TYPING.core, dict(json))
        fresh = decoder(self.cls).decode_object(dict(json), payload)
        return {name: vars(fresh)[name] for name in fresh.model_fields_set - {"id"}}

    def default(self, name: str) -> Any:
        found = declaration_of(self.cls).defaults[name]
        return MISSING if found is NOT_LOADED else found


@pytest.fixture(scope="module", params=KINDS, ids=lambda cls: cls.__name__)
def subject(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Subject:
    return subject_of(request.param, tmp_path_factory.mktemp("older"))


def subject_of(cls: type[Entity], folder: Path) -> Subject:
    kind = KINDS[cls]
    path = folder / f"discogs_20261001_{kind}.xml"
    path.write_bytes(dump([RECORDS[kind]], kind))
    made = dumps.convert(path, folder / "data", workers=1, parquet=False)
    (entity,) = dumps.read(path)
    fields = tuple(sorted(dumps.coverage(cls) - {"id"}))
    of_dump = {name: getattr(entity, name) for name in fields}
    raw = {key: value for key, value in entity.raw.items() if key != "is_main_release"}
    found = Subject(cls, f"/{kind}/1", made.catalogue, fields, of_dump, raw)
    # Each field is tried for what it is worth: what the dump says is no default.
    assert [name for name in fields if of_dump[name] == found.default(name)] == []
    return found


class Model:
    """What there is to know, in the plainest words."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        #: What the API has said and not taken back.
        self.said: dict[str, Any] = {}
        self.is_full = False
        #: Whether the API was asked for all, or is to be: then the dump is too old.
        self.asked = False

    def is_known(self, name: str) -> bool:
        believed = not self.is_full and not self.asked and name in self.subject.of_dump
        return name in self.said or self.is_full or believed

    def read(self, name: str) -> Any:
        if name in self.said:
            return self.said[name]
        return self.subject.default(name) if self.is_full else self.subject.of_dump[name]

    def row(self, facts: Mapping[str, Any]) -> None:
        """A mention by the way fills gaps, until all is known."""
        if not self.is_full:
            self.said = {**facts, **self.said}

    def partial(self, facts: Mapping[str, Any]) -> None:
        self.said |= facts

    def full(self, facts: Mapping[str, Any]) -> None:
        # The first full answer keeps what partial ones said in what it leaves out; a later one says
        # all there is.
        self.said = dict(facts) if self.is_full else {**self.said, **facts}
        self.is_full = self.asked = True

    def expire(self) -> None:
        self.said, self.is_full, self.asked = {}, False, True


#: What happens to an entity.
ACTIONS: Final = (
    "read", "row", "partial", "full", "refresh", "fail", "expire", "uncovered", "copy",
)  # fmt: skip


class Play:
    """Does the same to an entity and to the model, and compares what they say."""

    def __init__(self, subject: Subject) -> None:
        self.subject, self.model, self.version = subject, Model(subject), 0
        self.world = World({subject.path: self._answer}, catalogue=subject.catalogue)
        self.entity = self.world.core.entity(subject.cls, 1)
        #: What the API says when it is asked, None when it fails.
        self.answer: dict[str, Any] | None = {}

    def _answer(self, _: object) -> object:
        if self.answer is None:
            return ServerError(502, "Bad gateway", "GET", self.subject.path)
        return {UNCOVERED: "u", **self.answer}

    def do(self, action: str, names: tuple[str, ...]) -> None:
        self.version += 1
        getattr(self, action)(names)
        shown = vars(self.entity)
        of_dump = self.subject.of_dump
        is_older = any(shown.get(name, MISSING) == of_dump[name] for name in of_dump)
        assert (self.entity.known_as_of is not None) == is_older
        assert self.entity.is_loaded == self.model.is_full

    def read(self, names: tuple[str, ...]) -> None:
        self.answer = self.subject.json(self.version, names[::2])
        for name in names:
            asked = len(self.world.asked)
            if not (is_known := self.model.is_known(name)):
                self.model.full(self.subject.typed(self.answer))
            expected = self.model.read(name)
            try:
                found = getattr(self.entity, name)
            except InvalidFieldError:
                found = MISSING
            assert found == expected, name
            assert len(self.world.asked) == asked + (not is_known)

    def row(self, names: tuple[str, ...]) -> None:
        facts = self.subject.typed(self.subject.json(self.version, names))
        self.world.core.entity(self.subject.cls, 1, **facts)
        self.model.row(facts)

    def partial(self, names: tuple[str, ...]) -> None:
        self.model.partial(self._merge(names, full=False))

    def full(self, names: tuple[str, ...]) -> None:
        self.model.full(self._merge(names, full=True))

    def _merge(self, names: tuple[str, ...], *, full: bool) -> dict[str, Any]:
        json = self.subject.json(self.version, names)
        payload = Payload.of_object(self.world.core, json)
        fresh = decoder(self.subject.cls).decode_object(json, payload)
        merge(self.entity, fresh, payload, full=full)
        return self.subject.typed(json)

    def refresh(self, names: tuple[str, ...]) -> None:
        self.answer = self.subject.json(self.version, names)
        self.entity.refresh()
        self.model.full(self.subject.typed(self.answer))

    def fail(self, _: tuple[str, ...]) -> None:
        """What fails changes nothing."""
        self.answer = None
        with pytest.raises(ServerError):
            self.entity.refresh()
        if not self.model.is_full:
            with pytest.raises(ServerError):
                getattr(self.entity, UNCOVERED)

    def expire(self, _: tuple[str, ...]) -> None:
        self.world.expire(self.entity)
        self.model.expire()

    def uncovered(self, names: tuple[str, ...]) -> None:
        self.answer = self.subject.json(self.version, names)
        is_new = not self.model.is_full
        try:
            getattr(self.entity, UNCOVERED)
        except InvalidFieldError:
            assert not is_new
        if is_new:
            self.model.full(self.subject.typed(self.answer))

    def copy(self, _: tuple[str, ...]) -> None:
        """A copy knows what is loaded, from when it is, and asks nobody."""
        copy = cast("Entity", pickle.loads(pickle.dumps(self.entity)))  # noqa: S301
        shown = vars(self.entity)
        assert {name: vars(copy)[name] for name in vars(copy)} == shown
        assert copy.known_as_of == self.entity.known_as_of
        for name in self.subject.fields:
            if name not in shown and not copy.is_loaded:
                with pytest.raises(DetachedError):
                    getattr(copy, name)


def halves(fields: tuple[str, ...]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Which fields an action is about: the one half or the other, so that each is in and out."""
    both = (fields[::2], fields[1::2])
    about = {"fail": ((),), "expire": ((),), "copy": ((),), "read": (fields[:1], fields[1:2])}
    return {action: about.get(action, both) for action in ACTIONS}


@pytest.mark.parametrize("length", [1, 2, 3])
def test_all_short_orders(subject: Subject, length: int) -> None:
    steps = [(act, names) for act, several in halves(subject.fields).items() for names in several]
    for order in product(steps, repeat=length):
        play = Play(subject)
        for action, names in order:
            play.do(action, names)
        play.do("read", subject.fields)


@st.composite
def orders(draw: st.DrawFn) -> tuple[type[Entity], list[tuple[str, int]], int]:
    """Long orders, each action about any of the fields, which are bits of a number."""
    cls = draw(st.sampled_from(sorted(KINDS, key=lambda cls: cls.__name__)))
    bits = st.integers(0, 2**24 - 1)
    return cls, draw(st.lists(st.tuples(st.sampled_from(ACTIONS), bits), max_size=14)), draw(bits)


@pytest.fixture(scope="module")
def subjects(tmp_path_factory: pytest.TempPathFactory) -> dict[type[Entity], Subject]:
    return {cls: subject_of(cls, tmp_path_factory.mktemp("older")) for cls in KINDS}


@settings(max_examples=150, deadline=None)
@given(orders())
def test_long_orders_about_any_fields(
    subjects: dict[type[Entity], Subject],
    order: tuple[type[Entity], list[tuple[str, int]], int],
) -> None:
    cls, steps, last = order
    play = Play(subjects[cls])

    def chosen(bits: int) -> Iterator[str]:
        return (name for bit, name in enumerate(play.subject.fields) if bits >> bit & 1)

    for action, bits in steps:
        play.do(action, tuple(chosen(bits)))
    first = tuple(chosen(last))
    play.do("read", (*first, *(name for name in play.subject.fields if name not in first)))


#: Of each kind a record that has next to nothing.
BARE: Final = {
    "releases": '<release id="1"><title>R</title></release>',
    "masters": '<master id="1"><title>M</title><main_release>5</main_release></master>',
    "artists": "<artist><id>1</id><name>A</name></artist>",
    "labels": "<label><id>1</id><name>L</name></label>",
}


@pytest.mark.parametrize("cls", KINDS, ids=lambda cls: cls.__name__)
def test_what_a_record_lacks_is_empty_without_a_request(cls: type[Entity], tmp_path: Path) -> None:
    kind = KINDS[cls]
    path = tmp_path / f"discogs_20261001_{kind}.xml"
    path.write_bytes(dump([BARE[kind]], kind))
    made = dumps.convert(path, tmp_path / "data", workers=1, parquet=False)
    defaults = declaration_of(cls).defaults
    world = World({f"/{kind}/1": {"id": 1}}, catalogue=made.catalogue)
    found = world.core.entity(cls, 1)

    for name in sorted(dumps.coverage(cls) - {"id"}):
        empty = [None, (), 0, "", MISSING if defaults[name] is NOT_LOADED else defaults[name]]
        is_said = f"<{name}>" in BARE[kind] or name.endswith(("_url", "_quantity", "_id"))
        assert is_said or getattr(found, name) in empty
    assert world.asked == []
    assert found.known_as_of is not None


def test_what_a_dump_of_2020_could_not_have_is_asked_of_the_api(tmp_path: Path) -> None:
    path = tmp_path / "discogs_20200806_releases.xml"
    with_series = RECORDS["releases"].replace('id="1"', 'id="2"', 1)
    path.write_bytes(dump([BARE["releases"], with_series]))
    made = dumps.convert(path, tmp_path / "data", workers=1, parquet=False)
    series = [{"id": 3, "name": "S", "catno": "", "entity_type": "2", "resource_url": ""}]
    answers = {"/releases/1": {"id": 1, "title": "R", "series": series}}
    world = World(answers, catalogue=made.catalogue)

    assert (world.release(1).companies, world.asked) == ((), [])
    assert [one.name for one in world.release(1).series] == ["S"]
    assert [one.name for one in world.release(2).series] == ["Boats"]
    assert world.paths == ["/releases/1"]
    detached = next(iter(dumps.read(path, Release)))
    assert detached.companies == ()
    with pytest.raises(DetachedError, match="series"):
        _ = detached.series
