"""Everything on the pages that speaks about an invoice's totals, and which places agree on the gross amount."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from faktury.domain.amount_words import SpelledAmount, read_amount_words
from faktury.domain.extraction import LineItem
from faktury.domain.fields.amount_labels import LabelledAmount, labelled_amounts, rate_rows_from_labels, rows_of_letters
from faktury.domain.fields.document import Document
from faktury.domain.fields.line_items import ItemTable
from faktury.domain.fields.till_letters import named_letters
from faktury.domain.fields.triples import PLAIN, RATE, TOTAL, Triple, row_triples
from faktury.domain.fields.vocabulary import Concept
from faktury.domain.lines import Span
from faktury.domain.money import CENT
from faktury.domain.rates import KNOWN_RATES, WITHOUT_TAX, find_rates
from faktury.domain.text import fold

C = Concept
_COMPLETE = re.compile(r"/ ?100|\bgr(?:osz\w*)?\b|\bcent")
_BRACKETS = re.compile(r"\(([^()\d]*[^\W\d_]{3,} (?:z[łl]|PLN|EUR|eur)[^()]*)\)")
_GOES_ON = re.compile(r"\.? ?\d")
_NO_TAX = re.compile(
    r"art\.? ?113|art\.? ?43 |zwoln\w+ (?:od|z) |zwolnienie (?:podm|przedm|z )|odwrotne obciaz|reverse charge|nie podlega|art\.? ?28 ?b"
    r"|steuerfreie? |steuerschuldnerschaft|innergemeinschaftliche lieferung|autoliquidation"
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything on the pages that speaks about the totals."""

    labelled: list[LabelledAmount]
    triples: list[Triple]
    rates: list[Triple]
    table: ItemTable
    words: SpelledAmount | None
    words_span: Span | None
    largest: Decimal
    untaxed: bool
    """Whether the paper says that no tax is due (exempt, reverse charge, abroad) and names no taxed rate anywhere."""
    letters: frozenset[str]
    """The letters of a till's rates under which it shows amounts."""

    @property
    def items(self) -> tuple[LineItem, ...]:
        """The lines, a bare „Wartość” left open."""
        return self.table.items

    def lines_sum_to(self, column: str, total: Decimal) -> bool:
        """Whether the lines' net or gross values add up to the total."""
        return items_agree(self.table.as_net if column == "net" else self.table.as_gross, column, total)

    def values(self, *concepts: Concept) -> list[LabelledAmount]:
        return [found for found in self.labelled if found.concept in concepts]

    def says(self, value: Decimal, *concepts: Concept) -> float:
        """Weight of the labels that give exactly this value."""
        return max((found.weight for found in self.values(*concepts) if found.value == value), default=0.0)


def gather(document: Document, table: ItemTable) -> Evidence:
    labelled = labelled_amounts(document, table.item_rows, table.header_rows)
    triples = row_triples(document, table.item_rows)
    printed = [triple for triple in triples if triple.kind == RATE]
    rates = _distinct_rates(list(table.rates) or printed or rate_rows_from_labels(labelled))
    lettered = _distinct_rates(rows_of_letters(labelled))
    rates = lettered if len(lettered) > len(rates) else rates
    words, words_span = _spelled(document)
    strong = [abs(amount.value) for amount in document.amounts if not amount.weak]
    return Evidence(
        labelled,
        triples,
        rates,
        table,
        words,
        words_span,
        max(strong, default=Decimal(0)),
        _untaxed(document, table, labelled),
        named_letters(document),
    )


def _untaxed(document: Document, table: ItemTable, labelled: list[LabelledAmount]) -> bool:
    """Every rate printed is one without tax, or none is printed and the words of an exemption are."""
    printed = {rate for cell in document.cells for _, _, rate in find_rates(cell.text) if rate in KNOWN_RATES}
    printed |= {item.vat_rate for item in table.items if item.vat_rate}
    if printed - WITHOUT_TAX or any(found.concept is C.VAT and found.value and not found.weak for found in labelled):
        return False
    return bool(printed) or any(_NO_TAX.search(fold(cell.text)) for cell in document.cells)


def _distinct_rates(triples: list[Triple]) -> list[Triple]:
    """One row per rate; a copy of the invoice on another page repeats them."""
    seen: dict[tuple[str | None, Decimal], Triple] = {}
    for triple in triples:
        seen.setdefault((triple.rate, triple.net), triple)
    return list(seen.values())


def _spelled(document: Document) -> tuple[SpelledAmount | None, Span | None]:
    """The amount after „Słownie”, over up to two rows."""
    for label in document.of(C.WORDS):
        cell = label.span.cell
        row = document.row(cell.page, cell.row)
        own = " ".join(token.text for token in cell.tokens[label.span.last :])
        beside = " ".join(other.text for other in row.cells if other.box[0] > cell.box[2])
        page = document.page(cell.page)
        below = page.rows[cell.row + 1].cells[0].text if cell.row + 1 < len(page.rows) else ""
        # What is complete by itself takes no number from the line below.
        whole = (own, f"{own} {beside}", _until_complete(own)) if _COMPLETE.search(fold(f"{own} {beside}")) else ()
        for text in (*whole, f"{own} {below}", own, f"{own} {beside}", f"{own} {beside} {below}", below):
            spelled = read_amount_words(text.strip(" :"))
            if spelled:
                return spelled, label.span
    return _spelled_in_brackets(document)


def _spelled_in_brackets(document: Document) -> tuple[SpelledAmount | None, Span | None]:
    """Words of money in brackets behind an amount, as letters give them: „1 230,00 zł (jeden tysiąc dwieście trzydzieści złotych)”."""
    for amount in document.amounts:
        cell = amount.span.cell
        text = cell.text[cell.offsets[amount.span.last - 1] :]
        said = _BRACKETS.search(text)
        spelled = read_amount_words(said[1]) if said and not amount.weak else None
        if spelled:
            return spelled, Span(cell, amount.span.last, len(cell.tokens))
    return None, None


def _until_complete(text: str) -> str:
    """The words up to the grosze: what follows in the paragraph („Kapitał zakładowy …”) is another amount."""
    plain = fold(text)
    end = _COMPLETE.search(plain)
    return text[: end.end()] if end and len(plain) == len(text) and not _GOES_ON.match(plain[end.end() :]) else text


def sums(rows: Iterable[tuple[Decimal, Decimal, Decimal]]) -> tuple[Decimal, Decimal, Decimal]:
    """Column sums of net, VAT and gross."""
    columns = list(zip(*rows, strict=True))
    return sum(columns[0], Decimal(0)), sum(columns[1], Decimal(0)), sum(columns[2], Decimal(0))


def close(value: Decimal, total: Decimal, rows: int) -> bool:
    """Whether two sums agree within a grosz per row."""
    return abs(value - total) <= CENT * max(rows, 2)


def items_agree(items: tuple[LineItem, ...], column: str, total: Decimal) -> bool:
    """Whether every line has the amount and they add up to the total; what was there before a correction is taken off."""
    values = [getattr(item, column) for item in items]
    if not values or None in values:
        return False
    signed = [-value if item.is_before else value for item, value in zip(items, values, strict=True)]
    return close(sum(signed, Decimal(0)), total, len(signed))


def gross_witnesses(evidence: Evidence, best: Triple | None, gross: object) -> tuple[str, ...]:
    """Independent places that give the gross amount."""
    if not isinstance(gross, Decimal):
        return ()
    found = []
    several = len(evidence.letters) > 1
    totals = [triple for triple in evidence.triples if triple.kind in (TOTAL, PLAIN) and triple.gross == gross and not triple.weak]
    if totals or any(found.value == gross and not (several and found.of_part) for found in evidence.values(C.GROSS, C.TOTAL)):
        found.append("summary")
    if any(amount.value == gross and not amount.weak for amount in evidence.values(C.AMOUNT_DUE)):
        found.append("due")
    if evidence.words and evidence.words.value == abs(gross):
        found.append("words")
    if evidence.rates and sums((row.net, row.vat, row.gross) for row in evidence.rates)[2] == gross:
        found.append("rates")
    if evidence.lines_sum_to("gross", gross) or (best is not None and evidence.lines_sum_to("net", best.net)):
        found.append("lines")
    return tuple(found)
