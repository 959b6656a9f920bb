"""Layouts that nobody who works on the product has heard a word about; measured apart from the others, and never passed on as principles."""

from __future__ import annotations

from benchmarks.held_out.markup import Family
from benchmarks.held_out.unseen import carrier, municipal, notary, parking, subscription, wordform

UNSEEN: tuple[Family, ...] = (
    wordform.FAMILY,
    notary.FAMILY,
    parking.FAMILY,
    subscription.FAMILY,
    carrier.FAMILY,
    municipal.FAMILY,
)
