"""Dumps of any size, for measurements: records as long and as varied as real ones.

`python -m bench.synthetic releases 60000 releases.xml.gz` writes 200 MB of XML. The same seed gives
the same bytes. How many tracks, credits, companies and so on a record has, and how long its texts
are, is as in 700 real releases: 9 tracks, 124 elements and 3.4 KB on average, some of 100 KB.
"""

from __future__ import annotations

import argparse
import gzip
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from typing import BinaryIO, Final, TypeVar

from discogs.sandbox.catalogue import Catalogue
from discogs.sandbox.catalogue.records import (
    COMPANY_TYPES,
    Artist,
    Credit,
    Details,
    Format,
    Identifier,
    Label,
    LabelCredit,
    Master,
    Release,
    Track,
    Video,
)
from discogs.sandbox.dumps.markup import Shape, encoded
from discogs.sandbox.dumps.oddities import FileKind
from discogs.sandbox.dumps.records import artist_xml, label_xml, master_xml, release_xml

T = TypeVar("T")

_SYLLABLES: Final = (
    "ba be bo da de do fa ga go ha jo ka ki ko la le li lo ma me mi mo na ne ni no ra re ri ro sa "
    "se si so ta te ti to va ve vi za zo ar en or un is ock und ing ell ström ão Дж 東 é"
)
_ROLES: Final = ("Producer", "Written-By", "Remix", "Mixed By", "Vocals", "Guitar", "Drums, Bass")
_GENRES: Final = (
    "Electronic",
    "Rock",
    "Jazz",
    "Pop",
    "Hip Hop",
    "Classical",
    "Folk, World, & Country",
)
_STYLES: Final = ("Techno", "House", "Punk", "Ambient", "Hard Bop", "Indie Rock", "Synth-pop")
_COUNTRIES: Final = ("US", "UK", "Germany", "France", "Japan", "Italy", "Europe", "Netherlands")
_MEDIA: Final = (
    ("Vinyl", ('12"', "33 ⅓ RPM", "EP")),
    ("Vinyl", ("LP", "Album")),
    ("Vinyl", ('7"', "45 RPM", "Single")),
    ("CD", ("Album",)),
    ("CD", ("Compilation", "Reissue")),
    ("File", ("MP3", "320 kbps")),
    ("Cassette", ("Album",)),
)
_QUALITIES: Final = ("Correct", "Needs Vote", "Needs Vote", "Needs Major Changes")
_NUMBERS: Final = ("Barcode", "Matrix / Runout", "Rights Society", "Label Code", "Other")
#: Ids are spread as those of Discogs are: some are missing.
_STEP: Final = 3


class Synthesis:
    """Makes records of one kind, from a seed.

    Args:
        seed: Makes other records.
        shape: The year whose shape they have.
    """

    def __init__(self, seed: int = 1, shape: Shape = 2026) -> None:
        self._seed = seed
        self._shape: Shape = shape
        self._rng = Random(seed)  # noqa: S311 - no secret
        self._catalogue = Catalogue(seed)
        self._syllables = _SYLLABLES.split()
        # Texts are made once and combined, which is faster than to make each.
        self._words = [self._word() for _ in range(4000)]
        self._names = [self._phrase(1, 3) for _ in range(6000)]

    def xml(self, kind: FileKind, count: int) -> Iterator[bytes]:
        """Write a file of so many records, line by line. No record is kept."""
        yield f"<{kind}>\n".encode()
        make = getattr(self, f"_{kind}")
        for number in range(count):
            self._rng.seed(f"{self._seed}:{kind}:{number}")
            yield (
                encoded(make(1 + number * _STEP + self._rng.randrange(_STEP)), self._shape) + b"\n"
            )
        yield f"</{kind}>\n".encode()

    # -- Records -----------------------------------------------------------------------------------

    def _releases(self, identity: int) -> str:
        catalogue, rng = self._catalogue, self._rng
        year = rng.randint(1955, 2026)
        master_id = rng.randrange(1, 2_600_000) if rng.random() < 0.6 else 0
        release = Release(
            id=identity,
            title=self._phrase(1, 5),
            artists=self._credits(1 if rng.random() < 0.85 else 2),
            labels=tuple(self._label() for _ in range(self._few(1.1))),
            formats=(self._format(),),
            country=rng.choice(_COUNTRIES),
            released=f"{year}-{rng.randrange(13):02}-00" if rng.random() < 0.9 else None,
            genres=(rng.choice(_GENRES),),
            styles=tuple({rng.choice(_STYLES) for _ in range(self._few(1.5))}),
            master_id=master_id,
            credits=self._credits(self._many(3.9), roles=True),
            companies=tuple(self._company() for _ in range(self._many(1.6))),
            images=self._few(2.9),
        )
        catalogue.releases, catalogue.known_details = {identity: release}, {}
        catalogue.known_details[identity] = self._details()
        main = identity if rng.random() < 0.4 else identity + 1
        catalogue.masters = {master_id: self._master(master_id, main)}
        catalogue.details = catalogue.known_details.__getitem__
        return release_xml(catalogue, release, self._shape)

    def _masters(self, identity: int) -> str:
        catalogue = self._catalogue
        main = Release(identity, "", (), (), (), "", None, (), (), images=self._few(3))
        catalogue.releases = {identity: main}
        catalogue.known_details = {identity: self._details(tracks=0)}
        catalogue.details = catalogue.known_details.__getitem__
        return master_xml(catalogue, self._master(identity, identity), self._shape)

    def _artists(self, identity: int) -> str:
        rng, catalogue = self._rng, self._catalogue
        others = {rng.randrange(1, 9_000_000): None for _ in range(self._many(0.9))}
        catalogue.artists = {one: Artist(one, rng.choice(self._names)) for one in others}
        artist = Artist(
            identity,
            rng.choice(self._names),
            profile=self._text(60) if rng.random() < 0.2 else "",
            realname=self._phrase(2, 3) if rng.random() < 0.15 else "",
            urls=tuple(self._url() for _ in range(self._many(0.5))),
            namevariations=tuple(self._phrase(1, 3) for _ in range(self._many(0.95))),
            aliases=tuple(others) if identity % 2 else (),
            groups=() if identity % 2 else tuple(others),
            images=self._many(0.5),
        )
        return artist_xml(catalogue, artist, self._shape)

    def _labels(self, identity: int) -> str:
        rng, catalogue = self._rng, self._catalogue
        others = {rng.randrange(1, 3_000_000): None for _ in range(self._many(0.3))}
        catalogue.labels = {one: Label(one, rng.choice(self._names)) for one in others}
        label = Label(
            identity,
            rng.choice(self._names),
            profile=self._text(40) if rng.random() < 0.23 else "",
            contact_info=self._text(20) if rng.random() < 0.12 else "",
            parent_id=next(iter(others), 0) if rng.random() < 0.3 else 0,
            sublabels=tuple(others),
            urls=tuple(self._url() for _ in range(self._many(0.4))),
            images=self._many(0.4),
        )
        return label_xml(catalogue, label, self._shape)

    # -- Their parts -------------------------------------------------------------------------------

    def _details(self, tracks: float = 9.1) -> Details:
        rng = self._rng
        videos = [self._video() for _ in range(self._many(4.4))] if rng.random() < 0.52 else []
        return Details(
            tracklist=tuple(self._track(n) for n in range(1, self._many(tracks) + 1)),
            identifiers=tuple(self._identifier() for _ in range(self._many(1.7))),
            videos=tuple(videos),
            notes=self._text(60) if rng.random() < 0.64 else None,
            date_added="",
            date_changed="",
            data_quality=rng.choice(_QUALITIES),
            estimated_weight=None,
        )

    def _master(self, identity: int, main: int) -> Master:
        rng = self._rng
        genres, styles = (rng.choice(_GENRES),), (rng.choice(_STYLES), rng.choice(_STYLES))
        artists = self._credits(1)
        return Master(identity, self._phrase(1, 5), artists, 1990, main, genres, styles)

    def _track(self, number: int, *, is_part: bool = False) -> Track:
        rng = self._rng
        has_parts = not is_part and rng.random() < 0.006
        parts = tuple(self._track(n, is_part=True) for n in range(1, 5)) if has_parts else ()
        return Track(
            position=None if parts else str(number),
            title=self._phrase(1, 6),
            duration=f"{rng.randint(1, 12)}:{rng.randrange(60):02}" if rng.random() < 0.5 else "",
            artists=self._credits(1) if rng.random() < 0.145 else (),
            extraartists=self._credits(self._few(2.1), roles=True) if rng.random() < 0.25 else (),
            sub_tracks=parts,
        )

    def _credits(self, count: int, *, roles: bool = False) -> tuple[Credit, ...]:
        rng = self._rng
        return tuple(
            Credit(
                artist_id=rng.randrange(1, 9_000_000) if rng.random() < 0.95 else 0,
                name=rng.choice(self._names),
                anv=self._phrase(1, 2) if rng.random() < 0.3 else "",
                join="&" if not roles and number + 1 < count else "",
                role=rng.choice(_ROLES) if roles else "",
            )
            for number in range(count)
        )

    def _label(self) -> LabelCredit:
        rng = self._rng
        catno = f"{rng.choice(self._words)[:4].upper()} {rng.randrange(1, 9999):03}"
        return LabelCredit(rng.randrange(1, 3_000_000), rng.choice(self._names), catno)

    def _company(self) -> LabelCredit:
        rng = self._rng
        kind = rng.choice(COMPANY_TYPES)
        return LabelCredit(rng.randrange(1, 3_000_000), rng.choice(self._names), "", kind)

    def _format(self) -> Format:
        rng = self._rng
        name, descriptions = rng.choice(_MEDIA)
        text = self._phrase(1, 3) if rng.random() < 0.08 else ""
        return Format(name, 1 if rng.random() < 0.88 else rng.randint(2, 12), descriptions, text)

    def _identifier(self) -> Identifier:
        rng = self._rng
        described = self._phrase(1, 3) if rng.random() < 0.55 else ""
        return Identifier(rng.choice(_NUMBERS), str(rng.randrange(10**12)), described)

    def _video(self) -> Video:
        rng = self._rng
        described = self._text(25) if rng.random() < 0.86 else ""
        address = f"https://www.youtube.com/watch?v={rng.getrandbits(64):016x}"
        return Video(address, self._phrase(3, 7), described, rng.randrange(30, 900))

    # -- Texts and numbers -------------------------------------------------------------------------

    def _few(self, mean: float) -> int:
        """Draw a number from 1 on."""
        return 1 + self._many(mean - 1)

    def _many(self, mean: float) -> int:
        """Draw a number from 0 on; a few are far above the mean, as in reality."""
        return min(1000, int(self._rng.expovariate(1 / (mean + 0.5)))) if mean > 0 else 0

    def _word(self) -> str:
        word = "".join(self._rng.choice(self._syllables) for _ in range(self._rng.randint(1, 4)))
        return word.capitalize() if self._rng.random() < 0.5 else word

    def _phrase(self, least: int, most: int) -> str:
        return " ".join(self._rng.choices(self._words, k=self._rng.randint(least, most)))

    def _text(self, words: int) -> str:
        """Make a text of some paragraphs, with the line ends of Discogs."""
        count = self._many(words) + 1
        chosen = self._rng.choices(self._words, k=count)
        return "\r\n".join(" ".join(chosen[at : at + 12]) for at in range(0, count, 12))

    def _url(self) -> str:
        return f"https://www.{self._rng.choice(self._words).lower()}.example/{self._rng.getrandbits(24):x}"


def write(chunks: Iterable[bytes], file: BinaryIO | gzip.GzipFile) -> int:
    """Write the chunks, and return how many bytes they have."""
    size = 0
    for chunk in chunks:
        size += file.write(chunk)
    return size


def main() -> int:
    """Write a dump."""
    parser = argparse.ArgumentParser(prog="python -m bench.synthetic", description=__doc__)
    parser.add_argument("kind", choices=["artists", "labels", "masters", "releases"])
    parser.add_argument("count", type=int, help="how many records")
    parser.add_argument("path", type=Path, help="where to; packed if it ends in .gz")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--shape", type=int, choices=[2020, 2026], default=2026)
    given = parser.parse_args()
    chunks = Synthesis(given.seed, given.shape).xml(given.kind, given.count)
    with given.path.open("wb") as file:
        if given.path.suffix == ".gz":
            with gzip.GzipFile("", "wb", compresslevel=6, fileobj=file, mtime=0) as packed:
                size = write(chunks, packed)
        else:
            size = write(chunks, file)
    print(f"{given.count:,} {given.kind}, {size / 1e6:,.1f} MB of XML")
    return 0


if __name__ == "__main__":
    sys.exit(main())
