"""From an answer's bytes to validated objects, leniently where Discogs sends something odd.

An answer is validated plainly first: that costs nothing beyond pydantic. Only when it fails, it is
validated once more by a schema to which a null is a missing field, wherever a missing field has an
honest default. When that fails too, a third schema lets every field fail alone: the field is
marked, logged once, and raises InvalidFieldError when it is read; everything around it stays.

Values are built without `__pydantic_fields_set__`, which took more memory than all their fields:
the schema makes them as pydantic makes dataclasses. They are instances of their class all the
same, and work that set out when somebody asks for it (values.py).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar, cast

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails, SchemaValidator, core_schema

from discogs.http.messages import Json, Request, Response, UnreadableBodyError
from discogs.orm.fields import INVALID, NOT_LOADED, WHEN_NULL, Marker
from discogs.orm.payload import CURRENT, Payload

if TYPE_CHECKING:
    from discogs.orm.core import Core

__all__ = ["DECODING", "Decoded", "Decoder", "ask", "decoder"]

T = TypeVar("T")

_log = logging.getLogger("discogs")
_logged: set[tuple[str, str]] = set()
_decoders: dict[type[Any], Decoder[Any]] = {}

#: Whether a decoder is being made: it may turn an answer into entities, which nothing else may.
DECODING: ContextVar[bool] = ContextVar("discogs_decoding", default=False)


class Decoder(Generic[T]):
    """Decodes answers of one type."""

    def __init__(self, kind: type[T]) -> None:
        self._name = getattr(kind, "__name__", str(kind))
        token = DECODING.set(True)
        try:
            adapter = TypeAdapter(kind)
            adapter.rebuild()
        finally:
            DECODING.reset(token)
        self._schema = _lightened(adapter.core_schema)
        self._plain = _validator_of(self._schema)
        self._odd: tuple[SchemaValidator, SchemaValidator] | None = None

    def decode(self, payload: Payload) -> T:
        """What the payload's body says; UnreadableBodyError where it says nothing at all."""
        token = CURRENT.set(payload)
        try:
            return cast("T", self._plain.validate_json(payload.body))
        except ValidationError as error:
            return self._leniently(error, payload, lambda plain: plain.validate_json(payload.body))
        finally:
            CURRENT.reset(token)

    def decode_object(self, content: Mapping[str, object], payload: Payload) -> T:
        """The same for JSON that is parsed already."""
        token = CURRENT.set(payload)
        try:
            return cast("T", self._plain.validate_python(content))
        except ValidationError as error:
            parsed = Payload.of_object(payload.core, cast("Json", content))
            return self._leniently(error, parsed, lambda plain: plain.validate_python(content))
        finally:
            CURRENT.reset(token)

    def _leniently(
        self, error: ValidationError, payload: Payload, again: Callable[[SchemaValidator], Any]
    ) -> T:
        problems = error.errors(include_url=False, include_context=False)
        if any(problem["type"] == "json_invalid" for problem in problems):
            raise UnreadableBodyError(problems[0]["msg"])
        content = payload.json()
        nulls_are_missing, fields_may_fail = self._odd or self._make_odd()
        try:
            return cast("T", again(nulls_are_missing))
        except ValidationError as other:
            problems = other.errors(include_url=False, include_context=False)
        try:
            result = again(fields_may_fail)
        except ValidationError as still:
            problems = still.errors(include_url=False, include_context=False)
            raise UnreadableBodyError(_in_short(problems[0], content)) from None
        if isinstance(result, BaseModel) and not result.model_fields_set:
            # Nothing of it was told: it is another object.
            raise UnreadableBodyError(_in_short(problems[0], content))
        # Of a field that may be one thing or another the last problem is that of the usual one.
        found = {_place(problem, content): problem["msg"] for problem in problems}
        for place, problem in found.items():
            self._log(place, problem)
        _drop_invalid(result)
        return cast("T", result)

    def _make_odd(self) -> tuple[SchemaValidator, SchemaValidator]:
        schema = _rewritten(self._schema, _null_is_missing)
        self._odd = _validator_of(schema), _validator_of(_rewritten(schema, _fields_may_fail))
        return self._odd

    def _log(self, place: str, problem: str) -> None:
        if (self._name, place) in _logged:
            return
        _logged.add((self._name, place))
        _log.warning(
            "%s.%s does not fit its type: %s. Only this field is lost, raw still shows it. "
            "(Said once for each field.)",
            self._name,
            place,
            problem,
        )


def decoder(kind: type[T]) -> Decoder[T]:
    """The decoder of a type, made when it is first needed."""
    found = _decoders.get(kind)
    if found is None:
        found = _decoders[kind] = Decoder(kind)
    return cast("Decoder[T]", found)


class Decoded(NamedTuple, Generic[T]):
    """What an answer says, and where it stood."""

    content: T
    payload: Payload


def ask(
    core: Core,
    request: Request,
    kind: type[T],
    *,
    needs: AbstractSet[str] = frozenset(),
    makes: str | None = None,
) -> Decoded[T]:
    """Send a request, and get what its answer says.

    The answer is decoded while it is fetched, so that a broken one is asked for again, and that of
    a write is an UnconfirmedWriteError.
    An answer that tells none of the fields it `needs` is not what was asked for; `makes` is the one
    that has to make sense as well: the number of what was made.
    """

    def decode(response: Response) -> Decoded[T]:
        payload = Payload(core, response.body, response.asked_at)
        content = decoder(kind).decode(payload)
        if needs and isinstance(content, BaseModel) and not needs & content.model_fields_set:
            raise UnreadableBodyError(f"no {' or '.join(sorted(needs))}")
        if makes is not None and isinstance(vars(content).get(makes, NOT_LOADED), Marker):
            raise UnreadableBodyError(f"no {makes}")
        return Decoded(content, payload)

    return core.fetch(request, decode)


def _place(problem: ErrorDetails, content: Json) -> str:
    """Where in the JSON something is: without what pydantic adds of its own, as for a union."""
    parts: list[str] = []
    for part in problem["loc"]:
        if isinstance(part, int) and isinstance(content, list):
            parts.append("*")
            content = content[part] if part < len(content) else None
        elif isinstance(content, dict) and (part in content or problem["type"] == "missing"):
            parts.append(str(part))
            content = content.get(str(part))
        else:
            break
    return ".".join(parts)


def _in_short(problem: ErrorDetails, content: Json) -> str:
    """What is wrong, and where."""
    place = _place(problem, content)
    return f"{place}: {problem['msg']}" if place else problem["msg"]


# -- Schemas: what validators are made of ----------------------------------------------------------

Node = dict[str, Any]


def _rewritten(node: Any, change: Callable[[Node], Node]) -> Any:
    """The schema with each of its nodes changed, from the innermost outwards."""
    if isinstance(node, list):
        return [_rewritten(entry, change) for entry in cast("list[object]", node)]
    if not isinstance(node, dict):
        return node
    parts = cast("Node", node)
    return change({key: _rewritten(part, change) for key, part in parts.items()})


def _lightened(schema: core_schema.CoreSchema) -> core_schema.CoreSchema:
    """The schema with the values in it made light; not what it is the schema of itself."""
    return cast("core_schema.CoreSchema", _lightened_node(cast("Node", schema)))


def _lightened_node(node: Node) -> Node:
    if node["type"] == "definitions":
        inner, shared = _lightened_node(node["schema"]), _rewritten(node["definitions"], _light)
        return {**node, "schema": inner, "definitions": shared}
    if node["type"] == "model":
        return {**node, "schema": _rewritten(node["schema"], _light)}
    lightened: Node = _rewritten(node, _light)
    return lightened


def _light(node: Node) -> Node:
    """A value as pydantic makes dataclasses: its fields and nothing else."""
    if node.get("type") != "model" or not getattr(node["cls"], "_is_light", False):
        return node
    cls, fields = node["cls"], node["schema"]["fields"]
    arguments = {
        "type": "dataclass-args",
        "dataclass_name": cls.__name__,
        "fields": [_argument(name, field) for name, field in fields.items()],
    }
    light: Node = {"type": "dataclass", "cls": cls, "schema": arguments, "fields": [*fields]}
    return light | {key: node[key] for key in ("config", "ref") if key in node}


def _argument(name: str, field: Node) -> Node:
    argument: Node = {"type": "dataclass-field", "name": name, "kw_only": True}
    return argument | {key: field[key] for key in ("schema", "validation_alias") if key in field}


_FIELDS = ("model-field", "dataclass-field")


def _validator_of(schema: core_schema.CoreSchema) -> SchemaValidator:
    # With prebuilt ones it would take the plain validators that the nested classes hold.
    make: Any = SchemaValidator
    made: SchemaValidator = make(schema, _use_prebuilt=False)
    return made


def _null_is_missing(node: dict[str, Any]) -> dict[str, Any]:
    """A field with a default takes it for a null as well: `[]`, `""`, whatever it declares."""
    if node.get("type") not in _FIELDS or node["schema"]["type"] != "default":
        return node
    field: dict[str, Any] = node["schema"]
    default = field.get("metadata", {}).get(WHEN_NULL, field.get("default"))
    if default is None or default is NOT_LOADED:
        return node

    def or_default(content: object, validate: Callable[[object], object]) -> object:
        return default if content is None else validate(content)

    wrapped = core_schema.no_info_wrap_validator_function(or_default, field["schema"])
    return {**node, "schema": {**field, "schema": wrapped}}


def _fields_may_fail(node: dict[str, Any]) -> dict[str, Any]:
    """Every field of every model, and every row of a page, fails alone."""
    if node.get("type") in _FIELDS:
        return {**node, "schema": _may_fail(node["schema"])}
    if node.get("type") != "typed-dict-field":
        return node
    schema = _rows_may_fail(node["schema"])
    return {**node, "schema": schema if node.get("required") else _may_be_left_out(schema)}


def _may_fail(schema: Any) -> Any:
    # A default stays what a missing field gets; only one that is sent and does not fit is invalid.
    if schema["type"] == "default":
        return {**schema, "schema": _may_fail(schema["schema"])}
    return core_schema.with_default_schema(schema, default=INVALID, on_error="default")


def _rows_may_fail(schema: Any) -> Any:
    if schema["type"] != "list":
        return schema
    # A row that is none keeps its place, so that each row still finds its own JSON.
    rows = {**schema, "items_schema": _may_fail(schema["items_schema"])}
    return {"type": "nullable", "schema": rows}


def _may_be_left_out(schema: Any) -> Any:
    # What stands beside the rows of a page costs no row.
    return core_schema.with_default_schema(schema, on_error="omit")


def _drop_invalid(result: object) -> None:
    """Take the marks out of values, where a missing entry says enough; entities keep them."""
    if isinstance(result, BaseModel):
        fields = vars(result)
        keeps_marks = getattr(type(result), "_keeps_marks", False)
        for name, value in list(fields.items()):
            if value is INVALID and not keeps_marks:
                del fields[name]
            else:
                _drop_invalid(value)
    elif isinstance(result, (tuple, list)):
        for entry in cast("tuple[object, ...]", result):
            _drop_invalid(entry)
    elif isinstance(result, dict):
        content = cast("dict[str, object]", result)
        for name, entry in list(content.items()):
            if entry is INVALID:
                del content[name]
            else:
                _drop_invalid(entry)
