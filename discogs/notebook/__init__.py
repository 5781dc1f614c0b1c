"""What notebooks show: entities as cards, listings as tables of what was read of them.

Showing something never makes a request: only what is loaded is looked at. It never fails, either,
and every text in it is escaped. There is nothing to set up: objects know this face by themselves.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any, Final

from discogs import models
from discogs.models.jobs import Job
from discogs.notebook import catalogue, people, trade
from discogs.notebook.card import Card, render
from discogs.notebook.html import tag
from discogs.notebook.tables import listing
from discogs.orm.entity import Entity
from discogs.pagination.tables import Tabular

__all__ = ["html_of"]

_log = logging.getLogger("discogs")
_CARDS: Final[Mapping[type[Any], Callable[[Entity], Card]]] = {
    models.Release: catalogue.release,
    models.Master: catalogue.master,
    models.Artist: catalogue.artist,
    models.Label: catalogue.label,
    models.User: people.user,
    models.Folder: people.folder,
    models.CollectionItem: people.item,
    models.Want: people.want,
    models.UserList: people.user_list,
    models.Listing: trade.listing,
    models.Order: trade.order,
    Job: trade.job,
    Entity: trade.anything,
}


def html_of(thing: object) -> str:
    """An entity or a collection as HTML. No request, and no error."""
    try:
        if isinstance(thing, Entity):
            make = next(_CARDS[cls] for cls in type(thing).__mro__ if cls in _CARDS)
            return render(thing, make(thing))
        if isinstance(thing, Tabular):
            return listing(thing)
    except Exception:  # noqa: BLE001 - whatever it is
        # A notebook would show a traceback in place of the object: its repr says more.
        _log.debug("%s can't be shown as HTML.", type(thing).__name__, exc_info=True)
    try:
        return tag("code", repr(thing))
    except Exception:  # noqa: BLE001 - a repr of the user's own
        return tag("code", type(thing).__name__)
