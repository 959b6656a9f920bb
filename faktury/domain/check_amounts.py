"""Arithmetic of an invoice: totals, rows per rate and lines, with the roundings the law's own samples need."""

from __future__ import annotations

from decimal import Decimal

from faktury.domain.extraction import Extraction
from faktury.domain.money import CENT, format_plain, round_money
from faktury.domain.problems import Problem, problem
from faktury.domain.rates import KNOWN_RATES, expected_vat

_LEAST_TOLERANCE = Decimal("0.02")
_PLN_TOLERANCE = Decimal("0.05")


def check_amounts(extraction: Extraction) -> list[Problem]:
    """Problems of amounts, rates and currency."""
    return [
        *_missing(extraction),
        *_totals(extraction),
        *_rates(extraction),
        *_rows_sum(extraction),
        *_lines(extraction),
        *_foreign(extraction),
    ]


def tolerance(extraction: Extraction) -> Decimal:
    """0.01 per row of rates, at least 0.02."""
    return max(_LEAST_TOLERANCE, CENT * len(extraction.vat_rows))


def _missing(extraction: Extraction) -> list[Problem]:
    problems = []
    for name, code in (("gross_total", "gross_missing"), ("net_total", "net_missing"), ("vat_total", "vat_missing")):
        if extraction.amount(name) is None:
            problems.append(problem(code, name))
    if not extraction.text("currency"):
        problems.append(problem("currency_missing", "currency"))
    return problems


def _totals(extraction: Extraction) -> list[Problem]:
    net, vat, gross = (extraction.amount(name) for name in ("net_total", "vat_total", "gross_total"))
    if net is None or vat is None or gross is None:
        return []
    difference = abs(net + vat - gross)
    if difference == 0:
        return []
    code = "rounding" if difference <= tolerance(extraction) else "totals_mismatch"
    return [problem(code, "gross_total", amount=format_plain(difference))]


def _rates(extraction: Extraction) -> list[Problem]:
    """Every rate is in the law's list and its tax is right within a grosz per line."""
    problems = []
    allowed = max(_LEAST_TOLERANCE, CENT * len(extraction.line_items))
    for row in extraction.vat_rows:
        expected = expected_vat(row.net, row.rate)
        if row.rate not in KNOWN_RATES or expected is None:
            problems.append(problem("unknown_rate", None, text=row.rate))
        elif abs(expected - row.vat) > allowed:
            problems.append(
                problem(
                    "rate_mismatch", "vat_total", rate=_percent(row.rate), expected=format_plain(expected), actual=format_plain(row.vat)
                )
            )
        elif abs(row.net + row.vat - row.gross) > _LEAST_TOLERANCE:
            problems.append(problem("totals_mismatch", "gross_total", amount=format_plain(abs(row.net + row.vat - row.gross))))
    problems += [problem("unknown_rate", None, text=rate) for rate in _unknown_line_rates(extraction)]
    if any(row.rate == "zw" for row in extraction.vat_rows) and not _says(extraction, "exemption_basis", "exemption_basis_printed"):
        problems.append(problem("exemption_basis"))
    return problems or _whole_rate(extraction)


def _unknown_line_rates(extraction: Extraction) -> list[str]:
    known = {row.rate for row in extraction.vat_rows}
    return sorted({item.vat_rate for item in extraction.line_items if item.vat_rate} - KNOWN_RATES - known)


def _whole_rate(extraction: Extraction) -> list[Problem]:
    """Without rows per rate the tax must at least be possible for the net amount."""
    net, vat = extraction.amount("net_total"), extraction.amount("vat_total")
    if extraction.vat_rows or net is None or vat is None or vat == 0:
        return []
    highest = expected_vat(net, "23") or Decimal(0)
    if abs(vat) > abs(highest) + tolerance(extraction):
        return [problem("rate_mismatch", "vat_total", rate="23%", expected=format_plain(highest), actual=format_plain(vat))]
    return []


def _percent(rate: str) -> str:
    return f"{rate}%" if rate.isdigit() else rate


def _rows_sum(extraction: Extraction) -> list[Problem]:
    """Rows per rate add up to the totals."""
    if not extraction.vat_rows:
        return []
    allowed = tolerance(extraction)
    for column, name in (("net", "net_total"), ("vat", "vat_total"), ("gross", "gross_total")):
        total = extraction.amount(name)
        difference = (
            abs(sum((getattr(row, column) for row in extraction.vat_rows), Decimal(0)) - total) if total is not None else Decimal(0)
        )
        if difference > allowed:
            return [problem("totals_mismatch", name, amount=format_plain(difference))]
    return []


def _lines(extraction: Extraction) -> list[Problem]:
    """Lines add up to the net or the gross total; a column that was not fully read is not judged."""
    if not extraction.line_items:
        return []
    differences = []
    for column, name in (("net", "net_total"), ("gross", "gross_total")):
        total = extraction.amount(name)
        values = [getattr(item, column) for item in extraction.line_items]
        if total is not None and None not in values:
            signed = [-value if item.is_before else value for item, value in zip(extraction.line_items, values, strict=True)]
            differences.append(abs(sum(signed, Decimal(0)) - total))
    allowed = max(_LEAST_TOLERANCE, CENT * len(extraction.line_items))
    if not differences or min(differences) <= allowed:
        return []
    return [problem("lines_mismatch", "net_total", amount=format_plain(min(differences)))]


def _foreign(extraction: Extraction) -> list[Problem]:
    """Tax on a foreign-currency invoice must also be stated in PLN."""
    currency, vat = extraction.text("currency"), extraction.amount("vat_total")
    if not currency or currency == "PLN" or not vat or _says(extraction, "vat_total_pln", "pln_vat_printed"):
        return _pln_vat(extraction)
    return [problem("pln_vat_missing", "vat_total", currency=currency)]


def _pln_vat(extraction: Extraction) -> list[Problem]:
    """The tax in PLN is the tax at the printed rate, within a grosz per row of rates."""
    vat, rate, said = (extraction.amount(name) for name in ("vat_total", "exchange_rate", "vat_total_pln"))
    if not vat or not rate or said is None or extraction.text("currency") == "PLN":
        return []
    expected = round_money(vat * rate)
    if abs(expected - said) <= max(_PLN_TOLERANCE, tolerance(extraction) * rate):
        return []
    return [problem("pln_vat_mismatch", "vat_total", expected=format_plain(expected), actual=format_plain(said))]


def _says(extraction: Extraction, field: str, finding: str) -> bool:
    """Whether the invoice has the field, or was seen to print it."""
    return field in extraction.fields or any(found.code == finding for found in extraction.findings)
