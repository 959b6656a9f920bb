"""Names of parties: the first lines of a block that are neither label, address nor number."""

from __future__ import annotations

import re
from itertools import pairwise

from faktury.domain.dates import find_dates
from faktury.domain.extraction import Field
from faktury.domain.fields.blocks import Block
from faktury.domain.fields.document import Document
from faktury.domain.fields.vocabulary import Concept
from faktury.domain.lines import Cell, Span
from faktury.domain.text import fold, letters

C = Concept
ADDRESS = re.compile(
    r"^(?:ul|al|os|pl|plac|aleja|aleje|ulica|osiedle|skr)\b\.?|\d\d ?- ?\d{3}\b"
    r"|^(?:tel|fax|e-?mail|www|nip|regon|krs|bdo|bank|nr|konto|kraj|adres|vat)\b|@|^\d+$|(?<!\bnr )\b\d+[a-z]?(?: ?/ ?\d+[a-z]?)?$"
)
LEGAL = re.compile(
    r"\bsp(?:\.|olka)? ?[z2] ?\.? ?[o0] ?\.? ?[o0]|\bs\. ?a\b|\bsa$|\bsp\. ?[jk]\b|\bs\. ?[ck]\b|\bsp\. ?p\b"
    r"|\bspolka\b|\bp\.?s\.?a\b|\bfundacja|\bstowarzysz|\boddzial\b"
    r"|gmbh|\bltd|\bs\.? ?r\.? ?o\b|\binc\b|\bllc\b|\bb\.?v\b|\ba\.?s\.?$|\bag$|\bkg$|\bs\.p\.a\b|\bs\.?a\.?r\.?l\b|\baps$|\boy$|\bplc$"
)
_NAME_LABEL = re.compile(
    r"^(?:dane identyfikacyjne|nazwa pe[łlt]na|pe[łlt]na nazwa"
    r"|nazwa firmy|firma \(nazwa\)|imi[ęe] i nazwisko(?: lub nazwa)?|nazwa|firma(?=:)|company name|name(?=:)|company(?=:)"
    r"|(?:dla|wpłacający|zleceniodawca|nadawca|odbiorca(?: faktury)?|płatnik)(?=:))\s*:?\s*",
    re.IGNORECASE,
)
_REST = re.compile(
    r"[,;]?\s+(?:(?:ul|al|os|pl)\.|(?:ulica|aleja|plac|osiedle)\b|z siedzibą\b|Rynek \d|\d\d ?- ?\d{3}\b|NIP\b|REGON\b|tel\b\.?).*$"
    r"|,\s+[A-ZĄĆĘŁŃÓŚŹŻ][^\d,]{2,40} \d{1,3}[A-Za-z]?(?: ?/ ?\d+\w?)?(?:,.*)?$"
)
_LIMITED = re.compile(r"\b(sp\.?|spółka|spolka) ([z2]) ?([o0])\.? ?([o0])(\.?)(?![^\W_])", re.IGNORECASE)
"""The commonest legal form, its letters read as digits: „SPÓŁKA 2 0.O.”."""
_PARTS = re.compile(r"\s[|·•]\s")
_PAPER = re.compile(
    r".*\d[.,]\d\d(?:$| ?(?:zl|pln|eur)\b)|(?:kwota|rachunek|nr rachunku|tytulem|tytul)\b"
    r"|^(?:polecenie przelewu|dowod wplaty|wplata (?:gotowk|na)|potwierdzenie|przelew\b|druk\b|logo$|faktura\b|strona \d"
    r"|oryginal\b|kopia\b)"
)
_OPEN_FORM = re.compile(r"(?:\bsp\.?|\bspolka) z$|\bz o\.?$|\bz ograniczona$")
_FORM_RESTS = re.compile(r"^(?:o\.? ?o\b|o\.$|ograniczon|odpowiedz)")
_FORM = re.compile(
    r"(?:sp\. ?|spolka )?z ?o\. ?o\.?(?: sp\. ?k\.?)?|(?:spolka )?(?:z )?(?:ograniczona )?odpowiedzialnoscia"
    r"|spolka (?:akcyjna|jawna|cywilna)"
    r"|s\. ?a\.|s\. ?c\.|sp\. ?[jkp]\."
)
_FORM_GAP = 2.5
_CAPTION = re.compile(r"^(?:dane|adres|dane identyfikacyjne|informacje|szczegoly|rola|kraj)\s*:?$|^rola\s*:")
_FACT = re.compile(r"[^\W\d_]{3,}(?: [^\W\d_]+)?: \S")
"""„Gość: Jan Kowalski”: a fact under a caption we do not know, that of another column."""
_ENDED = re.compile(
    r"\bsp(?:\.|olka) ?z ?o\. ?o\.?|\bspolka (?:z ograniczona odpowiedzialnoscia|akcyjna|jawna|cywilna)|\bs\. ?a\.(?= )|\bsp\. ?j\."
)
_FORM_CUT = re.compile(r"\bsp(?:\.|olka) ?z (?!o\b|o\.|0|ogr)[^\W\d_]{2}")
CONTINUES = re.compile(r"^(?:sp\.|sp |spolka|z o|s\.|ograniczon|odpowiedz|komandyt|jawna|cywilna|i |oraz |w |oddzial)")
_MOST_LINES = 5
_COLUMN_EDGE = 0.6
_MOST_PARTNERS = 6
_PARTNERS = re.compile(r"\b(?:s\. ?[cj]\.?|sp\. ?j\.?|(?:spolka )?(?:cywilna|jawna))$")


def name_in_block(document: Document, block: Block) -> Field | None:
    """The party's name: text after the label on its line, or the first lines below."""
    page = document.page(block.label.span.page)
    lines: list[Span] = []
    limit = block.right if block.right < page.width else max(cell.box[2] for cell in page.cells())
    for row in page.rows:
        for cell in row.cells:
            span = _within(block, cell)
            if span and not _collect(document, lines, span, limit):
                return joined(document, lines)
    return joined(document, lines)


def _within(block: Block, cell: Cell) -> Span | None:
    """The part of a cell that is the block's; None of one elsewhere, and of the bare label, which may stand between two lines of a name."""
    own = cell is block.label.span.cell
    start, end = block.label.span.last if own else 0, len(cell.tokens)
    if own and block.label.ends_cell:
        return None
    if not own and not block.holds(cell):
        start = _column_starts(cell, block.left)
        level = cell.page == block.label.span.page and block.top <= cell.middle <= block.bottom
        return Span(cell, start, end) if start and level else None
    return Span(cell, start, max(start, _column_starts(cell, block.right) or end))


def _column_starts(cell: Cell, edge: float) -> int:
    """Index of the word that begins a column at the edge, where two columns stand too close to be told apart; 0 without one."""
    near = [index for index, token in enumerate(cell.tokens) if 0 <= token.box[0] - edge < _COLUMN_EDGE * cell.height]
    return near[0] if near and cell.box[0] < edge else 0


def _collect(document: Document, lines: list[Span], span: Span, limit: float) -> bool:
    """Take the line if it is part of the name; False once the name is complete."""
    text = text_of(span)
    if not letters(text) or _PAPER.match(fold(text)) or _CAPTION.search(fold(text)):
        return not lines
    if _label_only(document, span) and not lines:
        return True
    if lines and _OPEN_FORM.search(fold(text_of(lines[-1]))) and _FORM_RESTS.match(fold(text)):
        lines.append(span)
        return True
    if not is_name(document, span):
        return not lines and len(text) < 60
    if lines and (
        len(lines) >= _MOST_LINES
        or not (_goes_on(text_of(lines[-1]), text) or _wrapped(lines[-1], span, limit) or _unfinished(lines[-1], span))
    ):
        return False
    lines.append(span)
    return True


def goes_on_below(before: str, text: str) -> bool:
    """Whether a line without a label plainly goes on with the name above it: a legal form, or the rest of one."""
    plain = fold(text)
    if _PARTNERS.search(fold(before)) and are_partners(text):
        return True
    return CONTINUES.match(plain) is not None or (_OPEN_FORM.search(fold(before)) is not None and _FORM_RESTS.match(plain) is not None)


def _goes_on(before: str, text: str) -> bool:
    """A second line belongs to the name while the legal form is still to come or it plainly continues."""
    plain = fold(text)
    if _PARTNERS.search(fold(before)) and are_partners(text):
        return True
    if CONTINUES.match(plain) or text[:1].islower() or before.rstrip().endswith(("-", ",", "„", "&", " i")):
        return True
    return not LEGAL.search(fold(before)) and LEGAL.search(plain) is not None


def are_partners(text: str) -> bool:
    """Surnames that follow the form of a partnership: „Nowak, Kowal”, „Jan Nowak i Anna Kos”."""
    words = [word for word in text.replace(",", " ").split() if word not in ("i", "oraz", "&")]
    listed = "," in text or " i " in text
    return listed and 0 < len(words) <= _MOST_PARTNERS and all(word[:1].isupper() and letters(word) >= len(word) - 1 for word in words)


def _wrapped(before: Span, span: Span, limit: float) -> bool:
    """The line broke only because its next word would not have fitted the column."""
    text = text_of(span)
    height = before.box[3] - before.box[1]
    first = span.tokens[0]
    overflows = before.box[2] + 0.4 * height + (first.box[2] - first.box[0]) > limit - height
    return overflows and not any(char.isdigit() for char in text) and not LEGAL.search(fold(text_of(before)))


def _unfinished(before: Span, span: Span) -> bool:
    """Without a legal form yet, a line of bare words above the address still belongs to the name."""
    text = text_of(span)
    bare = not any(char.isdigit() for char in text) and "@" not in text and ":" not in text
    near = span.box[1] - before.box[3] < 1.6 * (before.box[3] - before.box[1])
    return bare and near and len(span.tokens) <= 4 and not LEGAL.search(fold(text_of(before)))


def text_of(span: Span) -> str:
    """The span's words without a caption before and an address behind."""
    if not span.tokens:
        return ""
    return _REST.sub("", _PARTS.split(_NAME_LABEL.sub("", " ".join(token.text for token in span.tokens).lstrip(" :/|-")))[0])


def _label_only(document: Document, span: Span) -> bool:
    """Nothing but labels in the line (a second language, „Nazwa:”)."""
    labels = [label for label in document.labels_by_row.get((span.page, span.row), ()) if label.span.cell is span.cell]
    covered = {index for label in labels for index in range(label.span.first, label.span.last)}
    return all(index in covered or not letters(span.cell.tokens[index].text) for index in range(span.first, span.last))


def is_name(document: Document, span: Span) -> bool:
    """Letters that are no address, no number line and no label."""
    text = text_of(span)
    plain = fold(text)
    if (
        letters(text) < 3
        or letters(text) < sum(char.isdigit() for char in text)
        or (ADDRESS.search(plain) and not LEGAL.search(plain))
        or _label_only(document, span)
        or find_dates(text)
        or _PAPER.match(plain)
    ):
        return False
    if LEGAL.search(plain):
        return True
    if _FACT.match(text):
        return False
    captioned = _NAME_LABEL.match(" ".join(token.text for token in span.tokens).lstrip(" :/|-")) is not None
    labels = [label for label in document.labels_by_row.get((span.page, span.row), ()) if label.span.cell is span.cell]
    starting = [label for label in labels if label.span.first >= span.first and label.at_start and not (captioned and label.has_colon)]
    return all(label.concept in (C.TITLE, C.BARE_NUMBER) for label in starting)


def joined(document: Document, lines: list[Span], sureness: float = 1.0) -> Field | None:
    """The lines as one name; None without any."""
    lines = _without_logo(lines)
    if not lines:
        return None
    lines = [*lines, *_form_apart(document, lines[-1])]
    return document.field(tidy(" ".join(text_of(line) for line in lines)), lines, sureness)


def _without_logo(lines: list[Span]) -> list[Span]:
    """The lines but for a first one that the next begins with: a logo over the whole name."""
    while len(lines) > 1 and fold(tidy(text_of(lines[1]))).startswith(fold(tidy(text_of(lines[0])))):
        lines = lines[1:]
    return lines


def _form_apart(document: Document, last: Span) -> list[Span]:
    """The legal form, or its end, that a wide space set apart from the name: „INSTALBUD  Sp. z o.o.”."""
    if last.last < len(last.cell.tokens):
        return []
    following = [cell for cell in document.row(last.page, last.row).cells if cell.box[0] >= last.cell.box[2]]
    near = bool(following) and following[0].box[0] - last.cell.box[2] < _FORM_GAP * last.cell.height
    return [Span(following[0], 0, len(following[0].tokens))] if near and _FORM.fullmatch(fold(following[0].text)) else []


def of_two(name: str) -> bool:
    """Whether two columns ran into one name: a legal form cut by other words, „Beta Sp. z Alfa Sp. z o.o. o.o.”, or two that are whole."""
    plain = fold(name)
    whole = list(_ENDED.finditer(plain))
    parted = any(letters(plain[first.end() : second.start()]) > 1 for first, second in pairwise(whole))
    return parted or _FORM_CUT.search(plain) is not None


def tidy(text: str) -> str:
    """A name without the punctuation around it."""
    return _LIMITED.sub(_limited, " ".join(text.split())).strip(" :;,|/·•–")


def _limited(match: re.Match[str]) -> str:
    if match[2] != "2" and "0" not in match[3] + match[4]:
        return match[0]
    capital = match[1].isupper()
    return f"{match[1]} {'Z O.O.' if capital else 'z o.o.'}"
