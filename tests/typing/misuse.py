"""What type checkers must flag: each line that ends in `error`, and no other. Never run.

mypy does not look at what is deleted.
"""

# ruff: noqa: B018, T201

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

import discogs

if TYPE_CHECKING:
    from discogs.sandbox import Sandbox
    from tests.unit.models_world import Note


class TitleSetter(Protocol):
    title: str


class NumberedTitle(Protocol):
    @property
    def title(self) -> int: ...


def retitle(thing: TitleSetter) -> None:
    thing.title = "no"


def count(thing: NumberedTitle) -> int:
    return thing.title


def fitting_no_protocol(release: discogs.Release, row: discogs.SearchResult) -> None:
    retitle(release)  # error (pyright)
    retitle(row)  # error
    count(release)  # error (mypy)
    count(row)  # error


def misspelt(session: discogs.Session, release: discogs.Release) -> None:
    print(release.titel)  # error
    print(release.artists[0].artist.nmae)  # error
    print(release.tracklist[0].lenght)  # error
    print(session.releases)  # error
    for row in session.artist(1).releases:
        print(row.rol)  # error


def of_a_wrong_type(session: discogs.Session, release: discogs.Release) -> None:
    session.release("one")  # error
    session.release()  # error
    session.get("release", 1)  # error
    session.search("x", type="song")  # error
    session.search("x", colour="blue")  # error
    session.prefetch([1, 2])  # error
    print(release.title + 1)  # error
    print(release.year + 1)  # error
    print(release.master.title)  # error
    release.rating_by(5)  # error
    discogs.Session(text_format="pdf")  # error
    discogs.Session("tests/1.0", "a token")  # error


def assigned(release: discogs.Release, artist: discogs.Artist) -> None:
    release.title = "no"  # error
    release.id = 5  # error
    release.tracklist = ()  # error
    release.master = None  # error
    release.titel = "no"  # error
    artist.name = "Somebody Else"  # error
    release.save()  # error
    release.changes  # error
    artist.revert()  # error


def changed(note: Note) -> None:
    note.title = 5  # error
    note.stars = 1.5  # error
    note.tags = 7  # error
    note.author = "me"  # error
    del note.title  # error (pyright)
    del note.author  # error (pyright)


def made_by_hand() -> None:
    discogs.Release(id=1)  # error
    discogs.Release()  # error
    discogs.Release.model_validate({"id": 1})  # error
    discogs.Release.model_validate_json("{}")  # error
    discogs.Release.model_validate_strings({})  # error
    discogs.Release.model_construct(id=1)  # error
    discogs.Format("CD")  # error
    discogs.Format(name="CD", qty="1", colour="blue")  # error


def made_from_json() -> None:
    discogs.User.model_validate({})  # error


def made_from_text() -> None:
    discogs.User.model_validate_json("{}")  # error


def made_from_fields() -> None:
    discogs.User.model_construct(username="memory")  # error


def logging_in(flow: discogs.OAuthFlow, access: discogs.AccessToken) -> None:
    access.token = "another"  # error
    flow.request_token().secret = "another"  # error
    flow.session(flow.request_token())  # error


def frozen(release: discogs.Release) -> None:
    credit = release.artists[0]
    credit.artist = release.artists[1].artist  # error
    credit.name = "Somebody"  # error
    release.formats[0].qty = "2"  # error
    release.tracklist[0] = release.tracklist[1]  # error
    release.genres.append("Rock")  # error
    release.model_copy(update={"title": "no"})  # error


def counted(session: discogs.Session) -> None:
    session.statistics.requests = 5  # error


def listed(session: discogs.Session, versions: discogs.Versions) -> None:
    artist = session.artist(1)
    artist.releases.sort("nonsense")  # error
    artist.releases.sort("year", "up")  # error
    artist.releases.filter(year=1987)  # error
    artist.releases[0] = artist.releases[1]  # error
    artist.releases["first"]  # error
    session.search("x").sort("format")  # error
    session.search("x").to_pandas(lists="split")  # error
    session.search("x").to_records(decimals="int")  # error
    versions.filter(colour="blue")  # error
    versions.sort("year")  # error
    versions.filter(country=5)  # error


def unsortable(notes: discogs.Paginated[Note]) -> None:
    notes.sort("title")  # error


def money(price: discogs.Money) -> None:
    print(price + 1)  # error
    price.value = Decimal(1)  # error
    discogs.Money(value=Decimal(1), currency=5)  # error


def sold(release: discogs.Release, listing: discogs.Listing) -> None:
    release.sell(condition="M")  # error
    release.sell(condition="M", price=12.5)  # error
    release.sell(condition=None, price=5)  # error
    release.sell("M", 5)  # error
    release.sell(condition="M", price=5, weight="heavy")  # error
    listing.price = object()  # error
    listing.price = 12.5  # error
    listing.price = None  # error
    listing.condition = 5  # error
    listing.comments = None  # error
    listing.allow_offers = "yes"  # error
    listing.weight = "heavy"  # error
    listing.format_quantity = 1.5  # error
    listing.posted = listing.posted  # error
    listing.id = 5  # error
    listing.original_price = listing.original_price  # error
    listing.seller = listing.seller  # error
    listing.prize = "5"  # error
    print(listing.price + 5)  # error
    print(listing.original_price.value)  # error
    discogs.Listing(id=1)  # error


def ordered(session: discogs.Session, order: discogs.Order) -> None:
    order.status = 5  # error
    order.status = None  # error
    order.shipping = object()  # error
    order.total = order.total  # error
    order.next_status = ()  # error
    order.tracking.number  # error
    order.items[0].price = discogs.Money.of(5)  # error
    order.messages[0].new  # error
    order.messages[0].message = "x"  # error
    order.send_message(5)  # error
    order.send_message("x", status=5)  # error
    session.order(1)  # error
    session.orders.filter(created_after="2026-01-01")  # error
    session.orders.filter(archived="yes")  # error
    session.orders.filter(buyer="me")  # error
    session.orders.sort("nonsense")  # error


def stocked(session: discogs.Session, me: discogs.User) -> None:
    me.inventory.filter(status="Nonsense")  # error
    me.inventory.filter("For Sale")  # error
    me.inventory.filter(price=5)  # error
    me.inventory.sort("nonsense")  # error
    me.inventory.sort("price", "up")  # error
    me.inventory.widened().sort("price")  # error
    session.listing("1")  # error
    session.fee(object())  # error
    session.exports.request(5)  # error
    session.exports.sort("id")  # error
    session.exports[0].status = "success"  # error
    session.exports[0].save()  # error
    session.exports[0].download(5)  # error
    session.exports[0].rows()[0].price = discogs.Money.of(5)  # error
    session.exports[0].wait("soon")  # error
    session.uploads.add(5)  # error
    session.uploads.add([5])  # error
    session.uploads.rows  # error
    session.uploads[0].results = "none"  # error


def sandboxed(sandbox: Sandbox) -> None:
    sandbox.requests[0].method = 5  # error
