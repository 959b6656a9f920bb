"""Kind of the document from its title words; a doubtful title never becomes an ordinary invoice."""

from __future__ import annotations

import re

from rapidfuzz.distance import OSA

from faktury.domain.extraction import TEXT_LAYER
from faktury.domain.fields.document import Document
from faktury.domain.fields.triples import ADVANCE_OFF
from faktury.domain.fields.vocabulary import Concept
from faktury.domain.kinds import Kind
from faktury.domain.lines import Cell
from faktury.domain.text import fold, loose

_INVOICE = re.compile(r"\bfakt[uo]r|\bfaklur|\b[il1|]nvoice|\brechnung|\bfacture\b|\bfv\b")
_RULES: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (Kind.PROFORMA, re.compile(r"\bpro ?-? ?f[o0]rma")),
    (
        Kind.CORRECTION,
        re.compile(r"k[o0]rygu[jil]|\bk[o0]rekt[ay]\b|\bcorrective|\bcredit note|\bcorrection|storno|gutschrift|\bk[o0]rektuj"),
    ),
    (Kind.COPY, re.compile(r"\bdup[li1]{2,3}kat|\bduplicate")),
    (Kind.ADVANCE, re.compile(r"\bza[li1][li1]czk[o0]wa|\badvance (?:payment )?invoice|\bprepayment invoice")),
    (
        Kind.FINAL,
        re.compile(
            r"\br[o0]zliczeni[o0]wa"
            r"|(?:fakt[uo]ra|faklura|\bfv|\bvat)\W+(?:\w+\W+){0,2}k[o0][nm]c[o0]wa\b|^k[o0][nm]c[o0]wa$|\bfinal invoice"
        ),
    ),
    (Kind.SIMPLIFIED, re.compile(r"\bupr[o0]szcz[o0]na|\bsimplified")),
)
_TELLING = re.compile("|".join(pattern.pattern for _, pattern in _RULES))
_RECEIPT = re.compile(r"\bparagon\b|\bparag[o0]n\b|\bfisca?kaln|\bfiskalny\b|\bniefiskalny\b")
_RECEIPT_MARKS = re.compile(r"\bptu\b|\bsuma ptu|sprzed\w*\.? opodatk|\bsprzedaz opod")
_BILL = re.compile(r"^rachunek(?: nr| numer| uproszczony|$| \S*\d)")
_OTHER = re.compile(
    r"^(?:wz\b|wydanie (?:na )?zewn|zam[o0]wienie\b|p[o0]twierdzenie|n[o0]ta (?:ksieg|[o0]bciaz|[o0]dset|k[o0]r)|umowa\b|wezwanie"
    r"|oferta\b|list przewoz|protok|dowod|delivery note|purchase order|order confirm)"
)
_OTHER_PAPER = re.compile(
    r"^(?:[^\W\d]+ ){0,2}(?:wezwani[ea] do zap|monit\b|przypomnienie o (?:plat|zap|niezap|nalez)|zawiadomienie o zaleg"
    r"|(?:uzg[o0]dnieni\w+|p[o0]twierdzeni\w+)(?: (?:i|[o0]raz|p[o0]twierdzeni\w+|uzg[o0]dnieni\w+)){0,2} sald"
    r"|p[o0]twierdzenie (?:[^\W\d]+ ){0,2}(?:przelew|transakcj|[o0]peracj|platn|wplaty|zaplaty)"
    r"|p[o0]lecenie przelewu|dow[o0]d (?:wplaty|przelewu)"
    r"|(?:zestawienie|specyfikacja|wykaz|lista) (?:[^\W\d]+ ){0,2}(?:faktur\b|nalezn|platn|sald|zob[o0]wiaz|d[o0]kument)"
    r"|wyciag (?:z rach|bank|nr)|n[o0]ta [o0]dset|[o0]ferta (?:hand|cen|nr|dla|sprzed)|wycena\b|k[o0]szt[o0]rys\b"
    r"|payment reminder|statement of account|balance confirmation|(?:transfer|payment) confirmation|quotation\b|zahlungserinnerung|mahnung)"
)
"""Papers about invoices, or before them: they list or name some, and are none."""
_FOR = re.compile(r"faktura(?: vat)?(?: (?!za\b)[^\W\d]+)? (?:za|nr)\b")
_OFFER = re.compile(r"(?:[o0]ferta|wycena|k[o0]szt[o0]rys) (?:nr|numer)\b")
"""The offer an invoice with a number of its own refers to."""
_LARGER = 1.25
_HEADING_WORDS = 12
_TITLE_WORDS = 6
_LONG_WORD = 9
_TITLE_KINDS = tuple(
    (loose(word), kind)
    for word, kind in (
        ("korygująca", Kind.CORRECTION),
        ("korekta", Kind.CORRECTION),
        ("zaliczkowa", Kind.ADVANCE),
        ("końcowa", Kind.FINAL),
        ("rozliczeniowa", Kind.FINAL),
        ("proforma", Kind.PROFORMA),
        ("duplikat", Kind.COPY),
        ("uproszczona", Kind.SIMPLIFIED),
    )
)
_SECTIONS = (
    (Kind.FINAL, re.compile(r"rozliczen\w+ zalicz|faktur\w* zaliczkow\w* (?:nr|numer)")),
    (Kind.CORRECTION, re.compile(r"przyczyn\w+ korekt|(?:przed|po) korek[tc]|faktur\w* korygowan")),
)
_SETTLING = re.compile(r"\br[o0]zliczeni[o0]wa")
_USAGE = re.compile(r"\bkwh\b|\bmwh\b|\bgj\b|\bppe\b|punkt p[o0]b[o0]ru|licznik|w[o0]d[o0]mierz|gaz[o0]mierz|taryf")
_DEDUCTED = re.compile(r"zalicz|przedp[l1]at|[o0]dlicz[o0]n|r[o0]zlicz\w+ pr[o0]gn[o0]z|pr[o0]gn[o0]z\w* (?:zafakt|p[o0]bran|r[o0]zlicz)")
"""What a utility's „rozliczeniowa” bills is usage, and it is an ordinary invoice, unless it takes off what was billed before."""
_TOP_ROWS = 3
_FARMER = re.compile(
    r"vat ?(?:rr\b|(?!nr\b|nf\b|mr\b)(?:r[a-z0-9]{0,2}|[a-z]r)\b(?! ?[\-/.]? ?\d))|rolnik\w* rycza"
    r"|zryczaltowan\w+ zwrot"
)
"""Issued by the buyer for a flat-rate farmer (article 116 of the Polish VAT act): another paper with other rules."""
_SENTENCE = re.compile(
    r"\b(?:do|dla|z|na|w|ze|prosimy|podstawie|zgodnie|przypadku|stanowi|nie|jest|po|wraz)"
    r" (?:faktur|invoice|korekt|zaliczk|proform|duplikat)"
)


def read_kind(document: Document) -> Kind:
    """The document's kind; OTHER when nothing says it is an invoice, receipt or bill."""
    return Kind.OTHER if _headed_otherwise(document) else _titled_kind(document)


def untitled(document: Document) -> bool:
    """Whether a picture's title may be lost in reading: nothing at its head calls it any paper."""
    heads = [fold(cell.text) for page in document.pages for cell in page.cells() if _heading(cell)]
    named = any(pattern.search(text) for text in heads for pattern in (_OTHER, _TELLING, _RECEIPT, _BILL, _OTHER_PAPER, _FARMER))
    return not named and all(page.source != TEXT_LAYER for page in document.pages)


def _titled_kind(document: Document) -> Kind:
    headings = [fold(cell.text) for cell in document.cells if _heading(cell)] + _long_titles(document)
    has_invoice = any(_INVOICE.search(text) and not _SENTENCE.search(text) for text in headings)
    telling = [text for text in headings if _TELLING.search(text)]
    for kind, pattern in _RULES:
        if any(pattern.search(text) and not _reference(text) for text in telling) and (has_invoice or kind is not Kind.SIMPLIFIED):
            return Kind.VAT if kind is Kind.FINAL and _settles_usage(document, telling) else kind
    misread = _misread_title(document) or _told_by_content(headings) or _takes_advance_off(document)
    if misread:
        return misread
    if any(_FARMER.search(text) and not _reference(text) for text in headings):
        return Kind.OTHER
    if _receipt(document, headings, has_invoice=has_invoice):
        return Kind.RECEIPT_NIP if document.has(Concept.BUYER_NIP) or document.has(Concept.BUYER) else Kind.RECEIPT
    if _other_title(document) and not _titled(document):
        return Kind.OTHER
    if has_invoice and (document.has(Concept.TITLE) or document.has(Concept.NUMBER)):
        return Kind.VAT
    return Kind.BILL if any(_BILL.match(text) for text in headings[:12]) else Kind.OTHER


def _settles_usage(document: Document, titles: list[str]) -> bool:
    """„Faktura VAT rozliczeniowa” for energy, gas, water or heat that takes no advances or forecasts off."""
    text = " ".join(fold(cell.text) for cell in document.cells)
    return all(_SETTLING.search(title) for title in titles) and _USAGE.search(text) is not None and _DEDUCTED.search(text) is None


def _misread_title(document: Document) -> Kind | None:
    """A title's word a letter or two off: what may be no ordinary invoice is none."""
    if not document.pages:
        return None
    first = document.pages[0]
    titles = [cell for cell in first.cells() if cell.box[1] <= 0.5 * first.height and len(cell.tokens) <= _TITLE_WORDS]
    for cell in titles:
        keys = [loose(token.text) for token in cell.tokens]
        named = any(OSA.distance(key, word, score_cutoff=2) <= 2 for key in keys for word in ("faktura", "faktury", "invoice"))
        for key in keys if (named or len(keys) == 1) and not _reference(fold(cell.text)) else ():
            near = [kind for word, kind in _TITLE_KINDS if OSA.distance(key, word, score_cutoff=_misreads(word)) <= _misreads(word)]
            if near:
                return near[0]
    return None


def _misreads(word: str) -> int:
    return 1 if len(word) < _LONG_WORD else 2


def _told_by_content(headings: list[str]) -> Kind | None:
    """Sections only one kind of invoice has."""
    return next((kind for kind, pattern in _SECTIONS if any(pattern.search(text) for text in headings)), None)


def _takes_advance_off(document: Document) -> Kind | None:
    """A sentence that deducts an advance invoice makes an ordinary title a settlement's."""
    return Kind.FINAL if any(ADVANCE_OFF.search(fold(cell.text)) for cell in document.cells) else None


def _heading(cell: Cell) -> bool:
    """Short pieces of text can be titles; sentences cannot."""
    return len(cell.tokens) <= _HEADING_WORDS


def _long_titles(document: Document) -> list[str]:
    """Beginnings of titles that go on with what they are for: „Faktura VAT za energię elektryczną za okres … nr …”."""
    cells = [cell for page in document.pages[:1] for cell in page.cells() if not _heading(cell) and cell.box[1] < 0.5 * page.height]
    return [" ".join(text.split()[:_TITLE_WORDS]) for cell in cells if _FOR.match(text := fold(cell.text))]


def _reference(text: str) -> bool:
    """A mention of another document („do faktury zaliczkowej nr …”, „korekta stanu”) is not this one's title."""
    return bool(_SENTENCE.search(text)) or text.startswith(("numer ", "nr ", "data ", "uwagi", "prosi", "do "))


def _receipt(document: Document, headings: list[str], *, has_invoice: bool) -> bool:
    titled = any(_RECEIPT.search(text) and len(text.split()) <= 4 and not re.search(r"\b(?:nr|numer|do|faktur)", text) for text in headings)
    marked = any(_RECEIPT_MARKS.search(fold(cell.text)) for cell in document.cells)
    return (titled or marked) and not (has_invoice and _titled(document))


def _titled(document: Document) -> bool:
    """Whether the first page carries the word „Faktura” as a title, at the start of a cell in its upper half."""
    first = document.pages[0] if document.pages else None
    return any(
        first is not None and label.span.page == first.number and label.at_start and label.span.box[1] < 0.5 * first.height
        for label in document.of(Concept.TITLE, Concept.NUMBER)
    )


def _headed_otherwise(document: Document) -> bool:
    """Another paper's title stands above the first „Faktura” of the page, and that one is not set in larger type."""
    first = document.pages[0]
    others = [
        cell
        for cell in first.cells()
        if cell.box[1] < 0.5 * first.height and len(cell.tokens) <= _HEADING_WORDS and _OTHER_PAPER.match(fold(cell.text))
    ]
    titles = [label for label in document.of(Concept.TITLE, Concept.NUMBER) if label.span.page == first.number and label.at_start]
    if any(title.concept is Concept.NUMBER for title in titles):
        others = [cell for cell in others if not _OFFER.match(fold(cell.text))]
    return any(
        all(cell.box[1] < title.span.box[1] and _LARGER * cell.height > title.span.cell.height for title in titles) for cell in others
    )


def _other_title(document: Document) -> bool:
    first = document.pages[0] if document.pages else None
    return first is not None and any(
        _OTHER.match(fold(cell.text)) and cell.box[1] < 0.35 * first.height and (cell.row < _TOP_ROWS or cell.height > 1.15 * first.line)
        for cell in first.cells()
    )
