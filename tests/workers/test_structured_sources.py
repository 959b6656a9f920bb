"""XML inside a PDF and QR codes through the pipeline: stored per page, compared with the print, and one invoice for XML and PDF."""

from __future__ import annotations

import pytest

from faktury.domain.status import DocumentStatus
from faktury.domain.words import Code, Word
from faktury.models import DocumentUpload, Faktura, Firma
from faktury.services.ksef_links import code_hash
from tests.domain.fa_files import document as fa_document
from tests.domain.test_structured import cii
from tests.workers.attempts import result_of, run
from tests.workers.fakes import FakeEngine, FakeRenderer

pytestmark = pytest.mark.django_db(transaction=True)
D = DocumentStatus
SELLER = "6610777776"
NUMBER = "6610777776-20261113-0100001AF629-6E"
URL = f"https://qr.ksef.mf.gov.pl/invoice/{SELLER}/12-11-2026/UtQp9Gpc51y-u3xApZjIjgkpZ01js-J8KflSPW8WzIE"
XML = "<?xml version='1.0' encoding='UTF-8'?>"
FA = """<f:P_13_1>1000.00</f:P_13_1><f:P_14_1>230.00</f:P_14_1><f:P_15>1230.00</f:P_15>"""


@pytest.fixture
def own_file(upload, firma):
    """An upload into the company that bought."""

    def make(*args, **options):
        firma.nip = "5250012343"
        firma.save()
        return upload(*args, **options)

    return make


def pdf_with(*attachments: bytes, codes: tuple[str, ...] = ()) -> FakeRenderer:
    renderer = FakeRenderer()
    renderer.attachments = attachments
    renderer.codes = tuple(Code(text, (1000.0, 1800.0, 1200.0, 2000.0)) for text in codes)
    return renderer


def test_an_attached_invoice_is_created_from_what_it_says(own_file):
    document = run(own_file(), pdf_with(b"<no>invoice</no>", cii()), FakeEngine(("Faktura FV/147/11/2026", "Razem 1230,00 PLN")))

    assert document.status is D.COMPLETED, result_of(document).problems
    faktura = Faktura.objects.get()
    assert (faktura.invoice_number, faktura.field_sources["gross_total"]) == ("FV/147/11/2026", "xml")


def test_a_print_that_says_otherwise_goes_to_a_person(own_file):
    lines = ("Faktura VAT nr FV/147/11/2026", "Data wystawienia: 12.11.2026", "Razem do zapłaty: 9 999,00 PLN", "Brutto 9 999,00")
    document = run(own_file(), pdf_with(cii()), FakeEngine(lines))

    assert document.status is D.MANUAL_REVIEW
    assert "xml_differs" in {problem["code"] for problem in result_of(document).problems}
    assert not Faktura.objects.exists()


def test_an_attachment_nothing_on_the_pages_confirms_is_compared_by_a_person(own_file):
    document = run(own_file(), pdf_with(cii()), FakeEngine(()))

    assert (document.status, document.error_code) == (D.MANUAL_REVIEW, "no_text_found")
    assert result_of(document).extraction["fields"]["gross_total"]["value"] == "1230.00"


def test_codes_are_kept_with_the_page_and_used(upload):
    document = run(upload(), pdf_with(codes=(URL,)), FakeEngine(("Faktura VAT nr FV/1/11/2026",)))

    page = document.pages.get()
    assert page.to_page().codes == (Code(URL, (1000.0, 1800.0, 1200.0, 2000.0)),)
    fields = result_of(document).extraction["fields"]
    assert (fields["seller_nip"]["value"], fields["seller_nip"]["source"]) == (SELLER, "qr")
    assert fields["issue_date"]["value"] == "2026-11-12"


def test_codes_of_a_page_with_a_text_layer_are_kept_too(upload):
    renderer = pdf_with(codes=(URL,))
    renderer.layer = (Word("Faktura", (1, 1, 90, 20)),)
    document = run(upload(), renderer)
    assert len(document.pages.get().codes) == 1


def test_the_test_system_and_another_seller_are_problems(upload):
    other = URL.replace("qr.", "qr-test.").replace(SELLER, "5261040828")
    lines = ("Faktura VAT nr FV/1/11/2026", f"Sprzedawca: Meble NIP {SELLER}", "Nabywca: Ktoś NIP 7740001454")
    document = run(upload(), pdf_with(codes=(other,)), FakeEngine(lines))
    assert {"qr_test", "qr_disagrees"} <= {problem["code"] for problem in result_of(document).problems}


def test_amounts_no_column_holds_go_to_a_person(own_file):
    net = "99999999999999"
    fa = f"<f:P_13_6_1>{net}.00</f:P_13_6_1><f:P_15>{net}.00</f:P_15>"
    document = run(own_file(content=fa_document(fa, head=XML), name="faktura.xml"))
    assert document.status is D.MANUAL_REVIEW
    assert result_of(document).extraction["fields"]["gross_total"]["value"] == f"{net}.00"
    assert not Faktura.objects.exists()


def test_a_code_names_the_very_file_the_invoice_was_made_from(own_file):
    first = run(own_file(content=fa_document(FA, head=XML), name="faktura.xml"))
    assert first.status is D.COMPLETED, result_of(first).problems
    url = URL.replace(URL.rsplit("/", 1)[1], code_hash(first.sha256))

    second = run(own_file(content=b"%PDF-1.7 other bytes"), pdf_with(codes=(url,)), FakeEngine(("Fak7ura nr ???",)))

    assert second.status is D.MANUAL_REVIEW
    assert "duplicate_invoice" in {problem["code"] for problem in result_of(second).problems}


def test_a_code_of_another_companys_file_says_nothing(own_file, upload, firma, alice):
    first = run(own_file(content=fa_document(FA, head=XML), name="faktura.xml"))
    other = Firma.objects.create(name="Inna", nip="7740001454")
    url = URL.replace(URL.rsplit("/", 1)[1], code_hash(first.sha256))
    second = run(upload(content=b"%PDF-1.7 other", firma=other), pdf_with(codes=(url,)), FakeEngine(("Fak7ura nr ???",)))
    assert "duplicate_invoice" not in {problem["code"] for problem in result_of(second).problems}


def test_xml_and_pdf_of_one_invoice_meet_by_their_ksef_number(own_file):
    first = run(own_file(content=fa_document(FA, head=XML), name=f"{NUMBER}.xml"))
    assert first.status is D.COMPLETED, result_of(first).problems
    assert Faktura.objects.get().ksef_number == NUMBER

    lines = ("Faktura VAT nr FV/147/11/2O26", f"Numer KSeF: {NUMBER}")
    second = run(own_file(content=b"%PDF-1.7 other bytes", name="wydruk.pdf"), pdf_with(codes=(URL,)), FakeEngine(lines))

    assert second.status is D.MANUAL_REVIEW
    duplicate = next(problem for problem in result_of(second).problems if problem["code"] == "duplicate_invoice")
    assert duplicate["params"]["invoice_id"] == str(Faktura.objects.get().pk)
    assert DocumentUpload.objects.count() == 2
