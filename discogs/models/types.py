"""Types for values that mean "nothing": a year of 0, a master_id of 0, a price of "" or {}.

Validation turns these into None: `Annotated[int | None, NoneIf(0, "0")]`. All other values stay in
pydantic's compiled code.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, TypeAlias

from pydantic import AwareDatetime, Field
from pydantic_core import core_schema

from discogs.orm.fields import USUAL_FIRST

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler

__all__ = ["MasterId", "Moment", "NoneIf", "NoneIfEmpty", "Number", "Text", "WhenAbsent", "Year"]


@dataclass(frozen=True, init=False)
class NoneIf:
    """Turns the values that mean "nothing" into None.

    They do not fit the type themselves, or, if all others are `positive` integers, are none.
    """

    nothing: tuple[str | int | None, ...]
    positive: bool

    def __init__(self, *nothing: str | int | None, positive: bool = False) -> None:
        object.__setattr__(self, "nothing", nothing)
        object.__setattr__(self, "positive", positive)

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        nothing = core_schema.literal_schema(list(self.nothing))
        if not self.positive:
            return _or_none(handler(source), nothing)
        found = _none_or(nothing, handler(source))
        return core_schema.union_schema([core_schema.int_schema(gt=0), found], mode="left_to_right")


class NoneIfEmpty(NamedTuple):
    """Turns an empty JSON object into None.

    `fits`: the type has no required field, so an empty object would fit it.
    """

    fits: bool = False

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        empty = core_schema.dict_schema(max_length=0)
        return _none_or(empty, handler(source)) if self.fits else _or_none(handler(source), empty)


class WhenAbsent(NamedTuple):
    """The value of an entity's field that Discogs leaves out or sends as null."""

    when_absent: str


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


def _none_or(
    nothing: core_schema.CoreSchema, otherwise: core_schema.CoreSchema
) -> core_schema.CoreSchema:
    """Make a schema that gives None for what `nothing` accepts, else validates `otherwise`."""
    return core_schema.union_schema([_as_none(nothing), otherwise], mode="left_to_right")


def _or_none(
    usual: core_schema.CoreSchema, nothing: core_schema.CoreSchema
) -> core_schema.CoreSchema:
    """Make a schema that validates `usual`, which accepts nothing of what `nothing` does."""
    return core_schema.union_schema(
        [usual, _as_none(nothing)], mode="left_to_right", metadata={USUAL_FIRST: True}
    )


def _as_none(nothing: core_schema.CoreSchema) -> core_schema.CoreSchema:
    return core_schema.no_info_after_validator_function(lambda _: None, nothing)


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
