"""What is public is listed, documented, and named well."""

from __future__ import annotations

import ast
import contextlib
import importlib
import inspect
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any, get_args, get_type_hints

import pytest
from pydantic import BaseModel

import discogs
from discogs import errors, models
from tests.meta.imports import modules
from tests.meta.public import classes, members

ROOT = Path(__file__).parents[2]
#: Methods that a library calls by these names.
NAMED_BY_LIBRARIES = {
    "get_params",
    "get_redirect_target",
    "get_client_secret",
    "get_request_token_secret",
    "get_access_token_secret",
    "get_default_realms",
    "get_realms",
    "get_redirect_uri",
    "get_rsa_key",
    "proxy_manager_for",
}
BANNED = re.compile(r"^get_|(^|_)(utils?|helpers?|managers?|misc)(_|$)", re.IGNORECASE)
ENDPOINT = re.compile(r"`(GET|POST|PUT|DELETE) /[^`]*`")


def told_to_checkers(package: ModuleType) -> Iterator[str]:
    """The names that type checkers find in a package: those of its stub."""
    stub = Path(str(package.__file__)).with_suffix(".pyi")
    for node in ast.parse(stub.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom):
            if node.names[0].name == "*":
                yield from told_to_checkers(importlib.import_module(str(node.module)))
            yield from (one.name for one in node.names if one.name == one.asname)


@pytest.mark.parametrize("package", [discogs, models], ids=lambda package: package.__name__)
def test_checkers_and_programs_find_the_same_names(package: ModuleType) -> None:
    assert package.__all__ == sorted(told_to_checkers(package))
    assert [name for name in package.__all__ if getattr(package, name, None) is None] == []
    assert set(package.__all__) <= set(dir(package))
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = package.nothing


def test_each_error_and_each_model_is_public() -> None:
    assert {*errors.__all__, *told_to_checkers(models)} <= set(discogs.__all__)


def mentioned(annotation: object) -> Iterator[type[Any]]:
    """The entities and values in an annotation."""
    if inspect.isclass(annotation) and issubclass(annotation, discogs.Entity | discogs.Value):
        yield annotation
    for part in get_args(annotation):
        yield from mentioned(part)


def given(cls: type[Any]) -> Iterator[type[Any]]:
    """The entities and values that the fields, properties and methods of a class give."""
    fields = getattr(cls, "model_fields", {})
    for field in fields.values():
        yield from mentioned(field.annotation)
    for _, member in members(cls):
        function = member.fget if isinstance(member, property) else member
        with contextlib.suppress(NameError):  # a name for type checkers alone, such as Self
            yield from mentioned(get_type_hints(function).get("return"))


def test_what_public_classes_give_is_public_too() -> None:
    hidden = {
        f"{cls.__name__} gives {found.__name__}"
        for cls in classes()
        for found in given(cls)
        if found.__name__ not in discogs.__all__
    }

    assert hidden == set()


def undocumented() -> Iterator[str]:
    """Public classes and members, modules and public functions that say nothing of themselves."""
    for cls in classes():
        if not (cls.__doc__ or "").strip():
            yield cls.__name__
        yield from (
            f"{cls.__name__}.{name}" for name, member in members(cls) if not inspect.getdoc(member)
        )
    for module, tree in modules().items():
        if not ast.get_docstring(tree):
            yield module
        functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
        yield from (
            f"{module}.{function.name}"
            for function in functions
            if not (function.name.startswith("_") or is_overload(function))
            if not ast.get_docstring(function)
        )


def is_overload(node: ast.FunctionDef) -> bool:
    return any(ast.unparse(one).endswith("overload") for one in node.decorator_list)


def test_all_that_is_public_is_documented() -> None:
    assert list(undocumented()) == []


def test_each_entity_names_its_endpoint() -> None:
    silent = [
        cls.__name__
        for cls in classes()
        if issubclass(cls, discogs.Entity) and cls not in {discogs.Entity, discogs.Savable}
        if not ENDPOINT.search(inspect.getdoc(cls) or "")
    ]

    assert silent == []


def listed_by(cls: type[BaseModel]) -> Iterator[tuple[str, str]]:
    """The names in the tuples and sets of names that a model keeps: what it shows, its key."""
    for attribute in dir(cls):
        kept = inspect.getattr_static(cls, attribute)
        if isinstance(kept, tuple | frozenset) and not attribute.startswith("__"):
            yield from ((attribute, name) for name in kept if isinstance(name, str))


def test_what_models_list_by_name_is_a_field_or_a_property_of_theirs() -> None:
    abstract = {discogs.Entity, discogs.Savable, discogs.Row, discogs.Value}
    kinds = [cls for cls in classes() if issubclass(cls, BaseModel) and cls not in abstract]
    wrong = [
        f"{cls.__name__}.{attribute} lists {name}"
        for cls in kinds
        for attribute, name in listed_by(cls)
        if name not in cls.model_fields
        if not isinstance(inspect.getattr_static(cls, name, None), property)
    ]

    assert wrong == []
    known_by = [cls for cls in kinds if issubclass(cls, discogs.Entity | discogs.Row)]
    assert [cls for cls in known_by if not list(listed_by(cls))] == []


def names_in(path: Path) -> Iterator[str]:
    """The name of the file, and those of all classes and functions in it."""
    yield path.stem
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield re.sub(r"(?<=[a-z])(?=[A-Z])", "_", node.name)


def test_names_say_what_things_are() -> None:
    vague = [
        f"{path.relative_to(ROOT)}: {name}"
        for folder in ("discogs", "tests", "bench")
        for path in sorted((ROOT / folder).rglob("*.py"))
        for name in names_in(path)
        if BANNED.search(name) and name not in NAMED_BY_LIBRARIES
    ]

    assert vague == []


def test_no_two_classes_have_one_name() -> None:
    """The sandbox, which knows nothing of the models, has names of its own, and each once too."""
    places: dict[tuple[bool, str], list[str]] = defaultdict(list)
    for module, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                places[module.startswith("sandbox"), node.name].append(module)

    assert {name: found for (_, name), found in places.items() if len(found) > 1} == {}


def test_no_public_signature_takes_just_anything() -> None:
    loose = [
        f"{cls.__name__}.{name}"
        for cls in classes()
        if cls.__module__.startswith("discogs")
        for name, member in members(cls)
        if isinstance(member, FunctionType) and not name.startswith("model_")  # pydantic's own
        for parameter in inspect.signature(member).parameters.values()
        if parameter.kind is inspect.Parameter.VAR_KEYWORD
        and "Unpack[" not in str(parameter.annotation)
    ]

    assert loose == []
