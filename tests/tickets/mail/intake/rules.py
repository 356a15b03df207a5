"""Postmaster filters of the tests, in a line each."""

from typing import Any

from gotrs.common import kept
from tickets.models import PostmasterFilter


def make_filter(
    name: str,
    conditions: list[tuple[str, str, str] | tuple[str, str, str, bool]],
    values: list[tuple[str, str]],
    **more: Any,
) -> PostmasterFilter:
    """A filter: conditions are (field, kind, value) with True at the end for "not"."""
    rule = PostmasterFilter.objects.create(name=name, **more)
    for field, kind, value, *negated in conditions:
        rule.conditions.create(field=field, kind=kind, value=value, negated=bool(negated))
    for set_name, value in values:
        rule.values.create(name=set_name, value=value)
    kept.forget_everything()
    return rule
