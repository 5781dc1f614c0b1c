"""Release 249504, the documentation's favourite example, and all that it leads to.

The artist's other records are real; their ids are the sandbox's own.
"""

from __future__ import annotations

from dataclasses import replace

from discogs.sandbox.catalogue import landmarks as at
from discogs.sandbox.catalogue.details import invent_details
from discogs.sandbox.catalogue.generator import Generator
from discogs.sandbox.catalogue.records import (
    COMPANY_TYPES,
    Artist,
    Credit,
    Format,
    Identifier,
    LabelCredit,
    Track,
    Video,
)

_COPYRIGHT, _MASTERED = COMPANY_TYPES[0], COMPANY_TYPES[8]
_SINGLE = (Format("Vinyl", 1, ('7"', "Single", "45 RPM")),)
_TWELVE = (Format("Vinyl", 1, ('12"', "33 ⅓ RPM")),)
_LP = (Format("Vinyl", 1, ("LP", "Album")),)
_CD = (Format("CD", 1, ("Album",)),)

_ASTLEY_ALBUMS = (
    ("Whenever You Need Somebody", "1987-11-16"),
    ("Hold Me In Your Arms", "1988-11-00"),
    ("Free", "1991-02-00"),
    ("Body & Soul", "1993-09-00"),
    ("Keep It Turned On", "2001-12-00"),
    ("Portrait", "2005-10-00"),
    ("50", "2016-06-10"),
    ("Beautiful Life", "2018-07-13"),
    ("Are We There Yet?", "2023-10-13"),
)
_ASTLEY_SINGLES = (
    ("Together Forever", "1988"),
    ("It Would Take A Strong Strong Man", "1988"),
    ("She Wants To Dance With Me", "1988-09-00"),
    ("Take Me To Your Heart", "1988-11-00"),
    ("Cry For Help", "1991-01-00"),
)


def add_example(make: Generator) -> None:
    """Release 249504 with all that it leads to, and more of what the artist made."""
    me = Credit(at.ARTIST_DOCUMENTED, "Rick Astley")
    make.catalogue.artists[me.artist_id] = Artist(
        me.artist_id,
        me.name,
        "English singer.\r\nHis first single was on [l=RCA], produced by "
        "[a=Stock, Aitken & Waterman]: [r249504].\r\n",
        realname="Richard Paul Astley",
        urls=("http://www.rickastley.co.uk/", "http://en.wikipedia.org/wiki/Rick_Astley"),
        namevariations=("Astley", "R. Astley", "Rick Astly"),
        images=3,
        data_quality="Correct",
    )
    rca = make.catalogue.labels[at.LABEL_DOCUMENTED]
    rca.profile = "A label of [l=BMG Records (UK) Ltd.] in the 1980s, and much older.\r\n"
    rca.images = 1
    _the_single(make, me)
    for title, released in _ASTLEY_ALBUMS:
        _versions(make, me, title, released, formats=_LP, count=3)
    for title, released in _ASTLEY_SINGLES:
        _versions(make, me, title, released, formats=_SINGLE, count=2)


def _the_single(make: Generator, me: Credit) -> None:
    single = make.release(
        at.RELEASE_DOCUMENTED,
        title="Never Gonna Give You Up",
        artists=(me,),
        labels=(LabelCredit(895, "RCA", "PB 41447"),),
        companies=(
            LabelCredit(82835, "BMG Records (UK) Ltd.", "", _COPYRIGHT),
            LabelCredit(266218, "Utopia Studios", "", _MASTERED),
        ),
        series=(),
        formats=_SINGLE,
        country="UK",
        released="1987-07-00",
        genres=("Electronic", "Pop"),
        styles=("Synth-pop",),
        credits=(
            Credit(547352, "Me Company", "Me Co", role="Design"),
            Credit(
                20942,
                "Stock, Aitken & Waterman",
                "Stock / Aitken / Waterman",
                role="Producer, Written-By",
            ),
        ),
        lowest_price=0.63,
        num_for_sale=58,
        have=252,
        want=42,
        rating_count=47,
        rating_average=4.19,
        submitter="memory",
        contributors=("memory", "_80_"),
        barcode="5012394144777",
        images=2,
    )
    title = single.title
    make.catalogue.known_details[single.id] = replace(
        invent_details(single, make.catalogue.seed),
        tracklist=(Track("A", title, "3:32"), Track("B", f"{title} (Instrumental)", "3:30")),
        identifiers=(
            Identifier("Barcode", "5012394144777"),
            Identifier("Matrix / Runout", "PB 41447 A", "Side A"),
        ),
        videos=(
            Video("https://www.youtube.com/watch?v=dQw4w9WgXcQ", f"{me.name} - {title}", None, 214),
        ),
        notes="Black label, silver text.\r\n\r\nDurations do not appear on the release.\r\n",
        date_added="2004-04-30T08:10:05-07:00",
        data_quality="Correct",
        estimated_weight=60,
    )
    others = [
        make.release(
            title=title,
            artists=(me,),
            labels=(LabelCredit(895, "RCA", catno),),
            formats=formats,
            country=country,
            released=released,
            genres=single.genres,
            styles=single.styles,
            credits=single.credits,
            companies=(),
            series=(),
        )
        for catno, formats, country, released in (
            ("PT 41448", _TWELVE, "UK", "1987-07-27"),
            ("PB 41447", _SINGLE, "Germany", "1987-08-00"),
            ("5347-7-R", _SINGLE, "US", "1987-12-00"),
            ("PB 41447", _SINGLE, "France", "1987"),
            ("104612", _SINGLE, "Australia", "1987-09-00"),
            ("PD 41448", (Format("CD", 1, ("Single", "Reissue")),), "Europe", "2022"),
        )
    ]
    master = make.found_master(at.MASTER_DOCUMENTED, [single, *others])
    master.main_release = single.id


def _versions(
    make: Generator,
    me: Credit,
    title: str,
    released: str,
    *,
    formats: tuple[Format, ...],
    count: int,
) -> None:
    label = LabelCredit(at.LABEL_DOCUMENTED, "RCA", f"PB {41000 + len(title)}")
    first = make.release(
        title=title,
        artists=(me,),
        labels=(label,),
        formats=formats,
        country="UK",
        released=released,
        genres=("Pop",),
        styles=("Europop",),
        credits=(),
        series=(),
    )
    later = str(int(released[:4]) + 1)
    rest = [
        make.release(
            title=title,
            artists=(me,),
            labels=(label,),
            formats=_CD,
            country=country,
            released=later,
            genres=first.genres,
            styles=first.styles,
            credits=(),
            series=(),
        )
        for country in ("Germany", "Japan")[: count - 1]
    ]
    make.found_master(make.next_master(), [first, *rest])
