"""The layout families, by name."""

from __future__ import annotations

from benchmarks.held_out.families import boxes, cloud, folio, foreign, ksefviz, ledger, letters, pump, shop, sidebar, utilities, wide
from benchmarks.held_out.markup import Family

FAMILIES: tuple[Family, ...] = (
    boxes.FAMILY,
    cloud.FAMILY,
    folio.FAMILY,
    foreign.EXPORTER,
    foreign.SUPPLIER,
    ksefviz.FAMILY,
    ledger.FAMILY,
    letters.LETTER,
    letters.SLIP,
    pump.FAMILY,
    shop.FAMILY,
    sidebar.FAMILY,
    utilities.TELECOM,
    utilities.ENERGY,
    wide.FAMILY,
)
