"""Template tags that draw forms: controls in our clothes, with their labels, help and errors."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django import forms, template
from django.forms import BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_WIDGET_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxInput, ""),
    (forms.RadioSelect, ""),
    (forms.CheckboxSelectMultiple, ""),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
)


@register.simple_tag
def options(choices: Iterable[tuple[object, object]], chosen: object = None) -> SafeString:
    """The options of a select, of pairs (value, label). Menus of people have hundreds."""
    drawn, places = _options(tuple((str(value), str(label)) for value, label in choices))
    place = places.get(str(chosen))
    if place is None:
        return drawn
    return mark_safe(f"{drawn[:place]} selected{drawn[place:]}")  # noqa: S308 - pieces of drawn


@lru_cache(maxsize=200)
def _options(choices: tuple[tuple[str, str], ...]) -> tuple[SafeString, dict[str, int]]:
    """None of them selected, and where each one's ``selected`` belongs."""
    drawn, places = SafeString(), {}
    for value, label in choices:
        drawn += format_html('<option value="{}"', value)
        places[value] = len(drawn)
        drawn += format_html(">{}</option>", label)
    return drawn, places


def _control_class(widget: forms.Widget) -> str:
    for kind, name in _WIDGET_CLASSES:
        if isinstance(widget, kind):
            return name
    return "input"


@register.simple_tag
def control(bound: BoundField, **attributes: str) -> SafeString:
    """The control of a form field in our clothes; ``data_x`` becomes ``data-x``."""
    attrs = {name.replace("_", "-"): value for name, value in attributes.items()}
    own = str(bound.field.widget.attrs.get("class", ""))
    classes = " ".join(
        filter(None, (_control_class(bound.field.widget), own, attrs.pop("class", "")))
    )
    if classes:
        attrs["class"] = classes
    return bound.as_widget(attrs=dict(attrs))


@register.inclusion_tag("_field.html")
def field(bound: BoundField, label: str = "", **attributes: str) -> dict[str, Any]:
    """Label, control, help and error of a form field, tied together for assistive technology."""
    widget = bound.field.widget
    return {
        "field": bound,
        "label": label or bound.label,
        "control": control(bound, **attributes),
        "is_check": isinstance(widget, forms.CheckboxInput),
        "is_group": isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple),
        # That boxes need no tick goes without saying.
        "optional": not (bound.field.required or isinstance(widget, forms.CheckboxSelectMultiple)),
    }


@register.inclusion_tag("_form_errors.html")
def form_errors(form: forms.BaseForm) -> dict[str, Any]:
    """What is wrong with the form as a whole, and with fields that nobody sees."""
    hidden = [error for bound in form.hidden_fields() for error in bound.errors]
    return {"errors": [*form.non_field_errors(), *hidden]}
