"""How elements of a dump become JSON in the shape of the API: columns, and readers made of them.

A shape is a table: which element or attribute becomes which key. Its reader, the DTD that knows all
its elements, and the schema of its Parquet files are made from that one table.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

__all__ = ["Coverage", "DumpColumn", "Element", "JsonObject", "Shape", "Type", "flag", "number"]

#: A record as JSON: its values are texts, numbers, flags, None, lists and objects.
JsonObject: TypeAlias = dict[str, object]
Type: TypeAlias = "Literal['text', 'number', 'flag', 'texts'] | Shape"
#: Who is answered by a column. "full": everybody. "part": whoever is offline, since the API knows
#: more. "old": whoever reads the dump itself, where it is there. "dump": `raw`, as no model has it.
Coverage: TypeAlias = Literal["full", "part", "old", "dump"]


class Element(Protocol):
    """What is used of elements of lxml, whose own class is private, and of ElementTree."""

    @property
    def tag(self) -> str: ...
    @property
    def text(self) -> str | None: ...
    @property
    def tail(self) -> str | None: ...

    def __iter__(self) -> Iterator[Element]: ...

    def get(self, name: str, /) -> str | None: ...

    def keys(self) -> Collection[str]: ...

    def items(self) -> Collection[tuple[str, str]]: ...


Reader: TypeAlias = "Callable[[JsonObject, Element], None]"
# More digits than a 64-bit number has.
_MOST_DIGITS = 18


@dataclass(frozen=True)
class DumpColumn:
    """What becomes of an element, an attribute (`@id`), or an element's own text (`.`)."""

    #: Within the element of the shape: "title", "@id", "artists/artist"; "": derived from others.
    path: str
    #: The key in the API's JSON.
    name: str
    type: Type = "text"
    #: Whether the key is there, empty, where the dump has nothing.
    always: bool = False
    coverage: Coverage = "full"
    #: The first day whose dumps are known to have it: in an older one nothing is not "none".
    since: str = ""
    #: What to know about it.
    note: str = ""


class Shape:
    """A table of columns, and the reader of an element that is made of it.

    Args:
        columns: What is read.
        finish: Computes what is derived, in place.
        skipped: Paths of elements that say nothing of their own.
    """

    def __init__(
        self,
        columns: tuple[DumpColumn, ...],
        finish: Callable[[JsonObject], None] = lambda _: None,
        *,
        skipped: tuple[str, ...] = (),
    ) -> None:
        self.columns = columns
        self.finish = finish
        self.skipped = skipped
        self._blank: JsonObject = {}
        self._attributes: dict[str, str] = {}
        self._leaves: dict[str, str] = {}
        self._branches: dict[str, Reader] = {}
        self._own_text: list[str] = []
        for column in self.columns:
            if column.always and column.type == "text":
                self._blank[column.name] = ""
            head, _, item = column.path.partition("/")
            if column.path == ".":
                self._own_text.append(column.name)
            elif head.startswith("@"):
                self._attributes[head[1:]] = column.name
            elif isinstance(column.type, Shape):
                self._branches[head] = _objects(column.name, item, column.type)
            elif column.type == "texts":
                self._branches[head] = _texts(column.name)
            elif head and "@" not in head:
                self._leaves[head] = column.name

    def read(self, element: Element) -> JsonObject:
        """Read an element inside a record."""
        found = self._blank.copy()
        if self._attributes:
            names = self._attributes
            for attribute, value in element.items():
                if value and attribute in names:
                    found[names[attribute]] = value
        if self._own_text and element.text:
            found[self._own_text[0]] = element.text
        leaves, branches = self._leaves, self._branches
        if leaves or branches:
            for child in element:
                tag = child.tag
                name = leaves.get(tag)
                if name is None:
                    branches[tag](found, child)
                else:
                    text = child.text
                    if text:
                        found[name] = text
        elif next(iter(element), None) is not None:
            raise KeyError("elements where none is read")
        self.finish(found)
        return found

    def read_record(self, element: Element, repeated: list[str]) -> JsonObject:
        """Read a record; of elements that come twice the first counts, the tag is `repeated`."""
        names = self._attributes
        found: JsonObject = {
            names[name]: text for name, text in element.items() if name in names and text
        }
        leaves, branches = self._leaves, self._branches
        seen: set[str] = set()
        for child in element:
            tag = child.tag
            if tag in seen:
                repeated.append(tag)
                continue
            seen.add(tag)
            branch = branches.get(tag)
            if branch is not None:
                branch(found, child)
            elif child.text:
                found[leaves[tag]] = child.text
        self.finish(found)
        return found

    def attach(self, tag: str, reader: Reader) -> Shape:
        """Read an element by a function of its own."""
        self._branches[tag] = reader
        return self

    def paths(self, within: str = "") -> Iterator[str]:
        """Yield the paths of all elements and attributes that it knows: "artists/artist/anv"."""
        for column in self.columns:
            if column.path in {"", "."}:
                continue
            yield from _prefixes(within, column.path)
            if isinstance(column.type, Shape) and column.type is not self:
                yield from column.type.paths(f"{within}{column.path}/")
        for path in self.skipped:
            yield from _prefixes(within, path)

    def texts(self, within: str = "") -> Iterator[str]:
        """Yield the paths of the elements whose own text is read."""
        for column in self.columns:
            path = f"{within}{column.path}"
            if column.path == ".":
                yield within.rstrip("/")
            elif isinstance(column.type, Shape):
                if column.type is not self:
                    yield from column.type.texts(f"{path}/")
            elif column.path and "@" not in column.path:
                yield path
        for path in self.skipped:
            yield f"{within}{path}"

    def repeated(self, within: str = "") -> Iterator[str]:
        """Yield the paths of the elements that may come more than once: the items of lists."""
        for column in self.columns:
            path = f"{within}{column.path}"
            if "/" in column.path and "@" not in column.path:
                yield path
            if isinstance(column.type, Shape) and column.type is not self:
                yield from column.type.repeated(f"{path}/")
        for path in self.skipped:
            yield f"{within}{path}"


def number(text: object) -> object:
    """Return a number as an int; any other text as it is, so that `raw` still shows it."""
    if isinstance(text, str) and text.isdecimal() and len(text) <= _MOST_DIGITS:
        return int(text)
    return text


def flag(text: str) -> object:
    """Return "true" and "false" as a bool, any other text as it is, as `number` does."""
    return {"true": True, "false": False}.get(text, text)


def _texts(name: str) -> Reader:
    def read(found: JsonObject, element: Element) -> None:
        found[name] = [child.text or "" for child in element]

    return read


def _objects(name: str, tag: str, shape: Shape) -> Reader:
    read_one = shape.read

    def read(found: JsonObject, element: Element) -> None:
        found[name] = [read_one(child) for child in element]

    def read_single(found: JsonObject, element: Element) -> None:
        found[name] = read_one(element)

    return read if tag else read_single


def _prefixes(within: str, path: str) -> Sequence[str]:
    """Return a path and the elements that enclose it."""
    head, at, attribute = path.partition("@")
    steps = head.split("/") if head else []
    paths = [within + "/".join(steps[: count + 1]) for count in range(len(steps))]
    return [*paths, f"{(within + head).rstrip('/')}@{attribute}"] if at else paths
