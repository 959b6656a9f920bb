"""Invoices printed by tills, drawn in many ways: sums by the letters of the rates above the sums of all; rows get lost and run together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from faktury.domain.money import round_money
from tests.domain.papers import OWN

_RATES = {"A": 23, "B": 8, "C": 5}
_WIDTH = 42
_HEAD = f"""DROGERIA ORCHIDEA SP. Z O.O.
ul. Kwiatowa 1, 50-138 Wrocław
NIP 7923858398
FAKTURA VAT NR 000123/0005/26
Data wystawienia: 2026-08-03
Nabywca: MOJA FIRMA SP. Z O.O.
ul. Prosta 20, 00-850 Warszawa
NIP: {OWN}
""".splitlines()
_GOODS = ("Płyn do szyb", "Mydło", "Chleb razowy", "Papier ksero", "Farba biała")
Amounts = tuple[Decimal, Decimal, Decimal]


@dataclass(frozen=True)
class Till:
    """A print: lines before and from the goods on, and its net, VAT and gross totals."""

    head: list[str]
    body: list[str]
    totals: Amounts


def _row(label: str, *values: str) -> str:
    said = "  ".join(values)
    return label + " " * max(2, _WIDTH - len(label) - len(said)) + said


def _money(value: Decimal) -> str:
    return f"{value:.2f}".replace(".", ",")


def _stacked(net: str, vat: str, gross: str) -> Callable[[str, int, Amounts], list[str]]:
    def rows(letter: str, rate: int, sums: Amounts) -> list[str]:
        return [_row(label.format(letter=letter, rate=rate), _money(value)) for label, value in zip((net, vat, gross), sums, strict=True)]

    return rows


def _taxed(gross: str, vat: str) -> Callable[[str, int, Amounts], list[str]]:
    def rows(letter: str, rate: int, sums: Amounts) -> list[str]:
        return [_row(gross.format(letter=letter), _money(sums[2])), _row(vat.format(letter=letter, rate=rate), _money(sums[1]))]

    return rows


LAYOUTS: dict[str, Callable[[str, int, Amounts], list[str]]] = {
    "said": _stacked("Sprzedaż netto {letter}", "Kwota PTU {letter} {rate}%", "Sprzedaż brutto {letter}"),
    "rated": _stacked("NETTO {letter} {rate}%", "VAT {letter} {rate}%", "BRUTTO {letter} {rate}%"),
    "in rate": _stacked("Wartość netto w stawce {letter}", "Podatek PTU {letter}", "Wartość brutto {letter}"),
    "sums": _stacked("RAZEM NETTO {letter}", "RAZEM PTU {letter}", "RAZEM {letter}"),
    "taxed": _taxed("SPRZED. OPOD. PTU {letter}", "PTU {letter} {rate}%"),
    "short": _taxed("Sp.op.{letter}", "PTU {letter}={rate}%"),
    "row": lambda letter, rate, sums: [_row(f"{letter} {rate}%", *map(_money, sums))],
    "named row": lambda letter, rate, sums: [
        _row(f"{letter} {rate}%  netto {_money(sums[0])}", f"VAT {_money(sums[1])}", f"brutto {_money(sums[2])}")
    ],
}
"""How the sums of one letter are printed."""


def till(layout: str, seed: int) -> Till:
    """A print with one to three letters, its goods and amounts drawn from `seed`."""
    rng = Random(f"{layout} {seed}")
    letters = rng.choice(("A", "AB", "BC", "ABC"))
    goods, sums = [], {}
    for letter in letters:
        gross = Decimal(0)
        for _ in range(rng.randint(1, 3)):
            price, count = Decimal(rng.randint(200, 90000)) / 100, rng.randint(1, 4)
            goods.append(_row(rng.choice(_GOODS), f"{count} x {_money(price)}", f"{_money(count * price)} {letter}"))
            gross += count * price
        tax = round_money(gross * _RATES[letter] / (100 + _RATES[letter]))
        sums[letter] = (gross - tax, tax, gross)
    rng.shuffle(goods)
    net, vat, gross = (sum((amounts[at] for amounts in sums.values()), Decimal(0)) for at in range(3))
    body = goods + [line for letter in letters for line in LAYOUTS[layout](letter, _RATES[letter], sums[letter])]
    body += [_row("SUMA PTU", _money(vat)), _row("SUMA PLN", _money(gross)), _row("KARTA", _money(gross)), _row("RESZTA", "0,00")]
    return Till(_HEAD, body, (net, vat, gross))


def badly_read(body: list[str], rng: Random, share: float) -> list[str]:
    """The lines as a photograph gives them: some lost, some without their amount or label, some run together."""
    read: list[str] = []
    for line in body:
        luck = rng.random() / share
        lost = rng.choice([piece for piece in line.split("  ") if piece.strip()])
        if 1 <= luck < 2:
            read.append(line.replace(lost, " " * len(lost), 1))
        elif 2 <= luck < 2.6 and read:
            read[-1] = f"{read[-1]}  {line.strip()}"
        elif luck >= 2:
            read.append(line)
    return read
