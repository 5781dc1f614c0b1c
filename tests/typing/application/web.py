"""The shop's window: a FastAPI application over a session that is given to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal, TypeAlias

from fastapi import Depends, FastAPI, HTTPException, Query
from pydantic import BaseModel, ConfigDict

import discogs

from .asking import first_rows, line_of


class Ware(BaseModel):
    """What the window shows of a listing."""

    model_config = ConfigDict(frozen=True)

    id: int
    text: str
    price: discogs.Money
    condition: discogs.Condition


def shop() -> Iterator[discogs.Session]:
    """Open the shop's session, with the login from the environment."""
    with discogs.Session.from_env() as session:
        yield session


Shop: TypeAlias = Annotated[discogs.Session, Depends(shop)]
app = FastAPI()


@app.get("/wares")
def wares(
    session: Shop,
    currency: discogs.Currency,
    condition: Annotated[discogs.Condition, Query()] = discogs.Condition.GOOD,
    sort: Literal["price", "listed"] = "price",
) -> list[Ware]:
    """List the cheapest, or the oldest, of these conditions."""
    listings = session.me.inventory.filter(status="For Sale").sort(sort)
    return [
        Ware(
            id=listing.id,
            text=listing.release_link.description,
            price=listing.price,
            condition=listing.condition,
        )
        for listing in first_rows(listings, 20)
        if listing.condition >= condition and listing.price.currency == currency
    ]


@app.get("/releases/{id}")
def release(session: Shop, id: int) -> dict[str, str | int | None]:
    """Describe a release."""
    try:
        found = session.release(id)
        return {"line": line_of(found), "year": found.year, "formats": found.format_text}
    except discogs.NotFound as error:
        raise HTTPException(404, error.message) from error
