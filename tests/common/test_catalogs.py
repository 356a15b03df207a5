"""The catalogs of translations: complete, compiled, and saying what their originals say."""

import gettext
import io
import re
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import translation

from gotrs.common import catalogs
from gotrs.common.catalogs import Message
from gotrs.common.errors import Invalid, NotFound
from gotrs.common.refusals import SENTENCES
from tickets.rules import clean_title

LANGUAGES = catalogs.languages()
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|\{\{ [\w.]+ \}\}|#(?= )|&\w+;")
TAG = re.compile(r"</?\w+[^>]*>")


def translated(language: str) -> list[Message]:
    return [message for message in catalogs.messages_of(language) if message.is_translated]


def placeholders(text: str) -> Counter[str]:
    return Counter(PLACEHOLDER.findall(text))


def forms_of(language: str) -> int:
    found = re.search(r"nplurals=(\d+)", catalogs.header_of(language))
    assert found is not None
    return int(found[1])


def test_german_and_arabic_have_a_catalog() -> None:
    assert LANGUAGES == ["ar", "de"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_placeholders_of_its_original(language: str) -> None:
    wrong = []
    for message in translated(language):
        for text in message.translations.values():
            missing = placeholders(message.plural or message.original) - placeholders(text)
            # The forms for one and two may say the figure as a word, if it is left out by name.
            if message.plural and all(name.startswith("%(") for name in missing):
                missing.clear()
            strange = placeholders(text) - placeholders(message.plural or message.original)
            if missing or strange:
                wrong.append((message.original, text))
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_tags_and_line_breaks_of_its_original(language: str) -> None:
    for message in translated(language):
        for text in message.translations.values():
            assert TAG.findall(text) == TAG.findall(message.original), text
            assert text.count("\n") == message.original.count("\n"), text
            assert text == text.strip(), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_figure_has_every_plural_form_of_the_language(language: str) -> None:
    count = forms_of(language)
    assert count == {"ar": 6, "de": 2}[language]
    for message in catalogs.messages_of(language):
        expected = range(count) if message.plural else range(1)
        assert sorted(message.translations) == list(expected), message.original


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_compiled_is_what_the_translators_wrote(language: str) -> None:
    with catalogs.path_of(language).with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    written = {}
    for message in translated(language):
        key = f"{message.context}\x04{message.original}" if message.context else message.original
        for number, text in message.translations.items():
            written[(key, number) if message.plural else key] = text
    compiled.pop("")
    assert compiled == written, "Run `make messages`."


def test_german_is_complete() -> None:
    said = io.StringIO()
    call_command("languages", "--check", stdout=said)
    assert re.search(r"^de  (\d+) of \1  100\.0 %$", said.getvalue(), re.MULTILINE)


def test_a_language_that_is_offered_to_everybody_lacks_next_to_nothing() -> None:
    for language in {code for code, _name in settings.LANGUAGES} - {"en", "ar"}:
        messages = catalogs.messages_of(language)
        assert len(translated(language)) >= 0.95 * len(messages), language


def test_the_command_names_what_is_missing_and_can_fail(settings, tmp_path) -> None:
    settings.LOCALE_PATHS = [tmp_path]
    catalog = catalogs.path_of("de")
    catalog.parent.mkdir(parents=True)
    catalog.write_text(
        'msgid ""\nmsgstr "Language: de\\n"\n\nmsgid "Owner"\nmsgstr "Besitzer"\n\n'
        '#, fuzzy\nmsgid "Lock"\nmsgstr "Schloss"\n\nmsgid ""\n"Un"\n"lock"\nmsgstr ""\n',
        encoding="utf-8",
    )
    said = io.StringIO()
    with pytest.raises(CommandError, match="de lacks 2 texts"):
        call_command("languages", "--check", "--missing", stdout=said)
    assert said.getvalue().split("\n") == ["de  1 of 3  33.3 %", "    'Lock'", "    'Unlock'", ""]


def test_every_refusal_of_the_catalog_is_still_in_use() -> None:
    apps = "accounts adminpanel dashboard gotrs queues search tickets".split()
    files = [file for app in apps for file in Path(app).rglob("*.py")]
    code = "".join(file.read_text(encoding="utf-8") for file in files if file.name != "refusals.py")
    # Long sentences stand on several lines.
    joined = re.sub(r'"\s*\n\s*"', "", code)
    assert [sentence for sentence in SENTENCES if f'"{sentence}"' not in joined] == []


def test_a_refusal_is_said_in_the_readers_language() -> None:
    with translation.override("de"):
        error = NotFound("Ticket not found.")
    assert error.message == "Das Ticket wurde nicht gefunden."
    assert NotFound("Ticket not found.").message == "Ticket not found."


def test_a_refusal_with_a_figure_is_said_in_the_readers_language() -> None:
    with translation.override("de"), pytest.raises(Invalid) as raised:
        clean_title("x" * 256)
    assert raised.value.message == "Ein Titel darf höchstens 255 Zeichen haben."
    assert raised.value.details == {"title": ["Ein Titel darf höchstens 255 Zeichen haben."]}
    with pytest.raises(Invalid, match="A title may have at most 255"):
        clean_title("x" * 256)
