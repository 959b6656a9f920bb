"""FA(3) files drawn here: a plain invoice with room for changes, and one that says all a Faktura can."""

from __future__ import annotations

NAMESPACE = "http://crd.gov.pl/wzor/2025/06/25/13775/"


BUYER = "5250012343"


def document(fa: str = "", *, kind: str = "VAT", namespace: str = NAMESPACE, head: str = '<?xml version="1.0" encoding="UTF-8"?>') -> bytes:
    """An FA(3) file drawn here: one seller, one buyer, what `fa` says."""
    text = f"""{head}
<f:Faktura xmlns:f="{namespace}">
 <f:Podmiot1><f:DaneIdentyfikacyjne><f:NIP>6610777776</f:NIP><f:Nazwa>Meble  Kuźnia
   Sp. z o.o.</f:Nazwa></f:DaneIdentyfikacyjne></f:Podmiot1>
 <f:Podmiot2><f:DaneIdentyfikacyjne><f:NIP>{BUYER}</f:NIP><f:Nazwa>Przykładowa sp. z o.o.</f:Nazwa></f:DaneIdentyfikacyjne></f:Podmiot2>
 <f:Fa><f:KodWaluty>PLN</f:KodWaluty><f:P_1>2026-11-12</f:P_1><f:P_2>FV/147/11/2026</f:P_2>{fa or FA}
 <f:RodzajFaktury>{kind}</f:RodzajFaktury></f:Fa>
</f:Faktura>"""
    return text.encode()


FA = """<f:P_6>2026-11-10</f:P_6><f:P_13_1>1000.00</f:P_13_1><f:P_14_1>230.00</f:P_14_1><f:P_13_2>100</f:P_13_2><f:P_14_2>7.00</f:P_14_2>
 <f:P_13_7>50.00</f:P_13_7><f:P_15>1387.00</f:P_15>
 <f:FaWiersz><f:NrWierszaFa>1</f:NrWierszaFa><f:P_7>Regał</f:P_7><f:P_8A>szt.</f:P_8A><f:P_8B>2</f:P_8B><f:P_9A>500.00</f:P_9A><f:P_11>1000.00</f:P_11><f:P_12>23</f:P_12></f:FaWiersz>
 <f:FaWiersz><f:NrWierszaFa>2</f:NrWierszaFa><f:P_7>Książka</f:P_7><f:P_11>100.00</f:P_11><f:P_12>7</f:P_12></f:FaWiersz>
 <f:FaWiersz><f:NrWierszaFa>3</f:NrWierszaFa><f:P_7>Szkolenie</f:P_7><f:P_11>50.00</f:P_11><f:P_12>zw</f:P_12></f:FaWiersz>
 <f:Platnosc><f:TerminPlatnosci><f:Termin>2026-11-26</f:Termin></f:TerminPlatnosci>
  <f:RachunekBankowy><f:NrRB>PL02 1240 1037 8284 0303 6843 4686</f:NrRB></f:RachunekBankowy></f:Platnosc>"""


FULL = """<?xml version="1.0" encoding="UTF-8"?>
<Faktura xmlns="http://crd.gov.pl/wzor/2025/06/25/13775/">
<Naglowek><KodFormularza kodSystemowy="FA (3)" wersjaSchemy="1-0E">FA</KodFormularza><WariantFormularza>3</WariantFormularza>
 <DataWytworzeniaFa>2026-11-12T08:00:00Z</DataWytworzeniaFa></Naglowek>
<Podmiot1><DaneIdentyfikacyjne><NIP>6610777776</NIP><Nazwa>Meble Kuźnia</Nazwa></DaneIdentyfikacyjne>
 <Adres><KodKraju>PL</KodKraju><AdresL1>ul. Polna 1</AdresL1><AdresL2>00-001 Warszawa</AdresL2></Adres></Podmiot1>
<Podmiot2><DaneIdentyfikacyjne><KodUE>DE</KodUE><NrVatUE>123456789</NrVatUE><Nazwa>Käufer GmbH</Nazwa></DaneIdentyfikacyjne>
 <Adres><KodKraju>DE</KodKraju><AdresL1>Hauptstr. 3, 10115 Berlin</AdresL1></Adres><JST>2</JST><GV>2</GV></Podmiot2>
<Podmiot3><DaneIdentyfikacyjne><NIP>7740001454</NIP><Nazwa>Magazyn</Nazwa></DaneIdentyfikacyjne><Rola>2</Rola></Podmiot3>
<Podmiot3><DaneIdentyfikacyjne><BrakID>1</BrakID><Nazwa>Doradca</Nazwa></DaneIdentyfikacyjne><RolaInna>1</RolaInna><OpisRoli>x</OpisRoli></Podmiot3>
<Fa><KodWaluty>EUR</KodWaluty><P_1>2026-11-12</P_1><P_2>FV/1</P_2><OkresFa><P_6_Od>2026-10-01</P_6_Od><P_6_Do>2026-10-31</P_6_Do></OkresFa>
 <P_13_1>200.00</P_13_1><P_14_1>46.00</P_14_1><P_14_1W>196.56</P_14_1W><P_13_7>10.00</P_13_7><P_15>256.00</P_15>
 <Adnotacje><P_16>1</P_16><P_17>1</P_17><P_18>2</P_18><P_18A>1</P_18A><Zwolnienie><P_19>1</P_19><P_19A>art. 43 ust. 1</P_19A></Zwolnienie>
 <NoweSrodkiTransportu><P_22N>1</P_22N></NoweSrodkiTransportu><P_23>2</P_23><PMarzy><P_PMarzyN>1</P_PMarzyN></PMarzy></Adnotacje>
 <RodzajFaktury>VAT</RodzajFaktury>
 <FaWiersz><NrWierszaFa>1</NrWierszaFa><P_7>Regał</P_7><P_8A>szt.</P_8A><P_8B>2.5</P_8B><P_9A>80.12345678</P_9A><P_9B>98.40</P_9B><P_10>0.31</P_10>
  <P_11>200.00</P_11><P_11A>246.00</P_11A><P_11Vat>46.00</P_11Vat><P_12>23</P_12><KursWaluty>4.2731</KursWaluty></FaWiersz>
 <FaWiersz><NrWierszaFa>2</NrWierszaFa><P_7>Szkolenie</P_7><P_11>10.00</P_11><P_12>zw</P_12><KursWaluty>4.2731</KursWaluty></FaWiersz>
 <Rozliczenie><DoZaplaty>156.00</DoZaplaty></Rozliczenie>
 <Platnosc><ZnacznikZaplatyCzesciowej>2</ZnacznikZaplatyCzesciowej>
  <ZaplataCzesciowa><KwotaZaplatyCzesciowej>56</KwotaZaplatyCzesciowej><DataZaplatyCzesciowej>2026-11-12</DataZaplatyCzesciowej></ZaplataCzesciowa>
  <ZaplataCzesciowa><KwotaZaplatyCzesciowej>200</KwotaZaplatyCzesciowej><DataZaplatyCzesciowej>2026-11-13</DataZaplatyCzesciowej></ZaplataCzesciowa>
  <TerminPlatnosci><TerminOpis><Ilosc>14</Ilosc><Jednostka>dni</Jednostka>
   <ZdarzeniePoczatkowe>wystawienie faktury</ZdarzeniePoczatkowe></TerminOpis></TerminPlatnosci>
  <TerminPlatnosci><Termin>2026-12-24</Termin></TerminPlatnosci>
  <FormaPlatnosci>6</FormaPlatnosci><RachunekBankowy><NrRB>DE89370400440532013000</NrRB></RachunekBankowy></Platnosc></Fa></Faktura>""".encode()
