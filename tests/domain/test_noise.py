"""Whatever is misread: no invoice is made without a person with a wrong number of a party or a wrong amount."""

from __future__ import annotations

import pytest

from faktury.domain.checks import is_automatic
from faktury.domain.extraction import value_to_json
from tests.domain.noise import damaged
from tests.domain.papers import PAPERS, paper

PROTECTED = ("seller_nip", "buyer_nip", "net_total", "vat_total", "gross_total", "currency")
"""Fields that check digits or arithmetic protect; of a number or a date only the reader's own doubt tells."""


@pytest.mark.parametrize("rate", [0.004, 0.015, 0.04])
@pytest.mark.parametrize("name", PAPERS)
def test_noise_never_makes_a_wrong_invoice(name: str, rate: float) -> None:
    drawn = paper(name)
    for seed in range(2):
        extraction = drawn.read(damaged(drawn.pages, f"{name}-{seed}-{rate}", rate))
        if not is_automatic(extraction, drawn.problems(extraction)):
            continue
        assert drawn.says.get("automatic") != "no"
        read = {field: value_to_json(value) if (value := extraction.value(field)) is not None else "-" for field in PROTECTED}
        assert read == {field: drawn.says.get(field, "-") for field in PROTECTED}
