"""What decoders make of pydantic's schemas before they validate with them.

A value that came in an answer is made light: without the set of the fields that were given, which
pydantic gives each model, and which took more memory than all its fields. It is an instance of its
class all the same; `Value` works that set out when somebody asks for it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from pydantic_core import CoreSchema

__all__ = ["lightened", "rewritten"]

Node = dict[str, Any]


def rewritten(node: Any, change: Callable[[Node], Node]) -> Any:
    """The schema with each of its nodes changed, from the innermost outwards."""
    if isinstance(node, list):
        return [rewritten(entry, change) for entry in cast("list[object]", node)]
    if not isinstance(node, dict):
        return node
    parts = cast("Node", node)
    return change({key: rewritten(part, change) for key, part in parts.items()})


def lightened(schema: CoreSchema) -> CoreSchema:
    """The schema with the values in it made light; not what it is the schema of itself."""
    node = cast("Node", schema)
    if node["type"] == "definitions":
        inner, shared = lightened(node["schema"]), rewritten(node["definitions"], _light)
        return cast("CoreSchema", {**node, "schema": inner, "definitions": shared})
    if node["type"] == "model":
        return cast("CoreSchema", {**node, "schema": rewritten(node["schema"], _light)})
    return cast("CoreSchema", rewritten(node, _light))


def _light(node: Node) -> Node:
    """A value as pydantic makes dataclasses: its fields and nothing else."""
    if node.get("type") != "model" or not getattr(node["cls"], "is_light", False):
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
