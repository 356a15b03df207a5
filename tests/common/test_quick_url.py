"""Addresses in templates: ours and Django's are the same."""

import pytest
from django.template import Context, Engine
from django.urls import NoReverseMatch, reverse, set_script_prefix


def drawn(source: str, **context: object) -> str:
    engine = Engine(builtins=["gotrs.common.templatetags.quick_url"])
    return engine.from_string(source).render(Context(context))


@pytest.mark.parametrize("arguments", [(), (7,), (7, 12)])
def test_an_address_of_ids_is_what_reverse_gives(arguments):
    name = ("ticket_list", "ticket", "ticket_quote")[len(arguments)]
    source = f'{{% url "{name}" {" ".join(map(str, arguments))} %}}'
    assert drawn(source) == reverse(name, args=arguments)
    assert drawn(source) == reverse(name, args=arguments)


def test_each_id_stands_in_its_own_place():
    source = '{% url "ticket_quote" ticket article %}'
    assert drawn(source, ticket=12, article=3) == reverse("ticket_quote", args=[12, 3])
    assert drawn(source, ticket=3, article=12) == reverse("ticket_quote", args=[3, 12])


@pytest.mark.parametrize("value", [-1, "x", None, 1.5, True])
def test_what_the_pattern_does_not_take_has_no_address(value):
    with pytest.raises(NoReverseMatch):
        drawn('{% url "ticket" pk %}', pk=value)


def test_the_rest_is_left_to_django():
    assert drawn('{% url "admin:index" %}') == reverse("admin:index")
    assert drawn('{% url "ticket" pk=7 %}') == reverse("ticket", args=[7])
    assert drawn('{% url "ticket" "7" %}') == reverse("ticket", args=[7])
    assert drawn('{% url "nowhere" as place %}{{ place }}') == ""
    with pytest.raises(NoReverseMatch):
        drawn('{% url "nowhere" 7 %}')


def test_a_site_below_a_path_has_its_own_addresses():
    assert drawn('{% url "ticket" 7 %}') == "/tickets/7"
    set_script_prefix("/desk/")
    try:
        assert drawn('{% url "ticket" 7 %}') == "/desk/tickets/7"
    finally:
        set_script_prefix("/")
