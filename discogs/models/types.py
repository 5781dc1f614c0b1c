"""The values by which Discogs means "nothing": a year of 0, a master_id of 0, a price of "" or {}.

They become None where they are validated: `Annotated[int | None, NoneIf(0, "0")]`. The usual value
never leaves pydantic's own code; Python is called for the odd one only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

from pydantic import AwareDatetime, Field
from pydantic_core import core_schema

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler

__all__ = ["MasterId", "Moment", "NoneIf", "NoneIfEmpty", "Number", "Text", "WhenAbsent", "Year"]


@dataclass(frozen=True, init=False)
class NoneIf:
    """Turns the values that stand for nothing into None.

    `positive` says that all others are positive whole numbers, so that these are tried first.
    """

    nothing: tuple[str | int | None, ...]
    positive: bool

    def __init__(self, *nothing: str | int | None, positive: bool = False) -> None:
        object.__setattr__(self, "nothing", nothing)
        object.__setattr__(self, "positive", positive)

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        found = none_if(core_schema.literal_schema(list(self.nothing)), handler(source))
        if not self.positive:
            return found
        return core_schema.union_schema([core_schema.int_schema(gt=0), found], mode="left_to_right")


@dataclass(frozen=True)
class NoneIfEmpty:
    """Turns an object without keys into None."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return none_if(core_schema.dict_schema(max_length=0), handler(source))


@dataclass(frozen=True)
class WhenAbsent:
    """What a field of an entity is where Discogs leaves it out, or sends null."""

    when_absent: str


@dataclass(frozen=True)
class EmptyIfSpacer:
    """Turns the address of Discogs' empty picture into `""`, which means the same elsewhere."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        # Nearly all addresses end like this, and never leave pydantic's own code.
        usual = core_schema.str_schema(pattern=r"\.(?:jpe?g|png|webp)$|^$")
        other = core_schema.no_info_after_validator_function(_without_spacer, handler(source))
        return core_schema.union_schema([usual, other], mode="left_to_right")


def _without_spacer(address: Any) -> Any:
    is_spacer = isinstance(address, str) and address.endswith("/spacer.gif")
    return "" if is_spacer else address


def none_if(
    nothing: core_schema.CoreSchema, otherwise: core_schema.CoreSchema
) -> core_schema.CoreSchema:
    """The second schema, but None for what the first accepts."""
    as_none = core_schema.no_info_after_validator_function(lambda _: None, nothing)
    return core_schema.union_schema([as_none, otherwise], mode="left_to_right")


#: A year; None where Discogs does not know it: it sends 0 or nothing, and in a search texts.
Year: TypeAlias = Annotated[int | None, NoneIf(0, "0", "", positive=True)]
#: A moment; None where Discogs leaves it out, or empty.
Moment: TypeAlias = Annotated[AwareDatetime | None, NoneIf("")]
#: A text that may say nothing: `""`.
Text: TypeAlias = Annotated[str, WhenAbsent("")]
#: The address of a picture, `""` where there is none.
Picture: TypeAlias = Annotated[str, EmptyIfSpacer(), WhenAbsent("")]
#: A number that Discogs sends as a text, here and there as a number.
Number: TypeAlias = Annotated[str, Field(coerce_numbers_to_str=True)]
#: The id of a master release; None where there is none: 0, null, or nothing.
MasterId: TypeAlias = Annotated[int | None, NoneIf(0, "0", "", positive=True)]
