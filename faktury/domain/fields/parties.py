"""Seller and buyer: blocks cut from the page by their labels, NIPs and names taken from the block they stand in."""

from __future__ import annotations

from dataclasses import dataclass, replace

from faktury.domain.extraction import Field
from faktury.domain.fields.blocks import Block, find_blocks
from faktury.domain.fields.document import Document
from faktury.domain.fields.free_names import heading_name, name_beside_nip, return_line_name, window_name
from faktury.domain.fields.names import name_in_block, of_two
from faktury.domain.fields.nips import NipFound, find_nips
from faktury.domain.fields.sides import SURE, Choice, choose_sides, has_block
from faktury.domain.fields.vocabulary import Concept
from faktury.domain.repair import mended_field
from faktury.domain.text import fold

C = Concept


@dataclass(frozen=True, slots=True)
class Parties:
    """Fields of both parties and what confirms the seller's NIP."""

    fields: dict[str, Field]
    witnesses: tuple[str, ...]
    blocks: tuple[Block, ...] = ()


def read_parties(document: Document, ksef_nips: set[str], *, receipt: bool = False) -> Parties:
    """Names and NIPs of seller and buyer; a recipient or payer is neither.

    Args:
        document: the pages.
        ksef_nips: sellers' NIPs that valid KSeF numbers of this invoice begin with.
        receipt: whether it is a cash register's print, which begins with the seller's number and labels the buyer's.
    """
    nips = find_nips(document)
    blocks = find_blocks(document)
    seller, buyer = choose_sides(document, nips, blocks, receipt=receipt)
    fields: dict[str, Field] = {}
    for role, name, choice in ((C.SELLER, "seller", seller), (C.BUYER, "buyer", buyer)):
        if choice:
            fields["buyer_tax_id" if role is C.BUYER and choice.nip.foreign else f"{name}_nip"] = _nip_field(document, choice)
        named = _name(document, nips, blocks, role, choice, receipt=receipt)
        if named:
            fields[f"{name}_name"] = named
    if "seller_name" not in fields:
        heading = heading_name(document, fields.get("buyer_name"), [block for block in blocks if block.role is not C.SELLER])
        named = return_line_name(document) or heading
        fields.update({"seller_name": named} if named else {})
    if "buyer_name" not in fields and not receipt and not has_block(blocks, C.BUYER):
        named = window_name(document, [fields.get("seller_name"), seller.nip if seller else None])
        fields.update({"buyer_name": named} if named else {})
    if not has_block(blocks, C.SELLER) and _same_name(fields):
        del fields["seller_name"]
    fields = {name: found for name, found in fields.items() if not (name.endswith("_name") and of_two(str(found.value)))}
    return Parties(fields, _seller_witnesses(document, nips, seller, ksef_nips), tuple(blocks))


def _same_name(fields: dict[str, Field]) -> bool:
    """One name for both parties under two numbers: no label says that it is the seller's, so a person does."""
    seller, buyer = fields.get("seller_name"), fields.get("buyer_name")
    numbers = {str(fields[name].value) for name in ("seller_nip", "buyer_nip") if name in fields}
    return seller is not None and buyer is not None and len(numbers) > 1 and fold(str(seller.value)) == fold(str(buyer.value))


def _name(
    document: Document, nips: list[NipFound], blocks: list[Block], role: Concept, choice: Choice | None, *, receipt: bool
) -> Field | None:
    """The name in the party's block, else beside its number; a cash register prints no buyer's name."""
    named = name_in_block(document, _best_block(blocks, role, choice)) if has_block(blocks, role) else None
    if named or choice is None or (role is C.BUYER and (receipt or has_block(blocks, role))):
        return named
    return name_beside_nip(document, choice.nip, nips, sure=role is C.BUYER)


def _nip_field(document: Document, choice: Choice) -> Field:
    found = document.field(choice.nip.value, [choice.nip.span], choice.sureness)
    if choice.nip.foreign:
        return found
    if choice.nip.read_as is not None:
        return mended_field(found, choice.nip.read_as)
    if choice.nip.valid and not choice.nip.repaired and choice.sureness == SURE:
        return replace(found, confidence=max(found.confidence, 0.95))
    return found if choice.nip.valid else replace(found, confidence=min(found.confidence, 0.3))


def _best_block(blocks: list[Block], role: Concept, choice: Choice | None) -> Block:
    """The block that holds the chosen NIP, else the first of the role."""
    own = [block for block in blocks if block.role is role]
    holding = [block for block in own if choice and block.contains(choice.nip.span)]
    return (holding or own)[0]


def _seller_witnesses(document: Document, nips: list[NipFound], seller: Choice | None, ksef_nips: set[str]) -> tuple[str, ...]:
    """Independent signs that the number is right and is the seller's."""
    if seller is None:
        return ()
    value = seller.nip.value
    witnesses = []
    if seller.nip.valid and seller.nip.read_as is None:
        witnesses.append("checksum")
    if seller.sureness == SURE:
        witnesses.append("label" if seller.labelled else "exclusion")
    if sum(nip.value == value and nip.read_as is None for nip in nips) > 1:
        witnesses.append("second_print")
    if value in ksef_nips:
        witnesses.append("ksef")
    if value == document.own_nip:
        witnesses.append("own")
    return tuple(witnesses)
