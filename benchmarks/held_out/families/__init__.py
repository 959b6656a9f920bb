"""The layout families, by name."""

from __future__ import annotations

from benchmarks.held_out.families import (
    boxes,
    cloud,
    company,
    counsel,
    courier,
    folio,
    foreign,
    freelancer,
    garage,
    ksefviz,
    leasing,
    ledger,
    letters,
    pharmacy,
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
    courier.FAMILY,
    freelancer.FAMILY,
    garage.FAMILY,
    pharmacy.FAMILY,
)
LATE = frozenset({"courier", "freelancer", "garage", "pharmacy"})
"""Written last: of the others principles were passed on between measurements, of these nothing was before the tables in docs/benchmarks.md."""
