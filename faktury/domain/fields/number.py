"""The invoice number: what follows „Faktura nr”, stands below it, or beside a bare title; never an order's or a contract's."""

from __future__ import annotations

import re
from dataclasses import dataclass

from faktury.domain.boxes import overlap
from faktury.domain.dates import find_dates
from faktury.domain.extraction import Field
from faktury.domain.fields.document import Document
from faktury.domain.fields.labels import Label, match_phrase
from faktury.domain.fields.number_doubt import DOUBTFUL, cut_short, letter_by_letter, spaced_otherwise
from faktury.domain.fields.number_shape import TRIM, mended, odd, plausible, shape_score, tidy
from faktury.domain.fields.number_title import ends_title, parted, set_large
from faktury.domain.fields.vocabulary import Concept
from faktury.domain.lines import Cell, Span
from faktury.domain.text import fold, loose

C = Concept
_PART = re.compile(r"[A-ZĄĆĘŁŃÓŚŹŻ0-9a-ząćęłńóśźż/\-_.\\()#&+|]+")
_STOP = re.compile(
    r"^(?:z|ze|do|dla|w|i|oraz|oryginal\w*|kopia|duplikat|dnia|dn|data|date|orygina\w*|original|copy|of|from|strona|str|page|termin|miejsce|zamowien\w*|waluta|dated|nip|sposob|forma)[.:,]?$"
)
_NEXT_LABEL = (
    C.ISSUE_DATE,
    C.SALE_DATE,
    C.ISSUE_AND_SALE_DATE,
    C.DUE_DATE,
    C.SELLER,
    C.BUYER,
    C.THIRD_PARTY,
    C.NIP,
    C.KSEF,
    C.OTHER_NUMBER,
    C.PAYMENT_FORM,
)
_FARTHEST = 30
_SHORTEST = 2
_LONGEST_TITLE = 5
PLAIN_NUMBER = 3.0
_LEAST_SCORE = 0.5
_TITLE_BEFORE = re.compile(r"(?:vat|faktur\w*|invoice|oryginal|duplikat)\W*$")
_WORD_ONLY = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class NumberFound:
    """A text that may be the invoice's number and how plainly it is announced."""

    text: str
    span: Span
    score: float


def read_number(document: Document) -> Field | None:
    """The number as printed, single spaces."""
    candidates = _candidates(document)
    best = max(candidates, key=lambda candidate: candidate.score, default=None)
    if best is None or best.score < _LEAST_SCORE:
        return None
    repeated = any(other.text == best.text and other.span is not best.span for other in candidates)
    sureness = 1.0 if best.score >= PLAIN_NUMBER or repeated else 0.9
    if cut_short(document, best.span) or letter_by_letter(best.text) or spaced_otherwise(document, best.text, best.span):
        return document.field(best.text, [best.span], DOUBTFUL)
    if odd(best.text) or len(best.text) <= _SHORTEST:
        return document.field(mended(best.text), [best.span], DOUBTFUL)
    return document.field(best.text, [best.span], sureness)


def best_number(document: Document) -> NumberFound | None:
    """The most plainly announced number, None when nothing announces one."""
    return max(_candidates(document), key=lambda candidate: candidate.score, default=None)


def _candidates(document: Document) -> list[NumberFound]:
    return [candidate for label in document.of(C.NUMBER, C.TITLE, C.BARE_NUMBER) for candidate in _of_label(document, label)]


def title_numbers(document: Document) -> set[str]:
    """Numbers plainly announced by „Faktura nr” on any page; more than one means more than one invoice."""
    found = set()
    for label in document.of(C.NUMBER):
        beside = _beside(document, label) if label.at_start and "faktura" in label.key and "nr" in label.key else []
        found |= {text for text, _, _ in beside if plausible(text) and not odd(text)}
    return found


def _of_label(document: Document, label: Label) -> list[NumberFound]:
    """Values beside and below one label, scored by how plainly the label announces a number."""
    base = _label_score(document, label)
    if base <= 0:
        return []
    beside = [found for found in _beside(document, label) if not ends_title(label) or parted(found[0]) or set_large(document, label)]
    if beside:
        return [NumberFound(text, span, base - cost + shape_score(text)) for text, span, cost in beside if plausible(text)]
    return [NumberFound(text, span, base - 0.6 + shape_score(text)) for text, span in _below(document, label) if plausible(text)]


def _label_score(document: Document, label: Label) -> float:
    """Page, place and wording of the label; 0 when it is part of a sentence or of another label."""
    page = document.page(label.span.page)
    before = re.split(r"[/|]", " ".join(token.text for token in label.span.cell.tokens[: label.span.first]))[-1]
    if ends_title(label):
        return 3.0
    score = {C.NUMBER: 4.0, C.TITLE: 3.0, C.BARE_NUMBER: 1.2}[label.concept]
    if _WORD_ONLY.search(before) and (label.concept is not C.NUMBER or not _TITLE_BEFORE.search(fold(before))):
        return 0.0 if label.concept is C.BARE_NUMBER or _sentence(label) else score - 2.5
    if label.concept is C.BARE_NUMBER:
        score += _near_title(document, label)
    if label.span.page != document.pages[0].number:
        score -= 1.0
    return score - 1.2 * label.span.box[1] / max(page.height, 1.0) - 0.2 * label.misread


def _second_language(label: Label) -> bool:
    """Whether only the same title in another language stands before: „FACTURE / FAKTURA VAT”."""
    before = [token.text for token in label.span.cell.tokens[: label.span.first]]
    return bool(before) and before[-1] in ("/", "|") and len(before) <= _LONGEST_TITLE


def _sentence(label: Label) -> bool:
    return not label.has_colon and label.span.first >= 2


def _near_title(document: Document, label: Label) -> float:
    """A bare „nr” counts when the title stands just before, above or beside it."""
    line = document.page(label.span.page).line
    for title in document.of(C.TITLE, C.NUMBER):
        if title.span.page != label.span.page or not (title.at_start or _second_language(title)):
            continue
        drop = (label.span.box[1] - title.span.box[1]) / line
        if -1.5 < drop < 6:
            return 1.6 - 0.1 * abs(drop)
    return -0.6


def _beside(document: Document, label: Label) -> list[tuple[str, Span, float]]:
    """The number in the label's own cell, else in the next cell of the row."""
    cell = label.span.cell
    own = _take(cell, label, document)
    if own:
        return [(own[0], own[1], 0.0)]
    if not _only_fillers(cell, label.span.last, document):
        return []
    row = document.row(cell.page, cell.row)
    following = [other for other in row.cells if other.box[0] >= cell.box[2] - 1]
    line = document.page(cell.page).line
    far = bool(following) and following[0].box[0] - cell.box[2] > _FARTHEST * line
    if not following or (far and label.concept is C.BARE_NUMBER):
        return []
    taken = _take(following[0], label, document)
    return [(taken[0], taken[1], 0.6 if far else 0.2)] if taken and _whole(following[0], taken[1]) else []


def _below(document: Document, label: Label) -> list[tuple[str, Span]]:
    """Values in the next rows that share the label's column."""
    if not _only_fillers(label.span.cell, label.span.last, document):
        return []
    page = document.page(label.span.page)
    above = label.span.cell.box if ends_title(label) else label.span.box
    for row in page.rows[label.span.row + 1 : label.span.row + 4]:
        for cell in row.cells:
            line = max(page.line, label.span.cell.height, cell.height)
            drop = (cell.middle - label.span.cell.middle) / line
            shares = overlap(above[0], above[2], cell.box[0], cell.box[2]) > 0
            if shares and 0 < drop < 2.6:
                taken = _take(cell, label, document)
                return [taken] if taken and _whole(cell, taken[1]) else []
    return []


def _whole(cell: Cell, span: Span) -> bool:
    """Whether nothing but a date, a known label's words or a stop word follows the number in its cell."""
    rest = [token.text for token in cell.tokens[span.last :] if loose(token.text)]
    if not rest:
        return True
    text = " ".join(token.text for token in span.tokens)
    return len(text) > _SHORTEST + 1 and (bool(_STOP.match(fold(rest[0]))) or bool(find_dates(" ".join(rest))))


def _only_fillers(cell: Cell, start: int, document: Document) -> bool:
    """Nothing but punctuation, „nr”, „VAT” or a second language after the label."""
    return _skip_fillers(cell, start, document) >= len(cell.tokens)


def _skip_fillers(cell: Cell, start: int, document: Document) -> int:
    labels = [label for label in document.labels_by_row.get((cell.page, cell.row), ()) if label.span.cell is cell]
    named = {
        index
        for label in labels
        if label.concept in (C.NUMBER, C.BARE_NUMBER, C.TITLE)
        for index in range(label.span.first, label.span.last)
    }
    index = start
    while index < len(cell.tokens) and (index in named or _filler(cell.tokens[index].text) or _slash(cell, index, named)):
        index += 1
    return index


def _slash(cell: Cell, index: int, named: set[int]) -> bool:
    """A slash between two languages, read as a letter or a one."""
    return index + 1 in named and cell.tokens[index].text in ("l", "I", "J", "|", "i", "1", "f", "t")


_OWN_LABELS = frozenset({"nr", "numer", "no", "number"})
_VAT_FOLLOWS = frozenset({"faktura", "numer", "nr"})
_FILLERS = frozenset(
    ["nr", "numer", "no", "number", "num", "vat", "faktura", "faktury", "invoice", "rechnung", "oryginai", "kopia", "pi", "en"]
)


def _filler(text: str) -> bool:
    key = loose(text)
    return (
        not key
        or re.fullmatch(r"\([^\W\d_]+\)", text) is not None
        or (key in _FILLERS and not any(char.isdigit() for char in text))
        or text in ("№", "Nº", "N°", "n°", "n*", "N*")
    )


def _take(cell: Cell, label: Label, document: Document) -> tuple[str, Span] | None:
    """The longest run of tokens after the label, or from the start of another cell, that reads as one number."""
    index = _skip_fillers(cell, label.span.last if cell is label.span.cell else 0, document)
    if (
        index
        and label.concept is not C.TITLE
        and cell.tokens[index - 1].text == "VAT"
        and (label.has_colon or label.key not in _VAT_FOLLOWS)
    ):
        index -= 1
    stops = {
        label.span.first
        for label in document.labels_by_row.get((cell.page, cell.row), ())
        if label.span.cell is cell and label.concept in _NEXT_LABEL
    }
    dates = document.dates_by_cell.get(id(cell), ())
    stops |= {found.span.first for found in dates if found.span.last - found.span.first > 1} - {index}
    first = index
    while index < len(cell.tokens) and index not in stops and _belongs(cell, first, index):
        index += 1
    while index > first and not any(char.isdigit() for char in cell.tokens[index - 1].text):
        index -= 1
    if index == first:
        return None
    first = _after_own_label(cell, first, index)
    text = tidy(_joined(cell, first, index))
    return (text, Span(cell, first, index)) if text else None


def _after_own_label(cell: Cell, first: int, last: int) -> int:
    """Where the number begins that says itself where: „Faktura VAT MP nr 19/2026”."""
    named = [index for index in range(first, last - 1) if loose(cell.tokens[index].text) in _OWN_LABELS]
    begins = named[-1] + 1 if named else first
    return begins if not any(char.isdigit() for char in _joined(cell, first, begins)) else first


def _belongs(cell: Cell, first: int, index: int) -> bool:
    """Whether the token goes on with the number begun at `first`."""
    text = cell.tokens[index].text
    bare = text.strip(TRIM)
    if not bare or (_STOP.match(fold(text)) and not any(char.isdigit() for char in text)) or not _PART.fullmatch(bare):
        return bare == "" and index == first
    begun = _joined(cell, first, index)
    has_digit = any(char.isdigit() for char in begun)
    if has_digit and (find_dates(bare) or begun.endswith((",", ";"))):
        return False
    wide = index > first and cell.offsets[index] - cell.offsets[index - 1] - len(cell.tokens[index - 1].text) > 1
    if has_digit and wide and not begun.endswith(("/", "-")):
        return False
    letters_only = _WORD_ONLY.fullmatch(bare) is not None
    if loose(bare) in _OWN_LABELS and not has_digit:
        return True
    if letters_only and has_digit:
        return len(bare) <= 4 and bare.isupper() and not (len(bare) >= 3 and match_phrase(loose(bare)))
    return not letters_only or (len(bare) <= 8 and (bare.isupper() or len(bare) <= 3))


def _joined(cell: Cell, first: int, last: int) -> str:
    if last <= first:
        return ""
    return cell.text[cell.offsets[first] : cell.offsets[last - 1] + len(cell.tokens[last - 1].text)]
