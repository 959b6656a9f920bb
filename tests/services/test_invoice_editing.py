"""A saved invoice is corrected once, by the one who saw its latest state, and what it said before is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from faktury.domain.extraction import to_json
from faktury.models import DocumentUpload, Faktura, FieldCorrection, Kontrahent, OCRResult, StatusStream
from faktury.services import invoice_creation
from faktury.services.document_actions import send_to_review
from faktury.services.invoice_creation import EditConflict, ProblemsRemain, create_automatic, save_manual, save_reviewed
from faktury.services.invoice_editing import confirmed_by, update_invoice, values_of
from faktury.services.invoice_history import history_of
from faktury.services.problem_words import problem_key
from tests.review.conftest import LINES, VALUES, reading
from tests.services.readings import SELLER_NIP


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr("faktury.services.invoice_review.timezone.localdate", lambda: date(2026, 11, 23))


@pytest.fixture
def stored(upload) -> Faktura:
    document = upload()
    OCRResult.objects.filter(document=document).update(extraction=to_json(reading()))
    return create_automatic(document, reading())


def typed(data, **changes):
    fields = {
        name: replace(field, value=changes[name], source="typed") if name in changes else field for name, field in data.fields.items()
    }
    return replace(data, fields=fields)


def by_hand():
    data = reading()
    return typed(data, **{name: field.value for name, field in data.fields.items()})


def test_an_edit_changes_the_row_and_keeps_what_stood_there(stored, alice):
    # Given a stored invoice with two lines
    lines = (LINES[0], replace(LINES[1], name="Zeszyt"))

    # When a person changes its number and a line
    data = replace(typed(values_of(stored), invoice_number="FV/2/11/2026"), line_items=lines)
    saved = update_invoice(invoice_id=stored.pk, version=1, data=data, actor=alice)

    # Then the new values are stored and the old ones told, with name and time
    assert (saved.invoice_number, saved.version, saved.changed_by) == ("FV/2/11/2026", 2, alice)
    assert [row.name for row in saved.pozycje.all()] == ["Papier A4", "Zeszyt"]
    told = [(c.label, c.before, c.after, c.by, c.is_edit) for c in history_of(saved)]
    assert told == [
        ("Numer faktury", "FV/1/11/2026", "FV/2/11/2026", "alice", True),
        ("Pozycja 2, nazwa", "Książka", "Zeszyt", "alice", True),
    ]


def test_the_second_editor_changes_nothing(stored, alice):
    update_invoice(invoice_id=stored.pk, version=1, data=typed(values_of(stored), buyer_name="Pierwsza"), actor=alice)

    with pytest.raises(EditConflict):
        update_invoice(invoice_id=stored.pk, version=1, data=typed(values_of(stored), buyer_name="Druga"), actor=alice)

    assert Faktura.objects.get().buyer_name == "Pierwsza"
    assert FieldCorrection.objects.count() == 1


def test_saving_without_a_change_writes_nothing(stored, alice):
    update_invoice(invoice_id=stored.pk, version=1, data=values_of(stored), actor=alice)

    stored.refresh_from_db()
    assert (stored.version, stored.corrections.count()) == (1, 0)


def test_an_invoice_is_no_duplicate_of_itself_but_may_not_become_another(stored, upload, alice):
    create_automatic(upload(), reading(invoice_number="FV/9"))

    with pytest.raises(ProblemsRemain) as refused:
        update_invoice(invoice_id=stored.pk, version=1, data=typed(values_of(stored), invoice_number="FV/9"), actor=alice)

    assert "duplicate_invoice" in [found.code for found in refused.value.problems]
    assert Faktura.objects.get(pk=stored.pk).invoice_number == "FV/1/11/2026"


def test_the_document_tells_everyone_that_its_invoice_changed(stored, alice, django_capture_on_commit_callbacks, monkeypatch):
    sent = []
    monkeypatch.setattr("realtime.broadcast.publish", sent.append)
    before = DocumentUpload.objects.get(pk=stored.document_id).version

    with django_capture_on_commit_callbacks(execute=True):
        update_invoice(invoice_id=stored.pk, version=1, data=typed(values_of(stored), invoice_number="FV/7"), actor=alice)

    [event] = sent
    assert event["version"] == before + 1 == DocumentUpload.objects.get(pk=stored.document_id).version
    assert event["sequence"] == StatusStream.objects.get().sequence
    assert event["body"]["invoice"]["number"] == "FV/7"


def test_earlier_confirmations_keep_their_name_and_time(upload, alice, django_user_model):
    # Given an invoice whose wrong check digit alice confirmed
    document, wrong = upload(), reading(seller_nip="7740001455")
    OCRResult.objects.filter(document=document).update(extraction=to_json(wrong))
    document = send_to_review(document.pk, actor_id=alice.pk)
    with pytest.raises(ProblemsRemain) as refused:
        save_reviewed(document_id=document.pk, version=document.version, data=wrong, actor=alice)
    keys = [problem_key(found) for found in refused.value.problems]
    faktura = save_reviewed(document_id=document.pk, version=document.version, data=wrong, actor=alice, confirmed=keys)
    earlier = faktura.confirmed_problems

    # When bob changes something else
    bob = django_user_model.objects.create_user("bob")
    fresh = Faktura.objects.select_related("firma", "document").get(pk=faktura.pk)
    data = typed(values_of(fresh), buyer_name="Inna")
    saved = update_invoice(invoice_id=faktura.pk, version=1, data=data, actor=bob, confirmed=confirmed_by(fresh))

    # Then alice's confirmation stands
    assert saved.confirmed_problems == earlier
    assert [entry["by"] for entry in earlier] == ["alice"] * len(earlier)


def test_what_was_corrected_in_the_reading_is_kept(upload, alice):
    document = upload()
    OCRResult.objects.filter(document=document).update(extraction=to_json(reading(seller_nip="7740001455", bank_account=None)))
    document = send_to_review(document.pk, actor_id=alice.pk)

    faktura = save_reviewed(document_id=document.pk, version=document.version, data=reading(), actor=alice)

    told = [(c.label, c.before, c.after, c.source, c.by, c.is_edit) for c in history_of(faktura)]
    assert told == [
        ("NIP sprzedawcy", "774-000-14-55", "774-000-14-54", "OCR", "alice", False),
        ("Rachunek bankowy", "", "61 1090 1014 0000 0712 1981 2874", "", "alice", False),
    ]


class TestManual:
    def test_an_invoice_without_a_file(self, firma, alice):
        key = uuid4()

        made = save_manual(firma=firma, key=key, data=reading(), actor=alice)
        again = save_manual(firma=firma, key=key, data=reading(), actor=alice)

        assert made == again == Faktura.objects.get()
        assert (made.pk, made.document, made.origin, made.created_by) == (key, None, "manual", alice)
        assert made.pozycje.count() == 2

    def test_a_form_sent_twice_at_once_makes_one_invoice(self, firma, alice, monkeypatch):
        # Given a twin that is saved while the first one is being checked
        key, check = uuid4(), invoice_creation.review_problems

        def overtaken(document, data):
            monkeypatch.setattr(invoice_creation, "review_problems", check)
            save_manual(firma=firma, key=key, data=data, actor=alice)
            return check(document, data)

        monkeypatch.setattr(invoice_creation, "review_problems", overtaken)

        # When it is saved, Then it is the twin and not a duplicate of it
        assert save_manual(firma=firma, key=key, data=reading(), actor=alice) == Faktura.objects.get()

    def test_it_passes_the_same_checks(self, firma, alice, stored):
        for data in (reading(), reading(gross_total=Decimal("9999.00"))):
            with pytest.raises(ProblemsRemain):
                save_manual(firma=firma, key=uuid4(), data=data, actor=alice)

        assert Faktura.objects.count() == 1

    def test_it_can_be_edited(self, firma, alice):
        made = save_manual(firma=firma, key=uuid4(), data=by_hand(), actor=alice)

        saved = update_invoice(invoice_id=made.pk, version=1, data=typed(values_of(made), buyer_name="Nowa"), actor=alice)

        assert saved.buyer_name == "Nowa"


def test_a_machine_does_not_rename_a_seller_a_person_confirmed(firma, upload, alice):
    save_manual(firma=firma, key=uuid4(), data=reading(seller_name="Hurtownia Z"), actor=alice)

    create_automatic(upload(), reading(seller_name="Hurt0wnia 2", invoice_number="FV/5"))

    assert Kontrahent.objects.get(nip=SELLER_NIP).name == VALUES["seller_name"]
