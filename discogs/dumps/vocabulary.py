"""Which elements and attributes a dump may have; the others are counted, never dropped in silence.

libxml2 checks a whole chunk against a DTD made of the columns, for a tenth of the time of reading
it. Only a chunk that does not fit is searched element by element.
"""

from __future__ import annotations

import io
from collections import Counter, defaultdict
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
        self._known = frozenset(kind.shape.paths())
        children: dict[str, set[str]] = defaultdict(set)
        attributes: dict[str, set[str]] = defaultdict(set)
        for path in self._known:
            element, _, attribute = path.partition("@")
            if attribute:
                attributes[element].add(attribute)
            else:
                children[element.rpartition("/")[0]].add(element.rpartition("/")[2])
        #: Elements that hold elements alone: text in them would be lost.
        self._holders = frozenset(path for path, inner in children.items() if inner)
        # Where one tag means two things (a name with an id, and one without), a DTD can't tell.
        self._is_exact = kind.name in {"releases", "masters"}
        self._dtd = etree.DTD(io.StringIO(_dtd(kind.tag, children, attributes)))

    def fits(self, root: Element) -> bool:
        """Check whether all elements and attributes of a chunk are known."""
        return self._is_exact and self._dtd.validate(cast("Any", root))

    def prune(self, root: Element) -> Counter[str]:
        """Remove what is unknown from a chunk; return its paths, and how often each came."""
        unknown: Counter[str] = Counter()
        for record in list(root):
            if record.tag != self._tag:
                unknown[f"/{record.tag}"] += 1
                cast("Any", root).remove(record)
            else:
                self._prune(record, "", unknown)
        return unknown

    def prune_record(self, record: Element) -> Counter[str]:
        """Remove what is unknown from a record, as `prune` does."""
        unknown: Counter[str] = Counter()
        self._prune(record, "", unknown)
        return unknown

    def _prune(self, element: Element, path: str, unknown: Counter[str]) -> None:
        for attribute in element.keys():  # noqa: SIM118 - it is no dict
            if f"{path}@{attribute}" not in self._known:
                unknown[f"{self._tag}/{path}@{attribute}".replace("/@", "@")] += 1
        is_holder = path in self._holders
        texts = [element.text] if is_holder else []
        for child in list(element):
            texts.append(child.tail)
            inner = f"{path}/{child.tag}" if path else child.tag
            if inner in self._known:
                self._prune(child, inner, unknown)
            else:
                unknown[f"{self._tag}/{inner}"] += 1
                cast("Any", element).remove(child)
        lost = sum(bool(text and text.strip()) for text in texts)
        if lost:
            unknown[f"{self._tag}/{path}/text()".replace("//", "/")] += lost


def _dtd(tag: str, children: dict[str, set[str]], attributes: dict[str, set[str]]) -> str:
    inner: dict[str, set[str]] = defaultdict(set)
    owned: dict[str, set[str]] = defaultdict(set)
    leaves: set[str] = set()
    for path, names in children.items():
        inner[path.rpartition("/")[2] or tag] |= names
        for name in names:
            if not children.get(f"{path}/{name}".lstrip("/")):
                leaves.add(name)
    for path, names in attributes.items():
        owned[path.rpartition("/")[2] or tag] |= names
    lines = [f"<!ELEMENT {WRAPPER} ({tag})*>"]
    for name in {*inner, *leaves, *owned}:
        parts = sorted(inner[name])
        if name in leaves:
            model = f"(#PCDATA{''.join(f'|{part}' for part in parts)})*"
        else:
            model = f"({'|'.join(parts)})*"
        lines.append(f"<!ELEMENT {name} {model}>")
        lines += [f"<!ATTLIST {name} {one} CDATA #IMPLIED>" for one in sorted(owned[name])]
    return "\n".join(lines)
