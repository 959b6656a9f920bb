"""Quantity, unit, price and rate told in words under an item's name: „3 op. × 23,10, VAT 5 %”."""

from __future__ import annotations

import re

from faktury.domain.fields.column_heads import Role

_MONEY = r"\d[\d .]*,\d{2,4}|\d+[.,]\d{2,4}"
_DETAIL = re.compile(
    rf"(?<![\w.,])(?P<quantity>\d[\d ]*(?:[.,]\d{{1,4}})?)\s*(?P<unit>[^\W\d_][\w./²³-]{{0,7}})?\s*[x×*@]\s*(?P<price>{_MONEY})"
    r"(?:\s*(?:zł|pln|eur))?(?:[,;]?\s*(?:netto|brutto))?"
    r"(?:[,;]?\s*(?:vat|stawka)?:?\s*(?P<rate>\d{1,2} ?%?|zw\.?|np\.?|oo)(?![\w,]))?\s*$",
    re.IGNORECASE,
)


def with_detail_line(texts: dict[Role, str]) -> dict[Role, str]:
    """The texts by column, what the end of the name tells moved to the columns that the table has not."""
    if texts[Role.QUANTITY] or any(texts[role] for role in (Role.PRICE, Role.ANY_PRICE, Role.GROSS_PRICE)):
        return texts
    match = _DETAIL.search(texts[Role.NAME])
    if match is None or not match.start():
        return texts
    told = {
        Role.NAME: texts[Role.NAME][: match.start()].rstrip(" ,;\n"),
        Role.QUANTITY: match["quantity"],
        Role.UNIT: texts[Role.UNIT] or (match["unit"] or ""),
        Role.RATE: texts[Role.RATE] or (match["rate"] or ""),
    }
    return {**texts, **told, Role.PRICE: match["price"]}
