"""The screens of what has an address but no mark: users, lists, listings, orders. No request."""

from __future__ import annotations

import pytest

import discogs
from discogs.cli.printing import show
from discogs.cli.screens import screen_of
from discogs.sandbox import Sandbox

ME = """\
sandbox_user

Name         Sandy Box
Location     Portland, Oregon
Home page    https://example.org/sandbox
Since        2005-03-13
Collection   540
Wantlist     132
Lists        4
For sale     300
Contributed  676 releases
As a seller  99.6 % of 682 ratings
As a buyer   100 % of 7 ratings

Profile
  I collect everything on RCA, above all release 249504.

https://www.discogs.com/user/sandbox_user
"""
LIST = """\
A bit of everything

By       sandbox_user
About    See artist 72872.
Items    5
Changed  2015-05-28
Seen by  everyone

On it
  r249504    Rick Astley - Never Gonna Give You Up  Where it began.
  m96559     Rick Astley - Never Gonna Give You Up  All of its versions.
  a72872     Rick Astley                            The voice.
  l895       RCA
  r90000003  Electric Junction - Zephyr & Zephyr

https://www.discogs.com/lists/A-bit-of-everything/90000001
"""
LISTING = """\
Rick Astley - Never Gonna Give You Up (7", Single, 45 RPM)  r249504

Listing     4000000001
Status      For Sale
Price       12.50 USD, or an offer
Shipping    3.50 USD
Media       Near Mint (NM or M-)
Sleeve      Very Good Plus (VG+)
Seller      sandbox_user, 99.6 % of 682 ratings
Ships from  United States
Posted      2019-03-06
Location    Box 12
Number      SHOP-0001

Comments
  Black label & silver text.

Terms
  USA - $3.50 for 1, $1.00 for each additional
  No returns.

https://www.discogs.com/sell/item/4000000001
"""


@pytest.fixture(autouse=True)
def _eighty_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


def shown(
    session: discogs.Session, entity: discogs.Entity, capsys: pytest.CaptureFixture[str]
) -> str:
    """What the terminal shows of an entity, once that is loaded."""
    entity.refresh()
    with session.no_lazy_loading():
        show(screen_of(entity))
    return capsys.readouterr().out


def test_a_user(session: discogs.Session, capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(session, session.user("sandbox_user"), capsys) == ME


def test_a_user_who_keeps_things_private(
    session: discogs.Session, capsys: pytest.CaptureFixture[str]
) -> None:
    out = shown(session, session.user("crate_digger"), capsys)

    assert "Collection" not in out
    assert "None" not in out


def test_a_list(session: discogs.Session, capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(session, session.user_list(90000001), capsys) == LIST


def test_a_listing(session: discogs.Session, capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(session, session.listing(4000000001), capsys) == LISTING


def test_a_listing_of_somebody_elses_has_both_prices(
    session: discogs.Session, capsys: pytest.CaptureFixture[str]
) -> None:
    listing = session.user("waxworks").inventory[0]
    out = shown(session, listing, capsys)

    assert "USD (9.99 GBP in the seller's currency)" in out
    assert "Location" not in out


def test_an_order(
    sandbox: Sandbox, session: discogs.Session, capsys: pytest.CaptureFixture[str]
) -> None:
    order = session.orders.filter(status="Payment Received")[0]
    out = shown(session, order, capsys)

    assert out.startswith(f"Order {order.id}\n\nStatus       Payment Received\nBuyer        ")
    assert f"Total        {order.total}\n" in out
    assert all(f"  r{item.release.id}  " in out for item in order.items)


def test_what_has_no_screen_of_its_own_shows_its_plain_fields(
    session: discogs.Session, capsys: pytest.CaptureFixture[str]
) -> None:
    out = shown(session, session.me.folders["Jazz"], capsys)

    assert out.startswith("Folder\n\nid ")
    assert "name          Jazz\n" in out
