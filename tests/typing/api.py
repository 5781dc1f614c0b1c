"""What the public API gives, to mypy and pyright. Checked by test_types.py, never run."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, assert_type

import pandas as pd
import polars as pl

import discogs
from discogs import dumps
from discogs.models.about import ApiInfo
from discogs.pagination.tables import Cell
from discogs.typing import Json
from tests.unit.models_world import Note


def entry_points(session: discogs.Session) -> None:
    assert_type(session.release(1), discogs.Release)
    assert_type(session.master(1), discogs.Master)
    assert_type(session.artist(1), discogs.Artist)
    assert_type(session.label(1), discogs.Label)
    assert_type(session.get(discogs.Release, 1), discogs.Release)
    assert_type(
        session.resolve("r1"),
        discogs.Release
        | discogs.Master
        | discogs.Artist
        | discogs.Label
        | discogs.User
        | discogs.UserList
        | discogs.Listing
        | discogs.Order,
    )
    assert_type(session.search("x", type="release"), discogs.Paginated[discogs.SearchResult])
    assert_type(session.about(), ApiInfo)
    assert_type(session.request("GET", "/"), discogs.Response)
    assert_type(session.load(discogs.Release, "{}"), discogs.Release)
    assert_type(session.merge(session.release(1)), discogs.Release)
    assert_type(session.me.collection, discogs.CollectionItems)
    assert_type(session.me.wantlist[session.release(1)], discogs.Want)
    assert_type(session.me.wantlist[0], discogs.Want)
    assert_type(session.me.wantlist[:1], discogs.Table[discogs.Want])
    assert_type([name.upper() for name in session.me.collection[0].notes], list[str])
    assert_type(session.level, int)
    assert_type(session.rate_limit, discogs.RateLimit | None)
    assert_type(session.statistics, discogs.Statistics)
    assert_type(session.currency, discogs.Currency | None)
    releases = [session.release(1), session.release(2)]
    assert_type(session.prefetch(releases), discogs.Prefetched[discogs.Release])
    assert_type(session.prefetch(releases).loaded, discogs.Table[discogs.Release])
    assert_type(session.prefetch(releases).failed, dict[discogs.Release, discogs.DiscogsError])
    with session as opened, opened.no_lazy_loading():
        assert_type(opened, discogs.Session)


def amounts(price: discogs.Money) -> None:
    assert_type(price / 2, discogs.Money)
    assert_type(price / price, Decimal)
    assert_type(-price, discogs.Money)
    assert_type(abs(price), discogs.Money)
    assert_type(round(price), discogs.Money)
    assert_type(sum([price, price]), discogs.Money | Literal[0])
    assert_type(float(price), float)


def a_release(release: discogs.Release) -> None:
    assert_type(release.id, int)
    assert_type(release.title, str)
    assert_type(release.year, int | None)
    assert_type(release.released_on, discogs.PartialDate | None)
    assert_type(release.tracklist, tuple[discogs.Track, ...])
    assert_type(release.tracks, discogs.Table[discogs.Track])
    assert_type(release.tracks[0].seconds, int | None)
    assert_type(release.media[0].tracks, discogs.Table[discogs.TrackOnMedium])
    assert_type(release.media[0].tracks[0].index, discogs.Track | None)
    assert_type(release.tracks_of(release.extraartists[0])[0].artist_credit, str)
    assert_type(release.cover, discogs.Image | None)
    assert_type(release.raw["tracklist"][0]["title"], Any)
    assert_type(release.artists, tuple[discogs.ArtistCredit, ...])
    assert_type([credit.artist.profile for credit in release.artists], list[discogs.Markup])
    assert_type(release.artist_credit, str)
    assert_type(release.barcodes, tuple[str, ...])
    assert_type(release.labels[0].label, discogs.Label)
    assert_type(release.companies[0].label, discogs.Label)
    assert_type(release.formats[0].descriptions, tuple[str, ...])
    assert_type(release.master, discogs.Master | None)
    assert_type(release.master_id, int | None)
    assert_type(release.lowest_price, discogs.Money | None)
    assert_type(release.date_added, datetime)
    assert_type(release.community.rating.average, float)
    assert_type(release.notes, discogs.Markup | None)
    assert_type(release.rating_by("somebody"), int | None)
    assert_type(release.community_rating(), discogs.Rating)
    assert_type(release.stats(), discogs.ReleaseStats)
    assert_type(release.stats().num_have, int | None)
    assert_type(release.images[0].content(), bytes)
    assert_type(release.images[0].download("cover.jpg"), Path)
    assert_type(release.refresh(), discogs.Release)
    assert_type(release.is_loaded, bool)
    assert_type({release: 1}, dict[discogs.Release, int])
    if release.released_on is not None:
        assert_type(release.released_on.date, date | None)


def a_master(master: discogs.Master) -> None:
    assert_type(master.main_release, discogs.Release)
    assert_type(master.main_release_id, int)
    assert_type(master.most_recent_release, discogs.Release | None)
    assert_type(master.versions, discogs.Versions)
    assert_type(master.versions.facets, Mapping[str, discogs.Facet])
    assert_type(master.versions.filter(format="Vinyl", released=1987), discogs.Versions)
    assert_type(
        master.versions.filter(country="UK").sort("released", "desc"),
        discogs.Versions,
    )
    assert_type(master.versions[:5], discogs.Table[discogs.MasterVersion])
    assert_type(master.versions[0].release, discogs.Release)


def an_artist(artist: discogs.Artist) -> None:
    assert_type(artist.name, str)
    assert_type(artist.clean_name, str)
    assert_type(artist.realname, str | None)
    assert_type(artist.profile.plain, str)
    assert_type(artist.profile.links, tuple[discogs.MarkupLink, ...])
    assert_type(artist.members[0].artist, discogs.Artist)
    assert_type(artist.aliases[0].active, bool | None)
    assert_type(artist.releases, discogs.Discography)
    assert_type(artist.releases.sort("year"), discogs.Discography)
    assert_type(artist.releases.by_role(), dict[str, discogs.Table[discogs.ArtistRelease]])
    for row in artist.releases.sort("year", "desc"):
        assert_type(row, discogs.ArtistRelease)
        assert_type(row.year, int | None)
        assert_type(row.release, discogs.Release)
        assert_type(row.master, discogs.Master | None)


def a_label(label: discogs.Label) -> None:
    assert_type(label.parent_label, discogs.Label | None)
    assert_type(label.sublabels[0].label, discogs.Label)
    assert_type(label.releases, discogs.LabelReleases)
    assert_type(label.releases.by_catno(), discogs.Table[discogs.LabelRelease])
    assert_type(label.releases[0].catno, str)


def an_item_of_a_list(item: discogs.ListItem) -> None:
    entity = item.entity
    assert_type(entity, discogs.Release | discogs.Master | discogs.Artist | discogs.Label | None)


def a_listing(found: discogs.Paginated[discogs.SearchResult]) -> None:
    assert_type(found[0], discogs.SearchResult)
    assert_type(found[-1], discogs.SearchResult)
    assert_type(found[:10], discogs.Table[discogs.SearchResult])
    assert_type(found.first(), discogs.SearchResult | None)
    assert_type(found.page(2), discogs.Table[discogs.SearchResult])
    assert_type(found.pages, int)
    assert_type(len(found), int)
    assert_type(list(found), list[discogs.SearchResult])
    assert_type(found.sort("title"), discogs.Paginated[discogs.SearchResult])
    assert_type(found.refresh(), discogs.Paginated[discogs.SearchResult])
    match found[0].entity:
        case discogs.Release() | discogs.Master() as titled:
            assert_type(titled.title, str)
        case discogs.Artist() | discogs.Label() as called:
            assert_type(called.name, str)
        case nothing:
            assert_type(nothing, None)
    assert_type(found[0].release, discogs.Release | None)
    assert_type(found[0].master, discogs.Master | None)
    assert_type(found[0].label, tuple[str, ...])
    assert_type({row: row.title for row in found}, dict[discogs.SearchResult, str])


def a_sale(release: discogs.Release) -> None:
    listing = release.sell(
        condition="NM",
        price="12.50",
        sleeve_condition=discogs.SleeveCondition.GENERIC,
        status="Draft",
        weight="auto",
        format_quantity=2,
    )
    assert_type(listing, discogs.Listing)
    assert_type(listing.save(), discogs.Listing)
    listing.price = "12.50"
    listing.price = 12
    listing.price = Decimal("12.50")
    listing.price = discogs.Money.of("12.50", "USD")
    listing.condition = "NM"
    listing.condition = discogs.Condition.MINT
    listing.sleeve_condition = "Generic"
    listing.status = "For Sale"
    listing.status = discogs.ListingStatus.DRAFT
    listing.weight = "auto"
    listing.weight = 230.5
    listing.format_quantity = "auto"
    assert_type(listing.price, discogs.Money)
    assert_type(listing.condition, discogs.Condition)
    assert_type(listing.status, discogs.ListingStatus)
    assert_type(listing.comments, str)
    assert_type(listing.weight, float | Literal["auto"] | None)
    assert_type(listing.format_quantity, int | Literal["auto"] | None)
    assert_type(listing.external_id, str | None)
    assert_type(listing.original_price, discogs.OriginalPrice | None)
    assert_type(listing.shipping_price, discogs.Money | None)
    assert_type(listing.posted, datetime)
    assert_type(listing.release, discogs.Release)
    assert_type(listing.seller, discogs.User)
    assert_type(listing.changes, dict[str, discogs.Change])
    assert_type(listing.revert(), discogs.Listing)
    assert_type(release.price_suggestions(), dict[discogs.Condition, discogs.Money])
    assert_type(release.marketplace_stats("EUR"), discogs.MarketplaceStats)
    assert_type(release.marketplace_stats().lowest_price, discogs.Money | None)


def an_inventory(session: discogs.Session, user: discogs.User) -> None:
    assert_type(session.listing(1), discogs.Listing)
    assert_type(session.get(discogs.Listing, 1), discogs.Listing)
    assert_type(user.inventory, discogs.Inventory)
    assert_type(user.inventory.filter(status="For Sale"), discogs.Inventory)
    assert_type(user.inventory.filter(status=discogs.ListingStatus.DRAFT), discogs.Inventory)
    assert_type(
        user.inventory.filter(status="Sold").sort("price", "desc"),
        discogs.Inventory,
    )
    assert_type(user.inventory.widened(), discogs.WidenedInventory)
    assert_type(user.inventory.widened().seen, int)
    for listing in user.inventory.widened():
        assert_type(listing, discogs.Listing)
    assert_type(session.fee("20", "EUR"), discogs.Money)
    assert_type(discogs.Money.of("1") + discogs.Money.of(2), discogs.Money)
    assert_type(discogs.Money.of("1") < discogs.Money.of(2), bool)


def an_order(session: discogs.Session) -> None:
    assert_type(session.orders, discogs.Orders)
    assert_type(session.orders.filter(status="Shipped", archived=False), discogs.Orders)
    assert_type(session.orders.sort("created", "desc"), discogs.Orders)
    order = session.order("1-1")
    assert_type(order, discogs.Order)
    assert_type(order.id, str)
    order.status = "Shipped"
    order.status = discogs.OrderStatus.SHIPPED
    order.shipping = "4.50"
    order.shipping = 5
    assert_type(order.status, discogs.OrderStatus)
    assert_type(order.next_status, tuple[discogs.OrderStatus, ...])
    assert_type(order.shipping, discogs.Shipping)
    assert_type(order.total, discogs.Money)
    assert_type(order.fee, discogs.Money | None)
    assert_type(order.tracking, discogs.Tracking | None)
    assert_type(order.tax, tuple[discogs.Tax, ...])
    assert_type(order.items, discogs.Table[discogs.OrderItem])
    assert_type(order.items[0].release, discogs.Release)
    assert_type(order.items[0].listing, discogs.Listing)
    assert_type(order.buyer, discogs.User)
    assert_type(order.save(), discogs.Order)
    assert_type(order.send_message("Hello", status="Shipped"), discogs.TextMessage)
    assert_type(order.messages, discogs.Paginated[discogs.OrderMessage])
    for message in order.messages:
        if isinstance(message, discogs.ShippingMessage):
            assert_type(message.new, Decimal)
        elif isinstance(message, discogs.TextMessage):
            assert_type(message.sender, discogs.User | None)


def jobs(session: discogs.Session, listings: list[discogs.Listing], path: Path) -> None:
    export = session.exports.request()
    assert_type(export, discogs.InventoryExport)
    assert_type(export.wait(timeout=60, progress=False), discogs.InventoryExport)
    assert_type(export.refresh(), discogs.InventoryExport)
    assert_type(export.status, discogs.JobStatus)
    assert_type(export.finished_ts, datetime | None)
    assert_type(export.download(path), Path)
    assert_type(export.rows(), discogs.Table[discogs.ExportRow])
    assert_type(export.rows()[0].price, discogs.Money)
    assert_type(export.rows()[0].media_condition, discogs.Condition | None)
    assert_type(session.exports[0], discogs.InventoryExport)
    assert_type(session.uploads.add(path), discogs.InventoryUpload)
    session.uploads.add("stock.csv")
    session.uploads.add([{"release_id": 1, "price": "5", "media_condition": "NM"}])
    session.uploads.add({"release_id": number} for number in range(3))
    session.uploads.change(listings)
    session.uploads.delete(listing for listing in listings)
    assert_type(session.uploads.add(path).results, str)
    assert_type(session.uploads.add(path).wait(), discogs.InventoryUpload)


def what_can_be_changed(note: Note) -> None:
    assert_type(note.stars, int | None)
    note.stars = 5
    note.stars = "5"
    note.stars = None
    note.tags = ["a", "b"]
    assert_type(note.tags, tuple[str, ...])
    assert_type(note.changes, dict[str, discogs.Change])
    assert_type(note.save(), Note)
    assert_type(note.revert(), Note)


def logging_in(flow: discogs.OAuthFlow) -> None:
    request = flow.request_token()
    assert_type(request.authorize_url, str)
    access = flow.access_token(request, "code")
    assert_type(access, discogs.AccessToken)
    assert_type({access: "somebody"}, dict[discogs.AccessToken, str])
    assert_type({access}, set[discogs.AccessToken])
    assert_type(flow.session(access), discogs.Session)


def rows_of_any_kind(rows: discogs.Paginated[discogs.Row]) -> discogs.Row:
    return rows[0]


def rows_are_covariant(session: discogs.Session) -> discogs.Row:
    return rows_of_any_kind(session.artist(1).releases)


def a_table(listing: discogs.Paginated[discogs.SearchResult], folders: discogs.Folders) -> None:
    assert_type(listing.to_pandas(), pd.DataFrame)
    assert_type(listing.to_polars(lists="keep", decimals="decimal", progress=False), pl.DataFrame)
    assert_type(listing.to_records(), list[dict[str, Cell]])
    assert_type(listing[:2].to_records(json=True), list[dict[str, Json]])
    as_json = bool(listing)
    either = listing.to_records(json=as_json)
    assert_type(either, list[dict[str, Cell]] | list[dict[str, Json]])
    assert_type(listing[:2].to_pandas(names=True), pd.DataFrame)
    assert_type(listing.to_csv(), str)
    assert_type(listing.to_json("rows.json"), Path)
    assert_type(listing.to_parquet("rows.parquet"), Path)
    assert_type(folders.to_pandas(), pd.DataFrame)


def a_dump(path: Path) -> None:
    assert_type(dumps.read(path), dumps.Records[discogs.Release])
    assert_type(dumps.read(path, year=1998), dumps.Records[discogs.Release])
    assert_type(dumps.read(path, discogs.Artist), dumps.Records[discogs.Artist])
    assert_type(next(iter(dumps.read(path, discogs.Label))), discogs.Label)
