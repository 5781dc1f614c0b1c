"""HTML for notebooks: entities as cards, sequences as tables of the rows read so far.

Rendering uses loaded fields only, so it never makes a request. It never fails, and it escapes every
text. It needs no setup: the package registers it with its objects.
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
from discogs.notebook.tables import sequence_table
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
    """Render an entity or a sequence as HTML. No request, no error."""
    try:
        if isinstance(thing, Entity):
            make = next(_CARDS[cls] for cls in type(thing).__mro__ if cls in _CARDS)
            return render(thing, make(thing))
        if isinstance(thing, Tabular):
            return sequence_table(thing)
    except Exception:  # noqa: BLE001 - any bug in the rendering
        # A notebook would show a traceback in place of the object: its repr is better.
        _log.debug("%s can't be rendered as HTML.", type(thing).__name__, exc_info=True)
    try:
        return tag("code", repr(thing))
    except Exception:  # noqa: BLE001 - a subclass may have its own repr
        return tag("code", type(thing).__name__)
