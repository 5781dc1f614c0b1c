"""The reference: everything public is in it, once, and objects show nothing that is not in it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType

import discogs
from discogs import errors
from discogs.sandbox import Sandbox

ROOT = Path(__file__).parents[2]
PAGES = {
    path.stem: path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "docs" / "reference").glob("*.md"))
}
SHOWN = re.compile(r"^::: discogs\.(\w+)$", re.MULTILINE)
OPTIONS = re.compile(r"^::: discogs\.(\w+)\n((?: .+\n)*)", re.MULTILINE)
INHERITED = re.compile(r"inherited_members: \[(.*)\]")
#: What the site leaves out, wherever it is: `"!^(step|take)$"`.
LEFT_OUT = re.compile(r'"!(\^\(.*\)\$)"')
#: Names of pydantic's first version, which its second keeps for those who come from there.
DEPRECATED = {
    "dict",
    "json",
    "parse_obj",
    "parse_raw",
    "parse_file",
    "from_orm",
    "construct",
    "copy",
    "schema",
    "schema_json",
    "validate",
    "update_forward_refs",
}


def test_each_public_name_has_its_place_in_the_reference() -> None:
    shown = [name for page in PAGES.values() for name in SHOWN.findall(page)]
    # One page shows the module, which draws the tree.
    there = [*(name for name in shown if name != "errors"), *errors.__all__]

    assert "errors" in shown
    assert sorted(there) == sorted(set(discogs.__all__) - {"__version__"})


def documented(cls: type) -> Iterator[str]:
    """The members that the reference shows of a class, at its place or at that of a base."""
    left_out = LEFT_OUT.search((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    inherited = {
        name: listed[1].replace(",", " ").split()
        for page in PAGES.values()
        for name, options in OPTIONS.findall(page)
        if (listed := INHERITED.search(options))
    }
    for base in cls.__mro__:
        if base.__name__ in discogs.__all__:
            yield from inherited.get(base.__name__, [])
            for name, member in vars(base).items():
                is_member = isinstance(member, property | classmethod | staticmethod | FunctionType)
                if is_member and member.__doc__ and not (left_out and re.match(left_out[1], name)):
                    yield name


def public_names(thing: object) -> set[str]:
    return {name for name in dir(thing) if not name.startswith("_")}


def test_a_session_shows_what_the_reference_tells_and_nothing_else(
    session: discogs.Session,
) -> None:
    in_the_table = re.findall(
        r"`session\.(\w+)", (ROOT / "docs" / "requests.md").read_text(encoding="utf-8")
    )

    assert sorted(public_names(session) - {*documented(type(session)), *in_the_table}) == []
    assert {"release", "search", "me", "prefetch", "rate_limit", "close"} <= public_names(session)


def one_of_each(session: discogs.Session) -> Iterator[discogs.Entity]:
    """One entity of each class."""
    me, release = session.me, session.release(249504)
    yield from (release, session.master(96559), session.artist(72872), session.label(895), me)
    yield from (me.folders["Jazz"], me.collection[0], me.wantlist[0], me.lists[0])
    yield from (me.inventory[0], session.orders[0], session.exports.request())
    yield session.uploads.add([{"release_id": 249504, "price": "9.50", "media_condition": "NM"}])


def asks(entity: discogs.Entity, name: str, sandbox: Sandbox) -> bool:
    """Whether reading this makes a request: then debuggers, which read what is shown, must not."""
    sandbox.clear()
    getattr(entity, name)
    return bool(sandbox.requests)


def test_entities_show_fields_relationships_and_documented_methods_and_nothing_else(
    session: discogs.Session, sandbox: Sandbox
) -> None:
    hidden: list[str] = []
    undocumented: dict[str, list[str]] = defaultdict(list)
    for entity in one_of_each(session):
        cls = type(entity)
        if cls is not discogs.Want:  # which is whole as it is listed
            entity.refresh()
        shown, fields = public_names(entity), set(cls.model_fields)
        relationships = {name for name, one in vars(cls).items() if isinstance(one, property)}
        public = {name for name in fields | relationships if not name.startswith("_")}
        missing = sorted(name for name in public - shown if not asks(entity, name, sandbox))
        hidden += [f"{cls.__name__}.{name}" for name in missing]
        # `model_dump()` and its like are pydantic's, whose reference has them.
        extra = {name for name in shown - public if not name.startswith("model_")}
        for name in sorted(extra - {*documented(cls)}):
            undocumented[name].append(cls.__name__)

    assert hidden == []
    assert dict(undocumented) == {}


def test_entities_show_no_deprecated_names(session: discogs.Session) -> None:
    release = session.release(249504)

    assert public_names(release) & DEPRECATED == set()
    assert public_names(release.refresh()) & DEPRECATED == set()
