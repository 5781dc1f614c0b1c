"""The examples of the API's documentation, under their real ids, linked in every direction.

Names, titles, catalogue numbers and ids are facts; the texts (profiles, notes) are the sandbox's
own. Releases that the documentation does not show, such as the other versions of master 96559,
have generated ids.
"""

from __future__ import annotations

from dataclasses import replace

from discogs.sandbox.catalogue.example import add_example
from discogs.sandbox.catalogue.generator import NOT_ON_LABEL, VARIOUS, Generator
from discogs.sandbox.catalogue.records import (
    Artist,
    Credit,
    Facts,
    Format,
    Label,
    LabelCredit,
)

_SINGLE = (Format("Vinyl", 1, ('7"', "Single", "45 RPM")),)
_TWELVE = (Format("Vinyl", 1, ('12"', "33 ⅓ RPM")),)
_LP = (Format("Vinyl", 1, ("LP", "Album")),)
_CD = (Format("CD", 1, ("Album",)),)

_ARTISTS: dict[int, str] = {
    1: "The Persuader",
    3227: "Silent Phase",
    3857: "Nine Inch Nails",
    17035: "Chaka Khan",
    17961: "Cher",
    20942: "Stock, Aitken & Waterman",
    21849: "Electric Universe",
    25460: "DJ Sangeet",
    103906: "Bit Shifter",
    108713: "Nickelback",
    240177: "Grimy",
    262221: "The Zombies",
    270222: "Chad Kroeger",
    547352: "Me Company",
    667233: "Anamanaguchi",
    685754: "Mike Kroeger",
    685755: "Daniel Adair",
    685756: 'Ryan "Vik" Vikedal',
    685757: "Ryan Peake",
}
_LABELS: dict[int, str] = {
    1: "Planet E",
    5: "Svek",
    821: "Geffen Records",
    895: "RCA",
    1000: "Warner Bros. Records",
    2311: "Interscope Records",
    11647: "8bitpeoples",
    41841: "Community Projects",
    82835: "BMG Records (UK) Ltd.",
    86537: "Antidote (4)",
    141550: "Normative",
    151979: "Varèse Vintage",
    266218: "Utopia Studios",
}


_FORMATS = {
    '7"': _SINGLE,
    '12"': _TWELVE,
    "LP": _LP,
    "CD": _CD,
    "EP": (Format("CD", 1, ("EP",)),),
    "DVD": (Format("DVD", 1, ("PAL",)),),
    "UMD": (Format("UMD"),),
}

#: id | title | artist | label | catno | released | format | genre | style | country. Artists and
#: labels that have no number above get a generated id.
_RELEASES: str = """
1|Stockholm|The Persuader|Svek|SK032|1999-03-00|12"|Electronic|Deep House|Sweden
2801|DJ-Kicks|Andrea Parker|Planet E|!K7071CD|1998|CD|Electronic|Electro|Germany
65040|Stars|Naomi Daniel|Planet E|2INZ 00140|1993|12"|Electronic|House|US
9922|Programmed|Innerzone Orchestra|Planet E|546 137-2|1999|CD|Electronic|Techno|UK
66785|Stardiver|Electric Universe|Spirit Zone Recordings|none|1997|CD|Electronic|Goa Trance|Germany
18926|Plastic Dreams|Jaydee|Epic|49 74992|1993|12"|Electronic|House|US
34228|Plastic Dreams (Mixes)|Jaydee|R & S Records|RSGB 101T|1993|12"|Electronic|House|UK
1873038|Plastic Dreams Mixes|Jaydee|R & S Records|RSGB 101 T|1993|12"|Electronic|House|UK
3128432|Curb|Nickelback|Not On Label|none|1996|CD|Rock|Grunge|Canada
4299404|Hesher|Nickelback|Not On Label (Nickelback Self-released)|none|1996|EP|Rock|Grunge|Canada
1905922|Leader Of Men|Nickelback|Roadrunner Records|none|1999|CD|Rock|Alternative Rock|US
2028757|Nevermind|Nirvana|Eagle Vision|RV0296|2005|DVD|Rock|Grunge|Australia
1852962|Nevermind|Nirvana|Eagle Vision|EV 426200|2005|DVD|Rock|Grunge|France
3058947|Nevermind|Nirvana|Eagle Vision|ERUMD436||UMD|Rock|Hard Rock|Europe
1867708|Year Zero|Nine Inch Nails|Interscope Records|B0008764-02|2007|CD|Electronic|Industrial|US
1675174|Dawn Metropolis|Anamanaguchi|Normative|NORM007|2009|CD|Electronic|Chiptune|US
7781525|The BBC Radio Sessions|The Zombies|Varèse Vintage|302 067 361 1|2015|LP|Rock|Beat|US
2464521|Information Chase|Bit Shifter|8bitpeoples|8BP059|2006|CD|Electronic|Chiptune|US
4674|The Rewired Mixes|Silent Phase|R & S Records|none|1996|12"|Electronic|Techno|Belgium
2964|Artificial Intelligence II|Various|Warp Records|none|1994|CD|Electronic|IDM|UK
5531861|I'm Every Woman|Chaka Khan|Warner Bros. Records|none|1978|7"|Funk / Soul|Disco|US
5531933|I Found Someone|Cher|Geffen Records|7-27529-DJ|1987|7"|Rock|Pop Rock|US
2992668|Rome|Danger Mouse & Daniele Luppi|Third Man Records|TMR092|2011|LP|Rock|Indie Rock|US
"""
#: The masters of some of them.
_MASTERS = {66785: 1000, 3128432: 173765, 1905922: 173767, 5531861: 174698, 5531933: 223379}


def add_documented(make: Generator) -> None:
    """Add the examples of the documentation to the catalogue."""
    _artists_and_labels(make)
    for line in _RELEASES.strip().splitlines():
        _add(make, line.split("|"))
    for release_id, master_id in _MASTERS.items():
        first = make.catalogue.releases[release_id]
        again = replace(first, id=make.release().id, country="Japan", released="2020")
        make.catalogue.releases[again.id] = again
        make.found_master(master_id, [first, again])
    add_example(make)


def _artists_and_labels(make: Generator) -> None:
    artists, labels = make.catalogue.artists, make.catalogue.labels
    for artist_id, name in _ARTISTS.items():
        artists[artist_id] = Artist(artist_id, name, f"{name}, as in the documentation.\r\n")
    for label_id, name in _LABELS.items():
        labels[label_id] = Label(label_id, name, f"{name}, as in the documentation.\r\n")
    band, players = artists[108713], (270222, 685755, 685754, 685756, 685757)
    band.members, band.former_members = players, frozenset({685756})
    band.namevariations, band.urls, band.images = (
        ("Nickleback",),
        ("http://www.nickelback.com/",),
        2,
    )
    for player in players:
        artists[player].groups = (108713,)
    label = labels[1]
    label.profile = "Techno from Detroit, USA.\r\n[b]Label owner:[/b] [a=Carl Craig].\r\n"
    label.contact_info = "Planet E\r\n1 Example Street\r\nExample City\r\nUSA"
    label.sublabels, label.urls, label.images = (86537, 41841), ("http://www.planet-e.net",), 1
    labels[86537].parent_id = labels[41841].parent_id = 1


def _artist(make: Generator, name: str) -> Credit:
    """Find or make the artist with this name."""
    if name == "Various":
        return VARIOUS
    artists = make.catalogue.artists
    for artist_id, known in _ARTISTS.items():
        if known == name:
            return Credit(artist_id, name)
    found = next((a for a in artists.values() if a.name == name), None)
    if found is None:
        found = Artist(max(artists) + 1, name)
        artists[found.id] = found
    return Credit(found.id, name)


def _label(make: Generator, name: str, catno: str) -> LabelCredit:
    """Find or make the label with this name."""
    labels = make.catalogue.labels
    if name == "Not On Label":
        return LabelCredit(NOT_ON_LABEL, name, catno)
    for label_id, known in _LABELS.items():
        if known == name:
            return LabelCredit(label_id, name, catno)
    found = next((label for label in labels.values() if label.name == name), None)
    if found is None:
        found = Label(max(labels) + 1, name)
        labels[found.id] = found
    return LabelCredit(found.id, name, catno)


def _add(make: Generator, columns: list[str]) -> None:
    number, title, artist, label, catno, released, medium, genre, style, country = columns
    facts: Facts = {
        "title": title,
        "artists": (_artist(make, artist),),
        "labels": (_label(make, label, catno),),
        "formats": _FORMATS[medium],
        "country": country,
        "released": released or None,
        "genres": (genre,),
        "styles": (style,),
        "credits": (),
        "companies": (),
        "series": (),
    }
    if artist == "Various":
        make.compilation(int(number), **facts)
    else:
        make.release(int(number), **facts)
