"""Invented firms, people and addresses; names combine at random, so a likeness to a real firm is chance."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from benchmarks.held_out import identifiers

_CORES = [
    "Brzezina",
    "Dźwigowa",
    "Śnieżnik",
    "Ważka",
    "Pszczółka",
    "Krzemień",
    "Jaśmin",
    "Żubrówka",
    "Świetlik",
    "Gawra",
    "Łęgowo",
    "Modrzew",
    "Rdest",
    "Sasanka",
    "Kuźnia",
    "Wrzos",
    "Tęcza",
    "Halny",
    "Ćwikła",
    "Osęka",
    "Jodłowa",
    "Bóbr",
    "Turkawka",
    "Gryf",
    "Zastal",
    "Polmex",
    "Elektrim",
    "Dąbex",
    "Wodmar",
    "Instalbud",
    "Termoplast",
    "Agropol",
    "Kartonex",
    "Lumid",
    "Optirol",
    "Serwimat",
    "Hydroźródło",
    "Autołan",
    "Drewpak",
    "Chłodmax",
    "Ślązak",
    "Meblopol",
    "Inżbud",
    "Fotonika",
    "Papirus",
    "Techmar",
    "Ortomed",
    "Ekożyzn",
    "Spedło",
]
_TRADES = [
    "Przedsiębiorstwo Produkcyjno-Handlowe",
    "Zakład Usługowy",
    "Hurtownia",
    "Pracownia Projektowa",
    "Biuro Techniczne",
    "Zakład Elektroniczny",
    "Firma Transportowa",
    "Centrum Serwisowe",
    "Warsztat",
    "Zespół Doradczy",
    "Spółdzielnia Pracy",
    "Zakład Mechaniki",
    "Wytwórnia",
    "Agencja",
    "Studio",
]
_FORMS = (
    "sp. z o.o.",
    "Sp. z o.o.",
    "spółka z ograniczoną odpowiedzialnością",
    "S.A.",
    "sp.j.",
    "sp. z o.o. sp.k.",
    "SPÓŁKA Z O.O.",
    "P.S.A.",
)
_FIRST = [
    "Grażyna",
    "Zdzisław",
    "Żaneta",
    "Łukasz",
    "Bożena",
    "Świętosław",
    "Jarosław",
    "Małgorzata",
    "Mieczysław",
    "Agnieszka",
    "Cezary",
    "Dorota",
    "Władysław",
    "Halina",
]
_LAST = [
    "Wójtowicz",
    "Bździoch",
    "Gąsior",
    "Śliż",
    "Żurek",
    "Kędzierski",
    "Łopuszański",
    "Pięta",
    "Cwajda",
    "Źrebiec",
    "Nowosielska-Bąk",
    "Ćwiek",
    "Olszański",
    "Trębacz",
]
_STREETS = [
    "ul. Garncarska",
    "ul. Świętojańska",
    "al. Niepodległości",
    "ul. Księdza Ściegiennego",
    "pl. Żeromskiego",
    "ul. Łąkowa",
    "os. Piastów",
    "ul. 11 Listopada",
    "ul. Zbożowa",
    "ul. gen. Władysława Andersa",
    "al. Jana Pawła II",
    "ul. Źródlana",
    "Rynek",
    "ul. Ćwiartki",
    "ul. Przemysłowa",
    "ul. Dębowa",
]
_TOWNS = (
    ("59-220", "Legnica"), ("18-400", "Łomża"), ("34-300", "Żywiec"), ("97-300", "Piotrków Trybunalski"), ("76-200", "Słupsk"),
    ("22-400", "Zamość"), ("63-400", "Ostrów Wielkopolski"), ("05-800", "Pruszków"), ("44-240", "Żory"), ("82-300", "Elbląg"),
    ("33-100", "Tarnów"), ("67-100", "Nowa Sól"), ("30-701", "Kraków"), ("00-841", "Warszawa"), ("90-265", "Łódź"), ("42-200", "Częstochowa"),
)  # fmt: skip
_ABROAD = {
    "DE": (("Kessler Antriebstechnik GmbH", "Brückner Verpackungen GmbH & Co. KG", "Hölzl Werkzeugbau GmbH"), ("Gießereistraße", "Am Bahnhof"),
           (("80339", "München"), ("45127", "Essen"), ("04109", "Leipzig")), "Deutschland"),
    "CZ": (("Řezáč Nástroje s.r.o.", "Jihomoravské Strojírny a.s."), ("Nádražní", "Průmyslová"), (("602 00", "Brno"), ("779 00", "Olomouc")),
           "Česká republika"),
    "NL": (("Van Dijk Bloembollen B.V.", "Waterland Systems B.V."), ("Havenstraat", "Molenweg"), (("1431 GB", "Aalsmeer"), ("3011 AD", "Rotterdam")),
           "Nederland"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Party:
    """A firm as documents print it; `nip` is the tax number: ten digits, or a foreign VAT number with its country's letters."""

    name: str
    street: str
    postcode: str
    town: str
    nip: str
    regon: str
    krs: str
    bdo: str
    phone: str
    mail: str
    account: str
    bank: str
    country: str = "PL"
    land: str = "Polska"

    @property
    def place(self) -> str:
        """Postcode and town."""
        return f"{self.postcode} {self.town}"


def polish(rng: Random, *, right_nip: bool = True) -> Party:
    """A Polish firm."""
    postcode, town = rng.choice(_TOWNS)
    number, bank = identifiers.account(rng)
    name = _name(rng, town)
    plain = "".join(letter for letter in name.casefold().translate(str.maketrans("ąćęłńóśźż", "acelnoszz")) if letter.isalpha())[:12]
    return Party(
        name=name,
        street=f"{rng.choice(_STREETS)} {rng.randint(1, 180)}{rng.choice(['', '', 'A', '/7', ' lok. 12', 'c'])}",
        postcode=postcode,
        town=town,
        nip=identifiers.nip(rng) if right_nip else identifiers.wrong_nip(rng),
        regon=identifiers.regon(rng),
        krs="0000" + identifiers.digits(rng, 6),
        bdo="000" + identifiers.digits(rng, 6),
        phone=f"+48 {rng.randint(500, 899)} {rng.randint(100, 999)} {rng.randint(100, 999)}",
        mail=f"biuro@{plain}.example",
        account=number,
        bank=bank,
    )


def _name(rng: Random, town: str) -> str:
    core = rng.choice(_CORES)
    kind = rng.randrange(6)
    if kind == 0:
        return f"{rng.choice(_TRADES)} „{core}” {rng.choice(_FIRST)} {rng.choice(_LAST)}"
    if kind == 1:
        return f"{core.upper()} {rng.choice(_FORMS)}"
    if kind == 2:
        return f"{rng.choice(_TRADES)} {core} {rng.choice(_FORMS)}"
    if kind == 3:
        return f"{core} {rng.choice(['Polska', 'Logistyka', 'Systemy', 'Grupa', town])} {rng.choice(_FORMS)}"
    if kind == 4:
        return f"P.P.H.U. {core.upper()} s.c. {rng.choice(_LAST)}, {rng.choice(_LAST)}"
    return f"{rng.choice(_FIRST)} {rng.choice(_LAST)} {core} {rng.choice(['Usługi', 'Consulting', 'Handel', 'Projekt'])}"


def foreign(rng: Random, country: str) -> Party:
    """A firm of Germany, the Czech Republic or the Netherlands."""
    names, streets, towns, land = _ABROAD[country]
    postcode, town = rng.choice(towns)
    return Party(
        name=rng.choice(names),
        street=f"{rng.choice(streets)} {rng.randint(1, 120)}",
        postcode=postcode,
        town=town,
        nip=identifiers.foreign_vat_id(rng, country),
        regon="",
        krs="",
        bdo="",
        phone=f"+{ {'DE': 49, 'CZ': 420, 'NL': 31}[country] } {rng.randint(20, 99)} {identifiers.digits(rng, 7)}",
        mail="office@firm.example",
        account=identifiers.foreign_account(rng, country),
        bank=rng.choice(["Commerzbank AG", "Raiffeisenbank", "ING Bank N.V."]),
        country=country,
        land=land,
    )
