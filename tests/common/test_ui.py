"""Template tags that draw the interface."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import translation

from gotrs.common.styleguide import SampleForm
from gotrs.common.templatetags import ui

ROOT = Path(settings.BASE_DIR)
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ui, "now", lambda: NOW)


def _render(source: str, **context: object) -> str:
    return Template("{% load ui form_fields %}" + source).render(Context(context))


def test_every_icon_that_a_template_names_is_in_the_sprite() -> None:
    sprite = set(re.findall(r'<symbol id="([\w-]+)"', (ROOT / "static" / ui.SPRITE).read_text()))
    used = {
        name
        for page in (ROOT / "templates").rglob("*.html")
        for name in re.findall(r'{% icon "([\w-]+)"', page.read_text())
    }
    assert used
    assert used <= sprite
    assert sprite >= ui.DIRECTIONAL_ICONS


def test_no_page_needs_what_the_content_security_policy_forbids() -> None:
    forbidden = re.compile(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|hx-on|javascript:")
    # The document of a mail's frame has a policy of its own, which allows style and nothing else.
    pages = set((ROOT / "templates").rglob("*.html"))
    pages -= {ROOT / "templates/tickets/ticket_body.html"}
    found = {
        str(page.relative_to(ROOT)): match.group()
        for page in pages
        if (match := forbidden.search(page.read_text()))
    }
    assert not found


def test_a_colour_from_the_database_can_not_break_out_of_the_drawing() -> None:
    state = SimpleNamespace(name="<b>open", type_id=2, color='"><script>')
    drawn = ui.state_pill(state)
    assert "<script>" not in drawn
    assert "&lt;b&gt;open" in drawn


def test_a_state_of_an_unknown_type_is_still_drawn() -> None:
    assert "<circle" in ui.state_mark(SimpleNamespace(name="own", type_id=99, color="#123456"))


@pytest.mark.parametrize(("pk", "painted"), [(1, 1), (2, 2), (3, 3), (4, 4), (-3, 1)], ids=str)
def test_a_priority_shows_as_many_bars_as_it_has_steps(pk: int, painted: int) -> None:
    drawn = ui.priority_mark(SimpleNamespace(pk=pk, name="p", color="#abcdef"))
    assert drawn.count("#abcdef") == painted


def test_a_priority_without_visible_text_still_says_its_name() -> None:
    drawn = ui.priority_mark(SimpleNamespace(pk=5, name="5 very high", color="#FF505E"), text=False)
    assert '<span class="sr-only">5 very high</span>' in drawn


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Anna Maria Berg", "AB"),
        ("Anna", "A"),
        ("support@example.com", "S"),
        ("  ", "?"),
        (None, "?"),
        ("(Anna) Berg", "B"),
        ("李 小龙", "李小"),
    ],
)
def test_initials(name: str | None, letters: str) -> None:
    assert ui.initials(name) == letters


def test_an_avatar_keeps_its_tint_and_escapes_its_name() -> None:
    assert ui.avatar("Anna Berg") == ui.avatar("Anna Berg")
    assert "<i>" not in ui.avatar("<i>x")
    assert "Nobody" in ui.avatar("")


@pytest.mark.usefixtures("_noon")
@pytest.mark.parametrize(
    ("passed", "text"),
    [
        (timedelta(seconds=20), "now"),
        (timedelta(minutes=5, seconds=50), "5 min"),
        (timedelta(hours=3), "3 h"),
        (timedelta(days=2), "22 Nov"),
        (timedelta(days=400), "20 Oct 2025"),
        (-timedelta(days=1), "25 Nov"),
    ],
    ids=str,
)
def test_a_moment_is_said_as_one_would_say_it(passed: timedelta, text: str) -> None:
    assert f">{text}</time>" in ui.time_ago(NOW - passed)


@pytest.mark.usefixtures("_noon")
def test_a_deadline_says_whether_it_has_passed_in_words() -> None:
    assert "25 min late" in ui.deadline(NOW - timedelta(minutes=25))
    assert 'class="late"' in ui.deadline(NOW - timedelta(minutes=25))
    assert 'class="soon"' in ui.deadline(NOW + timedelta(minutes=40))
    assert 'class="muted"' in ui.deadline(NOW + timedelta(days=2))
    assert ui.deadline(None) == ""


def test_a_field_ties_its_error_and_help_to_its_control() -> None:
    form = SampleForm({"title": "", "customer": "no address"})
    drawn = _render("{% field form.title %}{% field form.customer %}", form=form)
    assert 'aria-describedby="id_title_helptext id_title_error"' in drawn
    assert 'id="id_title_error"' in drawn
    assert drawn.count('aria-invalid="true"') == 2
    assert drawn.count("field--error") == 2


def test_a_field_keeps_the_classes_of_its_widget_and_takes_attributes() -> None:
    class Own(forms.Form):
        number = forms.CharField(widget=forms.TextInput(attrs={"class": "num"}))

    drawn = _render('{% field form.number data_dialog="x" %}', form=Own())
    assert 'class="input num"' in drawn
    assert 'data-dialog="x"' in drawn


def test_the_options_of_a_menu_mark_the_chosen_one_and_escape_names() -> None:
    drawn = _render("{% options choices 2 %}", choices=[(1, "Anna"), (2, "<b>Ben</b>")])
    assert drawn == (
        '<option value="1">Anna</option><option value="2" selected>&lt;b&gt;Ben&lt;/b&gt;</option>'
    )


def test_what_is_wrong_with_a_form_as_a_whole_is_said_once() -> None:
    form = SampleForm({})
    form.add_error(None, "Login or password is wrong.")
    drawn = _render("{% form_errors form %}", form=form)
    assert drawn.count("Login or password is wrong.") == 1
    assert 'role="alert"' in drawn


@pytest.mark.parametrize("code", [400, 403, 404, 429, 500])
def test_an_error_page_needs_neither_request_nor_person(code: int) -> None:
    page = render_to_string(f"errors/{code}.html")
    assert f">{code}</p>" in page
    assert 'href="/"' in page


def test_arabic_pages_run_from_right_to_left() -> None:
    with translation.override("ar"):
        assert ui.lang_attributes() == 'lang="ar" dir="rtl"'
