"""The small objects that appear in many answers: credits, labels, formats, images."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from discogs.sandbox.catalogue.records import Credit, Format, LabelCredit, Release
from discogs.sandbox.origins import SPACER, api, image
from discogs.sandbox.views.viewer import Json, Viewer

_ABBREVIATIONS = {
    "Compilation": "Comp",
    "Reissue": "RE",
    "Remastered": "RM",
    "Limited Edition": "Ltd",
    "Deluxe Edition": "Dlx",
    "Unofficial Release": "Unofficial",
}
_SIZES = ("LP", '12"', '10"', '7"')
_SHAPES = ((600, 600), (600, 596), (600, 450), (493, 500))


#: Stands for a key that is to be left out: the API leaves out what is empty, and null is rare.
LEFT_OUT: Final[Any] = object()


def filled(found: Json) -> Json:
    """Return the object without the keys that are to be left out."""
    return {key: value for key, value in found.items() if value is not LEFT_OUT}


def credit_json(credit: Credit, thumbnail: str | None = None) -> Json:
    """Make an artist as credited. Names without a page have id 0 and an empty URL."""
    known = credit.artist_id
    found: Json = {
        "name": credit.name,
        "anv": credit.anv,
        "join": credit.join,
        "role": credit.role,
        "tracks": credit.tracks,
        "id": known,
        "resource_url": api(f"/artists/{known}") if known else "",
    }
    if thumbnail is not None:
        found["thumbnail_url"] = thumbnail
    return found


def label_json(credit: LabelCredit, *, thumbnail: bool = False) -> Json:
    """Make a label, series or company as credited."""
    found: Json = {
        "name": credit.name,
        "catno": credit.catno,
        "entity_type": credit.entity_type.code,
        "entity_type_name": credit.entity_type.name,
        "id": credit.label_id,
        "resource_url": api(f"/labels/{credit.label_id}"),
    }
    if thumbnail:
        found["thumbnail_url"] = image(f"L-{credit.label_id}-1", 600, 223)
    return found


def format_json(medium: Format) -> Json:
    """Make a medium. `qty` is a text; `descriptions` and `text` are left out when empty."""
    found: Json = {"name": medium.name, "qty": str(medium.qty)}
    if medium.text:
        found["text"] = medium.text
    if medium.descriptions:
        found["descriptions"] = list(medium.descriptions)
    return found


def images_json(prefix: str, identity: int, count: int, *, visible: bool = True) -> list[Json]:
    """Make pictures; to strangers they keep their sizes and lose their URLs."""
    return [_image_json(prefix, identity, number, visible) for number in range(1, count + 1)]


def _image_json(prefix: str, identity: int, number: int, visible: bool) -> Json:
    width, height = _SHAPES[(identity + number) % len(_SHAPES)]
    name = f"{prefix}-{identity}-{number}"
    uri = image(name, width, height) if visible else ""
    return {
        "type": "primary" if number == 1 else "secondary",
        "uri": uri,
        "resource_url": uri,
        "uri150": image(name, 150, 150, 40) if visible else "",
        "width": width,
        "height": height,
    }


def thumb(prefix: str, identity: int, *, visible: bool = True) -> str:
    """Return the URL of a small picture, `""` when there is none to see."""
    return image(f"{prefix}-{identity}-1", 150, 150, 40) if visible else ""


def release_thumb(release: Release, viewer: Viewer) -> str:
    """Return the small picture of a release in a row, `""` when there is none to see."""
    return thumb("R", release.id, visible=viewer.sees_images and release.images > 0)


def cover(prefix: str, identity: int, images: int, viewer: Viewer) -> str:
    """Return the cover in a row: the empty picture where there is none, `""` for strangers."""
    if not viewer.sees_images:
        return ""
    return image(f"{prefix}-{identity}-1", 600, 600) if images else SPACER


def artist_names(credits: Iterable[Credit], *, variations: bool = False) -> str:
    """Join the artists of a release into one text, as on the sleeve.

    A join may end in a space of its own ("With "). With `variations`, a name variation stands for
    the name, marked by an asterisk.
    """
    parts: list[str] = []
    for credit in credits:
        parts.append(f"{credit.anv}*" if variations and credit.anv else credit.name)
        if join := credit.join.strip():
            parts.append(f"{join} " if join == "," else f" {join} ")
    return "".join(parts).strip(" ,")


def sort_name(credits: Iterable[Credit]) -> str:
    """Join the artists as sorted: "Fall, The"."""
    name = artist_names(credits)
    return f"{name[4:]}, The" if name.startswith("The ") else name


def short_formats(formats: Iterable[Format]) -> str:
    """Join formats as rows do: `2xLP, Album, Ltd`, `CD, Comp`."""
    texts: list[str] = []
    for medium in formats:
        words = [_ABBREVIATIONS.get(word, word) for word in medium.descriptions]
        size = next((word for word in medium.descriptions if word in _SIZES), "")
        if size:
            words.remove(size)
        name = size or medium.name
        texts.append(", ".join([f"{medium.qty}x{name}" if medium.qty > 1 else name, *words]))
    return " + ".join(texts)


def described_formats(formats: Iterable[Format]) -> str:
    """Join formats as versions do: the descriptions, without the medium's name."""
    words = (word for medium in formats for word in (*medium.descriptions, medium.text))
    return ", ".join(word for word in words if word)
