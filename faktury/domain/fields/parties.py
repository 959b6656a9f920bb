"""Seller and buyer: blocks cut from the page by their labels, NIPs and names taken from the block they stand in."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rapidfuzz.distance import OSA

from faktury.domain.extraction import Field
from faktury.domain.fields.blocks import Block, find_blocks
from faktury.domain.fields.document import Document
from faktury.domain.fields.names import heading_name, heads_page, name_beside_nip, name_in_block
from faktury.domain.fields.nips import NipFound, clearer, find_nips, unread_nip
from faktury.domain.fields.vocabulary import Concept
from faktury.domain.fields.windows import window_name
from faktury.domain.repair import mended_field

C = Concept
_SURE, _LIKELY, _GUESS = 1.0, 0.75, 0.4
_MISREAD_DIGITS = 2
_FOOT = 0.5


@dataclass(frozen=True, slots=True)
class _Choice:
    nip: NipFound
    sureness: float
    labelled: bool


@dataclass(frozen=True, slots=True)
class Parties:
    """Fields of both parties and what confirms the seller's NIP."""

    fields: dict[str, Field]
    witnesses: tuple[str, ...]


def read_parties(document: Document, ksef_nips: set[str], *, receipt: bool = False) -> Parties:
    """Names and NIPs of seller and buyer; a recipient or payer is neither.

    Args:
        document: the pages.
        ksef_nips: sellers' NIPs that valid KSeF numbers of this invoice begin with.
        receipt: whether it is a cash register's print, which begins with the seller's number and labels the buyer's.
    """
    nips = find_nips(document)
    blocks = find_blocks(document)
    seller, buyer = _sides(document, nips, blocks, receipt=receipt)
    fields: dict[str, Field] = {}
    for role, name, choice in ((C.SELLER, "seller", seller), (C.BUYER, "buyer", buyer)):
        if choice:
            fields["buyer_tax_id" if role is C.BUYER and choice.nip.foreign else f"{name}_nip"] = _nip_field(document, choice)
        named = _name(document, nips, blocks, role, choice, receipt=receipt)
        if named:
            fields[f"{name}_name"] = named
    if "seller_name" not in fields:
        heading = heading_name(document, fields.get("buyer_name"), [block for block in blocks if block.role is not C.SELLER])
        fields.update({"seller_name": heading} if heading else {})
    if "buyer_name" not in fields and not receipt and not _has_block(blocks, C.BUYER):
        named = window_name(document, [fields.get("seller_name"), seller.nip if seller else None])
        fields.update({"buyer_name": named} if named else {})
    return Parties(fields, _seller_witnesses(document, nips, seller, ksef_nips))


def _sides(document: Document, nips: list[NipFound], blocks: list[Block], *, receipt: bool) -> tuple[_Choice | None, _Choice | None]:
    """The numbers of seller and buyer: by their own labels, by their blocks, else by what is left over."""
    owners = {id(nip): _owner(nip, blocks) for nip in nips}
    seller = _choose(nips, owners, C.SELLER, C.SELLER_NIP)
    buyer = _choose(nips, owners, C.BUYER, C.BUYER_NIP, document.own_nip)
    if seller is None and receipt:
        seller = _first_free(nips, owners, buyer)
    if buyer is None:
        buyer = _own_buyer(document, nips, owners, seller)
    if seller is None and buyer is None and not (_has_block(blocks, C.SELLER) or _has_block(blocks, C.BUYER)):
        seller, buyer = _by_own_number(document, nips, owners)
    if seller is None:
        seller = _unlabelled_seller(document, nips, owners, buyer)
    if seller and buyer is None and not receipt and not _has_block(blocks, C.BUYER):
        buyer = _unlabelled_buyer(nips, owners, seller)
    return _clearer(_better_print(nips, seller)), _clearer(_better_print(nips, buyer))


def _name(
    document: Document, nips: list[NipFound], blocks: list[Block], role: Concept, choice: _Choice | None, *, receipt: bool
) -> Field | None:
    """The name in the party's block, else beside its number; a cash register prints no buyer's name."""
    named = name_in_block(document, _best_block(blocks, role, choice)) if _has_block(blocks, role) else None
    if named or choice is None or (role is C.BUYER and (receipt or _has_block(blocks, role))):
        return named
    return name_beside_nip(document, choice.nip, nips, sure=role is C.BUYER)


def _clearer(choice: _Choice | None) -> _Choice | None:
    return choice and replace(choice, nip=clearer(choice.nip))


def _nip_field(document: Document, choice: _Choice) -> Field:
    found = document.field(choice.nip.value, [choice.nip.span], choice.sureness)
    if choice.nip.foreign:
        return found
    if choice.nip.read_as is not None:
        return mended_field(found, choice.nip.read_as)
    if choice.nip.valid and not choice.nip.repaired and choice.sureness == _SURE:
        return replace(found, confidence=max(found.confidence, 0.95))
    return found if choice.nip.valid else replace(found, confidence=min(found.confidence, 0.3))


def _owner(nip: NipFound, blocks: list[Block]) -> Block | None:
    """The block a NIP stands in: the nearest label above it, else the nearest column."""
    inside = [block for block in blocks if block.contains(nip.span)]
    if not inside:
        return None
    return max(inside, key=lambda block: (round(block.label.span.box[1], 1), block.label.span.box[0]))


def _choose(
    nips: list[NipFound], owners: dict[int, Block | None], role: Concept, direct: Concept, own: str | None = None
) -> _Choice | None:
    """The NIP whose own label names the party, else our own in the party's block, else the first good one in it."""
    named = [nip for nip in nips if nip.role is direct]
    if named:
        return _Choice(max(named, key=lambda nip: nip.valid), _SURE, labelled=True)
    inside = [nip for nip in nips if nip.role is None and (block := owners[id(nip)]) is not None and block.role is role]
    if not inside:
        return None
    best = max(inside, key=lambda nip: (nip.value == own, nip.valid, nip.labelled, -nip.span.page, -nip.span.row))
    rivals = {nip.value for nip in inside if nip.valid and nip.labelled}
    return _Choice(best, _SURE if len(rivals) <= 1 or best.value == own else _LIKELY, labelled=True)


def _better_print(nips: list[NipFound], choice: _Choice | None) -> _Choice | None:
    """A number with a wrong check digit that is printed again, but for a digit or two the same, and valid there."""
    if choice is None or choice.nip.valid:
        return choice
    near = [nip for nip in nips if nip.valid and OSA.distance(nip.value, choice.nip.value, score_cutoff=_MISREAD_DIGITS) <= _MISREAD_DIGITS]
    return replace(choice, nip=near[0]) if len({nip.value for nip in near}) == 1 else choice


def _first_free(nips: list[NipFound], owners: dict[int, Block | None], taken: _Choice | None) -> _Choice | None:
    free = _free(nips, owners, taken)
    return _Choice(free[0], _LIKELY, labelled=False) if free else None


def _by_own_number(document: Document, nips: list[NipFound], owners: dict[int, Block | None]) -> tuple[_Choice | None, _Choice | None]:
    """No party is named anywhere: our number is the buyer's, surely so when the other heads the page or stands at its foot."""
    free = [nip for nip in _free(nips, owners, None) if nip.valid]
    others = [nip for nip in free if nip.value != document.own_nip]
    ours = next((nip for nip in free if nip.value == document.own_nip), None)
    if ours is None or len({nip.value for nip in others}) != 1 or not (document.has(C.TITLE) or document.has(C.NUMBER)):
        return None, None
    heads = (others[0].span.page, others[0].span.box[1]) < (ours.span.page, ours.span.box[1])
    below = _at_foot(document, others[0])
    if below and heads_page(document, ours) and not _registered(document, others[0]):
        return None, None  # a sale of our own may name its payer at the foot
    if (heads or below) and not _at_foot(document, ours):
        return _Choice(others[0], _SURE, labelled=False), _Choice(ours, _LIKELY, labelled=False)
    return _Choice(others[0], _GUESS, labelled=False), _Choice(ours, _GUESS, labelled=False)


def _at_foot(document: Document, nip: NipFound) -> bool:
    """Whether the number stands below everything that is summed, else in the lower half of its page."""
    sums = [label.span.box[1] for label in document.of(C.TOTAL, C.GROSS, C.AMOUNT_DUE) if label.span.page == nip.span.page]
    return nip.span.box[1] > max(sums, default=_FOOT * document.page(nip.span.page).height)


def _registered(document: Document, nip: NipFound) -> bool:
    """Whether a company's register marks stand with the number, as in the foot of its own paper."""
    rows = range(nip.span.row - 1, nip.span.row + 2)
    return any(label.span.page == nip.span.page and label.span.row in rows for label in document.of(C.REGON, C.OTHER_ID))


def _own_buyer(document: Document, nips: list[NipFound], owners: dict[int, Block | None], seller: _Choice | None) -> _Choice | None:
    """With a seller known, our own number printed outside any other party's block is the buyer's."""
    for nip in nips:
        block = owners[id(nip)]
        foreign = block is not None and block.role is C.THIRD_PARTY
        if nip.value == document.own_nip and nip.valid and seller and seller.nip.value != nip.value and not foreign and nip.role is None:
            return _Choice(nip, _LIKELY, labelled=False)
    return None


def _free(nips: list[NipFound], owners: dict[int, Block | None], taken: _Choice | None) -> list[NipFound]:
    """NIPs in no labelled block, other than the party's already known; a block known by its own number may have cut too wide."""
    other = taken.nip.value if taken else None
    wide = taken is not None and taken.labelled and taken.sureness == _SURE
    known = owners[id(taken.nip)] if taken and wide else None
    owned = [(nip, owners[id(nip)]) for nip in nips if nip.role is None and nip.value != other]
    return [nip for nip, block in owned if block is None or (nip.valid and block is known)]


def _unlabelled_seller(document: Document, nips: list[NipFound], owners: dict[int, Block | None], buyer: _Choice | None) -> _Choice | None:
    """A heading or footer without „Sprzedawca”: the one number left over once the buyer is known."""
    free = [nip for nip in _free(nips, owners, buyer) if buyer or nip.value != document.own_nip or heads_page(document, nip)]
    values = {nip.value for nip in free if nip.valid} or {nip.value for nip in free if nip.labelled}
    if not values:
        return None
    candidates = [nip for nip in free if nip.value in values]
    first = candidates[0]
    unread = [nip for nip in free if nip.labelled and not nip.valid and all(_far(nip.value, value) for value in values)]
    if buyer and len(values) == 1 and not unread and not unread_nip(document, nips):
        return _Choice(first, _SURE if buyer.labelled else _LIKELY, labelled=False)
    if buyer:
        return _Choice(first, _GUESS, labelled=False)
    titled = document.has(C.TITLE) or document.has(C.NUMBER)
    return _Choice(first, _GUESS, labelled=False) if titled else None


def _far(left: str, right: str) -> bool:
    """Whether one number is no misreading of the other: then it is a third party's, or the seller's own, badly read."""
    return OSA.distance(left, right, score_cutoff=_MISREAD_DIGITS) > _MISREAD_DIGITS


def _unlabelled_buyer(nips: list[NipFound], owners: dict[int, Block | None], seller: _Choice) -> _Choice | None:
    """No buyer label anywhere: the only other number, as a guess a person confirms."""
    free = [nip for nip in _free(nips, owners, seller) if nip.valid and nip.labelled]
    return _Choice(free[0], _GUESS, labelled=False) if len({nip.value for nip in free}) == 1 else None


def _has_block(blocks: list[Block], role: Concept) -> bool:
    return any(block.role is role for block in blocks)


def _best_block(blocks: list[Block], role: Concept, choice: _Choice | None) -> Block:
    """The block that holds the chosen NIP, else the first of the role."""
    own = [block for block in blocks if block.role is role]
    holding = [block for block in own if choice and block.contains(choice.nip.span)]
    return (holding or own)[0]


def _seller_witnesses(document: Document, nips: list[NipFound], seller: _Choice | None, ksef_nips: set[str]) -> tuple[str, ...]:
    """Independent signs that the number is right and is the seller's."""
    if seller is None:
        return ()
    value = seller.nip.value
    witnesses = []
    if seller.nip.valid and seller.nip.read_as is None:
        witnesses.append("checksum")
    if seller.sureness == _SURE:
        witnesses.append("label" if seller.labelled else "exclusion")
    if sum(nip.value == value and nip.read_as is None for nip in nips) > 1:
        witnesses.append("second_print")
    if value in ksef_nips:
        witnesses.append("ksef")
    if value == document.own_nip:
        witnesses.append("own")
    return tuple(witnesses)
