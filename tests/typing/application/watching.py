"""A watcher of wantlists: calls whoever asked when a record is cheap enough."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from pydantic import BaseModel

import discogs

from .asking import line_of

Found_contra = TypeVar("Found_contra", contravariant=True)


class Call(Protocol[Found_contra]):
    """Somebody who wants to know."""

    def __call__(self, found: Found_contra, /) -> object: ...


class Market(Protocol):
    """The part of a session that this module needs."""

    def release(self, id: int) -> discogs.Release: ...
    def no_lazy_loading(self) -> AbstractContextManager[None]: ...


@dataclass(frozen=True)
class Offer:
    """A wanted release that is for sale."""

    want: discogs.Want
    lowest: discogs.Money
    for_sale: int

    def __str__(self) -> str:
        """Describe it in a line."""
        return f"{line_of(self.want.basic_information)} from {self.lowest}"


class Limit(BaseModel):
    """The most that somebody would pay for a release; comes as JSON, too."""

    release: int
    most: discogs.Money
    condition: discogs.Condition = discogs.Condition.VERY_GOOD_PLUS


class Watcher(Generic[Found_contra]):
    """Calls everybody with what was found."""

    def __init__(self, *calls: Call[Found_contra]) -> None:
        self.calls = calls

    def tell(self, found: Iterable[Found_contra]) -> int:
        """Call everybody with each of these."""
        everything = list(found)
        for one in everything:
            for call in self.calls:
                call(one)
        return len(everything)


def offers(market: Market, wants: Iterable[discogs.Want]) -> Iterator[Offer]:
    """Look up what is for sale, one request for each want."""
    for want in wants:
        with market.no_lazy_loading():
            stats = market.release(want.id).marketplace_stats(discogs.Currency.EUR)
        if stats.lowest_price is not None and stats.num_for_sale:
            yield Offer(want, stats.lowest_price, stats.num_for_sale)


def cheap(found: Iterable[Offer], limits: Mapping[int, Limit]) -> Iterator[Offer]:
    """Choose the offers that are within their limit."""
    for offer in found:
        limit = limits.get(offer.want.id)
        if limit is not None and offer.lowest <= limit.most:
            yield offer


def limits_from(texts: Iterable[str]) -> dict[int, Limit]:
    """Read limits, a JSON object each."""
    limits = map(Limit.model_validate_json, texts)
    return {limit.release: limit for limit in limits}
