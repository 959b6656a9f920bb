"""Codes of the Ministry of Finance's FA schemas and what they mean here; shared by the reader and the exporter.

Source: schemat_FA(3)_v1-0E.xsd (http://crd.gov.pl/wzor/2025/06/25/13775/), schemat_FA(2)_v1-0E.xsd, KodyKrajow_v10-0E.xsd.
"""

from __future__ import annotations

from dataclasses import dataclass

from faktury.domain.kinds import Kind

NAMESPACE = "http://crd.gov.pl/wzor/2025/06/25/13775/"

KINDS = {
    "VAT": Kind.VAT,
    "UPR": Kind.SIMPLIFIED,
    "KOR": Kind.CORRECTION,
    "KOR_ZAL": Kind.CORRECTION,
    "KOR_ROZ": Kind.CORRECTION,
    "ZAL": Kind.ADVANCE,
    "ROZ": Kind.FINAL,
}
CODE_OF_KIND: dict[str, str] = {Kind.VAT: "VAT", Kind.SIMPLIFIED: "UPR", Kind.CORRECTION: "KOR", Kind.ADVANCE: "ZAL", Kind.FINAL: "ROZ"}

PAYMENTS = {"1": "cash", "2": "card", "3": "voucher", "4": "cheque", "5": "credit", "6": "transfer", "7": "mobile"}
CODE_OF_PAYMENT = {form: code for code, form in PAYMENTS.items()}

ROLES = {
    "1": "factor",
    "2": "recipient",
    "3": "original",
    "4": "additional_buyer",
    "5": "issuer",
    "6": "payer",
    "7": "local_government_issuer",
    "8": "local_government_recipient",
    "9": "vat_group_issuer",
    "10": "vat_group_recipient",
    "11": "employee",
}
CODE_OF_ROLE = {role: code for code, role in ROLES.items()}


@dataclass(frozen=True, slots=True)
class SummaryField:
    """Net, tax and tax in PLN of the summary, and the rates that share them; the lines tell which one it is."""

    net: str
    vat: str | None
    vat_pln: str | None
    rates: tuple[str, ...]


SUMMARY = (
    SummaryField("P_13_1", "P_14_1", "P_14_1W", ("23", "22")),
    SummaryField("P_13_2", "P_14_2", "P_14_2W", ("8", "7")),
    SummaryField("P_13_3", "P_14_3", "P_14_3W", ("5",)),
    SummaryField("P_13_4", "P_14_4", "P_14_4W", ("4", "3")),
    SummaryField("P_13_6_1", None, None, ("0 KR",)),
    SummaryField("P_13_6_2", None, None, ("0 WDT",)),
    SummaryField("P_13_6_3", None, None, ("0 EX",)),
    SummaryField("P_13_7", None, None, ("zw",)),
    SummaryField("P_13_8", None, None, ("np I",)),
    SummaryField("P_13_9", None, None, ("np II",)),
    SummaryField("P_13_10", None, None, ("oo",)),
)
WITHOUT_RATE = (("P_13_5", "P_14_5"), ("P_13_11", None))
"""Sales taxed abroad and margin schemes: sums without a Polish rate."""
RATES = frozenset(rate for field in SUMMARY for rate in field.rates)

_EU_COUNTRIES = """
AT BE BG CY CZ DK EE FI FR DE EL HR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE XI
"""
EU_COUNTRIES = frozenset(_EU_COUNTRIES.split())
_COUNTRIES = """
AF AX AL DZ AD AO AI AQ AG AN SA AR AM AW AU AT AZ BS BH BD BB BE BZ BJ BM BT BY BO BQ BA BW BR BN IO BG BF BI XC CL CN HR CW CY TD ME DK
DM DO DJ EG EC ER EE ET FK FJ PH FI FR TF GA GM GH GI GR GD GL GE GU GG GY GF GP GT GN GQ GW HT ES HN HK IN ID IQ IR IE IS IL JM JP YE JE
JO KY KH CM CA QA KZ KE KG KI CO KM CG CD KP XK CR CU KW LA LS LB LR LY LI LT LV LU MK MG YT MO MW MV MY ML MT MP MA MQ MR MU MX XL FM UM
MD MC MN MS MZ MM NA NR NP NL DE NE NG NI NU NF NO NC NZ PS OM PK PW PA PG PY PE PN PF PL GS PT PR CF CZ KR ZA RE RU RO RW EH BL KN LC MF
VC SV WS AS SM SN RS SC SL SG SK SI SO LK PM US SZ SD SS SR SJ SH SY CH SE TJ TH TW TZ TG TK TO TT TN TR TM TV UG UA UY UZ VU WF VA HU VE
GB VN IT TL CI BV CX IM SX CK VI VG HM CC MH FO SB ST TC ZM CV ZW AE XI
"""
COUNTRIES = frozenset(_COUNTRIES.split())
_CURRENCIES = """
AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CLF CLP CNY
COP COU CRC CUC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GGP GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS IMP
INR IQD IRR ISK JEP JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK
MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLL SOS SRD SSP
STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VES VND VUV WST XAF XAG XAU XBA XBB XBC XBD XCD XCG
XDR XOF XPD XPF XPT XSU XUA XXX YER ZAR ZMW ZWL
"""
CURRENCIES = frozenset(_CURRENCIES.split())
