"""The users who sell, with the settings that Discogs asks sellers for."""

from __future__ import annotations

from typing import Final

from discogs.sandbox.catalogue import landmarks as at
from discogs.sandbox.catalogue.words import USERNAMES
from discogs.sandbox.market.records import Seller

ME: Final = USERNAMES[0]

#: Users who are not here never filled out the seller settings, and can't sell.
SELLERS: Final = {
    seller.username: seller
    for seller in (
        Seller(
            username=ME,
            currency="USD",
            ships_from="United States",
            rating="99.6",
            stars=4.5,
            total=682,
            min_order_total=10.0,
            payment="PayPal Commerce",
            shipping="[b]USA[/b] - $3.50 for 1, $1.00 for each additional\r\nNo returns.\r\n",
        ),
        Seller(
            username=at.USER_WHO_SELLS,
            currency="GBP",
            ships_from="United Kingdom",
            rating="100.0",
            stars=5.0,
            total=48,
            min_order_total=0.0,
            payment="PayPal Commerce",
            shipping="Sent in a sturdy mailer & tracked.",
        ),
        Seller(
            username=at.USER_WITH_BIG_INVENTORY,
            currency="EUR",
            ships_from="Germany",
            rating="99.8",
            stars=4.5,
            total=15571,
            min_order_total=5.0,
            payment="PayPal Commerce, Bank Transfer",
            shipping="[b][u]Europe[/u][/b]: €9.50\r\n    [b]World[/b]: ask first\r\n",
        ),
    )
}
