"""Names, streets, goods and banks the drawn invoices are filled with; all invented or everyday words."""

from __future__ import annotations


def split(text: str) -> tuple[str, ...]:
    """The parts of a list written with bars and line ends."""
    return tuple(part.strip() for part in text.replace("\n", "|").split("|") if part.strip())


FIRST_NAMES = split(
    """Anna|Jan|Łukasz|Żaneta|Świętosław|Małgorzata|Grażyna|Stanisław|Józef|Zofia|Michał|Bożena|Paweł|Katarzyna|Sławomir
    Elżbieta"""
)
SURNAMES = split(
    """Kowalski|Nowak|Wiśniewska|Wójcik|Kamińska|Lewandowski|Zieliński|Szymańska|Woźniak|Dąbrowski|Kozłowska|Jankowski|Mazur
    Wojciechowska|Krawczyk|Gołębiewski|Błażejczyk|Śliwińska|Żurawski|Ćwikliński|Źródlak|Pięta|Grabowski|Pawłowska|Michalski
    Zając|Król|Łuczak|Brzęczyszczykiewicz"""
)
STEMS = split(
    """Hurtownia Elektryczna Wolt|Zakład Usług Komunalnych Źródło|Biuro Rachunkowe Saldo|Łódzkie Centrum Druku
    Pro-Bud Inwestycje|Agro Żuławy|Trans Śląsk|Piekarnia pod Lipą|Stolarnia Dąb|Techno-Serwis|Gdańska Stocznia Jachtowa
    Medica Plus|Eko Gaz|Autoczęści Krąg|Instal-Term|Papier i Spółka|Centrum Szkoleń Wiedza|Polskie Sieci Światłowodowe
    Meble Kuźnia|Drukarnia Gutenberg|Kancelaria Prawna Temida|Księgarnia Ćma|Ogrody Róży|Zielona Energia Mazowsze|Data Soft
    Mleczarnia Łąka|Warsztat Złota Rączka|Nowa Huta Stal|Bałtyk Logistyka|Tartak Świerk|ABC Kadry|Kwiaciarnia Żonkil"""
)
LEGAL_FORMS = split("sp. z o.o.|Sp. z o.o.|S.A.|sp. k.|s.c.|sp. j.|spółka z ograniczoną odpowiedzialnością|P.P.H.U.|sp. z o.o. sp. k.")
STREETS = split(
    """ul. Długa|ul. Piłsudskiego|ul. Świętojańska|al. Jerozolimskie|ul. Żwirki i Wigury|pl. Wolności|ul. Mickiewicza
    os. Słoneczne|ul. 3 Maja|ul. Łąkowa|ul. Kościuszki|al. Niepodległości|ul. Źródlana|ul. Przemysłowa|ul. Ćwiartki
    ul. Jana Pawła II|ul. Młyńska|ul. Polna|ul. Grunwaldzka"""
)
CITIES = split(
    """Warszawa|Łódź|Kraków|Gdańsk|Poznań|Wrocław|Szczecin|Bydgoszcz|Częstochowa|Rzeszów|Białystok|Kielce|Toruń|Świdnica|Żory
    Bielsko-Biała|Ostrów Wielkopolski"""
)
BANKS = split(
    """PKO BP S.A.|mBank S.A.|Santander Bank Polska S.A.|ING Bank Śląski S.A.|Bank Pekao S.A.|BNP Paribas|Alior Bank
    Bank Spółdzielczy w Łańcucie|Bank Millennium"""
)
PAYMENTS = split("przelew|przelew 14 dni|przelew bankowy|gotówka|karta płatnicza|Przelew|płatność elektroniczna|kompensata")
NOTES = split(
    """Prosimy o podanie numeru faktury w tytule przelewu.|Mechanizm podzielonej płatności.
    Towar pozostaje własnością sprzedawcy do chwili zapłaty.|Dziękujemy za terminowe regulowanie należności.
    Reklamacje przyjmujemy w ciągu 7 dni.|Dokument nie wymaga podpisu.|Wystawiono w systemie Księga 7.2"""
)
GOODS: dict[str, tuple[str, ...]] = {
    "23": split(
        """Papier ksero A4 80 g/m² (ryza)|Toner czarny HP 59X zamiennik|Usługa transportowa Łódź – Gdańsk
    Montaż klimatyzacji ściennej|Śruba M8×40 ocynkowana|Abonament za dostęp do internetu 600 Mb/s|Konsultacje informatyczne
    Krzesło biurowe obrotowe „Żuk”|Licencja roczna programu księgowego|Kabel YDYżo 3x2,5 mm²|Farba emulsyjna biała 10 l
    Przegląd techniczny wózka widłowego|Energia elektryczna czynna, taryfa C11|Olej silnikowy 5W-30
    Rękawice ochronne nitrylowe rozm. 9|Druk ulotek A5, kreda 130 g|Wynajem rusztowań (doba)|Monitor 27" LED
    Serwis drukarki, dojazd do 30 km|Usługi księgowe za miesiąc|Projekt graficzny etykiety|Wkręt do drewna 4×50
    Oczyszczacz powietrza AP-200|Hosting i domena .pl"""
    ),
    "8": split(
        """Wywóz odpadów komunalnych|Usługa gastronomiczna – obiad|Remont łazienki w lokalu mieszkalnym|Przewóz osób
    Nocleg ze śniadaniem|Dostawa wody|Odprowadzanie ścieków|Bilet wstępu|Nawóz wapniowy 25 kg|Drewno opałowe (buk)
    Montaż okien w budynku mieszkalnym"""
    ),
    "5": split(
        """Chleb żytni 500 g|Mleko 3,2% 1 l|Książka „Zarządzanie”|Jabłka kraj. kl. I|Podręcznik do rachunkowości|Makaron świderki
    Ser gouda plastry|Mąka pszenna typ 500"""
    ),
    "0": split("Dostawa wewnątrzwspólnotowa – części|Transport międzynarodowy|Eksport – elementy stalowe|Usługa portowa – cumowanie"),
    "zw": split(
        """Usługa szkoleniowa (zw. art. 43 ust. 1 pkt 26)|Ubezpieczenie majątkowe|Usługa medyczna – badania okresowe
    Najem lokalu na cele mieszkaniowe"""
    ),
}
UNITS = split("szt.|szt|kg|op.|kpl.|usł.|godz.|m2|mb|l|t|km")
SERVICE_UNITS = split("usł.|godz.|szt.|kpl.|m-c")
