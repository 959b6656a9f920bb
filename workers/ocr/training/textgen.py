"""What is written on the drawn lines: words, amounts, identifiers, codes, contrast pairs and plain nonsense."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import lru_cache
from itertools import accumulate
from pathlib import Path

from workers.ocr.training.alphabet import CHARACTERS, USUAL, known
from workers.ocr.training.invoices import identifiers, in_words, vocabulary
from workers.ocr.training.text_cells import CellSource
from workers.ocr.training.text_codes import CodeSource, digits
from workers.ocr.training.text_marks import MarkSource

_DICTIONARIES = Path("/usr/share/dict")
_FOREIGN = (_DICTIONARIES / "ngerman", _DICTIONARIES / "american-english", _DICTIONARIES / "french", Path("/usr/share/hunspell/cs_CZ.dic"))
_LABELS = vocabulary.split(
    """Faktura|Faktura VAT|FAKTURA|Faktura korygująca|Faktura zaliczkowa|Faktura proforma|Duplikat|Oryginał|Kopia|Nr|Numer
    Numer faktury|Data wystawienia|Data sprzedaży|Data dostawy|Termin płatności|Forma płatności|Sposób zapłaty|przelew|gotówka
    karta|pobranie|kompensata|Sprzedawca|Nabywca|Odbiorca|Płatnik|Wystawca|Sprzedawca:|Nabywca:|NIP|NIP:|REGON|KRS|BDO
    Nazwa towaru lub usługi|Nazwa towaru|Nazwa|Lp.|PKWiU|CN|GTU|Ilość|J.m.|szt.|kpl.|kg|m2|mb|godz.|usł.|op.|Cena netto
    Cena jedn. netto|Cena brutto|Wartość netto|Wartość VAT|Wartość brutto|Stawka VAT|Kwota VAT|VAT|Netto|Brutto|Razem|RAZEM|W tym
    Suma|Ogółem|Do zapłaty|Do zapłaty:|Zapłacono|Pozostało do zapłaty|Słownie|Słownie:|Uwagi|Nr konta|Numer rachunku
    Konto bankowe|Bank|SWIFT|IBAN|mechanizm podzielonej płatności|odwrotne obciążenie|zwolniony
    Podpis osoby upoważnionej do wystawienia faktury|Osoba upoważniona do odbioru|Miejsce wystawienia|Strona 1 z 1|Rabat|Zaliczka
    Nr zamówienia|Zamówienie nr|WZ|MPP|sp. z o.o.|Sp. z o.o.|S.A.|spółka z ograniczoną odpowiedzialnością|Sp. k.|s.c.
    usługi budowlane|usługa transportowa|materiały biurowe|papier ksero A4|toner|paliwo|olej napędowy|energia elektryczna
    abonament|licencja|oprogramowanie|serwis|montaż|konsultacje|najem lokalu|czynsz|woda|ścieki|gaz ziemny|opłata handlowa
    dystrybucja|okres rozliczeniowy|Invoice|Total|Date|Due date|Tax|Amount|Quantity|Price|Description|Rechnung|Betrag|Facture
    złotych|złote|groszy|00/100|zł|PLN|EUR|USD|wynagrodzenie|umowa nr|zgodnie z umową|dnia|w dniu|ul.|al.|pl.|os.|Tel.|fax|e-mail
    www|PARAGON FISKALNY|NIEFISKALNY|SPRZEDAŻ OPODATKOWANA|SUMA PTU|KWOTA A 23%|RESZTA|KASA"""
)
_UNITS = ("", ".", ",00", ",000", " szt.", " kg", " m²", " m³", " godz.", " kpl.", " %", "x", " ×")
_ALONE = vocabulary.split(
    """szt.|szt|usł.|usł|kg|l|l.|t|m|m2|m²|m³|mb|mb.|km|op.|op|kpl.|kpl|godz.|godz|h|egz.|m-c|para|rol.|but.|ark.|kWh|GJ|zw|zw.|np.|np|oo
    nr|Nr|Nr:|j.m.|Jm.|J.m.|Lp.|Lp|L.p.|poz.|ul.|al.|pl.|os.|tel.|tel|r.|zł|zł.|gr|PLN|EUR|%|A|B|C|D|E|PTU|x|×|–|-|/|1|2|3|4|5|6|7|8|9|0|10|I|II"""
)
_MARKS = (" / ", " / ", "/", " – ", " – ", " - ", "-", "–", " — ", "×", " × ", "x", " + ", " & ", " = ", " | ", "_", "*", ", ")
_SIGNS = "№№№½½¼±µ®§°²³•…·Ø"
_FOREIGN_SHARE = 0.25
_WRAPPINGS = ("({})", '"{}"', "„{}”", "[{}]", "* {}", "- {}", "• {}", "– {}", "{}:", "{},", "{};", "{}.", "«{}»")


@lru_cache(maxsize=2)
def _words(seed: int, count: int) -> tuple[str, ...]:
    polish = _DICTIONARIES / "polish"
    if not polish.exists():
        raise FileNotFoundError("No Polish word list. On Debian: apt-get install wpolish (and wngerman wamerican wfrench)")
    rng = random.Random(seed)
    found = rng.sample(polish.read_text(encoding="utf-8").split("\n"), count)
    for path in _FOREIGN:
        if path.exists():
            # hunspell's lists carry flags behind a slash
            foreign = [line.partition("/")[0] for line in path.read_text(encoding="utf-8").split("\n")]
            found += rng.sample(foreign, min(len(foreign), count // 25))
    return tuple(word for word in found if 0 < len(word) < 18 and known(word) == word)


class TextSource:
    """Draws the text of one line; a seed fixes the sequence, `word_seed` the word sample (another one for evaluation)."""

    def __init__(self, seed: int, word_seed: int = 7, words: int = 250_000) -> None:
        """Load the word lists."""
        self._rng = random.Random(seed)
        self.codes = CodeSource(self._rng)
        self._words = _words(word_seed, words)
        codes, self.marks = self.codes, MarkSource(self._rng, self.codes, self.word)
        self.cells = CellSource(self._rng, self.codes, self.word)
        kinds: tuple[tuple[float, Callable[[], str]], ...] = (
            (0.19, self.phrase),
            (0.13, codes.amount),
            (0.06, codes.date),
            (0.05, codes.tax_number),
            (0.05, codes.account),
            (0.07, codes.invoice_number),
            (0.05, codes.code),
            (0.02, codes.contrast),
            (0.05, codes.digit_groups),
            (0.03, codes.padded),
            (0.03, self.nonsense),
            (0.07, self.misc),
            (0.05, self.labelled),
            (0.03, self.paired),
            (0.06, self.short),
            (0.02, self.rare),
            (0.16, self.marks),
            (0.13, self.cells),
        )
        self._makers = [maker for _, maker in kinds]
        self._shares = list(accumulate(weight for weight, _ in kinds))

    def reseed(self, seed: int) -> None:
        """Go on with another sequence."""
        self._rng.seed(seed)

    def word(self) -> str:
        """A label, a name or a dictionary word, sometimes in capitals."""
        rng, kind = self._rng, self._rng.random()
        if kind < 0.3:
            text = rng.choice(_LABELS)
        elif kind < 0.42:
            text = rng.choice(
                rng.choice((vocabulary.STEMS, vocabulary.CITIES, vocabulary.STREETS, vocabulary.SURNAMES, vocabulary.GOODS["23"]))
            )
        else:
            text = rng.choice(self._words)
        case = rng.random()
        return text.upper() if case < 0.16 else text[:1].upper() + text[1:] if case < 0.36 else text

    def phrase(self) -> str:
        """One to seven words."""
        rng = self._rng
        text = " ".join(self.word() for _ in range(rng.choice([1, 1, 1, 2, 2, 3, 4, 5, 7])))
        return rng.choice(_WRAPPINGS).format(text) if rng.random() < 0.16 else text

    def paired(self) -> str:
        """Two terms with a mark between them, set apart or not: the marks that get lost."""
        rng = self._rng
        mark = rng.choice(_MARKS)
        halves = (self.word, self.word, self.codes.date, self.short, lambda: digits(rng, rng.randint(1, 4)))
        return mark.join(rng.choice(halves)() for _ in range(rng.choice([2, 2, 2, 3])))

    def short(self) -> str:
        """What stands alone in a cell: a unit, a position, a rate, a letter."""
        rng = self._rng
        kinds: tuple[Callable[[], str], ...] = (
            lambda: rng.choice(_ALONE),
            lambda: rng.choice(_ALONE),
            lambda: f"{rng.randint(1, 99)}{rng.choice(['', '', '.', '.', ')', ' %', '%'])}",
            lambda: rng.choice("01234567890111ABCDEFGtxX"),
            lambda: f"{rng.randint(0, 99)}{rng.choice([',', '.'])}{digits(rng, rng.choice([1, 2, 3]))}",
            lambda: rng.choice(self._words)[:3] + rng.choice(["", ".", ".", ":", ","]),
        )
        return rng.choice(kinds)()

    def rare(self) -> str:
        """Signs that seldom occur, where they do."""
        rng = self._rng
        sign, number = rng.choice(_SIGNS), rng.randint(1, 9999)
        shapes = (
            f"{sign} {number}",
            f"{sign}{number}",
            f"{number}{sign}",
            f"{self.word()} {sign} {number}",
            f"Faktura {sign} {number}/2026",
        )
        return rng.choice(shapes)

    def labelled(self) -> str:
        """A label and its value."""
        rng, codes = self._rng, self.codes
        value = rng.choice((codes.amount, codes.date, codes.invoice_number, codes.tax_number, self.word, self.misc))()
        return rng.choice(_LABELS).rstrip(":") + rng.choice([": ", " ", ":", ": "]) + value

    def nonsense(self) -> str:
        """Random characters, so that the network does not guess words into codes."""
        rng, kind = self._rng, self._rng.random()
        if kind < 0.35:
            pool = CHARACTERS if rng.random() < _FOREIGN_SHARE else CHARACTERS[:USUAL]
            return "".join(rng.choice(pool) for _ in range(rng.randint(2, 14)))
        if kind < 0.7:
            letters = "aąbcćdeęfghijklłmnńoóprsśtuwyzźż"
            text = "".join(rng.choice(letters) for _ in range(rng.randint(3, 12)))
            return rng.choice([text, text.upper(), text.capitalize()])
        word = list(rng.choice(self._words))
        rng.shuffle(word)
        return "".join(word)

    def misc(self) -> str:
        """Addresses, telephones, quantities, rates, amounts in words."""
        rng = self._rng
        kinds: tuple[Callable[[], str], ...] = (
            lambda: f"{rng.choice(self._words).lower()}@{rng.choice(self._words).lower()}.{rng.choice(['pl', 'com', 'com.pl', 'eu'])}",
            lambda: f"www.{rng.choice(self._words).lower()}.pl",
            lambda: f"{rng.choice(vocabulary.STREETS)} {rng.randint(1, 190)}{rng.choice(['', 'A', '/4', ' m. 12', ' lok. 3'])}",
            lambda: f"{digits(rng, 2)}-{digits(rng, 3)} {rng.choice(vocabulary.CITIES)}",
            lambda: rng.choice(["23%", "8%", "5%", "0%", "zw", "zw.", "np.", "oo", "23", "8", "23 %", "7%", "22%", "0% WDT"]),
            lambda: f"{rng.randint(1, 400)}{rng.choice(_UNITS)}",
            lambda: in_words.integer_in_words(rng.randint(1, 99999)) + rng.choice([" zł", " złotych", f" {digits(rng, 2)}/100", ""]),
            lambda: identifiers.make_ksef_number(rng, identifiers.make_nip(rng), f"2026{rng.randint(1, 12):02}{rng.randint(1, 28):02}"),
            lambda: rng.choice(["REGON: ", "REGON ", "KRS: 0000", "BDO: 000", "GTU_", "EAN "]) + digits(rng, rng.choice([2, 6, 9, 13])),
            lambda: f"{rng.choice(['tel. ', 'Tel.: ', '+48 ', '(22) ', ''])}{digits(rng, 3)} {digits(rng, 3)} {digits(rng, 3)}",
        )
        return rng.choice(kinds)()

    def __call__(self, longest: int = 44) -> str:
        """A text of at most `longest` characters, cut anywhere when it must be."""
        rng = self._rng
        while True:
            kind = rng.choices(self._makers, cum_weights=self._shares)[0]
            text = known(kind())
            if len(text) > longest:
                start = rng.randint(0, len(text) - longest)
                text = text[start : start + longest].strip()
            if text:
                return text
