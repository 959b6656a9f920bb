"""What the columns of an item table hold where their headings leave it open: settled by the arithmetic of the rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import lru_cache

from faktury.domain.fields.column_heads import Role
from faktury.domain.fields.drafts import NUMBER, Draft
from faktury.domain.fields.table import Column, Header
from faktury.domain.money import read_amount, round_money
from faktury.domain.rates import normalise_rate, rate_percent
from faktury.domain.text import clean

Roles = dict[Column, Role]
_OPEN = (Role.UNKNOWN, Role.VALUE, Role.TAX)
_MOST = 0.75
_CENTS = re.compile(r"[.,]\d\d")
_NEAR = Decimal("0.02")


def settle(header: Header, drafts: Sequence[Draft]) -> Roles:
    """A role for every column; UNKNOWN and VALUE stay where the rows do not tell."""
    roles: Roles = {column: _rates_or_tax(column, drafts) for column in header.columns}
    for _ in range(3):
        changed = False
        for column in header.columns:
            if roles[column] in _OPEN:
                role = _by_rows(column, roles, drafts)
                if role:
                    roles[column], changed = role, True
        if not changed:
            break
    return {**roles, **_prices(roles, drafts)}


def _rates_or_tax(column: Column, drafts: Sequence[Draft]) -> Role:
    """A column headed only „VAT” holds rates when its texts are rates without decimals."""
    texts = [text for draft in drafts if (text := draft.of(column))]
    rates = [text for text in texts if normalise_rate(text) and ("%" in text or not _CENTS.search(text))]
    return Role.RATE if column.role is Role.TAX and texts and len(rates) >= _MOST * len(texts) else column.role


def assume(roles: Roles, drafts: Sequence[Draft], role: Role) -> Roles:
    """The roles with every column headed only „Wartość” taken as `role`."""
    assumed = {column: role if own is Role.VALUE else own for column, own in roles.items()}
    return {**assumed, **_prices(assumed, drafts)}


def _by_rows(column: Column, roles: Roles, drafts: Sequence[Draft]) -> Role | None:
    """The role whose formula most rows bear out."""
    taken = set(roles.values())
    for role, formulas in _FORMULAS.items():
        if role in taken or (role is Role.VAT and Role.TAX in taken and roles[column] is not Role.TAX):
            continue
        if any(_holds(column, roles, drafts, formula) for formula in formulas):
            return role
    return None


def _holds(column: Column, roles: Roles, drafts: Sequence[Draft], formula: Formula) -> bool:
    results = [_agrees(column, roles, draft, formula) for draft in drafts]
    judged = [result for result in results if result is not None]
    return bool(judged) and 2 * len(judged) >= len(drafts) and sum(judged) >= _MOST * len(judged)


def _agrees(column: Column, roles: Roles, draft: Draft, formula: Formula) -> bool | None:
    """Whether the row's amount is what the formula gives; None when a part is missing."""
    said = number_in(draft.of(column))
    expected = formula(_Parts(draft, roles))
    return None if said is None or expected is None else abs(said - expected) <= _NEAR


class _Parts:
    """The numbers of a row by role."""

    def __init__(self, draft: Draft, roles: Roles) -> None:
        self._draft, self._roles = draft, roles

    def number(self, role: Role) -> Decimal | None:
        """The number in the role's only column."""
        columns = [column for column, own in self._roles.items() if own is role]
        return number_in(self._draft.of(columns[0])) if len(columns) == 1 else None

    @property
    def rate(self) -> Decimal | None:
        """The rate as a fraction of one."""
        texts = [self._draft.of(column) for column, own in self._roles.items() if own in (Role.RATE, Role.TAX)]
        codes = [code for text in texts if text and (code := normalise_rate(text))]
        return rate_percent(codes[0]) if codes else None


Formula = Callable[[_Parts], Decimal | None]


def _times(left: Decimal | None, right: Decimal | None) -> Decimal | None:
    return None if left is None or right is None else round_money(left * right)


def _plus(left: Decimal | None, right: Decimal | None) -> Decimal | None:
    return None if left is None or right is None else left + right


def _minus(left: Decimal | None, right: Decimal | None) -> Decimal | None:
    return None if left is None or right is None else left - right


def _without_tax(gross: Decimal | None, rate: Decimal | None) -> Decimal | None:
    return None if gross is None or rate is None else round_money(gross / (1 + rate))


_FORMULAS: dict[Role, tuple[Formula, ...]] = {
    Role.VAT: (
        lambda row: _times(row.number(Role.NET), row.rate),
        lambda row: _minus(row.number(Role.GROSS), row.number(Role.NET)),
    ),
    Role.GROSS: (
        lambda row: _plus(row.number(Role.NET), row.number(Role.VAT)),
        lambda row: _times(row.number(Role.NET), None if row.rate is None or row.rate == 0 else 1 + row.rate),
        lambda row: _times(row.number(Role.QUANTITY), row.number(Role.GROSS_PRICE)),
    ),
    Role.NET: (
        lambda row: _minus(row.number(Role.GROSS), row.number(Role.VAT)),
        lambda row: _without_tax(row.number(Role.GROSS), row.rate),
        lambda row: _times(row.number(Role.QUANTITY), row.number(Role.PRICE)),
    ),
}


def _prices(roles: Roles, drafts: Sequence[Draft]) -> Roles:
    """A bare „Cena” is a gross price when quantity times price is the gross value and not the net one."""
    settled: Roles = {}
    for column, role in roles.items():
        if role is not Role.ANY_PRICE:
            continue
        gross = _share(column, roles, drafts, Role.GROSS)
        net = _share(column, roles, drafts, Role.NET)
        settled[column] = Role.GROSS_PRICE if gross >= _MOST and net < _MOST else Role.PRICE
    return settled


def _share(column: Column, roles: Roles, drafts: Sequence[Draft], value: Role) -> float:
    """Share of the rows where quantity times this price is the value."""
    judged = []
    for draft in drafts:
        parts = _Parts(draft, roles)
        product = _times(parts.number(Role.QUANTITY) or Decimal(1), number_in(draft.of(column)))
        said = parts.number(value)
        if product is not None and said is not None:
            judged.append(abs(product - said) <= _NEAR)
    return sum(judged) / len(judged) if judged else 0.0


def numbers_in(text: str) -> Iterable[Decimal]:
    """Every number of a column's text that can be read in one way."""
    return (value for match in NUMBER.finditer(clean(text)) if (value := read_amount(match[0]).value) is not None)


@lru_cache(maxsize=4096)
def number_in(text: str) -> Decimal | None:
    """The one number in a column's text."""
    whole = read_amount(clean(text)).value
    if whole is not None:
        return whole
    numbers = list(numbers_in(text))
    return numbers[0] if len(numbers) == 1 else None
