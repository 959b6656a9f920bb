"""Two people at one document: they see each other, the second one overwrites nothing and loses nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from faktury.models import Faktura, ReviewPresence
from faktury.services import review_presence
from faktury.services.document_actions import reject_document
from faktury.services.status_payload import raw_payload, with_status
from faktury.services.status_words import present
from tests.review.conftest import VALUES

LATER = timedelta(seconds=46)


@pytest.fixture
def bob(firma, django_user_model):
    """Another member of the company."""
    user = django_user_model.objects.create_user("bob")
    firma.members.add(user)
    return user


@pytest.fixture
def bobs(bob):
    client = Client()
    client.force_login(bob)
    return client


def presence(document):
    return f"/documents/{document.pk}/review/presence/"


def names(answer):
    return [who["name"] for who in answer.json()["reviewers"]]


class TestPresence:
    def test_each_sees_the_other_and_not_oneself(self, signed_in, bobs, in_review):
        document = in_review()

        first = signed_in.post(presence(document), {"version": document.version})
        second = bobs.post(presence(document), {"version": document.version})
        again = signed_in.post(presence(document), {"version": document.version})

        assert (names(first), names(second), names(again)) == ([], ["alice"], ["bob"])
        assert again.json()["reviewers"][0]["text"].startswith("bob, od ")
        assert again.json()["conflict"] is None

    def test_leaving_is_told_at_once_and_a_silent_end_after_its_time(self, signed_in, bobs, in_review, alice, bob):
        document = in_review()
        bobs.post(presence(document), {"version": document.version})
        bobs.post(presence(document), {"version": document.version, "leaving": "1"})
        assert names(signed_in.post(presence(document), {"version": document.version})) == []

        now = timezone.now()
        review_presence.stay(document, bob, now=now)
        left = review_presence.stay(document, alice, now=now + LATER)
        assert [who["name"] for who in left] == ["alice"]
        assert ReviewPresence.objects.count() == 1

    def test_only_news_is_published_and_it_repeats_the_version(
        self, in_review, alice, bob, monkeypatch, django_capture_on_commit_callbacks
    ):
        sent = []
        monkeypatch.setattr("realtime.broadcast.publish", sent.append)
        document, now = in_review(), timezone.now()

        with django_capture_on_commit_callbacks(execute=True):
            review_presence.stay(document, alice, now=now)
            review_presence.stay(document, alice, now=now + timedelta(seconds=20))
            review_presence.stay(document, bob, now=now + timedelta(seconds=21))

        assert [[who["name"] for who in event["body"]["reviewers"]] for event in sent] == [["alice"], ["alice", "bob"]]
        assert {event["version"] for event in sent} == {document.version}
        assert {event["sequence"] for event in sent} == {0}
        assert len({event["aside"] for event in sent}) == 2

    def test_an_ordinary_payload_asks_nobody(self, in_review):
        document = in_review()

        shown = present(raw_payload(with_status(type(document).objects.all()).get(pk=document.pk)))

        assert "reviewers" not in shown

    def test_a_get_is_refused_and_an_outsider_neither_sees_nor_is_seen(self, signed_in, charlie, in_review):
        document = in_review()
        signed_in.post(presence(document), {"version": document.version})
        outsider = Client()
        outsider.force_login(charlie)

        assert signed_in.get(presence(document)).status_code == 405
        assert outsider.post(presence(document), {}).status_code == 404
        assert ReviewPresence.objects.count() == 1


class TestConflict:
    def test_the_first_to_save_is_named_while_the_other_still_types(self, signed_in, bobs, in_review, form_of):
        document = in_review()
        data = form_of(signed_in, document)
        bobs.post(f"/documents/{document.pk}/review/", form_of(bobs, document))

        conflict = signed_in.post(presence(document), {"version": data["version"]}).json()["conflict"]

        assert conflict == {
            "message": "Ten dokument został już zapisany (bob).",
            "hint": "Porównaj zmiany i wybierz, które zostają.",
            "can_compare": True,
        }

    def test_a_rejected_document_has_nothing_to_compare(self, signed_in, in_review, bob):
        document = in_review()
        reject_document(document.pk, actor_id=bob.pk, reason="Duplikat")

        conflict = signed_in.post(presence(document), {"version": document.version}).json()["conflict"]

        assert conflict["message"].endswith("(bob).")
        assert not conflict["can_compare"]

    def test_three_columns_and_one_choice_per_differing_field(self, signed_in, bobs, in_review, form_of):
        # Given bob saved another buyer while alice typed another buyer and number
        document = in_review()
        mine = form_of(signed_in, document, buyer_name="Od Alicji", invoice_number="FV/9")
        bobs.post(f"/documents/{document.pk}/review/", form_of(bobs, document, buyer_name="Od Boba", seller_name="Hurtownia Zet"))

        # When alice compares
        response = signed_in.post(f"/documents/{document.pk}/review/", {**mine, "action": "compare"})

        # Then only what differs is asked, and what only one of them changed is chosen already
        asked = [(c.field, c.base, c.stored, c.mine, c.chosen) for c in response.context["choices"]]
        assert asked == [
            ("invoice_number", ["FV/1/11/2026"], ["FV/1/11/2026"], ["FV/9"], "mine"),
            ("seller_name", ["Hurtownia Z"], ["Hurtownia Zet"], ["Hurtownia Z"], "stored"),
            ("buyer_name", [VALUES["buyer_name"]], ["Od Boba"], ["Od Alicji"], ""),
        ]
        assert "Zapisane przez: bob" in response.content.decode()

    def test_the_choice_is_saved_over_what_was_seen_and_nothing_else(self, signed_in, bobs, in_review, form_of):
        document = in_review()
        mine = form_of(signed_in, document, buyer_name="Od Alicji", invoice_number="FV/9", **{"lines-1-name": "Zeszyt"})
        bobs.post(f"/documents/{document.pk}/review/", form_of(bobs, document, buyer_name="Od Boba"))
        faktura = Faktura.objects.get()
        choices = {"choice-buyer_name": "stored", "choice-invoice_number": "mine", "choice-line_items": "mine"}
        merge = {**mine, **choices, "action": "merge", "version": 1, "opened": mine["version"]}

        incomplete = signed_in.post(f"/invoices/{faktura.pk}/edit/", {**merge, "choice-buyer_name": ""})
        done = signed_in.post(f"/invoices/{faktura.pk}/edit/", merge)
        again = signed_in.post(f"/invoices/{faktura.pk}/edit/", {**merge, "choice-buyer_name": "mine"})

        assert (incomplete.status_code, done.status_code) == (422, 302)
        saved = Faktura.objects.get()
        assert (saved.buyer_name, saved.invoice_number, saved.version) == ("Od Boba", "FV/9", 2)
        assert [row.name for row in saved.pozycje.all()] == ["Papier A4", "Zeszyt"]
        # A third save on the version seen before asks again instead of overwriting.
        assert again.status_code == 422

    def test_two_editors_of_a_saved_invoice(self, signed_in, bobs, in_review, form_of):
        # Given both have the saved invoice open
        document = in_review()
        signed_in.post(f"/documents/{document.pk}/review/", form_of(signed_in, document))
        address = f"/invoices/{Faktura.objects.get().pk}/edit/"
        data = signed_in.get(address).context["form"].data() | {"version": 1, "action": "save"}

        # When bob saves first
        bobs.post(address, {**data, "buyer_name": "Od Boba"})
        late = signed_in.post(address, {**data, "buyer_name": "Od Alicji"})

        # Then alice is told, and the three columns start from what both had opened
        assert late.status_code == 409
        assert 'value="Od Alicji"' in late.content.decode()
        compared = signed_in.post(address, {**data, "buyer_name": "Od Alicji", "action": "compare"})
        [choice] = compared.context["choices"]
        assert (choice.base, choice.stored, choice.mine) == ([VALUES["buyer_name"]], ["Od Boba"], ["Od Alicji"])
