"""Decode the bytes of an answer to validated objects, leniently where Discogs sends odd content.

The plain schema is tried first, and costs nothing beyond pydantic. If it fails, a second schema
treats null as a missing field wherever a missing field has a default. If that fails too, a third
one lets each field fail alone: the field is marked, logged once, and raises InvalidFieldError when
it is read; everything around it stays.

Values and entities are built as pydantic builds dataclasses, without `__pydantic_fields_set__`,
which took more memory than their fields. They are still instances of their class, and compute that
set when asked for it (values.py, entity.py).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar, cast

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails, SchemaError, SchemaValidator, core_schema

from discogs.http.messages import (
    LONGEST_DELAY,
    Json,
    Request,
    Response,
    UnreadableBodyError,
    mended_json,
)
from discogs.orm.fields import IN_ANSWERS, INVALID, NOT_LOADED, USUAL_FIRST, WHEN_NULL, Marker
from discogs.orm.payload import CURRENT, Payload

if TYPE_CHECKING:
    from discogs.orm.core import Core

__all__ = ["DECODING", "Decoded", "Decoder", "ask", "check_identity", "decoder"]

T = TypeVar("T")

_log = logging.getLogger("discogs")
_logged: set[tuple[str, str]] = set()
_decoders: dict[type[Any], Decoder[Any]] = {}

#: Whether a decoder is being made: only decoders may create entities.
DECODING: ContextVar[bool] = ContextVar("discogs_decoding", default=False)


class Decoder(Generic[T]):
    """Decodes answers of one type."""

    def __init__(self, kind: type[T]) -> None:
        self._name = getattr(kind, "__name__", str(kind))
        token = DECODING.set(True)
        try:
            with _interrupts_as_such():
                adapter = TypeAdapter(kind)
                adapter.rebuild()
        finally:
            DECODING.reset(token)
        self._schema = _with_light_models(adapter.core_schema)
        self._plain = _validator_of(self._schema)
        self._lenient: tuple[SchemaValidator, SchemaValidator] | None = None

    def decode(self, payload: Payload) -> T:
        """Decode the body of a payload; UnreadableBodyError if nothing of it fits."""
        token = CURRENT.set(payload)
        try:
            return cast("T", self._plain.validate_json(payload.body))
        except ValidationError as error:
            return self._decode_leniently(
                error, payload, lambda lenient: lenient.validate_json(payload.body)
            )
        finally:
            CURRENT.reset(token)

    def decode_object(self, content: Mapping[str, object], payload: Payload) -> T:
        """Decode JSON that is parsed already."""
        token = CURRENT.set(payload)
        try:
            return cast("T", self._plain.validate_python(content))
        except ValidationError as error:
            parsed = Payload.of_object(payload.core, cast("Json", content))
            return self._decode_leniently(
                error, parsed, lambda lenient: lenient.validate_python(content)
            )
        finally:
            CURRENT.reset(token)

    def decode_detached(self, content: Mapping[str, object]) -> T:
        """Decode JSON that belongs to no session: neither do the values in it."""
        token = CURRENT.set(None)
        try:
            return cast("T", self._plain.validate_python(content))
        except ValidationError as error:
            parsed = Payload.of_object(None, cast("Json", content))
            return self._decode_leniently(
                error, parsed, lambda lenient: lenient.validate_python(content)
            )
        finally:
            CURRENT.reset(token)

    def _decode_leniently(
        self, error: ValidationError, payload: Payload, retry: Callable[[SchemaValidator], Any]
    ) -> T:
        problems = error.errors(include_url=False, include_context=False)
        if any(problem["type"] == "json_invalid" for problem in problems):
            mended = mended_json(payload.body)
            if mended == payload.body:
                raise UnreadableBodyError(problems[0]["msg"])
            payload.body = mended
            return self.decode(payload)
        content = payload.json()
        nulls_are_missing, fields_may_fail = self._lenient or self._make_lenient()
        try:
            return cast("T", retry(nulls_are_missing))
        except ValidationError as other:
            problems = other.errors(include_url=False, include_context=False)
        try:
            result = retry(fields_may_fail)
        except ValidationError as still:
            problems = still.errors(include_url=False, include_context=False)
            raise UnreadableBodyError(_summary(problems[0], content)) from None
        if isinstance(result, BaseModel) and not result.model_fields_set:
            # No field at all: this is some other object.
            raise UnreadableBodyError(_summary(problems[0], content))
        found: dict[str, str] = {}
        for problem in problems:
            # Of a union the first problem is that of the usual member.
            found.setdefault(_location(problem, content), problem["msg"])
        for location, reason in found.items():
            self._log(location, reason)
        _drop_invalid(result)
        return cast("T", result)

    def _make_lenient(self) -> tuple[SchemaValidator, SchemaValidator]:
        schema = _rewritten(self._schema, _null_is_missing)
        self._lenient = _validator_of(schema), _validator_of(_rewritten(schema, _fields_may_fail))
        return self._lenient

    def _log(self, location: str, problem: str) -> None:
        if (self._name, location) in _logged:
            return
        _logged.add((self._name, location))
        _log.warning(
            "%s.%s does not fit its type: %s. Only this field is lost, and raw still has it. "
            "(Logged once per field.)",
            self._name,
            location,
            problem,
        )


def decoder(kind: type[T]) -> Decoder[T]:
    """Get the decoder of a type; made once."""
    found = _decoders.get(kind)
    if found is None:
        found = _decoders[kind] = Decoder(kind)
    return cast("Decoder[T]", found)


class Decoded(NamedTuple, Generic[T]):
    """A decoded answer, and its payload."""

    content: T
    payload: Payload


def ask(
    core: Core,
    request: Request,
    kind: type[T],
    *,
    needs: AbstractSet[str] = frozenset(),
    makes: str | None = None,
    expects: Mapping[str, object] = MappingProxyType({}),
) -> Decoded[T]:
    """Send a request and decode its answer.

    Decoding belongs to the fetch, so that a broken answer is requested again, or raises
    UnconfirmedWriteError after a write. An answer with none of the fields in `needs` is refused,
    and so is one without a valid `makes`: the id of the entity that the request creates. One that
    is about another object than `expects` says belongs to somebody else's request.
    """

    def decode(response: Response) -> Decoded[T]:
        behind = LONGEST_DELAY if request.is_read else 0.0
        payload = Payload(core, response.body, response.requested_at - behind)
        content = decoder(kind).decode(payload)
        if needs and isinstance(content, BaseModel) and not needs & content.model_fields_set:
            raise UnreadableBodyError(f"no {' or '.join(sorted(needs))}")
        if makes is not None and not _is_id(vars(content).get(makes)):
            raise UnreadableBodyError(f"no {makes}")
        # A server that redirects says itself that the object is another one now.
        if expects and not response.is_redirected:
            check_identity(content, expects)
        return Decoded(content, payload)

    return core.fetch(request, decode)


def _is_id(value: object) -> bool:
    """Check for a number that can be an id; a field that failed holds a mark instead."""
    return isinstance(value, int) and 0 < value < 2**63


def check_identity(content: object, expected: Mapping[str, object]) -> None:
    """Refuse an answer about another object than was asked for.

    Discogs ignores the case of usernames, and answers with the one that the user chose.

    Raises:
        UnreadableBodyError: It is about another one.
    """
    fields = vars(content)
    for name, wanted in expected.items():
        found = fields.get(name, wanted)
        if found == wanted or isinstance(found, Marker):
            continue
        if not (isinstance(found, str) and found.casefold() == str(wanted).casefold()):
            raise UnreadableBodyError(f"its {name} is {found!r:.60}, not {wanted!r}")


def _location(problem: ErrorDetails, content: Json) -> str:
    """Return where in the JSON a problem is, without parts that pydantic adds, as for unions."""
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


def _summary(problem: ErrorDetails, content: Json) -> str:
    """Summarize a problem and its location."""
    location = _location(problem, content)
    return f"{location}: {problem['msg']}" if location else problem["msg"]


# -- Schemas ---------------------------------------------------------------------------------------

Node = dict[str, Any]


def _rewritten(node: Any, change: Callable[[Node], Node]) -> Any:
    """Return a schema with each of its nodes changed, from the innermost outwards."""
    if isinstance(node, list):
        return [_rewritten(entry, change) for entry in cast("list[object]", node)]
    if not isinstance(node, dict):
        return node
    parts = cast("Node", node)
    return change({key: _rewritten(part, change) for key, part in parts.items()})


def _with_light_models(schema: core_schema.CoreSchema) -> core_schema.CoreSchema:
    """Return a schema that builds values and entities as dataclasses; not an outermost value."""
    return cast("core_schema.CoreSchema", _with_light_models_in(cast("Node", schema)))


def _with_light_models_in(node: Node) -> Node:
    if node["type"] == "definitions":
        inner = _with_light_models_in(node["schema"])
        return {**node, "schema": inner, "definitions": _rewritten(node["definitions"], _light)}
    if node["type"] == "model" and not getattr(node["cls"], "_keeps_markers", False):
        # Its set of fields tells whether the answer had any of them.
        return {**node, "schema": _rewritten(node["schema"], _light)}
    light: Node = _rewritten(node, _light)
    return light


def _light(node: Node) -> Node:
    """Replace the schema of a model by that of a dataclass: its fields and nothing else."""
    in_answers = node.get("metadata", {}).get(IN_ANSWERS)
    if in_answers is not None:
        return cast("Node", in_answers)
    if node.get("type") != "model":
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
    # With prebuilt validators it would use the plain ones of nested classes.
    make: Any = SchemaValidator
    with _interrupts_as_such():
        made: SchemaValidator = make(schema, _use_prebuilt=False)
    return made


@contextmanager
def _interrupts_as_such() -> Generator[None]:
    """Raise a KeyboardInterrupt as such: pydantic wraps what stops the making of a schema."""
    try:
        yield
    except SchemaError as error:
        if "KeyboardInterrupt" in str(error):
            raise KeyboardInterrupt from error
        raise


def _null_is_missing(node: dict[str, Any]) -> dict[str, Any]:
    """Make a field with a default take it for null, too: `[]`, `""`, whatever it declares."""
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
    """Make every field of every model, and every row of a page, fail alone."""
    if node.get("type") in _FIELDS:
        return {**node, "schema": _may_fail(node["schema"])}
    if node.get("metadata", {}).get(USUAL_FIRST):
        # Last no more: where each field may fail alone, any object fits.
        return {**node, "choices": node["choices"][::-1]}
    if node.get("type") != "typed-dict-field":
        return node
    schema = _rows_may_fail(node["schema"])
    return {**node, "schema": schema if node.get("required") else _may_be_left_out(schema)}


def _may_fail(schema: Any) -> Any:
    # A missing field keeps its default; only content that does not fit is invalid.
    if schema["type"] == "default":
        return {**schema, "schema": _may_fail(schema["schema"])}
    return core_schema.with_default_schema(schema, default=INVALID, on_error="default")


def _rows_may_fail(schema: Any) -> Any:
    if schema["type"] != "list":
        return schema
    # An invalid row keeps its index, so that each row still finds its own JSON.
    rows = {**schema, "items_schema": _may_fail(schema["items_schema"])}
    return {"type": "nullable", "schema": rows}


def _may_be_left_out(schema: Any) -> Any:
    # An invalid key besides the rows costs no row.
    return core_schema.with_default_schema(schema, on_error="omit")


def _drop_invalid(result: object) -> None:
    """Remove INVALID markers from values, which lack the field then; entities keep them."""
    if isinstance(result, BaseModel):
        fields = vars(result)
        keeps_markers = getattr(type(result), "_keeps_markers", False)
        for name, value in list(fields.items()):
            if value is INVALID and not keeps_markers:
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
