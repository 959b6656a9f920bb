"""Problems found in an extraction: their codes, levels and Polish sentences (message ids); finds nothing itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field as made_by

from faktury.domain.status import N_
from faktury.domain.text import one_full_stop

BLOCKS, WARNS, INFORMS = "B", "W", "I"


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding: `level` B blocks saving, W must be solved or confirmed, I only informs."""

    code: str
    params: dict[str, str] = made_by(default_factory=dict)
    field: str | None = None
    level: str = WARNS


LEVELS: dict[str, str] = {
    **dict.fromkeys(
        (
            "number_missing",
            "issue_date_missing",
            "seller_missing",
            "gross_missing",
            "currency_missing",
            "duplicate_invoice",
            "kind_proforma",
            "kind_receipt",
            "kind_other",
            "format_date",
            "format_amount",
        ),
        BLOCKS,
    ),
    **dict.fromkeys(("we_are_seller", "rounding", "seller_differs", "due_computed", "lines_unread", "several_corrected"), INFORMS),
}
"""Levels other than W."""

SENTENCES: dict[str, str] = {
    "number_missing": N_("Brakuje numeru faktury."),
    "issue_date_missing": N_("Brakuje daty wystawienia."),
    "issue_date_future": N_("Data wystawienia (%(date)s) jest w przyszłości."),
    "issue_date_old": N_("Faktura jest sprzed ponad 2 lat (%(date)s)."),
    "due_before_issue": N_("Termin płatności jest wcześniejszy niż data wystawienia."),
    "date_far": N_("Data %(date)s jest bardzo odległa od daty wystawienia."),
    "due_computed": N_("Termin płatności wyliczono: %(days)s dni od daty wystawienia."),
    "date_ambiguous": N_("Datę „%(text)s” można odczytać na dwa sposoby."),
    "seller_missing": N_("Brakuje nazwy sprzedawcy."),
    "seller_nip_missing": N_("Brakuje NIP-u sprzedawcy."),
    "seller_foreign": N_("Sprzedawca jest z zagranicy (%(nip)s). Sprawdź, jak rozliczyć VAT."),
    "nip_check_digit": N_("NIP (%(nip)s) ma błędną cyfrę kontrolną. Porównaj z obrazem."),
    "nip_placeholder": N_("NIP %(nip)s wygląda na przykładowy."),
    "buyer_nip_missing": N_("Brakuje NIP-u nabywcy."),
    "buyer_not_us": N_("Nabywcą nie jest %(company)s."),
    "buyer_other_firma": N_("Nabywcą jest inna Twoja firma: %(company)s."),
    "own_nip_unknown": N_("Nie znamy NIP-u Twojej firmy, więc nie wiemy, czy to jej faktura."),
    "we_are_seller": N_("Sprzedawcą jest %(company)s: to faktura sprzedaży."),
    "account_check_digit": N_("Numer rachunku ma błędne cyfry kontrolne."),
    "several_accounts": N_("Na fakturze jest kilka rachunków (%(count)s). Wybierz ten do zapłaty."),
    "account_changed": N_("Inny rachunek niż na poprzednich fakturach tego sprzedawcy. Upewnij się u sprzedawcy."),
    "net_missing": N_("Brakuje kwoty netto."),
    "vat_missing": N_("Brakuje kwoty VAT."),
    "margin_scheme": N_("Faktura w procedurze marży: VAT-u nie można odliczyć. Wpisz netto równe brutto i VAT 0,00."),
    "totals_mismatch": N_("Netto + VAT nie daje brutto. Różnica: %(amount)s."),
    "rate_mismatch": N_("VAT %(rate)s powinien wynosić %(expected)s, a jest %(actual)s."),
    "lines_mismatch": N_("Suma pozycji różni się od podsumowania o %(amount)s."),
    "lines_unread": N_("Pozycje odczytano niepewnie, więc ich nie przepisano. Kwoty się zgadzają."),
    "rounding": N_("Różnica %(amount)s mieści się w zaokrągleniach."),
    "gross_missing": N_("Brakuje kwoty brutto."),
    "amount_ambiguous": N_("Kwotę „%(text)s” można odczytać na dwa sposoby."),
    "words_disagree": N_("Kwota słownie nie zgadza się z kwotą brutto."),
    "single_witness": N_("Kwotę brutto potwierdza tylko jedno miejsce na fakturze."),
    "seller_single_witness": N_("NIP sprzedawcy nie ma potwierdzenia w drugim miejscu."),
    "unknown_rate": N_("Nieznana stawka VAT: „%(text)s”."),
    "exemption_basis": N_("Stawka „zw” bez podstawy zwolnienia."),
    "currency_missing": N_("Nie wiadomo, w jakiej walucie są kwoty."),
    "pln_vat_missing": N_("Brakuje kwoty VAT w złotych (faktura w %(currency)s)."),
    "pln_vat_mismatch": N_("VAT w złotych nie zgadza się z kursem: powinno być %(expected)s, a jest %(actual)s."),
    "duplicate_invoice": N_("Faktura %(number)s tego sprzedawcy już jest w systemie."),
    "possible_duplicate": N_("Faktura %(number)s tego sprzedawcy ma tę samą datę i kwotę. Sprawdź, czy to nie ta sama."),
    "kind_copy": N_("To duplikat faktury %(number)s."),
    "kind_proforma": N_("To proforma, nie faktura. Nie trafi do faktur."),
    "kind_receipt": N_("To paragon bez NIP-u nabywcy, nie faktura."),
    "kind_receipt_nip": N_("To paragon z NIP-em nabywcy. Sprawdź, czy to faktura uproszczona."),
    "receipt_over_limit": N_("To paragon z NIP-em na ponad 450 zł, więc nie jest fakturą uproszczoną. Poproś sprzedawcę o fakturę."),
    "kind_correction": N_("To faktura korygująca. Sprawdź, którą fakturę koryguje."),
    "several_corrected": N_("Korekta dotyczy kilku faktur (%(text)s). W polach jest pierwsza z nich."),
    "kind_advance": N_("To faktura zaliczkowa. Sprawdź kwotę do zapłaty."),
    "kind_final": N_("To faktura rozliczeniowa. Sprawdź kwotę do zapłaty."),
    "kind_bill": N_("To rachunek, nie faktura VAT. Sprawdź, jak go ująć."),
    "kind_other": N_("To nie wygląda na fakturę (%(kind)s)."),
    "several_invoices": N_("W pliku jest chyba więcej niż jedna faktura."),
    "page_unread": N_("Strona %(page)s nie została przeczytana."),
    "qr_disagrees": N_("Kod QR podaje inny NIP sprzedawcy (%(nip)s) niż faktura."),
    "qr_date_disagrees": N_("Kod QR podaje inną datę wystawienia (%(date)s) niż faktura."),
    "qr_test": N_("Kod QR prowadzi do testowego KSeF."),
    "xml_invalid": N_("Plik XML nie jest zgodny ze schematem FA: %(text)s. Porównaj z fakturą."),
    "xml_differs": N_("Wydruk podaje inną wartość niż XML w tym samym pliku: %(printed)s."),
    "ksef_number_invalid": N_("Numer KSeF ma błędną sumę kontrolną."),
    "ksef_seller_differs": N_("Numer KSeF zaczyna się od innego NIP-u (%(nip)s) niż NIP sprzedawcy."),
    "read_otherwise": N_("Odczytano niewyraźnie „%(read)s”; z cyfrą kontrolną zgadza się tylko podana wartość. Porównaj z obrazem."),
    "low_confidence": N_("Odczyt niepewny. Porównaj z obrazem."),
    "regon_check_digit": N_("REGON ma błędną cyfrę kontrolną."),
    "seller_differs": N_("Nazwa inna niż zapamiętana dla tego NIP-u: %(name)s."),
    "format_date": N_("Wpisz datę w postaci 24.11.2026."),
    "format_amount": N_("Wpisz kwotę w postaci 1 234,56."),
}


def problem(code: str, field_name: str | None = None, **params: str) -> Problem:
    """A problem with the level its code always has."""
    if code not in SENTENCES:
        raise KeyError(code)
    return Problem(code, params, field_name, LEVELS.get(code, WARNS))


def problem_sentence(found: Problem, translate: object = None) -> str:
    """The problem's sentence with its values filled in; `translate` is gettext or nothing for Polish."""
    template = SENTENCES[found.code]
    worded = translate(template) if callable(translate) else template
    values = _Blank(found.params)
    return one_full_stop(str(worded) % values)


def blocks_automation(problems: Iterable[Problem]) -> bool:
    """Whether any problem is more than information."""
    return any(found.level != INFORMS for found in problems)


class _Blank(dict[str, str]):
    """Missing parameters read as a dash, so that an old stored problem still has a sentence."""

    def __missing__(self, key: str) -> str:
        return "–"
