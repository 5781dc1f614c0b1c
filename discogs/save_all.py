"""Save many objects one after the other, as fast as the limit allows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Generic, TypeVar

from discogs.errors import DiscogsError, InvalidValueError, Unauthorized
from discogs.orm.entity import state_of
from discogs.orm.savable import Savable, prepare_saves
from discogs.orm.state import State
from discogs.pagination.table import Table
from discogs.progress import Progress
from discogs.ratelimit.limit_progress import LimitProgress, SecondsFor

__all__ = ["Saved", "save_all"]

S = TypeVar("S", bound=Savable)
S_co = TypeVar("S_co", bound=Savable, covariant=True)


@dataclass(frozen=True)
class Saved(Generic[S_co]):
    """The result of `session.save_all()`."""

    #: The objects without unsaved changes now, in the order they were given.
    saved: Table[S_co]
    #: The objects that keep their changes, each with its error.
    failed: tuple[tuple[S_co, DiscogsError], ...]


def save_all(objects: Iterable[S], seconds_for: SecondsFor, *, progress: bool) -> Saved[S]:
    """Save the objects that were never sent or had something assigned."""
    # New listings equal only themselves and have no hash: deduplicate by object.
    wanted = list({id(entity): entity for entity in objects}.values())
    for entity in wanted:
        _check(entity)
    unsaved = [entity for entity in wanted if _may_be_unsaved(state_of(entity))]
    with Progress("objects", len(unsaved), visible=progress and bool(unsaved)) as bar:
        status = LimitProgress(bar, seconds_for)
        with status.keep_updated():
            _prepare(unsaved)
            failed = _save_each(unsaved, status)
    failures = {id(entity) for entity, _ in failed}
    saved = Table(entity for entity in wanted if id(entity) not in failures)
    return Saved(saved, tuple(failed))


def _may_be_unsaved(state: State) -> bool:
    """Check whether there is anything to save, or nothing can be saved.

    What was assigned the value that it had counts: Discogs may have another one by now. Copies do
    not know what was unsaved when they were made: saving them and what was deleted is an error.
    """
    return bool(state.old) or state.id is None or not _is_live(state)


def _is_live(state: State) -> bool:
    return state.core is not None and not state.deleted


def _check(entity: object) -> None:
    """Refuse anything that has no `save()`."""
    if not isinstance(entity, Savable):
        raise InvalidValueError(
            "save_all() takes what can be saved, such as listings and items, not "
            f"{type(entity).__name__}. Nothing was sent."
        )


def _prepare(objects: Sequence[Savable]) -> None:
    """Let each class read at once what its objects would read one by one."""
    classes: defaultdict[type[Savable], list[Savable]] = defaultdict(list)
    for entity in objects:
        if _is_live(state_of(entity)):
            classes[type(entity)].append(entity)
    for cls, entities in classes.items():
        # If this fails, the object that needs it reads it, and its error is reported.
        with suppress(DiscogsError):
            prepare_saves(cls, entities)


def _save_each(objects: Sequence[S], status: LimitProgress) -> list[tuple[S, DiscogsError]]:
    failed: list[tuple[S, DiscogsError]] = []
    refused: Unauthorized | None = None
    for entity in objects:
        try:
            if refused is not None:
                raise refused
            entity.save()
        except DiscogsError as error:
            failed.append((entity, error))
            # The login is wrong for all: the others are not sent.
            refused = error if isinstance(error, Unauthorized) else None
        status.advance()
    return failed
