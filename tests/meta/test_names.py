"""What is public is listed, documented, named well, and in files that can be read at a sitting."""

from __future__ import annotations

import ast
import contextlib
import importlib
import inspect
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any, get_args, get_type_hints

import pytest

import discogs
from discogs import models
from discogs.orm.entity import Entity
from discogs.orm.values import Row, Value

ROOT = Path(__file__).parents[2]
FILES = sorted(
    path
    for folder in ("discogs", "tests", "bench")
    for path in (ROOT / folder).rglob("*.py")
    if "__pycache__" not in path.parts
)
LONGEST_FILE = 400
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
}
BANNED = re.compile(r"(^|_)(utils?|helpers?|managers?|misc)(_|$)", re.IGNORECASE)
ENDPOINT = re.compile(r"`(GET|POST|PUT|DELETE) /[^`]*`")
#: Bases of entities, which have no endpoint of their own.
ABSTRACT: set[type[Entity]] = {discogs.Entity, discogs.Savable}


def declared(cls: type[Any], name: str) -> Any:
    """What a class declares for the machinery."""
    return getattr(cls, name)


def modules() -> Iterator[ModuleType]:
    """Every module of the package but those that run when imported."""
    yield discogs
    for found in pkgutil.walk_packages(discogs.__path__, "discogs."):
        if not found.name.endswith("__main__"):
            yield importlib.import_module(found.name)


def public_classes() -> list[type[Any]]:
    exported = [getattr(discogs, name) for name in discogs.__all__]
    return [found for found in exported if inspect.isclass(found)]


def members(cls: type[Any]) -> Iterator[tuple[str, object]]:
    """The public methods and properties that a class defines itself."""
    for name, member in vars(cls).items():
        if name.startswith("_"):
            continue
        if isinstance(member, classmethod | staticmethod):
            yield name, member.__func__
        elif isinstance(member, FunctionType | property):
            yield name, member


def told_to_checkers(package: ModuleType) -> dict[str, str]:
    """The names that type checkers find in a package, and where they come from."""
    tree = ast.parse(inspect.getsource(package))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    imports = [node for node in (*tree.body, *block.body) if isinstance(node, ast.ImportFrom)]
    return {
        alias.name: str(node.module)
        for node in imports
        for alias in node.names
        if alias.name == alias.asname
    }


@pytest.mark.parametrize("package", [discogs, models], ids=lambda package: package.__name__)
def test_checkers_and_programs_find_the_same_names(package: ModuleType) -> None:
    told = told_to_checkers(package)

    assert package.__all__ == sorted(told)
    for name, module in told.items():
        assert getattr(package, name) is getattr(importlib.import_module(module), name)
    assert set(told) <= set(dir(package))
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = package.nothing


def imported_by(code: str) -> set[str]:
    """The modules that are there after a program ran."""
    program = f"import sys; {code}; print(sorted(sys.modules))"
    ran = subprocess.run(  # noqa: S603
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return set(ast.literal_eval(ran.stdout))


def test_little_is_imported_before_it_is_used() -> None:
    found = imported_by("import discogs")

    assert {"requests", "pydantic", "oauthlib", "cachetools"}.isdisjoint(found)


def test_a_session_imports_the_families_that_are_entered() -> None:
    found = imported_by("import discogs; discogs.Session('x/1').release(1)")

    assert "discogs.models.release" in found
    assert not {"oauthlib", "discogs.models.orders", "discogs.models.uploads"} & found


@pytest.mark.parametrize("name", discogs.__all__)
def test_each_public_name_can_be_imported(name: str) -> None:
    assert getattr(discogs, name) is not None


def test_each_error_is_public() -> None:
    from discogs import errors  # noqa: PLC0415

    assert set(errors.__all__) <= set(discogs.__all__)


def test_what_the_models_export_is_public() -> None:
    assert set(dir(models)) - set(vars(models)) <= set(discogs.__all__)


def mentioned(annotation: object) -> Iterator[type[Any]]:
    """The entities and values in an annotation."""
    if inspect.isclass(annotation) and issubclass(annotation, Entity | Value):
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


@pytest.mark.parametrize("cls", public_classes(), ids=lambda cls: cls.__name__)
def test_what_a_public_class_gives_is_public_too(cls: type[Any]) -> None:
    names = {found.__name__ for found in given(cls)}

    assert names - set(discogs.__all__) == set()


@pytest.mark.parametrize("cls", public_classes(), ids=lambda cls: cls.__name__)
def test_each_public_class_and_its_members_are_documented(cls: type[Any]) -> None:
    undocumented = [name for name, member in members(cls) if not inspect.getdoc(member)]

    assert cls.__doc__
    assert cls.__doc__.strip()
    assert undocumented == []


def test_each_module_and_its_public_functions_are_documented() -> None:
    undocumented: list[str] = []
    for module in modules():
        if not module.__doc__:
            undocumented.append(module.__name__)
        for name, member in vars(module).items():
            ours = getattr(member, "__module__", "") == module.__name__
            # What another function made is explained there.
            made = isinstance(member, FunctionType) and "<locals>" in member.__qualname__
            if isinstance(member, FunctionType) and ours and not made and name[0] != "_":
                undocumented.extend([] if member.__doc__ else [f"{module.__name__}.{name}"])

    assert undocumented == []


@pytest.mark.parametrize(
    "cls",
    [cls for cls in public_classes() if issubclass(cls, Entity) and cls not in ABSTRACT],
    ids=lambda cls: cls.__name__,
)
def test_each_entity_names_its_endpoint(cls: type[Entity]) -> None:
    assert ENDPOINT.search(inspect.getdoc(cls) or "")


@pytest.mark.parametrize(
    "cls",
    [cls for cls in public_classes() if issubclass(cls, Entity) and cls not in ABSTRACT],
    ids=lambda cls: cls.__name__,
)
def test_each_entity_shows_fields_it_has(cls: type[Entity]) -> None:
    assert declared(cls, "_repr_fields")
    assert set(declared(cls, "_repr_fields")) <= set(cls.model_fields)
    assert declared(cls, "_identity_fields") <= set(cls.model_fields)


@pytest.mark.parametrize(
    "cls",
    [cls for cls in public_classes() if issubclass(cls, Row) and cls is not Row],
    ids=lambda cls: cls.__name__,
)
def test_each_row_is_told_apart_by_fields_it_has(cls: type[Row]) -> None:
    assert declared(cls, "_key_fields")
    assert set(declared(cls, "_key_fields")) <= set(cls.model_fields)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_is_too_long(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


def names_in(path: Path) -> Iterator[str]:
    """The name of the file, and those of all classes and functions in it."""
    yield path.stem
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield re.sub(r"(?<=[a-z])(?=[A-Z])", "_", node.name)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_names_say_what_things_are(path: Path) -> None:
    banned = [
        name
        for name in names_in(path)
        if BANNED.search(name) or (name.startswith("get_") and name not in NAMED_BY_LIBRARIES)
    ]

    assert banned == []


def test_no_public_signature_takes_just_anything() -> None:
    loose = [
        f"{cls.__name__}.{name}"
        for cls in public_classes()
        if cls.__module__.startswith("discogs")
        for name, member in members(cls)
        if isinstance(member, FunctionType)
        for parameter in inspect.signature(member).parameters.values()
        if parameter.kind is inspect.Parameter.VAR_KEYWORD
        and "Unpack[" not in str(parameter.annotation)
    ]

    assert set(loose) <= {"Session.entity"}, "only models call Session.entity, with what they know"
