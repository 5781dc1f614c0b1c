"""Parse chunks of a dump to records in the shape of the API's JSON, damaged ones included.

Chunks are parsed strictly. Where that fails, each of the chunk's records is parsed alone: strictly,
then without the characters that XML forbids, then with what libxml2 can recover. Each record that
needs this is a fault in the report.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import cast

from lxml import etree

from discogs.dumps.faults import Fault
from discogs.dumps.schema import Kind
from discogs.dumps.shapes import Element, JsonObject, number
from discogs.dumps.source import Chunk, find_tag, id_in, split
from discogs.dumps.vocabulary import WRAPPER, Vocabulary

__all__ = ["ChunkParser"]

_WRAPPER = WRAPPER.encode()
# What XML 1.0 forbids, as bytes and as references.
_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REFERENCE = re.compile(r"&#(?:x([0-9a-fA-F]{1,8})|(\d{1,9}));")
# How ordinary records go on to their ids; in 2020 images stood before those of artists.
_IN_ATTRIBUTE = rb"(?=\s)[^<>']*?\sid=\"(\d{1,18})\""
_IN_ELEMENT = rb">\s*(?:<images>[^!]*?</images>\s*)?<id>(\d{1,18})</id>"
_OWN_ID = {
    "releases": _IN_ATTRIBUTE,
    "masters": _IN_ATTRIBUTE,
    "artists": _IN_ELEMENT,
    "labels": _IN_ELEMENT,
}


class ChunkParser:
    """Parses the chunks of one kind of dump, and notes faults and unknown elements.

    Args:
        kind: What the dump holds.
        recover: Keep of a damaged record what can be read; else it is lost as a whole.
    """

    def __init__(self, kind: Kind, *, recover: bool = True) -> None:
        self._kind = kind
        self._recover = recover
        self._vocabulary = Vocabulary(kind)
        self._plain = re.compile(rb"\s*<" + kind.tag.encode() + _OWN_ID[kind.name])
        # Labels hold elements named label, but none that has an id in an element.
        self._another = b"<id" if kind.tag == "label" else b"<" + kind.tag.encode()
        self._ends = tuple(f"</{kind.tag}>{line}".encode() for line in ("", "\n", "\r", "\r\n"))
        #: The faults since they were last taken.
        self.faults: list[Fault] = []
        #: The unknown paths since they were last taken.
        self.unknown: Counter[str] = Counter()

    def parse(self, chunk: Chunk) -> list[JsonObject]:
        """Return the records of a chunk, in its order."""
        try:
            root = _parsed(_wrapped(chunk))
        except etree.XMLSyntaxError:
            return [
                record for piece in split(chunk, self._kind) for record in self._parse_alone(piece)
            ]
        return self._records(root, chunk.offset)

    def _parse_alone(self, piece: Chunk) -> list[JsonObject]:
        """Parse a record that may be the damaged one."""
        text = _wrapped(piece)
        try:
            root = _parsed(text)
        except etree.XMLSyntaxError as error:
            reason = str(error.msg).partition(", line")[0]
        else:
            return self._records(root, piece.offset)
        id = id_in(piece.body, self._kind.tag)
        if not self._recover:
            self.faults.append(Fault(id, piece.offset, reason, is_lost=True))
            return []
        mended = _without_forbidden(text)
        try:
            root = _parsed(mended)
            reason = "characters that XML forbids were left out"
        except etree.XMLSyntaxError:
            root = _parsed(mended, recover=True)
        records = self._records(root, piece.offset)
        if id is None and len(records) == 1:
            # It is written in another way than ordinary dumps have it.
            id = cast("int", records[0]["id"])
        is_lost = not any(record["id"] == id for record in records)
        self.faults.append(Fault(id, piece.offset, reason, is_lost))
        return records

    def _records(self, root: Element, offset: int) -> list[JsonObject]:
        if not self._vocabulary.fits(root):
            self.faults += self._foreign(root, offset)
            self.unknown.update(self._vocabulary.prune(root))
        shape = self._kind.shape
        records: list[JsonObject] = []
        repeated: list[str] = []
        for element in root:
            try:
                record = shape.read_record(element, repeated)
            except KeyError:
                # A known tag in a place where it is unknown: a DTD knows tags, and no places.
                self.unknown.update(self._vocabulary.prune_record(element))
                repeated.clear()
                record = shape.read_record(element, repeated)
            id = record["id"]
            if type(id) is not int:
                self.faults.append(Fault(None, offset, f"its id is {id!r:.40}", is_lost=True))
            else:
                records.append(record)
                self.faults.extend(
                    Fault(id, offset, f"a second <{tag}> was left out", is_lost=False)
                    for tag in repeated
                )
            repeated.clear()
        return records

    def _foreign(self, root: Element, offset: int) -> Iterator[Fault]:
        """Yield a fault for each record that is lost since it is in a namespace."""
        for element in root:
            namespace, _, tag = element.tag.rpartition("}")
            if namespace and tag == self._kind.tag:
                id = number(element.get("id"))
                reason = f"it is in the namespace {namespace[1:]!r:.60}"
                yield Fault(id if type(id) is int else None, offset, reason, is_lost=True)

    def sole_id(self, body: bytes) -> int | None:
        """Return the id of what is one record for certain, as ordinary dumps have them."""
        match = self._plain.match(body)
        if match is None or find_tag(body, self._another, match.end()) >= 0:
            return None
        return int(match[1])

    def is_ended(self, body: bytes) -> bool:
        """Check whether the last record of an unparsed piece ends in it, as in ordinary dumps."""
        return body.endswith(self._ends)


def _wrapped(chunk: Chunk) -> bytes:
    return b"<%b%b>%b</%b>" % (_WRAPPER, chunk.namespaces, chunk.body, _WRAPPER)


def _parsed(text: bytes, *, recover: bool = False) -> Element:
    """Parse a chunk, and load nothing from elsewhere."""
    parser = etree.XMLParser(
        recover=recover,
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
        resolve_entities=False,
        no_network=True,
        collect_ids=False,
        encoding="utf-8",
    )
    found = cast("Element | None", etree.fromstring(text, parser))
    return found if found is not None else cast("Element", etree.Element(WRAPPER))


def _without_forbidden(text: bytes) -> bytes:
    """Leave out what XML forbids: control characters, and bytes that are no UTF-8."""

    def kept(match: re.Match[str]) -> str:
        code = int(match[1], 16) if match[1] else int(match[2])
        is_allowed = code < 0x110000 and not _FORBIDDEN.match(chr(code))
        return match[0] if is_allowed else ""

    decoded = text.decode("utf-8", "replace")
    return _REFERENCE.sub(kept, _FORBIDDEN.sub("", decoded)).encode()
