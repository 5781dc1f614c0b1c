"""Rows of the API's sequences, made of releases as the dumps have them.

They lack what no dump has: pictures, statistics, the status.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from discogs.dumps.schema import API, LABELLED
from discogs.dumps.shapes import JsonObject
from discogs.models.values import Format, format_line

__all__ = ["found_row", "label_row", "version_row"]


def version_row(release: JsonObject) -> JsonObject:
    """Make a row of `GET /masters/{id}/versions`."""
    return {
        "id": release["id"],
        "title": release.get("title", ""),
        "label": ", ".join(_each(release, "labels", "name")),
        "country": release.get("country", ""),
        "format": ", ".join(_described(release)),
        "major_formats": _each(release, "formats", "name"),
        "catno": ", ".join(_each(release, "labels", "catno")),
        "released": str(release.get("year", 0)),
        "resource_url": release["resource_url"],
    }


def label_row(release: JsonObject, label_id: int) -> JsonObject:
    """Make a row of `GET /labels/{id}/releases`."""
    credited = [one for name in LABELLED for one in _list(release, name) if one["id"] == label_id]
    numbers = dict.fromkeys(one["catno"] for one in credited if one["catno"])
    return {
        "id": release["id"],
        "title": release.get("title", ""),
        "artist": _artists(release),
        "catno": ", ".join(numbers) or "none",
        "format": format_line([_format(one) for one in _list(release, "formats")]),
        "year": release.get("year", 0),
        "resource_url": release["resource_url"],
    }


def found_row(release: JsonObject) -> JsonObject:
    """Make a row of `GET /database/search` about a release."""
    identifiers = _list(release, "identifiers")
    return {
        "id": release["id"],
        "type": "release",
        "title": f"{_artists(release, printed=True)} - {release.get('title', '')}",
        "uri": f"/release/{release['id']}",
        "resource_url": release["resource_url"],
        "master_id": release.get("master_id"),
        "master_url": f"{API}/masters/{id}" if (id := release.get("master_id")) else None,
        "year": str(release.get("year", 0)),
        "country": release.get("country", ""),
        "format": [
            word
            for one in _list(release, "formats")
            for word in (one["name"], *one.get("descriptions", []))
        ],
        "format_quantity": release.get("format_quantity"),
        "formats": release.get("formats", []),
        "label": [one["name"] for kind in ("labels", "companies") for one in _list(release, kind)],
        "genre": release.get("genres", []),
        "style": release.get("styles", []),
        "catno": next(iter(_each(release, "labels", "catno")), ""),
        "barcode": [one["value"] for one in identifiers if one["type"] == "Barcode"],
    }


def _list(release: JsonObject, name: str) -> list[dict[str, Any]]:
    return cast("list[dict[str, Any]]", release.get(name, []))


def _each(release: JsonObject, name: str, key: str) -> list[str]:
    """Return a text of each entry, each once."""
    return list(dict.fromkeys(str(one[key]) for one in _list(release, name)))


def _described(release: JsonObject) -> Iterable[str]:
    """Return the descriptions and the free text of all formats."""
    return [
        word
        for one in _list(release, "formats")
        for word in (*one.get("descriptions", []), one.get("text"))
        if word
    ]


def _format(one: dict[str, Any]) -> Format:
    facts = {"name": one["name"], "qty": one["qty"], "text": one.get("text")}
    return Format.model_construct(**facts, descriptions=tuple(one.get("descriptions", ())))


def _artists(release: JsonObject, *, printed: bool = False) -> str:
    """Return the artists as one text, with what joins them; `printed`: their name variations."""
    parts: list[str] = []
    for one in _list(release, "artists"):
        joined = str(one["join"]).strip()
        name = f"{one['anv']}*" if printed and one["anv"] else str(one["name"])
        parts += [name, f"{joined} " if joined == "," else f" {joined} "]
    return "".join(parts).strip(" ,")
