"""Figures about releases and masters, which few programs ask for: ratings, statistics."""

from __future__ import annotations

from discogs.models.values import Rating
from discogs.orm.values import Value

__all__ = ["CommunityRating", "CommunityStats", "ReleaseStats", "StatsCount", "UserRating"]


class ReleaseStats(Value):
    """The statistics of a release. Have and want are None: Discogs no longer sends them."""

    num_have: int | None = None
    num_want: int | None = None
    is_offensive: bool | None = None


class StatsCount(Value):
    """How many collections and wantlists have a release or master."""

    in_collection: int
    in_wantlist: int


class CommunityStats(Value):
    """The figures of a row: of all users, and (logged in as a user) your own."""

    community: StatsCount | None = None
    user: StatsCount | None = None


class UserRating(Value):
    """A user's rating of a release, 0 for none."""

    rating: int


class CommunityRating(Value):
    """The rating of a release by all users."""

    rating: Rating
