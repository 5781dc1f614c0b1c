# pyarrow has no types: what it gives stays in this file.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportUnknownParameterType=false, reportUnknownLambdaType=false
# pyright: reportAttributeAccessIssue=false
"""Read a chunk of a dump straight into columns, without an object for each record.

A column holds what all elements of a shape have in one place. Counts say whether every element,
attribute and text of the chunk has come into a column. Where that fails, where the XML is damaged,
a number odd or an id out of order, the chunk has to be read record by record, which lists faults.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET  # no DOCTYPE fits into a chunk, so no entities are defined
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import accumulate, chain
from typing import Any, Final, NamedTuple, TypeAlias, cast

# pyarrow has no types.
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]

from discogs.dumps.schema import Kind
from discogs.dumps.shapes import MOST_DIGITS, DumpColumn, Shape
from discogs.dumps.tables import Nested, arrow_type, fields, written
from discogs.dumps.vocabulary import WRAPPER

__all__ = ["Columns", "read_columns"]

_OPEN, _CLOSE = f"<{WRAPPER}>".encode(), f"</{WRAPPER}>".encode()
_TEXT: Final = pa.string()
Elements: TypeAlias = Sequence[ET.Element]
#: The children of an element by their tags.
Parts: TypeAlias = Mapping[str, ET.Element]


class Columns(NamedTuple):
    """The records of a chunk."""

    ids: list[int]
    #: Each of them unparsed: XML, or JSON if it had to be mended.
    pieces: list[bytes]
    nested: Nested


class _UnfitError(Exception):
    """The chunk has something that no column holds."""


def read_columns(kind: Kind, body: bytes) -> Columns | None:
    """Read the records of a chunk; None if they have to be read one by one."""
    pieces = [piece for piece in _starts(kind).split(body) if piece.strip()]
    try:
        root = ET.fromstring(_OPEN + body + _CLOSE)  # noqa: S314 - see above
        records = list(root)
        if {record.tag for record in records} - {kind.tag} or len(records) != len(pieces):
            return None
        census = _Census(len(records))
        nested = _reader(kind.shape)(records, census)
    except (ET.ParseError, _UnfitError):
        return None
    ids = nested.field("id").to_pylist()
    is_whole = census.holds(root) and None not in ids and ids == sorted(ids)
    return Columns(ids, pieces, nested) if is_whole else None


@cache
def _starts(kind: Kind) -> re.Pattern[bytes]:
    return re.compile(rb"\n(?=<" + kind.tag.encode() + rb"[\s>/])")


class _Census:
    """Counts what has come into columns."""

    def __init__(self, records: int) -> None:
        self.elements = records
        self.attributes = 0
        self.texts = 0

    def holds(self, root: ET.Element) -> bool:
        """Check whether that is all there is in a chunk, but for the lines between records."""
        between = [root.text, *(record.tail for record in root)]
        if any(text and text.strip() for text in between):
            return False
        elements = list(root.iter())
        attributes = sum(map(len, map(ET.Element.keys, elements)))
        texts = len(list(root.itertext())) - sum(map(bool, between))
        found = (self.elements + 1, self.attributes, self.texts)
        return found == (len(elements), attributes, texts)


class _Shaped(NamedTuple):
    """Elements of one shape."""

    elements: Elements
    #: The texts of their children by tag: an array of structs.
    texts: Any
    #: The children themselves, by tag; none where texts are enough.
    children: Sequence[Parts]


Reader: TypeAlias = Callable[[Elements, _Census], Any]
ColumnReader: TypeAlias = Callable[[_Shaped, _Census], Any]


@cache
def _reader(shape: Shape) -> Reader:
    """Make the function that reads elements of a shape into an array of structs."""
    columns = written(shape)
    tags = {re.split("[/@]", column.path)[0] for column in columns} - {"", "."}
    leaves = {column.path for column in columns if _is_leaf(column)} & tags
    texts_type = pa.struct([(tag, _TEXT) for tag in sorted(leaves)])
    readers = [_column_reader(column) for column in columns]
    struct = fields(shape)

    def read(elements: Elements, census: _Census) -> Any:
        texts = [{child.tag: child.text for child in element} for element in elements]
        count = sum(map(len, texts))
        if count != sum(map(len, elements)) or not tags.issuperset(chain.from_iterable(texts)):
            raise _UnfitError
        census.elements += count
        children = [_parts(element) for element in elements] if tags > leaves else ()
        found = _Shaped(elements, pa.array(texts, texts_type), children)
        arrays = [reader(found, census) for reader in readers]
        return pa.StructArray.from_arrays(arrays, fields=struct)

    return read


def _parts(element: ET.Element) -> Parts:
    return {child.tag: child for child in element}


def _is_leaf(column: DumpColumn) -> bool:
    return not isinstance(column.type, Shape) and column.type != "texts"


def _column_reader(column: DumpColumn) -> ColumnReader:
    tag, is_list, item = column.path.partition("/")
    if not column.path:
        derive = cast("Callable[[Parts], Any]", column.derived)
        type = arrow_type(column)
        return lambda found, _: pa.array([derive(parts) for parts in found.children], type)
    if is_list:
        return _list(tag, item, column)
    if isinstance(column.type, Shape):
        return _single(tag, column.type)
    return _attribute(column) if "@" in tag else _text(column)


def _text(column: DumpColumn) -> ColumnReader:
    """Read the text of a child, or an element's own."""
    convert = _converter(column)

    def read(found: _Shaped, census: _Census) -> Any:
        if column.path == ".":
            texts = pa.array([element.text for element in found.elements], _TEXT)
        else:
            texts = found.texts.field(column.path)
        census.texts += len(texts) - texts.null_count
        if column.derived and texts.null_count:
            raise _UnfitError
        return convert(texts)

    return read


def _attribute(column: DumpColumn) -> ColumnReader:
    """Read an attribute, of the element or of a child."""
    tag, _, name = column.path.partition("@")
    convert = _converter(column)

    def read(found: _Shaped, census: _Census) -> Any:
        if tag:
            owners = [parts.get(tag) for parts in found.children]
            texts = [None if owner is None else owner.get(name) for owner in owners]
        else:
            texts = [element.get(name) for element in found.elements]
        census.attributes += len(texts) - texts.count(None)
        return convert(pa.array([text or None for text in texts], _TEXT))

    return read


def _converter(column: DumpColumn) -> Callable[[Any], Any]:
    """Make the function that turns texts into a column, with null where there is none."""
    empty = {"text": "", "number": 0, "flag": False}[cast("str", column.type)]
    convert = {"text": lambda texts: texts, "number": _numbers, "flag": _flags}[
        cast("str", column.type)
    ]
    if not column.always:
        return convert
    return lambda texts: pc.fill_null(convert(texts), empty)


def _numbers(texts: Any) -> Any:
    is_number = pc.match_substring_regex(texts, f"^[0-9]{{1,{MOST_DIGITS}}}$")
    if not pc.all(is_number, min_count=0).as_py():
        raise _UnfitError
    return texts.cast(pa.int64())


def _flags(texts: Any) -> Any:
    return pc.equal(texts, "true")


def _list(tag: str, item: str, column: DumpColumn) -> ColumnReader:
    read_items = _reader(column.type) if isinstance(column.type, Shape) else _read_texts

    def read(found: _Shaped, census: _Census) -> Any:
        holders = [parts.get(tag) for parts in found.children]
        items = list(chain.from_iterable(holder for holder in holders if holder is not None))
        if {child.tag for child in items} - {item}:
            raise _UnfitError
        census.elements += len(items)
        sizes = [0 if holder is None else len(holder) for holder in holders]
        offsets = pa.array(accumulate(sizes, initial=0), pa.int32())
        missing = pa.array([holder is None for holder in holders], pa.bool_())
        return pa.ListArray.from_arrays(offsets, read_items(items, census), mask=missing)

    return read


def _read_texts(elements: Elements, census: _Census) -> Any:
    texts = pa.array([element.text for element in elements], _TEXT)
    census.texts += len(texts) - texts.null_count
    return pc.fill_null(texts, "")


def _single(tag: str, shape: Shape) -> ColumnReader:
    """Read a child that is an object of its own."""
    read_found = _reader(shape)

    def read(found: _Shaped, census: _Census) -> Any:
        owners = [parts.get(tag) for parts in found.children]
        values = read_found([owner for owner in owners if owner is not None], census)
        places = iter(range(len(values)))
        indices = [None if owner is None else next(places) for owner in owners]
        return values.take(pa.array(indices, pa.int64()))

    return read
