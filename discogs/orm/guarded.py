"""Entities are made by sessions, out of answers: every other way to one is closed.

A model of a user's own may hold entities: a field of it takes one as it is, and refuses what would
have to be made into one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn, dataclass_transform

from pydantic import BaseModel
from pydantic_core import core_schema

from discogs.orm.decoding import DECODING

if TYPE_CHECKING:
    from typing import Never, Self

    from pydantic import GetCoreSchemaHandler
    from pydantic._internal._model_construction import ModelMetaclass
else:
    ModelMetaclass = type(BaseModel)

__all__ = ["Guarded"]


def _not_by_hand(cls: type) -> str:
    return (
        f"A {cls.__name__} is not made by hand: ask a session for it, "
        "as in session.release(249504)."
    )


@dataclass_transform(eq_default=False, kw_only_default=True)
class _EntityMeta(ModelMetaclass):
    """Tells type checkers that entities can be hashed, and not be called into being."""

    if TYPE_CHECKING:
        # The class of classes: its methods are called with a class.
        def __call__(cls, never: Never, /) -> NoReturn: ...  # noqa: N805

    else:

        def __call__(cls, *args: object, **fields: object) -> NoReturn:  # noqa: N805
            raise TypeError(_not_by_hand(cls))


class Guarded(BaseModel, metaclass=_EntityMeta):
    """A model that nobody but a decoder makes."""

    if TYPE_CHECKING:
        # What pydantic allows is refused here: a model that is not to be made is no substitute for
        # one that is, as type checkers rightly say.

        def __init__(self, never: Never) -> None: ...
        @classmethod
        def model_validate(cls, never: Never, /) -> Self: ...  # type: ignore[override] # pyright: ignore[reportIncompatibleMethodOverride]
        @classmethod
        def model_validate_json(cls, never: Never, /) -> Self: ...  # type: ignore[override] # pyright: ignore[reportIncompatibleMethodOverride]
        @classmethod
        def model_validate_strings(cls, never: Never, /) -> Self: ...  # type: ignore[override] # pyright: ignore[reportIncompatibleMethodOverride]
        @classmethod
        def model_construct(cls, never: Never, /) -> Self: ...  # type: ignore[override] # pyright: ignore[reportIncompatibleMethodOverride]
        def model_copy(self, *, deep: bool = False) -> Self: ...  # type: ignore[override] # pyright: ignore[reportIncompatibleMethodOverride]

    else:

        @classmethod
        def model_validate(cls, *_: object, **__: object) -> NoReturn:
            """Refused: see the message."""
            raise TypeError(_not_by_hand(cls))

        model_validate_json = model_validate_strings = model_construct = model_validate

        def model_copy(self, *, update: object = None, deep: bool = False) -> Self:
            """A detached copy; nothing in it can be changed."""
            if update:
                raise TypeError(_not_by_hand(type(self)))
            return super().model_copy(deep=deep)

    @classmethod
    def model_rebuild(cls, *, _parent_namespace_depth: int = 2, **options: Any) -> bool | None:
        """Make its schema, as is done when it is first needed."""
        token = DECODING.set(True)
        try:
            return super().model_rebuild(
                _parent_namespace_depth=_parent_namespace_depth + 1, **options
            )
        finally:
            DECODING.reset(token)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        schema = handler(source)
        if DECODING.get():
            return schema
        return core_schema.no_info_before_validator_function(cls._as_it_is, schema)

    @classmethod
    def _as_it_is(cls, given: object) -> object:
        if isinstance(given, cls):
            return given
        # pydantic makes its own error of this one.
        raise ValueError(_not_by_hand(cls))
