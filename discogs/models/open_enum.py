"""Enums of texts that accept values unknown today."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from typing import Self

__all__ = ["OpenEnum"]


class OpenEnum(StrEnum):
    """An enum of texts; a value that Discogs adds later becomes a member of its own."""

    @property
    def is_known(self) -> bool:
        """Whether this package knows the value; False if Discogs has added it since."""
        return self.name in type(self).__members__

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str) or not value:
            return None
        member = str.__new__(cls, value)
        member._name_ = member._value_ = value
        return cast("Self", cls._value2member_map_.setdefault(value, member))
