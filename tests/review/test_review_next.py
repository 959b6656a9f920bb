"""From one document that waits for a person to the next."""

from __future__ import annotations

import pytest

from tests.review.conftest import reading
from tests.review.pages import url


class TestNext:
    def test_save_and_next_leads_to_the_next_oldest(self, signed_in, in_review, form_of):
        first, second = in_review(name="a.pdf"), in_review(reading(invoice_number="FV/2"), name="b.pdf")

        response = signed_in.post(url(first), form_of(signed_in, first, action="save_next"), follow=True)

        assert response.request["PATH_INFO"] == url(second)

    def test_it_goes_round_and_skips_the_document_itself(self, signed_in, in_review):
        first, second = in_review(name="a.pdf"), in_review(name="b.pdf")

        assert signed_in.get("/documents/review/next/").url == url(first)
        assert signed_in.get(f"/documents/review/next/?after={first.pk}").url == url(second)
        assert signed_in.get(f"/documents/review/next/?after={second.pk}").url == url(first)

    @pytest.mark.parametrize("after", ["", "nonsense", "00000000-0000-0000-0000-000000000000"])
    def test_nonsense_means_from_the_start(self, signed_in, in_review, after):
        document = in_review()

        assert signed_in.get(f"/documents/review/next/?after={after}").url == url(document)

    def test_nothing_left_leads_to_the_inbox(self, signed_in, upload):
        upload()

        assert signed_in.get("/documents/review/next/").url == "/documents/?status=review"

    def test_other_companies_documents_are_never_next(self, client, charlie, in_review):
        in_review()
        client.force_login(charlie)

        assert client.get("/documents/review/next/").url == "/documents/?status=review"

    def test_the_next_document_is_fetched_ahead(self, signed_in, in_review):
        first, second = in_review(name="a.pdf"), in_review(name="b.pdf")

        page = signed_in.get(url(first)).content.decode()

        assert f'<link rel="prefetch" href="/documents/{second.pk}/pages/1/image/?v={second.pages.get().pk}">' in page
