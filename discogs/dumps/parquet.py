# pyarrow has no types: what it gives stays in this file.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportUnknownParameterType=false
"""The records as Arrow tables: nested ones as the API has them, and flat ones beside the releases.

The schemas are made of the columns of schema.py. URLs that follow from an id are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeAlias, cast

# pyarrow has no types.
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from discogs.dumps.schema import KINDS, Kind
from discogs.dumps.shapes import DumpColumn, JsonObject, Shape

__all__ = ["FLAT", "SCHEMA_VERSION", "PartWriter", "schemas", "streams"]

#: Changes when a column does.
SCHEMA_VERSION: Final = "1"
#: The rows of a row group.
GROUP: Final = 10_000
_DERIVED_KEPT = {"type_", "year", "format_quantity"}
_LARGEST = 2**63 - 1

Cell: TypeAlias = object
_TEXT, _NUMBER, _PLACE = pa.string(), pa.int64(), pa.int32()
_CREDITED = ("name", "anv", "join", "role", "tracks")
#: The flat tables beside the releases. `track` is the line of the tracklist, from 1 on, and `part`
#: the line within an index track.
FLAT: Final[Mapping[str, pa.Schema]] = {
    "tracks": pa.schema(
        [
            ("release_id", _NUMBER),
            ("track", _PLACE),
            ("part", _PLACE),
            ("position", _TEXT),
            ("type_", _TEXT),
            ("title", _TEXT),
            ("duration", _TEXT),
        ]
    ),
    "credits": pa.schema(
        [
            ("release_id", _NUMBER),
            ("track", _PLACE),
            ("part", _PLACE),
            ("is_extra", pa.bool_()),
            ("artist_id", _NUMBER),
            *((name, _TEXT) for name in _CREDITED),
        ]
    ),
    "identifiers": pa.schema(
        [("release_id", _NUMBER), ("type", _TEXT), ("value", _TEXT), ("description", _TEXT)]
    ),
    "release_labels": pa.schema(
        [("release_id", _NUMBER), ("label_id", _NUMBER), ("name", _TEXT), ("catno", _TEXT)]
    ),
    "formats": pa.schema(
        [
            ("release_id", _NUMBER),
            ("name", _TEXT),
            ("qty", _TEXT),
            ("text", _TEXT),
            ("descriptions", pa.list_(_TEXT)),
        ]
    ),
    "companies": pa.schema(
        [
            ("release_id", _NUMBER),
            ("company_id", _NUMBER),
            ("name", _TEXT),
            ("catno", _TEXT),
            ("entity_type", _TEXT),
            ("entity_type_name", _TEXT),
        ]
    ),
}


def schemas(kind: Kind) -> dict[str, Any]:
    """Return the schema of each table that a dump becomes, by the table's name."""
    found: dict[str, Any] = {kind.name: _SCHEMAS[kind.name]}
    return {**found, **FLAT} if kind.name == "releases" else found


def streams(kind: Kind, records: Sequence[JsonObject]) -> tuple[dict[str, bytes], list[int]]:
    """Make the tables of some records, as Arrow's IPC streams.

    Also list the ids of records with a number that no table holds: it is empty there.
    """
    odd: list[int] = []
    try:
        made = _tables(kind, records)
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
        fitting = [_fitting(kind.shape, record) for record in records]
        odd = [
            cast("int", before["id"])
            for before, after in zip(records, fitting, strict=True)
            if before != after
        ]
        made = _tables(kind, fitting)
    return {name: _stream(table) for name, table in made.items()}, odd


def _stream(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    content: bytes = sink.getvalue().to_pybytes()
    return content


def _tables(kind: Kind, records: Sequence[JsonObject]) -> dict[str, pa.Table]:
    schema = _SCHEMAS[kind.name]
    made = {kind.name: pa.Table.from_pylist(list(records), schema=schema)}
    if kind.name == "releases":
        rows: dict[str, list[tuple[Cell, ...]]] = {name: [] for name in FLAT}
        for record in records:
            _flatten(record, rows)
        made |= {name: _table(FLAT[name], found) for name, found in rows.items()}
    return made


def _table(schema: pa.Schema, rows: list[tuple[Cell, ...]]) -> pa.Table:
    columns: list[Any] = list(zip(*rows, strict=True)) or [()] * len(schema)
    arrays = [
        pa.array(column, type=field.type) for column, field in zip(columns, schema, strict=True)
    ]
    return pa.Table.from_arrays(arrays, schema=schema)


def _flatten(release: JsonObject, rows: dict[str, list[tuple[Cell, ...]]]) -> None:
    id = release["id"]
    rows["credits"] += _credits(release, id, None, None)
    for line, track in enumerate(_list(release, "tracklist"), 1):
        _flatten_track(track, (id, line, None), rows)
        for part, inner in enumerate(_list(track, "sub_tracks"), 1):
            _flatten_track(inner, (id, line, part), rows)
    rows["identifiers"] += [
        (id, one["type"], one["value"], one.get("description"))
        for one in _list(release, "identifiers")
    ]
    rows["release_labels"] += [
        (id, one["id"], one["name"], one["catno"]) for one in _list(release, "labels")
    ]
    rows["formats"] += [
        (id, one["name"], one["qty"], one.get("text"), one.get("descriptions"))
        for one in _list(release, "formats")
    ]
    rows["companies"] += [
        (id, one["id"], one["name"], one["catno"], one["entity_type"], one["entity_type_name"])
        for one in _list(release, "companies")
    ]


def _flatten_track(
    track: JsonObject,
    place: tuple[Cell, int, int | None],
    rows: dict[str, list[tuple[Cell, ...]]],
) -> None:
    own = (track["position"], track["type_"], track["title"], track["duration"])
    rows["tracks"].append((*place, *own))
    rows["credits"] += _credits(track, *place)


def _credits(
    of: JsonObject, id: Cell, line: int | None, part: int | None
) -> Iterator[tuple[Cell, ...]]:
    for name in ("artists", "extraartists"):
        for one in _list(of, name):
            yield (
                id,
                line,
                part,
                name == "extraartists",
                one["id"],
                one["name"],
                one["anv"],
                one["join"],
                one["role"],
                one["tracks"],
            )


def _list(of: JsonObject, name: str) -> list[JsonObject]:
    return cast("list[JsonObject]", of.get(name, ()))


def _written(shape: Shape) -> list[DumpColumn]:
    """Return the columns that are written."""
    return [column for column in shape.columns if column.path or column.name in _DERIVED_KEPT]


def _fields(shape: Shape) -> list[pa.Field]:
    return [pa.field(column.name, _type(column)) for column in _written(shape)]


def _type(column: DumpColumn) -> pa.DataType:
    if isinstance(column.type, Shape):
        struct = pa.struct(_fields(column.type))
        return pa.list_(struct) if "/" in column.path else struct
    types = {"text": _TEXT, "number": _NUMBER, "flag": pa.bool_(), "texts": pa.list_(_TEXT)}
    return types[column.type]


def _fitting(shape: Shape, record: JsonObject) -> JsonObject:
    """Return a record without numbers that no column holds."""
    fitting = dict(record)
    for column in shape.columns:
        value = record.get(column.name)
        if column.type == "number" and not (isinstance(value, int) and abs(value) <= _LARGEST):
            fitting[column.name] = None
        elif isinstance(column.type, Shape) and isinstance(value, list):
            inner = cast("list[JsonObject]", value)
            fitting[column.name] = [_fitting(column.type, one) for one in inner]
        elif isinstance(column.type, Shape) and isinstance(value, dict):
            fitting[column.name] = _fitting(column.type, cast("JsonObject", value))
    return {name: value for name, value in fitting.items() if name in record}


_SCHEMAS: Final = {kind.name: pa.schema(_fields(kind.shape)) for kind in KINDS.values()}


class PartWriter:
    """Writes one part of one table: groups of rows, sorted by id."""

    def __init__(self, path: Path, schema: pa.Schema, metadata: Mapping[str, str]) -> None:
        self._path = path
        self._key = schema.names[0]
        self._schema = schema.with_metadata(dict(metadata))
        self._writer = self._open()
        self._waiting: list[pa.Table] = []
        self._rows = 0
        self._last = -1
        self._is_sorted = True

    def _open(self) -> pq.ParquetWriter:
        return pq.ParquetWriter(self._path, self._schema, compression="zstd", compression_level=3)

    def add(self, stream: bytes) -> None:
        """Append the rows of a stream."""
        table = pa.ipc.open_stream(stream).read_all()
        if not table.num_rows:
            return
        keys = table.column(self._key)
        first, last = keys[0].as_py(), keys[-1].as_py()
        self._is_sorted &= self._last <= first <= last
        self._last = last
        self._waiting.append(table)
        self._rows += table.num_rows
        while self._rows >= GROUP:
            self._write(GROUP)

    def close(self) -> None:
        """Write the rest. Rows that did not come sorted are sorted now."""
        if self._rows:
            self._write(self._rows)
        self._writer.close()
        if not self._is_sorted:
            found = pq.read_table(self._path).sort_by(self._key)
            self._writer = self._open()
            self._writer.write_table(found.cast(self._schema), row_group_size=GROUP)
            self._writer.close()

    def abandon(self) -> None:
        """Close the file as it is."""
        self._writer.close()

    def _write(self, count: int) -> None:
        together = pa.concat_tables(self._waiting)
        group = together.slice(0, count).combine_chunks()
        self._writer.write_table(group.cast(self._schema), row_group_size=count)
        rest = together.slice(count)
        self._waiting = [rest] if rest.num_rows else []
        self._rows = rest.num_rows
