"""Net, VAT and gross of the whole invoice: every possible triple weighed by what on the page agrees with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from faktury.domain.extraction import TEXT_LAYER, Field, Finding, LineItem, VatRow
from faktury.domain.fields.amount_labels import LabelledAmount
from faktury.domain.fields.denials import denials
from faktury.domain.fields.document import Document
from faktury.domain.fields.evidence import Evidence, close, gather, gross_witnesses, sums
from faktury.domain.fields.line_items import ItemTable
from faktury.domain.fields.mending import mended_rates
from faktury.domain.fields.tax_within import taxed_within
from faktury.domain.fields.triples import ITEM, LABELS, PLAIN, RATE, SUM, TOTAL, UNTAXED, Triple, adds_up, mend
from faktury.domain.fields.vocabulary import Concept
from faktury.domain.money import CENT

C = Concept
_LEAST_SCORE = 4.0
_PLAIN_LABEL = 0.9
_MENDED = 0.4
_OUTVOTED = 3
_ORDER = ("net_total", "vat_total", "gross_total")
_KIND_SCORE = {TOTAL: 5.0, PLAIN: 2.0, RATE: 1.0, SUM: 1.5, UNTAXED: 1.5, LABELS: 0.0, ITEM: 0.0}


@dataclass(frozen=True, slots=True)
class Totals:
    """Total fields, rows per rate, and which independent places confirm the gross amount."""

    fields: dict[str, Field]
    vat_rows: tuple[VatRow, ...]
    witnesses: tuple[str, ...]
    findings: tuple[Finding, ...]


def read_totals(document: Document, table: ItemTable) -> Totals:
    """Weigh all candidates and take the best; without a consistent one, single labelled amounts as they stand."""
    evidence = gather(document, table)
    candidates = _candidates(evidence)
    scored = sorted(
        ((_score(evidence, candidate), index) for index, candidate in enumerate(candidates)),
        key=lambda pair: (-pair[0], -_KIND_SCORE[candidates[pair[1]].kind], pair[1]),
    )
    best = candidates[scored[0][1]] if scored and scored[0][0] >= _LEAST_SCORE else None
    if best is None:
        fields = {**_amount_due(document, evidence), **_single_labels(document, evidence)}
        gross = fields["gross_total"].value if "gross_total" in fields else None
        return Totals(fields, _vat_rows(document, evidence, None), gross_witnesses(evidence, None, gross), ())
    rival = next((score for score, index in scored if candidates[index].values != best.values), 0.0)
    sureness = 1.0 if scored[0][0] - rival >= 2 else 0.6
    fields = {**_amount_due(document, evidence), **_fields(document, evidence, best, sureness)}
    findings = (*_words_finding(document, evidence, best), *denials(document, table, evidence, best))
    return Totals(fields, _vat_rows(document, evidence, best), gross_witnesses(evidence, best, best.gross), findings)


def _candidates(evidence: Evidence) -> list[Triple]:
    found = [*evidence.triples, *(rate for rate in evidence.rates if rate not in evidence.triples)]
    found += [total for total in (_rates_sum(evidence), _items_sum(evidence)) if total and adds_up(*total.values)]
    if evidence.untaxed:
        found += [_without_tax(said) for said in evidence.values(C.GROSS, C.TOTAL, C.AMOUNT_DUE, C.NET) if not said.weak and said.value]
    nets, vats = evidence.values(C.NET), evidence.values(C.VAT)
    tax = _tax_of_rates(vats)
    grosses = evidence.values(C.GROSS, C.TOTAL, C.AMOUNT_DUE)
    found += taxed_within(grosses, nets, vats)
    for net in nets:
        if tax is not None and not net.of_part:
            whole = [gross for gross in grosses if not gross.of_part and adds_up(net.value, tax, gross.value)]
            found += [
                Triple(net.value, tax, gross.value, (net.span, None, gross.span), LABELS, None, net.weak + gross.weak) for gross in whole
            ]
        for vat in vats:
            found += [_from_labels(net, vat, gross) for gross in grosses if adds_up(net.value, vat.value, gross.value)]
            found += [mended for gross in grosses for mended in _mended_labels(net, vat, gross)]
            if evidence.words and adds_up(net.value, vat.value, evidence.words.value, CENT):
                found.append(Triple(net.value, vat.value, evidence.words.value, (net.span, vat.span, evidence.words_span), LABELS))
    return found


def _from_labels(net: LabelledAmount, vat: LabelledAmount, gross: LabelledAmount) -> Triple:
    weak = sum(found.weak for found in (net, vat, gross))
    return Triple(net.value, vat.value, gross.value, (net.span, vat.span, gross.span), LABELS, None, weak)


def _tax_of_rates(vats: list[LabelledAmount]) -> Decimal | None:
    """The sum of the taxes that stand one by one for several rates: „w tym VAT 23% …, w tym VAT 8% …”."""
    rated = {found.rate: found.value for found in vats if found.rate and not found.weak}
    several = len(rated) > 1 and len({(found.rate, found.value) for found in vats if found.rate}) == len(rated)
    return sum(rated.values(), Decimal(0)) if several else None


def _without_tax(said: LabelledAmount) -> Triple:
    """On an invoice that names no tax the sum is the net and the gross amount at once."""
    return Triple(said.value, Decimal("0.00"), said.value, (said.span, None, said.span), UNTAXED)


def _mended_labels(net: LabelledAmount, vat: LabelledAmount, gross: LabelledAmount) -> list[Triple]:
    """Three labelled amounts that would add up but for one digit."""
    if net.weak or vat.weak or gross.weak or min(net.weight, vat.weight, gross.weight) < _PLAIN_LABEL:
        return []
    spans = (net.span, vat.span, gross.span)
    return [Triple(*values, spans, LABELS, mended=index) for index, values in mend(net.value, vat.value, gross.value)]


def _rates_sum(evidence: Evidence) -> Triple | None:
    """Sum of the rows per rate, when there are several."""
    if len(evidence.rates) < 2:
        return None
    return Triple(
        *sums((row.net, row.vat, row.gross) for row in evidence.rates),
        (None, None, None),
        SUM,
        None,
        sum(row.weak for row in evidence.rates),
    )


def _items_sum(evidence: Evidence) -> Triple | None:
    """Sum of the lines, when each has all three amounts."""
    rows = [(item.net, item.vat if item.vat is not None else _difference(item), item.gross, item.is_before) for item in evidence.items]
    if not rows or any(None in row for row in rows):
        return None
    known = [(net, vat, gross, before) for net, vat, gross, before in rows if net is not None and vat is not None and gross is not None]
    signed = ((-net, -vat, -gross) if before else (net, vat, gross) for net, vat, gross, before in known)
    return Triple(*sums(signed), (None, None, None), SUM)


def _difference(item: LineItem) -> Decimal | None:
    return item.gross - item.net if item.gross is not None and item.net is not None else None


def _score(evidence: Evidence, candidate: Triple) -> float:
    """How much of the page agrees with the candidate being the invoice's total."""
    score = _KIND_SCORE[candidate.kind] - 1.5 * candidate.weak - (0.0 if candidate.mended is None else 2.0)
    if candidate.kind == RATE and len(evidence.rates) == 1:
        score += 2.0
    score += 2.0 * evidence.says(candidate.net, C.NET) + 2.0 * evidence.says(candidate.vat, C.VAT)
    score += 3.0 * evidence.says(candidate.gross, C.GROSS) + 1.5 * evidence.says(candidate.gross, C.TOTAL)
    score += 2.0 * evidence.says(candidate.gross, C.AMOUNT_DUE)
    if evidence.words and evidence.words.value == abs(candidate.gross):
        score += 4.0
    score += _sum_score(evidence, candidate) - _contradiction(evidence, candidate)
    if abs(candidate.gross) >= evidence.largest:
        score += 1.0
    if candidate.net + candidate.vat != candidate.gross:
        score -= 0.75
    return score


def _contradiction(evidence: Evidence, candidate: Triple) -> float:
    """Plain labels that give the whole invoice's amounts, all of them different ones."""
    weight = 0.0
    for concept, value in ((C.NET, candidate.net), (C.VAT, candidate.vat), (C.GROSS, candidate.gross)):
        said = [found for found in evidence.values(concept) if found.weight >= _PLAIN_LABEL and not found.weak and not found.of_part]
        if said and all(found.value != value for found in said):
            weight += 1.0
    return weight


def _sum_score(evidence: Evidence, candidate: Triple) -> float:
    """Agreement with the sums of the rates and of the lines; parts of a larger sum lose."""
    score = 0.0
    if evidence.rates:
        net, _, gross = sums((row.net, row.vat, row.gross) for row in evidence.rates)
        if close(candidate.gross, gross, len(evidence.rates)) and close(candidate.net, net, len(evidence.rates)):
            score += 3.0
        elif candidate.kind == RATE and len(evidence.rates) > 1:
            score -= 3.0
    if evidence.items:
        score += 2.0 * evidence.lines_sum_to("net", candidate.net) + 2.0 * evidence.lines_sum_to("gross", candidate.gross)
        if candidate.kind == ITEM and len(evidence.items) > 1:
            score -= 3.0
    return score


def _fields(document: Document, evidence: Evidence, best: Triple, sureness: float) -> dict[str, Field]:
    """The three totals with the best place to show for each."""
    confirmed = len(gross_witnesses(evidence, best, best.gross)) >= 2
    fields = {}
    for name, value, span, concepts in (
        ("net_total", best.net, best.spans[0], (C.NET,)),
        ("vat_total", best.vat, best.spans[1], (C.VAT,)),
        ("gross_total", best.gross, best.spans[2], (C.GROSS, C.TOTAL, C.AMOUNT_DUE)),
    ):
        place = span or next((found.span for found in evidence.values(*concepts) if found.value == value), None)
        if place:
            mended = best.mended == _ORDER.index(name) and not _printed(document, value)
            found = document.field(value, [place], _MENDED if mended else sureness)
            fields[name] = replace(found, confidence=max(found.confidence, 0.97)) if confirmed and sureness == 1.0 and not mended else found
        else:
            fields[name] = _without_place(document, value, confirmed=confirmed)
    return fields


def _printed(document: Document, value: Decimal) -> bool:
    """Whether the value stands anywhere as it was read."""
    return any(amount.value == value and not amount.weak for amount in document.amounts)


def _without_place(document: Document, value: Decimal, *, confirmed: bool) -> Field:
    """A sum that is printed nowhere (several rates, no total row)."""
    return Field(value, 0.9 if confirmed else 0.6, None, document.pages[0].source)


def _single_labels(document: Document, evidence: Evidence) -> dict[str, Field]:
    """Amounts with a plain label beside them, each on its own; never an amount due as gross."""
    fields = {}
    for name, concept in (("net_total", C.NET), ("vat_total", C.VAT), ("gross_total", C.GROSS)):
        found = [amount for amount in evidence.values(concept) if not amount.weak and amount.weight >= 1 and not amount.of_part]
        if len({amount.value for amount in found}) == 1:
            fields[name] = document.field(found[0].value, [found[0].span], 0.7)
    if "gross_total" not in fields:
        agreed = _agreed_due(evidence)
        if agreed:
            fields["gross_total"] = document.field(agreed.value, [agreed.span], 0.6)
    return fields


def _amount_due(document: Document, evidence: Evidence) -> dict[str, Field]:
    """What is left to pay, when all its labels say the same."""
    found = [amount for amount in evidence.values(C.AMOUNT_DUE) if not amount.weak]
    return {"amount_due": document.field(found[0].value, [found[0].span])} if len({amount.value for amount in found}) == 1 else {}


def _agreed_due(evidence: Evidence) -> LabelledAmount | None:
    """An amount due (or bare „Razem”) that the lines or the words confirm is the gross amount."""
    for found in evidence.values(C.AMOUNT_DUE, C.TOTAL):
        spelled = evidence.words is not None and evidence.words.value == found.value
        if found.value > 0 and not found.weak and (spelled or evidence.lines_sum_to("gross", found.value)):
            return found
    return None


def _words_finding(document: Document, evidence: Evidence, best: Triple) -> tuple[Finding, ...]:
    """Well-read words that name neither the gross amount nor anything due or paid."""
    if evidence.words is None or not evidence.words.exact or evidence.words.value == abs(best.gross):
        return ()
    if any(found.value == evidence.words.value for found in evidence.values(C.AMOUNT_DUE, C.PAID)):
        return ()
    # A word lost in reading still leaves a number: against three other places it only says that the line was read badly.
    if document.pages[0].source != TEXT_LAYER and len(gross_witnesses(evidence, best, best.gross)) >= _OUTVOTED:
        return ()
    return (Finding("words_disagree", {}, "gross_total"),)


def _vat_rows(document: Document, evidence: Evidence, best: Triple | None) -> tuple[VatRow, ...]:
    """Rows per rate; with a single total and one rate in all lines, that rate's row."""
    if best is None:
        return tuple(VatRow(row.rate, row.net, row.vat, row.gross) for row in evidence.rates if row.rate)
    rows = mended_rates(document, evidence.table.item_rows, evidence.rates, best.values)
    if rows:
        return rows
    rates = {item.vat_rate for item in evidence.items}
    only = rates.pop() if len(rates) == 1 else best.rate if best.kind == LABELS else None
    return (VatRow(only, best.net, best.vat, best.gross),) if only else ()
