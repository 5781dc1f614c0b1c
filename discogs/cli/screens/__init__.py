"""The screens of `discogs show`, one for each class. Making one sends no request."""

from __future__ import annotations

from rich.console import RenderableType

from discogs.cli.screens import database, market, people
from discogs.cli.screens.parts import heading, stacked, table
from discogs.models import Artist, Label, Listing, Master, Order, Release, User, UserList
from discogs.orm.entity import Entity

__all__ = ["screen_of"]


def screen_of(entity: Entity, *, everything: bool = False) -> RenderableType:
    """Make the screen of a loaded entity, with long lists and texts in full or shortened."""
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
    """Make a screen of texts and numbers, for a class without its own."""
    fields = entity.model_dump(mode="json")
    grid = table()
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for name, value in fields.items():
        if isinstance(value, str | int | float):
            grid.add_row(name, str(value))
    return stacked([heading(lambda: type(entity).__name__), "", grid])
