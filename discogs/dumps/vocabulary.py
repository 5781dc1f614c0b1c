"""Which elements and attributes a dump may have; the others are counted, never dropped in silence.

libxml2 checks a whole chunk against a DTD made of the columns, for a tenth of the time of reading
it. Only a chunk that does not fit is searched element by element: one with something unknown, with
an element that comes twice where one is read, with text where none is, or in another order.
"""

from __future__ import annotations

import io
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, cast

from lxml import etree

from discogs.dumps.schema import Kind
from discogs.dumps.shapes import Element

__all__ = ["WRAPPER", "Vocabulary"]

#: The element around the records of a chunk.
WRAPPER = "dump"


class Vocabulary:
    """The elements and attributes of one kind of dump."""

    def __init__(self, kind: Kind) -> None:
        self._tag = kind.tag
        #: The paths of elements and attributes, in the order of the columns.
        paths = tuple(dict.fromkeys(kind.shape.paths()))
        self._known = frozenset(paths)
        self._texts = frozenset(kind.shape.texts())
        self._repeated = frozenset(kind.shape.repeated())
        # Where one tag means two things (a name with an id, and one without), a DTD can't tell.
        self._is_exact = kind.name in {"releases", "masters"}
        self._misplaced = [etree.XPath(query) for query in self._elsewhere(paths)]
        self._dtd = etree.DTD(io.StringIO(self._declared(paths)))

    def fits(self, root: Element) -> bool:
        """Check whether all elements, attributes and texts of a chunk are read."""
        tree = cast("Any", root)
        return (
            self._is_exact
            and self._dtd.validate(tree)
            and not any(query(tree) for query in self._misplaced)
        )

    def prune(self, root: Element) -> Counter[str]:
        """Remove what is unknown from a chunk; return its paths, and how often each came."""
        unknown: Counter[str] = Counter()
        texts = [root.text]
        for record in list(root):
            texts.append(record.tail)
            if record.tag != self._tag:
                unknown[f"/{record.tag}"] += 1
                cast("Any", root).remove(record)
            else:
                self._prune(record, "", unknown)
        _count_texts("", texts, unknown)
        return unknown

    def prune_record(self, record: Element) -> Counter[str]:
        """Remove what is unknown from a record, as `prune` does."""
        unknown: Counter[str] = Counter()
        self._prune(record, "", unknown)
        return unknown

    def _prune(self, element: Element, path: str, unknown: Counter[str]) -> None:
        where = f"{self._tag}/{path}".rstrip("/")
        for attribute in element.keys():  # noqa: SIM118 - it is no dict
            if f"{path}@{attribute}" not in self._known:
                unknown[f"{where}@{attribute}"] += 1
        texts = [] if path in self._texts else [element.text]
        seen: set[str] = set()
        for child in list(element):
            texts.append(child.tail)
            inner = f"{path}/{child.tag}" if path else child.tag
            if inner not in self._known:
                unknown[f"{where}/{child.tag}"] += 1
                cast("Any", element).remove(child)
            elif inner in seen and path and inner not in self._repeated:
                # Of records themselves the parser says which element came twice.
                unknown[f"{where}/{child.tag}[2]"] += 1
                cast("Any", element).remove(child)
            else:
                seen.add(inner)
                self._prune(child, inner, unknown)
        _count_texts(where, texts, unknown)

    def _elsewhere(self, paths: tuple[str, ...]) -> Iterator[str]:
        """Yield where attributes are unknown that a tag has in another place: a DTD allows them."""
        places = [path for path in paths if "@" not in path]
        for path in places:
            allowed = {
                one.partition("@")[2]
                for other in places
                if _name(other) == _name(path)
                for one in paths
                if one.startswith(f"{other}@")
            }
            own = {one.partition("@")[2] for one in paths if one.startswith(f"{path}@")}
            if allowed - own:
                attributes = " or ".join(f"@{one}" for one in sorted(allowed - own))
                yield f"boolean({self._tag}/{path}[{attributes}])"

    def _declared(self, paths: tuple[str, ...]) -> str:
        """Return the DTD: each element with its children, in the order that dumps write them in."""
        children: dict[str, list[str]] = defaultdict(list)
        attributes: dict[str, set[str]] = defaultdict(set)
        for path in paths:
            element, _, attribute = path.partition("@")
            if attribute:
                attributes[_name(element) or self._tag].add(attribute)
            else:
                parent, _, _ = element.rpartition("/")
                children[parent].append(element)
        lines = [f"<!ELEMENT {WRAPPER} ({self._tag})*>"]
        places: dict[str, list[str]] = defaultdict(list)
        for path in ("", *(path for path in paths if "@" not in path)):
            places[_name(path) or self._tag].append(path)
        for name, several in places.items():
            # A DTD knows tags and no places: of a tag's places, the fullest says the order.
            several.sort(key=lambda path: len(children[path]), reverse=True)
            lines.append(f"<!ELEMENT {name} {self._model(several, children)}>")
            lines += [f"<!ATTLIST {name} {one} CDATA #IMPLIED>" for one in sorted(attributes[name])]
        return "\n".join(lines)

    def _model(self, places: list[str], children: Mapping[str, list[str]]) -> str:
        inner = [child for path in places for child in children[path]]
        names = list(dict.fromkeys(map(_name, inner)))
        if any(path in self._texts for path in places):
            return f"(#PCDATA{''.join(f'|{name}' for name in names)})*" if names else "(#PCDATA)"
        if not names:
            return "EMPTY"
        if "" in places or any(child in self._repeated for child in inner):
            return f"({'|'.join(names)})*"
        return f"({','.join(f'{name}?' for name in names)})"


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _count_texts(where: str, texts: list[str | None], unknown: Counter[str]) -> None:
    """Count texts that no column stands for, between elements that are read."""
    lost = sum(bool(text and text.strip()) for text in texts)
    if lost:
        unknown[f"{where}/text()"] += lost
