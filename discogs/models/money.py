"""Exact amounts of money, and currencies."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias, overload

from pydantic import AliasChoices, BeforeValidator, Field

from discogs.errors import InvalidValueError
from discogs.models.open_enum import OpenEnum
from discogs.models.types import NoneIf
from discogs.orm.identity import shown
from discogs.orm.values import Value

if TYPE_CHECKING:
    from typing import Self

__all__ = [
    "BarePrice",
    "Currency",
    "CurrencyOrNone",
    "FormattedMoney",
    "Money",
    "currency_of",
    "parse_money",
]

_CENT = Decimal("0.01")
#: A format spec with digits behind the point, a divider of thousands, or a type for numbers.
_FOR_NUMBERS = r"\.\d|[,_]|[eEfFgGn%]$"
#: Currencies without cents.
_WHOLE = frozenset({"JPY"})
#: Longer numbers are no amounts, and exceed the precision of Decimal arithmetic.
_MOST_DIGITS = 20


class Currency(OpenEnum):
    """The currencies of the marketplace."""

    USD = "USD"
    GBP = "GBP"
    EUR = "EUR"
    CAD = "CAD"
    AUD = "AUD"
    JPY = "JPY"
    CHF = "CHF"
    MXN = "MXN"
    BRL = "BRL"
    NZD = "NZD"
    SEK = "SEK"
    ZAR = "ZAR"


class Money(Value):
    """An exact amount, as Discogs sent it, with its currency.

    Amounts in one currency compare and add up; different currencies raise TypeError. Money divided
    by money is a Decimal. `round()` gives whole cents, a format spec for numbers the amount alone.

    >>> Money.of("$1,250.00") > Money.of(12.5, "USD")
    True
    >>> print(Money.of("12.50 EUR") * 2, sum([Money.of("1 EUR"), Money.of("2 EUR")]))
    25.00 EUR 3.00 EUR
    >>> f"{Money.of('$1,250.00') / 3:,.2f}"
    '416.67'
    """

    value: Decimal
    #: None if Discogs does not name it.
    currency: Currency | None = Field(
        default=None, validation_alias=AliasChoices("currency", "curr_abbr")
    )

    @classmethod
    def of(
        cls, amount: Money | Decimal | str | float, currency: Currency | str | None = None
    ) -> Money:
        """Make money from a number, a text ("12.50", "€1.458,87", "12.50 EUR") or money.

        A float counts as the number it prints. Raises InvalidValueError for what is no amount, for
        an ambiguous text ("1.250"), and if the amount names another currency than `currency`.
        """
        if isinstance(amount, Money):
            value, named = amount.value, amount.currency
        elif isinstance(amount, str):
            from discogs.models.amounts import (  # noqa: PLC0415 - for texts alone
                is_ambiguous,
                parse_amount,
            )

            if is_ambiguous(amount):
                raise InvalidValueError(
                    f"{shown(amount)} may mean thousands or decimals: write it without the point, "
                    "or with two decimals."
                )
            found = parse_amount(amount)
            value, named = _measured(found.value), _code(found.currency)
        else:
            value, named = _exactly(amount), None
        if named is not None and currency is not None and named != currency:
            raise InvalidValueError(f"{shown(amount)} is not in {currency!s}.")
        code = named if currency is None else currency_of(currency)
        if code in _WHOLE and value != value.to_integral_value():
            raise InvalidValueError(
                f"{shown(amount)} is no amount in {code!s}, which has no cents."
            )
        return Money(value=value, currency=code)

    def rounded(self) -> Self:
        """Round to the cent, half a cent up; yen, which have no cents, to the yen."""
        smallest = Decimal(1) if self.currency in _WHOLE else _CENT
        return self._with(_measured(self.value).quantize(smallest, ROUND_HALF_UP))

    def __str__(self) -> str:
        places = 0 if self.currency in _WHOLE else 2
        return f"{self.value:.{places}f} {self.currency or ''}".rstrip()

    def __eq__(self, other: object) -> bool:
        """Compare amount and currency alone, not how something is shipped."""
        if not isinstance(other, Money):
            return NotImplemented
        return self._amount() == other._amount()

    def __hash__(self) -> int:
        return hash(self._amount())

    def _amount(self) -> tuple[Any, ...]:
        facts = vars(self)
        return facts.get("value"), facts.get("currency")

    def __lt__(self, other: Money) -> bool:
        return self.value < self._comparable(other)

    def __le__(self, other: Money) -> bool:
        return self.value <= self._comparable(other)

    def __gt__(self, other: Money) -> bool:
        return self.value > self._comparable(other)

    def __ge__(self, other: Money) -> bool:
        return self.value >= self._comparable(other)

    def __add__(self, other: Money) -> Self:
        return self._with(self.value + self._comparable(other))

    def __radd__(self, other: int) -> Self:
        if other != 0:  # sum() begins with 0.
            self._comparable(other)
        return self

    def __sub__(self, other: Money) -> Self:
        return self._with(self.value - self._comparable(other))

    def __mul__(self, factor: Decimal | float) -> Self:
        return self._with(self.value * _exactly(factor))

    __rmul__ = __mul__

    @overload
    def __truediv__(self, divisor: Decimal | float) -> Self: ...
    @overload
    def __truediv__(self, divisor: Money) -> Decimal: ...
    def __truediv__(self, divisor: Money | Decimal | float) -> Self | Decimal:
        if isinstance(divisor, Money):
            return self.value / self._comparable(divisor)
        return self._with(self.value / _exactly(divisor))

    def __neg__(self) -> Self:
        return self._with(-self.value)

    def __pos__(self) -> Self:
        return self

    def __abs__(self) -> Self:
        return self._with(abs(self.value))

    def __round__(self, digits: int | None = None) -> Self:
        if digits is None:
            return self.rounded()
        return self._with(_measured(self.value).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))

    def __float__(self) -> float:
        return float(self.value)

    def __format__(self, spec: str) -> str:
        """Format the amount alone by a spec for numbers (",.2f"), else the whole (">12")."""
        return (
            format(self.value, spec) if re.search(_FOR_NUMBERS, spec) else format(str(self), spec)
        )

    def _comparable(self, other: object) -> Decimal:
        """Return the amount of other money in the same currency; else TypeError."""
        if not isinstance(other, Money):
            code = "" if self.currency is None else f", {str(self.currency)!r}"
            raise TypeError(
                f"{self} is money, and {other!r} is not: Money.of({other!r}{code}) makes it."
            )
        if self.currency == other.currency:
            return other.value
        if None in {self.currency, other.currency}:
            bare = self if self.currency is None else other
            known = other if bare is self else self
            raise TypeError(
                f"{self} and {other} can't be compared or added: Discogs did not say in which "
                f"currency {bare} is. If it is {known.currency!s}, "
                f"Money.of({str(bare.value)!r}, {str(known.currency)!r}) says so."
            )
        raise TypeError(
            f"{self} and {other} can't be compared or added: they are in different currencies. "
            "Session(currency=...) has Discogs convert prices to one."
        )

    def _with(self, value: Decimal) -> Self:
        return self.model_copy(update={"value": value})


def currency_of(code: object) -> Currency:
    """Return the currency with this code; InvalidValueError for what is no code."""
    if not isinstance(code, str) or not re.fullmatch(r"[A-Z]{3}", code):
        raise InvalidValueError(f"A currency is a code such as 'USD' or 'EUR', not {shown(code)}.")
    return Currency(code)


def _exactly(number: object) -> Decimal:
    """Convert a number as it prints: 0.1 is a tenth, whatever its bits say."""
    try:
        value = Decimal(str(number)) if not isinstance(number, bool) else Decimal("NaN")
    except (InvalidOperation, ValueError):
        # Python prints no integer of 5,000 digits.
        value = Decimal("NaN")
    if not value.is_finite():
        raise InvalidValueError(f"{shown(number)} is no amount of money.")
    return _measured(value)


def _measured(value: Decimal) -> Decimal:
    """Return the amount, or raise if it has more digits than any price."""
    if value.adjusted() >= _MOST_DIGITS:
        raise InvalidValueError(f"{value} is more than any amount of money.")
    return value


def _code(code: str | None) -> Currency | None:
    return Currency(code) if code else None


def parse_money(text: str) -> Money:
    """Parse money in the format of Discogs: "$1,250.00".

    >>> parse_money("€1,458.87")
    Money(value=Decimal('1458.87'), currency=<Currency.EUR: 'EUR'>)
    """
    from discogs.models.amounts import parse_amount  # noqa: PLC0415 - for texts alone

    found = parse_amount(text)
    return Money(value=found.value, currency=_code(found.currency))


def _bare(content: Any) -> Any:
    if content in ("", {}):
        return None
    if isinstance(content, bool) or not isinstance(content, (int, float, str)):
        return content
    return {"value": _exactly(content)}


def _from_text(content: Any) -> Any:
    return parse_money(content) if isinstance(content, str) else content


#: A price that Discogs sends as a number without its currency; None if there is none.
BarePrice: TypeAlias = Annotated[Money | None, BeforeValidator(_bare)]
#: Money that Discogs sends as formatted text.
FormattedMoney: TypeAlias = Annotated[Money, BeforeValidator(_from_text)]
#: A currency; None if Discogs sends `""`.
CurrencyOrNone: TypeAlias = Annotated[Currency | None, NoneIf("")]
