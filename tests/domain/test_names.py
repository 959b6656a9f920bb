"""Names tidied: what a reader made of the commonest legal form is put right, nothing else is."""

import pytest

from faktury.domain.fields.names import _NAME_LABEL, tidy


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("MOJA FIRMA SPÓŁKA Z 0.0.", "MOJA FIRMA SPÓŁKA Z O.O."),
        ("Moja Firma sp. 2 o.0.", "Moja Firma sp. z o.o."),
        ("Moja Firma Sp. z o.o.", "Moja Firma Sp. z o.o."),
        ("Studio 0.0 Anna Lis ·", "Studio 0.0 Anna Lis"),
    ],
)
def test_a_legal_form_read_as_digits(read: str, meant: str) -> None:
    assert tidy(read) == meant


def test_a_caption_whose_stroke_was_read_as_a_cross_is_no_name() -> None:
    assert _NAME_LABEL.sub("", "Nazwa petna") == ""
