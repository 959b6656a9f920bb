"""Words invoices use for their fields: Polish first, then English and German; data only."""

from __future__ import annotations

from enum import StrEnum, auto


class Concept(StrEnum):
    """What a label announces."""

    TITLE = auto()
    NUMBER = auto()
    BARE_NUMBER = auto()
    OTHER_NUMBER = auto()
    KSEF = auto()
    ISSUE_DATE = auto()
    SALE_DATE = auto()
    ISSUE_AND_SALE_DATE = auto()
    DUE_DATE = auto()
    ANY_DATE = auto()
    OTHER_DATE = auto()
    PAYMENT_FORM = auto()
    SELLER = auto()
    BUYER = auto()
    THIRD_PARTY = auto()
    NIP = auto()
    SELLER_NIP = auto()
    BUYER_NIP = auto()
    OTHER_ID = auto()
    REGON = auto()
    NET = auto()
    VAT = auto()
    GROSS = auto()
    TOTAL = auto()
    AMOUNT_DUE = auto()
    PAID = auto()
    OF_WHICH = auto()
    RATE = auto()
    WORDS = auto()
    CURRENCY = auto()
    ACCOUNT = auto()
    BANK = auto()
    NOTES = auto()
    PERSON = auto()
    OTHER_AMOUNT = auto()


C = Concept

VOCABULARY: dict[Concept, str] = {
    C.TITLE: (
        "faktura|faktura vat|faktura invoice|faktura vat invoice|faktura fiskalna|vat faktura|invoice|vat invoice|tax invoice"
        "|rechnung|faktura uproszczona|faktura sprzedaży|faktura sprzedaży vat|faktura ustrukturyzowana|faktura podstawowa"
        "|faktura korygująca|faktura vat korygująca|korekta faktury|korekta|faktura zaliczkowa|faktura vat zaliczkowa"
        "|faktura końcowa|faktura rozliczeniowa|faktura vat końcowa|faktura proforma|faktura pro forma|proforma|pro forma"
        "|credit note|proforma invoice|pro forma invoice|advance invoice|final invoice|corrective invoice|correction invoice"
        "|duplikat faktury|faktura vat duplikat|faktura duplikat|faktura korygująca vat|faktura marża|faktura vat marża"
        "|faktura vat rr|facture"
    ),
    C.NUMBER: (
        "facture n|facture no|facture numéro|numéro de facture|"
        "číslo faktury|faktura č|daňový doklad č|faktura daňový doklad č|faktura daňový doklad číslo|"
        "numer faktury|nr faktury|faktura nr|faktura numer|faktura vat nr|faktura vat numer|faktura sprzedaży nr|numer dokumentu"
        "|nr dokumentu|dokument nr|invoice no|invoice number|invoice nr|vat invoice no|invoice id|rechnungsnummer|rechnung nr"
        "|rechnungs nr|numer faktury vat|nr faktury vat|faktura vat invoice no|faktura invoice no|faktura invoice nr|fv nr"
        "|symbol faktury|oznaczenie faktury|document no|document number|faktura uproszczona nr|faktura zaliczkowa nr"
        "|faktura korygująca nr|faktura końcowa nr|faktura proforma nr|faktura pro forma nr|proforma nr|faktura rozliczeniowa nr"
        "|faktura vat sprzedaży nr|tax invoice no|faktura korygująca vat nr|numer kolejny faktury|nr kolejny|duplikat faktury nr"
        "|faktura vat duplikat nr|faktura marża nr|kolejny numer faktury"
    ),
    C.BARE_NUMBER: "nr|numer|no|number|num",
    C.OTHER_NUMBER: (
        "numer zamówienia|nr zamówienia|zamówienie nr|zamówienie|do zamówienia nr|zamówienie klienta|order no|order number|order"
        "|purchase order|po number|po no|customer order|umowa nr|nr umowy|numer umowy|contract no|wz nr|nr wz|dowód wz|dokument wz"
        "|dokument magazynowy|dokumenty wz|do wz|numer klienta|nr klienta|kod klienta|customer no|customer number|client no"
        "|nr nabywcy|numer kontrahenta|nr kontrahenta|id klienta|kundennummer|nr płatnika|numer płatnika|do faktury nr"
        "|dotyczy faktury|dotyczy faktury nr|do faktury|korekta do faktury|korekta do faktury nr|faktura korygowana"
        "|numer faktury korygowanej|nr faktury korygowanej|paragon nr|nr paragonu|numer paragonu|paragon fiskalny nr|do paragonu"
        "|do paragonu nr|nr wydruku|numer wydruku|nr kasy|kasa nr|numer rejestracyjny|nr rejestracyjny|nr rej|numer referencyjny"
        "|nr referencyjny|reference|ref no|nr partii|numer seryjny|nr seryjny|nr listu przewozowego|list przewozowy|numer przesyłki"
        "|protokół nr|nr protokołu|zlecenie nr|nr zlecenia|numer zlecenia|oferta nr|nr oferty|numer oferty|projekt nr|nr projektu"
        "|numer katalogowy|nr kat|indeks|kod towaru|numer ewidencyjny|nr ewidencyjny|proforma nr ref|faktura zaliczkowa numer"
        "|zaliczka do faktury|nr faktury zaliczkowej|numer faktury zaliczkowej|na podstawie zamówienia|zam nr|nr zam|auftragsnummer"
        "|bestellnummer|specyfikacja nr|delivery note|dostawa nr|nr dostawy|punkt poboru|nr ppe|numer ppe|nr licznika|nr wniosku"
    ),
    C.KSEF: (
        "numer ksef|nr ksef|ksef|numer identyfikujący fakturę w ksef|numer faktury w ksef|nr faktury w ksef"
        "|numer identyfikacyjny ksef|identyfikator ksef|ksef id|ksef number|ksef no|numer faktury ksef|nr faktury ksef|id ksef"
    ),
    C.ISSUE_DATE: (
        "data wystawienia|data wystawienia faktury|wystawiono dnia|wystawiona dnia|wystawiono w dniu|wystawiona w dniu|wystawiono"
        "|dnia wystawienia|dzień wystawienia|data faktury|data wyst|d wystawienia|data i miejsce wystawienia|miejsce i data"
        "|miejscowość i data|miejsce i data wystawienia|miejsce data wystawienia|data miejsce wystawienia|miejscowość i data wystawienia"
        "|invoice date|date of issue|issue date|issued on|issued|date issued|issued date|date of invoice|rechnungsdatum|ausstellungsdatum"
        "|data wystawienia dokumentu|data dokumentu|faktura z dnia|data wystawienia z zastrzeżeniem|place and date of issue"
        "|date and place of issue|document date|faktura wystawiona dnia|data wystaw|wystawienia"
        "|datum vystavení|date d'émission|date de facture"
    ),
    C.SALE_DATE: (
        "data sprzedaży|data dostawy|data wykonania usługi|data wykonania|data zakończenia dostawy|data zakończenia usługi"
        "|data zakończenia dostawy lub wykonania usługi|data zakończenia dostawy usługi|data dokonania dostawy|data dokonania"
        "|data dokonania lub zakończenia dostawy|data dokonania lub zakończenia dostawy towarów lub wykonania usługi"
        "|data sprzedaży usługi|data wydania towaru|data dostawy wykonania usługi|data sprzedaży dostawy|data zakończenia"
        "|date of sale|sale date|date of supply|supply date|delivery date|date of delivery|service date|date of service|lieferdatum"
        "|leistungsdatum|sprzedano dnia|miesiąc sprzedaży|data obowiązku podatkowego|data powstania obowiązku podatkowego"
        "|sales date|tax point|tax point date"
        "|sprzedaży|dostawy|wykonania usługi|datum plnění|date de livraison|datum uskutečnění plnění|datum uskutečnění zdanitelného plnění"
        "|data dostawy towaru|sprzedaż z dnia|data zakończenia dostawy towarów"
        "|wykonano|wykonano dnia|wykonano w dniu|usługę wykonano|usługę wykonano dnia|sprzedano|sprzedano w dniu|zrealizowano"
        "|data usługi|data wykonania usług|data realizacji usługi|data wykonania robót"
        "|data wykonania dostawy|data sprzed|date of sales|date of completion|completion date|data otrzymania zapłaty"
    ),
    C.ISSUE_AND_SALE_DATE: (
        "data wystawienia i sprzedaży|data wystawienia sprzedaży|data wystawienia oraz sprzedaży|data sprzedaży i wystawienia"
        "|data sprzedaży wystawienia|data wystawienia dostawy|data wystawienia i dostawy|data wystawienia i data sprzedaży"
        "|data wystawienia data sprzedaży|date of issue and sale|data wystawienia i wykonania usługi|issue and sale date"
        "|issue sale date|data wystawienia i zakończenia dostawy"
    ),
    C.DUE_DATE: (
        "termin płatności|termin zapłaty|data płatności|płatne do|płatność do|zapłata do|zapłata do dnia|płatne do dnia|termin"
        "|płatność do dnia|due date|payment due|payment due date|payment date|date due|payable by|pay by|due|zahlbar bis|fällig am"
        "|fälligkeit|fälligkeitsdatum|zahlungsziel|termin płatn|do zapłaty do dnia|do zapłaty do|term of payment|payment term"
        "|payment terms|płatne w terminie|termin i forma płatności|termin płatności do|do dnia|ostateczny termin płatności"
        "|płatność w terminie|data wymagalności|zapłaty do|zapłaty|płatności"
        "|płatna do dnia|płatna jest do dnia|płatne jest do dnia|płatna do|płatny do dnia|prosimy o zapłatę do dnia"
        "|prosimy o wpłatę do dnia|prosimy o zapłatę do|prosimy o wpłatę do|termin płatności upływa"
        "|termin zapłaty upływa|termin płatności upływa dnia"
        "|w terminie do|w terminie do dnia|w nieprzekraczalnym terminie do"
        "|płatne przelewem do|płatne przelewem do dnia|przelewem do dnia|przelew do|przelew do dnia"
        "|datum splatnosti|échéance|date d'échéance|termin płatn"
    ),
    C.ANY_DATE: "data|date|z dnia|dnia|datum|dn|w dniu|of date|dated",
    C.OTHER_DATE: (
        "data zapłaty|zapłacono dnia|zapłacono w dniu|data wydruku|wydrukowano|wydrukowano dnia|data zamówienia|data wpływu"
        "|data otrzymania|data odbioru|data przyjęcia|data duplikatu|data wystawienia duplikatu|data korekty"
        "|data faktury korygowanej|data wystawienia faktury korygowanej|data umowy|okres rozliczeniowy|okres|za okres"
        "|billing period|period|order date|print date|data kursu|kurs z dnia|tabela nbp|date of payment|data przyjęcia do ksef"
        "|data nadania numeru ksef|data przesłania do ksef|opłacono dnia|data wysyłki|data wezwania|zapłacono|duplikat wystawiono"
        "|data wystawienia duplikatu faktury|data wprowadzenia|data utworzenia|printed|printed on|ważna do|ważne do|data ważności"
        "|data operacji|data pierwotnej faktury|data następnego odczytu|data odczytu|data wz|data zlecenia|z dnia umowy"
        "|data dokumentu wz|paid on|date paid"
    ),
    C.PAYMENT_FORM: (
        "forma płatności|sposób zapłaty|sposób płatności|forma zapłaty|metoda płatności|płatność|payment method|payment"
        "|method of payment|zahlungsart|form of payment|payment form|warunki płatności|rodzaj płatności|zapłata|typ płatności"
    ),
    C.SELLER: (
        "sprzedawca|sprzedający|wystawca|wystawca faktury|dostawca|usługodawca|wykonawca|zleceniobiorca|dane sprzedawcy|seller"
        "|vendor|supplier|issuer|issued by|service provider|verkäufer|lieferant|rechnungssteller|sprzedawca wystawca|podatnik|from"
        "|sold by|dane wystawcy|sprzedawca dostawca|informacje o sprzedawcy|seller details|dostawca usług|sprzedawca podatnik"
        "|wierzyciel|podmiot1|sprzedawca podmiot1|firma sprzedawcy|dodavatel|vendeur|prodávající"
    ),
    C.BUYER: (
        "nabywca|kupujący|zamawiający|zleceniodawca|usługobiorca|klient|dane nabywcy|buyer|purchaser|customer|client|bill to"
        "|billed to|billing to|sold to|invoice to|invoiced to|käufer|kunde|rechnungsempfänger|nabywca towaru|nabywca usługi"
        "|nabywca płatnik|nabywca odbiorca|kontrahent|dane klienta|dane kupującego|nabywca usług|nabywca i płatnik"
        "|nabywca i odbiorca|informacje o nabywcy|nabywca zamawiający|podmiot2|nabywca podmiot2|buyer details|nabywca kupujący"
        "|dłużnik|klient nabywca|dane zamawiającego|odběratel|acheteur|kupující"
        "|faktura dla|faktura na|odbiorca i nabywca|dane do faktury|dane firmy nabywcy"
    ),
    C.THIRD_PARTY: (
        "odbiorca|płatnik|adres dostawy|miejsce dostawy|adres korespondencyjny|adres do korespondencji|korespondencja|dane odbiorcy"
        "|recipient|payer|ship to|deliver to|delivery address|lieferadresse|empfänger|odbiorca faktury|podmiot inny|podmiot3|faktor"
        "|cesjonariusz|adresat|miejsce odbioru|punkt odbioru|konsument|consignee|shipping address|odbiorca towaru|dane płatnika"
        "|przedstawiciel podatkowy|odbiorca końcowy|adres wysyłki|wysyłka do|dostawa do|jednostka samorządu|odbiorca usługi"
        "|przewoźnik|oddział|trzecia strona|podmiot trzeci|faktoring"
    ),
    C.NIP: (
        "nip|nr nip|numer nip|nip nr|nip ue|nip vat ue|nip vat|vat id|vat no|vat number|vat reg no|vat registration no"
        "|vat identification number|tax id|tax no|tax number|tax identification number|tax id no|tin|ust idnr|ust id|ust id nr"
        "|steuernummer|vat eu|nr vat ue|vat ue|numer identyfikacji podatkowej|nr ident podatkowej|numer podatkowy"
        "|identyfikator podatkowy|nip tax id|nip vat id|nip vat no|nip pl|nip tin|nip nr vat ue|nr vat|eu vat|eu vat no|vat id no"
        "|nip tax no|tax reg no|dič|dic|uid nr|uid|ust idnr nr|mwst nr|steuer nr|nip vat|nr identyfikacji podatkowej|nr nip ue"
        "|tva intracommunautaire|numéro de tva"
    ),
    C.SELLER_NIP: (
        "nip sprzedawcy|nip wystawcy|nip dostawcy|nip sprzedającego|seller nip|sellers nip|seller vat id|seller tax id"
        "|nr nip sprzedawcy|numer nip sprzedawcy|sprzedawca nip|supplier vat id|sellers vat id|nip podatnika|vat id of the seller"
        "|nip podmiot1|vendor vat id|sellers tax id|nip usługodawcy"
    ),
    C.BUYER_NIP: (
        "nip nabywcy|nip kupującego|nip klienta|nabywca nip|buyer nip|buyers nip|buyer vat id|buyer tax id|customer vat id"
        "|customer nip|nr nip nabywcy|numer nip nabywcy|nip odbiorcy faktury|buyers vat id|nip zamawiającego|your vat id"
        "|customer tax id|vat id of the buyer|nip podmiot2|client vat id|buyers tax id|nip usługobiorcy|nip kontrahenta"
    ),
    C.OTHER_ID: (
        "krs|nr krs|numer krs|bdo|nr bdo|numer bdo|numer rejestrowy bdo|pesel|nr pesel|tel|telefon|phone|fax|faks|mobile|kom"
        "|tel fax|infolinia|e mail|email|mail|www|pkwiu|kod pocztowy|gln|nip odbiorcy|nip płatnika|nip banku|ean|gtin"
        "|nip podmiotu trzeciego|nip faktora|nip podmiotu|contact|kontakt|tel kom|telefon kontaktowy|giin|lei|gios|nr gios"
    ),
    C.REGON: "regon|nr regon|numer regon|regon nr",
    C.NET: (
        "total ht|montant ht|"
        "razem netto|suma netto|netto|wartość netto|kwota netto|wartość netto razem|łącznie netto|ogółem netto|netto razem"
        "|netto łącznie|suma wartości netto|wartość sprzedaży netto|net|net total|total net|net amount|subtotal|sub total"
        "|total excl vat|total ex vat|net value|nettobetrag|zwischensumme|netto gesamt|razem wartość netto|podstawa opodatkowania"
        "|podstawa vat|total net amount|net sum|amount net|suma wartość netto|razem kwota netto|total net value|sprzedaż netto"
        "|wartość bez vat|razem bez vat|amount excl vat|total without vat|summe netto|netto suma|wartość towarów netto"
        "|łączna wartość netto|łączna kwota netto|wartość netto ogółem|kwota netto razem|taxable amount|wart netto"
    ),
    C.VAT: (
        "tva|total tva|montant tva|"
        "razem vat|suma vat|suma ptu|razem ptu|ptu razem|kwota ptu|vat|kwota vat|podatek vat|podatek|wartość vat|kwota podatku"
        "|kwota podatku vat|vat razem|łącznie vat|ogółem vat|suma podatku|suma podatku vat|należny vat|podatek należny|vat amount"
        "|tax|tax amount|total vat|vat total|total tax|mwst|ust|umsatzsteuer|mwst betrag|razem podatek|razem podatek vat"
        "|razem kwota vat|tax total|total vat amount|sales tax|steuerbetrag|wartość podatku|vat łącznie|łączna kwota vat|vat suma"
        "|kwota vat razem|wart vat|suma kwot vat|plus vat|w tym vat|w tym podatek|w tym kwota vat|including vat|w tym podatek vat"
        "|incl vat|davon mwst|davon ust|inkl mwst|thereof vat|w tym podatku vat"
    ),
    C.GROSS: (
        "total ttc|montant ttc|"
        "razem brutto|suma brutto|brutto|wartość brutto|kwota brutto|wartość brutto razem|łącznie brutto|ogółem brutto|brutto razem"
        "|suma wartości brutto|gross|gross total|total gross|gross amount|gross value|total incl vat|total inc vat"
        "|total including vat|bruttobetrag|gesamtbetrag|rechnungsbetrag|endbetrag|kwota należności ogółem|należność ogółem"
        "|kwota należności|wartość faktury|wartość faktury brutto|kwota faktury|total gross amount|grand total|invoice total"
        "|razem wartość brutto|łączna wartość brutto|łączna kwota brutto|wartość sprzedaży brutto|total gross value|amount gross"
        "|razem kwota brutto|suma pln brutto|ogólna wartość faktury|summe brutto|brutto gesamt|brutto suma|total amount incl vat"
        "|total with vat|należność|kwota należna ogółem|wartość brutto ogółem|brutto łącznie|kwota brutto razem|suma wartość brutto"
        "|kwota końcowa|wartość końcowa|suma końcowa|kwota z vat|wartość z vat|razem z vat|suma z vat|łącznie z vat|razem z podatkiem"
        "|wartość dokumentu|kwota dokumentu|invoice amount|total invoice amount|wart brutto|do zapłaty brutto|sprzedaż brutto"
    ),
    C.TOTAL: (
        "razem|suma|ogółem|łącznie|total|sum|gesamt|summe|razem pln|razem eur|podsumowanie|total amount|kwota razem|suma pln"
        "|wartość razem|kwota ogółem|wartość ogółem|in total|summary|totals|razem suma|kwota całkowita|sumy|kwota łączna"
        "|suma całkowita|suma ogółem|razem ogółem"
    ),
    C.AMOUNT_DUE: (
        "do zapłaty|razem do zapłaty|pozostało do zapłaty|kwota do zapłaty|suma do zapłaty|łącznie do zapłaty|pozostaje do zapłaty"
        "|należność do zapłaty|ogółem do zapłaty|total to pay|to pay|to be paid|total due|amount due|balance due|amount to pay"
        "|amount payable|total payable|payable|zu zahlen|zahlbetrag|do zapłaty razem|do zapłaty łącznie|do zapłaty pln|pozostało"
        "|należy zapłacić|celkem k úhradě|montant à payer"
        "|total amount due|razem należność do zapłaty|do zapłaty ogółem|kwota pozostała do zapłaty|zapłacić"
    ),
    C.PAID: (
        "zapłacono|opłacono|wpłacono|paid|amount paid|zaliczka|zaliczki|przedpłata|wpłata|kwota zapłacona|zapłacono gotówką"
        "|zapłacono kartą|rozliczono|zapłacona kwota|zapłacono razem|already paid|prepaid"
    ),
    C.OF_WHICH: "w tym|of which|including|incl|davon|w tym stawka",
    C.RATE: "stawka|stawka vat|stawka podatku|vat rate|tax rate|rate|stawka podatku vat|steuersatz|mwst satz|st vat|stawka vat w",
    C.WORDS: (
        "słownie|słownie złotych|kwota słownie|słownie zł|in words|amount in words|say|in worten|słownie do zapłaty|słownie pln"
        "|słownie razem|do zapłaty słownie|wartość słownie|brutto słownie|kwota brutto słownie|słownie brutto|słownie kwota"
    ),
    C.CURRENCY: "waluta|currency|waluta faktury|kod waluty|währung|waluta dokumentu|invoice currency|waluta płatności",
    C.ACCOUNT: (
        "nr konta|numer konta|numer rachunku|nr rachunku|konto|rachunek|rachunek bankowy|konto bankowe|nr rachunku bankowego"
        "|numer rachunku bankowego|nr konta bankowego|numer konta bankowego|bank account|account no|account number|account|iban|nrb"
        "|bank account no|bank account number|kontonummer|na konto|na rachunek|nr r ku|rachunek nr|konto nr|numer iban|nr iban"
        "|bankverbindung|przelew na konto|konto do wpłat"
    ),
    C.BANK: "bank|nazwa banku|swift|bic|swift bic|bank name|bic swift|kod swift|w banku|kod bic|bank i numer rachunku",
    C.NOTES: "uwagi|notes|dodatkowe informacje|informacje dodatkowe|adnotacje|comments|remarks|dotyczy|opis|bemerkungen|komentarz",
    C.PERSON: (
        "wystawił|wystawiła|wystawił a|odebrał|odebrała|podpis|osoba upoważniona|podpis wystawcy|podpis odbiorcy"
        "|podpis osoby upoważnionej|osoba upoważniona do wystawienia|osoba upoważniona do odbioru|podpis sprzedawcy|podpis nabywcy"
        "|imię i nazwisko|podpis osoby upoważnionej do wystawienia|podpis osoby upoważnionej do odbioru"
        "|osoba upoważniona do wystawienia faktury|osoba upoważniona do odbioru faktury|pieczęć i podpis|sporządził"
        "|wystawił sprzedawca|dokument wystawił|podpis osoby uprawnionej|pieczątka i podpis|fakturę wystawił|fakturę odebrał"
        "|podpis i pieczęć sprzedawcy|imię nazwisko i podpis|wystawiający|za sprzedawcę|za nabywcę|podpis sprzedającego"
        "|podpis kupującego"
    ),
    C.OTHER_AMOUNT: (
        "kurs|kurs waluty|kurs nbp|kwota podatku pln|vat w pln|vat pln|kwota vat pln|wartość vat w pln|kwota vat w pln"
        "|kapitał zakładowy|rabat|upust|opust|discount|cena|cena netto|cena brutto|cena jedn|cena jednostkowa|kaucja|kaucje"
        "|kaucja zwrotna|przeniesienie|do przeniesienia|z przeniesienia|saldo|poprzednie saldo|nadpłata|niedopłata|odsetki"
        "|exchange rate|share capital|unit price|cena jedn netto|podatek pln|kwota podatku vat w pln|vat przeliczony na pln|reszta"
        "|gotówka|wydano|karta|wartość przed rabatem|rabaty razem|kapitał zakł|kapitał wpłacony|vat w złotych|podatek vat w pln"
        "|netto pln|brutto pln|opłata paliwowa|cash|change"
    ),
}
"""Per concept its phrases, separated by |."""
