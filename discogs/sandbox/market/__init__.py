"""The marketplace: what is for sale, what was ordered, and the jobs that move an inventory."""

from __future__ import annotations

from discogs.sandbox.market.opening import opened_market
from discogs.sandbox.market.state import Market

__all__ = ["Market", "opened_market"]
