"""Every read and every write of the SDK, one line each, for the tests that let them go wrong."""

from __future__ import annotations

import itertools
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import discogs

Session = discogs.Session

RELEASE, MASTER, ARTIST, LABEL = 249504, 96559, 72872, 895
LISTING = 4_000_000_001
ROW: Mapping[str, object] = {
    "release_id": RELEASE,
    "price": "12.50",
    "media_condition": "NM",
    "comments": "ü",
}


def jumping_clock() -> Callable[[], float]:
    """A wall clock that somebody sets forward a day, and back again, each time it is read."""
    real, days = time.time, itertools.cycle([0, 86_400, -86_400])
    return lambda: real() + next(days)


def order_of(session: Session) -> discogs.Order:
    """An order that can be moved on, read by its id alone."""
    listed = session.request("GET", "/marketplace/orders", params={"status": "Payment Received"})
    orders: Any = listed.json()
    return session.order(orders["orders"][0]["id"])


def _first_listing(session: Session) -> int:
    """The id of a listing that is not loaded."""
    listed: Any = session.request("GET", "/users/sandbox_user/inventory?status=For+Sale").json()
    return int(listed["listings"][0]["id"])


def export_of(session: Session) -> discogs.InventoryExport:
    """An export that is finished."""
    return next(export for export in session.exports if export.status == "success")


def downloaded(session: Session, export: discogs.InventoryExport) -> bytes:
    """What a download leaves in a file."""
    with tempfile.TemporaryDirectory() as folder:
        path = export.download(Path(folder) / "inventory.csv")
        assert [file.name for file in Path(folder).iterdir()] == ["inventory.csv"]
        return path.read_bytes()


@dataclass(frozen=True)
class Read:
    """Something that is read: what comes first, unharmed, and the one request that may fail."""

    read: Callable[[Session, Any], object]
    before: Callable[[Session], Any] = lambda session: None


READS: dict[str, Read] = {
    "about": Read(lambda s, _: s.about().hello),
    "identity": Read(lambda s, _: s.identity().username),
    "release": Read(lambda s, _: s.release(RELEASE).title),
    "release rating": Read(lambda s, _: s.release(RELEASE).community_rating()),
    "release rating of a user": Read(lambda s, _: s.release(RELEASE).rating_by("sandbox_user")),
    "release stats": Read(lambda s, _: s.release(RELEASE).stats()),
    "master": Read(lambda s, _: s.master(MASTER).title),
    "master versions": Read(lambda s, _: [row.id for row in s.master(MASTER).versions]),
    "artist": Read(lambda s, _: s.artist(ARTIST).profile),
    "artist releases": Read(lambda s, _: [row.title for row in s.artist(ARTIST).releases]),
    "label": Read(lambda s, _: s.label(LABEL).name),
    "label releases": Read(lambda s, _: [row.catno for row in s.label(LABEL).releases[:100]]),
    "search": Read(lambda s, _: [row.title for row in s.search("never gonna")[:100]]),
    "user": Read(lambda s, _: s.user("sandbox_user").registered),
    "submissions": Read(lambda s, _: [r.id for r in s.user("sandbox_user").submissions.releases]),
    "contributions": Read(lambda s, _: len(s.user("sandbox_user").contributions)),
    "folders": Read(lambda s, _: [f.name for f in s.user("sandbox_user").folders]),
    "folder": Read(lambda s, _: s.user("sandbox_user").folders.by_id(1).count),
    "items": Read(lambda s, _: [i.id for i in s.user("sandbox_user").collection[:100]]),
    "copies": Read(lambda s, _: [i.rating for i in s.user("sandbox_user").copies_of(RELEASE)]),
    "fields": Read(lambda s, _: s.user("sandbox_user").collection_fields),
    "value": Read(lambda s, _: s.user("sandbox_user").collection_value()),
    "wants": Read(lambda s, _: [w.notes for w in s.user("sandbox_user").wantlist[:100]]),
    "lists": Read(lambda s, _: [found.name for found in s.user("sandbox_user").lists]),
    "list": Read(lambda s, i: s.user_list(i).items, lambda s: s.user("sandbox_user").lists[0].id),
    "inventory": Read(lambda s, _: [i.price for i in s.user("sandbox_user").inventory[:100]]),
    "listing": Read(lambda s, i: s.listing(i).comments, _first_listing),
    "orders": Read(lambda s, _: [order.total for order in s.orders[:100]]),
    "order": Read(lambda s, order: s.order(order.id).items, order_of),
    "messages": Read(lambda s, order: [m.message for m in order.messages], order_of),
    "fee": Read(lambda s, _: s.fee("12.50")),
    "fee in euros": Read(lambda s, _: s.fee("12.50", "EUR")),
    "suggestions": Read(lambda s, _: s.release(RELEASE).price_suggestions()),
    "marketplace stats": Read(lambda s, _: s.release(RELEASE).marketplace_stats("GBP")),
    "exports": Read(lambda s, _: [export.created_ts for export in s.exports]),
    "export": Read(lambda s, e: e.refresh().filename, export_of),
    "export rows": Read(lambda s, e: [row.title for row in e.rows()], export_of),
    "export file": Read(downloaded, export_of),
    "uploads": Read(lambda s, _: [upload.results for upload in s.uploads]),
    "upload": Read(lambda s, u: u.refresh().results, lambda s: s.uploads[0]),
    "raw": Read(lambda s, _: s.request("GET", f"/releases/{RELEASE}").json()),
}


@dataclass(frozen=True)
class Write:
    """Something that is written: what comes first, unharmed, and the one request that may fail."""

    write: Callable[[Session, Any], object]
    before: Callable[[Session], Any]
    #: What there is on the server, asked without the SDK's models: it tells whether it was done.
    state: Callable[[Session], object]
    #: Whether the answer has to say something that is needed.
    needs_answer: bool = False


def json_of(path: str) -> Callable[[Session], object]:
    """What the server says at a path."""
    return lambda session: session.request("GET", path).json()


ME = "/users/sandbox_user"
COPIES = json_of(f"{ME}/collection/releases/{RELEASE}")
WANTS = json_of(f"{ME}/wants?per_page=100")
FOLDERS = json_of(f"{ME}/collection/folders")
RATING = json_of(f"/releases/{RELEASE}/rating/sandbox_user")
NEWEST = json_of(f"{ME}/inventory?per_page=100&sort=listed&sort_order=desc&status=All")
OLDEST = json_of(f"{ME}/inventory?per_page=100&status=For+Sale")
ORDERS = json_of("/marketplace/orders?per_page=100&sort=last_activity&sort_order=desc")


def _item(session: Session) -> discogs.CollectionItem:
    item = session.me.copies_of(RELEASE)[0]
    assert item.folder is not None
    assert session.me.collection_fields
    return item


def _set(name: str, value: object) -> Callable[[Session, Any], object]:
    def write(session: Session, entity: Any) -> object:
        setattr(entity, name, value)
        return entity.save()

    return write


def _rated(session: Session) -> discogs.Release:
    release = session.release(RELEASE)
    release.rate(2)
    return release


def _note(session: Session, item: discogs.CollectionItem) -> object:
    item.notes["Media"] = "Fair (F)"
    return item.save()


def _listing(session: Session) -> discogs.Listing:
    listing = session.me.inventory.filter(status="For Sale").first()
    assert listing is not None
    return listing


def _order(session: Session) -> discogs.Order:
    order = order_of(session)
    assert order.next_status
    return order


WRITES: dict[str, Write] = {
    "rate": Write(lambda s, r: r.rate(1), lambda s: (s.me, s.release(RELEASE))[1], RATING),
    "unrate": Write(lambda s, r: r.unrate(), _rated, RATING),
    "profile": Write(_set("location", "Elsewhere"), lambda s: s.me, json_of(ME)),
    "folder created": Write(lambda s, f: f.create("New"), lambda s: s.me.folders, FOLDERS, True),
    "folder renamed": Write(_set("name", "Cool"), lambda s: s.me.folders["Jazz"], FOLDERS),
    "folder deleted": Write(
        lambda s, f: f.delete(),
        lambda s: next(f for f in s.me.folders if not f.count and f.id > 1),
        FOLDERS,
    ),
    "item added": Write(lambda s, f: f.add(RELEASE), lambda s: s.me.folders.by_id(1), COPIES, True),
    "item rated": Write(_set("rating", 1), _item, COPIES),
    "item noted": Write(_note, _item, COPIES),
    "item deleted": Write(lambda s, i: i.delete(), _item, COPIES),
    "wanted": Write(lambda s, w: w.add(RELEASE), lambda s: s.me.wantlist, WANTS, True),
    "want changed": Write(_set("notes", "Now"), lambda s: s.me.wantlist[0], WANTS),
    "want deleted": Write(lambda s, w: w.delete(), lambda s: s.me.wantlist[0], WANTS),
    "sold": Write(
        lambda s, listing: listing.save(),
        lambda s: s.release(RELEASE).sell(condition="NM", price="12.50"),
        NEWEST,
        True,
    ),
    "listing changed": Write(_set("comments", "Now"), _listing, OLDEST),
    "listing deleted": Write(lambda s, listing: listing.delete(), _listing, OLDEST),
    "order moved": Write(_set("status", "Shipped"), _order, ORDERS, True),
    "message sent": Write(lambda s, order: order.send_message("Hello"), _order, ORDERS, True),
    "export requested": Write(
        lambda s, exports: exports.request(),
        lambda s: s.exports,
        json_of("/inventory/export"),
        True,
    ),
    "uploaded": Write(
        lambda s, uploads: uploads.add([ROW]),
        lambda s: s.uploads,
        json_of("/inventory/upload"),
        True,
    ),
    "uploaded changes": Write(
        lambda s, uploads: uploads.change([{"release_id": RELEASE, "price": "77"}]),
        lambda s: s.uploads,
        json_of("/inventory/upload"),
        True,
    ),
    "uploaded deletions": Write(
        lambda s, uploads: uploads.delete([{"listing_id": LISTING}]),
        lambda s: s.uploads,
        json_of("/inventory/upload"),
        True,
    ),
}
