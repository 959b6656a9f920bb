"""Who else an invoice names: recipient, payer, issuer, factor; never the account's owner of a payment slip."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from faktury.domain.boxes import overlap
from faktury.domain.extraction import Field, Party
from faktury.domain.fields.addresses import address_below
from faktury.domain.fields.blocks import Block
from faktury.domain.fields.document import Document
from faktury.domain.fields.names import LEGAL, name_in_block, tidy
from faktury.domain.fields.vocabulary import Concept
from faktury.domain.identifiers import nip_valid, normalise_nip
from faktury.domain.kinds import NOT_INVOICES, Kind
from faktury.domain.lines import Cell, Span
from faktury.domain.text import fold, loose

C = Concept
RECIPIENT, PAYER, ISSUER, FACTOR, OTHER = "recipient", "payer", "issuer", "factor", "other"
_KEYS = {
    RECIPIENT: "odbiorca|dane odbiorcy|recipient|empfänger|odbiorca faktury|odbiorca towaru|odbiorca końcowy|odbiorca usługi|consignee",
    PAYER: "płatnik|dane płatnika|payer",
    ISSUER: "wystawca|wystawca faktury|dane wystawcy|issuer|issued by",
    FACTOR: "faktor|cesjonariusz|faktoring",
    OTHER: "podmiot inny|podmiot3|trzecia strona|podmiot trzeci",
}
_ROLES = {loose(phrase): role for role, phrases in _KEYS.items() for phrase in phrases.split("|")}
_LOCAL = re.compile(r"^(?:gmina|miasto|powiat|wojewodztwo|m\.? ?st\.?|miasto stoleczne|dzielnica)\b|^urzad (?:gminy|miasta|miejski)\b")
_GROUP = re.compile(r"\bgrupa vat\b|\bgv\b")
_WITHIN = {
    (RECIPIENT, "local"): "local_government_recipient",
    (ISSUER, "local"): "local_government_issuer",
    (RECIPIENT, "group"): "vat_group_recipient",
    (ISSUER, "group"): "vat_group_issuer",
}
"""Units of a local government or members of a VAT group stand beside it: FA(3)'s TRolaPodmiotu3 7 to 10."""
_NUMBER = re.compile(r"(?<![\w\-])(?:PL ?)?(\d{3}[- ]?\d{3}[- ]?\d{2}[- ]?\d{2}|\d{3}[- ]?\d{2}[- ]?\d{2}[- ]?\d{3})(?![\w\-])")
_ASSIGNED = re.compile(
    r"\bces(?:ja|ji|j[ęe]|jonowan\w+)\b|\bs?cedowan\w+|\bscedowal\w*|wierzytelno\w+[^.]{0,80}(?:przelan|przenies|nabyw|wykupion|sprzedan)"
    r"|(?:przelan|przenies)\w+[^.]{0,60}wierzytelno|\bfaktor(?:a|owi|em)?\b|\bfaktoring\w*",
)
_FORM = (
    r"(?:[Ss]p(?:\.|ółka) ?z ?o(?:\.|graniczoną) ?o(?:\.|dpowiedzialnością)|[Ss]p\. ?z ?o\.? ?o\.?|S\. ?A\.?"
    r"|Spółka Akcyjna|[Ss]p\. ?[jk]\.|GmbH|Ltd\.?)"
)
_HOLDER = re.compile(
    rf"(?:na rzecz|(?<!\w)na(?: firmę)?|przez|do|faktor\w*:?|cesjonariusz\w*:?|nabywc\w+:?)\s+(?:faktora:?\s+|firmy\s+|spółki\s+)?"
    rf"(?P<name>[„\"]?[A-ZĄĆĘŁŃÓŚŹŻ][^,;:()]{{2,70}}?\s{_FORM})(?!\w)"
)
_ROLE_LINE = re.compile(r"^\s*[Rr]ola\s*:?\s*(\S.*)$")
_MOST_WORDS = 9
_PARAGRAPH = 3
_NEXT_LINE = 2.2
_SENTENCE = 0.8


def read_third_parties(document: Document, fields: Mapping[str, Field], blocks: Sequence[Block], kind: str) -> tuple[Party, ...]:
    """Everybody an invoice names beside seller and buyer, each once.

    Args:
        document: the pages.
        fields: names and numbers of seller and buyer.
        blocks: the parties' blocks.
        kind: of the document; what is no invoice has parties of its own sort.
    """
    if kind in NOT_INVOICES or kind == Kind.RECEIPT_NIP:
        return ()
    found: list[Party] = []
    for party in (*_in_blocks(document, blocks), *_factors(document)):
        if not _is_main(party, fields, blocks) and all(not _same(party, other) for other in found):
            found.append(_placed(party, fields))
    return tuple(found)


def _in_blocks(document: Document, blocks: Sequence[Block]) -> Iterator[Party]:
    plain_seller = any(block.role is C.SELLER and _ROLES.get(block.label.key) is None for block in blocks)
    for block in blocks:
        role = _ROLES.get(block.label.key)
        if role is None or (block.role is C.SELLER and not plain_seller):
            continue
        name, number = name_in_block(document, block), _number(document, block)
        address = address_below(document, block, name)
        if name is None or not _credible(document, block, str(name.value), told=number is not None or address is not None):
            continue
        if role == ISSUER and number is None:
            continue
        yield Party(
            _stated_role(document, block) or role,
            str(name.value),
            number,
            address.address.text if address else None,
            evidence=name.evidence,
            confidence=name.confidence,
            source=name.source,
        )


def _stated_role(document: Document, block: Block) -> str | None:
    """„Rola: Płatnik” in the block, as the ministry's visualisation prints it."""
    for cell in document.page(block.label.span.page).cells():
        said = _ROLE_LINE.match(cell.text) if block.holds(cell) else None
        if said:
            return _ROLES.get(loose(said[1]), OTHER)
    return None


def _credible(document: Document, block: Block, name: str, *, told: bool) -> bool:
    """A name and no sentence; below the sums, where people sign, only with a number or an address."""
    plain, start = fold(name), block.label.span
    if not LEGAL.search(plain) and (name.endswith(".") or len(name.split()) > _MOST_WORDS or name[:1].islower()):
        return False
    sums = [label.span.box[1] for label in document.of(C.TOTAL, C.GROSS, C.AMOUNT_DUE) if label.span.page == start.page]
    return told or not sums or start.box[1] < min(sums)


def _number(document: Document, block: Block) -> str | None:
    """The first NIP in the block, with the right check digit or said to be one."""
    start = block.label.span
    cells = [cell for cell in document.page(start.page).cells() if cell is start.cell or block.holds(cell)]
    for cell in cells:
        text = cell.text[cell.offsets[start.last] :] if cell is start.cell and start.last < len(cell.tokens) else cell.text
        for match in _NUMBER.finditer(text) if cell is not start.cell or start.last < len(cell.tokens) else ():
            number = normalise_nip(match[1])
            said = "nip" in fold(text[: match.start()])[-24:]
            if number and (nip_valid(number) or said):
                return number
    return None


def _factors(document: Document) -> Iterator[Party]:
    """„Wierzytelność scedowano na rzecz X S.A.”: whom the sentence names is paid instead of the seller."""
    for page in document.pages:
        for cell in page.cells():
            if not _ASSIGNED.search(fold(cell.text)):
                continue
            cells = [cell, *_going_on(document, cell)]
            text = " ".join(other.text for other in cells)
            holder = _HOLDER.search(text)
            if holder is None:
                continue
            number = next(
                (found for match in _NUMBER.finditer(text, holder.end()) if (found := normalise_nip(match[1])) and nip_valid(found)), None
            )
            place = document.field(tidy(holder["name"]), _spans(cells, holder.start("name"), holder.end("name")), _SENTENCE)
            yield Party(
                FACTOR, tidy(holder["name"]), number, None, evidence=place.evidence, confidence=place.confidence, source=place.source
            )


def _going_on(document: Document, cell: Cell) -> list[Cell]:
    """The next lines of the paragraph."""
    page, lines = document.page(cell.page), [cell]
    for row in page.rows[cell.row + 1 : cell.row + 1 + _PARAGRAPH]:
        below = [other for other in row.cells if overlap(other.box[0], other.box[2], cell.box[0], cell.box[2]) > 0]
        if not below or below[0].middle - lines[-1].middle > _NEXT_LINE * page.line:
            break
        lines.append(below[0])
    return lines[1:]


def _spans(cells: Sequence[Cell], start: int, end: int) -> list[Span]:
    """The tokens under characters of the cells' texts joined by single spaces."""
    spans, at = [], 0
    for cell in cells:
        first, last = cell.token_range(max(0, start - at), max(0, end - at)) if start < at + len(cell.text) and end > at else (0, 0)
        if last > first:
            spans.append(Span(cell, first, last))
        at += len(cell.text) + 1
    return spans


def _is_main(party: Party, fields: Mapping[str, Field], blocks: Sequence[Block]) -> bool:
    """Seller or buyer once more: a payment slip's owner of the account, a payer who is the buyer, a recipient who is all the buyer."""
    seller, buyer = (_values(fields, side) for side in ("seller", "buyer"))
    if _key(party.name) == _key(seller[0]) or (party.nip is not None and party.nip == seller[1]):
        return True
    if _key(party.name) == _key(buyer[0]):
        return party.nip is None or buyer[1] is None or party.nip == buyer[1]
    headed = any(block.role is C.BUYER for block in blocks)
    return (not headed and (party.nip == buyer[1] or buyer == (None, None))) if party.role in (RECIPIENT, PAYER) else False


def _values(fields: Mapping[str, Field], side: str) -> tuple[str | None, str | None]:
    name, number = fields.get(f"{side}_name"), fields.get(f"{side}_nip")
    return (str(name.value) if name else None, str(number.value) if number else None)


def _same(party: Party, other: Party) -> bool:
    return party.role == other.role and (_key(party.name) == _key(other.name) or (party.nip is not None and party.nip == other.nip))


def _key(name: str | None) -> str:
    return loose(name or "-")


def _placed(party: Party, fields: Mapping[str, Field]) -> Party:
    """A unit of a local government or a member of a VAT group is called so: FA(3) asks for it."""
    side = "seller" if party.role == ISSUER else "buyer"
    name = fold(_values(fields, side)[0] or "")
    within = "local" if _LOCAL.search(name) else "group" if _GROUP.search(name) else ""
    role = _WITHIN.get((party.role, within), party.role)
    return Party(role, party.name, party.nip, party.address, evidence=party.evidence, confidence=party.confidence, source=party.source)
