"""Builds the landmarks: the places in the generated catalogue that are known by name."""

from __future__ import annotations

from discogs.sandbox.catalogue import landmarks as at
from discogs.sandbox.catalogue.details import invent_details, invent_title
from discogs.sandbox.catalogue.generator import NOT_ON_LABEL, VARIOUS, Generator
from discogs.sandbox.catalogue.records import (
    COMPANY_TYPES,
    SERIES,
    Artist,
    Credit,
    Details,
    Format,
    Identifier,
    Label,
    LabelCredit,
    Track,
)

_LP = (Format("Vinyl", 1, ("LP", "Album")),)


def build_landmarks(make: Generator) -> None:
    """Add everything that `landmarks` names, before the bulk of the catalogue."""
    _artists_and_labels(make)
    _masters(make)
    _single_releases(make)
    _artist_with_250_rows(make)
    _artist_with_short_pages(make)
    _labels_with_pages(make)


def _artists_and_labels(make: Generator) -> None:
    artists, labels = make.catalogue.artists, make.catalogue.labels
    prolific = "The Quarter Thousand"
    for artist in (
        Artist(at.ARTIST_WITH_250_RELEASES, prolific, f"{prolific} never rest.\r\n", images=2),
        Artist(at.ARTIST_WITH_SHORT_PAGES, "Missing Rows", images=1),
        Artist(at.ARTIST_BARE, "Nameless Tape"),
        Artist(at.ARTIST_NAMESAKE, "Echo Field (2)", "Not the first [a=Echo Field].\r\n"),
        Artist(at.ARTIST_VARIOUS, "Various", "Used on releases by several artists."),
        Artist(355, "Unknown Artist", "Used where nobody knows who plays."),
        Artist(118760, "No Artist", "Used where there is no artist."),
    ):
        artists[artist.id] = artist
    _a_group(make)
    for label in (
        Label(at.LABEL_WITH_160_RELEASES, "Eight Score Records", "160 so far.\r\n", images=1),
        Label(at.LABEL_WITH_SHORT_PAGES, "Gap Tooth Music"),
        Label(at.LABEL_BARE, "Silent Imprint"),
        Label(at.LABEL_CHILD, "Small Branch", parent_id=at.LABEL_PARENT),
        Label(at.LABEL_PARENT, "Old Trunk", sublabels=(at.LABEL_CHILD, at.LABEL_BARE)),
        Label(NOT_ON_LABEL, "Not On Label", "Used where a release has no label."),
    ):
        labels[label.id] = label
    labels[at.LABEL_BARE].parent_id = at.LABEL_PARENT
    labels[at.LABEL_BARE + 10] = Label(
        at.LABEL_BARE + 10, "Not On Label (Missing Rows Self-released)"
    )


def _a_group(make: Generator) -> None:
    group = Artist(
        at.ARTIST_GROUP,
        "The Landmarks",
        "Four people and a [b]drum machine[/b].\r\nSee [l=Old Trunk], "
        "[url=https://example.org/landmarks]their page[/url] and [m90000001].\r\n",
        urls=("https://example.org/landmarks",),
        namevariations=("Landmarks", "The Land Marks"),
        members=(at.ARTIST_MEMBER, at.ARTIST_MEMBER + 10),
        former_members=frozenset({at.ARTIST_MEMBER + 10}),
        images=3,
    )
    member = Artist(
        at.ARTIST_MEMBER,
        "Mira Landmark",
        realname="Mira Lindqvist",
        groups=(at.ARTIST_GROUP,),
        aliases=(at.ARTIST_NAMESAKE,),
        images=1,
    )
    former = Artist(at.ARTIST_MEMBER + 10, "Nils Landmark", groups=(at.ARTIST_GROUP,))
    for artist in (group, member, former):
        make.catalogue.artists[artist.id] = artist


def _masters(make: Generator) -> None:
    make.master(at.MASTER_WITH_120_VERSIONS, versions=120)
    dates = ("1985", "1991-03-00", "2004-05-17", "2015")
    ids = (at.RELEASE_MAIN_VERSION, at.RELEASE_OTHER_VERSION, None, None)
    artists = (Credit(at.ARTIST_GROUP, "The Landmarks"),)
    four = [
        make.release(release_id, title="Four Ways", artists=artists, released=released)
        for release_id, released in zip(ids, dates, strict=True)
    ]
    make.found_master(at.MASTER_OF_FOUR, four)


def _single_releases(make: Generator) -> None:
    make.release(at.RELEASE_WITHOUT_MASTER, released="2001-09-03")
    make.release(at.RELEASE_WITHOUT_YEAR, released=None)
    make.release(at.RELEASE_WITH_EMPTY_DATE, released="")
    make.release(at.RELEASE_WITHOUT_DAY, released="1998-12-00")
    make.release(at.RELEASE_NOT_FOR_SALE, lowest_price=None, num_for_sale=0)
    make.compilation(at.RELEASE_COMPILATION, released="1996")
    make.release(
        at.RELEASE_SELF_RELEASED,
        labels=(
            LabelCredit(at.LABEL_BARE + 10, "Not On Label (Missing Rows Self-released)", "none"),
        ),
    )
    series = make.series[0]
    make.release(
        at.RELEASE_IN_SERIES, series=(LabelCredit(series.id, series.name, "Volume 29", SERIES),)
    )
    _with_sub_tracks(make)
    _with_unlinked_credits(make)
    _bare(make)
    _large(make)
    make.release(at.RELEASE_BLOCKED, lowest_price=None, num_for_sale=0)
    _tell(make, at.RELEASE_BLOCKED, blocked_from_sale=True)


def _tell(make: Generator, release_id: int, **facts: object) -> Details:
    """Settle some details of a release; the others are invented as usual."""
    catalogue = make.catalogue
    details = invent_details(catalogue.releases[release_id], catalogue.seed)
    for name, value in facts.items():
        setattr(details, name, value)
    catalogue.known_details[release_id] = details
    return details


def _with_sub_tracks(make: Generator) -> None:
    make.release(at.RELEASE_WITH_SUB_TRACKS, title="Two Suites", formats=_LP)
    tracklist = (
        Track("", "First Side", type_="heading"),
        Track(
            "",
            "A Suite In Two Parts",
            "19:43",
            "index",
            sub_tracks=(Track("Aa", "The Opening"), Track("Ab", "The Answer")),
        ),
        Track(None, "An Index Without Parts", "", "index"),
        Track("B1", "An Ordinary Track", "4:05"),
    )
    _tell(make, at.RELEASE_WITH_SUB_TRACKS, tracklist=tracklist)


def _with_unlinked_credits(make: Generator) -> None:
    nobody = Credit(0, "Smith - Jones - Brown", role="Written By")
    release = make.release(at.RELEASE_WITH_UNLINKED_CREDITS, credits=(nobody,))
    tracklist = (
        Track("1", release.title, "3:59", artists=(nobody._replace(role=""),)),
        Track("2", "By Nobody Known", "", extraartists=(nobody,)),
    )
    _tell(make, at.RELEASE_WITH_UNLINKED_CREDITS, tracklist=tracklist)


def _bare(make: Generator) -> None:
    make.release(
        at.RELEASE_BARE,
        released=None,
        country="",
        styles=(),
        credits=(),
        companies=(),
        series=(),
        formats=(Format("CDr"),),
        barcode="",
        lowest_price=None,
        num_for_sale=0,
        images=0,
        artists=(Credit(at.ARTIST_NAMESAKE, "Echo Field (2)"),),
    )
    _tell(
        make,
        at.RELEASE_BARE,
        tracklist=(Track("1", "Untitled"),),
        identifiers=(),
        videos=None,
        notes=None,
        estimated_weight=None,
    )


def _large(make: Generator) -> None:
    people = make.artists
    crew = tuple(
        Credit(people[n].id, people[n].name, role="Producer" if n % 2 else "Engineer")
        for n in range(12)
    )
    companies = tuple(
        LabelCredit(make.companies[n].id, make.companies[n].name, "", COMPANY_TYPES[n])
        for n in range(len(COMPANY_TYPES))
    )
    make.release(
        at.RELEASE_LARGE,
        title="The Complete Sessions",
        formats=(Format("CD", 4, ("Compilation", "Remastered"), "Book"),),
        credits=crew,
        companies=companies,
        images=9,
    )
    tracklist = tuple(
        Track(
            f"{disc}-{number}",
            invent_title(make.rng),
            f"{number}:{disc}0",
            extraartists=tuple(writer._replace(role="Written-By") for writer in crew[:3]),
        )
        for disc in range(1, 5)
        for number in range(1, 8)
    )
    notes = "Four discs in a book.\r\n\r\n[b]Disc 4[/b] was not released before.\r\n" * 6
    identifiers = tuple(
        Identifier("Matrix / Runout", f"SES-{n:03} A{n}", f"Disc {n}") for n in range(1, 12)
    )
    _tell(
        make,
        at.RELEASE_LARGE,
        tracklist=tracklist,
        identifiers=identifiers,
        notes=notes,
    )


def _artist_with_250_rows(make: Generator) -> None:
    """Add 55 masters; 150 main releases, 20 tracks on compilations, 10 + 10 + 5 credits."""
    me = Credit(at.ARTIST_WITH_250_RELEASES, "The Quarter Thousand")
    for _ in range(55):
        make.master(versions=2, artists=(me,), credits=())
    for number in range(150):
        released = str(1970 + number % 50) if number % 6 else None
        make.release(artists=(me,), credits=(), released=released)
    for _ in range(20):
        track = me._replace(tracks=invent_title(make.rng))
        make.release(
            artists=(VARIOUS,),
            track_artists=(track,),
            formats=(Format("CD", 1, ("Compilation",)),),
            credits=(),
        )
    for role in ["Producer"] * 10 + ["Remix"] * 10:
        make.release(credits=(me._replace(role=role),))
    for _ in range(5):
        bootleg = (Format("Vinyl", 1, ("LP", "Unofficial Release")),)
        make.release(artists=(me,), credits=(), formats=bootleg)


def _artist_with_short_pages(make: Generator) -> None:
    me = Credit(at.ARTIST_WITH_SHORT_PAGES, "Missing Rows")
    for _ in range(130):
        make.release(artists=(me,), credits=())
    gone = frozenset({3, 17, 18, 19, 51, 64, 77, 101, 129})
    make.catalogue.withheld["artist", at.ARTIST_WITH_SHORT_PAGES] = gone


def _labels_with_pages(make: Generator) -> None:
    full = Label(at.LABEL_WITH_160_RELEASES, "Eight Score Records")
    gappy = Label(at.LABEL_WITH_SHORT_PAGES, "Gap Tooth Music")
    for label, count in ((full, 160), (gappy, 120)):
        for number in range(1, count + 1):
            catno = "none" if number % 40 == 0 else f"ESR {number:03}"
            make.release(labels=(LabelCredit(label.id, label.name, catno),))
    gone = frozenset({0, 9, 10, 49, 50, 75, 99, 118})
    make.catalogue.withheld["label", at.LABEL_WITH_SHORT_PAGES] = gone
