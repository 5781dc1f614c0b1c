"""Do the answers fit the models? Keys without a field, types that differ, fields never sent."""

from __future__ import annotations

import inspect
import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Annotated, Any, get_args

from pydantic import AliasChoices, AliasPath, BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

import discogs
from discogs.orm.fields import NOT_LOADED, default_of, gives
from live_report.places import Place, shape_of
from live_report.probes import CannotCheckError, Probes

__all__ = ["Comparison", "compared"]

#: The session fills these in itself.
_OWN = {"ApiInfo": {"client_version", "user_agent", "login", "level"}}
#: What comes with some amounts, where `Money` needs value and currency alone.
_BESIDE = {"Money": {"curr_id", "formatted"}}
#: So few objects tell little about what is never sent.
_FEW = 10


@dataclass
class Comparison:
    """What came of comparing answers with models."""

    #: How many objects of each model were met.
    met: dict[str, int] = field(default_factory=lambda: defaultdict[str, int](int))
    #: The fields of each model that was met, and those of them that were sent.
    declared: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    sent: dict[str, set[str]] = field(default_factory=lambda: defaultdict[str, set[str]](set))
    #: Keys that no field takes, with their shapes: "Release.colour: str".
    unmodelled: set[str] = field(default_factory=set[str])
    #: Fields whose content does not fit, with its shape: "Release.year: {a: int}".
    misfits: set[str] = field(default_factory=set[str])
    #: Fields that a model can't do without and that did not come: "Release.title".
    missing: set[str] = field(default_factory=set[str])

    @property
    def unsent(self) -> dict[str, list[str]]:
        """The fields that no answer had, of each model that was met."""
        found = {name: sorted(self.declared[name] - self.sent[name]) for name in sorted(self.met)}
        return {name: fields for name, fields in found.items() if fields}

    def is_well_known(self, model: str) -> bool:
        """Whether enough objects of a model were met to tell what is never sent."""
        return self.met[model] >= _FEW

    def add(self, model: type[BaseModel], place: Place, *, is_whole: bool = True) -> None:
        """Compare an object with its model, and the objects in it with theirs.

        Rows of entities are not whole: what they leave out, the entity's own answer has. An object
        without keys stands for nothing.
        """
        if not place.keys:
            return
        name, fields = model.__name__, _fields(model)
        self.met[name] += 1
        self.declared[name] = {one.name for one in fields}
        for one in fields:
            contents = [place[key] for key in one.keys if place[key].is_there]
            if contents:
                self.sent[name].add(one.name)
            elif one.is_needed and is_whole:
                self.missing.add(f"{name}.{one.name}")
            for content in contents:
                self._add_field(f"{name}.{one.name}", one, content)
        taken = {key for one in fields for key in one.keys} | _BESIDE.get(name, set())
        for key in place.keys - taken:
            # As a part of an object, the key is shown only if it is a name.
            part = shape_of({key: place[key].content})
            self.unmodelled.add(f"{name}{part}")

    def _add_field(self, where: str, one: _Field, content: Place) -> None:
        before = len(self.misfits)
        for part in content.rows if content.is_list else [content]:
            for model in one.models:
                self.add(model, part)
        # Of an object that does not fit, the innermost field says most.
        if len(self.misfits) == before and not one.takes(content):
            self.misfits.add(f"{where}: {content.shape}")


@dataclass(frozen=True)
class _Field:
    """A field of a model."""

    name: str
    #: The keys that it may be sent under.
    keys: frozenset[str]
    type: Any
    #: The models in its type.
    models: tuple[type[BaseModel], ...]
    #: Whether nothing stands for it where it is absent.
    is_needed: bool
    #: Whether it is taken from inside what is under its key, as the id of a listing's release.
    is_inside: bool

    def takes(self, content: Place) -> bool:
        """Whether the content fits; null does wherever absence does."""
        if self.is_inside or (content.is_null and not self.is_needed):
            return True
        try:
            _adapter(self).validate_json(json.dumps(content.content))
        except ValidationError:
            return False
        return True


@cache
def _fields(model: type[BaseModel]) -> tuple[_Field, ...]:
    left_out = _OWN.get(model.__name__, set[str]()) | {"payload"}
    return tuple(
        _field(model, name, info)
        for name, info in model.model_fields.items()
        if name not in left_out
    )


def _field(model: type[BaseModel], name: str, info: FieldInfo) -> _Field:
    alias = info.validation_alias or info.alias or name
    choices = alias.choices if isinstance(alias, AliasChoices) else [alias]
    keys = [str(one.path[0]) if isinstance(one, AliasPath) else one for one in choices]
    kind: Any = gives(info.annotation)
    is_needed = info.is_required()
    if issubclass(model, discogs.Entity):
        is_needed = default_of(info.annotation) is NOT_LOADED
    return _Field(
        name,
        frozenset(keys),
        Annotated[kind, *info.metadata] if info.metadata else kind,
        tuple(dict.fromkeys(_models_in(kind))),
        is_needed,
        any(isinstance(one, AliasPath) for one in choices),
    )


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if inspect.isclass(annotation) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)


@cache
def _adapter(one: _Field) -> TypeAdapter[Any]:
    return TypeAdapter(one.type)


# -- Which answer is which model -------------------------------------------------------------------

Listed = Callable[[Probes], list[Place]]

#: The objects of each model in the answers, and whether they are whole.
_OBJECTS: tuple[tuple[type[BaseModel], bool, Listed], ...] = (
    (discogs.ApiInfo, True, lambda probes: [probes.root.found]),
    (discogs.Identity, True, lambda probes: [probes.identity.found]),
    (discogs.User, True, lambda probes: [probes.me.found]),
    (discogs.User, True, lambda probes: [probes.stranger.found]),
    (discogs.Release, True, lambda probes: [probes.release.found]),
    (discogs.Release, True, lambda probes: [probes.anonymous_release.found]),
    (discogs.Release, True, lambda probes: [probes.release_without_master.found]),
    (discogs.ReleaseStats, True, lambda probes: [probes.release_stats.found]),
    (discogs.Master, True, lambda probes: [probes.master.found]),
    (discogs.Artist, True, lambda probes: [probes.artist.found]),
    (discogs.Artist, True, lambda probes: [probes.anonymous_artist.found]),
    (discogs.Label, True, lambda probes: [probes.label.found]),
    (discogs.MarketplaceStats, True, lambda probes: [probes.prices_in_euros.found]),
    (discogs.MarketplaceStats, True, lambda probes: [probes.prices_in_yen.found]),
    (discogs.CollectionValue, True, lambda probes: [probes.collection_value.found]),
    (discogs.UserList, True, lambda probes: [probes.own_list.found]),
    (discogs.MasterVersion, True, lambda probes: probes.versions.rows("versions")),
    (discogs.Facet, True, lambda probes: probes.versions.rows("filter_facets")),
    (discogs.ArtistRelease, True, lambda probes: probes.artist_releases.rows("releases")),
    (discogs.LabelRelease, True, lambda probes: probes.anonymous_label_releases.rows("releases")),
    (discogs.SearchResult, True, lambda probes: probes.search.rows("results")),
    (discogs.SearchResult, True, lambda probes: probes.anonymous_search.rows("results")),
    (discogs.CollectionItem, False, lambda probes: probes.collection.rows("releases")),
    (discogs.CollectionItem, False, lambda probes: probes.strangers_collection.rows("releases")),
    (discogs.CollectionField, True, lambda probes: probes.collection_fields.rows("fields")),
    (discogs.Want, False, lambda probes: probes.wants.rows("wants")),
    (discogs.UserList, False, lambda probes: probes.lists.rows("lists")),
    (discogs.Listing, False, lambda probes: probes.inventory.rows("listings")),
    (discogs.Order, False, lambda probes: probes.orders.rows("orders")),
    (discogs.InventoryExport, True, lambda probes: probes.exports.rows("items")),
    (discogs.InventoryUpload, True, lambda probes: probes.uploads.rows("items")),
    (discogs.OrderMessage, True, lambda probes: probes.order_messages.rows("messages")),
)

_MESSAGES: dict[str, type[BaseModel]] = {
    "message": discogs.TextMessage,
    "status": discogs.StatusMessage,
    "shipping": discogs.ShippingMessage,
    "refund_sent": discogs.RefundSentMessage,
    "refund_received": discogs.RefundReceivedMessage,
}


@lru_cache(maxsize=1)
def compared(probes: Probes) -> Comparison:
    """Compare all answers with the models; what could not be asked is left out."""
    comparison = Comparison()
    for model, is_whole, listed in _OBJECTS:
        with suppress(CannotCheckError):
            for place in listed(probes):
                by_type = _MESSAGES.get(place["type"].text or "", model)
                own = by_type if model is discogs.OrderMessage else model
                comparison.add(own, place, is_whole=is_whole)
    return comparison
