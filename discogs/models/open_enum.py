"""Enums of texts that accept values unknown today."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from enum import StrEnum
from typing import TYPE_CHECKING, Any, cast
from weakref import WeakValueDictionary

from pydantic_core.core_schema import (
    is_instance_schema,
    no_info_after_validator_function,
    union_schema,
)

from discogs.orm.fields import ASSIGNING, IN_ANSWERS
from discogs.orm.introspection import without_examples
from discogs.orm.payload import CURRENT

if TYPE_CHECKING:
    from typing import Self

    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core.core_schema import CoreSchema, UnionSchema

__all__ = ["OpenEnum"]


class OpenEnum(StrEnum):
    """An enum of texts; a value that Discogs adds later becomes a member of its own.

    Only Discogs adds some: a pydantic model or a FastAPI parameter of this type takes the known
    ones. These are read in any case, by their texts or by the names of the members.
    """

    @property
    def is_known(self) -> bool:
        """Whether this package knows the value; False if Discogs has added it since."""
        return self.name in type(self).__members__

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str) or not value:
            return None
        unknown = _unknown.setdefault(cls, WeakValueDictionary())
        member = unknown.get(value) or cls._spelled(value)
        if member is None:
            member = str.__new__(cls, value)
            member._name_ = member._value_ = value
            member = unknown.setdefault(value, member)
        return cast("Self", member)

    @classmethod
    def _spelled(cls, text: str) -> Self | None:
        """Return the known member that is spelled like this, None if none is."""
        wanted = text.strip().casefold()
        return next((member for member in cls if wanted in member._spellings()), None)

    def _spellings(self) -> AbstractSet[str]:
        """Return the spellings that are accepted for a member, in lower case."""
        return {self._value_.casefold(), self._name_.casefold()}

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        members = handler(source)
        checked = no_info_after_validator_function(cls._checked, members)
        # A member that Discogs sent is taken from hand to hand.
        return union_schema(
            [checked, is_instance_schema(cls)],
            mode="left_to_right",
            metadata={IN_ANSWERS: members},
            custom_error_type="unknown_value",
            custom_error_message=f"Input should be one of {', '.join(map(repr, map(str, cls)))}",
        )

    @classmethod
    def _checked(cls, member: Self) -> Self:
        """Refuse an unknown value, unless it comes in an answer or goes into an entity."""
        if member._name_ in cls._member_map_ or CURRENT.get() is not None or ASSIGNING.get():
            return member
        raise ValueError(f"{member!s} is unknown")

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        known = cast("UnionSchema", schema)["choices"][0]
        return without_examples(cast("CoreSchema", known), handler)


#: The members made for unknown values, while in use: many new ones fill no memory.
_unknown: dict[type[OpenEnum], WeakValueDictionary[str, OpenEnum]] = {}
