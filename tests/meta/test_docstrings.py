"""What docstrings say of the API: which endpoints there are, and where.

That what one calls names its endpoint and its cost is in tests/docs/test_endpoints.py.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import discogs
from discogs.sandbox import Sandbox
from tests.docs.docstrings import named_in
from tests.docs.endpoints import CALLS, names
from tests.meta.public import classes, members


def told(cls: type[Any]) -> Iterator[tuple[str, object]]:
    """The public members of a class, those that it has from this package's bases included."""
    for base in cls.__mro__:
        if base.__module__.startswith("discogs"):
            for name, member in members(base):
                yield f"{cls.__name__}.{name}", member


def docstrings(cls: type[Any]) -> Iterator[tuple[str, str]]:
    """The docstring of a class, and those of its public members."""
    yield cls.__name__, inspect.getdoc(cls) or ""
    for name, member in told(cls):
        yield name, inspect.getdoc(member) or ""


def test_each_endpoint_is_named_and_none_that_does_not_exist() -> None:
    named = {
        (one, where)
        for cls in classes()
        for where, text in docstrings(cls)
        for one in named_in(text)
    }

    assert CALLS - {one for one, _ in named} == set()
    assert [f"{where} names {one}" for one, where in sorted(named) if one not in CALLS] == []


def test_what_a_property_asks_for_is_named(sandbox: Sandbox, tmp_path: Path) -> None:
    """Read one by one, in an order in which each finds most of what it needs unread."""
    there = names(sandbox, tmp_path)
    things = [*there.values(), there["label"].profile.links[0]]
    public, silent, asking = set(classes()), list[str](), set[str]()
    for thing in things:
        for name, member in told(type(thing)) if type(thing) in public else ():
            if not isinstance(member, property):
                continue
            sandbox.clear()
            try:
                value = getattr(thing, name.partition(".")[2])
            except discogs.DumpError:
                # These sessions have no catalogue.
                assert (name, list(sandbox.requests)) == ("Session.catalogue", [])
                continue
            if isinstance(value, discogs.Paginated):
                value.first()
            texts = [member.__doc__, type(thing).__doc__, type(value).__doc__]
            named = {one for text in texts for one in named_in(text or "")}
            sent = {f"{one.method} {one.path}" for one in sandbox.requests}
            known = [re.compile(f"{verb} {path}".replace("*", "[^/]+")) for verb, path in named]
            silent += [
                f"{name} does not say that it makes {one}"
                for one in sent
                if not any(pattern.fullmatch(one) for pattern in known)
            ]
            asking |= {name} if sent else set()

    assert silent == []
    assert {"Artist.releases", "User.wantlist", "Session.orders", "MarkupLink.entity"} <= asking
