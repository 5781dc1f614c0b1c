"""Types for values that mean "nothing": a year of 0, a master_id of 0, a price of "" or {}.

Validation turns these into None: `Annotated[int | None, NoneIf(0, "0")]`. All other values stay in
pydantic's compiled code.
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
    """Turns the values that mean "nothing" into None.

    `positive`: all others are positive integers, which are tried first.
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
    """Turns an empty JSON object into None."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return none_if(core_schema.dict_schema(max_length=0), handler(source))


@dataclass(frozen=True)
class WhenAbsent:
    """The value of an entity's field that Discogs leaves out or sends as null."""

    when_absent: str


@dataclass(frozen=True)
class EmptyIfSpacer:
    """Turns the URL of Discogs' placeholder image into `""`, as it sends elsewhere."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        # Nearly all URLs end like this, and stay in pydantic's compiled code.
        usual = core_schema.str_schema(pattern=r"\.(?:jpe?g|png|webp)$|^$")
        other = core_schema.no_info_after_validator_function(_without_spacer, handler(source))
        return core_schema.union_schema([usual, other], mode="left_to_right")


def _without_spacer(url: Any) -> Any:
    is_spacer = isinstance(url, str) and url.endswith("/spacer.gif")
    return "" if is_spacer else url


def none_if(
    nothing: core_schema.CoreSchema, otherwise: core_schema.CoreSchema
) -> core_schema.CoreSchema:
    """Make a schema that gives None for what `nothing` accepts, else validates `otherwise`."""
    as_none = core_schema.no_info_after_validator_function(lambda _: None, nothing)
    return core_schema.union_schema([as_none, otherwise], mode="left_to_right")


#: A year; None if Discogs does not know it (0, or nothing). Search results have texts.
Year: TypeAlias = Annotated[int | None, NoneIf(0, "0", "", positive=True)]
#: A time; None if Discogs sends nothing or `""`.
Moment: TypeAlias = Annotated[AwareDatetime | None, NoneIf("")]
#: A text; `""` if Discogs sends none.
Text: TypeAlias = Annotated[str, WhenAbsent("")]
#: The URL of a picture; `""` if there is none.
Picture: TypeAlias = Annotated[str, EmptyIfSpacer(), WhenAbsent("")]
#: A number as a text, which Discogs sometimes sends as a number.
Number: TypeAlias = Annotated[str, Field(coerce_numbers_to_str=True)]
#: The id of a master; None if there is none (0, null, or nothing).
MasterId: TypeAlias = Annotated[int | None, NoneIf(0, "0", "", positive=True)]
