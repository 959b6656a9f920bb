"""What a person changed: two states of an invoice compared field by field, line by line, rate by rate."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from itertools import zip_longest

from faktury.domain.extraction import Extraction, LineItem, Party, Value, VatRow, value_to_json

KIND = "kind"
LINES, RATES, PARTIES = "line_items", "vat_rows", "third_parties"
LINE_COLUMNS = ("name", "quantity", "unit", "unit_price", "net", "vat_rate", "vat", "gross")
RATE_COLUMNS = ("net", "vat", "gross")


@dataclass(frozen=True, slots=True)
class Difference:
    """One changed value as plain texts, empty where absent. `field` as in `models.FieldCorrection`; `source` is the earlier value's."""

    field: str
    before: str
    after: str
    source: str = ""


def differences(before: Extraction, after: Extraction) -> list[Difference]:
    """Every value that is not the same in both, in the order of the form; equal amounts of different notation are the same."""
    found = [] if before.kind == after.kind else [Difference(KIND, before.kind, after.kind)]
    names = [*before.fields, *(name for name in after.fields if name not in before.fields)]
    for name in names:
        old, new = before.fields.get(name), after.fields.get(name)
        if _plain(old.value if old else None) != _plain(new.value if new else None):
            source = old.source if old else ""
            found.append(Difference(name, _plain(old.value if old else None), _plain(new.value if new else None), source))
    return [*found, *_lines(before.line_items, after.line_items), *_rates(before.vat_rows, after.vat_rows), *_parties(before, after)]


def one_row_per_rate(rows: Iterable[VatRow]) -> list[VatRow]:
    """A summary continued on a second page repeats its rates: rows of one rate are added up."""
    merged: dict[str, VatRow] = {}
    for row in rows:
        old = merged.get(row.rate)
        merged[row.rate] = row if old is None else _sum(old, row)
    return list(merged.values())


def _sum(old: VatRow, row: VatRow) -> VatRow:
    pln = None if old.vat_pln is None or row.vat_pln is None else old.vat_pln + row.vat_pln
    return VatRow(row.rate, old.net + row.net, old.vat + row.vat, old.gross + row.gross, pln)


def _lines(before: Sequence[LineItem], after: Sequence[LineItem]) -> list[Difference]:
    """Rows that stayed the same are matched first, so that a row removed in the middle does not change all that follow."""
    old, new = [_cells(item) for item in before], [_cells(item) for item in after]
    found: dict[str, Difference] = {}
    for tag, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        paired = min(end - start, new_end - new_start)
        for offset in range(paired):
            prefix = f"{LINES}.{new_start + offset + 1}"
            columns = zip(LINE_COLUMNS, old[start + offset], new[new_start + offset], strict=True)
            found |= {f"{prefix}.{name}": Difference(f"{prefix}.{name}", a, b) for name, a, b in columns if a != b}
        for position in range(start + paired, end):
            found |= _whole(f"{LINES}.{position + 1}", before=_summary(old[position]))
        for position in range(new_start + paired, new_end):
            key = f"{LINES}.{position + 1}"
            earlier = found[key].before if key in found else ""
            found |= _whole(key, before=earlier, after=_summary(new[position]))
    return list(found.values())


def _rates(before: Sequence[VatRow], after: Sequence[VatRow]) -> list[Difference]:
    old, new = ({row.rate: row for row in one_row_per_rate(rows)} for rows in (before, after))
    found: dict[str, Difference] = {}
    for rate in [*old, *(rate for rate in new if rate not in old)]:
        key = f"{RATES}.{rate}"
        if rate not in new:
            found |= _whole(key, before=_summary(_amounts(old[rate])))
        elif rate not in old:
            found |= _whole(key, after=_summary(_amounts(new[rate])))
        else:
            columns = zip(RATE_COLUMNS, _amounts(old[rate]), _amounts(new[rate]), strict=True)
            found |= {f"{key}.{name}": Difference(f"{key}.{name}", a, b) for name, a, b in columns if a != b}
    return list(found.values())


def _parties(before: Extraction, after: Extraction) -> list[Difference]:
    """Others than seller and buyer, by their place; each is one value."""
    found = []
    for place, (old, new) in enumerate(zip_longest(before.third_parties, after.third_parties), start=1):
        was, now = party_text(old), party_text(new)
        if was != now:
            found.append(Difference(f"{PARTIES}.{place}", was, now, old.source if old else ""))
    return found


def party_text(party: Party | None) -> str:
    """A party as one plain value, its role first."""
    return _summary([party.role, party.name, party.nip or "", party.address or ""]) if party else ""


def _whole(key: str, *, before: str = "", after: str = "") -> dict[str, Difference]:
    return {key: Difference(key, before, after)}


def _cells(item: LineItem) -> tuple[str, ...]:
    return tuple(_plain(getattr(item, name)) for name in LINE_COLUMNS)


def _amounts(row: VatRow) -> tuple[str, ...]:
    return tuple(_plain(getattr(row, name)) for name in RATE_COLUMNS)


def _summary(cells: Sequence[str]) -> str:
    return " · ".join(cell for cell in cells if cell)


def _plain(value: Value | None) -> str:
    """The text two equal values share: 50, 50.00 and 50.0000 are one price, and spaces are single."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        exact = value.quantize(Decimal("0.01")) if value == value.quantize(Decimal("0.01")) else value.normalize()
        return format(exact, "f")
    return " ".join(value_to_json(value).split())
