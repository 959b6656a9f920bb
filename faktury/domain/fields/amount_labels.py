"""Amounts that a label names: „Razem netto 1 234,56”, „VAT 23%: 230,00”, „Do zapłaty”."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from faktury.domain.fields.document import AmountFound, Document
from faktury.domain.fields.labels import Label
from faktury.domain.fields.relation import FAR, relate
from faktury.domain.fields.till_letters import letter_of, rates_of_letters
from faktury.domain.fields.triples import ADVANCE_OFF, RATE, Triple
from faktury.domain.fields.vocabulary import Concept
from faktury.domain.lines import Row, Span
from faktury.domain.rates import PERCENT_RATES, WITHOUT_TAX, expected_vat, find_rates
from faktury.domain.text import fold, letters

C = Concept
_NAMED = (C.NET, C.VAT, C.GROSS, C.TOTAL, C.AMOUNT_DUE, C.PAID)
_RIVALS = (*_NAMED, C.OTHER_AMOUNT, C.ACCOUNT, C.WORDS, C.OTHER_ID)
_BESIDE, _BELOW = 1.0, 0.5
_ROUNDING = Decimal("0.02")
_MARK = 3
_ELSE = re.compile(
    r"\brat[ay]\b|czesc (?:kapital|odset)|kapital|nastepn\w+ (?:rat|wplat|faktur)|prognoz|\bsaldo\b"
    r"|poprzedni\w+ (?:wplat|faktur|okres|saldo)|odset\w+ za|stan na dzien|limit|oszczed|punkt\w+ |share capital|kaucj"
)


@dataclass(frozen=True, slots=True)
class LabelledAmount:
    """An amount with the label that names it; `rate` when the label is about one rate only."""

    concept: Concept
    value: Decimal
    span: Span
    weight: float
    weak: bool
    rate: str | None
    letter: str | None = None
    """The till's letter of a rate, printed behind the label: „Sprzedaż netto A”."""
    heads: bool = True
    """Whether the label begins its piece of text or closes it with a colon, as none inside a sentence does, and no words narrow it."""

    @property
    def of_part(self) -> bool:
        """Whether it is the sum of one rate only."""
        return self.rate is not None or self.letter is not None


def labelled_amounts(document: Document, item_rows: set[tuple[int, int]], header_rows: set[tuple[int, int]]) -> list[LabelledAmount]:
    """All amounts a label names, outside the table of items."""
    rivals = document.of(*_RIVALS)
    found: list[LabelledAmount] = []
    for label in document.of(*_NAMED):
        place = (label.span.page, label.span.row)
        if place in item_rows or place in header_rows or _inside_sentence(label) or _of_something_else(document, label):
            continue
        beside = _beside(document, label)
        if beside is not None:
            found.append(_named(document, label, beside, _BESIDE))
        elif not _heads_table(document, place):
            found += _below(document, label, rivals, item_rows)
    return _lettered(found, rates_of_letters(document))


def _lettered(found: list[LabelledAmount], printed: dict[str, str]) -> list[LabelledAmount]:
    """Amounts under a till's letter know the rate that is printed with it, or beside another amount under it."""
    rates = {**printed, **{amount.letter: amount.rate for amount in found if amount.letter and amount.rate}}
    return [replace(amount, rate=rates[amount.letter]) if amount.letter in rates else amount for amount in found]


def _named(document: Document, label: Label, amount: AmountFound, weight: float) -> LabelledAmount:
    sureness = weight - 0.1 * label.misread
    heads = (label.at_start or label.has_colon) and not _qualified(label, amount)
    row = document.row(label.span.page, label.span.row)
    rate, letter = _rate_after(label) or _rate_heading(row, label), letter_of(row, label, amount)
    return LabelledAmount(label.concept, amount.value, amount.span, sureness, amount.weak, rate, letter, heads)


def _qualified(label: Label, amount: AmountFound) -> bool:
    """Whether words behind the label say whose sum it is: „Razem części i materiały”."""
    cell = label.span.cell
    end = amount.span.first if amount.span.cell is cell else len(cell.tokens)
    return any(letters(token.text) > _MARK for token in cell.tokens[label.span.last : end])


def _inside_sentence(label: Label) -> bool:
    return label.span.first >= 4 and not label.has_colon and label.misread > 0


def _of_something_else(document: Document, label: Label) -> bool:
    """The label speaks of an instalment, a part, a balance or a forecast, not of this invoice's sum."""
    row = fold(document.row(label.span.page, label.span.row).text)
    return (label.concept is not C.AMOUNT_DUE and _ELSE.search(row) is not None) or _of_advance(label)


def _of_advance(label: Label) -> bool:
    """„Odliczono zaliczkę wg faktury FZ/3/26: brutto 4 391,10 (netto …)”: the amounts of the advance, up to what is left to pay."""
    before = " ".join(token.text for token in label.span.cell.tokens[: label.span.first])
    return label.concept is not C.AMOUNT_DUE and ADVANCE_OFF.search(fold(before)) is not None


def _rate_after(label: Label) -> str | None:
    """A rate in the label's cell, after it or before it: „VAT 23%”, „23%: netto”."""
    cell = label.span.cell
    start = cell.offsets[label.span.first]
    rates = find_rates(cell.text[start : start + 40]) or find_rates(cell.text[:start])
    return rates[0][2] if rates else None


def _rate_heading(row: Row, label: Label) -> str | None:
    """The rate that alone stands at the head of the label's row: „A 23%   netto 100,00   VAT 23,00”."""
    first = row.cells[0]
    rates = find_rates(first.text) if first is not label.span.cell and letters(first.text) <= _MARK else []
    return rates[0][2] if rates else None


def _beside(document: Document, label: Label) -> AmountFound | None:
    """The amount right of the label, when no other label stands between and it is the only one before the next."""
    place = (label.span.page, label.span.row)
    right = label.span.box[2]
    amounts = [
        amount
        for amount in document.amounts_by_row.get(place, ())
        if amount.span.box[0] >= right - 1 and not (amount.span.cell is label.span.cell and amount.span.first < label.span.last)
    ]
    if not amounts:
        return None
    following = [other for other in document.labels_by_row.get(place, ()) if other.span.box[0] >= right - 1 and other.concept in _RIVALS]
    limit = min((other.span.box[0] for other in following), default=float("inf"))
    own = [amount for amount in amounts if amount.span.box[0] < limit]
    strong = [amount for amount in own if not amount.weak] or own
    if len(strong) == 1:
        return strong[0]
    return strong[-1] if strong and label.concept in (C.AMOUNT_DUE, C.GROSS) and len({amount.value for amount in strong}) == 1 else None


def _heads_table(document: Document, place: tuple[int, int]) -> bool:
    """Whether the label's row is a header over several rows of numbers."""
    labels = [label for label in document.labels_by_row.get(place, ()) if label.concept in (*_NAMED, C.RATE)]
    if len(labels) < 2:
        return False
    following = [(place[0], place[1] + step) for step in (1, 2)]
    return all(len(document.amounts_by_row.get(row, ())) >= 2 for row in following)


def _below(document: Document, label: Label, rivals: list[Label], item_rows: set[tuple[int, int]]) -> list[LabelledAmount]:
    best: AmountFound | None = None
    best_cost = FAR
    for step in (1, 2):
        place = (label.span.page, label.span.row + step)
        if place in item_rows:
            break
        for amount in document.amounts_by_row.get(place, ()):
            relation = relate(document, label, amount.span, rivals)
            if relation.where == "below" and relation.cost < best_cost:
                best, best_cost = amount, relation.cost
    return [_named(document, label, best, _BELOW)] if best else []


def rate_rows_from_labels(labelled: list[LabelledAmount]) -> list[Triple]:
    """Rows per rate assembled from labels that carry a rate: „Netto 23%: …”, „VAT 23%: …”."""
    rows = []
    for rate in dict.fromkeys(found.rate for found in labelled if found.rate):
        net, vat, gross = (_of_rate(labelled, concept, rate) for concept in (C.NET, C.VAT, C.GROSS))
        if net is None or (vat is None and rate not in WITHOUT_TAX):
            continue
        tax = vat.value if vat else Decimal(0)
        expected = expected_vat(net.value, rate)
        if expected is None or abs(expected - tax) > _ROUNDING:
            continue
        total = gross.value if gross else net.value + tax
        rows.append(Triple(net.value, tax, total, (net.span, vat.span if vat else None, gross.span if gross else None), RATE, rate))
    return rows


def _of_rate(labelled: list[LabelledAmount], concept: Concept, rate: str) -> LabelledAmount | None:
    return next((found for found in labelled if found.concept is concept and found.rate == rate), None)


def rows_of_letters(labelled: list[LabelledAmount]) -> list[Triple]:
    """Rows per till letter whose amounts carry it: „Razem netto A …”, „PTU A …”, „Razem A …”; two of the three are enough."""
    rows = []
    for letter in dict.fromkeys(found.letter for found in labelled if found.letter and not found.weak):
        own = [found for found in labelled if found.letter == letter and not found.weak]
        net, vat, gross = (_first(own, *concepts) for concepts in ((C.NET,), (C.VAT,), (C.GROSS, C.TOTAL)))
        row = _row_of_letter(net, vat, gross, next((found.rate for found in own if found.rate), None))
        if row:
            rows.append(row)
    return rows


def _first(found: list[LabelledAmount], *concepts: Concept) -> LabelledAmount | None:
    return next((amount for amount in found if amount.concept in concepts), None)


def _row_of_letter(net: LabelledAmount | None, vat: LabelledAmount | None, gross: LabelledAmount | None, rate: str | None) -> Triple | None:
    """The row, where its tax is what its rate makes of it; the rate may be the only one that does."""
    values = [found.value if found else None for found in (net, vat, gross)]
    if values.count(None) > 1:
        return None
    first, tax, whole = values
    first = whole - tax if first is None and whole is not None and tax is not None else first
    tax = whole - first if tax is None and whole is not None and first is not None else tax
    whole = first + tax if whole is None and first is not None and tax is not None else whole
    if first is None or tax is None or whole is None or abs(first + tax - whole) > _ROUNDING:
        return None
    fitting = [known for known in ([rate] if rate else PERCENT_RATES) if _is_tax(first, known, tax)]
    spans = (net.span if net else None, vat.span if vat else None, gross.span if gross else None)
    return Triple(first, tax, whole, spans, RATE, fitting[0]) if len(fitting) == 1 else None


def _is_tax(net: Decimal, rate: str, vat: Decimal) -> bool:
    expected = expected_vat(net, rate)
    return expected is not None and abs(expected - vat) <= _ROUNDING
