"""Reports for the owner: sales, mail, the shelf by numbers, a discography."""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, TextIO, assert_never

import discogs
from discogs.typing import Cell

from .asking import by_id, line_of, total_of

if TYPE_CHECKING:
    import pandas as pd


def sold(orders: discogs.Orders, currency: discogs.Currency) -> dict[str, discogs.Money]:
    """Add up what each buyer has ordered, in one currency."""
    totals: dict[str, discogs.Money] = {}
    for order in orders:
        if order.status.is_known and order.total.currency == currency:
            buyer = order.buyer.username
            items = total_of(order.items, currency)
            totals[buyer] = totals.get(buyer, discogs.Money.of(0, currency)) + items
    return totals


def told(message: discogs.OrderMessage) -> str:
    """Say in a line what a message is about."""
    match message:
        case discogs.TextMessage(sender=sender, message=text):
            return f"{sender.username if sender else 'somebody'}: {text}"
        case discogs.ShippingMessage(original=before, new=after):
            return f"shipping {before:.2f} -> {after:.2f}"
        case discogs.RefundSentMessage(refund=refund):
            return f"refund of {refund.amount}"
        case _:
            return message.message


def kind_of(session: discogs.Session, reference: str) -> str:
    """Say what a link leads to."""
    found = session.resolve(reference)
    match found:
        case discogs.Release() | discogs.Master():
            return line_of(found)
        case discogs.Artist() | discogs.Label() | discogs.UserList():
            return found.name
        case discogs.User():
            return found.username
        case discogs.Listing() | discogs.Order():
            return f"{found.status} {found.id}"
        case _:
            assert_never(found)


def by_artist(items: discogs.Paginated[discogs.CollectionItem]) -> Counter[str]:
    """Count the items of each artist."""
    credits = chain.from_iterable(item.basic_information.artists for item in items)
    return Counter(map(attrgetter("printed_name"), credits))


def ratings(items: discogs.CollectionItems) -> pd.Series[float]:
    """Get the mean rating of each year."""
    table = items.to_pandas(progress=False)
    return table.groupby("year")["rating"].mean().dropna()


def discography(artist: discogs.Artist, role: str = "Main") -> list[tuple[int, str, str]]:
    """List year, title and cover of what an artist has made."""
    rows = artist.releases.sort("year").by_role().get(role, ())
    return [(row.year, row.title, row.thumb) for row in rows if row.year is not None]


def shared(
    mine: Iterable[discogs.CollectionItem], theirs: Iterable[discogs.Want]
) -> Mapping[int, discogs.CollectionItem]:
    """Find what I have and they want."""
    wanted = by_id(theirs)
    return {id: item for id, item in by_id(mine).items() if id in wanted}


def write(rows: discogs.Table[discogs.Want], file: TextIO = sys.stdout) -> None:
    """Write a table as CSV, with numbers as this shop likes them."""
    records: list[dict[str, Cell]] = rows.to_records()
    writer = csv.DictWriter(file, list(records[0]) if records else [])
    writer.writeheader()
    for record in records:
        year = record["year"]
        writer.writerow({**record, "year": f"'{year % 100:02}" if isinstance(year, int) else "?"})
