"""Whose number is whose: by labels, by the labelled blocks, by our own number, else by what is left over."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rapidfuzz.distance import OSA

from faktury.domain.boxes import overlap
from faktury.domain.fields.blocks import Block
from faktury.domain.fields.document import Document
from faktury.domain.fields.free_names import heads_page
from faktury.domain.fields.nips import NipFound, clearer, unread_nip
from faktury.domain.fields.vocabulary import Concept
from faktury.domain.text import loose

C = Concept
SURE, _LIKELY, _GUESS = 1.0, 0.75, 0.4
ISSUERS = frozenset(map(loose, ("wystawca", "wystawca faktury", "dane wystawcy", "issuer", "issued by")))
_MISREAD_DIGITS = 2
_FOOT = 0.5
_BESIDE = 4
_MARKS = 3


@dataclass(frozen=True, slots=True)
class Choice:
    """A party's number, how sure it is that it is this party's, and whether a label says so."""

    nip: NipFound
    sureness: float
    labelled: bool


def choose_sides(document: Document, nips: list[NipFound], blocks: list[Block], *, receipt: bool) -> tuple[Choice | None, Choice | None]:
    """The numbers of seller and buyer; our own is the buyer's unless a label or our letterhead makes it the seller's."""
    owners = _owners(document, nips, blocks)
    seller = _choose(nips, owners, C.SELLER, C.SELLER_NIP)
    buyer = _choose(nips, owners, C.BUYER, C.BUYER_NIP, document.own_nip)
    if seller is None and receipt:
        seller = _first_free(nips, owners, buyer)
    if buyer is None:
        buyer = _own_buyer(document, nips, owners, seller)
    if seller is None and buyer is None and not (has_block(blocks, C.SELLER) and has_block(blocks, C.BUYER)):
        seller, buyer = _by_own_number(document, nips, owners)
    if seller is None:
        seller = _unlabelled_seller(document, nips, owners, buyer)
    if seller and buyer is None and not receipt and not has_block(blocks, C.BUYER):
        buyer = _unlabelled_buyer(nips, owners, seller)
    return _clearer(_better_print(nips, seller)), _clearer(_better_print(nips, buyer))


def _owners(document: Document, nips: list[NipFound], blocks: list[Block]) -> dict[int, Block | None]:
    """The block of each number; our own in an addressee's or recipient's block is free where no buyer is named."""
    owners = {id(nip): _owner(nip, blocks) for nip in nips}
    if not has_block(blocks, C.BUYER) and not any(nip.role is C.BUYER_NIP for nip in nips):
        for nip in nips:
            block = owners[id(nip)]
            if nip.value == document.own_nip and block is not None and block.role is C.THIRD_PARTY:
                owners[id(nip)] = None
    return owners


def _clearer(choice: Choice | None) -> Choice | None:
    return choice and replace(choice, nip=clearer(choice.nip))


def _owner(nip: NipFound, blocks: list[Block]) -> Block | None:
    """The block a NIP stands in: the nearest label above it, else the nearest column."""
    inside = [block for block in blocks if block.contains(nip.span)]
    if not inside:
        return None
    return max(inside, key=lambda block: (round(block.label.span.box[1], 1), block.label.span.box[0]))


def _choose(nips: list[NipFound], owners: dict[int, Block | None], role: Concept, direct: Concept, own: str | None = None) -> Choice | None:
    """The NIP whose own label names the party, else our own in the party's block, else the first good one in it."""
    named = [nip for nip in nips if nip.role is direct]
    if named:
        return Choice(max(named, key=lambda nip: nip.valid), SURE, labelled=True)
    inside = [nip for nip in nips if nip.role is None and (block := owners[id(nip)]) is not None and block.role is role]
    if not inside:
        return None
    inside = _of_seller_proper(inside, owners) if role is C.SELLER else inside
    best = max(inside, key=lambda nip: (nip.value == own, nip.valid, nip.labelled, -nip.span.page, -nip.span.row))
    rivals = {nip.value for nip in inside if nip.valid and nip.labelled}
    return Choice(best, SURE if len(rivals) <= 1 or best.value == own else _LIKELY, labelled=True)


def _of_seller_proper(inside: list[NipFound], owners: dict[int, Block | None]) -> list[NipFound]:
    """„Wystawca” beside „Sprzedawca” issues the invoice for the seller: its number is not the seller's."""
    proper = [nip for nip in inside if nip.valid and (block := owners[id(nip)]) is not None and block.label.key not in ISSUERS]
    return proper or inside


def _better_print(nips: list[NipFound], choice: Choice | None) -> Choice | None:
    """A number with a wrong check digit that is printed again, but for a digit or two the same, and valid there."""
    if choice is None or choice.nip.valid:
        return choice
    near = [nip for nip in nips if nip.valid and OSA.distance(nip.value, choice.nip.value, score_cutoff=_MISREAD_DIGITS) <= _MISREAD_DIGITS]
    return replace(choice, nip=near[0]) if len({nip.value for nip in near}) == 1 else choice


def _first_free(nips: list[NipFound], owners: dict[int, Block | None], taken: Choice | None) -> Choice | None:
    free = _free(nips, owners, taken)
    return Choice(free[0], _LIKELY, labelled=False) if free else None


def _by_own_number(document: Document, nips: list[NipFound], owners: dict[int, Block | None]) -> tuple[Choice | None, Choice | None]:
    """No party is named anywhere: our number is the buyer's, surely so when the other heads the page or stands at its foot."""
    free = [nip for nip in _free(nips, owners, None) if nip.valid]
    strangers = [nip for nip in free if nip.value != document.own_nip]
    others = [nip for nip in strangers if nip.labelled] or strangers
    ours = next((nip for nip in free if nip.value == document.own_nip), None)
    if ours is None or len({nip.value for nip in others}) != 1 or not (document.has(C.TITLE) or document.has(C.NUMBER)):
        return None, None
    below = _at_foot(document, others[0])
    if below and heads_page(document, ours) and not _registered(document, others[0]):
        return None, None  # a sale of our own may name its payer at the foot
    if (_heads(document, others[0], ours) or below) and not _at_foot(document, ours):
        return Choice(others[0], SURE, labelled=False), Choice(ours, _LIKELY, labelled=False)
    return Choice(others[0], _GUESS, labelled=False), Choice(ours, _GUESS, labelled=False)


def _heads(document: Document, other: NipFound, ours: NipFound) -> bool:
    """Whether the other number is that of the paper's head: with a company's marks beside it, else above ours or left of it.

    Marks beside ours say that the paper may be our own, and a swapped pair must not come out.
    """
    marked = _marked(document, other)
    if _marked(document, ours):
        return False
    if other.span.page != ours.span.page:
        return other.span.page < ours.span.page
    line = document.page(other.span.page).line
    beside = abs(other.span.box[1] - ours.span.box[1]) < _BESIDE * line
    return marked or (other.span.box[2] < ours.span.box[0] if beside else other.span.box[1] < ours.span.box[1])


def _marked(document: Document, nip: NipFound) -> bool:
    """Whether a register number, a telephone, an account stands in the lines and the column of the number."""
    rows, box = range(nip.span.row - _MARKS, nip.span.row + _MARKS + 1), nip.span.cell.box
    return any(
        label.span.page == nip.span.page and label.span.row in rows and overlap(*label.span.cell.box[::2], *box[::2]) > 0
        for label in document.of(C.REGON, C.OTHER_ID, C.ACCOUNT, C.BANK)
    )


def _at_foot(document: Document, nip: NipFound) -> bool:
    """Whether the number stands below the first sum, else in the lower half of its page."""
    places = [
        (label.span.page, label.span.row) for label in document.of(C.TOTAL, C.GROSS, C.AMOUNT_DUE) if label.span.page == nip.span.page
    ]
    sums = [document.row(*place).box[1] for place in places if document.amounts_by_row.get(place)]
    return nip.span.box[1] > min(sums, default=_FOOT * document.page(nip.span.page).height)


def _registered(document: Document, nip: NipFound) -> bool:
    """Whether a company's register marks stand with the number, as in the foot of its own paper."""
    rows = range(nip.span.row - 1, nip.span.row + 2)
    return any(label.span.page == nip.span.page and label.span.row in rows for label in document.of(C.REGON, C.OTHER_ID))


def _own_buyer(document: Document, nips: list[NipFound], owners: dict[int, Block | None], seller: Choice | None) -> Choice | None:
    """With a seller known, our own number printed outside any other party's block is the buyer's."""
    for nip in nips:
        block = owners[id(nip)]
        foreign = block is not None and block.role is C.THIRD_PARTY
        if nip.value == document.own_nip and nip.valid and seller and seller.nip.value != nip.value and not foreign and nip.role is None:
            return Choice(nip, _LIKELY, labelled=False)
    return None


def _free(nips: list[NipFound], owners: dict[int, Block | None], taken: Choice | None) -> list[NipFound]:
    """NIPs in no labelled block, other than the party's already known; a block known by its own number may have cut too wide."""
    other = taken.nip.value if taken else None
    wide = taken is not None and taken.labelled and taken.sureness == SURE
    known = owners[id(taken.nip)] if taken and wide else None
    owned = [(nip, owners[id(nip)]) for nip in nips if nip.role is None and nip.value != other]
    return [nip for nip, block in owned if block is None or (nip.valid and block is known)]


def _unlabelled_seller(document: Document, nips: list[NipFound], owners: dict[int, Block | None], buyer: Choice | None) -> Choice | None:
    """A heading or footer without „Sprzedawca”: the one number left over once the buyer is known."""
    free = [nip for nip in _free(nips, owners, buyer) if buyer or nip.value != document.own_nip or heads_page(document, nip)]
    values = {nip.value for nip in free if nip.valid} or {nip.value for nip in free if nip.labelled}
    if not values:
        return None
    candidates = [nip for nip in free if nip.value in values]
    first = candidates[0]
    unread = [nip for nip in free if nip.labelled and not nip.valid and all(_far(nip.value, value) for value in values)]
    if buyer and len(values) == 1 and not unread and not unread_nip(document, nips):
        return Choice(first, SURE if buyer.labelled else _LIKELY, labelled=False)
    if buyer:
        return Choice(first, _GUESS, labelled=False)
    titled = document.has(C.TITLE) or document.has(C.NUMBER)
    return Choice(first, _GUESS, labelled=False) if titled else None


def _far(left: str, right: str) -> bool:
    """Whether one number is no misreading of the other: then it is a third party's, or the seller's own, badly read."""
    return OSA.distance(left, right, score_cutoff=_MISREAD_DIGITS) > _MISREAD_DIGITS


def _unlabelled_buyer(nips: list[NipFound], owners: dict[int, Block | None], seller: Choice) -> Choice | None:
    """No buyer label anywhere: the only other number, as a guess a person confirms."""
    free = [nip for nip in _free(nips, owners, seller) if nip.valid and nip.labelled]
    return Choice(free[0], _GUESS, labelled=False) if len({nip.value for nip in free}) == 1 else None


def has_block(blocks: list[Block], role: Concept) -> bool:
    return any(block.role is role for block in blocks)
