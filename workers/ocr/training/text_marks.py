"""Marks and look-alikes that get lost: signs between words, sums, Roman months, initials, units, codes of letters and figures."""

from __future__ import annotations

import random
import string
from collections.abc import Callable

from workers.ocr.training.invoices import vocabulary
from workers.ocr.training.text_codes import CodeSource, digits

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_MONTHS = vocabulary.split(
    """sty|lut|mar|kwi|maj|cze|lip|sie|wrz|paź|lis|gru|stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|września|października
    listopada|grudnia|styczeń|luty|marzec|kwiecień|czerwiec|lipiec|sierpień|wrzesień|październik|listopad|grudzień|Jan|Feb|Mar|Apr|May|Jun
    Jul|Aug|Sep|Oct|Nov|Dec|January|March|July|August|October|December|Januar|März|Juli|Oktober|Dezember"""
)
_UNITS = vocabulary.split(
    "l|l|l|szt.|szt|kg|g|m|m²|m³|mb|ml|cm|mm|km|t|h|godz.|kpl.|op.|kWh|MWh|GB|TB|lx|lm|W|V|A|os.|dni|usł.|para|rolka|ark.|°C|%|dB|Hz|mg|hl|I"
)
_BINDERS = (
    *(" / ", " / ", " / ", "/", " = ", " = ", " + ", " + ", "+", " & ", " & ", "&", " × ", " × ", "×", " x ", " · ", "·", " • "),
    *(" – ", " – ", "–", " - ", "-", " — ", " | ", " % ", " * ", " : ", " > ", " ; ", " ~ ", "=", ": ", "’", "'", "_"),
)
_INITIALS = vocabulary.split(
    """P.P.H.U.|P.H.U.|F.H.U.|P.W.|P.P.U.H.|Z.P.U.H.|P.H.|F.U.|Z.U.H.|S.A.|s.c.|sp. z o.o.|Sp. z o.o. sp. k.|sp. j.|P.U.H.|Z.O.Z.
    m.st.|ul.|al.|im. gen. J.|ks. P.|św. J.|A.B.|J.M.|T.|K.|W. i S.|M.|dr n. med.|mgr inż.|inż.|prof.|m.in.|itp.
    tj.|n.p.m.|poz.|art. 113 ust. 1|art. 43 ust. 1 pkt 2"""
)
_MODELS = vocabulary.split(
    """NVMe|PCIe|Intel i7|Core i5|iPhone|iPad|LED|IP65|IP67|RJ45|RJ11|H07V-K|YDY|YDYp|OMY|USB-C|HDMI|DDR5|SSD|WiFi|A4|A3|HP
    Li-Ion|DN50|PN16|O-ring|OC|M8|M10|Ø|Ø16|fi 10|PP-R|PVC|PE|OSB|B20|C25/30|EN|ISO|DIN|GU10|E27|E14|AA
    LR6|CR2032|R11|T5|OL|LO|ON|IO|Il|lI|II|I/O|OK|O2|CO2|H2O|0W-20|5W-30"""
)
_CELLS = vocabulary.split(
    """%|%|%|×|×|=|+|&|·|•|–|–|—|-|/|x|szt.|szt.|szt|zw|zw.|np.|np|oo|nd.|l|l.|II|III|IV|VI|VII|VIII|IX|X|1|1|1|1|1|1|1.|1.|2|3|4|5|6|7|8|9|10
    11|12|11.|0|0|0|0|0,00|1,00|1,0|m²|m³|kg|h|t|Ø|§|°C"""
)


class MarkSource:
    """Draws such texts with its owner's generator and words."""

    def __init__(self, rng: random.Random, codes: CodeSource, word: Callable[[], str]) -> None:
        """Use the owner's."""
        self._rng, self._codes, self._word = rng, codes, word
        kinds: tuple[tuple[float, Callable[[], str]], ...] = (
            (0.26, self.bound),
            (0.2, self.sum),
            (0.07, self.roman),
            (0.09, self.month),
            (0.13, self.initials),
            (0.09, self.mixed),
            (0.16, self.cell),
        )
        self._kinds, self._shares = [kind for _, kind in kinds], [share for share, _ in kinds]

    def __call__(self) -> str:
        """Any of them."""
        return self._rng.choices(self._kinds, self._shares)[0]()

    def bound(self) -> str:
        """Two or three terms with a mark between them; spaces belong to it."""
        rng = self._rng
        halves = (self._word, self._word, self._word, self.number, self.mixed, lambda: rng.choice(_UNITS), self._codes.date)
        text = rng.choice(halves)()
        for _ in range(rng.choice([1, 1, 1, 2, 3])):
            text += rng.choice(_BINDERS) + rng.choice(halves)()
        return text

    def number(self) -> str:
        """A quantity or a price."""
        rng = self._rng
        return rng.choice(
            [
                str(rng.randint(1, 60)),
                f"{rng.randint(0, 900)},{digits(rng, rng.choice([1, 2, 2, 3]))}",
                f"{rng.randint(0, 99)}.{digits(rng, 2)}",
                f"{rng.randint(1, 99)} {digits(rng, 3)},{digits(rng, 2)}",
            ]
        )

    def sum(self) -> str:
        """A quantity with its unit, a price, what they make."""
        rng, unit = self._rng, self._rng.choice(_UNITS)
        times = rng.choice([" x ", " x ", " x ", " x ", " × ", "x", "x", "×", " * ", "*", " X "])
        space = rng.choice([" ", " ", " ", ""])
        currency = rng.choice(["", "", " zł", " PLN", " EUR", "zł"])
        text = f"{self.number()}{space}{unit}"
        if rng.random() < 0.75:
            text += f"{times}{self.number()}{currency}" if rng.random() < 0.85 else times.rstrip()
        if rng.random() < 0.35:
            text += f"{rng.choice([' = ', '=', ' '])}{self._codes.amount()}"
        if rng.random() < 0.2:
            text += rng.choice([f"/{unit}", f" zł/{unit}", f" / {unit}", f" {rng.choice('ABCD')}", f" + {rng.choice([5, 8, 23])}% VAT"])
        return text

    def roman(self) -> str:
        """Months, quarters, parts and floors in Roman figures."""
        rng = self._rng
        one, year, day = rng.choice(_ROMAN), rng.randint(2014, 2033), rng.randint(1, 31)
        shapes = (
            f"{day}.{one}.{year}",
            f"{day}.{one}.{year}{rng.choice([' r.', 'r.', ''])}",
            f"{day:02}.{one}.{year}",
            f"{day} {one} {year}",
            f"{day} {one} {year} r.",
            f"{day}-{one}-{year}",
            f"{day}/{one}/{year}",
            f"{one}/{year}",
            f"{one} {year}",
            f"{one}-{rng.choice(_ROMAN)} {year}",
            f"{one} – {rng.choice(_ROMAN)}",
            f"{rng.randint(1, 400)}/{one}/{year}",
            f"FV {rng.randint(1, 400)}/{one}/{year % 100}",
            f"{one} kw. {year}",
            f"kwartał {one}",
            f"{self._word()} {one}",
            f"rata {one} z {rng.choice(_ROMAN)}",
            f"{one}.",
        )
        return rng.choice(shapes)

    def month(self) -> str:
        """Dates with months in words or cut short."""
        rng, month = self._rng, self._rng.choice(_MONTHS)
        year, day = rng.randint(2014, 2033), rng.randint(1, 31)
        shapes = (
            f"{day} {month} {year}",
            f"{day:02} {month} {year} r.",
            f"{day}-{month}-{year}",
            f"{day}. {month} {year}",
            f"{month} {day}, {year}",
            f"{month} {year}",
            f"{month.upper()} {year}",
            f"{day:02}.{rng.randint(1, 12):02}.{year % 100:02}",
            f"{year}.{rng.randint(1, 12):02}.{day:02}",
            f"{day:02}{rng.choice('./-')}{rng.randint(1, 12):02}{rng.choice('./-')}{year} – {day:02}.{rng.randint(1, 12):02}.{year}",
        )
        return rng.choice(shapes)

    def initials(self) -> str:
        """Forms of firms and first names cut short; their full stops count."""
        rng = self._rng
        first = rng.choice(string.ascii_uppercase)
        surname = rng.choice(vocabulary.SURNAMES)
        shapes = (
            f"{rng.choice(_INITIALS)} {self._word()}",
            f"{rng.choice(_INITIALS)} {rng.choice(vocabulary.STEMS)}",
            f"{rng.choice(vocabulary.STEMS)} {rng.choice(_INITIALS)}",
            f"{first}. {surname}",
            f"{first}.{rng.choice(string.ascii_uppercase)}. {surname}",
            f"{'.'.join(rng.choice(string.ascii_uppercase) for _ in range(rng.randint(2, 5)))}.",
            f"ul. {first}. {surname}ego {rng.randint(1, 90)}",
            f"{rng.choice(_INITIALS)} {surname} i {rng.choice(vocabulary.SURNAMES)}",
            f"{surname} & {rng.choice(vocabulary.SURNAMES)}",
        )
        return rng.choice(shapes)

    def mixed(self) -> str:
        """Models and codes in which O and 0, l, I and 1 stand side by side."""
        rng = self._rng
        pool = rng.choice(["O0", "lI1", "Il1O0", "OQ0D", "1I7l", "S5B8", "Z2", "G6C"]) + rng.choice(
            [string.digits, string.ascii_uppercase, "xX", ""]
        )
        code = "".join(rng.choice(pool) for _ in range(rng.randint(2, 8)))
        shapes = (
            rng.choice(_MODELS),
            f"{rng.choice(_MODELS)} {rng.choice(_MODELS)}",
            f"{rng.choice(_MODELS)}{rng.choice(['-', '/', ' ', ''])}{rng.randint(1, 5000)}",
            f"{rng.choice(_MODELS)} {code}",
            f"{code}",
            f"{code[:3]}{rng.choice('-/. ')}{code}",
            f"{rng.randint(1, 64)}{rng.choice(['', ' '])}{rng.choice(_UNITS)} {rng.choice(_MODELS)}",
            f"{rng.choice(string.ascii_uppercase)}{rng.randint(1, 99)}{rng.choice('×x')}{rng.randint(1, 99)}",
            f"{self._word()} {code}",
            f"{self._word()} {rng.choice(_MODELS)} {rng.randint(1, 99)}{rng.choice(['', ' '])}{rng.choice(_UNITS)}",
        )
        return rng.choice(shapes)

    def cell(self) -> str:
        """What stands alone in a narrow cell."""
        return self._rng.choice(_CELLS)
