"""The layout families, by name."""

from __future__ import annotations

from benchmarks.held_out.families import (
    boxes,
    cloud,
    company,
    counsel,
    folio,
    foreign,
    ksefviz,
    leasing,
    ledger,
    letters,
    pump,
    shop,
    sidebar,
    spreadsheet,
    till,
    utilities,
    water,
    wide,
)
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
    company.FAMILY,
    counsel.FAMILY,
    leasing.FAMILY,
    spreadsheet.FAMILY,
    till.FAMILY,
    water.FAMILY,
)
