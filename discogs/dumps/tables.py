# pyarrow has no types: what it gives stays in this file.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportUnknownParameterType=false, reportUnknownLambdaType=false
# pyright: reportAttributeAccessIssue=false
"""The records as Arrow tables: nested ones as the API has them, and flat ones beside the releases.

The schemas are made of the columns of schema.py. URLs that follow from an id are left out. The flat
tables are made of the nested one, column by column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeAlias, cast

# pyarrow has no types.
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]

from discogs.dumps.catalogue_file import Edges, barcode_key, catno_key
from discogs.dumps.schema import KINDS, LABELLED, Kind
from discogs.dumps.shapes import DumpColumn, JsonObject, Shape

__all__ = [
    "FLAT",
    "SCHEMA_VERSION",
    "Nested",
    "Tables",
    "nested_records",
    "schemas",
]

#: Changes when a column does.
SCHEMA_VERSION: Final = "1"
_DERIVED_KEPT = {"type_", "year", "format_quantity"}
_LARGEST = 2**63 - 1

#: An array of records as structs, `pyarrow.StructArray`.
Nested: TypeAlias = Any
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


#: The list of a release that becomes a flat table, and its fields in the table's order.
_LISTS: Final = {
    "identifiers": ("identifiers", ("type", "value", "description")),
    "release_labels": ("labels", ("id", "name", "catno")),
    "formats": ("formats", ("name", "qty", "text", "descriptions")),
    "companies": ("companies", ("id", "name", "catno", "entity_type", "entity_type_name")),
}
_PLACES: Final = {"row", "track", "part", "is_extra"}


def schemas(kind: Kind) -> dict[str, Any]:
    """Return the schema of each table that a dump becomes, by the table's name."""
    found: dict[str, Any] = {kind.name: _SCHEMAS[kind.name]}
    return {**found, **FLAT} if kind.name == "releases" else found


def _fields(shape: Shape) -> list[pa.Field]:
    return [
        pa.field(column.name, _type(column))
        for column in shape.columns
        if column.path or column.name in _DERIVED_KEPT
    ]


def _type(column: DumpColumn) -> pa.DataType:
    if isinstance(column.type, Shape):
        struct = pa.struct(_fields(column.type))
        return pa.list_(struct) if "/" in column.path else struct
    types = {"text": _TEXT, "number": _NUMBER, "flag": pa.bool_(), "texts": pa.list_(_TEXT)}
    return types[column.type]


_SCHEMAS: Final = {kind.name: pa.schema(_fields(kind.shape)) for kind in KINDS.values()}


def nested_records(kind: Kind, records: Sequence[JsonObject]) -> tuple[Nested, list[int]]:
    """Make an array of records; also list the ids of those with what no table holds.

    What is no number, or no flag, is empty there.
    """
    struct = pa.struct(list(_SCHEMAS[kind.name]))
    try:
        return pa.array(records, type=struct), []
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
        fitting = [_fitting(kind.shape, record) for record in records]
        odd = [
            cast("int", before["id"])
            for before, after in zip(records, fitting, strict=True)
            if before != after
        ]
        return pa.array(fitting, type=struct), odd


class Tables(dict[str, Any]):
    """The tables of some records, by name. Pickled, they are streams of Arrow's IPC format."""

    @classmethod
    def of(cls, kind: Kind, nested: Nested) -> Tables:
        """Make the nested table, and of releases the flat ones too."""
        table = pa.Table.from_arrays(nested.flatten(), schema=_SCHEMAS[kind.name])
        flat = _flat_tables(nested) if kind.name == "releases" else {}
        return cls({kind.name: table, **flat})

    def __reduce__(self) -> tuple[Callable[..., Tables], tuple[dict[str, bytes]]]:
        return _opened, ({name: _stream(table) for name, table in self.items()},)

    def edges(self) -> Edges:
        """List the keys under which the releases are found, each pair once."""
        nested = self["releases"].to_struct_array().combine_chunks()
        credits, labels, codes = (
            self[name] for name in ("credits", "release_labels", "identifiers")
        )
        barcodes = codes.filter(pc.field("type") == "Barcode")
        catnos = _pairs(map(catno_key, _list(labels, "catno")), _list(labels, "release_id"))
        return {
            "artist_releases": _pairs(_list(credits, "artist_id"), _list(credits, "release_id")),
            # One company may have several roles, and be the label, too.
            "label_releases": list(
                dict.fromkeys(pair for name in LABELLED for pair in _pairs(*_ids_in(nested, name)))
            ),
            "master_releases": _pairs(_list(nested, "master_id"), _list(nested, "id")),
            "barcodes": _pairs(
                map(barcode_key, _list(barcodes, "value")), _list(barcodes, "release_id")
            ),
            "catnos": [pair for pair in catnos if pair[0] != "none"],
        }


def _pairs(keys: Iterable[Any], ids: Iterable[int]) -> list[tuple[int | str, int]]:
    return list(dict.fromkeys(pair for pair in zip(keys, ids, strict=True) if pair[0]))


def _list(table: Any, name: str) -> list[Any]:
    column = table.field(name) if isinstance(table, pa.StructArray) else table[name]
    found: list[Any] = column.to_pylist()
    return found


def _ids_in(nested: Nested, name: str) -> tuple[list[int], list[int]]:
    """Return the ids in a list of each record, and that of the record."""
    structs, owners = _items(nested, name)
    return _list(structs, "id"), nested.field("id").take(owners).to_pylist()


def _opened(streams: dict[str, bytes]) -> Tables:
    return Tables({name: pa.ipc.open_stream(body).read_all() for name, body in streams.items()})


def _stream(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    content: bytes = sink.getvalue().to_pybytes()
    return content


class _Lines(NamedTuple):
    """Structs, and where each is: the row of its release, its track, and the part; 0: none."""

    structs: Any
    row: Any
    track: Any
    part: Any

    def items(self, name: str) -> _Lines:
        """Open a list of the structs, whose items are where their owners are."""
        structs, owners = _items(self.structs, name)
        return _Lines(structs, *(place.take(owners) for place in self[1:]))


def _flat_tables(releases: Nested) -> dict[str, pa.Table]:
    ids = releases.field("id")
    none = pa.repeat(pa.scalar(0, _PLACE), len(releases))
    whole = _Lines(releases, pa.array(range(len(releases)), _PLACE), none, none)
    tracks = whole.items("tracklist")._replace(track=_numbered(releases, "tracklist"))
    parts = tracks.items("sub_tracks")._replace(part=_numbered(tracks.structs, "sub_tracks"))
    made = {
        "tracks": _placed("tracks", ids, (_track_rows(lines) for lines in (tracks, parts))),
        "credits": _placed(
            "credits",
            ids,
            (
                _credit_rows(lines.items(name), is_extra=name == "extraartists")
                for lines in (whole, tracks, parts)
                for name in ("artists", "extraartists")
            ),
        ),
    }
    for table, (name, columns) in _LISTS.items():
        structs, owners = _items(releases, name)
        arrays = [ids.take(owners), *(structs.field(column) for column in columns)]
        made[table] = pa.Table.from_arrays(arrays, schema=FLAT[table])
    return {name: made[name] for name in FLAT}


def _track_rows(lines: _Lines) -> list[Any]:
    columns = ("position", "type_", "title", "duration")
    return [*lines[1:], *(lines.structs.field(column) for column in columns)]


def _credit_rows(lines: _Lines, *, is_extra: bool) -> list[Any]:
    extra = pa.repeat(pa.scalar(is_extra), len(lines.structs))
    columns = ("id", *_CREDITED)
    return [*lines[1:], extra, *(lines.structs.field(column) for column in columns)]


def _placed(name: str, ids: Any, groups: Iterable[list[Any]]) -> pa.Table:
    """Sort groups of rows to the places where they are, and name their releases."""
    names = ["row", *FLAT[name].names[1:]]
    table = pa.concat_tables([pa.Table.from_arrays(arrays, names) for arrays in groups])
    order = pc.sort_indices(
        table, sort_keys=[(column, "ascending") for column in names if column in _PLACES]
    )
    rows = table.take(order).combine_chunks()
    places = [pc.if_else(pc.equal(rows[one], 0), None, rows[one]) for one in ("track", "part")]
    arrays = [ids.take(rows["row"]), *places, *rows.columns[3:]]
    return pa.Table.from_arrays(arrays, schema=FLAT[name])


def _items(owners: Any, name: str) -> tuple[Any, Any]:
    """Return the items of a list of each struct, and the index of the struct they belong to."""
    lists = owners.field(name)
    return lists.flatten(), pc.list_parent_indices(lists)


def _numbered(owners: Any, name: str) -> pa.Array:
    """Number the items of each list from 1 on."""
    lengths = pc.list_value_length(owners.field(name)).to_pylist()
    return pa.array([line for length in lengths for line in range(1, (length or 0) + 1)], _PLACE)


def _fitting(shape: Shape, record: JsonObject) -> JsonObject:
    """Return a record without numbers and flags that no column holds."""
    fitting = dict(record)
    for column in shape.columns:
        value = record.get(column.name)
        if not _fits(column, value):
            fitting[column.name] = None
        elif isinstance(column.type, Shape) and isinstance(value, list):
            inner = cast("list[JsonObject]", value)
            fitting[column.name] = [_fitting(column.type, one) for one in inner]
        elif isinstance(column.type, Shape) and isinstance(value, dict):
            fitting[column.name] = _fitting(column.type, cast("JsonObject", value))
    return {name: value for name, value in fitting.items() if name in record}


def _fits(column: DumpColumn, value: object) -> bool:
    if column.type == "number":
        return isinstance(value, int) and abs(value) <= _LARGEST
    return column.type != "flag" or isinstance(value, bool)
