"""What is sold, by trade: name, unit, lowest and highest net price, VAT rate."""

from __future__ import annotations

Good = tuple[str, str, int, int, str]

TRADES: dict[str, tuple[Good, ...]] = {
    "building": (
        ("Płyta OSB-3 2500x1250x18 mm", "szt.", 60, 110, "23"), ("Wełna mineralna λ=0,035 gr. 15 cm", "m2", 25, 45, "23"),
        ("Kątownik stalowy 40x40x4 S235JR", "mb", 12, 30, "23"), ("Zaprawa klejąca C2TE S1 25 kg", "wor.", 38, 80, "23"),
        ("Rura PCV Ø110 kl. S SDR34 L-2m", "szt", 22, 48, "23"), ("Grunt głęboko penetrujący 5 l", "op.", 30, 66, "23"),
        ("Montaż stolarki okiennej - bud. mieszkalny", "usł.", 800, 4200, "8"), ("Transport HDS do 30 km", "kurs", 180, 390, "23"),
        ("Wkręt farmerski 4,8x35 RAL 8017 (250 szt.)", "kpl", 29, 70, "23"), ("Folia paroizolacyjna żółta 2x50 m", "rol.", 90, 160, "23"),
    ),
    "food": (
        ("Mąka pszenna typ 450 luksusowa 1 kg", "szt.", 2, 5, "5"), ("Twaróg półtłusty kl. I", "kg", 14, 28, "5"),
        ("Sok jabłkowy NFC 3 l bag-in-box", "szt.", 16, 26, "5"), ("Śliwki suszone w czekoladzie 200 g", "op.", 9, 17, "23"),
        ("Woda źródlana niegaz. 1,5 l zgrzewka", "zgrz", 8, 14, "23"), ("Łosoś wędzony na zimno plastry", "kg", 70, 130, "5"),
        ("Kawa ziarnista arabica 1000 g", "szt.", 48, 99, "23"), ("Żurek staropolski butelka 0,5 l", "but.", 4, 8, "8"),
        ("Jaja kl. M wytłaczanka 30 szt.", "wyt.", 18, 32, "5"), ("Usługa kelnerska", "godz.", 40, 85, "8"),
    ),
    "it": (
        ("Abonament hostingowy Biznes Plus - 12 m-cy", "szt.", 180, 900, "23"), ("Prace programistyczne wg zestawienia godzin", "h", 110, 260, "23"),
        ("Licencja CAL na użytkownika", "lic.", 140, 420, "23"), ("Switch 24x1GbE 4xSFP+ zarządzalny L2", "szt.", 700, 2300, "23"),
        ("Certyfikat SSL OV wildcard", "szt.", 250, 800, "23"), ("Administracja serwerem Linux (ryczałt)", "mies.", 400, 1900, "23"),
        ("Dysk SSD NVMe 2 TB PCIe 4.0", "szt", 420, 880, "23"), ("Szkolenie z bezpieczeństwa informacji", "os.", 200, 700, "23"),
    ),
    "office": (
        ("Papier ksero A4 80g/m² biel CIE 161", "ryza", 14, 24, "23"), ("Toner zamienny TN-2421 czarny 3000 str.", "szt.", 60, 170, "23"),
        ("Segregator A4/75 mm niebieski", "szt", 7, 14, "23"), ("Długopis żelowy 0,5 mm", "szt.", 3, 9, "23"),
        ("Koperta C5 SK biała (500 szt.)", "op.", 38, 77, "23"), ("Niszczarka P-4 20 l", "szt.", 320, 990, "23"),
        ("Czasopismo branżowe - prenumerata roczna", "egz.", 120, 380, "8"), ("Ręcznik papierowy ZZ zielony 4000 szt.", "karton", 49, 88, "23"),
    ),
    "services": (
        ("Obsługa księgowa za miesiąc", "mies.", 350, 1900, "23"), ("Doradztwo podatkowe - opinia", "szt.", 900, 4800, "23"),
        ("Sprzątanie powierzchni biurowych", "m2", 3, 9, "23"), ("Tłumaczenie przysięgłe PL-DE", "str.", 45, 95, "23"),
        ("Przegląd okresowy wózka widłowego", "usł.", 240, 760, "23"), ("Ochrona fizyczna obiektu", "rbh", 29, 48, "23"),
        ("Najem lokalu użytkowego", "m-c", 1800, 9000, "23"), ("Usługa transportowa krajowa 24 t", "km", 4, 8, "23"),
    ),
    "health": (
        ("Konsultacja lekarska - medycyna pracy", "usł.", 90, 260, "zw"), ("Badanie RTG kl. piersiowej", "szt.", 60, 120, "zw"),
        ("Szkolenie okresowe BHP (kształcenie zawodowe)", "os.", 80, 240, "zw"), ("Szczepienie przeciw grypie", "szt.", 70, 130, "zw"),
        ("Rękawice nitrylowe M 100 szt.", "op.", 18, 45, "8"), ("Płyn do dezynfekcji 5 l", "szt.", 55, 120, "8"),
        ("Opaska elastyczna 12 cm x 5 m", "szt.", 4, 11, "8"), ("Wynajem sali szkoleniowej", "godz.", 60, 190, "23"),
    ),
    "hotel": (
        ("Usługa hotelowa ze śniadaniem", "doba", 210, 520, "8"), ("Kolacja serwowana", "os.", 60, 140, "8"),
        ("Parking strzeżony", "doba", 25, 60, "23"), ("Opłata miejscowa", "doba", 2, 4, "np"), ("Wynajem sali konferencyjnej", "dzień", 500, 2200, "23"),
        ("Napoje - bar", "szt.", 9, 32, "23"), ("SPA - masaż klasyczny 60 min", "szt.", 120, 240, "8"),
    ),
    "fuel": (
        ("Olej napędowy ON", "l", 4, 6, "23"), ("Benzyna bezołowiowa PB95", "l", 4, 6, "23"), ("AdBlue kan. 10 l", "szt.", 28, 48, "23"),
        ("Myjnia program 3", "szt.", 14, 29, "23"), ("Kawa latte 0,3", "szt.", 7, 12, "8"), ("Płyn do spryskiwaczy -20°C 4l", "szt.", 15, 28, "23"),
    ),
    "industry": (
        ("Łożysko kulkowe 6205-2RS C3", "szt.", 14, 60, "23"), ("Przekładnia ślimakowa i=30 63B14", "szt.", 540, 1900, "23"),
        ("Gear motor 0.75 kW IE3 / Motoreduktor", "pcs", 380, 990, "23"), ("Toczenie wałka wg rys. 14/B-22", "szt.", 60, 340, "23"),
        ("Blacha 2,0x1250x2500 DC01", "kg", 4, 9, "23"), ("Elektroda rutylowa Ø3,2 op. 4,5 kg", "op.", 52, 99, "23"),
        ("Uszczelniacz wargowy 45x62x8 NBR", "szt", 6, 22, "23"), ("Czujnik indukcyjny M18 PNP NO", "szt.", 70, 210, "23"),
    ),
}  # fmt: skip
