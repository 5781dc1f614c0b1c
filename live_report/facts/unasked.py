"""What a few reads can't tell: the other rows of docs/explanation/reality.md, and why."""

from __future__ import annotations

__all__ = ["UNASKED"]

_WRITES = "it shows in writes, and nothing is written here"
_RARE = "it is rare: a few answers neither show it nor disprove it"
_CONTENT = "it is about what people wrote, not about what the server does"
_HEADERS = "a session does not send such requests"
_BURDEN = "asking would be a burden to the server"
_PICTURES = "no pictures are asked for"

#: Words of a row, and why it is not checked.
UNASKED = {
    "`data_quality: null`, on a release": _RARE,
    "Names with a number": _CONTENT,
    "Texts hold `\\r\\n` and markup": _CONTENT,
    '`join` is `","`, `"&"`, `"Feat."`': _CONTENT,
    "URLs of pictures are signed": _PICTURES,
    "The image host has a limit": _PICTURES,
    "Totals drift while one walks": _RARE,
    "Others' inventories end at page 100": _BURDEN,
    'The releases of "Various"': _BURDEN,
    "A search without a term": _BURDEN,
    "Search rows that lead to a 404": _RARE,
    "Usernames change": _RARE,
    "A new item comes whole": _WRITES,
    "A moved item answers 404": _WRITES,
    "The value of a field goes into": _WRITES,
    "Folder names are cut": _WRITES,
    "A PUT of a want ignores": _WRITES,
    "Reading an unrated release": "it would tell how the user rated a release",
    "An unknown `curr_abbr` in a profile": _WRITES,
    "Writes show up": _WRITES,
    "A new listing answers its id alone": _WRITES,
    "An edit takes some of the fields": _WRITES,
    "A negative price becomes positive": _WRITES,
    "Starting an export": _WRITES,
    "An export has `Last-Modified`": _HEADERS,
    "Jobs are listed in no order": _WRITES,
    "An uploaded change is keyed": _WRITES,
    "`weight` and `format_quantity` of a CSV": _WRITES,
    "A 429 before the budget": "the limit is kept",
    "HTML pages and empty bodies": _RARE,
    "A missing User-Agent": _HEADERS,
    "OAuth: nonces": _HEADERS,
    "A request token lives": _HEADERS,
    "The newer backend takes a bad OAuth": _HEADERS,
    "The older backend takes long nonces": _HEADERS,
}
