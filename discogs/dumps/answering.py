"""What a session answers from a catalogue: fields that dumps cover, and, offline, exact rows.

Exact are the versions of a master, the releases of a label, and the releases with a barcode or a
catalogue number. The releases of an artist are not: their roles and groups are Discogs' own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import partial
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

from discogs.dumps.catalogue import Catalogue
from discogs.dumps.catalogue_file import barcode_key, catno_key
from discogs.dumps.covering import fields_of, kind_of
from discogs.dumps.detached import day_of
from discogs.dumps.rows import found_row, label_row, version_row
from discogs.dumps.schema import Kind
from discogs.dumps.shapes import JsonObject
from discogs.errors import OfflineError
from discogs.http.messages import Request, Response
from discogs.orm.decoding import decoder
from discogs.orm.entity import Entity, declaration_of, state_of
from discogs.orm.fields import NOT_LOADED, Marker
from discogs.orm.payload import Payload

if TYPE_CHECKING:
    from discogs.http.messages import Json
    from discogs.orm.core import Core

__all__ = ["CatalogueAnswers"]

_VERSIONS = re.compile(r"/masters/(\d+)/versions")
_ON_LABEL = re.compile(r"/labels/(\d+)/releases")
_SEARCH: Final = "/database/search"
#: The texts whose markup another text_format has converted.
_MARKED_UP: Final = frozenset({"notes", "profile"})


#: The key of the rows, the releases they are about, and what makes one.
_Rows: TypeAlias = tuple[str, list[int], Callable[[JsonObject], JsonObject]]


class CatalogueAnswers:
    """Answers a session from a catalogue, before the API or, offline, in its place."""

    def __init__(self, path: str | PathLike[str], text_format: str, *, offline: bool) -> None:
        self._catalogue = Catalogue(fspath(path))
        self._offline = offline
        self._left_out: frozenset[str] = frozenset() if text_format == "discogs" else _MARKED_UP

    def fill(self, core: Core, entity: Entity, name: str = "") -> bool:
        """Fill the covered fields of a stub from the dump. Return whether it has `name` now.

        Without a name: whether the dump has the entity at all.
        """
        state, kind = state_of(entity), kind_of(type(entity))
        if kind is None or state.loaded or (state.asked_api and not self._offline):
            return False
        answered = fields_of(kind, offline=self._offline) - self._left_out
        if (name and name not in answered) or not isinstance(state.id, int):
            return False
        record = self._catalogue.record(kind.name, state.id)
        if record is None:
            return False
        day = day_of(self._catalogue.dates.get(kind.name))
        payload = Payload.of_object(core, cast("Json", record)).of_dump(day)
        found = vars(decoder(type(entity)).decode_object(record, payload))
        known = self._known(kind, type(entity), {each: found[each] for each in answered})
        is_new = state.merge_dump(
            known,
            payload,
            day,
            force=self._offline,
            incomplete=known.keys() - fields_of(kind),
        )
        if is_new:
            core.client.count_local()
        return not name or name in vars(entity)

    def _known(self, kind: Kind, cls: type[Entity], found: dict[str, Any]) -> dict[str, Any]:
        """Return what a record says: what it lacks is empty, if its dump would have it."""
        defaults = declaration_of(cls).defaults
        day = self._catalogue.dates.get(kind.name)
        empty = {name: defaults[name] for name in fields_of(kind, offline=self._offline, day=day)}
        known = {
            name: empty.get(name, value) if value is NOT_LOADED else value
            for name, value in found.items()
        }
        return {name: value for name, value in known.items() if not isinstance(value, Marker)}

    def page(self, core: Core, request: Request) -> Response | None:
        """Answer one page of an exact sequence; None for any other request, which is the API's."""
        params: dict[str, object] = {
            name: value for name, value in request.params.items() if value is not None
        }
        number, size = int(str(params.pop("page", 1))), int(str(params.pop("per_page", 50)))
        if request.method != "GET":
            return None
        found = self._rows(request.path, params)
        if found is None:
            return None
        key, ids, make = found
        shown = ids[(number - 1) * size : number * size]
        records = (self._catalogue.record("releases", id) for id in shown)
        content: dict[str, Any] = {
            "pagination": {"items": len(ids), "pages": max(1, -(-len(ids) // size))},
            key: [make(record) for record in records if record is not None],
        }
        core.client.count_local()
        body = json.dumps(content).encode()
        day = day_of(self._catalogue.dates.get("releases"))
        return Response(
            200,
            {},
            body,
            request.path,
            requested_at=core.now(),
            is_local=True,
            known_as_of=day,
        )

    def lacking(self, entity: Entity, name: str) -> OfflineError:
        """Say why a field can't be read offline, and which dump would have it."""
        kind = kind_of(type(entity))
        field = f"{entity!r}.{name}" if name else repr(entity)
        if kind is None:
            return OfflineError(f"{field} is in no dump, and the session is offline.")
        day = self._catalogue.dates.get(kind.name)
        dump = f"the dump of {kind.name} of {day or 'an unknown day'}"
        if kind.name not in self._catalogue.dates:
            why = (
                f"{self._catalogue.path} was made without a dump of {kind.name}: convert "
                f"discogs_..._{kind.name}.xml.gz, too"
            )
        elif self._catalogue.record(kind.name, cast("int", state_of(entity).id)) is None:
            why = f"{dump} does not have it"
        elif name in fields_of(kind, offline=True, day=day) - self._left_out:
            why = f"{dump} leaves it out, or has what is none"
        elif name in self._left_out:
            why = f"{dump} has it with Discogs' markup, which only the API converts"
        elif not name:
            why = f"{dump} does not have all of it, only the API does"
        else:
            why = f"{dump} does not cover it, only the API does"
        return OfflineError(f"{field} is not known, and the session is offline: {why}.")

    @property
    def path(self) -> Path:
        """The file."""
        return self._catalogue.path

    @property
    def dates(self) -> Mapping[str, str | None]:
        """The date of each dump in it, None where none is known."""
        return self._catalogue.dates

    def close(self) -> None:
        """Close the file."""
        self._catalogue.close()

    def _rows(self, path: str, params: dict[str, object]) -> _Rows | None:
        """Return the key of the rows, the releases they are about, and what makes them."""
        versions, on_label = _VERSIONS.fullmatch(path), _ON_LABEL.fullmatch(path)
        if path == _SEARCH and _is_exact_search(params):
            self._require_releases("A search for a barcode or a catno")
            return "results", self._found(params), found_row
        if versions is None and on_label is None:
            return None
        self._require_releases("A sequence of releases")
        if params:
            names = ", ".join(sorted(params))
            raise OfflineError(
                f"{path} is not sorted or filtered offline ({names}): take it as it comes."
            )
        if versions is not None:
            ids = self._listed("master_releases", "masters", int(versions[1]))
            return "versions", ids, version_row
        id = int(cast("re.Match[str]", on_label)[1])
        ids = self._listed("label_releases", "labels", id)
        return "releases", ids, partial(label_row, label_id=id)

    def _found(self, params: dict[str, object]) -> list[int]:
        indexes = {"barcode": ("barcodes", barcode_key), "catno": ("catnos", catno_key)}
        sets = [
            set(self._catalogue.ids(index, make(str(params[name]))))
            for name, (index, make) in indexes.items()
            if name in params
        ]
        return sorted(set[int].intersection(*sets))

    def _require_releases(self, what: str) -> None:
        if "releases" not in self._catalogue.dates:
            raise OfflineError(
                f"{what} is answered by a dump of releases, without which "
                f"{self._catalogue.path} was made: convert discogs_..._releases.xml.gz, too."
            )

    def _listed(self, index: str, kind: str, id: int) -> list[int]:
        """Return the releases of something; refuse where nothing is known of it, if anybody knows.

        Releases may name what its own dump lacks.
        """
        ids = self._catalogue.ids(index, id)
        dates = self._catalogue.dates
        if not ids and kind in dates and self._catalogue.record(kind, id) is None:
            day = dates[kind] or "an unknown day"
            raise OfflineError(f"The dump of {kind} of {day} has no {id}.")
        return ids


def _is_exact_search(params: dict[str, object]) -> bool:
    """Check whether a search asks for nothing but codes that the catalogue is indexed by."""
    is_of_releases = params.get("type") in {None, "release"}
    return (
        bool(params.keys() & {"barcode", "catno"})
        and is_of_releases
        and not (params.keys() - {"barcode", "catno", "type"})
    )
