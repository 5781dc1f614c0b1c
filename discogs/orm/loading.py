"""How an entity loads itself: one GET of its own resource, when a field is read that is not there.

- A field that is not in the object's `__dict__` is not loaded. Reading it comes to `__getattr__`,
  the only one for entities.
- However many threads read, one asks: the others wait for its answer, or share its failure.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, cast

from discogs.orm.introspection import CompletingError, is_completing
from discogs.orm.decoding import ask
from discogs.errors import DetachedError, DiscogsError, InvalidFieldError
from discogs.http.messages import Params, Request
from discogs.orm.fields import NOT_LOADED
from discogs.orm.merging import Mergeable
from discogs.orm.names import no_such_name
from discogs.orm.core import Core
from discogs.orm.state import mutation

if TYPE_CHECKING:
    from typing import Self

__all__ = ["Loadable"]


class Loadable(Mergeable):
    """A model that fills itself when it is read."""

    @property
    def is_loaded(self) -> bool:
        """Whether all fields are there, so that reading one costs nothing. No request."""
        return self._state.loaded

    def refresh(self) -> Self:
        """Load everything again, now, with one request. Unsaved changes stay."""
        state = self._state
        self._check_attached("be refreshed")
        cast("Core", state.core).forget_answers(self._read_at())
        with state.loading:
            self._fetch()
            with mutation:
                # Also what a stub's relationships gave: hydrating would have kept that.
                state.kept.clear()
        return self

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            if name in type(self).__pydantic_fields__:
                if is_completing():
                    raise CompletingError(f"{name} is not loaded")
                return self._load(name)
            raise AttributeError(no_such_name(type(self), name))

    def _load(self, name: str) -> Any:
        """The value of a field that is not in `__dict__`."""
        state, fields = self._state, vars(self)
        if name in type(self).identified_by:
            # No request tells them: the identity is what it would be made with.
            self._check_identified(name)
            return self._default(name)
        while True:
            told = state.loaded or self._load_all(name)
            with mutation:
                if name in fields:
                    return fields[name]
                if state.loaded:
                    return fields.setdefault(name, self._default(name))
            # Expired by another thread in between, it is asked for again: nothing is empty yet.
            if not told:
                raise InvalidFieldError(
                    f"{self!r}.{name} is not known yet: Discogs shows what was just written late. "
                    "Read it again in a minute."
                )

    def _default(self, name: str) -> Any:
        """What a field is that the answer told nothing of."""
        default = type(self).field_defaults[name]
        if name in self._state.invalid:
            what = "what Discogs sent for it does not fit its type"
        elif default is NOT_LOADED:
            what = "Discogs left it out"
        else:
            return default
        raise InvalidFieldError(f"{self!r}.{name}: {what}. See .raw for the JSON as received.")

    def _load_all(self, wanted: str = "") -> bool:
        """Fill the stub in place: one request, however many threads ask. Whether it was filled.

        `wanted` is the field that was read; without one, loading was asked for outright.
        """
        state = self._state
        if state.loaded:
            return True
        self._check_identified(wanted)
        self._check_attached(f"load .{wanted}" if wanted else "be loaded")
        failures = state.failures
        with state.loading:
            if state.loaded:
                return True
            if wanted:
                cast("Core", state.core).allow_lazy_load(f"{self!r}.{wanted}")
            if state.failures != failures and state.failure is not None:
                # The request that this thread waited for has failed: another would fail as well.
                raise copy.copy(state.failure)
            return self._fetch()

    def _fetch(self) -> bool:
        """One GET, whose failure is kept for those who wait for it. Whether it told everything."""
        state = self._state
        if state.pageless:
            return True
        core = cast("Core", state.core)
        params = self._params(core)
        request = Request("GET", self._resource(), params=params)
        currency = params.get("curr_abbr")
        try:
            fresh, payload = ask(
                core,
                request,
                type(self),
                currency=str(currency) if currency else None,
                needs=type(self).identified_by,
            )
        except DiscogsError as error:
            # A copy has no traceback, which would keep everything on its way alive.
            state.failure = copy.copy(error)
            state.failures += 1
            raise
        state.failure = None
        self._take_over(fresh, payload)
        return True

    @classmethod
    def identity_fields(cls, id: Any) -> dict[str, Any]:
        """The fields that an identity tells."""
        return {"id": id}

    def _params(self, core: Core) -> Params:
        """The parameters its GET is sent with."""
        return {}

    def _check_attached(self, purpose: str) -> None:
        if self._state.deleted:
            raise DetachedError(f"{self!r} was deleted: it can't {purpose}.")
        if self._state.core is None:
            raise DetachedError(
                f"{self!r} belongs to no session (it is a copy, or was unpickled): it can't "
                f"{purpose}. Ask a session for the live one."
            )
