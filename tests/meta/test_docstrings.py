"""What docstrings say of the API: which endpoints there are, where, and what they cost."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from types import FunctionType
from typing import Any

import pytest

from discogs.sandbox.routing import ROUTES
from tests.docs.test_endpoints import NOT_CALLS, any_id
from tests.meta.test_names import members, public_classes

ENDPOINT = re.compile(r"`(GET|POST|PUT|DELETE) (/[^` ]*)`")
#: Code that sends something, or makes a listing that will.
SENDS = re.compile(r"\bRequest\(|\bself\.(_kept|keep)\(|_core\(\)\.search\(|\bcopies\(|\bask\(")
#: Passes on whatever it is given.
ANY_ENDPOINT = {"Session.request"}


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


def named_in(text: str) -> set[tuple[str, str]]:
    """The endpoints that a text names, with all that varies left open."""
    return {(method, any_id(path)) for method, path in ENDPOINT.findall(text)}


CALLS = {(route.method, any_id(route.path)) for route in ROUTES} - NOT_CALLS


def test_each_endpoint_is_named_where_it_is_called() -> None:
    named = {
        one for cls in public_classes() for _, text in docstrings(cls) for one in named_in(text)
    }

    assert CALLS - named == set()


@pytest.mark.parametrize("cls", public_classes(), ids=lambda cls: cls.__name__)
def test_only_endpoints_that_exist_are_named(cls: type[Any]) -> None:
    known = {"GET /users/{username}/collection/folders/0/releases"}
    wrong = {
        f"{where}: {method} {path}"
        for where, text in docstrings(cls)
        for method, path in ENDPOINT.findall(text)
        if (method, any_id(path)) not in CALLS and f"{method} {path}" not in known
    }

    assert wrong == set()


def sending() -> Iterator[tuple[str, object]]:
    """The public members whose own code sends a request."""
    for cls in public_classes():
        for name, member in told(cls):
            function = member.fget if isinstance(member, property) else member
            if isinstance(function, FunctionType) and SENDS.search(inspect.getsource(function)):
                yield name, member


SENDING = sorted((one for one in sending() if one[0] not in ANY_ENDPOINT), key=lambda one: one[0])


@pytest.mark.parametrize(("name", "member"), SENDING, ids=[name for name, _ in SENDING])
def test_what_sends_a_request_names_its_endpoint_and_its_cost(name: str, member: object) -> None:
    text = inspect.getdoc(member) or ""

    assert named_in(text), f"{name} does not say which call it makes"
    assert re.search(r"\b(requests?|`rate`)\b", text), f"{name} does not say what it costs"


def test_there_are_such_members() -> None:
    names = {name for name, _ in SENDING}

    assert {"Release.stats", "User.wantlist", "Session.orders", "Folder.add"} <= names
