"""Lines that were misread must not speak against totals that everything else on the paper agrees on."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from faktury.domain.extraction import Finding, LineItem
from faktury.domain.money import CENT

_APART_FROM_LINES = frozenset({"summary", "due", "words", "rates"})
_LEAST = 3
_NEAR = Decimal("0.02")


def trusted_lines(
    items: tuple[LineItem, ...], net: Decimal | None, gross: Decimal | None, witnesses: Sequence[str], *, exact: bool, doubted: bool
) -> tuple[tuple[LineItem, ...], list[Finding]]:
    """The lines, or none and the finding that they could not be read.

    They are given up where they add up to neither total, at least three other places agree on the gross amount, rows per rate among them,
    and they were read with doubt. Lines read without doubt that differ stay: then a person decides.

    Args:
        items: the lines.
        net: the invoice's total.
        gross: the invoice's total.
        witnesses: places that confirm the gross amount.
        exact: whether their digits are those of a text layer. Then a line that quantity and price prove shows that the table was
            understood, and what another one contradicts is the paper, which its issuer must correct; a reader of pictures errs more often.
        doubted: whether a picture's table shows signs of lines that were not read; then what they lack may have been there, if the
            words say so too.
    """
    sums = [(total, [getattr(item, name) for item in items]) for name, total in (("net", net), ("gross", gross))]
    judged = [(total, values) for total, values in sums if total is not None and values and None not in values]
    allowed = CENT * max(len(items), 2)
    if not judged or any(abs(sum(values, Decimal(0)) - total) <= allowed for total, values in judged):
        return items, []
    others = _APART_FROM_LINES & set(witnesses)
    lacking = doubted and not exact and "words" in others and all(sum(values, Decimal(0)) < total for total, values in judged)
    wrong = any(_contradicts_itself(item, items) for item in items) and not (exact and any(_proven(item) for item in items))
    if len(others) < _LEAST or "rates" not in others or not (lacking or wrong):
        return items, []
    return (), [Finding("lines_unread")]


def _contradicts_itself(item: LineItem, items: Sequence[LineItem]) -> bool:
    """Quantity times price is not the value, or the line has neither though others have both."""
    misses = _misses(item)
    return any(misses) if misses else item.quantity is None and any(other.quantity is not None for other in items)


def _proven(item: LineItem) -> bool:
    """Quantity times price is the value, and says more than that one is one."""
    return item.quantity != 1 and _misses(item) == [False]


def _misses(item: LineItem) -> list[bool]:
    """Whether quantity times price misses the value, where all three were read."""
    if item.quantity is None or item.discount is not None:
        return []
    pairs = ((item.unit_price, item.net), (item.gross_price, item.gross))
    known = [(price, value) for price, value in pairs if price is not None and value is not None]
    return [abs(item.quantity * price - value) > _NEAR for price, value in known[:1]]
