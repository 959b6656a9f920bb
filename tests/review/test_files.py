"""Page images, words and the source file: for members only, cacheable by reading, never executable in our origin."""

from __future__ import annotations

import pytest

from faktury.models import OCRPage


def pages(document, tail):
    return f"/documents/{document.pk}/pages/1/{tail}/"


def body(response):
    return b"".join(response.streaming_content)


@pytest.mark.parametrize("tail", ["image", "thumb"])
def test_a_member_gets_the_image(signed_in, in_review, tail):
    response = signed_in.get(pages(in_review(), tail))

    assert response.status_code == 200
    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert body(response).startswith(b"\x89PNG")


def test_words_come_with_their_boxes(signed_in, in_review):
    assert signed_in.get(pages(in_review(), "words")).json() == {"words": [["FV/1/11/2026", 100.0, 50.0, 260.5, 66.0]]}


def test_an_address_that_names_the_reading_may_be_kept_for_ever(signed_in, in_review):
    document = in_review()
    page = document.pages.get()

    named, plain = signed_in.get(f"{pages(document, 'image')}?v={page.pk}"), signed_in.get(pages(document, "image"))
    old = signed_in.get(f"{pages(document, 'image')}?v={page.pk - 1}")

    assert named["Cache-Control"] == "private, max-age=31536000, immutable"
    assert plain["Cache-Control"] == old["Cache-Control"] == "private, no-cache"


def test_what_the_browser_has_is_not_sent_again(signed_in, in_review):
    document = in_review()
    etag = signed_in.get(pages(document, "image"))["ETag"]

    again = signed_in.get(pages(document, "image"), headers={"If-None-Match": etag})

    assert again.status_code == 304
    assert again["Cache-Control"].startswith("private")


def test_a_new_reading_replaces_the_image(signed_in, in_review):
    document = in_review()
    old = document.pages.get()
    etag = signed_in.get(pages(document, "image"))["ETag"]
    OCRPage.objects.create(
        document=document, number=1, engine_fingerprint="other", source="easyocr", width=1, height=1, image_name=old.image_name
    )

    assert signed_in.get(pages(document, "image"))["ETag"] != etag


@pytest.mark.parametrize("tail", ["pages/1/image/", "pages/1/thumb/", "pages/1/words/", "file/"])
def test_an_outsider_and_a_stranger_get_nothing(client, charlie, in_review, tail):
    document = in_review()
    stranger = client.get(f"/documents/{document.pk}/{tail}")
    client.force_login(charlie)

    assert stranger.status_code in (302, 401)
    assert client.get(f"/documents/{document.pk}/{tail}").status_code == 404


@pytest.mark.parametrize("number", [0, 2, 999999])
def test_a_page_that_is_not_there(signed_in, in_review, number):
    assert signed_in.get(f"/documents/{in_review().pk}/pages/{number}/image/").status_code == 404


@pytest.mark.parametrize("name", ["", "documents/x/gone.png", "documents/x/evil.html", "documents/x/evil.svg"])
def test_an_image_that_is_lost_or_no_image_is_not_served(signed_in, in_review, name):
    document = in_review()
    document.pages.update(image_name=name)

    assert signed_in.get(pages(document, "image")).status_code == 404


def test_the_source_file_is_always_a_download(signed_in, upload):
    document = upload(name='faktura "żółć"; x.pdf', content=b"%PDF-1.7 <script>alert(1)</script>")

    response = signed_in.get(f"/documents/{document.pk}/file/")

    assert body(response) == b"%PDF-1.7 <script>alert(1)</script>"
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''faktura%20%22%C5%BC%C3%B3%C5%82%C4%87%22%3B%20x.pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox")
    assert response["Cache-Control"] == "private, no-store"


def test_a_name_cannot_break_the_header(signed_in, upload):
    document = upload(name="a\r\nSet-Cookie: x=1.pdf")

    response = signed_in.get(f"/documents/{document.pk}/file/")

    assert "\n" not in response["Content-Disposition"]
    assert "Set-Cookie" not in response.headers


def test_a_lost_source_file_is_a_404_and_no_crash(signed_in, upload):
    document = upload()
    document.file.storage.delete(document.file.name)

    assert signed_in.get(f"/documents/{document.pk}/file/").status_code == 404


@pytest.mark.parametrize("tail", ["pages/1/image/", "pages/1/words/", "file/"])
def test_one_query_and_none_of_them_writes(signed_in, in_review, tail, django_assert_num_queries):
    document = in_review()

    with django_assert_num_queries(3):
        assert signed_in.get(f"/documents/{document.pk}/{tail}").status_code == 200
