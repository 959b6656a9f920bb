"""What few characters in no company leave in doubt: letters of one shape in two sizes, l and I, many noughts, hidden digits, dashes."""

from __future__ import annotations

import random
import string
from collections.abc import Callable

from workers.ocr.training.invoices import vocabulary
from workers.ocr.training.text_codes import CodeSource, digits

_SAME_SHAPE = vocabulary.split(
    """zw|zw.|Zw|Zw.|ZW|oo|OO|np|NP|szt|Szt|SZT|szt.|Szt.|usł.|Usł.
    op.|Op.|kpl|Kpl|cz.|Cz.|s.|S.|x|X|z|Z|o|O|w|W|c|C|v|V"""
)
_WITH_I = vocabulary.split(
    """Ilość|Ilość|ILOŚĆ|Il.|Instalbud|INSTALBUD|Issued|Issue date|Item|Invoice|Invoice No|Inne|Imię|Informacje|Iłża|Inowrocław|Iława|Intel
    IBAN|Impel|Instalacje|Inwestycje|Izolacja|Igła|II kwartał|III|Iwona Ilnicka|Ireneusz|PCIe|i7-1365U|AI|IP44|IPSec|PLI|IO|Alior
    All|ALL|ilości|klimatyzacja|liść|Lillehammer|illustration|Installation|Illinois|Lokal IIa|1 l|10 l|0,5 l|20 l|I/2026|Italia|Idea"""
)
_CARDS = ("****", "**** ", "**** **** **** ", "*", "**", "•••• ", "xxxx ", "XXXX-XXXX-XXXX-", "XXXX ", "x", "...")


class CellSource:
    """Draws such texts with its owner's generator and words."""

    def __init__(self, rng: random.Random, codes: CodeSource, word: Callable[[], str]) -> None:
        """Use the owner's."""
        self._rng, self._codes, self._word = rng, codes, word
        self.kinds: dict[str, tuple[float, Callable[[], str]]] = {
            "figures": (0.24, self.figures),
            "one shape in two sizes": (0.2, self.same_shape),
            "l and I": (0.18, self.with_i),
            "noughts in a row": (0.14, self.noughts),
            "hidden digits": (0.08, self.hidden),
            "dashes": (0.16, self.dashed),
        }

    def __call__(self) -> str:
        """Any of them."""
        kinds = list(self.kinds.values())
        return self._rng.choices([kind for _, kind in kinds], [share for share, _ in kinds])[0]()

    def figures(self) -> str:
        """What columns of amounts and quantities hold; their decimal marks count."""
        rng = self._rng
        mark = rng.choice([",", ",", "."])
        kinds: tuple[Callable[[], str], ...] = (
            self._codes.amount,
            lambda: f"{rng.randint(0, 99)}{mark}{digits(rng, 2)}",
            lambda: f"{rng.randint(0, 9999)}{mark}{digits(rng, 2)}",
            lambda: f"{rng.randint(0, 99)}{mark}{digits(rng, rng.choice([1, 3, 4]))}",
            lambda: f"{rng.randint(1, 60)}{rng.choice(['', '', '.'])}",
            lambda: f"{rng.randint(1, 99)} {digits(rng, 3)}{mark}{digits(rng, 2)}",
            lambda: f"{rng.randint(0, 99)}{mark}{digits(rng, 2)} {rng.randint(0, 999)}{mark}{digits(rng, 2)}",
            lambda: "".join(rng.choice("0011" + string.digits) for _ in range(rng.randint(2, 7))),
            self._codes.date,
        )
        return rng.choice(kinds)()

    def same_shape(self) -> str:
        """A unit or a letter that is as well a capital; a word after a row's number; a figure with a letter."""
        rng, word = self._rng, self._word()
        shapes = (
            rng.choice(_SAME_SHAPE),
            rng.choice(_SAME_SHAPE),
            f"{rng.randint(1, 60)}{rng.choice([' ', '. ', ') '])}{rng.choice([word[:1].upper(), word[:1].lower()])}{word[1:]}",
            f"{rng.randint(1, 300)}{rng.choice('cCsSvVwWxXzZoOkKpPuU')}",
            f"{rng.choice('cCsSvVwWxXzZoO')}{rng.choice(['', '.', ')', ':'])}",
            f"{rng.choice(['Ś', 'ś', 'Ż', 'ż', 'Ó', 'ó', 'Ć', 'ć', 'Ź', 'ź', 'Ł', 'ł'])}{word}",
            f"{rng.randint(1, 90)} {rng.choice(_SAME_SHAPE)}",
        )
        return rng.choice(shapes)

    def with_i(self) -> str:
        """Words and figures in which l, I and 1 can be told by sense alone."""
        rng, word = self._rng, self._word()
        shapes = (
            rng.choice(_WITH_I),
            rng.choice(_WITH_I),
            f"{rng.choice(_WITH_I)} {word}",
            f"{word} {rng.choice(_WITH_I)}",
            f"I{word.lower()}" if word[:1] in "nNmMlLzZ" else f"Il{word.lower()}",
            f"{rng.choice(['ul. ', 'al. ', ''])}{word} {rng.randint(1, 199)}{rng.choice(['', ' lok. 1', '/1', '/11'])}",
        )
        return rng.choice(shapes)

    def noughts(self) -> str:
        """Numbers of many noughts, in groups or not."""
        rng = self._rng
        first, mark = rng.randint(1, 999), rng.choice([",", ",", "."])
        groups = " ".join([str(first), *(["000"] * rng.choice([1, 2, 2, 3]))])
        shapes = (
            f"{groups}{mark}00",
            f"{groups}{mark}00 {rng.choice(['zł', 'PLN', 'EUR'])}",
            groups,
            f"{first}{rng.choice('0123456789')}00 000{mark}00",
            f"{first}{'0' * rng.randint(3, 8)}",
            f"{first}{'0' * rng.randint(3, 6)}{mark}{'0' * rng.choice([2, 2, 4])}",
            f"0{mark}{'0' * rng.choice([2, 2, 4, 6])}",
            f"{digits(rng, 2)} {digits(rng, 4)} 0000 0000 {digits(rng, 4)} 0000 {digits(rng, 4)}",
        )
        return rng.choice(shapes)

    def hidden(self) -> str:
        """A card's or an account's last digits after those that are not shown."""
        rng = self._rng
        label = rng.choice(["", "", "Karta ", "karta: ", "VISA ", "Mastercard ", "nr "])
        return f"{label}{rng.choice(_CARDS)}{digits(rng, rng.choice([3, 4, 4]))}"

    def dashed(self) -> str:
        """A hyphen or a dash between words, groups of digits or alone; a middle dot where one belongs."""
        rng = self._rng
        dash = rng.choice(["-", "-", "-", " - ", " - ", " - ", "–", " – ", " · "])
        halves: tuple[Callable[[], str], ...] = (self._word, self._word, lambda: digits(rng, rng.randint(1, 4)), self._codes.date)
        shapes: tuple[Callable[[], str], ...] = (
            lambda: f"{rng.choice(halves)()}{dash}{rng.choice(halves)()}",
            lambda: f"{digits(rng, 2)}-{digits(rng, 3)} {rng.choice(vocabulary.CITIES)}",
            lambda: f"{dash.strip()} {self._word()}",
            lambda: rng.choice(["-", "-", "–", "- -", "---"]),
            lambda: f"{rng.randint(1, 9)} {digits(rng, 3)},-",
            lambda: f"{rng.choice(string.ascii_uppercase)}-{digits(rng, 3)}{dash}{digits(rng, 2)}",
        )
        return rng.choice(shapes)()
