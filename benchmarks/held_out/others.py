"""Documents that must never become an invoice by themselves: forms, receipts, corrections, notes, and papers around a sale."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from random import Random

from benchmarks.held_out.families import boxes, cloud
from benchmarks.held_out.invoice import Invoice, share
from benchmarks.held_out.markup import Draw, address, e, page_css, sheet
from benchmarks.held_out.style import Style


def _css(style: Style, size: tuple[str, ...] = ("210mm", "297mm")) -> str:
    return f"<style>{page_css(*size)}body{{font:{style.size}pt/1.4 '{style.font}'}}.t{{width:100%;margin:4mm 0}}.t td,.t th{{border:.25mm solid #444;padding:1mm;font-weight:400}}.s{{display:flex;justify-content:space-between}}pre{{font:7.5pt/1.3 '{style.mono}'}}</style>"


def _parties(invoice: Invoice, style: Style, left: str, right: str) -> str:
    one, two = invoice.seller, invoice.buyer
    return f"<div class=s><div><b>{left}</b><br>{e(one.name)}<br>{address(one)}<br>NIP {style.nip(one.nip)}</div><div><b>{right}</b><br>{e(two.name)}<br>{address(two)}<br>NIP {style.nip(two.nip)}</div></div>"


def _goods(invoice: Invoice, style: Style, *, prices: bool) -> str:
    rows = (
        "<tr><th>Lp.</th><th>Nazwa</th><th>J.m.</th><th>Ilość</th>"
        + ("<th>Cena netto</th><th>Wartość netto</th>" if prices else "<th>Uwagi</th>")
        + "</tr>"
    )
    for number, line in enumerate(invoice.lines[:12], 1):
        rows += f"<tr><td>{number}</td><td>{e(line.name)}</td><td>{line.unit}</td><td class=r>{style.quantity(line.quantity)}</td>"
        rows += (
            f"<td class=r>{style.price(line.price)}</td><td class=r>{style.money(line.net or Decimal())}</td></tr>"
            if prices
            else "<td></td></tr>"
        )
    return f"<table class=t>{rows}</table>"


def blank(invoice: Invoice, style: Style, rng: Random) -> str:
    """An invoice form as stationers sell it: all labels, no value; some with a stamp of the seller."""
    dots = "." * 34
    stamp = f"{e(invoice.seller.name)}<br>{address(invoice.seller)}<br>NIP {style.nip(invoice.seller.nip)}" if rng.random() < 0.4 else dots
    html = f"<div class=s><div>Sprzedawca<br>{stamp}</div><div>Miejsce i data wystawienia: {dots[:20]}<br>Data sprzedaży: {dots[:20]}</div></div>"
    html += f"<h2 class=c>FAKTURA VAT nr {dots[:20]}</h2><div>Nabywca: {dots * 2}<br>Adres: {dots * 2}<br>NIP: {dots}</div>"
    html += "<table class=t><tr><th>Lp.</th><th>Nazwa towaru/usługi</th><th>J.m.</th><th>Ilość</th><th>Cena netto</th><th>Wartość netto</th><th>VAT %</th><th>Kwota VAT</th><th>Wartość brutto</th></tr>"
    html += "".join(f"<tr><td>{n}</td>{'<td>&nbsp;</td>' * 8}</tr>" for n in range(1, rng.randint(6, 12)))
    html += "<tr><td colspan=5 class=r>RAZEM</td><td></td><td>X</td><td></td><td></td></tr></table>"
    return _css(style) + sheet(
        html
        + f"<div>Do zapłaty: {dots} zł<br>Słownie: {dots * 2}<br>Sposób zapłaty: gotówka / przelew*  Termin: {dots[:16]}<br>Nr konta: {dots}</div><p>* niepotrzebne skreślić</p>"
    )


def _receipt(invoice: Invoice, style: Style, rng: Random, buyer: str) -> str:
    wide = 38
    letters = {"23": "A", "8": "B", "5": "C"}
    rows = [
        invoice.seller.name[:wide].center(wide),
        invoice.seller.street.center(wide),
        invoice.seller.place.center(wide),
        f"NIP {style.nip(invoice.seller.nip)}".center(wide),
        "",
    ]
    rows += [
        f"{invoice.issue:%Y-%m-%d}{'nr wydr.' + str(rng.randint(1000, 99999)):>{wide - 10}}",
        "PARAGON FISKALNY".center(wide),
        "-" * wide,
    ]
    total, taxes = Decimal(), dict.fromkeys("ABC", Decimal())
    for line in invoice.lines[:14]:
        letter = letters.get(line.rate, "A")
        right = f"{style.quantity(line.quantity)}x{line.price:.2f} {line.gross:.2f}{letter}".replace(".", ",")
        rows += [line.name[:wide], right.rjust(wide)]
        total += line.gross
        taxes[letter] += line.gross
    rows.append("-" * wide)
    vat = Decimal()
    for letter, rate in (("A", "23"), ("B", "8"), ("C", "5")):
        if taxes[letter]:
            tax = (taxes[letter] * share(rate) / (1 + share(rate))).quantize(Decimal("0.01"))
            vat += tax
            rows += [f"SPRZEDAŻ OPODATKOWANA {letter}{taxes[letter]:>{wide - 23}.2f}", f"PTU {letter} {rate},00 %{tax:>{wide - 13}.2f}"]
    rows += [f"SUMA PTU{vat:>{wide - 8}.2f}", f"SUMA PLN{total:>{wide - 8}.2f}", "-" * wide, f"KARTA{total:>{wide - 5}.2f}"]
    rows += ([f"NIP NABYWCY: {buyer}"] if buyer else []) + [
        f"#{rng.randint(100, 999)} KASA {rng.randint(1, 9)}",
        f"{rng.randint(10**9, 10**10 - 1)}ABCDEF0123".center(wide),
        f"BBC {rng.randint(10**9, 10**10 - 1)}".center(wide),
    ]
    return _css(style, ("80mm", f"{max(110, 4 * len(rows) + 34)}mm", "6mm 6mm")) + sheet("<pre>" + "\n".join(map(e, rows)) + "</pre>")


def receipt(invoice: Invoice, style: Style, rng: Random) -> str:
    """A fiscal receipt without the buyer's NIP."""
    return _receipt(invoice, style, rng, "")


def receipt_nip(invoice: Invoice, style: Style, rng: Random) -> str:
    """A fiscal receipt with the buyer's NIP."""
    return _receipt(invoice, style, rng, invoice.buyer.nip)


def correction(invoice: Invoice, style: Style, rng: Random) -> str:
    """A correcting invoice: rows before and after, the difference to pay back."""
    line, other = invoice.lines[0], invoice.lines[0].quantity + 1
    before, after = (line.price * other).quantize(Decimal("0.01")), (line.price * line.quantity).quantize(Decimal("0.01"))
    head = rng.choice(["Faktura korygująca", "FAKTURA KORYGUJĄCA VAT", "Korekta faktury", "Faktura VAT korygująca"])
    html = f"<h2>{head} nr KOR/{invoice.number}</h2><div>Data wystawienia: {style.day(invoice.issue)}<br>Dotyczy faktury nr {e(invoice.number)} z dnia {style.day(invoice.issue - timedelta(days=20))}</div>"
    html += (
        _parties(invoice, style, "Sprzedawca", "Nabywca")
        + "<table class=t><tr><th></th><th>Nazwa</th><th>Ilość</th><th>Cena</th><th>Netto</th><th>VAT</th><th>Kwota VAT</th><th>Brutto</th></tr>"
    )
    for label, quantity, net in (
        ("Przed korektą", other, before),
        ("Po korekcie", line.quantity, after),
        ("Korekta", line.quantity - other, after - before),
    ):
        vat = (net * share(line.rate)).quantize(Decimal("0.01"))
        html += f"<tr><td>{label}</td><td>{e(line.name)}</td><td>{style.quantity(quantity)}</td><td>{style.price(line.price)}</td><td class=r>{style.money(net)}</td><td>{style.rate(line.rate)}</td><td class=r>{style.money(vat)}</td><td class=r>{style.money(net + vat)}</td></tr>"
    return _css(style) + sheet(
        html
        + f"</table><p>Przyczyna korekty: {rng.choice(['zwrot towaru', 'pomyłka w ilości', 'rabat potransakcyjny'])}</p><p>Do zwrotu: {style.total(before - after, 'PLN')} netto</p>"
    )


def note(invoice: Invoice, style: Style, rng: Random) -> str:
    """A correcting note, an accounting note or interest note."""
    head = rng.choice(["NOTA KORYGUJĄCA", "Nota księgowa (obciążeniowa)", "NOTA ODSETKOWA"])
    html = f"<div class=r>{e(invoice.seller.town)}, {style.day(invoice.issue)}</div><h2 class=c>{head} nr NK {invoice.number}</h2>{_parties(invoice, style, 'Wystawca', 'Odbiorca')}"
    if "KOR" in head:
        html += f"<p>Dotyczy faktury VAT nr {e(invoice.order)} z dnia {style.day(invoice.issue - timedelta(days=9))}</p><table class=t><tr><th>Treść korygowana</th><th>Treść prawidłowa</th></tr><tr><td>{e(invoice.buyer.street)}</td><td>{e(invoice.buyer.street)}B</td></tr></table>"
    else:
        html += f"<p>Obciążamy Państwa kwotą {style.total(invoice.gross, 'PLN')} tytułem: {rng.choice(['kara umowna za opóźnienie', 'odsetki ustawowe za opóźnienie w transakcjach handlowych', 'koszty odzyskiwania należności'])}.</p><p>Płatne do {style.day(invoice.issue + timedelta(days=7))} na rachunek {style.account(invoice.seller.account)}</p><p>Słownie: {e(style.in_words(invoice.gross, 'PLN'))}</p><p>Nota nie podlega podatkowi VAT.</p>"
    return _css(style) + sheet(html)


def delivery(invoice: Invoice, style: Style, rng: Random) -> str:
    """A goods issue note or a delivery note."""
    head = rng.choice(["WZ – wydanie na zewnątrz", "Dokument WZ", "LIST PRZEWOZOWY", "Protokół odbioru"])
    return _css(style) + sheet(
        f"<h2>{head} nr {rng.randint(10, 9999)}/{invoice.issue.year}</h2><p>Data: {style.day(invoice.issue)}</p>{_parties(invoice, style, 'Wydający', 'Odbiorca')}{_goods(invoice, style, prices=False)}<p>Wydał ............ Odebrał ............</p>"
    )


def order(invoice: Invoice, style: Style, rng: Random) -> str:
    """An order or an offer with prices and a total."""
    head = rng.choice(["ZAMÓWIENIE", "Oferta handlowa", "Potwierdzenie zamówienia", "Zamówienie do dostawcy"])
    html = f"<h2>{head} {e(invoice.order)}</h2><p>Data: {style.day(invoice.issue)}, ważne do {style.day(invoice.issue + timedelta(days=30))}</p>{_parties(invoice, style, 'Dostawca', 'Zamawiający')}{_goods(invoice, style, prices=True)}"
    return _css(style) + sheet(
        html
        + f"<p class=r>Razem netto: {style.total(invoice.net, 'PLN')}<br>VAT: {style.total(invoice.vat, 'PLN')}<br><b>Razem brutto: {style.total(invoice.gross, 'PLN')}</b></p><p>Płatność: przelew 14 dni od otrzymania faktury VAT.</p>"
    )


def reminder(invoice: Invoice, style: Style, rng: Random) -> str:
    """A demand for payment that lists invoices, or a confirmation of balance."""
    rows = "<tr><th>Nr faktury</th><th>Data wystawienia</th><th>Termin płatności</th><th>Kwota brutto</th><th>Pozostało</th></tr>"
    for _ in range(rng.randint(1, 4)):
        value = Decimal(rng.randint(5000, 900000)) / 100
        rows += f"<tr><td>FV/{rng.randint(1, 900)}/{invoice.issue.year}</td><td>{style.day(invoice.issue - timedelta(days=60))}</td><td>{style.day(invoice.issue - timedelta(days=30))}</td><td class=r>{style.money(value)}</td><td class=r>{style.money(value)}</td></tr>"
    head = rng.choice(["WEZWANIE DO ZAPŁATY", "Potwierdzenie salda", "Przypomnienie o płatności"])
    return _css(style) + sheet(
        f"<div class=r>{e(invoice.seller.town)}, {style.day(invoice.issue)}</div>{_parties(invoice, style, 'Wierzyciel', 'Dłużnik')}<h2 class=c>{head}</h2><p>Informujemy, że na Państwa koncie widnieją nieuregulowane należności:</p><table class=t>{rows}</table><p>Prosimy o wpłatę na rachunek {style.account(invoice.seller.account)} w terminie 7 dni.</p>"
    )


def transfer(invoice: Invoice, style: Style, rng: Random) -> str:
    """A bank's confirmation of a transfer that names the invoice."""
    rows = [
        ("Rachunek nadawcy", style.account(invoice.buyer.account)), ("Nadawca", invoice.buyer.name), ("Rachunek odbiorcy", style.account(invoice.seller.account)),
        ("Odbiorca", invoice.seller.name), ("Kwota", style.total(invoice.gross, "PLN")), ("Kwota VAT", style.money(invoice.vat)), ("NIP wystawcy", invoice.seller.nip),
        ("Tytuł", f"faktura {invoice.number}"), ("Data księgowania", style.day(invoice.issue)), ("Nr referencyjny", str(rng.randint(10**11, 10**12))),
    ]  # fmt: skip
    table = "".join(f"<tr><td>{label}</td><td>{e(value)}</td></tr>" for label, value in rows)
    return _css(style) + sheet(
        f"<h2>Potwierdzenie wykonania przelewu</h2><p>{e(invoice.seller.bank)}</p><table class=t>{table}</table><p>Dokument sporządzony na podstawie art. 7 ustawy Prawo bankowe, nie wymaga podpisu.</p>"
    )


def contract(invoice: Invoice, style: Style, rng: Random) -> str:
    """The first page of a contract."""
    html = f"<h2 class=c>UMOWA nr {rng.randint(1, 400)}/{invoice.issue.year}</h2><p>zawarta dnia {style.day(invoice.issue)} w miejscowości {e(invoice.seller.town)} pomiędzy:</p>{_parties(invoice, style, 'Wykonawca', 'Zamawiający')}"
    items = [
        "Przedmiotem umowy jest: {0}.",
        "Wynagrodzenie wynosi {1} brutto, w tym VAT {2}.",
        "Podstawą zapłaty będzie faktura VAT wystawiona po odbiorze.",
        "Termin płatności wynosi 14 dni od doręczenia faktury.",
        "Kara umowna wynosi 0,2% wartości brutto za każdy dzień.",
    ]
    for number, text in enumerate(items, 1):
        html += (
            f"<p>§ {number}. " + text.format(e(invoice.lines[0].name), style.total(invoice.gross, "PLN"), style.money(invoice.vat)) + "</p>"
        )
    return _css(style) + sheet(html)


def bill(invoice: Invoice, style: Style, rng: Random) -> str:
    """A bill of a person who issues no invoices."""
    html = f"<div class=r>{e(invoice.seller.town)}, {style.day(invoice.issue)}</div><h2 class=c>RACHUNEK nr {rng.randint(1, 60)}/{invoice.issue.year}</h2>{_parties(invoice, style, 'Wystawca', 'Zamawiający')}{_goods(invoice, style, prices=True)}"
    return _css(style) + sheet(
        html
        + f"<p>Do wypłaty: {style.total(invoice.net, 'PLN')}<br>Słownie: {e(style.in_words(invoice.net, 'PLN'))}</p><p>Podpis: ..........</p>"
    )


def titled(invoice: Invoice, style: Style, rng: Random) -> str:
    """A proforma, advance, final or duplicate invoice in the layout of an ordinary one."""
    html = rng.choice([boxes.draw, cloud.draw])(invoice, style, rng)
    remark = {
        "zaliczkowa": f"Zaliczka na poczet zamówienia {invoice.order}, wartość zamówienia {style.total(invoice.gross * 3, 'PLN')}",
        "rozliczeniowa": f"Rozliczono zaliczki: FZ/{rng.randint(1, 90)}/{invoice.issue.year} kwota {style.total(invoice.gross / 4, 'PLN')}",
        "duplikat": f"Duplikat wystawiono dnia {style.day(invoice.issue + timedelta(days=3))}",
        "proforma": "Dokument nie jest fakturą w rozumieniu ustawy o VAT.",
    }[invoice.kind]
    place = html.rindex("</section>")
    return html[:place] + f"<div style='position:absolute;bottom:22mm'>{e(remark)}</div>" + html[place:]


OTHERS: dict[str, tuple[Callable[..., str] | Draw, str]] = {
    "blank form": (blank, "other"),
    "receipt": (receipt, "paragon"),
    "receipt with NIP": (receipt_nip, "paragon_nip"),
    "correction": (correction, "korekta"),
    "note": (note, "other"),
    "delivery note": (delivery, "other"),
    "order": (order, "other"),
    "reminder": (reminder, "other"),
    "transfer": (transfer, "other"),
    "contract": (contract, "other"),
    "bill": (bill, "rachunek"),
    "proforma": (titled, "proforma"),
    "advance": (titled, "zaliczkowa"),
    "final": (titled, "rozliczeniowa"),
    "duplicate": (titled, "duplikat"),
}
"""Drawing and true kind by name; a blank form has no kind anybody must name, so its kind is not scored."""
