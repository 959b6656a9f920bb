"""Net, VAT and gross that stand in one row and add up: the arithmetic every layout shares."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from rapidfuzz.distance import OSA

from faktury.domain.fields.document import AmountFound, Document
from faktury.domain.fields.vocabulary import Concept
from faktury.domain.lines import Row, Span
from faktury.domain.rates import PERCENT_RATES, WITHOUT_TAX, expected_vat, find_rates
from faktury.domain.text import digitise, fold, letters, loose

C = Concept
TOTAL, RATE, PLAIN, ITEM, LABELS, SUM, UNTAXED = "total", "rate", "plain", "item", "labels", "sum", "untaxed"
_SMALL_WORDS = "stawka stawki vat podatek pln eur usd wg według stawek kwota zł tym opodatkowane lub albo"
_SUMMARY_WORDS = frozenset(loose(word) for word in _SMALL_WORDS.split())
_HIGHEST_RATE = Decimal("0.2301")
_ROUNDING = Decimal("0.02")
_LONGEST_SUMMARY = 12
_LINE_ROUNDING = Decimal("0.05")
ADVANCE_OFF = re.compile(
    r"(?:odliczon|rozliczon|potracon|pomniejszon)\w* (?:o )?(?:zalicz|przedplat)\w*|(?:zalicz|przedplat)\w* (?:wg|wedlug|z) faktur"
)
"""Words that take an advance invoice off: the amounts behind them are the advance's."""
_Chosen = tuple[AmountFound | None, AmountFound | None, AmountFound | None]
_SUMMARY_LABELS = (C.TOTAL, C.OF_WHICH, C.RATE, C.NET, C.VAT, C.GROSS, C.CURRENCY, C.AMOUNT_DUE)


@dataclass(frozen=True, slots=True)
class Triple:
    """Three amounts with net + VAT = gross; spans may be missing for sums that stand nowhere."""

    net: Decimal
    vat: Decimal
    gross: Decimal
    spans: tuple[Span | None, Span | None, Span | None]
    kind: str
    rate: str | None = None
    weak: int = 0
    place: tuple[int, int] = (0, 0)
    mended: int | None = None
    """Index of the amount that was read with one digit wrong and follows from the other two."""

    @property
    def values(self) -> tuple[Decimal, Decimal, Decimal]:
        """Net, VAT and gross."""
        return self.net, self.vat, self.gross


def row_triples(document: Document, item_rows: set[tuple[int, int]]) -> list[Triple]:
    """One triple per row that holds one, in reading order."""
    found = []
    last_item = {page: max(row for other, row in item_rows if other == page) for page, _ in item_rows}
    for place, amounts in sorted(document.amounts_by_row.items(), key=lambda entry: entry[0]):
        row = document.row(*place)
        if ADVANCE_OFF.search(fold(row.text)):
            continue
        among_items = place in item_rows or place[1] < last_item.get(place[0], 0)
        triple = _of_row(document, row, amounts, place, is_item=among_items)
        if triple:
            found.append(triple)
    return found


def broken_totals(document: Document, item_rows: set[tuple[int, int]]) -> list[tuple[Decimal, Decimal, Decimal]]:
    """Rows labelled as the total whose three plain amounts do not add up, as printed from left to right."""
    rows = [
        tuple(amount.value for amount in amounts)
        for place, amounts in document.amounts_by_row.items()
        if place not in item_rows and len(amounts) == 3 and not any(amount.weak for amount in amounts)
        if _row_kind(document, document.row(*place), amounts, place, row_rate(document.row(*place))) == TOTAL
    ]
    return [(first, second, third) for first, second, third in rows if not adds_up(*sorted((first, second, third), key=abs))]


def _of_row(document: Document, row: Row, amounts: list[AmountFound], place: tuple[int, int], *, is_item: bool) -> Triple | None:
    rate, chosen = _rate_and_amounts(row, amounts)
    kind = ITEM if is_item else _row_kind(document, row, amounts, place, rate)
    if chosen is None:
        return _mended_row(amounts, kind, rate, place)
    net, vat, gross = chosen
    weak = sum(1 for amount in chosen if amount and amount.weak)
    net_value = net.value if net else Decimal(0)
    vat_value = vat.value if vat else Decimal(0)
    gross_value = gross.value if gross else net_value + vat_value
    spans = (net.span if net else None, vat.span if vat else None, gross.span if gross else None)
    return Triple(net_value, vat_value, gross_value, spans, kind, rate, weak, place)


def _rate_and_amounts(row: Row, amounts: list[AmountFound]) -> tuple[str | None, _Chosen | None]:
    """The row's rate with the amounts that add up; a bare number is a rate only when the tax fits it."""
    rate = row_rate(row)
    if rate is None:
        for bare in _bare_rates(row, amounts):
            chosen = _three(amounts, bare) or _pair(amounts, bare)
            if chosen and chosen[0] and _near(expected_vat(chosen[0].value, bare), chosen[1].value if chosen[1] else Decimal(0)):
                return bare, chosen
    return rate, _three(amounts, rate) or _pair(amounts, rate)


def _three(amounts: list[AmountFound], rate: str | None) -> _Chosen | None:
    """Three amounts of the row that add up and whose tax is possible; the rightmost and least repaired win."""
    best: _Chosen | None = None
    best_key: tuple[float, ...] = ()
    for trio in combinations(amounts, 3):
        ordered = sorted(trio, key=lambda amount: abs(amount.value))
        vat, net, gross = ordered
        if not adds_up(net.value, vat.value, gross.value):
            continue
        if not possible_vat(net.value, vat.value) and (rate is None or len(amounts) > len(trio)):
            continue
        exact_rate = rate is not None and expected_vat(net.value, rate) == vat.value
        key = (-sum(amount.weak for amount in trio), exact_rate, net.value + vat.value == gross.value, trio[2].span.box[2], net.span.box[0])
        if not best or key > best_key:
            best, best_key = (net, vat, gross), key
    return best


def _pair(amounts: list[AmountFound], rate: str | None) -> _Chosen | None:
    """Net and VAT without gross, or an untaxed amount printed once or twice."""
    if rate is None or not 1 <= len(amounts) <= 2 or any(amount.weak for amount in amounts):
        return None
    if rate in WITHOUT_TAX:
        return _untaxed(amounts)
    if len(amounts) == 2:
        net, vat = amounts
        expected = expected_vat(net.value, rate)
        if expected is not None and abs(expected - vat.value) <= _ROUNDING and vat.value:
            return net, vat, None
    return None


def _untaxed(amounts: list[AmountFound]) -> _Chosen | None:
    """Net printed again as gross, or net with a tax of zero."""
    if len(amounts) != 2:
        return None
    first, second = amounts
    if first.value == second.value:
        return first, None, second
    return (first, second, None) if second.value == 0 and first.value != 0 else None


def _mended_row(amounts: list[AmountFound], kind: str, rate: str | None, place: tuple[int, int]) -> Triple | None:
    """A summary row of exactly net, VAT and gross where one digit was misread."""
    strong = [amount for amount in amounts if not amount.weak]
    if kind == ITEM or len(strong) != 3:
        return None
    spans = (strong[0].span, strong[1].span, strong[2].span)
    options = mend(strong[0].value, strong[1].value, strong[2].value)
    if rate is not None:
        options = [(index, values) for index, values in options if _near(expected_vat(values[0], rate), values[1])]
    if len(options) != 1:
        return None
    index, values = options[0]
    return Triple(*values, spans, kind, rate, 0, place, index)


def _near(expected: Decimal | None, value: Decimal) -> bool:
    """Tax summed from lines differs from tax on the sum by a few grosze."""
    return expected is not None and abs(expected - value) <= _LINE_ROUNDING


def mend(net: Decimal, vat: Decimal, gross: Decimal) -> list[tuple[int, tuple[Decimal, Decimal, Decimal]]]:
    """Ways to make three amounts add up by changing a single digit of one of them: index and the mended values."""
    options = [(0, (gross - vat, vat, gross)), (1, (net, gross - net, gross)), (2, (net, vat, net + vat))]
    read = (net, vat, gross)
    return [
        (index, values) for index, values in options if one_digit_apart(read[index], values[index]) and possible_vat(values[0], values[1])
    ]


def one_digit_apart(read: Decimal, meant: Decimal) -> bool:
    """Whether the printed forms differ by one digit replaced, lost or added."""
    left, right = f"{read:.2f}".replace(".", ""), f"{meant:.2f}".replace(".", "")
    return read != meant and OSA.distance(left, right, score_cutoff=1) == 1


def adds_up(net: Decimal, vat: Decimal, gross: Decimal, tolerance: Decimal = _ROUNDING) -> bool:
    """Whether net + VAT = gross within rounding."""
    return abs(net + vat - gross) <= tolerance and gross != 0


def possible_vat(net: Decimal, vat: Decimal) -> bool:
    """Whether the tax is between nothing and the highest rate, with the sign of the net amount."""
    return vat == 0 or (vat * net > 0 and abs(vat) <= abs(net) * _HIGHEST_RATE + _ROUNDING)


def row_rate(row: Row) -> str | None:
    """The rate printed in the row with a percent sign or as a marker."""
    for cell in row.cells:
        rates = find_rates(cell.text)
        if rates and len(cell.tokens) <= _LONGEST_SUMMARY:
            return rates[0][2]
    return None


def _bare_rates(row: Row, amounts: list[AmountFound]) -> list[str]:
    """Numbers without a percent sign that could be rates: alone in their cell, or first in a line of amounts."""
    taken = {(id(amount.span.cell), index) for amount in amounts if not amount.weak for index in range(amount.span.first, amount.span.last)}
    found = []
    for cell in row.cells:
        for index in range(len(cell.tokens)):
            text = digitise(cell.tokens[index].text.strip(":.,;()"))
            if (index == 0 or len(cell.tokens) == 1) and (id(cell), index) not in taken and text in PERCENT_RATES:
                found.append(text)
    return found


def _row_kind(document: Document, row: Row, amounts: list[AmountFound], place: tuple[int, int], rate: str | None) -> str:
    """Total, rate row, row of bare numbers, or a row about something with a name."""
    labels = document.labels_by_row.get(place, [])
    left = min(amount.span.box[0] for amount in amounts)
    near = [label for label in labels if label.span.box[2] <= left + row.cells[0].height]
    if near:
        last = max(near, key=lambda label: label.span.box[2])
        if last.concept in (C.TOTAL, C.GROSS, C.AMOUNT_DUE) and rate is None:
            return TOTAL
        if last.concept is C.TOTAL:
            return TOTAL if len(amounts) >= 3 else RATE
    if rate is not None:
        return ITEM if _named(document, row, amounts, place) else RATE
    return ITEM if _named(document, row, amounts, place) else PLAIN


def _named(document: Document, row: Row, amounts: list[AmountFound], place: tuple[int, int]) -> bool:
    """Words that are no label stand close before the first amount, or more numbers than a summary has."""
    left = min(amount.span.box[0] for amount in amounts)
    covered = {
        (id(label.span.cell), index)
        for label in document.labels_by_row.get(place, [])
        if label.concept in _SUMMARY_LABELS
        for index in range(label.span.first, label.span.last)
    }
    close = [cell for cell in row.cells if cell.box[0] < left and left - cell.box[2] < 16 * cell.height]
    words = [
        token
        for cell in close
        for index, token in enumerate(cell.tokens)
        if (id(cell), index) not in covered and letters(token.text) >= 3 and loose(token.text) not in _SUMMARY_WORDS
    ]
    return bool(words) or len(amounts) > 4
