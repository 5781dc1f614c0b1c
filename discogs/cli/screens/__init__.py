"""What `discogs show` shows of an entity, one screen for each kind. Nothing here asks Discogs."""

from __future__ import annotations

from rich.console import RenderableType
from rich.table import Table

from discogs.cli.screens import database, market, people
from discogs.cli.screens.parts import heading, stacked
from discogs.models import Artist, Label, Listing, Master, Order, Release, User, UserList
from discogs.orm.entity import Entity

__all__ = ["screen_of"]


def screen_of(entity: Entity, *, everything: bool = False) -> RenderableType:
    """The screen of a loaded entity: its whole tracklist, credits and texts, or their beginning."""
    match entity:
        case Release():
            return database.release(entity, everything=everything)
        case Master():
            return database.master(entity, everything=everything)
        case Artist():
            return people.artist(entity, everything=everything)
        case Label():
            return people.label(entity, everything=everything)
        case User():
            return people.user(entity, everything=everything)
        case UserList():
            return people.user_list(entity, everything=everything)
        case Listing():
            return market.listing(entity, everything=everything)
        case Order():
            return market.order(entity, everything=everything)
        case _:
            return _plain(entity)


def _plain(entity: Entity) -> RenderableType:
    """The screen of what has none of its own: its plain fields."""
    told = entity.model_dump(mode="json")
    known = {name: value for name, value in told.items() if isinstance(value, str | int | float)}
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for name, value in known.items():
        grid.add_row(name, str(value))
    return stacked([heading(lambda: type(entity).__name__), "", grid])
