"""The English catalogue is whole: every marked string, its placeholders, its punctuation, and the same in the compiled file."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from django.utils import translation

from tests.i18n.catalogue import Entry, marked_in_code, marked_in_python, marked_in_template, messages, read_mo, read_po

HOW = "run: manage.py makemessages -l en --no-location --no-obsolete -i .venv -i tests, translate, then manage.py compilemessages -l en"
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%|\{\w*\}|</?\w[^>]*>|&\w+;")
ENDS = ("…", ".", ":", "?")
GENDERED = re.compile(r"\b\w+ł[ae]ś\b")
ABBREVIATIONS = {"J.m.", "j.m."}
OFFICIALESE = re.compile(r"weryfik|w celu|procesowa|niniejsz|prosimy|\bups\b", re.IGNORECASE)
SAME_IN_BOTH = {"status", "Status", "VAT", "NIP", "OCR", "Język"}
"""„Język” stands beside "Language" in the menu, so that both peoples find it."""


def polish(entry: Entry) -> str:
    return entry.key[1]


def test_header_names_the_language_and_its_two_forms():
    header = read_po()[0].text
    assert "\nLanguage: en\n" in header
    assert "\nPlural-Forms: nplurals=2; plural=(n != 1);\n" in header
    assert "charset=UTF-8" in header
    assert read_po()[0].flags == set()


def test_every_message_is_translated_and_none_is_a_guess():
    assert [polish(entry) for entry in messages() if not entry.text.strip()] == []
    assert [polish(entry) for entry in messages() if "fuzzy" in entry.flags] == []
    assert [polish(entry) for entry in messages() if "msgid_plural" in entry.strings] == []


def test_no_message_stands_twice():
    assert [key for key, count in Counter(entry.key for entry in messages()).items() if count > 1] == []


def test_every_marked_string_is_in_the_catalogue():
    known = {entry.key for entry in messages()}
    assert {key: place for key, place in marked_in_code().items() if key not in known} == {}, HOW


def test_the_catalogue_holds_nothing_the_code_has_dropped():
    marked = marked_in_code()
    assert [entry.key for entry in messages() if entry.key not in marked] == [], HOW


def test_the_compiled_file_holds_exactly_the_catalogue():
    # The compiler leaves out the date of extraction, so that equal catalogues are equal files.
    written = {entry.key: re.sub(r"POT-Creation-Date:.*\n", "", entry.text) for entry in read_po()}
    assert read_mo() == written, HOW


def test_placeholders_are_the_same_on_both_sides():
    def gaps(text):
        return Counter(PLACEHOLDER.findall(text))

    assert [polish(entry) for entry in messages() if gaps(polish(entry)) != gaps(entry.text)] == []


def test_messages_end_as_they_do_in_polish():
    def end(text):
        return next((mark for mark in ENDS if text.endswith(mark)), "")

    told = [(polish(entry), entry.text) for entry in messages() if polish(entry) not in ABBREVIATIONS]
    assert [pair for pair in told if end(pair[0]) != end(pair[1])] == []
    assert [(polish(e), e.text) for e in messages() if re.findall(r"^\s+|\s+$", polish(e)) != re.findall(r"^\s+|\s+$", e.text)] == []


def test_sentences_and_labels_begin_with_the_same_kind_of_letter():
    def capital(text):
        return text[0].isupper() if text[0].isalpha() else None

    told = [(polish(e), e.text) for e in messages() if None not in (capital(polish(e)), capital(e.text))]
    acronyms = ("API", "NIP", "VAT", "SHA", "KSeF")
    assert [pair for pair in told if capital(pair[0]) != capital(pair[1]) and not pair[1].startswith(acronyms)] == []


def test_quotes_are_typographic_in_each_language():
    assert [polish(entry) for entry in messages() if '"' in polish(entry) or "'" in polish(entry)] == []
    assert [entry.text for entry in messages() if '"' in entry.text or "'" in entry.text or "„" in entry.text] == []
    assert [polish(e) for e in messages() if polish(e).count("„") != polish(e).count("”")] == []
    assert [e.text for e in messages() if e.text.count("“") != e.text.count("”")] == []
    assert [polish(e) for e in messages() if polish(e).count("„") != e.text.count("“")] == []
    assert [e.key for e in messages() if "..." in polish(e) + e.text] == []


def test_english_differs_from_polish_but_for_international_words():
    assert [polish(entry) for entry in messages() if polish(entry) == entry.text and entry.text not in SAME_IN_BOTH] == []


def test_the_voice_is_calm_and_plain():
    assert [entry.key for entry in messages() if "!" in polish(entry) + entry.text] == []
    assert [polish(entry) for entry in messages() if GENDERED.search(polish(entry))] == []
    assert [polish(entry) for entry in messages() if OFFICIALESE.search(polish(entry))] == []


def test_django_s_own_polish_does_not_reword_ours():
    with translation.override("pl"):
        reworded = [key for key in (entry.key for entry in messages()) if _translated(key) != key[1]]
    assert reworded == []


def test_english_is_what_a_reader_gets():
    with translation.override("en"):
        assert [entry.key for entry in messages() if _translated(entry.key) != entry.text] == []


def _translated(key):
    context, message = key
    return translation.pgettext(context, message) if context else translation.gettext(message)


def test_counted_sentences_fit_one_and_many():
    """Where one Polish form serves both 1 and 5, the English must fit both."""
    english = {polish(entry): entry.text for entry in messages()}
    assert english["{n} strona"] == "{n} page"
    assert english["{n} strony"] == english["{n} stron"] == "{n} pages"
    assert english["{n} wymaga przeglądu."] == english["{n} wymagają przeglądu."]


# --- the extractor itself


@pytest.mark.parametrize(
    ("source", "keys"),
    [
        ('from django.utils.translation import gettext as _\nx = _("Wróć")', [(None, "Wróć")]),
        ('from django.utils.translation import gettext_lazy as later\nx = later("a" "b")', [(None, "ab")]),
        ('from faktury.domain.status import N_\nx = N_("Plik")', [(None, "Plik")]),
        ('from django.utils.translation import pgettext\nx = pgettext("menu", "Język")', [("menu", "Język")]),
        ('from django.utils.translation import gettext as _\nx = _(label)\n"_(\\"nie\\")"', []),
    ],
)
def test_marked_strings_of_python(source, keys):
    assert marked_in_python(source) == keys


@pytest.mark.parametrize(
    "source",
    [
        'from django.utils.translation import gettext as _\nx = _(f"{n} stron")',
        'from django.utils.translation import ngettext\nx = ngettext("strona", "strony", n)',
    ],
)
def test_what_cannot_be_translated_is_refused(source):
    with pytest.raises(ValueError, match="cannot be translated"):
        marked_in_python(source)


def test_marked_strings_of_templates():
    source = """{% load i18n %}<a title="{% translate 'Główna' %}">{% translate "Język" context "menu" %}{% include "x" with y=_("Dalej") %}
    {% blocktranslate with n=count %}próba {{ n }}{% endblocktranslate %}{# {% translate "nie" %} #}</a>"""
    assert marked_in_template(source) == [(None, "Główna"), ("menu", "Język"), (None, "Dalej"), (None, "próba %(n)s")]
