"""What belongs to a user: its identity is the owner's name and a number."""

from __future__ import annotations

from typing import Any, cast

from discogs import models as _models
from discogs.orm.savable import Savable

__all__ = ["Owned"]


class Owned(Savable):
    """Something of a user's, which the same number names differently for another user."""

    @classmethod
    def _identity_values(cls, id: tuple[str, int]) -> dict[str, Any]:
        """The fields that an identity tells."""
        return {"id": id[1]}

    @property
    def owner(self) -> _models.User:
        """Whose it is. No request."""
        return self._entity(_models.User, self._owner)

    @property
    def _owner(self) -> str:
        return self._identity[0]

    @property
    def _identity(self) -> tuple[str, int]:
        self._check_identified()
        return cast("tuple[str, int]", self._state.id)

    def _places(self) -> dict[str, Any]:
        owner, number = self._identity
        return {"owner": owner, "id": number}
