"""The base of entities that belong to a user: the identity is the owner's name and a number."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from discogs import models as _models
from discogs.orm.savable import Savable

__all__ = ["Owned"]


class Owned(Savable):
    """An entity that belongs to a user; its number is unique among those of the owner only."""

    _names_user: ClassVar[bool] = True

    @classmethod
    def _identity_values(cls, id: tuple[str, int]) -> dict[str, Any]:
        """Return the fields that follow from an identity."""
        return {"id": id[1]}

    @property
    def owner(self) -> _models.User:
        """The user it belongs to. No request."""
        return self._entity(_models.User, self._owner)

    @property
    def _owner(self) -> str:
        return self._identity[0]

    @property
    def _identity(self) -> tuple[str, int]:
        self._check_identified()
        return cast("tuple[str, int]", self._state.id)

    def _path_parts(self) -> dict[str, Any]:
        owner, number = self._identity
        return {"owner": owner, "id": number}
