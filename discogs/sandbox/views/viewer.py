"""For whom an answer is made."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

Json: TypeAlias = dict[str, Any]

_NOTHING: Mapping[int, int] = MappingProxyType({})


class Viewer(NamedTuple):
    """The reader of an answer: how far logged in, as whom, and with what at hand.

    `collection` and `wants` count the copies of a release that this user has or wants.
    """

    level: int = 0
    username: str = ""
    collection: Mapping[int, int] = _NOTHING
    wants: Mapping[int, int] = _NOTHING
    #: What the application calls itself by which the viewer is logged in.
    consumer: str = ""

    @property
    def sees_images(self) -> bool:
        """Whether artists, labels and listings show this viewer their pictures."""
        return self.level > 0

    def stats(self, release_id: int, have: int, want: int) -> Json:
        """Make the `stats` of a row: the community's, and the viewer's own with a user's login."""
        stats: Json = {"community": {"in_wantlist": want, "in_collection": have}}
        if self.level == 2:
            stats["user"] = {
                "in_wantlist": self.wants.get(release_id, 0),
                "in_collection": self.collection.get(release_id, 0),
            }
        return stats
