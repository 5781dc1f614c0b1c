"""A month's dump: four files, packed, and their checksums."""

from __future__ import annotations

import gzip
import hashlib
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from discogs.sandbox.catalogue import Catalogue
from discogs.sandbox.dumps.markup import Shape, encoded
from discogs.sandbox.dumps.oddities import ODDITIES, FileKind
from discogs.sandbox.dumps.records import artist_xml, label_xml, master_xml, release_xml

KINDS: tuple[FileKind, ...] = ("artists", "labels", "masters", "releases")
#: "Various" has pages of the API, and is in no dump.
_VARIOUS = 194


@dataclass(frozen=True, eq=False)
class Month:
    """A dump of a catalogue.

    Args:
        catalogue: What it is a dump of.
        date: The day that its files are named after, such as "20261001".
        shape: The year whose shape it has.
        is_older: Whether it is from before the catalogue: each 50th release is not there yet, each
            40th has one genre more, and each 60th is there a second time, under an id that is gone.
        odd: Whether the records of `ODDITIES` are in it as well.
    """

    catalogue: Catalogue
    date: str
    shape: Shape = 2026
    is_older: bool = False
    odd: bool = False

    def name(self, kind: str) -> str:
        """Return the name of a file."""
        return f"discogs_{self.date}_{kind}.xml.gz"

    @property
    def checksum_name(self) -> str:
        """The name of the file of checksums."""
        return f"discogs_{self.date}_CHECKSUM.txt"

    def xml(self, kind: FileKind) -> Iterator[bytes]:
        """Write a file, record by record."""
        yield f"<{kind}>\n".encode()
        for record in self._records(kind):
            yield record + b"\n"
        yield f"</{kind}>\n".encode()

    @cached_property
    def files(self) -> dict[str, bytes]:
        """The packed files by name, and the checksums: SHA-256, one space, the name."""
        packed = {self.name(kind): pack(self.xml(kind)) for kind in KINDS}
        return {**packed, self.checksum_name: checksums(packed)}

    def _records(self, kind: FileKind) -> Iterator[bytes]:
        write: dict[FileKind, Callable[[], Iterable[str]]] = {
            "artists": self._artists,
            "labels": self._labels,
            "masters": self._masters,
            "releases": self._releases,
        }
        for record in write[kind]():
            yield encoded(record, self.shape)
        if self.odd:
            yield from (one.record for one in ODDITIES.values() if one.kind == kind)

    def _artists(self) -> Iterator[str]:
        catalogue = self.catalogue
        for _, artist in sorted(catalogue.artists.items()):
            if artist.id != _VARIOUS:
                yield artist_xml(catalogue, artist, self.shape)

    def _labels(self) -> Iterator[str]:
        for _, label in sorted(self.catalogue.labels.items()):
            yield label_xml(self.catalogue, label, self.shape)

    def _masters(self) -> Iterator[str]:
        for _, master in sorted(self.catalogue.masters.items()):
            yield master_xml(self.catalogue, master, self.shape)

    def _releases(self) -> Iterator[str]:
        """Write the releases by id, those that are gone now at the end."""
        gone: list[str] = []
        for number, (identity, release) in enumerate(sorted(self.catalogue.releases.items())):
            record = release_xml(self.catalogue, release, self.shape)
            if self.is_older and number % 60 == 7:
                gone.append(record.replace(f'id="{identity}"', f'id="{identity + 500_000_000}"', 1))
            if self.is_older and number % 50 == 3:
                continue
            if self.is_older and number % 40 == 5:
                record = record.replace("<genres>", "<genres><genre>Unsorted</genre>", 1)
            yield record
        yield from gone


def pack(chunks: Iterable[bytes]) -> bytes:
    """Pack a file, to the same bytes each time."""
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=6, mtime=0) as file:
        for chunk in chunks:
            file.write(chunk)
    return packed.getvalue()


def checksums(files: dict[str, bytes]) -> bytes:
    """Write the file of checksums. `sha256sum -c` wants two spaces, and refuses it."""
    lines = (f"{hashlib.sha256(body).hexdigest()} {name}\n" for name, body in files.items())
    return "".join(lines).encode()


def write_month(month: Month, folder: Path) -> list[Path]:
    """Write the files of a dump into a folder, and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths: list[Path] = []
    for name, body in month.files.items():
        (folder / name).write_bytes(body)
        paths.append(folder / name)
    return paths
