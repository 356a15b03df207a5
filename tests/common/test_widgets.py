"""Controls of our own look like Django's."""

from django import forms
from django.test.html import parse_html

from gotrs.common.widgets import LongSelect

CHOICES = [("UTC", "UTC"), ("Europe", (("Europe/Berlin", "Berlin"), ("x<y", "<b>&"))), ("", "–")]


def test_a_long_choice_has_the_markup_of_djangos() -> None:
    class Form(forms.Form):
        theirs = forms.ChoiceField(choices=CHOICES)
        ours = forms.ChoiceField(choices=CHOICES, widget=LongSelect(attrs={"class": "wide"}))

    for value in ("UTC", "Europe/Berlin", "x<y", "", "unknown", None):
        form = Form(initial={"theirs": value, "ours": value})
        theirs = form["theirs"].as_widget(attrs={"class": "wide", "required": True})
        ours = form["ours"].as_widget(attrs={"required": True}).replace("ours", "theirs")
        assert parse_html(theirs) == parse_html(ours)
