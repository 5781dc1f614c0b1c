"""A second opinion: whether a model shows exactly what an answer said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from urllib.parse import unquote_plus

from pydantic import BaseModel

NOTHING: tuple[Any, ...] = (None, 0, "", "0", {}, [])


def differences(model: BaseModel, sent: dict[str, Any], where: str = "") -> Iterator[str]:
    """Each declared field whose value is not what was sent."""
    for name, field in type(model).model_fields.items():
        key = field.alias or name
        place = f"{where}{type(model).__name__}.{name}"
        if key in sent:
            shown = getattr(model, name)
            yield from _compare(shown, sent[key], place)


def _compare(shown: Any, sent: Any, place: str) -> Iterator[str]:
    if place.endswith("FacetValue.value"):
        sent = unquote_plus(sent)
    if shown == "" and isinstance(sent, str) and sent.endswith("/spacer.gif"):
        return
    if shown is None or shown == ():
        if sent not in NOTHING:
            yield f"{place}: {sent!r} became {shown!r}"
    elif isinstance(shown, BaseModel):
        if isinstance(sent, dict):
            yield from differences(shown, sent, f"{place}>")
        elif Decimal(str(sent)) != getattr(shown, "value", None):
            yield f"{place}: {sent!r} became {shown!r}"
    elif isinstance(shown, tuple):
        if len(shown) != len(sent):
            yield f"{place}: {len(sent)} became {len(shown)}"
        for index, (one, other) in enumerate(zip(shown, sent, strict=False)):
            yield from _compare(one, other, f"{place}[{index}]")
    elif isinstance(shown, datetime):
        if shown.tzinfo is None or shown != _moment(sent):
            yield f"{place}: {sent!r} became {shown!r}"
    elif isinstance(shown, Decimal):
        if shown != Decimal(str(sent)):
            yield f"{place}: {sent!r} became {shown!r}"
    elif isinstance(shown, int) and isinstance(sent, str):
        if shown != int(sent):
            yield f"{place}: {sent!r} became {shown!r}"
    elif shown != sent:
        yield f"{place}: {sent!r} became {shown!r}"


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(re.sub(r"^(\S+) ", r"\1T", text))
    if moment.tzinfo is None:
        # Exports and uploads tell the time of California, which is an hour later in summer.
        is_summer = datetime(moment.year, 3, 14) < moment < datetime(moment.year, 11, 1)  # noqa: DTZ001
        moment = moment.replace(tzinfo=timezone(timedelta(hours=-7 if is_summer else -8)))
    return moment
