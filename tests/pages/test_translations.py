"""Every text of the pages is there in every language, and none is left over."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir

import clusternets
from clusternets.pages.translations import (
    LANGUAGES,
    catalog,
    choose_language,
    po_files,
    translations,
)

PACKAGE = Path(clusternets.__file__).parent
OTHERS = [language for language in LANGUAGES if language != "en"]
_PLACES = re.compile(r"%\(\w+\)[sd]")
_TAGS = re.compile(r"</?\w+")


def texts_of_templates():
    """Return every text to be translated; one with a plural is a pair."""
    found = extract_from_dir(
        PACKAGE / "pages" / "templates",
        method_map=[("**.html", "jinja2.ext:babel_extract")],
        options_map={"**.html": {"trimmed": "true", "silent": "false"}},
    )
    return {message for _, _, message, _, _ in found}


def test_templates_have_texts():
    assert "Skip to the content" in texts_of_templates()


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_is_translated(language):
    translated = {message.id for message in catalog(language) if message.id}
    assert sorted(map(str, texts_of_templates() - translated)) == []


@pytest.mark.parametrize("language", OTHERS)
def test_no_translation_is_left_of_a_text_that_is_gone(language):
    translated = {message.id for message in catalog(language) if message.id}
    assert sorted(map(str, translated - texts_of_templates())) == []


@pytest.mark.parametrize("language", OTHERS)
def test_no_translation_is_empty_or_a_guess(language):
    doubtful = [
        message.id
        for message in catalog(language)
        if message.id and (message.fuzzy or not all(_forms(message.string)))
    ]
    assert doubtful == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_keeps_placeholders_and_tags(language):
    wrong = [
        message.id
        for message in catalog(language)
        if message.id
        for english, other in zip(_forms(message.id), _forms(message.string), strict=True)
        if _parts(english) != _parts(other)
    ]
    assert wrong == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_text_comes_out_translated(language):
    assert translations(language).gettext("Skip to the content") != "Skip to the content"


def test_a_text_that_two_files_translate_differently_is_refused(tmp_path, monkeypatch):
    header = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    for name, text in (("one.po", "b"), ("two.po", "c")):
        (tmp_path / name).write_text(f'{header}msgid "a"\nmsgstr "{text}"\n', "utf-8")
    monkeypatch.setattr(
        "clusternets.pages.translations.po_files", lambda _: sorted(tmp_path.glob("*.po"))
    )
    with pytest.raises(ValueError, match=r"two\.po"):
        catalog("de")


def test_files_of_texts_are_found():
    assert [path.name for path in po_files("de") if path.name == "pages.po"] == ["pages.po"]


@pytest.mark.parametrize(
    ("asked", "accept", "language"),
    [
        (None, None, "en"),
        (None, "de-AT,de;q=0.9,en;q=0.5", "de"),
        (None, "en-GB,en;q=0.9,de;q=0.8", "en"),
        (None, "fr,de;q=0.3,en;q=0.2", "de"),
        (None, "fr", "en"),
        ("de", "en", "de"),
        ("en", "de", "en"),
        ("xx", "de", "de"),
        (None, "de," * 1000, "en"),
        (None, ";;;=,,q", "en"),
    ],
)
def test_a_reader_gets_the_language_asked_for_or_liked_best(asked, accept, language):
    assert choose_language(asked, accept) == language


def _forms(text):
    return text if isinstance(text, tuple | list) else (text,)


def _parts(text):
    return sorted(_PLACES.findall(text)), sorted(_TAGS.findall(text))
