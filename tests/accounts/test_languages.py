"""Whose language a page speaks, and that the API speaks English."""

import re

import pytest
from django.test import Client
from django.utils import translation

from accounts.models import Preferences
from accounts.models.customers import CustomerUser
from tests.clients import ApiClient
from tickets.mail.outbound import texts


def speaks(person, language):
    """Let the person have chosen this language."""
    if isinstance(person, CustomerUser):
        person.language = language
        person.save(update_fields=["language"])
    else:
        Preferences.objects.update_or_create(agent=person, defaults={"language": language})
    return person


def html_of(answer):
    return re.search(r"<html[^>]*>", answer.content.decode())[0]


@pytest.mark.parametrize(
    ("language", "attributes", "word"),
    [
        ("en", 'lang="en" dir="ltr"', "Dashboard"),
        ("de", 'lang="de" dir="ltr"', "Übersicht"),
        ("ar", 'lang="ar" dir="rtl"', "لوحة المعلومات"),
    ],
)
def test_an_agent_reads_pages_in_the_language_of_their_preferences(
    anna, browser_of, language, attributes, word
):
    answer = browser_of(speaks(anna, language)).get("/", headers={"Accept-Language": "fr"})
    assert attributes in html_of(answer)
    assert f"<h1>{word}</h1>" in answer.content.decode()


def test_the_preference_wins_over_what_the_browser_asks_for(anna, browser_of):
    answer = browser_of(speaks(anna, "en")).get("/", headers={"Accept-Language": "de"})
    assert 'lang="en"' in html_of(answer)


def test_a_choice_on_the_account_page_works_from_the_next_page_on(anna, browser_of):
    browser = browser_of(anna)
    form = browser.get("/account").context["form"]
    assert dict(form.fields["language"].choices) == {
        "en": "English",
        "de": "Deutsch",
        "ar": "العربية",
    }
    values = {bound.name: bound.value() for bound in form}
    said = {name: value for name, value in values.items() if value not in (None, "", False)}
    answer = browser.post("/account", said | {"language": "de"}, follow=True)
    assert "Ihre Einstellungen wurden gespeichert." in answer.content.decode()
    assert Preferences.objects.get(agent=anna).language == "de"


def test_a_customer_reads_the_portal_in_the_language_of_their_account(ben, browser_of):
    answer = browser_of(speaks(ben, "de")).get("/portal")
    assert 'lang="de"' in html_of(answer)
    assert "Neue Anfrage" in answer.content.decode()


@pytest.mark.parametrize(
    ("header", "language", "word"),
    [
        ("de-AT,de;q=0.9,en;q=0.5", "de", "Passwort vergessen?"),
        ("ar", "ar", "نسيت كلمة المرور؟"),
        ("fr,en;q=0.5", "en", "Forgot password?"),
        ("tlh", "en", "Forgot password?"),
        ("*", "en", "Forgot password?"),
        (";;q=,\x01", "en", "Forgot password?"),
        ("de" * 3000, "en", "Forgot password?"),
    ],
)
@pytest.mark.django_db
def test_strangers_read_pages_in_the_language_of_their_browser(header, language, word):
    answer = Client().get("/login", headers={"Accept-Language": header})
    assert f'lang="{language}"' in html_of(answer)
    assert word in answer.content.decode()


@pytest.mark.django_db
def test_errors_of_strangers_are_in_their_language_too():
    answer = Client().post(
        "/login", {"username": "nobody", "password": "wrong"}, headers={"Accept-Language": "de"}
    )
    assert "Benutzername oder Passwort ist falsch." in answer.content.decode()


def test_a_language_that_is_not_known_any_more_falls_back_to_that_of_the_site(anna, browser_of):
    answer = browser_of(speaks(anna, "tlh")).get("/")
    assert 'lang="en"' in html_of(answer)


def test_the_api_answers_everybody_in_english(anna, browser_of):
    speaks(anna, "de")
    by_token = ApiClient(anna).get("/tickets/999999", Accept_Language="de").json()
    by_cookie = browser_of(anna).get("/api/v1/tickets/999999").json()
    stranger = Client().get("/api/v1/tickets", headers={"Accept-Language": "de"}).json()
    assert by_token == by_cookie
    assert by_token["error"] == "Ticket not found."
    assert stranger["error"] == "You have to sign in first."


def test_states_priorities_and_types_are_named_in_the_readers_language(
    anna, browser_of, make_ticket, support
):
    ticket = make_ticket(support, title="Drucker")
    browser = browser_of(speaks(anna, "de"))
    page = browser.get(f"/tickets/{ticket.pk}").content.decode()
    assert "3 normal" in page
    assert ">neu<" in page or ">offen<" in page
    assert ">erfolgreich geschlossen</option>" in browser.get("/tickets/new").content.decode()


def test_the_language_of_one_reader_does_not_stay_for_the_next(anna, browser_of):
    assert 'lang="ar"' in html_of(browser_of(speaks(anna, "ar")).get("/"))
    assert 'lang="en"' in html_of(Client().get("/login"))


def test_what_a_customer_gets_does_not_follow_the_agents_language(anna, make_ticket, support):
    ticket = make_ticket(support, body="Smoke")
    with translation.override("de"):
        quoted = texts.quote(ticket.articles.get())
    assert " wrote on " in quoted
