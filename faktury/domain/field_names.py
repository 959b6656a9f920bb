"""Names of the fields of an invoice, which of them are dates, amounts or notes, and the codes of two of them; data only."""

from __future__ import annotations

MAIN_FIELDS = (
    "invoice_number",
    "issue_date",
    "sale_date",
    "due_date",
    "seller_name",
    "seller_nip",
    "buyer_name",
    "buyer_nip",
    "net_total",
    "vat_total",
    "gross_total",
    "currency",
    "bank_account",
)
DETAIL_FIELDS = (
    "ksef_number",
    "sale_from",
    "payment_form",
    "paid_date",
    "amount_due",
    "seller_address",
    "seller_country",
    "buyer_address",
    "buyer_country",
    "buyer_tax_id",
    "vat_total_pln",
    "exchange_rate",
    "exemption_basis",
    "split_payment",
    "cash_method",
    "self_billing",
    "reverse_charge",
    "corrected_number",
    "corrected_date",
    "corrected_ksef_number",
    "correction_reason",
)
FIELD_NAMES = MAIN_FIELDS + DETAIL_FIELDS
"""`sale_date` is the day of supply or the last day of the period that `sale_from` begins; `buyer_tax_id` is a number that is no NIP
(country code and number); `amount_due` is what is left to pay, never the gross amount; `vat_total_pln` the tax of a foreign-currency
invoice in PLN; `exchange_rate` PLN for one unit of the currency."""
DATE_FIELDS = frozenset({"issue_date", "sale_date", "due_date", "sale_from", "paid_date", "corrected_date"})
AMOUNT_FIELDS = frozenset({"net_total", "vat_total", "gross_total", "amount_due", "vat_total_pln", "exchange_rate"})
FLAG_FIELDS = frozenset({"split_payment", "cash_method", "self_billing", "reverse_charge"})
"""Notes that an invoice carries or not: the value is YES, otherwise the field is absent."""
YES = "yes"
PAYMENT_FORMS = ("cash", "card", "voucher", "cheque", "credit", "transfer", "mobile", "other")
"""Values of `payment_form`: FA(3)'s TFormaPlatnosci 1 to 7, and any other."""
PARTY_ROLES = (
    "factor",
    "recipient",
    "original",
    "additional_buyer",
    "issuer",
    "payer",
    "local_government_issuer",
    "local_government_recipient",
    "vat_group_issuer",
    "vat_group_recipient",
    "employee",
    "other",
)
"""FA(3)'s TRolaPodmiotu3 1 to 11, and any other."""
