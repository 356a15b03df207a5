"""The colours that a person chooses."""

import pytest

from accounts import palettes, preferences
from accounts.models import Preferences
from tests.cast import acting

pytestmark = pytest.mark.django_db


def test_the_pages_of_an_agent_have_the_colours_that_they_chose(browser_of, anna):
    browser = browser_of(anna)
    assert b'data-palette="petrol"' in browser.get("/").content
    preferences.update_preferences(anna, {"palette": "plum"}, actor=acting(anna))
    page = browser.get("/").content
    assert b'data-palette="plum"' in page
    assert b"css/palettes/plum" in page


def test_a_palette_that_is_gone_gives_way_to_the_default(browser_of, anna):
    Preferences.objects.create(agent=anna, extra={"palette": "neon"})
    assert b'data-palette="petrol"' in browser_of(anna).get("/").content


def test_every_palette_is_offered_by_name(browser_of, anna):
    page = browser_of(anna).get("/account").content.decode()
    assert len(palettes.palettes()) >= 4
    for name, label in palettes.choices():
        assert f'<option value="{name}"' in page
        assert str(label) in page
